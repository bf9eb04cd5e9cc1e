import type { TimeRange } from '../../../preload/contract/time.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** Widths of ui.md part 6, in microseconds; past the last one its multiples. */
const WIDTHS = [
  ...[1, 5, 10, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 30].map((n) => n * MINUTE),
  ...[1, 3, 6].map((n) => n * HOUR),
  DAY,
  WEEK,
  4 * WEEK,
];
/** 1970-01-05 was a Monday: weeks begin there. All shorter widths divide a day, so they begin at midnight UTC. */
const MONDAY = 4 * DAY;

export interface Bins {
  binUs: number;
  /** Start of the first bin; it may lie before the range. */
  first: number;
  count: number;
}

/** The smallest width that covers the range in at most `maxBins` bins on the clock of UTC. */
export function binsFor(range: TimeRange, maxBins: number): Bins {
  for (let step = 0; ; step++) {
    const widest = WIDTHS[WIDTHS.length - 1] ?? WEEK;
    const binUs = WIDTHS[step] ?? widest * (step - WIDTHS.length + 2);
    const bins = align(range, binUs);
    if (bins.count <= maxBins) return bins;
  }
}

function align(range: TimeRange, binUs: number): Bins {
  const origin = binOrigin(binUs);
  const first = Math.floor((range.from - origin) / binUs) * binUs + origin;
  return { binUs, first, count: Math.max(1, Math.ceil((range.to - first) / binUs)) };
}

export function binOrigin(binUs: number): number {
  return binUs % WEEK === 0 ? MONDAY : 0;
}
