import { MessageChannelMain } from 'electron';
import { contract, type Input, type MethodName, type Output } from '../../preload/contract/index.ts';
import { toPage } from '../../preload/contract/wire.ts';
import type { EngineProcess } from './engine-process.ts';

export type EngineCall = <M extends MethodName>(method: M, input: Input<M>) => Promise<Output<M>>;

/** A line of main's own to the engine, beside the page's; for the smoke test, which looks at what the page did. */
export function engineLine(engine: EngineProcess): EngineCall {
  const { port1, port2 } = new MessageChannelMain();
  const waiting = new Map<number, { settle(output: unknown): void; fail(error: Error): void }>();
  let lastId = 0;
  port1.on('message', ({ data }) => {
    const message = toPage.parse(data);
    const call = waiting.get(message.id);
    if (call === undefined || message.kind === 'progress') return;
    waiting.delete(message.id);
    if (message.kind === 'done') call.settle(message.output);
    else call.fail(new Error(`${message.error.code}: ${message.error.message}`));
  });
  port1.start();
  if (!engine.serve(port2)) throw new Error('There is no engine.');
  return async <M extends MethodName>(method: M, input: Input<M>) => {
    const id = ++lastId;
    const output = await new Promise<unknown>((settle, fail) => {
      waiting.set(id, { settle, fail });
      port1.postMessage({ kind: 'call', id, method, input });
    });
    return contract[method].output.parse(output) as Output<M>;
  };
}
