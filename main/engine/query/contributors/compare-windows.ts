import type { DuckDBConnection } from '@duckdb/node-api';
import type {
  ComparedContributor,
  ContributorComparison,
  CountedEvents,
} from '../../../../preload/contract/contributors.ts';
import type { Parsed } from '../../../../preload/contract/index.ts';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import type { QueryRunner, RunOptions } from '../query-runner.ts';
import { type AggregateTables, aggregate, fieldsOf } from './aggregate-tables.ts';
import { countedEvents } from './counted-events.ts';
import { checkRange } from './question-range.ts';
import { type BoundQuestion, bindQuestion } from './read-question.ts';
import { extentOf } from './selected-tables.ts';
import { DECIMALS, rounded } from './semantics.ts';

type Asked = Parsed<'contributors.compare'>;
type Counted = Omit<CountedEvents, 'elapsedMs'>;

interface Window {
  range: TimeRange;
  tables: AggregateTables;
  total: number | null;
  uniqueCount: number;
  counted: Counted;
}

/** The contributors of a range beside those of the one before. Throws `bad-request`, `query.*`, `engine.*` or `cancelled`. */
export async function compareWindows(
  runner: QueryRunner,
  asked: Asked,
  options: Omit<RunOptions, 'pageSize'>,
): Promise<ContributorComparison> {
  const { range } = asked;
  const earlier = asked.before ?? { from: range.from - (range.to - range.from), to: range.from };
  checkRange(range);
  checkRange(earlier);
  const { now, before, elapsedMs, ...found } = await runner.ask(options, async (connection, check) => {
    const question = await bindQuestion(connection, runner.store, asked.question);
    const { withoutTime } = await extentOf(connection, question.reader.selection);
    check();
    const now = await windowOf(connection, question, range, withoutTime, 'now', check);
    const before = await windowOf(connection, question, earlier, withoutTime, 'before', check);
    const grows = now.tables.sql.addsUp ? (range.to - range.from) / (earlier.to - earlier.from) : 1;
    const compared = await compareTables(connection, now.tables, before.tables, grows, asked.limit);
    const { keyLabels, statistic, reader } = question;
    return { now, before, keyLabels, statistic, ...compared, warnings: reader.warnings };
  });
  const told = ({ range, total, uniqueCount, counted }: Window) => ({
    range,
    total,
    uniqueCount,
    statistics: { ...counted, elapsedMs },
  });
  return { ...found, now: told(now), before: told(before) };
}

async function windowOf(
  connection: DuckDBConnection,
  question: BoundQuestion,
  range: TimeRange,
  withoutTime: number,
  prefix: string,
  check: () => void,
): Promise<Window> {
  const rows = await question.reader.rows(connection, fieldsOf(question), range);
  // One period holds the whole window.
  const periodUs = range.to - range.from;
  const tables = await aggregate(connection, question, rows, { range, periodUs, orderBy: 'sum' }, prefix, check);
  const { source, ranked, sql } = tables;
  const reader = await connection.runAndReadAll(
    `SELECT ${sql.total()}, (SELECT count(*) FROM ${ranked})::DOUBLE FROM ${source} WHERE reason IS NULL`,
  );
  const [total, uniqueCount] = reader.getRows()[0] ?? [];
  const counted = await countedEvents(connection, tables, rows, withoutTime);
  check();
  const isNothing = counted.matched === 0;
  return { range, tables, total: isNothing ? null : rounded(Number(total)), uniqueCount: Number(uniqueCount), counted };
}

const KINDS = ['new', 'vanished', 'changed', 'same'] as const;

/** `grows`: what the earlier window's values are multiplied with to be those of a window as long as the later one. */
async function compareTables(
  connection: DuckDBConnection,
  now: AggregateTables,
  before: AggregateTables,
  grows: number,
  limit: number | null,
): Promise<Pick<ContributorComparison, 'counts' | 'contributors'>> {
  const keys = now.keys.join(', ');
  // What is not there counts as 0 where values add up; an average of nothing is none.
  const value = (side: string) => (now.sql.addsUp ? `coalesce(${side}, 0)` : side);
  await connection.run(
    `CREATE TEMP TABLE compared AS SELECT *, ${value('now')} - ${value('expected')} AS change,
       CASE WHEN before IS NULL THEN 'new' WHEN now IS NULL THEN 'vanished' WHEN round(now, ${DECIMALS}) = round(expected, ${DECIMALS}) THEN 'same' ELSE 'changed' END AS kind
     FROM (SELECT ${keys}, n.value AS now, b.value AS before, b.value * ${grows}::DOUBLE AS expected, n.rank AS rank_now, b.rank AS rank_before
       FROM ${now.ranked} n FULL JOIN ${before.ranked} b USING (${keys}))`,
  );
  const counts = { new: 0, vanished: 0, changed: 0, same: 0 };
  const kinds = await connection.runAndReadAll('SELECT kind, count(*)::DOUBLE FROM compared GROUP BY kind');
  for (const [kind, count] of kinds.getRows()) {
    const known = KINDS.find((one) => one === kind);
    if (known !== undefined) counts[known] = Number(count);
  }
  const reader = await connection.runAndReadAll(
    `SELECT kind, now, before, expected, change, rank_now::DOUBLE, rank_before::DOUBLE, ${keys} FROM compared
     ORDER BY abs(round(change, ${DECIMALS})) DESC NULLS FIRST, ${keys}${limit === null ? '' : ` LIMIT ${limit}`}`,
  );
  return { counts, contributors: reader.getRows().map((row) => comparedOf(row)) };
}

function comparedOf([kind, ...cells]: unknown[]): ComparedContributor {
  const [now = null, before = null, expected = null, change = null, rankNow = null, rankBefore = null] = cells
    .slice(0, 6)
    .map((cell) => (cell === null ? null : Number(cell)));
  const shown = (value: number | null) => (value === null ? null : rounded(value));
  return {
    keys: cells.slice(6).map(String),
    kind: KINDS.find((one) => one === kind) ?? 'changed',
    now: shown(now),
    before: shown(before),
    rankNow,
    rankBefore,
    expected: shown(expected),
    change: shown(change),
    ratio: now === null || expected === null || expected === 0 ? null : rounded(now / expected),
  };
}
