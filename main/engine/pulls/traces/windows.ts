import type { Store } from '../../store/store.ts';
import { coveredTime, gapsOf, type Span } from '../covered-time.ts';

/** Traces of a file: what is in the work is lost when the process dies. */
const SLICE_TRACES = 100;

export interface SummaryText {
  id: string;
  /** A time of its window that stands for it; milliseconds since the epoch. */
  at: number;
  text: string;
}

/** Part of a window with the summaries of its traces. */
export interface TraceSlice {
  span: Span;
  summaries: SummaryText[];
}

/** Windows of at most `width` ms, the newest first; they join without a hole and without an overlap. */
export function windowsOf(gaps: readonly Span[], width: number): Span[] {
  return gaps.toReversed().flatMap(({ from, to }) => {
    const windows: Span[] = [];
    for (let end = to; end > from; end -= width) windows.push({ from: Math.max(from, end - width), to: end });
    return windows;
  });
}

/** Cuts a window between two seconds into slices of about a hundred traces, the newest first. Without traces it is one slice. */
export function slicesOf({ from, to }: Span, summaries: readonly SummaryText[]): TraceSlice[] {
  const sorted = summaries.toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
  const slices: TraceSlice[] = [];
  let taken: SummaryText[] = [];
  let end = to;
  for (const [index, summary] of sorted.entries()) {
    taken.push(summary);
    const next = sorted[index + 1];
    const start = Math.max(from, secondOf(summary));
    if (taken.length < SLICE_TRACES || next === undefined || secondOf(next) === secondOf(summary)) continue;
    slices.push({ span: { from: start, to: end }, summaries: taken });
    taken = [];
    end = start;
  }
  slices.push({ span: { from, to: end }, summaries: taken });
  return slices;
}

function secondOf({ at }: SummaryText): number {
  return Math.floor(at / 1000) * 1000;
}

/**
 * The parts of a span of which the workspace lacks traces or their summaries. Both come in files of their own, of which a killed
 * process may have committed one.
 */
export async function missingTime(
  store: Store,
  importId: number | null,
  place: { account: string; region: string; selection: Readonly<Record<string, string>> },
  span: Span,
): Promise<Span[]> {
  if (span.to <= span.from) return [];
  const gaps = await Promise.all(
    (['traces', 'trace-summaries'] as const).map(async (what) =>
      gapsOf(span, await coveredTime(store, importId, { what, group: '', ...place })),
    ),
  );
  // What no gap holds is there in both; the rest lacks one of them.
  return gapsOf(span, gapsOf(span, gaps.flat()));
}
