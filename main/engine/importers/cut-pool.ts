import { Worker } from 'node:worker_threads';
import { builtFile } from '../built-file.ts';
import {
  type Claim,
  CONTROL,
  type Decision,
  type FromWorker,
  type ToWorker,
  type UnitFile,
  type WorkerSettings,
} from './cut-protocol.ts';

export type Flush = Extract<FromWorker, { type: 'flush' }>;

/** What the pool tells the importer. All of these run on the importer's own thread, one at a time. */
export interface PoolEvents {
  decide(claims: Claim[]): Decision[];
  isArchive(path: string): void;
  /** Answers whether the worker may write on at once; else `resumeWaiting` lets it. */
  flushed(flush: Flush): boolean;
  broken(error: Error): void;
}

interface Member {
  worker: Worker;
  unit: number | null;
  waiting: boolean;
}

/** The worker threads of one import, and which of them is free. */
export class CutPool {
  readonly #members: Member[] = [];
  readonly #settings: WorkerSettings;
  readonly #control: Int32Array;
  #units = 0;
  #closed = false;

  constructor(
    settings: Omit<WorkerSettings, 'control'>,
    private readonly size: number,
    private readonly events: PoolEvents,
  ) {
    const control = new SharedArrayBuffer(4);
    this.#settings = { ...settings, control };
    this.#control = new Int32Array(control);
  }

  get hasFree(): boolean {
    return !this.#closed && (this.#members.length < this.size || this.#members.some((member) => member.unit === null));
  }

  get isIdle(): boolean {
    return this.#members.every((member) => member.unit === null);
  }

  /** Gives a unit to a free worker, starting one where fewer than the pool's size run. */
  give(files: UnitFile[]): void {
    const member = this.#members.find(({ unit }) => unit === null) ?? this.#start();
    member.unit = this.#units++;
    const bytes = files.flatMap(({ fetched }) => fetched?.bytes?.buffer ?? []);
    this.#post(member, { type: 'unit', unit: member.unit, files }, bytes);
  }

  pause(paused: boolean): void {
    this.#set(paused ? CONTROL.pause : CONTROL.run);
  }

  /** Lets workers go on that wait since their last flush. */
  resumeWaiting(): void {
    for (const member of this.#members) {
      if (!member.waiting) continue;
      member.waiting = false;
      this.#post(member, { type: 'go' });
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#set(CONTROL.stop);
    await Promise.all(this.#members.map(({ worker }) => worker.terminate()));
  }

  #set(value: number): void {
    Atomics.store(this.#control, 0, value);
    Atomics.notify(this.#control, 0);
  }

  #post(member: Member, message: ToWorker, transfer: ArrayBuffer[] = []): void {
    member.worker.postMessage(message, transfer);
  }

  #start(): Member {
    const worker = new Worker(builtFile('cut-worker.js'), { workerData: this.#settings });
    const member: Member = { worker, unit: null, waiting: false };
    this.#members.push(member);
    worker.on('message', (message: FromWorker) => this.#hear(member, message));
    worker.on('error', (error) => {
      if (!this.#closed) this.events.broken(error);
    });
    worker.on('exit', () => {
      if (!this.#closed) this.events.broken(new Error('A worker thread of the import ended by itself.'));
    });
    return member;
  }

  #hear(member: Member, message: FromWorker): void {
    if (this.#closed) return;
    switch (message.type) {
      case 'claim':
        this.#post(member, { type: 'claimed', decisions: this.events.decide(message.claims) });
        return;
      case 'archive':
        this.events.isArchive(message.path);
        return;
      case 'flush':
        if (message.done) member.unit = null;
        else member.waiting = true;
        if (this.events.flushed(message) && member.waiting) {
          member.waiting = false;
          this.#post(member, { type: 'go' });
        }
        return;
      case 'broken':
        this.events.broken(new Error(message.message));
        return;
    }
  }
}
