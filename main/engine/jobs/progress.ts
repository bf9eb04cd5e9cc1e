import type { FileCounts, JobProgress, JobStatus, RecordCounts } from '../../../preload/contract/jobs.ts';

/** Counts of a running job, and the rates and time left that follow from them. */
export class Progress {
  status: JobStatus = 'running';
  listing = true;
  readonly files: FileCounts = { found: 0, read: 0, skipped: 0, failed: 0, remaining: 0 };
  readonly records: RecordCounts = { read: 0, inserted: 0, duplicates: 0, conflicts: 0, failed: 0 };
  bytesDone = 0;
  bytesTotal: number | null = null;
  problemCount = 0;
  /** Bytes of the running statement and how far it is, 0 to 1. */
  running: { bytes: number; share: () => number } | null = null;
  /** Of a job that writes files. */
  output: JobProgress['output'] = null;
  /** Of a pull. */
  pull: JobProgress['pull'] = null;
  #began = Date.now();
  #pausedMs = 0;
  #pausedAt: number | null = null;
  #endedAt: number | null = null;

  pause(paused: boolean): void {
    if (paused) this.#pausedAt ??= Date.now();
    else if (this.#pausedAt !== null) {
      this.#pausedMs += Date.now() - this.#pausedAt;
      this.#pausedAt = null;
    }
    this.status = paused ? 'paused' : 'running';
  }

  end(status: JobStatus): void {
    this.pause(false);
    this.status = status;
    this.running = null;
    this.#endedAt = Date.now();
  }

  get snapshot(): JobProgress {
    const elapsedMs = (this.#endedAt ?? this.#pausedAt ?? Date.now()) - this.#began - this.#pausedMs;
    const seconds = elapsedMs / 1000;
    const running = this.running === null ? 0 : this.running.bytes * this.running.share();
    const bytesDone = Math.min(this.bytesDone + running, this.bytesTotal ?? Number.POSITIVE_INFINITY);
    const bytesPerSecond = seconds > 0 ? bytesDone / seconds : 0;
    const left = this.bytesTotal === null ? null : this.bytesTotal - bytesDone;
    return {
      status: this.status,
      listing: this.listing,
      files: {
        ...this.files,
        remaining: this.files.found - this.files.read - this.files.skipped - this.files.failed,
      },
      records: { ...this.records },
      bytesDone,
      bytesTotal: this.bytesTotal,
      recordsPerSecond: seconds > 0 ? this.records.read / seconds : 0,
      bytesPerSecond,
      elapsedMs,
      secondsLeft: left === null || this.listing || bytesPerSecond === 0 || seconds < 1 ? null : left / bytesPerSecond,
      problemCount: this.problemCount,
      output: this.output === null ? null : { ...this.output },
      pull: this.pull === null ? null : { ...this.pull },
    };
  }
}
