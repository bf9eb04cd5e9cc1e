import type { TimeRange } from '../../preload/contract/time.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Widths that a range is cut into, in seconds (ui.md part 6, "Bins"). */
export const PERIODS: readonly number[] = [
  ...[1, 5, 10, 30],
  ...[1, 2, 5, 10, 30].map((n) => n * MINUTE),
  ...[1, 3, 6].map((n) => n * HOUR),
  ...[1, 7, 28].map((n) => n * DAY),
];

/** Most periods that a chart looks well with. */
const WELL = 150;

/** Start of the period that a moment lies in, microseconds: periods are counted from 1970. */
export function periodStart(us: number, seconds: number): number {
  return Math.floor(us / (seconds * 1e6)) * seconds * 1e6;
}

/** How many periods a range touches. */
export function periodsIn({ from, to }: TimeRange, seconds: number): number {
  return Math.max(1, Math.ceil((to - periodStart(from, seconds)) / (seconds * 1e6)));
}

/** The shortest width that cuts the range into at most 150 periods; past four weeks its multiples. */
export function periodFor(range: TimeRange | null): number {
  if (range === null) return MINUTE;
  const longest = PERIODS.at(-1) ?? DAY;
  const fits = PERIODS.find((seconds) => periodsIn(range, seconds) <= WELL);
  return fits ?? Math.ceil((range.to - range.from) / 1e6 / WELL / longest + 1) * longest;
}
