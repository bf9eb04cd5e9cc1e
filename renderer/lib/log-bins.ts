/** A stretch of whole milliseconds, from <= ms < to, with how many responses lie in it. */
export interface LogBin {
  from: number;
  to: number;
  count: number;
}

const BINS = 44;

/** Bins of equal width on a logarithmic scale between the shortest and the longest response, whole milliseconds each. */
export function logBins(histogram: readonly { ms: number; count: number }[]): LogBin[] {
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
  const bins = edges.slice(0, -1).map((from, i) => ({ from, to: edges[i + 1] ?? high, count: 0 }));
  let at = 0;
  for (const { ms, count } of histogram) {
    while (ms >= (bins[at]?.to ?? Number.POSITIVE_INFINITY)) at++;
    const bin = bins[at];
    if (bin !== undefined) bin.count += count;
  }
  return bins;
}
