import type { DescribedLogGroup } from '../../../../preload/contract/network-logs.ts';
import type { Span } from '../covered-time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Bytes that a slice is meant to hold: 16 pages of FilterLogEvents. What is in the work is lost when the process dies. */
export const SLICE_BYTES = 16 * 2 ** 20;

/** Bytes of events for each millisecond of a group's life, as far as it says; 0 for an empty one. */
export function densityOf({ storedBytes, retentionDays, createdAt }: DescribedLogGroup, now: number): number {
  const age = createdAt === null ? Number.POSITIVE_INFINITY : Math.max(MINUTE_MS, now - createdAt);
  const kept = retentionDays === null ? Number.POSITIVE_INFINITY : retentionDays * DAY_MS;
  const lived = Math.min(age, kept);
  return storedBytes === null || lived === Number.POSITIVE_INFINITY ? 0 : storedBytes / lived;
}

/**
 * Cuts gaps into slices of about 16 MB, a minute to 30 days long, the newest first: investigators look at the recent end. They join
 * without a hole and without an overlap. A slice that turns out to hold more is left on the way, and its rest is cut anew.
 */
export function slicesOf(gaps: readonly Span[], bytesPerMs: number): Span[] {
  const wanted = bytesPerMs === 0 ? Number.POSITIVE_INFINITY : SLICE_BYTES / bytesPerMs;
  const width = Math.round(Math.min(30 * DAY_MS, Math.max(MINUTE_MS, wanted)));
  return gaps.toReversed().flatMap(({ from, to }) => {
    const slices: Span[] = [];
    for (let end = to; end > from; end -= width) slices.push({ from: Math.max(from, end - width), to: end });
    return slices;
  });
}

/** The two halves of what a slice has left, the newer one first; one where there is but a millisecond. */
export function halvesOf({ from, to }: Span): Span[] {
  const middle = from + Math.ceil((to - from) / 2);
  return middle >= to
    ? [{ from, to }]
    : [
        { from: middle, to },
        { from, to: middle },
      ];
}
