import { DuckDBTimestampValue } from '@duckdb/node-api';

/**
 * A cell as the service would print it (specs/insights-ql.md 3.6): numbers as shortest decimal, times in UTC to the
 * millisecond, Booleans as 1 and 0; null for a missing value.
 */
export function cellText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof DuckDBTimestampValue) return timeText(value.micros);
  return String(value);
}

/** `YYYY-MM-DD HH:MM:SS.mmm` of microseconds since 1970. */
function timeText(us: bigint): string {
  const ms = us >= 0n ? us / 1000n : -((-us + 999n) / 1000n);
  return new Date(Number(ms)).toISOString().replace('T', ' ').replace('Z', '');
}
