import type { DuckDBConnection } from '@duckdb/node-api';
import type { SpoolPart } from './cut-protocol.ts';

export interface LoadOptions {
  keepOriginal: boolean;
  /** Absolute, ends in a slash: where a loader may put files of its own. */
  spoolFolder: string;
}

/** Puts what the workers cut of one kind of data into its tables, all inside the import's open transaction. */
export interface Loader {
  /** The spool's parts that it takes. */
  readonly takes: readonly SpoolPart['what'][];
  /**
   * Inserts the rows of the parts but those that are stored already, which it writes down as duplicates. Answers, by file
   * id, with the number of records kept although their identity is stored with other content.
   */
  load(connection: DuckDBConnection, parts: readonly SpoolPart[], options: LoadOptions): Promise<Map<number, number>>;
  /** Before a commit: writes into import_problem what is wrong with rows of the files from `firstFileId` on. */
  complain(connection: DuckDBConnection, importId: number, firstFileId: number): Promise<void>;
  /**
   * A query of the rows that files from `firstFileId` on have in its tables: (file_id, stored, aggregates, timeless,
   * first_time, last_time), of which `timeless` rows have no time.
   */
  rowsByFile(firstFileId: number): string;
}
