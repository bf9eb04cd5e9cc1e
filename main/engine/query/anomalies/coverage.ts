import { median } from './numbers.ts';

/**
 * Where a trail has records. A minute without a record of one API counts as 0; a time without any record at all may also be
 * a part of the trail that is not in the workspace (files not copied, logging switched off). Of such a time no rate is known:
 * it is no drop, and no part of a baseline.
 */

/** Minutes by their places in a list, half-open. */
export interface MinuteSpan {
  from: number;
  to: number;
}

export interface Gap extends MinuteSpan {
  /** Records that the same time of other days lets expect. */
  expected: number;
}

const DAY = 1440;
/** Shorter silences are never taken for gaps. */
const SHORTEST_MINUTES = 10;
/** Days that say what is usual at a time of day, and those of the same day of the week. */
const DAYS_AROUND = [-7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7];
const WEEKS_AROUND = [-14, -7, 7, 14];

/**
 * Times without a record between the first and the last one, in which chance leaves the expected records out less often
 * than `tail`. `total` counts all records of a trail by minute.
 */
export function gapsOf(total: Int32Array, tail: number): Gap[] {
  const first = total.findIndex((count) => count > 0);
  const last = total.findLastIndex((count) => count > 0);
  const before = new Float64Array(total.length + 1);
  for (const [minute, count] of total.entries()) before[minute + 1] = (before[minute] ?? 0) + count;
  const known = { from: first, to: last + 1 };
  const leastExpected = -Math.log(tail);
  const gaps: Gap[] = [];
  for (let from = first + 1; from < last; from++) {
    if (total[from] !== 0) continue;
    let to = from;
    while (total[to] === 0) to++;
    if (to - from >= SHORTEST_MINUTES) {
      const expected = expectedIn({ from, to }, known, before);
      if (expected >= leastExpected) gaps.push({ from, to, expected });
    }
    from = to;
  }
  return gaps;
}

/**
 * Records of the same minutes on other days: the median of the days around, or of the same day of the week where it is less,
 * so that quiet weekends are no gaps. `before` counts the records before a minute.
 */
function expectedIn({ from, to }: MinuteSpan, known: MinuteSpan, before: Float64Array): number {
  const between = (start: number, end: number) => (before[end] ?? 0) - (before[start] ?? 0);
  const onDays = (days: readonly number[]) =>
    days
      .map((day) => day * DAY)
      .filter((shift) => Math.abs(shift) >= to - from && from + shift >= known.from && to + shift <= known.to)
      .map((shift) => between(from + shift, to + shift));
  const days = onDays(DAYS_AROUND);
  const weeks = onDays(WEEKS_AROUND);
  // Without other days there is only the mean of all that is known, and that says nothing of a part of a day.
  const rate = to - from < DAY ? 0 : between(known.from, known.to) / Math.max(1, known.to - known.from - (to - from));
  const usual = days.length === 0 ? rate * (to - from) : median(days);
  return weeks.length === 0 ? usual : Math.min(usual, median(weeks));
}
