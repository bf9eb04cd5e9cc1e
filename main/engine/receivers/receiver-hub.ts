import { rmSync } from 'node:fs';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import {
  fromReceivers,
  type PayloadForm,
  type ReceiverLine,
  type ReceiverPorts,
  type ReceiverStatus,
} from '../../../preload/contract/receivers.ts';
import type { JobManager, Receiving } from '../jobs/job-manager.ts';
import type { Store } from '../store/store.ts';
import { writeBatch } from './batch-file.ts';

/** Starts the process that has the sockets, and answers with the engine's end of a line to it. */
export type ConnectReceivers = () => Promise<ReceiverLine>;

/** How long something that was received waits for others to be stored with it. */
const GATHER_MS = 1000;
/** Bytes that are stored without waiting longer. */
const FULL_BATCH = 2 * 2 ** 20;

/** How long the process with the sockets may take to close them. */
const STOPPING_MS = 5000;

type Counters = NonNullable<ReceiverStatus['xray']>['counters'];
const NOTHING: Counters = { received: 0, accepted: 0, rejected: 0, bytes: 0, lastRejected: null };

/**
 * The receivers of an open workspace, off until they are started. What comes is gathered into batches, and each is imported as a
 * file is: the same formats, rules and counts. All of it is one import, which is over when the receivers stop.
 */
export class ReceiverHub {
  #session: Session | null = null;
  #last: ReceiverStatus = {
    xray: null,
    otlp: null,
    importId: null,
    records: { read: 0, inserted: 0, failed: 0 },
  };

  constructor(
    private readonly store: Store,
    private readonly jobs: JobManager,
    private readonly connect: ConnectReceivers,
  ) {}

  get status(): ReceiverStatus {
    return this.#session?.status ?? this.#last;
  }

  /** Throws `receivers.port` where a port is taken, and `bad-request` where some listen already. */
  async start(ports: ReceiverPorts): Promise<ReceiverStatus> {
    if (this.#session !== null) throw new UserFacingError('bad-request', 'The receivers are on already.');
    if (ports.xray === null && ports.otlp === null)
      throw new UserFacingError('bad-request', 'Say which receiver to start: X-Ray, OTLP or both.');
    this.store.checkWritable();
    const session = new Session(this.store, this.jobs, await this.connect(), () => void this.stop());
    this.#session = session;
    try {
      await session.listen(ports);
      return session.status;
    } catch (error) {
      this.#session = null;
      await session.close();
      throw error;
    }
  }

  /** Resolves when everything that came is stored; nothing happens where none listens. */
  async stop(): Promise<ReceiverStatus> {
    const session = this.#session;
    if (session === null) return this.#last;
    await session.close();
    const { status } = session;
    if (this.#session === session) this.#session = null;
    this.#last = { ...status, xray: null, otlp: null };
    return status;
  }
}

/** From a start to a stop. */
class Session {
  readonly #ports: { xray: number | null; otlp: number | null } = { xray: null, otlp: null };
  readonly #counters: { xray: Counters; otlp: Counters } = { xray: NOTHING, otlp: NOTHING };
  readonly #waiting = new Map<PayloadForm, Uint8Array[]>();
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | null = null;
  #receiving: Receiving | null = null;
  #storing: Promise<void> = Promise.resolve();
  #files = 0;
  #listening: { done: () => void; fail: (error: Error) => void } | null = null;
  #stopped: () => void = () => undefined;
  #closed: Promise<void> | null = null;

  constructor(
    private readonly store: Store,
    private readonly jobs: JobManager,
    private readonly line: ReceiverLine,
    /** Nothing more can be stored: the import was cancelled, a batch could not be written, or the process has died. */
    private readonly onEnd: () => void,
  ) {
    line.onMessage((message) => this.#hear(message));
    line.onClose(() => {
      this.#listening?.fail(new Error('The process of the receivers has ended.'));
      this.#stopped();
      if (this.#listening === null) this.onEnd();
    });
  }

  get status(): ReceiverStatus {
    const of = (port: number | null, counters: Counters) => (port === null ? null : { port, counters });
    const { read = 0, inserted = 0, failed = 0 } = this.#receiving?.job.progress.records ?? {};
    return {
      xray: of(this.#ports.xray, this.#counters.xray),
      otlp: of(this.#ports.otlp, this.#counters.otlp),
      importId: this.#receiving?.job.importId ?? null,
      records: { read, inserted, failed },
    };
  }

  async listen(ports: ReceiverPorts): Promise<void> {
    await new Promise<void>((done, fail) => {
      this.#listening = { done, fail };
      this.line.post({ kind: 'listen', ports });
    });
    this.#listening = null;
    const names = Object.entries(this.#ports).flatMap(([name, port]) => (port === null ? [] : `${name} ${port}`));
    this.#receiving = await this.jobs.startReceiving(`receivers (${names.join(', ')})`);
    this.#receiving.job.signal.addEventListener('abort', () => this.onEnd(), { once: true });
  }

  /** Stops listening, stores what came, then ends the import and the process. */
  async close(): Promise<void> {
    this.#closed ??= this.#close();
    await this.#closed;
  }

  async #close(): Promise<void> {
    if (this.#receiving !== null) {
      await new Promise<void>((resolve) => {
        this.#stopped = resolve;
        this.line.post({ kind: 'stop' });
        // A process that does not answer any more has nothing to send.
        setTimeout(resolve, STOPPING_MS).unref();
      });
    }
    this.#gather();
    await this.#storing;
    this.line.close();
    await this.#receiving?.end();
  }

  #hear(raw: unknown): void {
    const message = fromReceivers.parse(raw);
    switch (message.kind) {
      case 'listening':
        Object.assign(this.#ports, { xray: message.xray, otlp: message.otlp });
        this.#listening?.done();
        return;
      case 'failed':
        this.#listening?.fail(
          message.isPort ? new UserFacingError('receivers.port', message.message) : new Error(message.message),
        );
        return;
      case 'counters':
        Object.assign(this.#counters, { xray: message.xray ?? NOTHING, otlp: message.otlp ?? NOTHING });
        return;
      case 'stopped':
        this.#stopped();
        return;
      case 'payload':
        this.#take(message.form, message.bytes);
    }
  }

  #take(form: PayloadForm, bytes: Uint8Array): void {
    const before = this.#waiting.get(form);
    if (before === undefined) this.#waiting.set(form, [bytes]);
    else before.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= FULL_BATCH) this.#gather();
    else this.#timer ??= setTimeout(() => this.#gather(), GATHER_MS);
  }

  #gather(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#waiting.size === 0) return;
    const batch = [...this.#waiting];
    const bytes = this.#waitingBytes;
    this.#waiting.clear();
    this.#waitingBytes = 0;
    // The import tells of a failure when it ends, which it does at once.
    this.#storing = this.#storing.then(() => this.#store(batch, bytes)).catch(() => this.onEnd());
  }

  async #store(batch: readonly [PayloadForm, readonly Uint8Array[]][], bytes: number): Promise<void> {
    const paths = batch.map(([form, payloads]) => {
      const path = `${this.store.spoolFolder}received-${Date.now()}-${++this.#files}.${form}`;
      writeBatch(path, form, payloads);
      return path;
    });
    try {
      await this.#receiving?.take(paths);
    } finally {
      for (const path of paths) rmSync(path, { force: true });
      this.line.post({ kind: 'took', bytes });
    }
  }
}
