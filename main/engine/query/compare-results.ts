import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { Parsed } from '../../../preload/contract/index.ts';
import { type Comparison, type RowChange, rowChange } from '../../../preload/contract/results.ts';
import { quoteLiteral } from '../store/sql-text.ts';
import { interruptible } from './histogram.ts';
import { OpenResult } from './open-result.ts';
import { type QueryRunner, recycle } from './query-runner.ts';
import { columnsOf, type OpenColumn, transportSql } from './result-columns.ts';
import { numberedRows } from './result-rows.ts';
import { queryFailure } from './sql/errors.ts';

/** One column that both results have. */
interface Pair {
  name: string;
  a: OpenColumn;
  b: OpenColumn;
}

/** A column of the comparison: SQL over the joined sides `a` and `b`. */
interface Made {
  name: string;
  sql: string;
}

/**
 * The difference of two open results as a result of its own. Each one's rows lie in a table that only its own connection
 * sees, so both are written into the spool and joined on a third. Values are compared as the text that they travel as, which
 * loses no digit; numbers of two types as numbers. Throws `bad-request`, `engine.*` or `cancelled`.
 */
export async function compareResults(
  runner: QueryRunner,
  question: Parsed<'results.compare'>,
  signal: AbortSignal,
): Promise<Comparison> {
  const [a, b] = [runner.result(question.a), runner.result(question.b)];
  const common = pairsOf(a, b);
  const keys = question.keys === undefined ? groupedBy(a, b) : question.keys;
  const unknown = keys?.find((key) => !common.some(({ name }) => name === key));
  if (unknown !== undefined)
    throw new UserFacingError('bad-request', `Not both results have a column ${unknown}. Choose another key.`);
  if (common.length === 0)
    throw new UserFacingError('bad-request', 'The two results have no column of the same name to compare by.');
  const { store } = runner;
  await store.queries.take(signal);
  const folder = mkdtempSync(join(store.spoolFolder, 'compare-'));
  const connection = await store.newConnection();
  let kept = false;
  try {
    const [fileA, fileB] = [join(folder, 'a.parquet'), join(folder, 'b.parquet')];
    await spool(a, fileA, signal);
    await spool(b, fileB, signal);
    const answer = await interruptible(connection, signal, () =>
      compare(connection, runner.freshTable(), { a, b, common, keys, fileA, fileB }, question.show),
    );
    const firstPage = await answer.result.page(0, question.pageSize);
    kept = true;
    return {
      resultId: runner.keep(answer.result),
      columns: answer.result.columns.map(({ name, type, databaseType }) => ({ name, type, databaseType })),
      rowCount: answer.result.rowCount,
      firstPage,
      keys,
      common: common.map(({ name }) => name),
      counts: answer.counts,
      repeatedKeys: answer.repeatedKeys,
      onlyInA: missingIn(b, a),
      onlyInB: missingIn(a, b),
    };
  } catch (error) {
    if (signal.aborted) throw new UserFacingError('cancelled', 'Cancelled.', { cause: error });
    throw queryFailure(error, '');
  } finally {
    if (!kept) await recycle(store, connection);
    store.queries.release();
    await rm(folder, { recursive: true, force: true });
  }
}

function pairsOf(a: OpenResult, b: OpenResult): Pair[] {
  return a.columns.flatMap((column) => {
    const other = b.columns.find(({ name }) => name === column.name);
    return other === undefined ? [] : [{ name: column.name, a: column, b: other }];
  });
}

function missingIn(result: OpenResult, other: OpenResult): string[] {
  return other.columns.map(({ name }) => name).filter((name) => !result.columns.some((one) => one.name === name));
}

/** The columns that both results group by; null where they group by others, or not at all. */
function groupedBy(a: OpenResult, b: OpenResult): string[] | null {
  const [ofA, ofB] = [a.groups ?? [], b.groups ?? []];
  return ofA.length > 0 && ofA.length === ofB.length && ofA.every((name) => ofB.includes(name)) ? [...ofA] : null;
}

/** Every row of a result with its place n, values as text. */
async function spool(result: OpenResult, file: string, signal: AbortSignal): Promise<void> {
  const values = result.columns.map((column) => `CAST(${transportSql(column)} AS VARCHAR) AS ${column.stored}`);
  const select = `SELECT n, ${values.join(', ')} FROM ${numberedRows(result)}`;
  await result.use(() =>
    interruptible(result.connection, signal, async () => {
      await result.connection.run(`COPY (${select}) TO ${quoteLiteral(file)} (FORMAT parquet)`);
    }),
  );
}

interface Sides {
  a: OpenResult;
  b: OpenResult;
  common: readonly Pair[];
  keys: readonly string[] | null;
  fileA: string;
  fileB: string;
}

async function compare(
  connection: DuckDBConnection,
  table: string,
  sides: Sides,
  show: readonly RowChange[],
): Promise<{ result: OpenResult; counts: Record<RowChange, number>; repeatedKeys: number }> {
  const { from, change, made } = sides.keys === null ? wholeRows(sides) : byKeys(sides, sides.keys);
  const all = `${table}_all`;
  const names = made.map((_, index) => `c${index + 1}`);
  await connection.run(
    `CREATE TEMP TABLE ${all} AS SELECT ${change} AS c0, ${made.map(({ sql }, i) => `${sql} AS ${names[i]}`).join(', ')},
       coalesce(a.repeated, b.repeated, false) AS repeated, b.n AS nb, a.n AS na ${from}`,
  );
  const counted = await connection.runAndReadAll(`SELECT c0, count(*)::DOUBLE FROM ${all} GROUP BY c0`);
  const counts = { changed: 0, 'only B': 0, 'only A': 0, same: 0 };
  for (const [name, n] of counted.getRows()) counts[rowChange.parse(name)] = Number(n);
  const repeated = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM ${all} WHERE repeated`);
  const shown = show.map((name) => quoteLiteral(name)).join(', ') || 'NULL';
  const rank = rowChange.options.map((name, i) => `WHEN ${quoteLiteral(name)} THEN ${i}`).join(' ');
  const reader = await connection.runAndReadAll(
    `CREATE TEMP TABLE ${table} AS SELECT c0, ${names.join(', ')} FROM ${all} WHERE c0 IN (${shown})
     ORDER BY CASE c0 ${rank} END, nb NULLS LAST, na`,
  );
  await connection.run(`DROP TABLE ${all}`);
  const prepared = await connection.prepare(`SELECT * FROM ${table}`);
  try {
    const columns = columnsOf(prepared).map((column, index) => ({
      ...column,
      name: index === 0 ? 'change' : (made[index - 1]?.name ?? column.name),
    }));
    const result = new OpenResult(connection, table, columns, Number(reader.getRows()[0]?.[0] ?? 0), null);
    return { result, counts, repeatedKeys: Number(repeated.getRows()[0]?.[0] ?? 0) };
  } finally {
    prepared.destroySync();
  }
}

interface Plan {
  from: string;
  change: string;
  made: Made[];
}

/** Rows with equal keys side by side; of several with one key the first with the first, and so on. */
function byKeys({ a, b, common, keys, fileA, fileB }: Sides, wanted: readonly string[]): Plan {
  const keyed = common.filter(({ name }) => wanted.includes(name));
  const others = common.filter(({ name }) => !wanted.includes(name));
  const side = (file: string, of: 'a' | 'b') => {
    const partition = keyed.map((pair) => pair[of].stored).join(', ');
    return `(SELECT *, row_number() OVER (PARTITION BY ${partition} ORDER BY n) AS turn, count(*) OVER (PARTITION BY ${partition}) > 1
      AND row_number() OVER (PARTITION BY ${partition} ORDER BY n) = 1 AS repeated FROM read_parquet(${quoteLiteral(file)}))`;
  };
  const equal = keyed.map((pair) => `a.${pair.a.stored} IS NOT DISTINCT FROM b.${pair.b.stored}`);
  const differs = others.map(differsSql).join(' OR ') || 'false';
  const alone = (result: OpenResult, of: 'a' | 'b', label: string) =>
    result.columns
      .filter((column) => !(of === 'a' ? b : a).columns.some(({ name }) => name === column.name))
      .map((column) => ({ name: `${column.name}, ${label}`, sql: typed(`${of}.${column.stored}`, column, column) }));
  return {
    from: `FROM ${side(fileA, 'a')} a FULL JOIN ${side(fileB, 'b')} b ON ${equal.join(' AND ')} AND a.turn = b.turn`,
    change: changeSql(differs),
    made: [
      ...(keys ?? []).flatMap((key) => {
        const pair = keyed.find(({ name }) => name === key);
        return pair === undefined ? [] : [{ name: key, sql: either(pair) }];
      }),
      ...others.flatMap((pair) => [
        { name: `${pair.name}, A`, sql: typed(`a.${pair.a.stored}`, pair.a, pair.b) },
        { name: `${pair.name}, B`, sql: typed(`b.${pair.b.stored}`, pair.b, pair.a) },
        ...deltaOf(pair),
      ]),
      ...alone(a, 'a', 'A'),
      ...alone(b, 'b', 'B'),
    ],
  };
}

/** Equal rows counted on each side. */
function wholeRows({ common, fileA, fileB }: Sides): Plan {
  const side = (file: string, of: 'a' | 'b') => {
    const names = common.map((pair) => pair[of].stored).join(', ');
    return `(SELECT ${names}, count(*) AS times, min(n) AS n, false AS repeated FROM read_parquet(${quoteLiteral(file)}) GROUP BY ${names})`;
  };
  const equal = common.map((pair) => `a.${pair.a.stored} IS NOT DISTINCT FROM b.${pair.b.stored}`);
  const times = (of: 'a' | 'b') => `coalesce(${of}.times, 0)`;
  return {
    from: `FROM ${side(fileA, 'a')} a FULL JOIN ${side(fileB, 'b')} b ON ${equal.join(' AND ')}`,
    change: changeSql('a.times <> b.times'),
    made: [
      ...common.map((pair) => ({ name: pair.name, sql: either(pair) })),
      { name: 'rows, A', sql: times('a') },
      { name: 'rows, B', sql: times('b') },
      { name: 'rows, change', sql: `${times('b')} - ${times('a')}` },
    ],
  };
}

const changeSql = (differs: string) =>
  `CASE WHEN a.n IS NULL THEN 'only B' WHEN b.n IS NULL THEN 'only A' WHEN ${differs} THEN 'changed' ELSE 'same' END`;

const isNumber = ({ type }: OpenColumn) => type === 'number';

/** Numbers of two types may be written in two ways; all else is equal where its text is. */
function differsSql({ a, b }: Pair): string {
  const [left, right] = [`a.${a.stored}`, `b.${b.stored}`];
  if (isNumber(a) && isNumber(b) && a.databaseType !== b.databaseType)
    return `CAST(${left} AS DOUBLE) IS DISTINCT FROM CAST(${right} AS DOUBLE)`;
  return `${left} IS DISTINCT FROM ${right}`;
}

/** What B has more than A: whole numbers in all their digits, times in seconds. */
function deltaOf({ name, a, b }: Pair): Made[] {
  const [left, right] = [`a.${a.stored}`, `b.${b.stored}`];
  if (a.transport === 'integer' && b.transport === 'integer')
    return [{ name: `${name}, change`, sql: `TRY(CAST(${right} AS HUGEINT) - CAST(${left} AS HUGEINT))` }];
  if (isNumber(a) && isNumber(b))
    return [{ name: `${name}, change`, sql: `TRY(CAST(${right} AS DOUBLE) - CAST(${left} AS DOUBLE))` }];
  if (a.type === 'time' && b.type === 'time')
    return [{ name: `${name}, change`, sql: `TRY((CAST(${right} AS HUGEINT) - CAST(${left} AS HUGEINT)) / 1e6)` }];
  return [];
}

function either({ a, b }: Pair): string {
  return typed(`coalesce(a.${a.stored}, b.${b.stored})`, a, b);
}

const PLAIN_TYPE = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|FLOAT|DOUBLE|DECIMAL\(\d+, ?\d+\))$/;

/** The text of a column in the type that both sides have; text where they differ. */
function typed(text: string, column: OpenColumn, other: OpenColumn): string {
  if (column.transport !== other.transport) return text;
  switch (column.transport) {
    case 'boolean':
      return `CAST(${text} AS BOOLEAN)`;
    case 'json':
      return `CAST(${text} AS JSON)`;
    case 'time':
      return `CASE WHEN abs(CAST(${text} AS HUGEINT)) > 9223372036854775806 THEN CASE WHEN ${text} LIKE '-%' THEN TIMESTAMP '-infinity' ELSE TIMESTAMP 'infinity' END
        ELSE make_timestamp(CAST(${text} AS BIGINT)) END`;
    case 'integer':
    case 'decimal':
    case 'double':
      return PLAIN_TYPE.test(column.databaseType) && column.databaseType === other.databaseType
        ? `CAST(${text} AS ${column.databaseType})`
        : text;
    default:
      return text;
  }
}
