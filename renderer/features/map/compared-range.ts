import type { TimeRange } from '../../../preload/contract/time.ts';
import type { MapComparison } from '../../app/state/trace-tabs.ts';

const DAY_US = 86_400_000_000;

/** The range that a range is compared with: the equal one right before it, or its clock times of a day or a week before. */
export function comparedRange(range: TimeRange | null, compare: MapComparison): TimeRange | null {
  if (range === null || compare === 'off') return null;
  const by = compare === 'previous' ? range.to - range.from : compare === 'day' ? DAY_US : 7 * DAY_US;
  return { from: range.from - by, to: range.to - by };
}
