import type { InputLimits } from '../sources/limits.ts';
import type { LogChoice } from './logs/file-scope.ts';

/**
 * What the importer and its worker threads say to each other. A worker takes a unit (some small files, or one large file
 * or archive), asks about what it has hashed, and hands back spool files with verdicts:
 *
 *   importer -> worker   unit          worker -> importer   claim (waits for `claimed`)
 *   importer -> worker   claimed       worker -> importer   flush (waits for `go` unless the unit is done)
 *   importer -> worker   go
 */
export interface UnitFile {
  fileId: number;
  path: string;
  /** Of a file that was fetched from elsewhere: it is not opened by its path. */
  fetched?: Fetched;
}

/** Where the bytes of a fetched file are: in memory, or, of a large one, in the spool, to be deleted when it is cut. */
export interface Fetched {
  bytes: Uint8Array<ArrayBuffer> | null;
  spooled: string | null;
  /** Microseconds since the epoch. */
  mtimeUs: number;
}

export interface WorkerSettings {
  spoolFolder: string;
  limits: InputLimits;
  /** The paths given to the import, absolute: they name the log groups of files that do not. */
  roots: readonly string[];
  choice: LogChoice;
  /** One Int32: 0 run, 1 pause, 2 stop. Workers look at it between files and chunks. */
  control: SharedArrayBuffer;
}

/** Why a file with known bytes is left out. */
export const SAME_BYTES = 'the same bytes as a file that was read';

export const CONTROL = { run: 0, pause: 1, stop: 2 } as const;

/** A file, or a member of an archive, whose bytes are known by their hash. Members have no id before they are claimed. */
export interface Claim {
  fileId: number | null;
  path: string;
  member: string | null;
  sha256: string | null;
  size: number;
  mtimeUs: number;
}

export type Decision =
  /** Cut it, under this id. */
  | { what: 'cut'; fileId: number }
  /** Somebody else has it or had it; the importer writes the verdict. */
  | { what: 'leave' };

/** What became of a file. Counts are of records; `records` = inserted + duplicates + `failed` once loaded. */
export interface Verdict {
  fileId: number;
  path: string;
  member: string | null;
  size: number;
  /** Microseconds since the epoch. */
  mtimeUs: number;
  sha256: string | null;
  kind: string;
  status: 'read' | 'skipped' | 'failed';
  reason: string | null;
  /** A file of the same bytes that was read: then `records` are its good ones, all of them duplicates. */
  sameAs: number | null;
  records: number;
  failed: number;
  aggregated: number;
}

/** What of a verdict is another one for a file of the same bytes. */
export function sameAs(
  twin: Verdict,
): Pick<Verdict, 'status' | 'reason' | 'sameAs' | 'records' | 'failed' | 'aggregated'> {
  const records = twin.records - twin.failed;
  return { status: 'skipped', reason: SAME_BYTES, sameAs: twin.fileId, records, failed: 0, aggregated: 0 };
}

export interface SpoolPart {
  what:
    | 'events'
    | 'aggregated'
    | 'log-events'
    | 'log-scopes'
    | 'segments'
    | 'trace-summaries'
    | 'traces-met'
    | 'traces'
    | 'trace-annotations'
    | 'trace-exceptions'
    | 'trace-links'
    | 'trace-calls'
    | 'trace-causes'
    | 'problems';
  path: string;
  lines: number;
  bytes: number;
  /** Bytes of the longest line. */
  longest: number;
  /** Every text of it stands in its own characters (traces/column-writer.ts). */
  asItCame?: boolean;
}

/** An archive that was read to its end: it need not be opened again while its size and time stay the same. */
export interface ArchiveDone {
  path: string;
  size: number;
  mtimeUs: number;
  members: number;
}

export type ToWorker =
  | { type: 'unit'; unit: number; files: UnitFile[] }
  | { type: 'claimed'; decisions: Decision[] }
  | { type: 'go' };

export type FromWorker =
  | { type: 'claim'; claims: Claim[] }
  /** `path` turned out to be an archive: it is no file of its own. */
  | { type: 'archive'; path: string }
  | {
      type: 'flush';
      unit: number;
      parts: SpoolPart[];
      verdicts: Verdict[];
      archives: ArchiveDone[];
      /** Compressed bytes of the given files that were crossed since the last flush. */
      bytes: number;
      /** A file was cut in the middle: what was handed over must not be committed before the rest of it. */
      open: boolean;
      done: boolean;
    }
  | { type: 'broken'; unit: number; message: string };
