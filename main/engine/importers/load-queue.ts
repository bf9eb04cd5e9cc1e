import type { ArchiveDone, SpoolPart, Verdict } from './cut-protocol.ts';
import type { LedgerEntry } from './ledger.ts';
import { PART_BYTES } from './spool-writer.ts';

/** What is loaded with one statement for each kind of data, and committed together. */
export interface Batch {
  parts: SpoolPart[];
  verdicts: Verdict[];
  entries: LedgerEntry[];
  archives: ArchiveDone[];
  /** Of the given files, as they lie on disk. */
  bytes: number;
}

export const emptyBatch = (): Batch => ({ parts: [], verdicts: [], entries: [], archives: [], bytes: 0 });

export function isEmpty(batch: Batch): boolean {
  return batch.parts.length + batch.verdicts.length + batch.entries.length + batch.archives.length === 0;
}

/** One hand-over of a worker, or entries that needed none. */
interface Waiting {
  batch: Batch;
  unit: number | null;
  /** The worker was in the middle of a file. */
  open: boolean;
}

interface Sum {
  rows: number;
  /** Bytes in the spool, and of the given files. */
  spool: number;
  bytes: number;
  files: number;
}

/** A load is ready when it has one of these (storage.md 3.2); `rows` also grows with DuckDB's threads (3.4). */
const LOAD = { rows: 200_000, bytes: 400e6, compressed: 48e6, files: 20_000 };
/** The same for the parts of a file that is still being cut: its loads share one transaction, and so memory. */
const LARGE_FILE_LOAD = 4 * PART_BYTES;
/** Spool that may wait for DuckDB before the workers must. */
const MOST_WAITING = 2 * LOAD.bytes;

/** `TRAILGLASS_BATCH_RECORDS` makes smaller batches: slower, but less is lost when the process dies. Tests use it for that. */
function wantedRows(): number | null {
  const rows = Number(process.env.TRAILGLASS_BATCH_RECORDS ?? '');
  return Number.isInteger(rows) && rows > 0 ? rows : null;
}

/**
 * What workers have handed over and DuckDB has not taken yet, in its order. A load takes no more of it than makes a load,
 * however much waits, so that memory stays bounded and a pause or a cancel comes soon.
 */
export class LoadQueue {
  readonly #waiting: Waiting[] = [];
  readonly #rowsPerLoad: number;
  readonly #sum: Sum = { rows: 0, spool: 0, bytes: 0, files: 0 };
  #loadingSpool = 0;
  /** What waits is a load, however little it is. */
  #hurried = false;
  /** Units in the middle of a file, by what was handed over and by what was taken. */
  readonly #open = new Set<number>();
  readonly #openTaken = new Set<number>();

  constructor(threads: number) {
    this.#rowsPerLoad = wantedRows() ?? Math.max(LOAD.rows, 2 * threads * 30_720);
  }

  /** An entry of a file that needs no worker; `bytes` of the given files are done with it. */
  enter(entry: LedgerEntry, bytes: number): void {
    let last = this.#waiting.at(-1);
    if (last === undefined || last.unit !== null) {
      last = { batch: emptyBatch(), unit: null, open: false };
      this.#waiting.push(last);
    }
    last.batch.entries.push(entry);
    last.batch.bytes += bytes;
    this.#sum.bytes += bytes;
    this.#sum.files++;
  }

  handOver(unit: number, open: boolean, batch: Omit<Batch, 'entries'>): void {
    const waiting = { batch: { ...batch, entries: [] }, unit, open };
    this.#waiting.push(waiting);
    add(this.#sum, waiting.batch, 1);
    if (open) this.#open.add(unit);
    else this.#open.delete(unit);
  }

  /** Workers may write on. */
  get hasRoom(): boolean {
    return this.#sum.spool + this.#loadingSpool < MOST_WAITING;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  get isReady(): boolean {
    return (this.#hurried && !this.isEmpty) || this.#isLoad(this.#sum, this.#open);
  }

  /** Makes a load of what waits now. */
  hurry(): void {
    this.#hurried = true;
  }

  /** What was taken ends between files, so it can be committed. */
  get endsWithWholeFiles(): boolean {
    return this.#openTaken.size === 0;
  }

  /** The next load; what is in it counts as waiting until `loaded`. */
  take(): Batch {
    this.#hurried = false;
    const load = emptyBatch();
    const taken: Sum = { rows: 0, spool: 0, bytes: 0, files: 0 };
    while (this.#waiting.length > 0 && !this.#isLoad(taken, this.#openTaken)) {
      const { batch, unit, open } = this.#waiting.shift() as Waiting;
      load.parts.push(...batch.parts);
      load.verdicts.push(...batch.verdicts);
      load.entries.push(...batch.entries);
      load.archives.push(...batch.archives);
      load.bytes += batch.bytes;
      add(this.#sum, batch, -1);
      add(taken, batch, 1);
      if (unit === null) continue;
      if (open) this.#openTaken.add(unit);
      else this.#openTaken.delete(unit);
    }
    this.#loadingSpool = taken.spool;
    return load;
  }

  loaded(): void {
    this.#loadingSpool = 0;
  }

  /** Paths of the spool that nobody will load now. */
  get spoolPaths(): string[] {
    return this.#waiting.flatMap(({ batch }) => batch.parts.map((part) => part.path));
  }

  #isLoad(sum: Sum, open: Set<number>): boolean {
    return (
      sum.rows >= this.#rowsPerLoad ||
      sum.spool >= (open.size > 0 ? LARGE_FILE_LOAD : LOAD.bytes) ||
      sum.bytes >= LOAD.compressed ||
      sum.files >= LOAD.files
    );
  }
}

/** What is counted as rows of a load; the other parts say more of the same records. */
const RECORDS: ReadonlySet<SpoolPart['what']> = new Set([
  'events',
  'aggregated',
  'log-events',
  'segments',
  'trace-summaries',
]);

function add(sum: Sum, { parts, verdicts, entries, bytes }: Batch, sign: 1 | -1): void {
  for (const part of parts) {
    if (RECORDS.has(part.what)) sum.rows += sign * part.lines;
    sum.spool += sign * part.bytes;
  }
  sum.bytes += sign * bytes;
  sum.files += sign * (verdicts.length + entries.length);
}
