import { quoteName } from '../store/sql-text.ts';
import type { OpenResult } from './open-result.ts';
import { PAGE_ROWS } from './sql/plain-rows.ts';

/**
 * The rows of an open result as a table expression with its stored column names, in no order; plain rows are computed from
 * the view, and only the columns that the reader names.
 */
export function resultRows({ plain, table, columns }: OpenResult): string {
  if (plain === null) return table;
  const rows = plain.whole
    ? `SELECT *, 0 AS __n FROM ${plain.rowsView}`
    : `SELECT rows.*, 0 AS __n FROM ${plain.rowsView} rows JOIN ${table} ON __row_id = r AND __file_id = f AND "position" = p`;
  const names = columns.map(({ stored }) => quoteName(stored)).join(', ');
  return `(WITH ${PAGE_ROWS} AS (${rows}) SELECT * FROM (${plain.pageSql}) AS page(n, f, p, ${names}))`;
}
