import type { Chart } from '../../../preload/contract/chart.ts';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { Parsed } from '../../../preload/contract/index.ts';
import { binsFor } from './bins.ts';
import { interruptible } from './histogram.ts';
import type { OpenResult } from './open-result.ts';
import type { QueryRunner } from './query-runner.ts';
import { transportSql } from './result-columns.ts';
import { resultRows } from './result-rows.ts';

type Question = Parsed<'chart.get'>;

/** The rows of a result as points: over time, or a group each. Every row is drawn, folded into others, or counted as skipped. */
export async function chartOf(runner: QueryRunner, question: Question, signal: AbortSignal): Promise<Chart> {
  const result = runner.result(question.resultId);
  return await result.use(() => interruptible(result.connection, signal, () => read(result, question)));
}

async function read(result: OpenResult, question: Question): Promise<Chart> {
  const { connection } = result;
  const column = (name: string) => {
    const found = result.columns.find((one) => one.name === name);
    if (found === undefined) throw new UserFacingError('bad-request', `The result has no column ${name}.`);
    return found;
  };
  const x = column(question.x);
  const isTime = x.type === 'time';
  const y = question.y === null ? null : column(question.y);
  if (y !== null && y.type !== 'number') throw new UserFacingError('bad-request', `${y.name} is no column of numbers.`);
  const at = isTime
    ? `CASE WHEN isfinite(${x.stored}) THEN epoch_us(${x.stored})::BIGINT END`
    : `CAST(${transportSql(x)} AS VARCHAR)`;
  const series =
    question.series === null ? 'NULL::VARCHAR' : `CAST(${transportSql(column(question.series))} AS VARCHAR)`;
  const value = y === null ? '1::DOUBLE' : `CASE WHEN isfinite(${y.stored}::DOUBLE) THEN ${y.stored}::DOUBLE END`;
  const cells = `SELECT ${at} AS x, ${series} AS s, ${value} AS y FROM ${resultRows(result)}`;
  // A group may be the rows without it; a time may not.
  const drawn = `SELECT * FROM (${cells}) WHERE y IS NOT NULL${isTime ? ' AND x IS NOT NULL' : ''}`;
  const one = async (sql: string) => (await connection.runAndReadAll(sql)).getRows();
  const [[all, kept, points, pairs, least, most] = []] = await one(
    `SELECT count(*)::DOUBLE, count(*) FILTER (WHERE y IS NOT NULL${isTime ? ' AND x IS NOT NULL' : ''})::DOUBLE,
       count(DISTINCT x)::DOUBLE, count(DISTINCT (x, s))::DOUBLE, min(x)::VARCHAR, max(x)::VARCHAR FROM (${cells})`,
  );
  const skipped = Number(all ?? 0) - Number(kept ?? 0);
  const isBinned = isTime && Number(points ?? 0) > question.maxPoints;
  const range = isBinned ? { from: Number(least), to: Number(most) + 1 } : null;
  const bins = range === null ? null : binsFor(range, question.maxPoints);
  const place =
    bins === null
      ? 'x'
      : `(${bins.first}::BIGINT + (x - ${bins.first}::BIGINT) // ${bins.binUs}::BIGINT * ${bins.binUs}::BIGINT)`;
  const grouped = `SELECT ${place} AS x, s, sum(y) AS y FROM (${drawn}) GROUP BY ALL`;
  const order = await one(`SELECT s, sum(abs(y)) FROM (${grouped}) GROUP BY s ORDER BY 2 DESC, s NULLS LAST`);
  const names = order.slice(0, question.maxSeries).map(([name]) => textOf(name));
  const folded = order.length - names.length;
  const xs = await one(
    isTime
      ? `SELECT DISTINCT x::VARCHAR FROM (${grouped}) ORDER BY x::BIGINT`
      : `SELECT x FROM (${grouped}) GROUP BY x ORDER BY sum(y) DESC, x NULLS LAST LIMIT ${question.maxGroups}`,
  );
  const axis = bins === null ? xs.map(([name]) => textOf(name)) : binStarts(bins);
  const [[groups] = []] = await one(`SELECT count(*) FROM (SELECT x FROM (${grouped}) GROUP BY x)`);
  const index = new Map(axis.map((name, i) => [name, i]));
  const values = (folded > 0 ? [...names, OTHERS] : names).map(() => new Array<number | null>(axis.length).fill(null));
  for (const [name, s, sum] of await one(`SELECT x::VARCHAR, s, y::DOUBLE FROM (${grouped})`)) {
    const i = index.get(textOf(name));
    const of = names.indexOf(textOf(s));
    const row = values[of === -1 ? names.length : of];
    if (i !== undefined && row !== undefined) row[i] = (row[i] ?? 0) + Number(sum);
  }
  return {
    kind: isTime ? 'time' : 'group',
    binUs: bins?.binUs ?? null,
    points: axis,
    series: values.map((list, i) => ({ name: names[i] ?? null, values: list })),
    made: y === null ? 'count' : isBinned || Number(kept) > Number(pairs) ? 'sum' : 'rows',
    skipped,
    foldedSeries: folded,
    leftGroups: isTime ? 0 : Number(groups ?? 0) - axis.length,
  };
}

const OTHERS = null;
const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

function binStarts({ first, binUs, count }: ReturnType<typeof binsFor>): string[] {
  return Array.from({ length: count }, (_, i) => String(first + i * binUs));
}
