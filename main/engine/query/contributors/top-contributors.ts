import type { DuckDBConnection } from '@duckdb/node-api';
import type { Contributor, ContributorReport } from '../../../../preload/contract/contributors.ts';
import type { Parsed } from '../../../../preload/contract/index.ts';
import { addSelection, NOTHING_READ } from '../data-reads.ts';
import type { QueryRunner, RunOptions } from '../query-runner.ts';
import { type AggregateTables, aggregate, fieldsOf, firstPeriod } from './aggregate-tables.ts';
import { countedEvents, NOTHING_COUNTED } from './counted-events.ts';
import { checkRange } from './question-range.ts';
import { bindQuestion } from './read-question.ts';
import { extentOf } from './selected-tables.ts';
import { rounded } from './semantics.ts';

type Asked = Parsed<'contributors.top'>;
/** A report whose time is told when it is done. */
type Untimed = Omit<ContributorReport, 'statistics'> & { counted: Omit<ContributorReport['statistics'], 'elapsedMs'> };
type Point = Contributor['points'][number];

/** Ranks the contributors of a question, exactly. Throws `bad-request`, `query.*`, `engine.*` or `cancelled`. */
export async function topContributors(
  runner: QueryRunner,
  asked: Asked,
  options: Omit<RunOptions, 'pageSize'>,
): Promise<ContributorReport> {
  checkRange(asked.range);
  const { counted, elapsedMs, ...report } = await runner.ask(options, (connection, check) =>
    makeReport(connection, runner, asked, check),
  );
  return { ...report, statistics: { ...counted, elapsedMs } };
}

async function makeReport(
  connection: DuckDBConnection,
  { store }: QueryRunner,
  asked: Asked,
  check: () => void,
): Promise<Untimed> {
  const periodUs = asked.periodSeconds * 1_000_000;
  const question = await bindQuestion(connection, store, asked.question);
  const { reader } = question;
  const extent = await extentOf(connection, reader.selection);
  check();
  const range = asked.range ?? extent.range;
  const head = {
    keyLabels: question.keyLabels,
    statistic: question.statistic,
    range,
    periodUs,
    reads: addSelection(NOTHING_READ, reader.selection),
  };
  if (range === null) {
    const counted = { ...NOTHING_COUNTED, withoutTime: extent.withoutTime };
    const nothing = { total: null, uniqueCount: 0, contributors: [], others: null, periods: [] };
    return { ...head, ...nothing, counted, warnings: reader.warnings };
  }
  const rows = await reader.rows(connection, fieldsOf(question), range);
  const tables = await aggregate(connection, question, rows, { ...asked, range, periodUs }, 'contributors', check);
  const timeOf = (period: unknown) => firstPeriod(range, periodUs) + Number(period) * periodUs;
  const counted = await countedEvents(connection, tables, rows, extent.withoutTime);
  const uniqueCount = await countRows(connection, tables.ranked);
  const listed = asked.limit === null ? '' : ` WHERE rank <= ${asked.limit}`;
  const metrics = await periodMetrics(connection, tables, listed, timeOf);
  check();
  const contributors = await listContributors(connection, tables, listed, timeOf, metrics.total);
  const hidden = uniqueCount - contributors.length;
  return {
    ...head,
    total: metrics.total === null ? null : rounded(metrics.total),
    uniqueCount,
    contributors,
    others: hidden === 0 ? null : { contributors: hidden, ...metrics.others },
    periods: metrics.periods,
    counted,
    warnings: reader.warnings,
  };
}

async function countRows(connection: DuckDBConnection, table: string): Promise<number> {
  return Number((await connection.runAndReadAll(`SELECT count(*) FROM ${table}`)).getRows()[0]?.[0] ?? 0);
}

async function listContributors(
  connection: DuckDBConnection,
  { ranked, periods, keys, sql }: AggregateTables,
  listed: string,
  timeOf: (period: unknown) => number,
  total: number | null,
): Promise<Contributor[]> {
  const list = keys.join(', ');
  const reader = await connection.runAndReadAll(
    `SELECT rank::DOUBLE, value, largest, events, ${list} FROM ${ranked}${listed} ORDER BY rank`,
  );
  const pointReader = await connection.runAndReadAll(
    `SELECT rank::DOUBLE, period, ${sql.ofPeriod} FROM ${periods} JOIN (FROM ${ranked}${listed}) USING (${list}) WHERE reason IS NULL ORDER BY 1, 2`,
  );
  const points = new Map<number, Point[]>();
  for (const [rank, period, value] of pointReader.getRows()) {
    const own = points.get(Number(rank)) ?? [];
    points.set(Number(rank), own);
    own.push({ at: timeOf(period), value: rounded(Number(value)) });
  }
  let before = 0;
  return reader.getRows().map(([rank, value, largest, events, ...texts]) => {
    before += Number(value);
    return {
      rank: Number(rank),
      keys: texts.map(String),
      value: rounded(Number(value)),
      maximum: rounded(Number(largest)),
      events: Number(events),
      share: shareOf(Number(value), total, sql.addsUp),
      cumulativeShare: shareOf(before, total, sql.addsUp),
      points: points.get(Number(rank)) ?? [],
    };
  });
}

/** A part of the total; null where the measure has no parts, or nothing to be part of. */
function shareOf(value: number, total: number | null, addsUp: boolean): number | null {
  return !addsUp || total === null || total === 0 ? null : rounded(value / total);
}

interface Metrics {
  total: number | null;
  others: { events: number; value: number; share: number | null; points: Point[] };
  periods: ContributorReport['periods'];
}

/** What is told of each period, and of all of them together; of those contributors that are not listed as well. */
async function periodMetrics(
  connection: DuckDBConnection,
  { source, periods, ranked, keys, sql }: AggregateTables,
  listed: string,
  timeOf: (period: unknown) => number,
): Promise<Metrics> {
  const unlisted = ' FILTER (WHERE rank IS NULL)';
  const reader = await connection.runAndReadAll(
    `WITH listed AS (SELECT rank, ${keys.join(', ')} FROM ${ranked}${listed}),
       widths AS (SELECT period, count(*)::DOUBLE AS contributors, max(${sql.ofPeriod}) AS largest FROM ${periods} WHERE reason IS NULL GROUP BY period),
       metrics AS (SELECT period, grouping(period) AS is_whole, ${sql.total()} AS value, ${sql.events()} AS events, ${sql.sum} AS sum,
         ${sql.minimum} AS minimum, ${sql.maximum} AS maximum, ${sql.events(unlisted)} AS other_events, ${sql.total(unlisted)} AS other_value
         FROM ${source} LEFT JOIN listed USING (${keys.join(', ')}) WHERE reason IS NULL GROUP BY GROUPING SETS ((period), ()))
     SELECT is_whole::INTEGER, period, value, events, sum, minimum, maximum, other_events, other_value, contributors, largest
     FROM metrics LEFT JOIN widths USING (period) ORDER BY is_whole DESC, period`,
  );
  const [whole = [], ...each] = reader.getRows().map((row) => row.map((cell) => (cell === null ? null : Number(cell))));
  const total = whole[2] ?? null;
  const [otherEvents, otherValue] = [whole[7] ?? 0, whole[8] ?? 0];
  return {
    total,
    others: {
      events: otherEvents,
      value: rounded(otherValue),
      share: shareOf(otherValue, total, sql.addsUp),
      points: each.flatMap(([, period, , , , , , events, value]) =>
        events ? [{ at: timeOf(period), value: rounded(value ?? 0) }] : [],
      ),
    },
    periods: each.map(([, period, value, events, sum, minimum, maximum, , , contributors, largest]) => ({
      at: timeOf(period),
      uniqueContributors: contributors ?? 0,
      maxContributorValue: rounded(largest ?? 0),
      sampleCount: events ?? 0,
      sum: roundedOrNull(sum),
      minimum: roundedOrNull(minimum),
      maximum: roundedOrNull(maximum),
      average: sum === null || sum === undefined || !events ? null : rounded(sum / events),
      value: rounded(value ?? 0),
    })),
  };
}

function roundedOrNull(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : rounded(value);
}
