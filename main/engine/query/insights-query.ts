import type { DuckDBConnection } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import type { Store } from '../store/store.ts';
import { ensureFieldCatalog } from './catalog/field-catalog.ts';
import type { Catalog } from './insights/catalog.ts';
import { type CompiledQuery, type CompileOptions, compile } from './insights/compile.ts';
import { type Diagnostic, placeOf } from './insights/diagnostics.ts';
import type { Statement } from './insights/sql-text.ts';
import { readCatalog } from './read-catalog.ts';
import { columnsOf, type OpenColumn } from './result-columns.ts';

/** What an Insights query is asked of, besides its text. */
export interface InsightsScope {
  /** Log groups; none means all of them and the trail events. */
  sources: readonly string[];
  range: TimeRange | null;
  /** Most rows of a query that names no limit; null for all. */
  rowLimit: number | null;
  /** Behind the columns, where each row is one stored record, stand the places of the records. */
  records?: boolean;
}

export interface QueryStatistics {
  recordsScanned: number;
  recordsMatched: number;
}

/** The one command that looks at fields nobody named. */
const NEEDS_FIELDS = /relevantfields/i;

/** Looks for new fields before a query, where it may write them down or where the query needs them. */
export async function refreshForQuery(store: Store, text: string, signal: AbortSignal): Promise<void> {
  if (!store.readOnly || NEEDS_FIELDS.test(text)) await ensureFieldCatalog(store, signal);
}

/** Compiles against the workspace as it is now. Throws `query.syntax` or `query.unknown-field` with every mistake and its place. */
export async function compileInsights(
  connection: DuckDBConnection,
  store: Store,
  text: string,
  scope: InsightsScope,
): Promise<CompiledQuery> {
  const catalog = await readCatalog(connection, store, { text, fields: NEEDS_FIELDS.test(text) });
  const compiled = compile(text, compileOptions(catalog, scope));
  if (compiled.ok) return compiled.query;
  const errors = compiled.diagnostics.filter(({ severity }) => severity === 'error');
  const code = errors.every((error) => error.code === 'query.unknown-field') ? 'query.unknown-field' : 'query.syntax';
  const message = errors.map((error) => told(text, error)).join('; ');
  throw new UserFacingError(code, message, { at: errors.map(({ at }) => at) });
}

/** How a question is put to the compiler now. */
export function compileOptions(
  catalog: Catalog,
  { sources, range, rowLimit, records = false }: InsightsScope,
): CompileOptions {
  return {
    catalog,
    sources,
    range: range === null ? null : { fromUs: BigInt(range.from), toUs: BigInt(range.to) },
    nowUs: BigInt(Date.now()) * 1000n,
    rowLimit,
    locators: records,
  };
}

/** The columns of a result under the names and types that the language gives them; `table` is its table, or a subquery with columns c0, c1 and so on. */
export async function insightsColumns(
  connection: DuckDBConnection,
  table: string,
  query: CompiledQuery,
): Promise<OpenColumn[]> {
  const names = query.columns.map((_, index) => `c${index}`).join(', ');
  const prepared = await connection.prepare(`SELECT ${names} FROM ${table}`);
  try {
    return columnsOf(prepared).map((column, index): OpenColumn => {
      const { name, type } = query.columns[index] ?? column;
      // Lists and maps are kept as their JSON text.
      return type === 'json' ? { ...column, name, type, transport: 'json', databaseType: 'JSON' } : { ...column, name };
    });
  } finally {
    prepared.destroySync();
  }
}

export async function insightsStatistics(
  connection: DuckDBConnection,
  { scanned, matched }: CompiledQuery['statistics'],
): Promise<QueryStatistics> {
  return { recordsScanned: await numberOf(connection, scanned), recordsMatched: await numberOf(connection, matched) };
}

async function numberOf(connection: DuckDBConnection, { sql, params }: Statement): Promise<number> {
  return Number((await connection.runAndReadAll(sql, params)).getRows()[0]?.[0] ?? 0);
}

/**
 * The compiler's warnings, and that rows are missing where the limit that nobody wrote cut the result: `rowsUncut` is how
 * many there are then, else null.
 */
export async function insightsWarnings(
  connection: DuckDBConnection,
  text: string,
  { warnings, limit, statistics }: CompiledQuery,
  rowCount: number,
): Promise<{ warnings: string[]; rowsUncut: number | null }> {
  const all = warnings.map((warning) => told(text, warning));
  if (limit?.implicit !== true || rowCount < limit.rows) return { warnings: all, rowsUncut: null };
  const total = await numberOf(connection, statistics.total);
  if (total <= rowCount) return { warnings: all, rowsUncut: null };
  const [shown, of] = [rowCount, total].map((count) => count.toLocaleString('en'));
  all.push(`The result was cut at ${shown} of ${of} rows, as the query has no limit.`);
  return { warnings: all, rowsUncut: total };
}

function told(text: string, { message, at }: Diagnostic): string {
  const { line, column } = placeOf(text, at.start);
  return `line ${line}, column ${column}: ${message}`;
}
