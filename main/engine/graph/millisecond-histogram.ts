import type { MillisecondHistogram } from '../../../preload/contract/graph.ts';

/**
 * SQL: the histogram of microseconds by whole milliseconds, half up from the integer difference (xray.md 3.2 rule 4, our
 * rule), as JSON text: many of its entries are read several times as fast so.
 */
export function histogramSql(micros: string): string {
  return `CAST(to_json(histogram((${micros} + 500) // 1000)) AS VARCHAR)`;
}

/** What `histogramSql` gives, shortest first; nothing where there was nothing to count. */
export function histogramOf(text: unknown): MillisecondHistogram {
  if (typeof text !== 'string') return [];
  const counts = Object.entries(JSON.parse(text) as Record<string, number>);
  return counts.map(([ms, count]) => ({ ms: Number(ms), count })).sort((a, b) => a.ms - b.ms);
}
