import type { z } from 'zod';
import { UserFacingError, type WireError } from '../../preload/contract/errors.ts';
import {
  type FromNetwork,
  ITEM_COST,
  type NetworkItem,
  type NetworkMethod,
  type NetworkPort,
  networkContract,
  toNetwork,
  WINDOW,
} from '../../preload/contract/network.ts';
import { AwsSessions } from './aws/sessions.ts';
import { type Clock, systemClock } from './clock.ts';
import { handlers, type NetworkContext } from './handlers.ts';

const CANCELLED: WireError = { code: 'cancelled', message: 'Cancelled.', at: [] };

type AnyHandler = (input: unknown, context: NetworkContext<NetworkMethod>) => Promise<unknown>;

/** What a network process has for all of its engines: sessions with their credentials, and a clock. */
export interface Network {
  sessions: AwsSessions;
  clock: Clock;
}

/** `environment` is where the user's AWS configuration is looked up. */
export function openNetwork(environment: NodeJS.ProcessEnv = process.env, clock: Clock = systemClock): Network {
  return { sessions: new AwsSessions(environment, clock), clock };
}

/** Answers an engine's calls (preload/contract/network.ts) until its end of the port closes; then what runs for it is stopped. */
export function serve(port: NetworkPort<FromNetwork>, network: Network): void {
  const running = new Map<number, Running>();

  port.onMessage((message) => {
    const parsed = toNetwork.safeParse(message);
    if (!parsed.success) return; // it has no id that we could answer to
    const { data } = parsed;
    if (data.kind === 'cancel') running.get(data.id)?.abort.abort(new UserFacingError('cancelled', 'Cancelled.'));
    else if (data.kind === 'took') running.get(data.id)?.window.give(data.bytes);
    else void answer(data.id, data.method, data.input);
  });
  port.onClose(() => {
    for (const { abort } of running.values()) abort.abort(new UserFacingError('cancelled', 'The engine is gone.'));
  });

  async function answer(id: number, name: string, raw: unknown): Promise<void> {
    const abort = new AbortController();
    const window = new Window();
    running.set(id, { abort, window });
    const { signal } = abort;
    const send = async (item: NetworkItem<NetworkMethod>, bytes = 0) => {
      const cost = bytes + ITEM_COST;
      await window.take(cost, signal);
      port.post({ kind: 'item', id, item, bytes: cost });
    };
    try {
      const { handler, input } = accept(name, raw);
      const output = await handler(input, { ...network, signal, send });
      port.post({ kind: 'done', id, output });
    } catch (error) {
      port.post({ kind: 'failed', id, error: signal.aborted ? CANCELLED : toWire(error) });
    } finally {
      running.delete(id);
    }
  }
}

interface Running {
  abort: AbortController;
  window: Window;
}

/** Bytes that a call may have under way: see `WINDOW`. */
class Window {
  #room = WINDOW;
  #wake: () => void = () => undefined;

  /** Waits until there is room. An item that is larger than the window goes alone. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    while (this.#room < Math.min(bytes, WINDOW)) {
      signal.throwIfAborted();
      let wake: () => void = () => undefined;
      const room = new Promise<void>((resolve) => {
        wake = resolve;
      });
      this.#wake = wake;
      signal.addEventListener('abort', wake, { once: true });
      await room;
      signal.removeEventListener('abort', wake);
    }
    signal.throwIfAborted();
    this.#room -= bytes;
  }

  give(bytes: number): void {
    this.#room += bytes;
    this.#wake();
  }
}

function accept(name: string, raw: unknown): { handler: AnyHandler; input: unknown } {
  if (!Object.hasOwn(networkContract, name)) throw new UserFacingError('bad-request', `There is no call ${name}.`);
  const method = name as NetworkMethod;
  const schema: z.ZodType = networkContract[method].input;
  const parsed = schema.safeParse(raw);
  if (!parsed.success) throw new UserFacingError('bad-request', `${name}: ${parsed.error.message}`);
  // The table pairs each handler with its own input, which was parsed by the same name.
  return { handler: handlers[method] as AnyHandler, input: parsed.data };
}

/**
 * An error as it leaves this process. Of an error of the SDK no more than its name and message go out: its other members hold
 * headers and, of expired tokens, the token.
 */
function toWire(error: unknown): WireError {
  if (error instanceof UserFacingError) {
    const { code, userMessage: message, at, said, cause } = error;
    return {
      code,
      message,
      at,
      ...(said === undefined ? {} : { said }),
      ...(cause instanceof Error ? { detail: `${cause.name}: ${cause.message}` } : {}),
    };
  }
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'internal', message: `The network process met a mistake of its own: ${said}`, detail: said, at: [] };
}
