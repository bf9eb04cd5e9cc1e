import type { DuckDBConnection } from '@duckdb/node-api';
import type { CountedEvents } from '../../../../preload/contract/contributors.ts';
import type { AggregateTables } from './aggregate-tables.ts';
import { type EventRows, SKIPPED } from './event-rows.ts';

/** Of data sets without a time range. */
export const NOTHING_COUNTED: Omit<CountedEvents, 'elapsedMs'> = {
  eventsInRange: 0,
  notJson: 0,
  filteredOut: 0,
  missingKey: 0,
  ignoredDash: 0,
  valueNotNumeric: 0,
  matched: 0,
  withoutTime: 0,
};

/** How many events were counted, and why the others were not. */
export async function countedEvents(
  connection: DuckDBConnection,
  { periods }: AggregateTables,
  { scanned }: EventRows,
  withoutTime: number,
): Promise<Omit<CountedEvents, 'elapsedMs'>> {
  const reader = await connection.runAndReadAll(
    `SELECT coalesce(reason, 0)::INTEGER, sum(n)::DOUBLE FROM ${periods} GROUP BY 1`,
  );
  const byReason = new Map(reader.getRows().map(([reason, events]) => [Number(reason), Number(events)]));
  const of = (reason: number) => byReason.get(reason) ?? 0;
  const rows = [...byReason.values()].reduce((sum, events) => sum + events, 0);
  const eventsInRange = scanned === null ? rows : await numberOf(connection, scanned.sql, scanned.params);
  return {
    eventsInRange,
    notJson: of(SKIPPED.notJson),
    // What the language filtered is not among the rows.
    filteredOut: of(SKIPPED.filteredOut) + eventsInRange - rows,
    missingKey: of(SKIPPED.missingKey),
    ignoredDash: of(SKIPPED.ignoredDash),
    valueNotNumeric: of(SKIPPED.valueNotNumeric),
    matched: of(0),
    withoutTime,
  };
}

async function numberOf(connection: DuckDBConnection, sql: string, params: (string | number)[]): Promise<number> {
  return Number((await connection.runAndReadAll(sql, params)).getRows()[0]?.[0] ?? 0);
}
