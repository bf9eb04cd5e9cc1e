import type { DuckDBConnection } from '@duckdb/node-api';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import type { Selection } from '../insights/catalog.ts';
import type { Statement } from '../insights/sql-text.ts';
import type { PathSegment } from './rule.ts';

/** Why an event is not counted, by the step that drops it first. The numbers stand in the column `skip`. */
export const SKIPPED = { notJson: 1, filteredOut: 2, missingKey: 3, ignoredDash: 4, valueNotNumeric: 5 } as const;

/**
 * The events of a question as a statement with the columns `t` (TIMESTAMP), `skip` (a number of SKIPPED, or null) and `f1`,
 * `f2` and so on: the texts of the fields asked for, null where an event has none. Every event of the range is a row, unless the question's
 * language has filtered it: then `scanned` counts them all.
 */
export interface EventRows extends Statement {
  /** Answers one number: the events of the range. Null where every one of them is a row. */
  scanned: Statement | null;
}

/** A question bound to a workspace: which events it is about, and how their fields are read. */
export interface EventReader {
  selection: Selection;
  warnings: string[];
  /** The rows of a range; `fields` as the question's language writes them. Throws `query.syntax` or `query.unknown-field`. */
  rows(connection: DuckDBConnection, fields: readonly string[], range: TimeRange): Promise<EventRows>;
  /**
   * The rows of a range without fields: `t`, `skip` and `doc`, the JSON text that every field is a leaf of. Null where fields are
   * no leaves of one text.
   */
  documents(connection: DuckDBConnection, range: TimeRange): Promise<Statement | null>;
  /** The place of a field in `doc`; null where it has none. */
  placeOf(field: string): readonly PathSegment[] | null;
  /** The fields that can be asked for besides the keys, as far as they are known. */
  knownFields(): string[];
}
