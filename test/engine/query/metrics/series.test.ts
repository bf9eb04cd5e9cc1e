import { expect, test } from 'vitest';
import type { Engine } from '../../../../main/engine/engine.ts';
import type { EvaluatedAlarm, MetricSeries } from '../../../../preload/contract/metrics.ts';
import { addLogEvents } from '../../support/log-store.ts';
import { engineWithWorkspace } from '../../support/trail-store.ts';
import { call } from '../contributors/support.ts';

const START_MS = Date.UTC(2026, 2, 2, 10);
const minute = (n: number) => START_MS + n * 60_000;
const us = (n: number) => minute(n) * 1000;

const brief = (series: readonly MetricSeries[]) =>
  series.map(({ dimensions, datapoints }) => [
    dimensions,
    datapoints.map(({ at, sampleCount, sum }) => [(at - us(0)) / 60_000_000, sampleCount, sum]),
  ]);

async function withMessages(messages: readonly [minute: number, message: string][], name = 'app'): Promise<Engine> {
  const engine = await engineWithWorkspace();
  await addLogEvents(
    engine.store,
    { name },
    messages.map(([n, message]) => ({ at: minute(n), message })),
  );
  return engine;
}

const emf = (n: number, service: string, latency: unknown) =>
  JSON.stringify({
    _aws: {
      Timestamp: minute(n),
      CloudWatchMetrics: [{ Namespace: 'Shop', Dimensions: [['service']], Metrics: [{ Name: 'latency' }] }],
    },
    service,
    latency,
  });

test('metrics that events name themselves, by period and dimensions, with percentiles', async () => {
  const engine = await withMessages([
    [0, emf(0, 'a', [1, 2, 3, 4])],
    [0, emf(0, 'b', 10)],
    [9, emf(1, 'a', 6)],
    [1, emf(1, 'a', 'fast')],
    [1, 'something with CloudWatchMetrics in it'],
  ]);
  const report = await call(engine, 'metrics.series', { source: { kind: 'emf' }, percentiles: [50, 90] });
  expect(brief(report.series)).toEqual([
    [{ service: 'a' }, [[0, 4, 10], [1, 1, 6]]],
    [{ service: 'b' }, [[0, 1, 10]]],
  ]); // biome-ignore format: by minute
  expect(report.series[0]?.datapoints[0]).toMatchObject({
    minimum: 1,
    maximum: 4,
    average: 2.5,
    percentiles: { p50: 2.5, p90: 3.7 },
  });
  expect(report.rejected).toEqual([
    { reason: 'the metric latency is no number, and no array of at most 100', count: 1 },
  ]);
  expect(report.statistics).toMatchObject({ eventsMatched: 4, values: 6 });
  const one = await call(engine, 'metrics.series', {
    source: { kind: 'emf', dimensions: { service: 'b' } },
    range: { from: us(0), to: us(1) },
  });
  expect(brief(one.series)).toEqual([[{ service: 'b' }, [[0, 1, 10]]]]);
});

test('a metric filter counts what its pattern fits, and reports its default for minutes with other events', async () => {
  const engine = await withMessages([
    [0, 'ERROR a'],
    [0, 'ERROR b'],
    [1, 'fine'],
    [3, 'ERROR c'],
  ]);
  const source = { kind: 'filter' as const, pattern: 'ERROR' };
  const counts = async (more: { defaultValue?: number } = {}) =>
    brief((await call(engine, 'metrics.series', { source: { ...source, ...more } })).series);
  expect(await counts()).toEqual([[{}, [[0, 2, 2], [3, 1, 1]]]]); // biome-ignore format: by minute
  expect(await counts({ defaultValue: 0 })).toEqual([[{}, [[0, 2, 2], [1, 1, 0], [3, 1, 1]]]]); // biome-ignore format: by minute
});

test('values and dimensions out of JSON and of columns', async () => {
  const engine = await withMessages([
    [0, '{"ms":5,"at":{"path":["/a","/b"]}}'],
    [0, '{"ms":"7.5","at":{"path":["/a"]}}'],
    [1, '{"ms":"slow","at":{"path":["/a"]}}'],
    [1, '{"ms":9}'],
    [2, '10.0.0.1 "GET /x y" 200 512'],
    [2, '10.0.0.2 "GET /x" 500 100'],
  ]);
  const json = {
    kind: 'filter' as const,
    pattern: '{ $.ms = * }',
    value: '$.ms',
    dimensions: { path: '$.at.path[0]' },
  };
  const report = await call(engine, 'metrics.series', { source: json });
  expect(brief(report.series)).toEqual([[{ path: '/a' }, [[0, 2, 12.5]]]]);
  expect(report.rejected).toEqual([
    { reason: '$.ms is no number', count: 1 },
    { reason: 'a dimension is missing', count: 1 },
  ]);
  const columns = {
    kind: 'filter' as const,
    pattern: '[ip, request, status = 2*, bytes]',
    value: '$bytes',
    dimensions: { request: '$request' },
  };
  expect(brief((await call(engine, 'metrics.series', { source: columns })).series)).toEqual([
    [{ request: 'GET /x y' }, [[2, 1, 512]]],
  ]);
  const back = { kind: 'filter' as const, pattern: '[..., status, bytes]', value: '$status' };
  expect(
    brief((await call(engine, 'metrics.series', { source: back, range: { from: us(2), to: us(3) } })).series),
  ).toEqual([[{}, [[2, 2, 700]]]]);
});

test('what a filter cannot have is refused', async () => {
  const engine = await withMessages([[0, 'x']]);
  const refused = (source: object) =>
    expect(call(engine, 'metrics.series', { source: { kind: 'filter', pattern: 'x', ...source } })).rejects;
  await refused({ value: '$.ms' }).toThrow('nothing of this name');
  await refused({ pattern: '[a, b]', value: '$c' }).toThrow('nothing of this name');
  await refused({ pattern: '{ $.a' }).toThrow('query.syntax');
  await refused({ dimensions: { a: '$.a' }, defaultValue: 0 }).toThrow('default value');
});

const states = ({ states }: EvaluatedAlarm) => states.map(({ at, state }) => [(at - us(0)) / 60_000_000, state]);

test('alarms on a metric filter and on embedded metrics, and a composite one on both, change as their data points do', async () => {
  const errors = [2, 3, 4].flatMap((n): [number, string][] => [[n, 'ERROR x'], [n, 'ERROR y']]); // biome-ignore format: by minute
  const engine = await withMessages([
    ...Array.from({ length: 12 }, (_, n): [number, string] => [n, 'tick']),
    ...errors,
    ...[0, 1, 2, 3].map((n): [number, string] => [n, emf(n, 'a', n < 2 ? 10 : 900)]),
  ]);
  const common = { Namespace: 'Shop', Period: 60, ComparisonOperator: 'GreaterThanOrEqualToThreshold' };
  const rules = JSON.stringify({
    metricFilters: [
      { logGroupName: 'app', filterPattern: 'ERROR', metricTransformations: [{ metricName: 'Errors', metricNamespace: 'Shop', metricValue: '1', defaultValue: 0 }] },
    ],
    MetricAlarms: [
      { ...common, AlarmName: 'errors', MetricName: 'Errors', Statistic: 'Sum', EvaluationPeriods: 3, DatapointsToAlarm: 2, Threshold: 2 },
      { ...common, AlarmName: 'slow', MetricName: 'latency', Dimensions: [{ Name: 'service', Value: 'a' }], ExtendedStatistic: 'p90', EvaluationPeriods: 1, Threshold: 500 },
      { ...common, AlarmName: 'none', MetricName: 'Gone', Statistic: 'Average', EvaluationPeriods: 1, Threshold: 1 },
    ],
    CompositeAlarms: [{ AlarmName: 'both', AlarmRule: 'ALARM(errors) AND ALARM("slow") AND NOT OK(none)' }],
  }); // biome-ignore format: as a table
  const range = { from: us(0), to: us(12) };
  const { alarms } = await call(engine, 'alarms.evaluate', { rules, range });
  const [errorsAlarm, slow, none, both] = alarms;
  if (!errorsAlarm || !slow || !none || !both) throw new Error('four alarms are expected');
  // Minutes 2 and 3 breach, so the second of them ends at 4; of the last three after minute 6 only one breaches.
  expect(states(errorsAlarm)).toEqual([[0, 'INSUFFICIENT_DATA'], [1, 'OK'], [4, 'ALARM'], [7, 'OK']]); // biome-ignore format: short
  // The last value is of minute 3; the range of 1 evaluation period is 3, so it is looked at until none is left.
  expect(states(slow)).toEqual([[0, 'INSUFFICIENT_DATA'], [1, 'OK'], [3, 'ALARM'], [7, 'INSUFFICIENT_DATA']]); // biome-ignore format: short
  expect(states(none)).toEqual([[0, 'INSUFFICIENT_DATA']]);
  expect(none.notes).toEqual(['No log event in the range reports this metric with these dimensions.']);
  expect(states(both)).toEqual([[0, 'OK'], [4, 'ALARM'], [7, 'OK']]); // biome-ignore format: short
  expect(slow.datapoints.map(({ value, breaching }) => [value, breaching])).toEqual([[10, false], [10, false], [900, true], [900, true]]); // biome-ignore format: short
});

test('treatments of missing data, each over the same silence', async () => {
  const engine = await withMessages([[0, 'v 9'], [1, 'v 9'], [8, 'v 1']]); // biome-ignore format: short
  const filter = {
    filterPattern: '[word = v, n]',
    metricTransformations: [{ metricName: 'V', metricNamespace: 'N', metricValue: '$n' }],
  };
  const alarm = (TreatMissingData: string) => ({
    AlarmName: TreatMissingData,
    Namespace: 'N',
    MetricName: 'V',
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData,
  });
  const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'];
  const { alarms } = await call(engine, 'alarms.evaluate', {
    rules: JSON.stringify([filter, ...treatments.map(alarm)]),
    range: { from: us(1), to: us(10) },
  });
  expect(alarms.map((one) => [one.name, states(one)])).toEqual([
    ['missing', [[1, 'ALARM'], [5, 'INSUFFICIENT_DATA'], [9, 'OK']]],
    ['ignore', [[1, 'ALARM'], [9, 'OK']]],
    ['breaching', [[1, 'ALARM'], [9, 'OK']]],
    ['notBreaching', [[1, 'ALARM'], [5, 'OK']]],
  ]); // biome-ignore format: by treatment
});

test('a percentile of few values changes no state where the alarm says so', async () => {
  const engine = await withMessages([
    ...Array.from({ length: 200 }, (_, n): [number, string] => [0, `v ${n < 150 ? 9 : 1}`]),
    [1, 'v 1'],
  ]);
  const filter = {
    filterPattern: '[word = v, n]',
    metricTransformations: [{ metricName: 'V', metricNamespace: 'N', metricValue: '$n' }],
  };
  const alarm = (how: string) => ({
    AlarmName: how,
    Namespace: 'N',
    MetricName: 'V',
    ExtendedStatistic: 'p90',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluateLowSampleCountPercentile: how,
  });
  const { alarms } = await call(engine, 'alarms.evaluate', {
    rules: JSON.stringify([filter, alarm('evaluate'), alarm('ignore')]),
    range: { from: us(1), to: us(3) },
  });
  expect(alarms.map((one) => [one.name, states(one)])).toEqual([
    ['evaluate', [[1, 'ALARM'], [2, 'OK']]],
    ['ignore', [[1, 'ALARM']]],
  ]); // biome-ignore format: by alarm
});
