import { z } from 'zod';
import { method } from './method.ts';
import { epochUs, timeRange } from './time.ts';

/** Where the values of a metric come from. */
export const metricSource = z.discriminatedUnion('kind', [
  /** Embedded metric format: what log events say of themselves. Null or missing: all. */
  z.object({
    kind: z.literal('emf'),
    namespace: z.string().nullable().default(null),
    metricName: z.string().nullable().default(null),
    /** Exactly these dimensions; null for every set of them, each a metric of its own. */
    dimensions: z.record(z.string(), z.string()).nullable().default(null),
  }),
  /** A metric filter: events that a filter pattern fits, and a value of each. */
  z.object({
    kind: z.literal('filter'),
    pattern: z.string(),
    /** A number, `$.member` of a JSON pattern, or `$column` of a pattern with columns. */
    value: z.string().default('1'),
    /** Reported for minutes that have events, of which none fits. */
    defaultValue: z.number().nullable().default(null),
    /** At most three: names, and where the value is found, as in `value`. */
    dimensions: z.record(z.string(), z.string()).default({}),
    namespace: z.string().default('LogMetrics'),
    metricName: z.string().default('MatchedEvents'),
    unit: z.string().default('None'),
  }),
]);
export type MetricSource = z.output<typeof metricSource>;

export const datapoint = z.object({
  /** Start of the period, which is counted from 1970. */
  at: epochUs,
  sampleCount: z.number(),
  sum: z.number(),
  minimum: z.number(),
  maximum: z.number(),
  average: z.number(),
  /** By their names, `p95`; between two values in proportion. */
  percentiles: z.record(z.string(), z.number()),
});
export type Datapoint = z.infer<typeof datapoint>;

/** A statistic of a data point; null where the point does not have the percentile. */
export function statisticOf(point: Datapoint, statistic: string): number | null {
  switch (statistic) {
    case 'Average':
      return point.average;
    case 'Sum':
      return point.sum;
    case 'Minimum':
      return point.minimum;
    case 'Maximum':
      return point.maximum;
    case 'SampleCount':
      return point.sampleCount;
    default:
      return point.percentiles[statistic] ?? null;
  }
}

export const metricSeries = z.object({
  namespace: z.string(),
  metricName: z.string(),
  unit: z.string(),
  dimensions: z.record(z.string(), z.string()),
  /** Periods with values, in their order. */
  datapoints: z.array(datapoint),
});
export type MetricSeries = z.infer<typeof metricSeries>;

/** Events, or parts of them, that gave no value, by reason. */
const rejected = z.array(z.object({ reason: z.string(), count: z.number() }));

export const seriesReport = z.object({
  /** Null where no log event has a time. */
  range: timeRange.nullable(),
  periodUs: z.number(),
  series: z.array(metricSeries),
  rejected,
  statistics: z.object({ eventsMatched: z.number(), values: z.number(), elapsedMs: z.number() }),
  warnings: z.array(z.string()),
});
export type SeriesReport = z.infer<typeof seriesReport>;

export const alarmState = z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']);
export type AlarmState = z.infer<typeof alarmState>;

const stateChange = z.object({
  /** Of a metric alarm the end of the period that brought it about. */
  at: epochUs,
  state: alarmState,
  reason: z.string(),
});
export type StateChange = z.infer<typeof stateChange>;

export const evaluatedAlarm = z.object({
  name: z.string(),
  kind: z.enum(['metric', 'composite']),
  /** The state at the start of the range, then each change. */
  states: z.array(stateChange),
  /** Of a metric alarm: what it watched, by period; missing ones are left out. */
  datapoints: z.array(z.object({ at: epochUs, value: z.number(), breaching: z.boolean() })),
  threshold: z.number().nullable(),
  periodUs: z.number().nullable(),
  /** What could not be read as CloudWatch would, or is decided here. */
  notes: z.array(z.string()),
});
export type EvaluatedAlarm = z.infer<typeof evaluatedAlarm>;

/** As in `query.run`. */
const timeoutMs = z.number().int().positive().default(60_000);
const progress = z.object({ percent: z.number().nullable(), elapsedMs: z.number() });
const sources = z.array(z.string()).default([]);
const range = timeRange.nullable().default(null);

export const metricMethods = {
  /** Metrics out of log events, as time series. Cancelling the call interrupts it. */
  'metrics.series': method({
    input: z.object({
      source: metricSource,
      /** Log groups, as SOURCE names them; none means all. */
      sources,
      range,
      periodSeconds: z.number().int().min(1).default(60),
      /** Numbers from 0 to 100 that are told beside the other statistics. */
      percentiles: z.array(z.number().min(0).max(100)).default([]),
      timeoutMs,
    }),
    output: seriesReport,
    progress,
  }),
  /** What alarms would have said over a time: rules as PutMetricAlarm, PutCompositeAlarm and PutMetricFilter take them. */
  'alarms.evaluate': method({
    input: z.object({ rules: z.string(), sources, range, timeoutMs }),
    output: z.object({ range: timeRange.nullable(), alarms: z.array(evaluatedAlarm), elapsedMs: z.number() }),
    progress,
  }),
};
