import { dateOnly, timeOfDay } from './format-time.ts';

/** Ticks of a time axis: at round times of the zone's clock, as many as fit. */

const MINUTE = 60e6;
const HOUR = 3600e6;
const DAY = 86_400e6;
const STEPS = [
  1e6,
  5e6,
  10e6,
  30e6,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
  91 * DAY,
  182 * DAY,
  365 * DAY,
  730 * DAY,
  1825 * DAY,
];

export interface Tick {
  at: number;
  text: string;
}

/** At most `max` ticks inside of the range, in UTC steps. */
export function timeTicks(range: { from: number; to: number }, zone: string, max: number): Tick[] {
  const width = range.to - range.from;
  const step = STEPS.find((candidate) => width / candidate <= max) ?? (STEPS.at(-1) as number);
  const ticks: Tick[] = [];
  let day = '';
  for (let at = Math.ceil(range.from / step) * step; at < range.to; at += step) {
    const date = dateOnly(at, zone);
    const clock = timeOfDay(at, zone);
    const time = step >= MINUTE ? clock.slice(0, 5) : clock;
    const text = step >= DAY ? date : date === day || (day === '' && width <= DAY) ? time : date;
    day = date;
    ticks.push({ at, text });
  }
  return ticks;
}
