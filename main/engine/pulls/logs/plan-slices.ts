import type { DescribedLogGroup } from '../../../../preload/contract/network-logs.ts';
import type { Span } from '../covered-time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Bytes that a slice is meant to hold: 16 pages of FilterLogEvents. What is in the work is lost when the process dies. */
const SLICE_BYTES = 16 * 2 ** 20;

/** How much a group's time holds, as far as it says: what it stores lies evenly over the time that it keeps. */
export interface Density {
  /** Before this time it holds nothing to speak of; milliseconds since the epoch. */
  since: number;
  bytesPerMs: number;
}

export function densityOf({ storedBytes, retentionDays, createdAt }: DescribedLogGroup, now: number): Density {
  const kept = retentionDays === null ? 0 : now - retentionDays * DAY_MS;
  const since = Math.min(now - MINUTE_MS, Math.max(createdAt ?? 0, kept));
  return { since, bytesPerMs: storedBytes === null || since <= 0 ? 0 : storedBytes / (now - since) };
}

export function bytesIn({ since, bytesPerMs }: Density, { from, to }: Span): number {
  return Math.max(0, to - Math.max(from, since)) * bytesPerMs;
}

/**
 * Cuts gaps into slices of about 16 MB, a minute to 30 days long, the newest first: investigators look at the recent end. They join
 * without a hole and without an overlap. A slice that turns out to hold more is left on the way, and its rest is cut anew.
 */
export function slicesOf(gaps: readonly Span[], { since, bytesPerMs }: Density): Span[] {
  const lived = gaps.flatMap(({ from, to }) => (to > since ? [{ from: Math.max(from, since), to }] : []));
  const before = gaps.flatMap(({ from, to }) => (from < since ? [{ from, to: Math.min(to, since) }] : []));
  return [...cut(lived, bytesPerMs), ...cut(before, 0)];
}

function cut(gaps: readonly Span[], bytesPerMs: number): Span[] {
  const wanted = bytesPerMs === 0 ? Number.POSITIVE_INFINITY : SLICE_BYTES / bytesPerMs;
  const width = Math.round(Math.min(30 * DAY_MS, Math.max(MINUTE_MS, wanted)));
  return gaps.toReversed().flatMap(({ from, to }) => {
    const slices: Span[] = [];
    for (let end = to; end > from; end -= width) slices.push({ from: Math.max(from, end - width), to: end });
    return slices;
  });
}

/** The two halves of what a slice has left, the newer one first; itself alone where no multiple of `unit` ms lies inside it. */
export function halvesOf({ from, to }: Span, unit: number): Span[] {
  const middle = Math.ceil((from + to) / 2 / unit) * unit;
  if (middle <= from || middle >= to) return [{ from, to }];
  return [
    { from: middle, to },
    { from, to: middle },
  ];
}
