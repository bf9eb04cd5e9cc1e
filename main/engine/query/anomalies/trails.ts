import type { DuckDBConnection } from '@duckdb/node-api';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import { type Gap, gapsOf } from './coverage.ts';
import { chunksOf, eventsIn, MINUTE_US } from './rate-tables.ts';

/** The records of an account in a Region: what its rates are tested within. */
export interface Trail {
  account: string | null;
  region: string | null;
  /** The minute since 1970 of its first record, from which places count. */
  origin: number;
  /** To the minute of the last record: 1 for each that has records, or could have had. */
  covered: Uint8Array;
  gaps: Gap[];
}

export function trailKey(account: unknown, region: unknown): string {
  return JSON.stringify([account, region]);
}

/** The trails with records in a time, by account and Region. `tail`: how unlikely a silence is that is a gap. */
export async function readTrails(
  connection: DuckDBConnection,
  range: TimeRange,
  tail: number,
  check: () => void,
): Promise<Map<string, Trail>> {
  const columns = ['account', 'awsRegion', `epoch_us(eventTime) // ${MINUTE_US} AS minute`];
  const isRecord = "coalesce(eventCategory, '') <> 'Insight'";
  const trails = new Map<string, Trail>();
  let current: { account: string | null; region: string | null; minutes: [minute: number, count: number][] } | null =
    null;
  const finish = () => {
    if (current !== null) trails.set(trailKey(current.account, current.region), trailOf(current, tail));
    check();
  };
  const sql = `SELECT account, awsRegion, minute::DOUBLE, count(*)::DOUBLE FROM ${eventsIn(range, columns, isRecord)}
    GROUP BY ALL ORDER BY 1 NULLS FIRST, 2 NULLS FIRST, 3`;
  for await (const rows of chunksOf(connection, sql)) {
    for (const [account, region, minute, count] of rows) {
      if (current === null || current.account !== account || current.region !== region) {
        finish();
        current = { account: textOrNull(account), region: textOrNull(region), minutes: [] };
      }
      current.minutes.push([Number(minute), Number(count)]);
    }
  }
  finish();
  return trails;
}

/** `minutes` are those with records, in their order. */
function trailOf(
  { account, region, minutes }: Pick<Trail, 'account' | 'region'> & { minutes: readonly [number, number][] },
  tail: number,
): Trail {
  const origin = minutes[0]?.[0] ?? 0;
  const total = new Int32Array((minutes.at(-1)?.[0] ?? origin) + 1 - origin);
  for (const [minute, count] of minutes) total[minute - origin] = count;
  const gaps = gapsOf(total, tail);
  const covered = new Uint8Array(total.length).fill(1);
  for (const gap of gaps) covered.fill(0, gap.from, gap.to);
  return { account, region, origin, covered, gaps };
}

export function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
