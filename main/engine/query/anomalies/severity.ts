import type { Severity } from '../../../../preload/contract/anomalies.ts';

/** Deviations from which on a finding is of this severity. */
const HIGH = 50;
const MEDIUM = 20;

/**
 * Standard deviations of chance (Poisson: the root of the expected number, at least 1) that the events of a time lie away
 * from what was expected of it; below 0 where they are fewer.
 */
export function deviationOf(events: number, expected: number): number {
  return Number(((events - expected) / Math.sqrt(Math.max(1, expected))).toFixed(1));
}

/** How bad a deviation is, on either side. */
export function severityOf(deviation: number): Severity {
  const size = Math.abs(deviation);
  return size >= HIGH ? 'high' : size >= MEDIUM ? 'medium' : 'low';
}
