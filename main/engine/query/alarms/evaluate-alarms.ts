import type { DuckDBConnection } from '@duckdb/node-api';
import type { Output, Parsed } from '../../../../preload/contract/index.ts';
import {
  type AlarmState,
  type Datapoint,
  type EvaluatedAlarm,
  type MetricSource,
  type StateChange,
  statisticOf,
} from '../../../../preload/contract/metrics.ts';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import type { Store } from '../../store/store.ts';
import { checkRange } from '../contributors/question-range.ts';
import { logRange, readSeries } from '../metrics/read-series.ts';
import type { QueryRunner, RunOptions } from '../query-runner.ts';
import { evaluationRange, stateOf } from './alarm-state.ts';
import { holds } from './composite-rule.ts';
import { type AlarmRules, type CompositeAlarm, type MetricAlarm, parseAlarmRules } from './parse-rules.ts';

/** Evaluates alarm rules over a time of the log events. Throws `bad-request`, `query.*`, `engine.*` or `cancelled`. */
export async function evaluateAlarms(
  runner: QueryRunner,
  asked: Parsed<'alarms.evaluate'>,
  options: Omit<RunOptions, 'pageSize'>,
): Promise<Output<'alarms.evaluate'>> {
  checkRange(asked.range);
  const rules = parseAlarmRules(asked.rules);
  const { alarms, range, elapsedMs } = await runner.ask(options, async (connection, check) => {
    const range = asked.range ?? (await logRange(connection));
    if (range === null) return { alarms: [], range };
    const evaluated = new Map<string, EvaluatedAlarm>();
    for (const alarm of rules.metricAlarms) {
      const watched = await readWatched(connection, runner.store, alarm, rules, asked.sources, range, check);
      evaluated.set(alarm.AlarmName, evaluateMetricAlarm(alarm, watched, range));
    }
    for (const alarm of rules.compositeAlarms)
      evaluated.set(alarm.AlarmName, evaluateCompositeAlarm(alarm, evaluated, range));
    return { alarms: [...evaluated.values()], range };
  });
  return { alarms, range, elapsedMs };
}

/** What a metric alarm watches: the data points of its metric, from as far before the range as it looks back. */
interface Watched {
  datapoints: readonly Datapoint[];
  notes: string[];
}

async function readWatched(
  connection: DuckDBConnection,
  store: Store,
  alarm: MetricAlarm,
  { metricFilters }: AlarmRules,
  sources: readonly string[],
  range: TimeRange,
  check: () => void,
): Promise<Watched> {
  const dimensions = Object.fromEntries(alarm.Dimensions.map(({ Name, Value }) => [Name, Value]));
  const periodUs = alarm.Period * 1_000_000;
  const before = evaluationRange(alarm.EvaluationPeriods) * periodUs;
  const question = {
    range: { from: Math.floor(range.from / periodUs) * periodUs - before, to: range.to },
    periodUs,
    percentiles: alarm.ExtendedStatistic === undefined ? [] : [Number(alarm.ExtendedStatistic.slice(1))],
  };
  const filters = metricFilters.flatMap(({ logGroupName, filterPattern, metricTransformations }) =>
    metricTransformations
      .filter(
        ({ metricName, metricNamespace }) => metricName === alarm.MetricName && metricNamespace === alarm.Namespace,
      )
      .map((transformation) => ({ logGroupName, filterPattern, ...transformation })),
  );
  const notes: string[] = [];
  const [filter, ...others] = filters;
  if (others.length > 0) notes.push(`${filters.length} metric filters report this metric; the first one is evaluated.`);
  const source: MetricSource =
    filter === undefined
      ? { kind: 'emf', namespace: alarm.Namespace, metricName: alarm.MetricName, dimensions }
      : {
          kind: 'filter',
          pattern: filter.filterPattern,
          value: filter.metricValue,
          defaultValue: filter.defaultValue ?? null,
          dimensions: filter.dimensions,
          namespace: filter.metricNamespace,
          metricName: filter.metricName,
          unit: filter.unit,
        };
  const groups = filter?.logGroupName === undefined ? sources : [filter.logGroupName];
  const read = await readSeries(connection, store, source, { ...question, sources: groups }, check);
  const isSame = (found: Record<string, string>) =>
    Object.keys(found).length === Object.keys(dimensions).length &&
    Object.entries(dimensions).every(([name, value]) => found[name] === value);
  const series = read.series.filter(
    (one) => isSame(one.dimensions) && (alarm.Unit === undefined || one.unit === alarm.Unit),
  );
  const [first, ...further] = series;
  if (first === undefined) notes.push('No log event in the range reports this metric with these dimensions.');
  if (further.length > 0) notes.push(`The metric has ${series.length} units; ${first?.unit} is evaluated.`);
  for (const { reason, count } of read.rejected) notes.push(`Without a value: ${reason} (${count}).`);
  notes.push(...read.warnings);
  return { datapoints: first?.datapoints ?? [], notes };
}

/** The states of a metric alarm: looked at once at the end of each of its periods, at first without data. */
export function evaluateMetricAlarm(
  alarm: MetricAlarm,
  { datapoints, notes }: Watched,
  range: TimeRange,
): EvaluatedAlarm {
  const periodUs = alarm.Period * 1_000_000;
  const values = new Map(datapoints.map((point) => [point.at, watchedValue(alarm, point)]));
  const counts = new Map(datapoints.map((point) => [point.at, point.sampleCount]));
  const looked = evaluationRange(alarm.EvaluationPeriods);
  const states: StateChange[] = [];
  let current: AlarmState = 'INSUFFICIENT_DATA';
  // The period that had just ended when the range begins says in which state it begins.
  const firstEnd = Math.floor(range.from / periodUs) * periodUs;
  for (let end = firstEnd; end <= range.to; end += periodUs) {
    const starts = Array.from({ length: looked }, (_, index) => end - (looked - index) * periodUs);
    const points = starts.map((at) => {
      const value = values.get(at);
      return value === undefined ? null : breaches(alarm, value);
    });
    const isTooSmall = hasLowSampleCount(alarm, counts.get(starts.findLast((at) => counts.has(at)) ?? end));
    const next: { state: AlarmState; reason: string } = isTooSmall
      ? { state: current, reason: 'too few values for the percentile, which keeps the state' }
      : stateOf({
          points,
          evaluationPeriods: alarm.EvaluationPeriods,
          datapointsToAlarm: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods,
          treatMissingData: alarm.TreatMissingData,
          current,
        });
    if (states.length === 0 || next.state !== current) states.push({ at: Math.max(end, range.from), ...next });
    current = next.state;
  }
  return {
    name: alarm.AlarmName,
    kind: 'metric',
    states,
    datapoints: [...values]
      .filter(([at]) => at + periodUs > range.from)
      .map(([at, value]) => ({ at, value, breaching: breaches(alarm, value) })),
    threshold: alarm.Threshold,
    periodUs,
    notes: [...notes],
  };
}

function watchedValue({ Statistic, ExtendedStatistic }: MetricAlarm, point: Datapoint): number {
  return statisticOf(point, Statistic ?? `p${Number(ExtendedStatistic?.slice(1))}`) ?? Number.NaN;
}

function breaches({ ComparisonOperator, Threshold }: MetricAlarm, value: number): boolean {
  switch (ComparisonOperator) {
    case 'GreaterThanThreshold':
      return value > Threshold;
    case 'GreaterThanOrEqualToThreshold':
      return value >= Threshold;
    case 'LessThanThreshold':
      return value < Threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= Threshold;
  }
}

/** Fewer than ten values beyond the percentile in the newest data point, where the alarm is to leave such periods alone. */
function hasLowSampleCount(alarm: MetricAlarm, count: number | undefined): boolean {
  if (alarm.ExtendedStatistic === undefined || alarm.EvaluateLowSampleCountPercentile !== 'ignore') return false;
  const part = Number(alarm.ExtendedStatistic.slice(1)) / 100;
  return count !== undefined && count * Math.min(part, 1 - part) < 10;
}

/** The states of a composite alarm: looked at whenever one of those that it names changes. */
export function evaluateCompositeAlarm(
  { AlarmName, rule }: CompositeAlarm,
  evaluated: ReadonlyMap<string, EvaluatedAlarm>,
  range: TimeRange,
): EvaluatedAlarm {
  const times = new Set([range.from, ...[...evaluated.values()].flatMap(({ states }) => states.map(({ at }) => at))]);
  const states: StateChange[] = [];
  for (const at of [...times].sort((a, b) => a - b)) {
    const state = holds(rule, (alarm) => stateAt(evaluated.get(alarm), at)) ? 'ALARM' : 'OK';
    if (states.at(-1)?.state !== state)
      states.push({ at, state, reason: state === 'ALARM' ? 'the rule holds' : 'the rule does not hold' });
  }
  return { name: AlarmName, kind: 'composite', states, datapoints: [], threshold: null, periodUs: null, notes: [] };
}

function stateAt(alarm: EvaluatedAlarm | undefined, at: number): AlarmState {
  return alarm?.states.findLast((change) => change.at <= at)?.state ?? 'INSUFFICIENT_DATA';
}
