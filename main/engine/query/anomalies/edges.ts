import type { MinuteSpan } from './coverage.ts';
import type { MinuteSeries } from './minute-series.ts';

const ROUNDS = 5;

/**
 * The minutes of an unusual time within `within`. A window of five minutes is unusual already with three unusual minutes in it,
 * so windows alone tell edges to a few minutes; of all spans this is the one that a change from `usual` to another rate (events
 * a minute) explains best.
 */
export function sharpEdges(series: MinuteSeries, within: MinuteSpan, usual: number, isRise: boolean): MinuteSpan {
  let span = within;
  for (let round = 0; round < ROUNDS; round++) {
    const rate = meanOf(series, span);
    const unusual = isRise ? rate : Math.max(rate, usual / 1000);
    if (isRise ? unusual <= usual : unusual >= usual) return span;
    const better = bestSpan(series, within, usual, unusual, isRise);
    if (better === null) return span;
    if (better.from === span.from && better.to === span.to) return span;
    span = better;
  }
  return span;
}

function meanOf({ counts, covered }: MinuteSeries, { from, to }: MinuteSpan): number {
  let [events, minutes] = [0, 0];
  for (let minute = from; minute < to; minute++) {
    events += counts[minute] ?? 0;
    minutes += covered[minute] ?? 0;
  }
  return minutes === 0 ? 0 : events / minutes;
}

/** The span with the largest likelihood of the unusual rate over that of the usual one (Poisson). */
function bestSpan(
  { counts, covered }: MinuteSeries,
  { from, to }: MinuteSpan,
  usual: number,
  unusual: number,
  isRise: boolean,
): MinuteSpan | null {
  const weight = Math.log(unusual / usual);
  // A minute without records says nothing within a rise, and is no part of a drop.
  const silent = isRise ? 0 : Number.NEGATIVE_INFINITY;
  let best: (MinuteSpan & { score: number }) | null = null;
  let [start, score] = [from, 0];
  for (let minute = from; minute < to; minute++) {
    score += covered[minute] === 1 ? (counts[minute] ?? 0) * weight - (unusual - usual) : silent;
    if (score <= 0) {
      score = 0;
      start = minute + 1;
    } else if (best === null || score > best.score) best = { from: start, to: minute + 1, score };
  }
  return best;
}
