import { type ErrorCode, type TextRange, UserFacingError, type WireError } from '../../preload/contract/errors.ts';
import {
  type CallOptions,
  contract,
  type EngineClient,
  type Input,
  type MethodName,
  type Output,
  type Progress,
} from '../../preload/contract/index.ts';
import { toPage } from '../../preload/contract/wire.ts';
import { errorText } from './said.ts';

/** A failure that came over the wire: the engine's code and sentence, and its cause chain to copy. */
export class EngineError extends UserFacingError {
  readonly detail: string | undefined;
  constructor(code: ErrorCode, message: string, options: { detail?: string | undefined; at?: TextRange[] } = {}) {
    super(code, message, options.at === undefined ? {} : { at: options.at });
    this.detail = options.detail;
  }
}

const fromWire = (error: WireError) =>
  new EngineError(error.code, errorText(error), { detail: error.detail, at: error.at });

interface Waiting {
  method: MethodName;
  settle(output: unknown): void;
  fail(error: EngineError): void;
  progress?: ((progress: unknown) => void) | undefined;
}

/** The real client; it outlives the engine: each new process brings a new port. */
export interface EngineConnection extends EngineClient {
  /** A (new) engine answers on this port from now on; calls that waited for one are sent. */
  attach(port: MessagePort): void;
  /** The process behind the port ended: every call in flight fails with `engine.stopped`. */
  detach(message: string): void;
  /** No engine follows: waiting and future calls fail at once. */
  giveUp(message: string): void;
}

/** Makes a client without a port yet: calls wait until `attach`. Answers are validated by the contract. */
export function createConnection(): EngineConnection {
  let port: MessagePort | null = null;
  let gone: EngineError | null = null;
  let nextId = 1;
  const waiting = new Map<number, Waiting>();
  const unsent: { id: number; method: MethodName; input: unknown }[] = [];

  const receive = (event: MessageEvent) => {
    const message = toPage.safeParse(event.data);
    if (!message.success) return;
    const call = waiting.get(message.data.id);
    if (call === undefined) return; // cancelled before
    if (message.data.kind === 'progress') {
      call.progress?.(message.data.progress);
      return;
    }
    waiting.delete(message.data.id);
    if (message.data.kind === 'failed') {
      call.fail(fromWire(message.data.error));
      return;
    }
    const output = contract[call.method].output.safeParse(message.data.output);
    if (output.success) call.settle(output.data);
    else
      call.fail(
        new EngineError('internal', `The engine's answer to ${call.method} does not have the agreed shape.`, {
          detail: output.error.message,
        }),
      );
  };

  const failAll = (error: EngineError) => {
    const calls = [...waiting.values()];
    waiting.clear();
    unsent.length = 0;
    for (const call of calls) call.fail(error);
  };

  return {
    attach(next) {
      port?.close();
      port = next;
      gone = null;
      next.addEventListener('message', receive);
      next.start();
      for (const call of unsent.splice(0)) {
        if (waiting.has(call.id)) next.postMessage({ kind: 'call', ...call });
      }
    },
    detach(message) {
      port?.close();
      port = null;
      gone = null;
      failAll(new EngineError('engine.stopped', message));
    },
    giveUp(message) {
      port?.close();
      port = null;
      gone = new EngineError('engine.stopped', message);
      failAll(gone);
    },
    call<M extends MethodName>(method: M, input: Input<M>, options: CallOptions<M> = {}): Promise<Output<M>> {
      return new Promise((resolve, reject) => {
        const { signal, onProgress } = options;
        if (signal?.aborted) return reject(new EngineError('cancelled', 'Cancelled.'));
        if (gone !== null) return reject(gone);
        const id = nextId++;
        const onAbort = () => {
          // The page's side is over at once; the engine stops on its own time.
          waiting.delete(id);
          port?.postMessage({ kind: 'cancel', id });
          reject(new EngineError('cancelled', 'Cancelled.'));
        };
        const done = () => signal?.removeEventListener('abort', onAbort);
        waiting.set(id, {
          method,
          settle(output) {
            done();
            resolve(output as Output<M>);
          },
          fail(error) {
            done();
            reject(error);
          },
          progress: onProgress as ((progress: unknown) => void) | undefined,
        });
        signal?.addEventListener('abort', onAbort, { once: true });
        if (port === null) unsent.push({ id, method, input });
        else port.postMessage({ kind: 'call', id, method, input });
      });
    },
  };
}

/** Listens for the ports that the preload hands to the page. */
export function listenForPorts(connection: Pick<EngineConnection, 'attach'>, page: Window = window): void {
  page.addEventListener('message', (event) => {
    if (event.source !== page || (event.data as { kind?: unknown } | null)?.kind !== 'engine-port') return;
    const [port] = event.ports;
    if (port !== undefined) connection.attach(port);
  });
}

/** Progress of a call by its method, for hooks that keep it. */
export type ProgressOf<M extends MethodName> = Progress<M>;

/** Any throw as an error that can be shown. */
export function asEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  if (error instanceof UserFacingError) return new EngineError(error.code, error.userMessage, { at: error.at });
  const message = error instanceof Error ? error.message : String(error);
  return new EngineError('internal', `The window met an error of its own: ${message}`, {
    detail: error instanceof Error ? error.stack : undefined,
  });
}
