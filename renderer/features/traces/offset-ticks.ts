import { duration } from '../../lib/format-number.ts';

const MOST_TICKS = 5;
/** Part of the width that the text of a tick needs to its right. */
const TEXT_PART = 0.12;

export interface OffsetTick {
  /** Microseconds since the start of the trace. */
  us: number;
  text: string;
}

/** Ticks at round times since the start of a trace, between two such times: 1, 2 or 5 of a unit apart. */
export function offsetTicks(from: number, to: number): OffsetTick[] {
  const width = Math.max(1, to - from);
  const power = 10 ** Math.floor(Math.log10(width / MOST_TICKS));
  const step =
    [1, 2, 5, 10].map((times) => Math.max(1, times * power)).find((one) => width / one <= MOST_TICKS) ?? width;
  const ticks: OffsetTick[] = [];
  for (let at = Math.ceil(from / step); at * step <= from + width * (1 - TEXT_PART); at++) {
    const us = at * step;
    ticks.push({ us, text: us === 0 ? '0 ms' : `${us < 0 ? '−' : ''}${duration(Math.abs(us) / 1000)}` });
  }
  return ticks;
}
