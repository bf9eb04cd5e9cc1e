import type { DuckDBConnection } from '@duckdb/node-api';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import { type Gap, gapsOf } from './coverage.ts';
import { chunksOf, eventsIn, MINUTE_US } from './rate-tables.ts';

/** The records of an account in a Region: what its rates are tested within. Minutes are places from `origin` on. */
export interface Trail {
  account: string | null;
  region: string | null;
  /** First minute with a record, and the one behind the last. */
  first: number;
  end: number;
  gaps: Gap[];
  /** 1 for each minute that has records, or could have had. */
  covered: Uint8Array;
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
  const origin = Math.floor(range.from / MINUTE_US);
  const length = Math.ceil(range.to / MINUTE_US) - origin;
  const columns = ['account', 'awsRegion', `epoch_us(eventTime) // ${MINUTE_US} AS minute`];
  const isRecord = "coalesce(eventCategory, '') <> 'Insight'";
  const trails = new Map<string, Trail>();
  let current: { account: string | null; region: string | null; total: Int32Array } | null = null;
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
        current = { account: textOrNull(account), region: textOrNull(region), total: new Int32Array(length) };
      }
      current.total[Number(minute) - origin] = Number(count);
    }
  }
  finish();
  return trails;
}

function trailOf(
  { account, region, total }: { account: string | null; region: string | null; total: Int32Array },
  tail: number,
): Trail {
  const first = total.findIndex((count) => count > 0);
  const end = total.findLastIndex((count) => count > 0) + 1;
  const gaps = gapsOf(total, tail);
  const covered = new Uint8Array(total.length).fill(1, first, end);
  for (const gap of gaps) covered.fill(0, gap.from, gap.to);
  return { account, region, first, end, gaps, covered };
}

export function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
