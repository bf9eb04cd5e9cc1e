import { quoteName } from '../store/sql-text.ts';
import type { OpenResult } from './open-result.ts';
import { PAGE_ROWS } from './sql/plain-rows.ts';

/**
 * The rows of an open result as a table expression with its stored column names, in no order; plain rows are computed from
 * the view, and only the columns that the reader names.
 */
export function resultRows({ plain, table, columns }: OpenResult): string {
  if (plain === null) return table;
  const rows = plain.whole ? `SELECT *, 0 AS __n FROM ${plain.rowsView}` : placedRows(plain.rowsView, table);
  return plainRowsSql(plain.pageSql, rows, columns);
}

/** The same with the place of each row in the result, from 0, as the column n. */
export function numberedRows({ plain, table, columns }: OpenResult): string {
  return plain === null
    ? `(SELECT rowid AS n, * FROM ${table})`
    : plainRowsSql(plain.pageSql, placedRows(plain.rowsView, table), columns);
}

function placedRows(rowsView: string, table: string): string {
  return `SELECT rows.*, places.rowid AS __n FROM ${rowsView} rows JOIN ${table} places ON __row_id = r AND __file_id = f AND "position" = p`;
}

function plainRowsSql(pageSql: string, rows: string, columns: OpenResult['columns']): string {
  const names = columns.map(({ stored }) => quoteName(stored)).join(', ');
  return `(WITH ${PAGE_ROWS} AS (${rows}) SELECT * FROM (${pageSql}) AS page(n, f, p, ${names}))`;
}
