import type { Random } from './random.ts';
import { DAYS } from './shop.ts';

/** How much of a day's work falls into each hour, UTC. */
export const RHYTHMS = {
  /** People and what they start: office hours in Europe. */
  office: [0, 0, 0, 0, 0, 1, 4, 10, 14, 13, 11, 8, 9, 12, 12, 10, 7, 4, 2, 1, 1, 0, 0, 0],
  /** Customers: from the morning to the late evening. */
  customers: [3, 2, 1, 1, 1, 2, 4, 6, 8, 9, 9, 9, 10, 9, 8, 8, 9, 11, 13, 14, 12, 9, 6, 4],
  /** Machines that keep asking. */
  even: Array.from({ length: 24 }, () => 1),
  /** Jobs of the night. */
  night: [2, 10, 12, 6, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2],
} as const;
export type Rhythm = keyof typeof RHYTHMS;

const HOUR = 3_600_000;

/** `count` times within the two days, in order, epoch milliseconds. */
export function timesOf(random: Random, rhythm: Rhythm, count: number): number[] {
  const weights = RHYTHMS[rhythm];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const day = random.below(2);
    let left = random.fraction() * total;
    const hour = weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    });
    times.push(DAYS.from + (day * 24 + Math.max(hour, 0)) * HOUR + random.below(HOUR));
  }
  return times.sort((a, b) => a - b);
}
