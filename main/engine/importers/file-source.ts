import type { ListedFile } from '../sources/list-files.ts';
import type { ArchiveDone, Fetched } from './cut-protocol.ts';
import type { LedgerEntry } from './ledger.ts';

/** A file that a worker is to cut and that does not lie on disk under its own name. */
export type FetchedFile = Pick<Fetched, 'bytes' | 'spooled'> & { fileId: number };

export interface WantedFile {
  fileId: number;
  path: string;
  size: number;
  etag: string | null;
}

/** What a fetcher tells the import. All run on the import's own thread. */
export interface FetchEvents {
  fetched(file: FetchedFile): void;
  /** The file cannot be had; the import goes on. */
  failed(fileId: number, reason: string): void;
  /** The import cannot go on. */
  broken(error: unknown): void;
}

/** Brings the bytes of files from elsewhere. It holds no more in memory than its own bound, and waits until some were taken. */
export interface Fetcher {
  want(file: WantedFile): void;
  /** A worker has taken over the bytes of this file. */
  taken(fileId: number): void;
  pause(paused: boolean): void;
  /** Stops what is under way. */
  close(): Promise<void>;
}

/** Where an import's files come from. */
export interface FileSource {
  /** What there is, in slices; what the ledger knows is listed as well. */
  list(signal: AbortSignal): AsyncIterable<ListedFile[]>;
  /** Null where workers open the files by their paths. */
  fetcher: ((events: FetchEvents) => Fetcher) | null;
  /** What came is cut and committed about so often, in milliseconds, however little it is; only where there is a fetcher. */
  commitWithinMs?: number;
  /** What the ledger calls these files, over what their format is. */
  kind?: string;
  /** What they are read as (`aws-spans`), over what was chosen; what their content says where neither is said. */
  format?: string;
  /** Told of each file, or member of an archive, that was looked at to its end. */
  read?(path: string, member: string | null): void;
  /** Told of each batch that is committed: its files, and archives whose members are all in the ledger. */
  committed?(files: readonly LedgerEntry[], archives: readonly ArchiveDone[]): void;
}
