import type { AnomalyParameters } from '../../../../preload/contract/anomalies.ts';
import type { MinuteSpan } from './coverage.ts';
import { sharpEdges } from './edges.ts';
import { ClockExtremes, type MinuteSeries, RollingBaseline } from './minute-series.ts';
import { deviation, median, sum } from './numbers.ts';
import { largestUnusual, lowerTail, smallestUnusual, upperTail } from './poisson.ts';

/**
 * Finds the unusual times of one rate (cloudtrail.md 7.3). A window of minutes is unusual where chance would give its sum too
 * seldom,
 *   1. against the mean of the baseline, the days before (median and MAD where hours vary more than chance),
 *   2. against the same time of day on these days, so that working hours and nightly jobs are usual,
 *   3. where these days do not hold the same day of the week: against the hours around, on both sides.
 * Windows that touch become one finding, whose minutes count in no later baseline.
 */
export interface UnusualTime extends MinuteSpan {
  direction: 'rise' | 'drop';
  baseline: MinuteSpan & { events: number; minutes: number };
  /** So long that the days before were used up: what is usual from then on. */
  isLevel: boolean;
  /** Events a minute that the window had at least, of a drop at most, to be unusual at the start. */
  threshold: number;
  earlierDays: number;
  hoursAround: boolean;
  dispersed: boolean;
}

/** Why a window is unusual. */
type Verdict = Pick<UnusualTime, 'threshold' | 'earlierDays' | 'hoursAround' | 'dispersed'> & {
  /** Events a minute that are usual at this time, for the edges. */
  usual: number;
};

interface OpenTime {
  direction: 'rise' | 'drop';
  verdict: Verdict;
  baseline: UnusualTime['baseline'];
  /** All unusual windows together. */
  windows: MinuteSpan;
}

const HOUR = 60;
const DAY = 24 * HOUR;
/** How far from a window the hours around begin and end: a burst of an hour is not compared with itself. */
const AROUND = { guard: HOUR, reach: 4 * HOUR };
/** Part of the least hours of a baseline whose minutes must have records and be usual. */
export const LEAST_USUAL = 0.5;
/** Ratio of the neighbouring means that a limit is worked out for. */
const STEP = 1.02;

/** The unusual times of a series by their start. It begins with the first record of its trail. */
export function scanSeries(series: MinuteSeries, parameters: AnomalyParameters): UnusualTime[] {
  const tested = parameters.leastBaselineHours * HOUR;
  return tested >= series.length ? [] : new SeriesScan(series, parameters).run(tested);
}

class SeriesScan {
  readonly #found: UnusualTime[] = [];
  readonly #baseline: RollingBaseline;
  readonly #mostOf = new Map<number, number>();
  readonly #leastMinutes: number;
  readonly #widest: number;
  #largest: ClockExtremes;
  #smallest: ClockExtremes;
  #open: OpenTime | null = null;

  constructor(
    private readonly series: MinuteSeries,
    private readonly parameters: AnomalyParameters,
  ) {
    this.#baseline = new RollingBaseline(series, parameters.baselineDays * DAY);
    this.#leastMinutes = parameters.leastBaselineHours * HOUR * LEAST_USUAL;
    this.#widest = Math.max(parameters.riseMinutes, parameters.dropMinutes);
    this.#largest = this.#clockExtremes('largest');
    this.#smallest = this.#clockExtremes('smallest');
  }

  run(tested: number): UnusualTime[] {
    const { riseMinutes, dropMinutes, mergeMinutes, rises, drops } = this.parameters;
    for (let at = tested + this.#widest - 1; at < this.series.length; at++) {
      const open = this.#open;
      if (open === null) {
        if (rises) this.#look('rise', at, riseMinutes);
        if (drops && this.#open === null) this.#look('drop', at, dropMinutes);
        continue;
      }
      const width = open.direction === 'rise' ? riseMinutes : dropMinutes;
      if (this.#verdict(open.direction, at, width, open.baseline) !== null) this.#extend(open, at + 1);
      else if (at - width + 1 > open.windows.to + mergeMinutes) this.#close(at, false);
      // A new level that has used up the days before it is what is usual from then on.
      if (at - open.windows.from >= this.#baseline.width - this.#leastMinutes) this.#closeAsLevel(at);
    }
    this.#close(this.series.length, false);
    return this.#found;
  }

  /** Opens an unusual time where the window that ends with `at` is unusual. */
  #look(direction: 'rise' | 'drop', at: number, width: number): void {
    if (direction === 'rise' && this.series.counts[at] === 0) return; // the window before had as many events
    const from = at - width + 1;
    const behind = at - this.#widest + 1;
    this.#baseline.moveTo(behind);
    const { events, minutes } = this.#baseline;
    if (minutes < this.#leastMinutes) return;
    const verdict = this.#verdict(direction, at, width, { events, minutes });
    if (verdict === null) return;
    const baseline = { from: Math.max(0, behind - this.#baseline.width), to: behind, events, minutes };
    this.#open = { direction, verdict, baseline, windows: { from, to: at + 1 } };
    this.series.setUsual({ from, to: at + 1 }, false);
  }

  #extend(open: OpenTime, to: number): void {
    this.series.setUsual({ from: open.windows.to, to }, false);
    open.windows.to = to;
  }

  #close(at: number, isLevel: boolean): void {
    const open = this.#open;
    if (open === null) return;
    const { windows, direction, verdict, baseline } = open;
    const { mergeMinutes } = this.parameters;
    const before = this.#found.at(-1)?.to ?? 0;
    const within = {
      from: Math.max(before, windows.from - mergeMinutes),
      to: Math.min(at, windows.to + mergeMinutes),
    };
    const { from, to } = sharpEdges(this.series, within, verdict.usual, direction === 'rise');
    const { threshold, earlierDays, hoursAround, dispersed } = verdict;
    this.#found.push({ from, to, direction, baseline, isLevel, threshold, earlierDays, hoursAround, dispersed });
    this.series.setUsual(windows, true);
    this.series.setUsual({ from, to }, false);
    this.#open = null;
    this.#baseline.countAgain();
  }

  #closeAsLevel(at: number): void {
    const open = this.#open;
    if (open === null) return;
    this.#close(at, true);
    this.series.setUsual(open.windows, true);
    this.#largest = this.#clockExtremes('largest');
    this.#smallest = this.#clockExtremes('smallest');
    this.#baseline.countAgain();
  }

  #clockExtremes(which: 'largest' | 'smallest'): ClockExtremes {
    const { riseMinutes, dropMinutes, clockMinutes } = this.parameters;
    return new ClockExtremes(this.series, which === 'largest' ? riseMinutes : dropMinutes, clockMinutes, which);
  }

  #verdict(
    direction: 'rise' | 'drop',
    at: number,
    width: number,
    { events, minutes }: { events: number; minutes: number },
  ): Verdict | null {
    const mean = events / minutes;
    return direction === 'rise' ? this.#rise(at, width, mean) : this.#drop(at, width, mean);
  }

  #rise(at: number, width: number, mean: number): Verdict | null {
    const { leastCalls, leastRatio, tail, clockRatio } = this.parameters;
    const count = this.series.sumAt(at, width);
    if (count < leastCalls || count < leastRatio * mean * width || upperTail(count, mean * width) >= tail) return null;
    const isAbove = (largest: number) => count >= clockRatio * largest && upperTail(count, Math.max(1, largest)) < tail;
    let [largest, earlierDays] = [0, 0];
    for (const center of this.#clock(at)) {
      const ofDay = this.#largest.at(center);
      if (ofDay === null) continue;
      earlierDays++;
      largest = Math.max(largest, ofDay);
    }
    if (earlierDays > 0 && !isAbove(largest)) return null;
    const hoursAround = !this.#holdsSameWeekday(at, width);
    if (hoursAround)
      for (const side of [-1, 1] as const)
        for (const beside of this.#beside(at, width, side)) {
          largest = Math.max(largest, beside);
          if (!isAbove(largest)) return null;
        }
    const robust = this.#isDispersed(at) ? this.#robustLimit(at, width) : null;
    if (robust !== null && count <= robust) return null;
    const least = Math.max(
      leastCalls,
      leastRatio * mean * width,
      clockRatio * largest,
      smallestUnusual(mean * width, tail),
      smallestUnusual(Math.max(1, largest), tail),
      robust ?? 0,
    );
    return {
      threshold: Math.ceil(least) / width,
      earlierDays,
      hoursAround,
      dispersed: robust !== null,
      usual: Math.max(mean, Math.max(1, largest) / width),
    };
  }

  #drop(at: number, width: number, mean: number): Verdict | null {
    const { leastDropRate, leastDropRatio, tail, clockMinutes } = this.parameters;
    if (mean < leastDropRate) return null;
    const count = this.series.sumAt(at, width);
    if (count > this.#mostOfDrop(mean * width) || lowerTail(count, mean * width) >= tail) return null;
    if (!this.#isCovered(at, width)) return null;
    if (this.#clock(at).some((center) => (this.#smallest.at(center) ?? Number.POSITIVE_INFINITY) <= count)) return null;
    // Each day, and each side of the window, has to be above: the quietest of them is what is usual.
    let usual = mean * width;
    let earlierDays = 0;
    for (const center of this.#clock(at)) {
      const middle = middleAbove(count, this.series.sumsBetween(center - clockMinutes, center + clockMinutes, width));
      if (middle === 'not above') return null;
      if (middle === null) continue;
      earlierDays++;
      usual = Math.min(usual, middle);
    }
    const hoursAround = !this.#holdsSameWeekday(at, width);
    if (hoursAround)
      for (const side of [-1, 1] as const) {
        const middle = middleAbove(count, this.#beside(at, width, side));
        if (middle === 'not above') return null;
        usual = Math.min(usual, middle ?? usual);
      }
    if (count > usual / leastDropRatio || lowerTail(count, usual) >= tail) return null;
    const most = Math.min(usual / leastDropRatio, largestUnusual(usual, tail));
    return { threshold: Math.floor(most) / width, earlierDays, hoursAround, dispersed: false, usual: usual / width };
  }

  /** The usual sums of the hours before (-1) or behind (1) the window that ends with `at`. */
  #beside(at: number, width: number, side: -1 | 1): Iterable<number> {
    const [near, far] = [at + side * (AROUND.guard + width), at + side * AROUND.reach];
    return this.series.sumsBetween(Math.min(near, far), Math.max(near, far), width);
  }

  /** At least the largest sum that can be unusual where `expected` are; a mean changes a little with each minute. */
  #mostOfDrop(expected: number): number {
    const step = Math.ceil(Math.log(expected) / Math.log(STEP));
    const known = this.#mostOf.get(step);
    if (known !== undefined) return known;
    const most = largestUnusual(STEP ** step, this.parameters.tail);
    this.#mostOf.set(step, most);
    return most;
  }

  /** The same time of day on the days of the baseline, the nearest first. */
  #clock(at: number): number[] {
    return Array.from({ length: this.parameters.baselineDays }, (_, index) => at - (index + 1) * DAY);
  }

  /** Whether the same time a week ago is in the baseline. */
  #holdsSameWeekday(at: number, width: number): boolean {
    return this.parameters.baselineDays >= 7 && this.series.usualSumAt(at - 7 * DAY, width) !== null;
  }

  #isCovered(at: number, width: number): boolean {
    for (let minute = at - width + 1; minute <= at; minute++) if (this.series.covered[minute] !== 1) return false;
    return true;
  }

  /** Whether the counts of the hours before vary more than those of a steady rate. */
  #isDispersed(at: number): boolean {
    const hours: number[] = [];
    for (let end = at - HOUR; end >= at - this.#baseline.width; end -= HOUR) {
      const sum = this.series.usualSumAt(end, HOUR);
      if (sum !== null) hours.push(sum);
    }
    const mean = sum(hours) / hours.length;
    const variance = sum(hours.map((count) => (count - mean) ** 2)) / hours.length;
    return mean > 0 && variance / mean > this.parameters.dispersion;
  }

  /** Median and deviations of the sums at this time of day; null where most of them are the same, as of a mostly silent rate. */
  #robustLimit(at: number, width: number): number | null {
    const { clockMinutes } = this.parameters;
    const sums = this.#clock(at).flatMap((center) => [
      ...this.series.sumsBetween(center - clockMinutes, center + clockMinutes, width),
    ]);
    const spread = deviation(sums);
    return spread === 0 ? null : median(sums) + this.parameters.deviations * spread;
  }
}

/** The median of sums that are all above a count; null of none. */
function middleAbove(count: number, sums: Iterable<number>): number | 'not above' | null {
  const above: number[] = [];
  for (const sum of sums) {
    if (sum <= count) return 'not above';
    above.push(sum);
  }
  return above.length === 0 ? null : median(above);
}
