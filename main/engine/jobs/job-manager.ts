import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BundleRequest } from '../../../preload/contract/bundle.ts';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { ExportRequest } from '../../../preload/contract/export.ts';
import type { Parsed } from '../../../preload/contract/index.ts';
import type { JobProgress, JobSummary } from '../../../preload/contract/jobs.ts';
import type { PullCells } from '../../../preload/contract/pull-cells.ts';
import { checkBundleTarget, createBundle } from '../bundle/create-bundle.ts';
import { checkTarget } from '../export/deliver-file.ts';
import { exportRows } from '../export/export-rows.ts';
import { importFiles } from '../importers/import-run.ts';
import { NO_CHOICE } from '../importers/logs/file-scope.ts';
import { CellCounts } from '../pulls/cell-counts.ts';
import type { NetworkLink } from '../pulls/network-link.ts';
import { frozen, pullSource, subjectOf } from '../pulls/pull-source.ts';
import { refreshFieldCatalog } from '../query/catalog/field-catalog.ts';
import type { QueryRunner } from '../query/query-runner.ts';
import type { InputLimits } from '../sources/limits.ts';
import { firstSentence, storeFailure } from '../store/duckdb-errors.ts';
import type { Store } from '../store/store.ts';
import { toWire } from '../wire-error.ts';
import { importReport } from './import-report.ts';
import {
  beginRun,
  type ImportRun,
  type ImportSettings,
  importRuns,
  markInterrupted,
  setRunStatus,
} from './import-runs.ts';
import { Job } from './job.ts';
import { removeImport } from './remove-import.ts';

type Request = Parsed<'jobs.start'>;

/** Jobs that do not write to the workspace. */
const READING: readonly Job['kind'][] = ['export', 'bundle'];

/** An import that lasts: what receivers bring is taken in batch by batch. */
export interface Receiving {
  job: Job;
  /** Imports files in their turn among the jobs that write; resolves when they are committed. */
  take(paths: readonly string[]): Promise<void>;
  end(): Promise<void>;
}

export interface JobOptions {
  limits?: InputLimits;
  /** The line to the network process; without it nothing can be pulled. */
  network?: NetworkLink | null;
}

/** How often watchers hear of a job (storage.md part 5). */
const REPORT_MS = 200;

/**
 * The jobs of an open workspace. Those that write run one after the other and wait their turn; those that read (exports, bundles) run beside them. A
 * job outlives the call that started it; what it has committed stays, whatever becomes of it.
 */
export class JobManager {
  readonly #jobs = new Map<string, Job>();
  #turn: Promise<void> = Promise.resolve();
  readonly #reading = new Set<Promise<void>>();
  #closing = false;

  constructor(
    private readonly store: Store,
    private readonly options: JobOptions = {},
  ) {}

  /** Takes over a workspace that was just opened: imports that were at work when it was left count as interrupted. */
  static async open(store: Store, options: JobOptions = {}): Promise<JobManager> {
    if (!store.readOnly) await markInterrupted(store);
    return new JobManager(store, options);
  }

  /**
   * Starts a job and answers with its id at once; `queries` has the results that are open. Throws `source.missing` when a path
   * is not there, `bad-request` where a result is not open.
   */
  start(request: Request, queries: Pick<QueryRunner, 'result'> | null = null): string {
    if (this.#closing) throw new UserFacingError('bad-request', 'The workspace is being closed.');
    const jobId = randomUUID();
    if (request.kind === 'export') {
      checkTarget(request.path, request.overwrite);
      const result = request.resultId === null ? null : (queries?.result(request.resultId) ?? null);
      return this.#startReading(jobId, request, async (job) => {
        job.exported = await exportRows(this.store, request, job, result);
      });
    }
    if (request.kind === 'bundle') {
      checkBundleTarget(request);
      return this.#startReading(jobId, request, async (job) => {
        job.bundled = await createBundle(this.store, request, job);
      });
    }
    this.store.checkWritable();
    if (request.kind === 'remove-import') {
      const { importId } = request;
      const job = new Job(jobId, 'remove-import', [], importId);
      this.#run(job, () => removeImport(this.store, importId, { signal: job.signal, progress: job.progress }));
      return jobId;
    }
    if (request.kind === 'pull') {
      const pull = frozen(request.pull, Date.now());
      const network = this.#network();
      const job = new Job(jobId, 'pull', subjectOf(pull), null);
      job.pull = pull;
      this.#run(job, async () => {
        const choice = { ...NO_CHOICE, group: pull.source === 's3' ? pull.logGroup : null };
        const settings = { keepOriginal: pull.keepOriginal, choice, pull };
        job.importId = await beginRun(this.store, job.subject, settings);
        await this.#import(job, settings, { network });
      });
      return jobId;
    }
    const paths = request.paths.map((path) => resolve(path));
    const missing = paths.filter((path) => !existsSync(path));
    if (missing.length > 0) {
      throw new UserFacingError(
        'source.missing',
        `There is no file or folder ${missing.join(', ')}. Nothing was imported.`,
      );
    }
    const job = new Job(jobId, 'import', paths, null);
    this.#run(job, async () => {
      const settings = settingsOf(request);
      job.importId = await beginRun(this.store, paths, settings);
      await this.#import(job, settings);
    });
    return jobId;
  }

  /** Begins an import of what will be received. Between its batches other jobs have their turns. */
  async startReceiving(subject: string): Promise<Receiving> {
    if (this.#closing) throw new UserFacingError('bad-request', 'The workspace is being closed.');
    this.store.checkWritable();
    const job = new Job(randomUUID(), 'import', [subject], null);
    const settings: ImportSettings = { keepOriginal: true, choice: NO_CHOICE, pull: null };
    job.importId = await beginRun(this.store, job.subject, settings);
    job.begun = true;
    this.#jobs.set(job.jobId, job);
    const inTurn = async (work: () => Promise<void>) => {
      const done = this.#turn.then(work);
      this.#turn = done.catch(() => undefined);
      await done;
    };
    let failure: unknown = null;
    return {
      job,
      take: (paths) =>
        inTurn(async () => {
          job.signal.throwIfAborted();
          await this.#import(job, settings, { paths }).catch((error: unknown) => {
            failure = error;
            throw error;
          });
        }),
      end: () =>
        inTurn(async () => {
          const status = job.signal.aborted ? job.ending : failure === null ? 'done' : 'failed';
          const error = failure === null ? null : firstSentence(storeFailure(failure, this.store.path));
          if (!job.isOver) await this.#end(job, status, error);
        }),
    };
  }

  /** A job that only reads the workspace, so it need not be writable, and does not wait for those that write. */
  #startReading(
    jobId: string,
    { kind, path }: ExportRequest | BundleRequest,
    work: (job: Job) => Promise<void>,
  ): string {
    const job = new Job(jobId, kind, [resolve(path)], null);
    this.#jobs.set(jobId, job);
    const running = this.#toEnd(job, () => work(job)).finally(() => this.#reading.delete(running));
    this.#reading.add(running);
    return jobId;
  }

  /** Reports progress until the job is over. Aborting the signal ends the watching, not the job. */
  async watch(
    jobId: string,
    { signal, report }: { signal: AbortSignal; report: (progress: JobProgress) => void },
  ): Promise<JobSummary> {
    const job = this.#jobs.get(jobId);
    if (job === undefined) return await this.#ofLedger(jobId);
    const timer = setInterval(() => report(job.progress.snapshot), REPORT_MS);
    report(job.progress.snapshot);
    let leave: () => void = () => undefined;
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    signal.addEventListener('abort', leave, { once: true });
    try {
      signal.throwIfAborted();
      await Promise.race([job.done, left]);
      signal.throwIfAborted();
      report(job.progress.snapshot);
      return job.summary;
    } finally {
      clearInterval(timer);
      signal.removeEventListener('abort', leave);
    }
  }

  /** How far a pull is, cell by cell: of the job that runs or ran in this session, else out of the ledger. */
  async pullCells(importId: number): Promise<PullCells> {
    const job = [...this.#jobs.values()].find((each) => each.importId === importId && each.cells !== null);
    if (job?.cells) return job.cells.snapshot;
    const run = (await importRuns(this.store)).find((known) => known.importId === importId);
    if (run === undefined || run.settings.pull === null) return { objects: [], times: [] };
    return (await CellCounts.load(this.store, importId)).snapshot;
  }

  async pause(jobId: string): Promise<JobSummary> {
    const job = this.#running(jobId);
    if (isImport(job) && !job.isOver) {
      job.pause(true);
      if (job.importId !== null) await setRunStatus(this.store, job.importId, 'paused');
    }
    return job.summary;
  }

  /** Lets a paused job go on, or takes up an import that was interrupted, cancelled or failed: under the same import id. */
  async resume(jobId: string): Promise<JobSummary> {
    const job = this.#jobs.get(jobId);
    if (job !== undefined && !job.isOver) {
      job.pause(false);
      if (job.importId !== null) await setRunStatus(this.store, job.importId, 'running');
      return job.summary;
    }
    const importId = job?.importId ?? importIdOf(jobId);
    const run = (await importRuns(this.store)).find((known) => known.importId === importId);
    if (run === undefined) throw unknownJob(jobId);
    if (run.status !== 'interrupted' && run.status !== 'failed' && run.status !== 'cancelled') {
      throw new UserFacingError(
        'bad-request',
        `This import is ${run.status}; only one that was interrupted, cancelled or failed can be resumed.`,
      );
    }
    this.store.checkWritable();
    const network = run.settings.pull === null ? null : this.#network();
    const again = new Job(jobId, kindOf(run), run.paths, run.importId);
    again.pull = run.settings.pull;
    this.#run(again, async () => {
      await setRunStatus(this.store, run.importId, 'running');
      await this.#import(again, run.settings, { network });
    });
    return again.summary;
  }

  /** Answers when the job has stopped; what was committed stays. */
  async cancel(jobId: string): Promise<JobSummary> {
    const job = this.#jobs.get(jobId);
    if (job !== undefined) {
      if (!job.isOver) {
        job.abort('cancelled');
        if (!job.begun) job.end('cancelled', null); // it has nothing to undo, and its turn may be far off
        await job.done;
      }
      return job.summary;
    }
    const summary = await this.#ofLedger(jobId);
    if (summary.status === 'interrupted' && summary.importId !== null) {
      await setRunStatus(this.store, summary.importId, 'cancelled');
    }
    return await this.#ofLedger(jobId);
  }

  /** Jobs of this session, and imports of earlier ones that can be resumed; oldest first. */
  async list(): Promise<JobSummary[]> {
    const known = new Set([...this.#jobs.values()].map((job) => job.importId));
    const left = (await importRuns(this.store)).filter(
      (run) => run.status === 'interrupted' && !known.has(run.importId),
    );
    const summaries = await Promise.all(left.map((run) => this.#describe(run)));
    return [...summaries, ...[...this.#jobs.values()].map((job) => job.summary)];
  }

  /** A job that writes is at work or waits for its turn. */
  get isBusy(): boolean {
    for (const job of this.#jobs.values()) if (!job.isOver && !READING.includes(job.kind)) return true;
    return false;
  }

  /** Stops what runs and waits for it; its imports can be resumed when the workspace is opened again. */
  async closing(): Promise<void> {
    this.#closing = true;
    for (const job of this.#jobs.values()) if (!job.isOver) job.abort('interrupted');
    await Promise.all([this.#turn, ...this.#reading]);
  }

  #run(job: Job, work: () => Promise<void>): void {
    this.#jobs.set(job.jobId, job);
    this.#turn = this.#turn.then(() => this.#toEnd(job, work));
  }

  async #toEnd(job: Job, work: () => Promise<void>): Promise<void> {
    if (job.isOver) return;
    job.begun = true;
    try {
      job.signal.throwIfAborted();
      await work();
      await this.#end(job, 'done', null);
    } catch (error) {
      const failure = storeFailure(error, this.store.path);
      if (job.signal.aborted) return await this.#end(job, job.ending, null);
      job.failure = toWire(failure);
      await this.#end(job, 'failed', failure instanceof UserFacingError ? failure.userMessage : firstSentence(failure));
    }
  }

  #network(): NetworkLink {
    const { network } = this.options;
    if (!network) throw new UserFacingError('bad-request', 'Nothing can be pulled from here.');
    return network;
  }

  /** Imports what the job is of, or files at `paths` that belong to it. */
  async #import(
    job: Job,
    settings: ImportSettings,
    { network = null, paths = job.subject }: { network?: NetworkLink | null; paths?: readonly string[] } = {},
  ): Promise<void> {
    const { importId } = job;
    if (importId === null) return;
    const { keepOriginal, choice, pull } = settings;
    const { limits } = this.options;
    const options = {
      importId,
      paths,
      keepOriginal,
      choice,
      ...(pull === null || network === null
        ? {}
        : { source: await pullSource(pull, { job, network, store: this.store }) }),
      ...(limits ? { limits } : {}),
    };
    await importFiles(this.store, options, {
      signal: job.signal,
      progress: job.progress,
      onPausable: (setPaused) => {
        job.setPaused = setPaused;
        if (job.status === 'paused') setPaused(true);
      },
    });
    // What the files hold is safe without it, and it is looked at again before the next query.
    await refreshFieldCatalog(this.store, null, job.signal).catch(() => undefined);
    // Where a long query still reads, the next checkpoint does it.
    await this.store.checkpoint().catch(() => undefined);
  }

  async #end(job: Job, status: 'done' | 'failed' | JobSummary['status'], error: string | null): Promise<void> {
    if (isImport(job) && job.importId !== null) {
      // On a full disk even this may fail; the workspace then shows the import as interrupted when it is opened again.
      await setRunStatus(this.store, job.importId, status, { found: job.progress.files.found, error }).catch(
        () => undefined,
      );
    }
    job.end(status, error);
  }

  #running(jobId: string): Job {
    const job = this.#jobs.get(jobId);
    if (job === undefined) throw unknownJob(jobId);
    return job;
  }

  async #ofLedger(jobId: string): Promise<JobSummary> {
    const importId = importIdOf(jobId);
    const run = (await importRuns(this.store)).find((known) => known.importId === importId);
    if (run === undefined) throw unknownJob(jobId);
    return await this.#describe(run);
  }

  async #describe(run: ImportRun): Promise<JobSummary> {
    const { files, records, problems } = await importReport(this.store, run.importId);
    const { importId, status, paths, startedAt, finishedAt, error } = run;
    const progress: JobProgress = {
      status,
      listing: false,
      files,
      records,
      bytesDone: 0,
      bytesTotal: null,
      recordsPerSecond: 0,
      bytesPerSecond: 0,
      elapsedMs: (finishedAt ?? startedAt) - startedAt,
      secondsLeft: null,
      problemCount: problems.length,
      output: null,
      pull: null,
    };
    return {
      jobId: `import-${importId}`,
      kind: kindOf(run),
      pull: run.settings.pull,
      subject: paths,
      status,
      importId,
      startedAt,
      finishedAt,
      progress,
      error,
      failure: null,
      exported: null,
      bundled: null,
    };
  }
}

function settingsOf({ keepOriginal, logGroup, logStream, as }: Extract<Request, { kind: 'import' }>): ImportSettings {
  return { keepOriginal, choice: { group: logGroup, stream: logStream, format: as }, pull: null };
}

/** A job that has an import in the ledger, to be paused and taken up again. */
function isImport(job: Job): boolean {
  return job.kind === 'import' || job.kind === 'pull';
}

function kindOf(run: ImportRun): 'import' | 'pull' {
  return run.settings.pull === null ? 'import' : 'pull';
}

function importIdOf(jobId: string): number {
  return Number(/^import-(\d+)$/.exec(jobId)?.[1] ?? -1);
}

function unknownJob(jobId: string): UserFacingError {
  return new UserFacingError('job.unknown', `There is no job ${jobId} in this workspace.`);
}
