import type { PeriodUnit } from './ast.ts';

/**
 * What AWS does not document and this product decided for itself (the [U] marks of specs/insights-ql.md), each in one
 * place so that a run on the real service can settle it.
 */
export const UNVERIFIED = {
  /** 4.6: direction of `sort f`. */
  defaultSortDirection: 'asc',
  /** 4.6: values that are missing come last, in both directions. */
  missingLast: true,
  /** 3.4: order among events of the same `@timestamp`. */
  tiesByIngestionOrder: true,
  /** 5.8: `pct` between two values: `continuous` interpolates, `nearest-rank` takes one of them. */
  percentile: 'continuous' as 'continuous' | 'nearest-rank',
  /** 5.8: `stddev` of the population, as `variance` is documented to be. */
  stddev: 'stddev_pop',
  /** 5.3: day that weeks begin with (1970-01-05 is a Monday). */
  weekOrigin: '1970-01-05',
  /** 5.2, 6371 km: mean radius of the earth in `haversine`. */
  earthRadiusKm: 6371,
  /** 1: positions in brackets count from 0. */
  bracketBase: 0,
  /** 7.3: a dot in a filter's regex does not match a line break; 4.9: the stars of a glob do. */
  dotMatchesNewline: false,
  /** 4.9: value of a logfmt key without one. */
  logfmtBareValue: 'true',
  /** 4.20: defaults of the row-wise commands. */
  sessionSeparator: '#',
  sessionIdentitySeparator: ',',
  outlierMark: (field: string) => `isOutlier_${field}`,
  lagName: (field: string, lag: number) => `${field}_p${lag}`,
  /** 5.8: label of one range of `histogram`. */
  histogramSeparator: '-',
  /** 4.14: columns that `anomaly` adds. */
  anomalyColumns: ['@anomalyType', '@anomalyScore', '@anomalyDescription'],
  /**
   * 4.14: what is unusual. `least`: events of a half that can be judged; `factor`: how much more often a pattern must come;
   * `deviations`: how far numbers must lie from those of the first half; `trend`: correlation with the time
   * above which a number is a counter; `fewValues`: most values of a token that has usual ones.
   */
  anomaly: { least: 10, factor: 3, deviations: 4, trend: 0.9, fewValues: 20 },
} as const;

/** Part 1: numbers that `bin`, `datefloor` and `dateceil` clamp to, without saying so on the service. */
export const PERIOD_CAPS: Partial<Record<PeriodUnit, number>> = { millisecond: 1000, second: 60, minute: 60, hour: 24 };

/** Documented bounds (parts 4 and 10). */
export const LIMITS = {
  rows: 100_000,
  defaultRows: 10_000,
  stats: 10,
  topk: 10_000,
  caseBranches: 10,
  prefixes: 5,
  accounts: 20,
  dataSources: 10,
  joinKeys: 50_000,
} as const;
