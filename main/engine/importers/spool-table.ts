import { listOf } from '../store/sql-text.ts';
import type { SpoolPart } from './cut-protocol.ts';

/** What DuckDB reads of the spool at a time; its own choice, 32 MB for each thread, takes 100 MB more and is no faster. */
const BUFFER = 16e6;

/** The lines of the spool's parts as a table; `columns` are names and types as `read_csv` takes them. */
export function spoolTable(parts: readonly SpoolPart[], columns: string): string {
  const longest = Math.max(2 ** 21, ...parts.map((part) => part.longest + 1024));
  return `read_csv(${listOf(parts.map((part) => part.path))}, columns = {${columns}},
    header = false, delim = '\\t', quote = '', escape = '', new_line = '\\n', auto_detect = false, max_line_size = ${longest},
    buffer_size = ${Math.max(BUFFER, 2 * longest)})`;
}

/** A text of the spool in its own characters: `how` says what was put for those that a line cannot hold (record-spool.ts). */
export function asItCame(column: string): string {
  return `CASE how WHEN '1' THEN translate(${column}, chr(30) || chr(29) || chr(31), chr(10) || chr(13) || chr(9))
      WHEN '2' THEN decode(from_base64(${column})) ELSE ${column} END`;
}
