import { createHash } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { AnomalyReport, RateAnomaly, TrailCoverage } from '../../../../preload/contract/anomalies.ts';
import type { Parsed } from '../../../../preload/contract/index.ts';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import { checkRange } from '../contributors/question-range.ts';
import type { QueryRunner, RunOptions } from '../query-runner.ts';
import { attributionsOf, perMinute } from './attributions.ts';
import { besideInsights, readInsightsEvents } from './insights-events.ts';
import { MINUTE_US, makeRateTables, testableCondition } from './rate-tables.ts';
import { type Found, type RateKey, scanRates } from './scan-rates.ts';
import { deviationOf, severityOf } from './severity.ts';
import { readTrails, type Trail } from './trails.ts';

type Asked = Parsed<'anomalies.find'>;
const DAY_US = 86_400_000_000;

/** Finds unusual call rates and error rates (cloudtrail.md 7.3). Throws `bad-request`, `engine.*` or `cancelled`. */
export async function findAnomalies(
  runner: QueryRunner,
  asked: Asked,
  options: Omit<RunOptions, 'pageSize'>,
): Promise<AnomalyReport> {
  checkRange(asked.range);
  const { elapsedMs, statistics, ...report } = await runner.ask(options, (connection, check) =>
    makeReport(connection, asked, check),
  );
  return { ...report, statistics: { ...statistics, elapsedMs } };
}

async function makeReport(connection: DuckDBConnection, asked: Asked, check: () => void) {
  const { per, parameters } = asked;
  const extent = await trailExtent(connection);
  const range = asked.range ?? extent.range;
  const head = { range, per, parameters };
  const loaded =
    extent.range === null || range === null ? null : loadedRange(range, extent.range, parameters.baselineDays);
  if (range === null || loaded === null || loaded.to <= loaded.from) {
    const statistics = { eventsInRange: 0, withoutTime: extent.withoutTime, rates: 0, ratesTested: 0 };
    return { ...head, anomalies: [], insightsEvents: [], coverage: [], statistics };
  }
  const trails = await readTrails(connection, loaded, parameters.tail, check);
  await makeRateTables(connection, loaded, per, parameters);
  check();
  const testable = testableCondition(parameters);
  const found = await scanRates(connection, trails, parameters, check);
  const attributed = found.map(({ rateId, time, trail }) => ({
    rateId,
    from: trail.origin + time.from,
    to: trail.origin + time.to,
    baselineFrom: trail.origin + time.baseline.from,
    baselineTo: trail.origin + time.baseline.to,
    baselineMinutes: time.baseline.minutes,
    isLevel: time.isLevel,
  }));
  const attributions = await attributionsOf(connection, attributed, loaded, per, parameters);
  check();
  const anomalies = found
    .map((one, index) => ({ ...anomalyOf(one), attributions: attributions[index] ?? [] }))
    .filter(({ range: { from, to } }) => from < range.to && to > range.from)
    .sort((a, b) => a.range.from - b.range.from || (orderOf(a) < orderOf(b) ? -1 : 1));
  const coverage = [...trails.values()].map((trail) => coverageOf(trail, parameters.leastBaselineHours));
  const delivered = await readInsightsEvents(connection, range);
  const counted = await connection.runAndReadAll(
    `SELECT (SELECT count(*) FROM cloudtrail WHERE eventTime >= make_timestamp(${range.from}) AND eventTime < make_timestamp(${range.to}))::DOUBLE,
       count(*)::DOUBLE, (count(*) FILTER (${testable}))::DOUBLE FROM rates`,
  );
  const [eventsInRange = 0, rates = 0, ratesTested = 0] = (counted.getRows()[0] ?? []).map(Number);
  return {
    ...head,
    ...besideInsights(anomalies, delivered, coverage, per),
    coverage,
    statistics: { eventsInRange, withoutTime: extent.withoutTime, rates, ratesTested },
  };
}

async function trailExtent(connection: DuckDBConnection): Promise<{ range: TimeRange | null; withoutTime: number }> {
  const reader = await connection.runAndReadAll(
    'SELECT epoch_us(min(eventTime))::DOUBLE, epoch_us(max(eventTime))::DOUBLE, (count(*) - count(eventTime))::DOUBLE FROM cloudtrail',
  );
  const [from, to, withoutTime] = reader.getRows()[0] ?? [];
  const isEmpty = from === null || from === undefined;
  return { range: isEmpty ? null : { from: Number(from), to: Number(to) + 1 }, withoutTime: Number(withoutTime ?? 0) };
}

/**
 * What is read for an answer on `range`: the baseline of its first minute, before that the baseline of the baseline (unusual
 * minutes are left out of one, and have to be known), and behind it the hours that a finding may go on or be compared with.
 */
function loadedRange(range: TimeRange, extent: TimeRange, baselineDays: number): TimeRange {
  return {
    from: Math.max(extent.from, range.from - (2 * baselineDays + 1) * DAY_US),
    to: Math.min(extent.to, range.to + DAY_US),
  };
}

/** Of findings that begin together, call rates before error rates. */
function orderOf({ kind, id }: Pick<RateAnomaly, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

/** Places of minutes as microseconds since 1970. */
function spanOf({ from, to }: { from: number; to: number }, origin: number): TimeRange {
  return { from: (origin + from) * MINUTE_US, to: (origin + to) * MINUTE_US };
}

function anomalyOf({ key, time, trail, counts }: Found): Omit<RateAnomaly, 'attributions' | 'insightsEvents'> {
  const range = spanOf(time, trail.origin);
  const events = counts.reduce((sum, count) => sum + count, 0);
  const { baseline, direction } = time;
  const deviation = deviationOf(events, perMinute(baseline.events, baseline.minutes) * counts.length);
  return {
    id: idOf(key, direction, range.from),
    ...key,
    direction,
    range,
    isOpen: time.to >= trail.covered.length,
    isLevel: time.isLevel,
    insight: {
      events,
      minutes: counts.length,
      average: perMinute(events, counts.length),
      startAverage: counts[0] ?? 0,
      extreme: direction === 'rise' ? Math.max(...counts) : Math.min(...counts),
    },
    baseline: {
      range: spanOf(baseline, trail.origin),
      events: baseline.events,
      minutes: baseline.minutes,
      average: perMinute(baseline.events, baseline.minutes),
    },
    deviation,
    severity: severityOf(deviation),
    threshold: time.threshold,
    tests: { earlierDays: time.earlierDays, hoursAround: time.hoursAround, dispersed: time.dispersed },
  };
}

function idOf(key: RateKey, direction: string, from: number): string {
  return createHash('sha256')
    .update(JSON.stringify([...Object.values(key), direction, from]))
    .digest('hex')
    .slice(0, 32);
}

function coverageOf(trail: Trail, leastBaselineHours: number): TrailCoverage {
  const { account, region, origin, covered, gaps } = trail;
  const tested = leastBaselineHours * 60;
  return {
    account,
    region,
    range: spanOf({ from: 0, to: covered.length }, origin),
    testedFrom: tested < covered.length ? (origin + tested) * MINUTE_US : null,
    gaps: gaps.map((gap) => ({ range: spanOf(gap, origin), expected: Number(gap.expected.toFixed(1)) })),
  };
}
