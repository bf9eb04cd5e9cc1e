import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Progress } from '../jobs/progress.ts';
import { type InputLimits, inputLimits } from '../sources/limits.ts';
import { listFiles } from '../sources/list-files.ts';
import type { Store } from '../store/store.ts';
import { loadTrails } from './cloudtrail/load-trails.ts';
import { CutPool, type Flush } from './cut-pool.ts';
import type { SpoolPart, Verdict } from './cut-protocol.ts';
import type { Fetcher, FileSource } from './file-source.ts';
import { Ledger, type LedgerEntry, writeLedger, writeProblems, writeRefusals } from './ledger.ts';
import { type Batch, emptyBatch, isEmpty, LoadQueue } from './load-queue.ts';
import type { Loader } from './loader.ts';
import { type LogChoice, NO_CHOICE } from './logs/file-scope.ts';
import { loadLogs } from './logs/load-logs.ts';
import { loadTraces } from './traces/load-traces.ts';
import { WorkList } from './work-list.ts';

export interface ImportOptions {
  importId: number;
  /** The paths or addresses that were given, absolute. */
  paths: readonly string[];
  /** Where the files come from; those on disk under `paths` unless it is said. */
  source?: FileSource;
  keepOriginal: boolean;
  /** What was said about files of log events. */
  choice?: LogChoice;
  limits?: InputLimits;
}

export interface ImportContext {
  signal: AbortSignal;
  progress: Progress;
  /** Told once when the import can be paused; the function pauses (true) and lets go on (false). */
  onPausable(pause: (paused: boolean) => void): void;
}

/**
 * Imports files and folders (storage.md part 3). Worker threads cut the next batch while DuckDB inserts the one before it:
 *
 *   listing -> ledger check -> units -> [workers: inflate, cut] -> spool -> [loaders: duplicates, INSERT] -> ledger, COMMIT
 *
 * A transaction holds whole files only: a file that is larger than a load is inserted in several statements and committed
 * when its last one is in. So a killed import has lost the batch at hand and nothing else, and the ledger says so.
 * Throws when aborted, when a path is missing and when the store cannot be written.
 */
export async function importFiles(store: Store, options: ImportOptions, context: ImportContext): Promise<void> {
  const connection = await store.importConnection();
  const ledger = await Ledger.load(store, options.importId);
  await new ImportRun(store, connection, ledger, options, context).toTheEnd();
}

/** A pull stores what it has after so long, or ten times what the last load took: small loads cost more than they hold. */
const HURRY_MS = 15_000;
const HURRY_FACTOR = 10;

/** What puts each kind of data into its tables. */
const LOADERS: readonly Loader[] = [loadTrails, loadLogs, loadTraces];

class ImportRun {
  readonly #pool: CutPool;
  readonly #work: WorkList;
  readonly #fetcher: Fetcher | null;
  #failure: unknown = null;
  #paused = false;
  readonly #queue: LoadQueue;
  /** Loaded in the open transaction, to be committed. */
  #loaded = emptyBatch();
  #inTransaction = false;
  #conflicts = new Map<number, number>();
  #wake: () => void = () => undefined;
  #committed = 0;
  #lastLoad = { tookMs: 0, endedAt: performance.now() };

  constructor(
    private readonly store: Store,
    private readonly connection: DuckDBConnection,
    ledger: Ledger,
    private readonly options: ImportOptions,
    private readonly context: ImportContext,
  ) {
    this.#queue = new LoadQueue(store.threads);
    const source: FileSource = options.source ?? {
      list: (signal) => listFiles(options.paths, signal),
      fetcher: null,
    };
    const given = options.choice ?? NO_CHOICE;
    const choice = { ...given, format: source.format ?? given.format };
    this.#work = new WorkList({
      store,
      ledger,
      importId: options.importId,
      source,
      choice,
      progress: context.progress,
      enter: (entry, bytes) => this.#enter(entry, bytes),
    });
    this.#fetcher =
      source.fetcher?.({
        fetched: (file) => {
          this.#work.fetched(file);
          this.#dispatch();
        },
        failed: (fileId, reason) => {
          this.#work.notFetched(fileId, reason);
          this.#dispatch();
          this.#wake();
        },
        broken: (error) => this.#fail(error),
      }) ?? null;
    if (this.#fetcher !== null) this.#work.fetchWith(this.#fetcher);
    this.#pool = new CutPool(
      { spoolFolder: store.spoolFolder, limits: options.limits ?? inputLimits(), roots: options.paths, choice },
      Math.min(4, Math.max(2, availableParallelism())),
      {
        decide: (claims) => claims.map((claim) => this.#work.decide(claim)),
        isArchive: (path) => this.#work.isArchive(path),
        flushed: (flush) => this.#flushed(flush),
        broken: (error) => this.#fail(error),
      },
    );
  }

  async toTheEnd(): Promise<void> {
    const { signal, progress } = this.context;
    const abort = () => {
      this.#fail(signal.reason);
      this.connection.interrupt();
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      signal.throwIfAborted();
      await this.#showCounts();
      this.context.onPausable((paused) => this.#pause(paused));
      const listing = this.#list();
      // What is fetched slowly is stored now and then, so that it can be queried, and is not lost with the process.
      const hurry = this.#fetcher === null ? null : setInterval(() => this.#hurry(), this.#commitWithinMs / 5);
      await this.#load().finally(() => clearInterval(hurry ?? undefined));
      await listing;
      this.#throwFailure();
    } catch (error) {
      await this.#rollback();
      throw this.#failure ?? error;
    } finally {
      signal.removeEventListener('abort', abort);
      await this.#fetcher?.close();
      await this.#pool.close();
      for (const path of this.#queue.spoolPaths) rmSync(path, { force: true });
      progress.running = null;
    }
  }

  get #commitWithinMs(): number {
    return this.options.source?.commitWithinMs ?? HURRY_MS;
  }

  #hurry(): void {
    const { tookMs, endedAt } = this.#lastLoad;
    if (performance.now() - endedAt < Math.max(this.#commitWithinMs, HURRY_FACTOR * tookMs)) return;
    this.#work.hurry();
    this.#queue.hurry();
    this.#dispatch();
    this.#wake();
  }

  #pause(paused: boolean): void {
    this.#paused = paused;
    this.#pool.pause(paused);
    this.#fetcher?.pause(paused);
    if (!paused) this.#dispatch();
    this.#wake();
  }

  #fail(error: unknown): void {
    this.#failure ??= error ?? new Error('The import was stopped.');
    this.#wake();
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  // --- cutting

  async #list(): Promise<void> {
    try {
      await this.#work.list(this.context.signal, () => {
        this.#dispatch();
        return this.#failure === null;
      });
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#dispatch();
      this.#wake();
    }
  }

  #dispatch(): void {
    while (!this.#paused && this.#failure === null && this.#pool.hasFree && this.#queue.hasRoom) {
      const unit = this.#work.takeUnit();
      if (unit === null) return;
      this.#pool.give(unit);
    }
  }

  /** An entry that needs no worker. */
  #enter(entry: LedgerEntry, bytes: number): void {
    this.#queue.enter(entry, bytes);
    if (this.#queue.isReady) this.#wake();
  }

  #flushed({ unit, open, done, parts, verdicts, archives, bytes }: Flush): boolean {
    this.#queue.handOver(unit, open, { parts, verdicts, archives, bytes });
    for (const verdict of verdicts) {
      this.#work.settle(verdict);
      this.options.source?.read?.(verdict.path, verdict.member);
    }
    if (done) this.#dispatch();
    this.#wake();
    return this.#queue.hasRoom;
  }

  // --- loading

  get #isCut(): boolean {
    return this.#work.isEmpty && this.#pool.isIdle;
  }

  /** Loads and commits until everything is in. */
  async #load(): Promise<void> {
    for (;;) {
      await this.#until(() => this.#failure !== null || (!this.#paused && (this.#queue.isReady || this.#isCut)));
      this.#throwFailure();
      const began = performance.now();
      await this.#insert(this.#queue.take());
      this.#queue.loaded();
      this.#pool.resumeWaiting();
      this.#dispatch();
      if (this.#queue.endsWithWholeFiles) await this.#commit();
      const ended = performance.now();
      this.#lastLoad = { tookMs: ended - began, endedAt: ended };
      if (this.#isCut && this.#queue.isEmpty) return;
    }
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #insert(batch: Batch): Promise<void> {
    const { connection } = this;
    const { keepOriginal } = this.options;
    this.#loaded.verdicts.push(...batch.verdicts);
    this.#loaded.entries.push(...batch.entries);
    this.#loaded.archives.push(...batch.archives);
    this.#loaded.bytes += batch.bytes;
    if (isEmpty(batch)) return;
    if (!this.#inTransaction) {
      await connection.run('BEGIN TRANSACTION');
      this.#inTransaction = true;
    }
    this.context.progress.running = {
      bytes: this.#loaded.bytes,
      share: () => Math.max(0, connection.progress.percentage) / 100,
    };
    const partsOf = (what: SpoolPart['what']) => batch.parts.filter((part) => part.what === what);
    for (const loader of LOADERS) {
      const parts = loader.takes.flatMap(partsOf);
      if (parts.length === 0) continue;
      const { spoolFolder } = this.store;
      const conflicts = await loader.load(connection, parts, { keepOriginal, spoolFolder });
      for (const [file, count] of conflicts) this.#conflicts.set(file, (this.#conflicts.get(file) ?? 0) + count);
    }
    const problems = partsOf('problems');
    if (problems.length > 0) {
      await writeProblems(connection, this.options.importId, problems);
      this.context.progress.problemCount += problems.reduce((sum, part) => sum + part.lines, 0);
    }
    for (const part of batch.parts) rmSync(part.path, { force: true });
  }

  async #commit(): Promise<void> {
    const { connection } = this;
    const { importId } = this.options;
    const { progress } = this.context;
    const done = this.#loaded;
    this.#loaded = emptyBatch();
    if (!this.#inTransaction) return;
    const entries = [...done.entries, ...done.verdicts.map((verdict) => this.#entryOf(verdict))];
    const read = done.verdicts.filter(({ status }) => status !== 'skipped').map(({ fileId }) => fileId);
    const firstRead = read.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    if (read.length > 0) for (const loader of LOADERS) await loader.complain(connection, importId, firstRead);
    await writeLedger(
      connection,
      `${this.store.spoolFolder}ledger-${this.#committed++}.ndjson`,
      importId,
      entries,
      done.archives,
      LOADERS,
    );
    await writeRefusals(connection, importId, done.entries);
    this.#throwFailure();
    await connection.run('COMMIT');
    this.#inTransaction = false;
    this.#conflicts.clear();
    progress.running = null;
    progress.bytesDone += done.bytes;
    this.options.source?.committed?.(entries, done.archives);
    await this.#showCounts();
    await this.store.meta((meta) =>
      meta.run('UPDATE import_run SET found = $1 WHERE import_id = $2', [progress.files.found, importId]),
    );
  }

  #entryOf(verdict: Verdict): LedgerEntry {
    return {
      ...verdict,
      kind: this.options.source?.kind ?? verdict.kind,
      etag: this.#work.etagOf(verdict.fileId),
      importId: this.options.importId,
      duplicates: verdict.sameAs === null ? 0 : verdict.records,
      conflicts: this.#conflicts.get(verdict.fileId) ?? 0,
    };
  }

  /** Figures of the whole import out of the ledger: what the report will say, what was done before an interruption too. */
  async #showCounts(): Promise<void> {
    const { files, records } = this.context.progress;
    const reader = await this.connection.runAndReadAll(
      `SELECT count(*) FILTER (status = 'read'), count(*) FILTER (status = 'skipped'), count(*) FILTER (status = 'failed'),
         sum(records), sum("rows"), sum(duplicates), sum(conflicts), sum(failed_records)
       FROM import_file WHERE import_id = ${this.options.importId}`,
    );
    const [read, skipped, failed, all, inserted, duplicates, conflicts, bad] = (reader.getRows()[0] ?? []).map(Number);
    Object.assign(files, { read, skipped, failed });
    Object.assign(records, { read: all, inserted, duplicates, conflicts, failed: bad });
  }

  async #rollback(): Promise<void> {
    if (!this.#inTransaction) return;
    this.#inTransaction = false;
    // Twice, as the interrupt may hit the first one; a failed COMMIT has rolled back by itself.
    for (let i = 0; i < 2; i++) await this.connection.run('ROLLBACK').catch(() => undefined);
  }
}
