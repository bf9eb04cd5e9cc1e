import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Progress } from '../../jobs/progress.ts';
import { DEFAULT_LIMITS, type InputLimits } from '../../sources/limits.ts';
import { type ListedFile, listFiles } from '../../sources/list-files.ts';
import type { Store } from '../../store/store.ts';
import {
  type ArchiveDone,
  type Claim,
  type Decision,
  SAME_BYTES,
  type SpoolPart,
  type UnitFile,
  type Verdict,
} from '../cut-protocol.ts';
import { PART_BYTES } from '../spool-writer.ts';
import { CutPool, type Flush } from './cut-pool.ts';
import { findDuplicates, recordDuplicates } from './duplicates.ts';
import { insertAggregated, insertEvents } from './insert-events.ts';
import {
  type KnownFile,
  Ledger,
  type LedgerEntry,
  nameOf,
  writeLedger,
  writeProblems,
  writeRefusals,
  writeUnreadable,
} from './ledger.ts';

/**
 * The import of CloudTrail files (storage.md part 3). Worker threads cut the next batch while DuckDB inserts the one
 * before it:
 *
 *   listing -> ledger check -> units -> [workers: inflate, cut] -> spool -> [find duplicates, INSERT, ledger, COMMIT]
 *
 * A transaction holds whole files only: a file that is larger than a load is inserted in several statements and committed
 * when its last one is in. So a killed import has lost the batch at hand and nothing else, and the ledger says so.
 */
export interface ImportOptions {
  importId: number;
  paths: readonly string[];
  keepOriginal: boolean;
  limits?: InputLimits;
}

export interface ImportContext {
  signal: AbortSignal;
  progress: Progress;
  /** Told once when the import can be paused; the function pauses (true) and lets go on (false). */
  onPausable(pause: (paused: boolean) => void): void;
}

/** Runs the import to its end. Throws when aborted, when a path is missing and when the store cannot be written. */
export async function importCloudTrail(store: Store, options: ImportOptions, context: ImportContext): Promise<void> {
  const connection = await store.importConnection();
  const ledger = await Ledger.load(store, options.importId);
  const run = new ImportRun(store, connection, ledger, options, context);
  await run.toTheEnd();
}

/** A unit for a worker: this many bytes of small files, or one large file. */
const UNIT_BYTES = 2 * 2 ** 20;
const UNIT_FILES = 256;
/** A load is inserted when it has one of these (storage.md 3.2); `rows` also grows with DuckDB's threads (3.4). */
const LOAD = { rows: 200_000, bytes: 400e6, compressed: 48e6, files: 20_000 };
/** The same for the parts of a file that is still being cut: its loads share one transaction, and so memory. */
const LARGE_FILE_LOAD = 2 * PART_BYTES;
/** `TRAILGLASS_BATCH_RECORDS` makes smaller batches: slower, but less is lost when the process dies. Tests use it for that. */
function wantedRows(): number | null {
  const rows = Number(process.env.TRAILGLASS_BATCH_RECORDS ?? '');
  return Number.isInteger(rows) && rows > 0 ? rows : null;
}

/** Spool that may wait for DuckDB before the workers must. */
const MOST_WAITING = 2 * LOAD.bytes;

/** A file whose bytes a worker has at hand, or had. */
interface Held {
  fileId: number;
  path: string;
  verdict: Verdict | null;
  /** Files of the same bytes that wait for its verdict. */
  deferred: { fileId: number; path: string; size: number; mtimeUs: number }[];
}

interface Batch {
  parts: SpoolPart[];
  verdicts: Verdict[];
  entries: LedgerEntry[];
  archives: ArchiveDone[];
  bytes: number;
}

const emptyBatch = (): Batch => ({ parts: [], verdicts: [], entries: [], archives: [], bytes: 0 });

class ImportRun {
  readonly #pool: CutPool;
  readonly #rowsPerLoad: number;
  /** Files to be cut, in the order of their names. */
  readonly #queue: (UnitFile & { size: number })[] = [];
  #queueAt = 0;
  #listed = false;
  #failure: unknown = null;
  #paused = false;
  #nextFileId = 1;
  /** Handed over by workers and not yet loaded. */
  #waiting = emptyBatch();
  #waitingSpool = 0;
  #loadingSpool = 0;
  /** Loaded in the open transaction, to be committed. */
  #loaded = emptyBatch();
  #inTransaction = false;
  #conflicts = new Map<number, number>();
  /** Units whose worker was in the middle of a file when it last flushed what is loaded. */
  readonly #open = new Set<number>();
  readonly #openLoaded = new Set<number>();
  readonly #archivePaths = new Set<string>();
  /** Files by hash that a worker has at hand, or had. */
  readonly #claims = new Map<string, Held>();
  #wake: () => void = () => undefined;
  #committed = 0;

  constructor(
    private readonly store: Store,
    private readonly connection: DuckDBConnection,
    private readonly ledger: Ledger,
    private readonly options: ImportOptions,
    private readonly context: ImportContext,
  ) {
    this.#rowsPerLoad = wantedRows() ?? Math.max(LOAD.rows, 2 * store.threads * 30_720);
    this.#pool = new CutPool(
      { spoolFolder: store.spoolFolder, limits: options.limits ?? DEFAULT_LIMITS },
      Math.min(4, Math.max(2, availableParallelism())),
      {
        decide: (claims) => claims.map((claim) => this.#decide(claim)),
        isArchive: (path) => this.#isArchive(path),
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
      this.#nextFileId = await this.#firstFreeFileId();
      await this.#showCounts();
      this.context.onPausable((paused) => this.#pause(paused));
      const listing = this.#list();
      await this.#load();
      await listing;
      this.#throwFailure();
    } catch (error) {
      await this.#rollback();
      throw this.#failure ?? error;
    } finally {
      signal.removeEventListener('abort', abort);
      await this.#pool.close();
      for (const part of [...this.#waiting.parts, ...this.#loaded.parts]) rmSync(part.path, { force: true });
      progress.running = null;
    }
  }

  async #firstFreeFileId(): Promise<number> {
    // Also above ids that a killed import gave out: they may be named in rows of its last batch, which is gone, but never again.
    const reader = await this.connection.runAndReadAll('SELECT coalesce(max(file_id), 0) + 1 FROM import_file');
    return Number(reader.getRows()[0]?.[0] ?? 1);
  }

  #pause(paused: boolean): void {
    this.#paused = paused;
    this.#pool.pause(paused);
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

  // --- what there is to do

  async #list(): Promise<void> {
    const { progress, signal } = this.context;
    let bytes = 0;
    try {
      for await (const slice of listFiles(this.options.paths, signal)) {
        if (this.#failure !== null) return;
        for (const file of slice) {
          progress.files.found++;
          bytes += file.size;
          await this.#sort(file);
        }
        this.#dispatch();
      }
      progress.bytesTotal = bytes;
    } catch (error) {
      this.#fail(error);
    } finally {
      progress.listing = false;
      this.#listed = true;
      this.#dispatch();
      this.#wake();
    }
  }

  /** Decides what can be decided without opening the file. */
  async #sort(file: ListedFile): Promise<void> {
    const { progress } = this.context;
    if (this.ledger.own.has(file.path)) {
      progress.bytesDone += file.size; // done before this import was interrupted
      return;
    }
    if (file.refusal !== null) {
      const { kind, status, reason } = file.refusal;
      this.#enter({ ...this.#blank(file), kind, status, reason }, 0);
      return;
    }
    const known = this.ledger.byPath.get(file.path);
    if (known !== undefined && known.size === file.size && known.mtimeUs === file.mtimeUs) {
      this.#enter(this.#again(known, file), file.size);
      return;
    }
    const archive = this.ledger.archives.get(file.path);
    if (archive !== undefined && archive.size === file.size && archive.mtimeUs === file.mtimeUs) {
      const members = await Ledger.membersOf(this.store, file.path);
      progress.files.found += members.length - 1;
      for (const member of members) {
        if (this.ledger.own.has(nameOf(member.path, member.member))) continue;
        this.#enter(this.#again(member, { path: member.path, size: member.size, mtimeUs: member.mtimeUs }), 0);
      }
      progress.bytesDone += file.size;
      return;
    }
    this.#queue.push({ fileId: this.#nextFileId++, path: file.path, size: file.size });
  }

  #blank(file: { path: string; size: number; mtimeUs: number }): LedgerEntry {
    return {
      fileId: this.#nextFileId++,
      importId: this.options.importId,
      kind: 'unknown',
      path: file.path,
      member: null,
      size: file.size,
      mtimeUs: file.mtimeUs,
      sha256: null,
      status: 'skipped',
      sameAs: null,
      records: 0,
      failed: 0,
      duplicates: 0,
      conflicts: 0,
      aggregated: 0,
      reason: null,
    };
  }

  /** The entry of a file whose bytes are known: its records are read and duplicates (design.md part 5). */
  #again(known: KnownFile, file: { path: string; size: number; mtimeUs: number; member?: string | null }): LedgerEntry {
    const entry = {
      ...this.#blank(file),
      kind: known.kind,
      member: file.member === undefined ? known.member : file.member,
      sha256: known.sha256,
    };
    const original = known.status === 'read' ? known.fileId : known.sameAs;
    if (original === null) return { ...entry, reason: known.reason };
    const samePlace = known.path === file.path && known.member === entry.member;
    const reason = samePlace ? 'unchanged since it was read' : SAME_BYTES;
    return { ...entry, sameAs: original, records: known.good, duplicates: known.good, reason };
  }

  /** An entry that needs no worker. */
  #enter(entry: LedgerEntry, bytes: number): void {
    this.#waiting.entries.push(entry);
    this.#waiting.bytes += bytes;
    if (this.#isReady()) this.#wake();
  }

  // --- workers

  #dispatch(): void {
    while (
      !this.#paused &&
      this.#failure === null &&
      this.#queueAt < this.#queue.length &&
      this.#pool.hasFree &&
      this.#waitingSpool + this.#loadingSpool < MOST_WAITING &&
      (this.#listed || this.#queue.length - this.#queueAt >= UNIT_FILES)
    ) {
      const unit: UnitFile[] = [];
      let bytes = 0;
      while (this.#queueAt < this.#queue.length && unit.length < UNIT_FILES) {
        const file = this.#queue[this.#queueAt];
        if (file === undefined || (unit.length > 0 && bytes + file.size > UNIT_BYTES)) break;
        unit.push({ fileId: file.fileId, path: file.path });
        bytes += file.size;
        this.#queueAt++;
      }
      this.#pool.give(unit);
    }
  }

  #decide(claim: Claim): Decision {
    const { progress } = this.context;
    if (claim.member !== null) {
      if (this.ledger.own.has(nameOf(claim.path, claim.member))) {
        progress.files.found++;
        return { what: 'leave' };
      }
      progress.files.found++;
    }
    const fileId = claim.fileId ?? this.#nextFileId++;
    if (claim.sha256 === null) return { what: 'cut', fileId };
    const known = this.ledger.byHash.get(claim.sha256);
    if (known !== undefined) {
      this.#leave(known, claim, fileId);
      return { what: 'leave' };
    }
    const other = this.#claims.get(claim.sha256);
    if (other === undefined) {
      this.#claims.set(claim.sha256, { fileId, path: nameOf(claim.path, claim.member), verdict: null, deferred: [] });
      return { what: 'cut', fileId };
    }
    if (other.fileId === fileId || other.verdict?.status === 'failed') return { what: 'cut', fileId };
    if (other.verdict !== null) {
      this.#leave(knownOf(other.verdict), claim, fileId);
      return { what: 'leave' };
    }
    // Its twin is in another worker's hands. A member cannot be fetched again later: its records are told apart one by one.
    if (claim.member !== null) return { what: 'cut', fileId };
    other.deferred.push({ fileId, path: claim.path, size: claim.size, mtimeUs: claim.mtimeUs });
    return { what: 'leave' };
  }

  #leave(known: KnownFile, claim: Claim, fileId: number): void {
    const entry = this.#again(known, claim);
    this.#enter({ ...entry, fileId, sha256: claim.sha256 }, 0);
  }

  /** The file is none of its own: its members are. What waited for its verdict is looked at for itself. */
  #isArchive(path: string): void {
    this.context.progress.files.found--;
    this.#archivePaths.add(path);
    for (const [hash, held] of this.#claims) {
      if (held.path !== path) continue;
      this.#claims.delete(hash);
      this.#queue.push(...held.deferred);
    }
  }

  #flushed(flush: Flush): boolean {
    const { parts, verdicts, archives, bytes, open, done, unit } = flush;
    this.#waiting.parts.push(...parts);
    this.#waiting.archives.push(...archives);
    this.#waiting.bytes += bytes;
    this.#waitingSpool += parts.reduce((sum, part) => sum + part.bytes, 0);
    for (const verdict of verdicts) {
      this.#waiting.verdicts.push(verdict);
      // An archive that could not be read to its end is a file after all.
      if (verdict.member === null && this.#archivePaths.has(verdict.path)) this.context.progress.files.found++;
      const claim = verdict.sha256 === null ? undefined : this.#claims.get(verdict.sha256);
      if (claim !== undefined && claim.fileId === verdict.fileId) this.#settle(claim, verdict);
    }
    if (open) this.#open.add(unit);
    else this.#open.delete(unit);
    if (done) this.#dispatch();
    this.#wake();
    return this.#waitingSpool + this.#loadingSpool < MOST_WAITING;
  }

  #settle(held: Held, verdict: Verdict): void {
    held.verdict = verdict;
    for (const file of held.deferred.splice(0)) {
      if (verdict.status === 'failed') this.#queue.push(file);
      else this.#leave(knownOf(verdict), { ...file, member: null, sha256: verdict.sha256 }, file.fileId);
    }
  }

  // --- loading

  #isReady(): boolean {
    const { parts, verdicts, entries, bytes } = this.#waiting;
    const rows = parts.reduce((sum, part) => sum + (part.what === 'events' ? part.lines : 0), 0);
    return (
      rows >= this.#rowsPerLoad ||
      this.#waitingSpool >= (this.#open.size > 0 ? LARGE_FILE_LOAD : LOAD.bytes) ||
      bytes >= LOAD.compressed ||
      verdicts.length + entries.length >= LOAD.files
    );
  }

  get #isFinished(): boolean {
    return this.#listed && this.#queueAt >= this.#queue.length && this.#pool.isIdle;
  }

  /** Loads and commits until everything is in. */
  async #load(): Promise<void> {
    for (;;) {
      await this.#until(() => this.#failure !== null || (!this.#paused && (this.#isReady() || this.#isFinished)));
      this.#throwFailure();
      const last = this.#isFinished;
      const batch = this.#waiting;
      this.#waiting = emptyBatch();
      this.#loadingSpool = this.#waitingSpool;
      this.#waitingSpool = 0;
      this.#openLoaded.clear();
      for (const unit of this.#open) this.#openLoaded.add(unit);
      await this.#insert(batch);
      this.#loadingSpool = 0;
      this.#pool.resumeWaiting();
      this.#dispatch();
      if (this.#openLoaded.size === 0) await this.#commit();
      if (last && this.#isFinished && isEmpty(this.#waiting)) return;
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
    const partsOf = (what: SpoolPart['what']) => batch.parts.filter((part) => part.what === what);
    const events = partsOf('events');
    this.context.progress.running = {
      bytes: this.#loaded.bytes,
      share: () => Math.max(0, connection.progress.percentage) / 100,
    };
    if (events.length > 0) {
      const found = await findDuplicates(connection, events, { keepOriginal });
      const lines = events.reduce((sum, part) => sum + part.lines, 0);
      if (found.dropped < lines)
        await insertEvents(connection, events, { keepOriginal, someDropped: found.dropped > 0 });
      await recordDuplicates(connection, found);
      for (const [file, conflicts] of found.conflicts) {
        this.#conflicts.set(file, (this.#conflicts.get(file) ?? 0) + conflicts);
      }
    }
    const aggregated = partsOf('aggregated');
    if (aggregated.length > 0) await insertAggregated(connection, aggregated);
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
    if (read.length > 0)
      await writeUnreadable(
        connection,
        importId,
        read.reduce((a, b) => Math.min(a, b)),
      );
    await writeLedger(
      connection,
      `${this.store.spoolFolder}ledger-${this.#committed++}.ndjson`,
      importId,
      entries,
      done.archives,
    );
    await writeRefusals(connection, importId, done.entries);
    this.#throwFailure();
    await connection.run('COMMIT');
    this.#inTransaction = false;
    this.#conflicts.clear();
    progress.running = null;
    progress.bytesDone += done.bytes;
    await this.#showCounts();
    await this.store.meta((meta) =>
      meta.run('UPDATE import_run SET found = $1 WHERE import_id = $2', [progress.files.found, importId]),
    );
  }

  #entryOf(verdict: Verdict): LedgerEntry {
    return {
      ...verdict,
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

function isEmpty(batch: Batch): boolean {
  return batch.parts.length + batch.verdicts.length + batch.entries.length + batch.archives.length === 0;
}

function knownOf(verdict: Verdict): KnownFile {
  const { fileId, path, member, kind, size, mtimeUs, sha256, status, reason } = verdict;
  return {
    fileId,
    path,
    member,
    kind,
    size,
    mtimeUs,
    sha256,
    status,
    reason,
    sameAs: null,
    good: verdict.records - verdict.failed,
  };
}
