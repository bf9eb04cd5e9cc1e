import { UserFacingError } from '../../../preload/contract/errors.ts';
import {
  type FromReceivers,
  type PayloadForm,
  RECEIVED_WINDOW,
  type ReceiverPorts,
  toReceivers,
} from '../../../preload/contract/receivers.ts';
import { OtlpHttp } from './otlp-http.ts';
import { XrayDaemon } from './xray-daemon.ts';

const COUNTERS_MS = 500;

/** The other end of a line to the engine (preload/contract/receivers.ts). */
export interface EngineLine {
  post(message: FromReceivers): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

/** Listens as the engine asks, and sends it what comes, until its end of the line closes. */
export function serveReceivers(line: EngineLine): void {
  const room = new Room();
  let open: { xray: XrayDaemon | null; otlp: OtlpHttp | null } | null = null;
  let timer: NodeJS.Timeout | undefined;

  line.onMessage((message) => {
    const parsed = toReceivers.safeParse(message);
    if (!parsed.success) return;
    if (parsed.data.kind === 'took') room.give(parsed.data.bytes);
    else if (parsed.data.kind === 'stop') void stop();
    else
      listen(parsed.data.ports).catch((error: unknown) => {
        const isPort = error instanceof UserFacingError;
        line.post({ kind: 'failed', message: isPort ? error.userMessage : String(error), isPort });
      });
  });
  line.onClose(() => void close());

  async function close(): Promise<void> {
    clearInterval(timer);
    await Promise.all([open?.xray?.close(), open?.otlp?.close()]);
  }

  async function stop(): Promise<void> {
    await close();
    count();
    line.post({ kind: 'stopped' });
  }

  async function listen({ xray, otlp }: ReceiverPorts): Promise<void> {
    const daemon = xray === null ? null : await XrayDaemon.listen(xray, (document) => takeNow('xray', document));
    try {
      const http = otlp === null ? null : await OtlpHttp.listen(otlp, (form, body) => takeWhenRoom(form, body));
      open = { xray: daemon, otlp: http };
    } catch (error) {
      await daemon?.close();
      throw error;
    }
    line.post({ kind: 'listening', xray: open.xray?.port ?? null, otlp: open.otlp?.port ?? null });
    timer = setInterval(count, COUNTERS_MS);
  }

  function count(): void {
    line.post({ kind: 'counters', xray: open?.xray?.counters ?? null, otlp: open?.otlp?.counters ?? null });
  }

  function takeNow(form: PayloadForm, bytes: Buffer): boolean {
    if (!room.take(bytes.length)) return false;
    line.post({ kind: 'payload', form, bytes });
    return true;
  }

  async function takeWhenRoom(form: 'json' | 'protobuf', body: Buffer): Promise<void> {
    while (!takeNow(`otlp-${form}`, body)) await room.freed();
  }
}

/** Bytes that may be under way to the engine. */
class Room {
  #left = RECEIVED_WINDOW;
  #waiting: (() => void)[] = [];

  /** A payload that is larger than the window goes alone. */
  take(bytes: number): boolean {
    if (this.#left < Math.min(bytes, RECEIVED_WINDOW)) return false;
    this.#left -= bytes;
    return true;
  }

  give(bytes: number): void {
    this.#left += bytes;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  freed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
