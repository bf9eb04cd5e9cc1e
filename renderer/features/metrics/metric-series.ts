import { type MetricSeries, type SeriesReport, statisticOf } from '../../../preload/contract/metrics.ts';
import { timestampOf } from '../../../preload/contract/timestamp.ts';
import { copiedRows } from '../../lib/copy-rows.ts';
import { periodStart, periodsIn } from '../../lib/periods.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { locale } from '../../messages/message.ts';

/** Series that have a colour of their own; the others stand in the table. */
export const COLOURED = 8;
/** Most periods that are drawn; beyond, a longer period is asked for. */
export const MOST_PERIODS = 2000;

/** `Latency, service=checkout`. */
export function seriesName({ namespace, metricName, dimensions }: MetricSeries, withNamespace: boolean): string {
  const values = Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
  return visibleText([withNamespace ? `${namespace} ${metricName}` : metricName, ...values].join(', '));
}

export interface MetricPeriods {
  first: number;
  count: number;
  periodUs: number;
}

/** Null where the report has no range. */
export function metricPeriods({ range, periodUs }: SeriesReport): MetricPeriods | null {
  if (range === null) return null;
  const seconds = periodUs / 1e6;
  return { first: periodStart(range.from, seconds), count: periodsIn(range, seconds), periodUs };
}

/** A value for each period; null where a period has none. */
export function valuesOf(
  series: MetricSeries,
  statistic: string,
  { first, count, periodUs }: MetricPeriods,
): (number | null)[] {
  const values = new Array<number | null>(count).fill(null);
  for (const point of series.datapoints) {
    const place = Math.round((point.at - first) / periodUs);
    if (place >= 0 && place < count) values[place] = statisticOf(point, statistic);
  }
  return values;
}

export const metricNumber = (value: number) => value.toLocaleString(locale(), { maximumSignificantDigits: 6 });

/** Data points as CSV, one a line, with all their statistics. */
export function metricsCsv({ series }: SeriesReport): string {
  const percentiles = [
    ...new Set(series.flatMap(({ datapoints }) => datapoints.flatMap((point) => Object.keys(point.percentiles)))),
  ];
  const names = ['Timestamp', 'Namespace', 'MetricName', 'Dimensions', 'Unit', 'SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum', ...percentiles]; // biome-ignore format: a list
  const rows = series.flatMap(({ namespace, metricName, unit, dimensions, datapoints }) =>
    datapoints.map((point) =>
      [
        timestampOf(point.at),
        ...[namespace, metricName, Object.keys(dimensions).length === 0 ? '' : JSON.stringify(dimensions), unit].map(
          guarded,
        ),
        ...[point.sampleCount, point.average, point.sum, point.minimum, point.maximum].map(String),
        ...percentiles.map((name) => (point.percentiles[name] === undefined ? null : String(point.percentiles[name]))),
      ].map((text) => ({ text, kind: 'text' as const })),
    ),
  );
  return copiedRows('csv', names, rows, 'sql');
}

/** A text that a spreadsheet would take for a formula begins with '. */
const guarded = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
