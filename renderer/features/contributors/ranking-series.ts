import type { ContributorReport } from '../../../preload/contract/contributors.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { periodStart, periodsIn } from '../../lib/periods.ts';

/** Contributors that have a colour of their own. */
export const COLOURED = 8;
/** Most periods that are drawn; beyond, a longer period is asked for. */
export const MOST_PERIODS = 2000;

export interface RankingSeries {
  /** Keys of the contributor; null for all others together. */
  keys: readonly string[] | null;
  /** 1 to 8 by rank. */
  color: number | 'others';
  /** A value for each period; null where the contributor is not there and the measure has no 0. */
  values: (number | null)[];
}

export interface RankingPeriods {
  range: TimeRange;
  periodUs: number;
  /** Start of the first period: it may lie before the range. */
  first: number;
  count: number;
}

/** The periods of a report; null where it has no range. */
export function periodsOf({ range, periodUs }: Pick<ContributorReport, 'range' | 'periodUs'>): RankingPeriods | null {
  if (range === null) return null;
  const seconds = periodUs / 1e6;
  return { range, periodUs, first: periodStart(range.from, seconds), count: periodsIn(range, seconds) };
}

/** Shares are told of measures that add up; for the others there is no sum of contributors. */
export function addsUp({ statistic }: Pick<ContributorReport, 'statistic'>): boolean {
  return statistic === 'Count' || statistic === 'Sum';
}

/** The first eight contributors, and all others together where they add up: those that are listed and those that are not. */
export function rankingSeries(report: ContributorReport, periods: RankingPeriods): RankingSeries[] {
  const sums = addsUp(report);
  const placed = (points: readonly { at: number; value: number }[]): (number | null)[] => {
    const values = new Array<number | null>(periods.count).fill(sums ? 0 : null);
    for (const { at, value } of points) values[Math.round((at - periods.first) / periods.periodUs)] = value;
    return values;
  };
  const coloured = report.contributors
    .slice(0, COLOURED)
    .map(({ keys, points }, i): RankingSeries => ({ keys, color: i + 1, values: placed(points) }));
  const rest = report.contributors.slice(COLOURED);
  if (!sums || (rest.length === 0 && report.others === null)) return coloured;
  const others = placed(report.others?.points ?? []);
  for (const { points } of rest)
    for (const { at, value } of points) {
      const place = Math.round((at - periods.first) / periods.periodUs);
      others[place] = (others[place] ?? 0) + value;
    }
  return [...coloured, { keys: null, color: 'others', values: others }];
}

/** Each value as a part of its period, 0 to 1. */
export function asShares(series: readonly RankingSeries[]): RankingSeries[] {
  const totals = (series[0]?.values ?? []).map((_, i) =>
    series.reduce((sum, { values }) => sum + Math.max(0, values[i] ?? 0), 0),
  );
  return series.map((one) => ({
    ...one,
    values: one.values.map((value, i) => (totals[i] ? Math.max(0, value ?? 0) / (totals[i] ?? 1) : 0)),
  }));
}
