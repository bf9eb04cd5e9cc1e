import type { MillisecondHistogram } from '../../preload/contract/graph.ts';

/** The response time that this part of the responses did not exceed, milliseconds; null without responses. */
export function percentile(histogram: MillisecondHistogram, part: number): number | null {
  const total = histogram.reduce((sum, { count }) => sum + count, 0);
  let seen = 0;
  for (const { ms, count } of histogram) {
    seen += count;
    if (seen >= total * part) return ms;
  }
  return null;
}
