import type { EvaluatedAlarm, MetricSeries, SeriesReport } from './metrics.ts';
import type { TimeRange } from './time.ts';
import { timestampOf } from './timestamp.ts';

/** Time series in the members of GetMetricStatistics, one entry of `Metrics` a metric. */
export function metricsRecord({ range, periodUs, series, rejected, statistics }: SeriesReport) {
  return {
    ...timesOf(range),
    Period: periodUs / 1_000_000,
    Metrics: series.map(metricStatistics),
    Rejected: rejected,
    Statistics: { ...statistics, elapsedMs: Math.round(statistics.elapsedMs) },
  };
}

/** What alarms said, in the members of DescribeAlarms and DescribeAlarmHistory. */
export function alarmsRecord({ range, alarms }: { range: TimeRange | null; alarms: readonly EvaluatedAlarm[] }) {
  return {
    ...timesOf(range),
    Alarms: alarms.map(({ name, kind, states, datapoints, threshold, notes }) => ({
      AlarmName: name,
      AlarmType: kind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm',
      StateValue: states.at(-1)?.state,
      StateChanges: states.map(({ at, state, reason }) => ({
        Timestamp: timestampOf(at),
        StateValue: state,
        StateReason: reason,
      })),
      ...(kind === 'metric' && {
        Threshold: threshold,
        Datapoints: datapoints.map(({ at, value, breaching }) => ({
          Timestamp: timestampOf(at),
          Value: value,
          Breaching: breaching,
        })),
      }),
      Notes: notes,
    })),
  };
}

function timesOf(range: TimeRange | null) {
  return {
    StartTime: range === null ? null : timestampOf(range.from),
    EndTime: range === null ? null : timestampOf(range.to),
  };
}

function metricStatistics({ namespace, metricName, unit, dimensions, datapoints }: MetricSeries) {
  return {
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    Datapoints: datapoints.map((point) => ({
      Timestamp: timestampOf(point.at),
      SampleCount: point.sampleCount,
      Average: point.average,
      Sum: point.sum,
      Minimum: point.minimum,
      Maximum: point.maximum,
      Unit: unit,
      ExtendedStatistics: point.percentiles,
    })),
  };
}
