import type { FailedTimes, MillisecondHistogram } from '../../preload/contract/graph.ts';

/** A stretch of whole milliseconds, from <= ms < to, with how many responses lie in it. */
export interface LogBin {
  from: number;
  to: number;
  count: number;
  /** Those of them that failed, by outcome. */
  failed: Record<keyof FailedTimes, number>;
}

const BINS = 44;
const NONE_FAILED: FailedTimes = { error: [], throttle: [], fault: [] };

/** Bins of equal width on a logarithmic scale between the shortest and the longest response, whole milliseconds each. */
export function logBins(histogram: MillisecondHistogram, failed = NONE_FAILED): LogBin[] {
  const [first, last] = [histogram[0], histogram.at(-1)];
  if (first === undefined || last === undefined) return [];
  const [low, high] = [Math.max(1, first.ms), Math.max(2, last.ms + 1)];
  const edges = [first.ms];
  for (let i = 1; i < BINS; i++) {
    const edge = Math.ceil(low * (high / low) ** (i / BINS));
    // Below some milliseconds several edges of the scale fall on one: bins are no narrower than what was measured.
    if (edge > (edges.at(-1) ?? 0)) edges.push(edge);
  }
  if (high > (edges.at(-1) ?? 0)) edges.push(high);
  const all = countsOf(histogram, edges);
  const [error, throttle, fault] = [failed.error, failed.throttle, failed.fault].map((one) => countsOf(one, edges));
  return edges.slice(0, -1).map((from, i) => ({
    from,
    to: edges[i + 1] ?? high,
    count: all[i] ?? 0,
    failed: { error: error?.[i] ?? 0, throttle: throttle?.[i] ?? 0, fault: fault?.[i] ?? 0 },
  }));
}

/** How many responses lie between each edge and the next. */
function countsOf(histogram: MillisecondHistogram, edges: readonly number[]): number[] {
  const counts = edges.slice(0, -1).map(() => 0);
  let at = 0;
  for (const { ms, count } of histogram) {
    while (ms >= (edges[at + 1] ?? Number.POSITIVE_INFINITY)) at++;
    counts[at] = (counts[at] ?? 0) + count;
  }
  return counts;
}
