import type { MillisecondHistogram } from '../../../preload/contract/graph.ts';

/** SQL: whole milliseconds of microseconds, half up from the integer difference (xray.md 3.2 rule 4, our rule). */
export function milliseconds(micros: string): string {
  return `(${micros} + 500) // 1000`;
}

/** What DuckDB's `histogram` gives: a map, in the order of its keys. */
export function histogramOf(map: unknown): MillisecondHistogram {
  if (!Array.isArray(map)) return [];
  return map.map(({ key, value }: { key: unknown; value: unknown }) => ({ ms: Number(key), count: Number(value) }));
}
