import type { DuckDBConnection } from '@duckdb/node-api';
import type { AnomalyParameters, RateAnomaly } from '../../../../preload/contract/anomalies.ts';
import { MinuteSeries } from './minute-series.ts';
import { chunksOf, RATE_KEY, testableCondition } from './rate-tables.ts';
import { scanSeries, type UnusualTime } from './scan-series.ts';
import { type Trail, textOrNull, trailKey } from './trails.ts';

export type RateKey = Pick<
  RateAnomaly,
  'kind' | 'account' | 'region' | 'eventSource' | 'eventName' | 'principal' | 'errorCode'
>;

/** A finding before its attribution, with its events by minute. */
export interface Found {
  rateId: number;
  key: RateKey;
  trail: Trail;
  time: UnusualTime;
  counts: readonly number[];
}

/** Scanning stops this often to let a cancelling call in. */
const TURN_MS = 50;

interface Rate {
  rateId: number;
  key: RateKey;
  trail: Trail;
  /** Events by minute, places as of the trail. */
  counts: Int32Array;
}

/** Scans the rates that can be unusual at all, one after the other. */
export async function scanRates(
  connection: DuckDBConnection,
  trails: ReadonlyMap<string, Trail>,
  parameters: AnomalyParameters,
  check: () => void,
): Promise<Found[]> {
  const found: Found[] = [];
  let turned = performance.now();
  for await (const { rateId, key, trail, counts } of testableRates(connection, trails, parameters)) {
    const series = new MinuteSeries(counts, trail.covered);
    for (const time of scanSeries(series, parameters))
      found.push({ rateId, key, trail, time, counts: [...counts.subarray(time.from, time.to)] });
    if (performance.now() - turned < TURN_MS) continue;
    await new Promise((go) => setImmediate(go));
    check();
    turned = performance.now();
  }
  return found;
}

async function* testableRates(
  connection: DuckDBConnection,
  trails: ReadonlyMap<string, Trail>,
  parameters: AnomalyParameters,
): AsyncGenerator<Rate> {
  const isSame = RATE_KEY.map((column) => `m.${column} IS NOT DISTINCT FROM r.${column}`).join(' AND ');
  const sql = `SELECT r.rate_id, r.kind, ${RATE_KEY.map((column) => `r.${column}`).join(', ')}, m.minute::DOUBLE, m.n
    FROM rate_minutes m JOIN rates r ON m.kind = r.kind AND ${isSame}
    WHERE ${testableCondition(parameters)} ORDER BY r.rate_id, m.minute`;
  let rate: Rate | null = null;
  for await (const rows of chunksOf(connection, sql)) {
    for (const [rateId, kind, account, region, source, name, principal, code, minute, count] of rows) {
      if (rate === null || rate.rateId !== Number(rateId)) {
        if (rate !== null) yield rate;
        const trail = trails.get(trailKey(account, region));
        if (trail === undefined) throw new Error('A rate has events that its trail has not.');
        const key: RateKey = {
          kind: kind === 'error-rate' ? 'error-rate' : 'call-rate',
          account: textOrNull(account),
          region: textOrNull(region),
          eventSource: textOrNull(source),
          eventName: textOrNull(name),
          principal: textOrNull(principal),
          errorCode: textOrNull(code),
        };
        rate = { rateId: Number(rateId), key, trail, counts: new Int32Array(trail.covered.length) };
      }
      rate.counts[Number(minute) - rate.trail.origin] = Number(count);
    }
  }
  if (rate !== null) yield rate;
}
