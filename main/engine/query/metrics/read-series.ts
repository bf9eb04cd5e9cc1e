import type { DuckDBConnection } from '@duckdb/node-api';
import { UserFacingError } from '../../../../preload/contract/errors.ts';
import type { Parsed } from '../../../../preload/contract/index.ts';
import type { MetricSource, SeriesReport } from '../../../../preload/contract/metrics.ts';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import type { Store } from '../../store/store.ts';
import { checkRange } from '../contributors/question-range.ts';
import { numberSql } from '../contributors/semantics.ts';
import { groupsOf } from '../filter-logs.ts';
import { parsePattern, selectMatching } from '../filter-pattern/compile.ts';
import { extractedText } from '../filter-pattern/extract.ts';
import { rangeCondition } from '../insights/branch.ts';
import type { QueryRunner, RunOptions } from '../query-runner.ts';
import { readCatalog } from '../read-catalog.ts';
import { readEmf } from './emf.ts';
import { SeriesCollector } from './series.ts';

/** What a metric is asked of. */
export interface SeriesQuestion {
  sources: readonly string[];
  range: TimeRange | null;
  periodUs: number;
  percentiles: readonly number[];
}

type Read = Pick<SeriesReport, 'series' | 'rejected' | 'warnings'> & { eventsMatched: number; values: number };

const MINUTE_US = 60_000_000;
const MOST_FILTER_DIMENSIONS = 3;

/** Metrics out of log events, as time series. Throws `bad-request`, `query.*`, `engine.*` or `cancelled`. */
export async function metricSeries(
  runner: QueryRunner,
  { source, sources, range, periodSeconds, percentiles }: Parsed<'metrics.series'>,
  options: Omit<RunOptions, 'pageSize'>,
): Promise<SeriesReport> {
  checkRange(range);
  const periodUs = periodSeconds * 1_000_000;
  const { elapsedMs, eventsMatched, values, ...report } = await runner.ask(options, async (connection, check) => {
    const asked = range ?? (await logRange(connection));
    const read = await readSeries(
      connection,
      runner.store,
      source,
      { sources, range: asked, periodUs, percentiles },
      check,
    );
    return { ...read, range: asked, periodUs };
  });
  return { ...report, statistics: { eventsMatched, values, elapsedMs } };
}

/** From the first to behind the last log event; null without one that has a time. */
export async function logRange(connection: DuckDBConnection): Promise<TimeRange | null> {
  const reader = await connection.runAndReadAll(
    'SELECT epoch_us(min(ts))::DOUBLE, epoch_us(max(ts))::DOUBLE FROM log_event',
  );
  const [from, to] = reader.getRows()[0] ?? [];
  return from === null || from === undefined ? null : { from: Number(from), to: Number(to) + 1 };
}

/** The series of one source. */
export async function readSeries(
  connection: DuckDBConnection,
  store: Store,
  source: MetricSource,
  question: SeriesQuestion,
  check: () => void,
): Promise<Read> {
  const catalog = await readCatalog(connection, store, { text: '', fields: false });
  const groups = groupsOf(catalog, question.sources);
  const inGroups = groups === null ? [] : [`group_id IN (${groups.join(', ')})`];
  return source.kind === 'emf'
    ? await readEmbedded(connection, source, question, inGroups, check)
    : await readFiltered(connection, source, question, inGroups, check);
}

async function readEmbedded(
  connection: DuckDBConnection,
  source: Extract<MetricSource, { kind: 'emf' }>,
  { range, periodUs, percentiles }: SeriesQuestion,
  inGroups: readonly string[],
  check: () => void,
): Promise<Read> {
  const collector = new SeriesCollector(periodUs, percentiles);
  const rejected = new Map<string, number>();
  let eventsMatched = 0;
  const conditions = ["contains(message, 'CloudWatchMetrics')", ...inGroups].join(' AND ');
  const wanted = wantedDimensions(source.dimensions);
  // An event's own time counts, which need not be the one that its log has for it.
  const result = await connection.stream(`SELECT epoch_us(ts)::DOUBLE, message FROM log_event WHERE ${conditions}`);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    check();
    for (const [ts, message] of chunk.getRows()) {
      const event = readEmf(String(message));
      if (event === null) continue;
      const atUs = event.timeMs === null ? (ts === null ? null : Number(ts)) : event.timeMs * 1000;
      if (atUs === null) {
        tally(rejected, 'the event has no time');
        continue;
      }
      if (range !== null && (atUs < range.from || atUs >= range.to)) continue;
      eventsMatched++;
      for (const reason of event.rejected) tally(rejected, reason);
      for (const { values, ...identity } of event.metrics) {
        if (source.namespace !== null && identity.namespace !== source.namespace) continue;
        if (source.metricName !== null && identity.metricName !== source.metricName) continue;
        if (wanted !== null && wantedDimensions(identity.dimensions) !== wanted) continue;
        collector.add(identity, atUs, values);
      }
    }
  }
  return {
    series: collector.all(),
    rejected: tallied(rejected),
    warnings: [],
    eventsMatched,
    values: collector.values,
  };
}

async function readFiltered(
  connection: DuckDBConnection,
  source: Extract<MetricSource, { kind: 'filter' }>,
  { range, periodUs, percentiles }: SeriesQuestion,
  inGroups: readonly string[],
  check: () => void,
): Promise<Read> {
  const parsed = parsePattern(source.pattern);
  if (!parsed.ok)
    throw new UserFacingError('query.syntax', parsed.errors.map(({ message }) => message).join('; '), {
      at: parsed.errors.map(({ at }) => at),
    });
  const names = Object.keys(source.dimensions);
  if (names.length > MOST_FILTER_DIMENSIONS || (names.length > 0 && source.defaultValue !== null))
    throw new UserFacingError(
      'bad-request',
      'A metric filter has at most three dimensions, and no default value beside them.',
    );
  const fieldOf = (reference: string, what: string) => {
    const sql = extractedText(parsed.pattern, reference);
    if (sql !== null) return sql;
    throw new UserFacingError('bad-request', `${what} ${reference}: the filter pattern has nothing of this name.`);
  };
  const constant = Number(source.value);
  const isConstant = source.value.trim() !== '' && Number.isFinite(constant);
  const value = isConstant ? String(constant) : numberSql(fieldOf(source.value, 'The value'));
  const columns = [
    'ts',
    `${value} AS v`,
    ...names.map((name, i) => `${fieldOf(source.dimensions[name] ?? '', `The dimension ${name} of`)} AS d${i}`),
  ];
  const bounds = range === null ? null : { fromUs: BigInt(range.from), toUs: BigInt(range.to) };
  const further = ['ts IS NOT NULL', ...rangeCondition('ts', bounds), ...inGroups];
  const matching = selectMatching(parsed.pattern, 'log_event', columns, further);
  const collector = new SeriesCollector(periodUs, percentiles);
  const rejected = new Map<string, number>();
  const identity = { namespace: source.namespace, metricName: source.metricName, unit: source.unit };
  const places = names.map((_, i) => `d${i}`);
  const result = await connection.stream(
    `SELECT (epoch_us(ts) // ${Math.min(periodUs, MINUTE_US)})::DOUBLE, v::DOUBLE, count(*)::DOUBLE${places.map((place) => `, ${place}`).join('')} FROM (${matching.sql}) GROUP BY ALL`,
    matching.params,
  );
  let eventsMatched = 0;
  const matchedMinutes = new Set<number>();
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    check();
    for (const [bin, found, count, ...texts] of chunk.getRows()) {
      const atUs = Number(bin) * Math.min(periodUs, MINUTE_US);
      eventsMatched += Number(count);
      matchedMinutes.add(Math.floor(atUs / MINUTE_US));
      if (found === null) tally(rejected, `${source.value} is no number`, Number(count));
      else if (texts.includes(null)) tally(rejected, 'a dimension is missing', Number(count));
      else {
        const dimensions = Object.fromEntries(names.map((name, i) => [name, String(texts[i])]));
        collector.add({ ...identity, dimensions }, atUs, [Number(found)], Number(count));
      }
    }
  }
  if (source.defaultValue !== null) {
    // As the service reports it: for a minute that has events, none of which fits.
    const minutes = await connection.runAndReadAll(
      `SELECT DISTINCT (epoch_us(ts) // ${MINUTE_US})::DOUBLE FROM log_event WHERE ${further.join(' AND ')}`,
    );
    for (const [minute] of minutes.getRows())
      if (!matchedMinutes.has(Number(minute)))
        collector.add({ ...identity, dimensions: {} }, Number(minute) * MINUTE_US, [source.defaultValue]);
  }
  return {
    series: collector.all(),
    rejected: tallied(rejected),
    warnings: parsed.warnings.map(({ message }) => message),
    eventsMatched,
    values: collector.values,
  };
}

/** Dimensions as one text, whatever their order. */
function wantedDimensions(dimensions: Record<string, string> | null): string | null {
  return dimensions === null ? null : JSON.stringify(Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function tally(counts: Map<string, number>, reason: string, count = 1): void {
  counts.set(reason, (counts.get(reason) ?? 0) + count);
}

/** The most frequent first. */
function tallied(counts: ReadonlyMap<string, number>): { reason: string; count: number }[] {
  return [...counts].sort(([, a], [, b]) => b - a).map(([reason, count]) => ({ reason, count }));
}
