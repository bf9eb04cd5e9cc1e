import { mkdtempSync, statSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { ExportReport, ExportRequest } from '../../../preload/contract/export.ts';
import type { Progress } from '../jobs/progress.ts';
import { interruptible } from '../query/histogram.ts';
import { prepare } from '../query/insights/prepare.ts';
import { withLiterals } from '../query/insights/sql-text.ts';
import { compileInsights, insightsColumns, insightsWarnings, refreshForQuery } from '../query/insights-query.ts';
import type { OpenResult } from '../query/open-result.ts';
import { describe, gatedStatement, recycle } from '../query/query-runner.ts';
import type { OpenColumn } from '../query/result-columns.ts';
import { numberedRows } from '../query/result-rows.ts';
import { queryFailure } from '../query/sql/errors.ts';
import { generalFailure } from '../store/duckdb-errors.ts';
import { quoteLiteral } from '../store/sql-text.ts';
import type { Store } from '../store/store.ts';
import { deliverFile, sha256Of } from './deliver-file.ts';
import { parquetColumnsSql } from './parquet-columns.ts';
import { csvHeaderSql, csvLineSql, ndjsonLineSql } from './row-text.ts';

export interface ExportContext {
  signal: AbortSignal;
  progress: Progress;
}

/** How often the size of the file is looked at, and an interrupt said again that DuckDB forgot between two statements. */
const LOOK_EVERY_MS = 200;

/** The rows of a query as SQL over columns c0, c1 and so on. */
interface RowSource {
  sql: string;
  params: (string | number)[];
  columns: readonly OpenColumn[];
  warnings: string[];
}

/**
 * Writes every row of a query, or of the open `result`, to a file: DuckDB's COPY into the spool, the one folder it may write, then moved to its path
 * as a whole (storage.md 6.4). Memory stays that of the statement. Throws `query.*`, `engine.memory`,
 * `workspace.disk-full` or `cancelled`; nothing is left behind then.
 */
export async function exportRows(
  store: Store,
  request: ExportRequest,
  context: ExportContext,
  result: OpenResult | null = null,
): Promise<ExportReport> {
  const { signal, progress } = context;
  const target = resolve(request.path);
  progress.listing = false;
  progress.output = { bytes: 0, percent: null };
  if (result === null && request.language === 'insights') await refreshForQuery(store, request.text, signal);
  const folder = mkdtempSync(join(store.spoolFolder, 'export-'));
  const file = join(folder, `rows.${request.format}`);
  try {
    const { rows, warnings } = await (result === null
      ? spoolRows(store, request, file, context)
      : spoolResult(result, store, request, file, context));
    const sha256 = await sha256Of(file, signal);
    const bytes = statSync(file).size;
    progress.output = { bytes, percent: 100 };
    await deliverFile(file, target, signal);
    return {
      path: target,
      format: request.format,
      rows,
      bytes,
      sha256,
      secrets: request.keepSecrets ? 'kept' : 'masked',
      warnings,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Which rows, and how they are written. */
export type RowRequest = Pick<
  ExportRequest,
  'language' | 'text' | 'sources' | 'range' | 'format' | 'formulaGuard' | 'keepSecrets'
>;

/** Writes every row of a query to a file in the spool; its caller removes the file. Throws as `exportRows` does. */
export async function spoolRows(
  store: Store,
  request: RowRequest,
  file: string,
  { signal, progress }: ExportContext,
): Promise<{ rows: number; columns: readonly OpenColumn[]; warnings: string[] }> {
  await store.queries.take(signal);
  const connection = await store.newConnection();
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  const ticker = setInterval(() => {
    if (signal.aborted) interrupt();
    const { percentage } = connection.progress;
    progress.output = { bytes: sizeOf(file), percent: percentage < 0 ? null : percentage };
  }, LOOK_EVERY_MS);
  try {
    const source = await rowSource(connection, store, request, signal);
    const rows = await copy(connection, source, request, file, signal);
    return { rows, columns: source.columns, warnings: source.warnings };
  } catch (error) {
    if (signal.aborted) throw new UserFacingError('cancelled', 'Cancelled.', { cause: error });
    if (generalFailure(error) === 'workspace.disk-full') throw spoolFull(store, error);
    throw queryFailure(error, request.text);
  } finally {
    clearInterval(ticker);
    signal.removeEventListener('abort', interrupt);
    await recycle(store, connection);
    store.queries.release();
  }
}

/** The same of a result that is open: on its own connection, which alone sees its rows. */
async function spoolResult(
  result: OpenResult,
  store: Store,
  request: RowRequest,
  file: string,
  { signal, progress }: ExportContext,
): Promise<{ rows: number; warnings: string[] }> {
  const ticker = setInterval(() => {
    progress.output = { bytes: sizeOf(file), percent: null };
  }, LOOK_EVERY_MS);
  const { columns, connection } = result;
  const names = columns.map(({ stored }) => stored).join(', ');
  const source = { sql: `SELECT ${names} FROM ${numberedRows(result)} ORDER BY n`, params: [], columns, warnings: [] };
  try {
    const rows = await result.use(() =>
      interruptible(connection, signal, () => copy(connection, source, request, file, signal)),
    );
    return { rows, warnings: [] };
  } catch (error) {
    await result.use(() => connection.run('ROLLBACK').catch(() => undefined)); // fails where no transaction was open
    if (signal.aborted) throw new UserFacingError('cancelled', 'Cancelled.', { cause: error });
    if (generalFailure(error) === 'workspace.disk-full') throw spoolFull(store, error);
    throw queryFailure(error, '');
  } finally {
    clearInterval(ticker);
  }
}

async function rowSource(
  connection: DuckDBConnection,
  store: Store,
  { language, text, sources, range }: RowRequest,
  signal: AbortSignal,
): Promise<RowSource> {
  const check = () => signal.throwIfAborted();
  if (language === 'sql') {
    const statement = await gatedStatement(connection, text, check);
    if (statement.explain !== 'no')
      throw new UserFacingError('bad-request', 'A plan is no rows to export. Leave EXPLAIN out.');
    const columns = await describe(connection, statement.select);
    return { sql: renamed(statement.select, columns.length), params: [], columns, warnings: [] };
  }
  const query = await compileInsights(connection, store, text, { sources, range, rowLimit: null });
  check();
  await prepare(connection, query, signal);
  check();
  const sql = renamed(query.sql, query.columns.length);
  // Without its values DuckDB does not know the types of everything that is made of them.
  const typed = renamed(withLiterals(query), query.columns.length);
  const columns = await insightsColumns(connection, `(${typed})`, query);
  const { warnings } = await insightsWarnings(connection, text, query, 0);
  return { sql, params: query.params, columns, warnings };
}

function renamed(select: string, count: number): string {
  const names = Array.from({ length: count }, (_, index) => `c${index}`);
  return `SELECT * FROM (\n${select}\n) AS exported(${names.join(', ')})`;
}

/** One COPY in a transaction that cannot write to the workspace; answers with its rows. */
async function copy(
  connection: DuckDBConnection,
  source: RowSource,
  request: RowRequest,
  file: string,
  signal: AbortSignal,
): Promise<number> {
  const { select, options, headerRows } = copied(source, request);
  await connection.run('BEGIN TRANSACTION READ ONLY');
  signal.throwIfAborted();
  const reader = await connection.runAndReadAll(
    `COPY (${select}) TO ${quoteLiteral(file)} (${options})`,
    source.params,
  );
  signal.throwIfAborted();
  await connection.run('COMMIT');
  if (sizeOf(file) === 0) await writeFile(file, ''); // no rows may leave no file
  return Number(reader.getRows()[0]?.[0] ?? 0) - headerRows;
}

/**
 * Behind the rows of a COPY: they come in their order, on one thread. Otherwise DuckDB gathers batches of rows from several
 * threads and brings them back into order: 10 million records of a trail took 1.6 GB as NDJSON, and as Parquet more than the
 * limit of an export.
 */
const ONE_BY_ONE = 'POSITIONAL JOIN (SELECT 1 AS alone WHERE false)';

/** Rows of wide records (2 kB each) that lie in memory at a time. */
const ROW_GROUP = 30_720;

/** Text is made in SQL, a line a row, and written as it is: DuckDB's own CSV has no CRLF and its JSON rounds no better. */
function copied(source: RowSource, request: RowRequest): { select: string; options: string; headerRows: number } {
  const { sql, columns } = source;
  switch (request.format) {
    case 'parquet':
      return {
        select: `SELECT ${parquetColumnsSql(columns, request.keepSecrets)} FROM (${sql}) ${ONE_BY_ONE}`,
        options: `FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP}`,
        headerRows: 0,
      };
    case 'csv':
      return {
        select: `SELECT encode(${csvHeaderSql(columns, request)}) UNION ALL SELECT encode(${csvLineSql(columns, request)}) FROM (${sql}) ${ONE_BY_ONE}`,
        options: 'FORMAT blob',
        headerRows: 1,
      };
    case 'ndjson':
      return {
        select: `SELECT encode(${ndjsonLineSql(columns, request)}) FROM (${sql}) ${ONE_BY_ONE}`,
        options: 'FORMAT blob',
        headerRows: 0,
      };
  }
}

function spoolFull(store: Store, cause: unknown): UserFacingError {
  return new UserFacingError(
    'workspace.disk-full',
    `The disk that holds ${store.spoolFolder}, where exports are made, is full. Nothing was exported. Free some space, then try again.`,
    { cause },
  );
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
