import type { Datapoint, MetricSeries } from '../../../../preload/contract/metrics.ts';
import { rounded } from '../contributors/semantics.ts';

type Identity = Omit<MetricSeries, 'datapoints'>;

/** The values of a period; each different value with how often it came, where percentiles are asked for. */
interface Period {
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
  times: Map<number, number>;
}

/** The values of metrics by period, as they come. */
export class SeriesCollector {
  readonly #series = new Map<string, { identity: Identity; periods: Map<number, Period> }>();
  values = 0;

  constructor(
    private readonly periodUs: number,
    private readonly percentiles: readonly number[],
  ) {}

  /** Adds values of a time in microseconds since 1970, each `times` times. */
  add(identity: Identity, atUs: number, values: readonly number[], times = 1): void {
    const { namespace, metricName, unit, dimensions } = identity;
    const names = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify([namespace, metricName, names, unit]);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { identity: { namespace, metricName, unit, dimensions: Object.fromEntries(names) }, periods: new Map() };
      this.#series.set(key, series);
    }
    const at = Math.floor(atUs / this.periodUs) * this.periodUs;
    let period = series.periods.get(at);
    if (period === undefined) {
      period = {
        count: 0,
        sum: 0,
        minimum: Number.POSITIVE_INFINITY,
        maximum: Number.NEGATIVE_INFINITY,
        times: new Map(),
      };
      series.periods.set(at, period);
    }
    for (const value of values) {
      period.count += times;
      period.sum += value * times;
      period.minimum = Math.min(period.minimum, value);
      period.maximum = Math.max(period.maximum, value);
      if (this.percentiles.length > 0) period.times.set(value, (period.times.get(value) ?? 0) + times);
    }
    this.values += values.length * times;
  }

  /** The series by namespace, name and dimensions. */
  all(): MetricSeries[] {
    return [...this.#series]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { identity, periods }]) => ({
        ...identity,
        datapoints: [...periods]
          .filter(([, { count }]) => count > 0)
          .sort(([a], [b]) => a - b)
          .map(([at, period]) => datapointOf(at, period, this.percentiles)),
      }));
  }
}

function datapointOf(
  at: number,
  { count, sum, minimum, maximum, times }: Period,
  percentiles: readonly number[],
): Datapoint {
  const sorted = [...times].sort(([a], [b]) => a - b);
  return {
    at,
    sampleCount: count,
    sum: rounded(sum),
    minimum,
    maximum,
    average: rounded(sum / count),
    percentiles: Object.fromEntries(
      percentiles.map((percent) => [`p${percent}`, rounded(percentile(sorted, count, percent))]),
    ),
  };
}

/** Between the two nearest ranks in proportion; `sorted` are values with how often each is there. */
function percentile(sorted: readonly (readonly [number, number])[], count: number, percent: number): number {
  const place = ((count - 1) * percent) / 100;
  const below = atRank(sorted, Math.floor(place));
  return below + (atRank(sorted, Math.ceil(place)) - below) * (place - Math.floor(place));
}

function atRank(sorted: readonly (readonly [number, number])[], rank: number): number {
  let before = 0;
  for (const [value, times] of sorted) {
    before += times;
    if (rank < before) return value;
  }
  return 0;
}
