import { diagnose } from '../store/diagnostics.ts';
import type { Handlers } from './handler.ts';

export const diagnosticsHandlers: Handlers<'diagnostics'> = {
  'diagnostics.get': async (_input, { engine }) => ({
    ...(await diagnose(engine.store)),
    lastErrors: engine.recentErrors.list(),
  }),
};
