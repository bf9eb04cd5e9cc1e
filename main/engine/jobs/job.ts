import { setMaxListeners } from 'node:events';
import { UserFacingError, type WireError } from '../../../preload/contract/errors.ts';
import type { JobProgress, JobStatus, JobSummary } from '../../../preload/contract/jobs.ts';
import type { PullRequest } from '../../../preload/contract/pull.ts';
import type { CellCounts } from '../pulls/cell-counts.ts';
import { Progress } from './progress.ts';

/** One import, pull, removal or export, from its start to its end. */
export class Job {
  readonly progress = new Progress();
  readonly startedAt = Date.now();
  finishedAt: number | null = null;
  error: string | null = null;
  failure: JobSummary['failure'] = null;
  exported: JobSummary['exported'] = null;
  bundled: JobSummary['bundled'] = null;
  /** Its turn has come. */
  begun = false;
  /** Set by the import once it can be paused. */
  setPaused: (paused: boolean) => void = () => undefined;
  /** Resolves when a job that waits for the user may go on. */
  #goOn: () => void = () => undefined;
  #held: Promise<void> | null = null;
  /** How often it was let go on. */
  resumes = 0;
  readonly #abort = new AbortController();
  /** Why it was aborted: the user cancelled, or the workspace is being closed. */
  #ending: 'cancelled' | 'interrupted' = 'cancelled';
  #finish: () => void = () => undefined;
  readonly done = new Promise<void>((resolve) => {
    this.#finish = resolve;
  });

  /** What a pull brings; null for other jobs. */
  pull: PullRequest | null = null;
  /** How far it is, cell by cell; null before its turn has come. */
  cells: CellCounts | null = null;

  constructor(
    readonly jobId: string,
    readonly kind: JobSummary['kind'],
    readonly subject: string[],
    public importId: number | null,
  ) {
    setMaxListeners(0, this.#abort.signal); // a pull has one for each call under way
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get status(): JobStatus {
    return this.progress.status;
  }

  get isOver(): boolean {
    return this.finishedAt !== null;
  }

  /** Status that it ends with after it was aborted. */
  get ending(): JobStatus {
    return this.#ending;
  }

  abort(ending: 'cancelled' | 'interrupted'): void {
    if (this.#abort.signal.aborted) return;
    this.#ending = ending;
    this.#abort.abort(new UserFacingError('cancelled', 'Cancelled.'));
  }

  pause(paused: boolean): void {
    if (this.isOver) return;
    this.progress.pause(paused);
    this.setPaused(paused);
    if (paused) return;
    this.resumes++;
    if (this.progress.pull !== null) this.progress.pull.waitsFor = null;
    this.#held = null;
    this.#goOn();
  }

  /** Pauses a pull that cannot go on by itself, and resolves when it is resumed; all who wait at a time wait for the same. */
  hold(reason: WireError): Promise<void> {
    this.#held ??= new Promise((resolve, reject) => {
      this.#goOn = resolve;
      this.signal.addEventListener('abort', () => reject(this.signal.reason), { once: true });
      if (this.progress.pull !== null) this.progress.pull.waitsFor = reason;
      this.progress.pause(true);
      this.setPaused(true);
    });
    return this.#held;
  }

  end(status: JobStatus, error: string | null): void {
    this.error = error;
    this.progress.end(status);
    this.finishedAt = Date.now();
    this.#finish();
  }

  get summary(): JobSummary {
    const { jobId, kind, pull, subject, importId, startedAt, finishedAt, error, failure, exported, bundled } = this;
    const progress: JobProgress = this.progress.snapshot;
    return {
      jobId,
      kind,
      pull,
      subject,
      status: this.status,
      importId,
      startedAt,
      finishedAt,
      progress,
      error,
      failure,
      exported,
      bundled,
    };
  }
}
