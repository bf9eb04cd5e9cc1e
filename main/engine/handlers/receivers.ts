import type { Handlers } from './handler.ts';

export const receiverHandlers: Handlers<'receivers'> = {
  'receivers.status': async (_input, { engine }) => (await engine.receivers()).status,
  'receivers.start': async (ports, { engine }) => await (await engine.receivers()).start(ports),
  'receivers.stop': async (_input, { engine }) => await (await engine.receivers()).stop(),
};
