import type { z } from 'zod';
import { UserFacingError } from '../../preload/contract/errors.ts';
import { contract, type MethodName } from '../../preload/contract/index.ts';
import { type ToPage, toEngine } from '../../preload/contract/wire.ts';
import type { Engine } from './engine.ts';
import { handlerOf } from './handlers/index.ts';
import { CANCELLED, toWire } from './wire-error.ts';

/**
 * The wire between one page and the engine (style.md part 3):
 *
 *   page -> engine   { kind: 'call', id, method, input }   { kind: 'cancel', id }
 *   engine -> page   { kind: 'progress', id, progress }    { kind: 'done', id, output }   { kind: 'failed', id, error }
 */
export interface EnginePort {
  post(message: ToPage): void;
  /** Called with each message of the page. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once when the page's end is gone. */
  onClose(listener: () => void): void;
}

type AnyHandler = (
  input: unknown,
  context: { engine: Engine; signal: AbortSignal; report: (progress: unknown) => void },
) => Promise<unknown>;

/** Answers the calls that come in by `port`, until its other end closes; then what still runs for it is cancelled. */
export function serve(port: EnginePort, engine: Engine): void {
  const running = new Map<number, AbortController>();
  const results = new Set<string>();
  let closed = false;

  port.onMessage((message) => {
    const parsed = toEngine.safeParse(message);
    if (!parsed.success) return; // nobody to answer to: it has no id that we could trust
    if (parsed.data.kind === 'cancel') running.get(parsed.data.id)?.abort();
    else void answer(parsed.data.id, parsed.data.method, parsed.data.input);
  });
  port.onClose(() => {
    closed = true;
    for (const abort of running.values()) abort.abort();
    void engine.freeResults(results);
  });

  /** Remembers the results that this page opened, so that they are freed with it. */
  function keepResult(output: unknown): void {
    if (typeof output !== 'object' || output === null || !('resultId' in output)) return;
    if (typeof output.resultId !== 'string') return;
    if (closed) void engine.freeResults([output.resultId]);
    else results.add(output.resultId);
  }

  async function answer(id: number, name: string, raw: unknown): Promise<void> {
    if (running.has(id)) {
      const error = toWire(new UserFacingError('bad-request', `Call ${id} is running already.`));
      port.post({ kind: 'failed', id, error });
      return;
    }
    const abort = new AbortController();
    running.set(id, abort);
    try {
      const { method, input } = accept(name, raw);
      const handler = (await handlerOf(method)) as AnyHandler;
      abort.signal.throwIfAborted(); // cancelled while the handler's code was loaded
      const report = (progress: unknown) => {
        if (running.get(id) === abort && !abort.signal.aborted) port.post({ kind: 'progress', id, progress });
      };
      const output = await handler(input, { engine, signal: abort.signal, report });
      keepResult(output);
      running.delete(id);
      port.post({ kind: 'done', id, output });
    } catch (error) {
      running.delete(id);
      const failure = abort.signal.aborted ? CANCELLED : toWire(error);
      engine.recentErrors.note(failure.code, Object.hasOwn(contract, name) ? name : null);
      port.post({ kind: 'failed', id, error: failure });
    }
  }
}

/** Checks name and input; throws `bad-request` with the place in the input that is wrong. */
function accept(name: string, raw: unknown): { method: MethodName; input: unknown } {
  if (!Object.hasOwn(contract, name)) throw new UserFacingError('bad-request', `There is no method ${name}.`);
  const method = name as MethodName;
  const parsed = contract[method].input.safeParse(raw);
  if (!parsed.success) {
    throw new UserFacingError('bad-request', `${name}: ${issues(parsed.error)}`, { cause: parsed.error });
  }
  return { method, input: parsed.data };
}

function issues(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ');
}
