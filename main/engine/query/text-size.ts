import type { DuckDBConnection } from '@duckdb/node-api';
import type { Output } from '../../../preload/contract/index.ts';
import type { Store } from '../store/store.ts';
import { SAMPLE } from './insights/compile.ts';
import type { Statement } from './insights/sql-text.ts';
import { compileInsights, type InsightsScope } from './insights-query.ts';

/** Events whose texts are measured one by one; of more, about `SAMPLED` are. */
const MEASURED = 100_000;
const SAMPLED = 20_000;

/**
 * Bytes of UTF-8 of the events that an Insights query looks at: what CloudWatch calls the bytes scanned. Of many events it is an
 * estimate from some of them, as their texts are compressed and reading all of them takes longer than most queries.
 */
export async function textSize(store: Store, text: string, scope: InsightsScope): Promise<Output<'query.size'>> {
  const connection = await store.newConnection();
  try {
    const { size } = await compileInsights(connection, store, text, scope);
    const counts = await Promise.all(size.map(async ({ count }) => (await numbers(connection, count))[0] ?? 0));
    const events = counts.reduce((sum, count) => sum + count, 0);
    let bytes = 0;
    let measured = 0;
    for (const [index, { length, sampled }] of size.entries()) {
      const count = counts[index] ?? 0;
      const percent = (100 * SAMPLED) / count;
      const isSampled = events > MEASURED && percent < 100;
      const clause = `TABLESAMPLE SYSTEM(${percent.toFixed(6)}%)`;
      const part = isSampled ? { ...sampled, sql: sampled.sql.replace(SAMPLE, clause) } : length;
      const [value = 0, of = 0] = await numbers(connection, part);
      // A sample by blocks may miss every event of a short range.
      const missed = isSampled && of === 0;
      const [whole = 0, all = 0] = missed ? await numbers(connection, length) : [];
      bytes += missed ? whole : isSampled ? value * count : value;
      measured += missed ? all : of;
    }
    return { bytes: Math.round(bytes), events, measured };
  } finally {
    store.giveBack(connection);
  }
}

async function numbers(connection: DuckDBConnection, { sql, params }: Statement): Promise<number[]> {
  return ((await connection.runAndReadAll(sql, params)).getRows()[0] ?? []).map(Number);
}
