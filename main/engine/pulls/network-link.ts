import { saying, UserFacingError } from '../../../preload/contract/errors.ts';
import {
  fromNetwork,
  type NetworkInput,
  type NetworkItem,
  type NetworkMethod,
  type NetworkOutput,
  type NetworkPort,
  networkContract,
  type ToNetwork,
} from '../../../preload/contract/network.ts';

/** Starts the network process, or finds the one that runs, and answers with the engine's end of a line to it. */
export type ConnectNetwork = () => Promise<NetworkPort<ToNetwork>>;

export interface NetworkCallOptions<M extends NetworkMethod> {
  signal: AbortSignal;
  /**
   * Takes an item. Items come in their order, and the next one need not wait for the promise of the one before; but what their
   * promises hold up together is bounded, and then the other end waits.
   */
  onItem?: (item: NetworkItem<M>) => undefined | Promise<void>;
}

interface Running {
  method: NetworkMethod;
  onItem: ((item: unknown) => undefined | Promise<void>) | undefined;
  done: (output: unknown) => void;
  fail: (error: Error) => void;
}

/** The engine's line to the network process, which is opened by the first call and anew when the process has died. */
export class NetworkLink {
  readonly #running = new Map<number, Running>();
  #lastId = 0;
  #port: Promise<NetworkPort<ToNetwork>> | null = null;

  constructor(private readonly connect: ConnectNetwork) {}

  /** Throws what the call failed of, `aws.network` where the process died, and the signal's reason when it is aborted. */
  async call<M extends NetworkMethod>(
    method: M,
    input: NetworkInput<M>,
    { signal, onItem }: NetworkCallOptions<M>,
  ): Promise<NetworkOutput<M>> {
    signal.throwIfAborted();
    this.#port ??= this.#open();
    const port = await this.#port;
    signal.throwIfAborted();
    const id = ++this.#lastId;
    let failItem: (error: unknown) => void = () => undefined;
    const result = new Promise<unknown>((done, fail) => {
      failItem = fail;
      // The item was parsed by the method's own schema.
      const take = onItem as Running['onItem'];
      const guarded =
        take === undefined
          ? undefined
          : (item: unknown) => take(item)?.catch((error: unknown) => this.#drop(port, id, error, failItem));
      this.#running.set(id, { method, onItem: guarded, done, fail });
      port.post({ kind: 'call', id, method, input });
    });
    const stop = () => this.#drop(port, id, signal.reason, failItem);
    signal.addEventListener('abort', stop, { once: true });
    try {
      return networkContract[method].output.parse(await result) as NetworkOutput<M>;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#running.delete(id);
    }
  }

  /** Closes the line; a network process that has no other engine then ends. */
  async close(): Promise<void> {
    const port = await this.#port?.catch(() => null);
    this.#port = null;
    port?.close();
    this.#lost(new UserFacingError('cancelled', 'Cancelled.'));
  }

  #drop(port: NetworkPort<ToNetwork>, id: number, reason: unknown, fail: (error: unknown) => void): void {
    if (!this.#running.delete(id)) return;
    port.post({ kind: 'cancel', id });
    fail(reason);
  }

  async #open(): Promise<NetworkPort<ToNetwork>> {
    let port: NetworkPort<ToNetwork>;
    try {
      port = await this.connect();
    } catch (error) {
      this.#port = null;
      throw error;
    }
    port.onMessage((message) => this.#hear(port, message));
    port.onClose(() => {
      this.#port = null;
      this.#lost(saying('aws.network', 'aws.process-ended'));
    });
    return port;
  }

  #lost(error: Error): void {
    const running = [...this.#running.values()];
    this.#running.clear();
    for (const { fail } of running) fail(error);
  }

  #hear(port: NetworkPort<ToNetwork>, raw: unknown): void {
    const message = fromNetwork.parse(raw);
    const call = this.#running.get(message.id);
    if (call === undefined) return; // cancelled meanwhile
    if (message.kind === 'item') {
      const { id, bytes } = message;
      const took = () => {
        if (this.#running.get(id) === call) port.post({ kind: 'took', id, bytes });
      };
      const item = networkContract[call.method].item.parse(message.item);
      const taken = call.onItem?.(item);
      if (taken === undefined) took();
      else void taken.then(took);
      return;
    }
    this.#running.delete(message.id);
    if (message.kind === 'done') call.done(message.output);
    else {
      const { code, message: text, detail, said } = message.error;
      call.fail(new UserFacingError(code, text, { ...causeOf(detail), said }));
    }
  }
}

function causeOf(detail: string | undefined): { cause?: Error } {
  return detail === undefined ? {} : { cause: new Error(detail) };
}
