import type { DuckDBConnection } from '@duckdb/node-api';
import type { AnomalyParameters } from '../../../../preload/contract/anomalies.ts';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import { LEAST_USUAL } from './scan-series.ts';

/**
 * Temporary tables of an answer, made in one pass over the trails:
 *   rate_minutes   kind, the members of RATE_KEY, minute, n    events of a rate in a minute (since 1970)
 *   rates          the same key, rate_id, total, busiest        all rates; busiest: most events of five minutes on the clock
 */
export const MINUTE_US = 60_000_000;

/** What tells rates apart, beside their kind; of an API the principal is null, and so on. */
export const RATE_KEY = ['account', 'region', 'source', 'name', 'principal', 'code'] as const;

/** Minutes on the clock whose events say which rates can have a rise at all. */
const BUSY_MINUTES = 5;

export type Grain = 'api' | 'principal';

/** Management events alone, or data events too; records before version 1.07 name no category. */
export function categoryCondition({ dataEvents }: AnomalyParameters): string {
  const category = "coalesce(eventCategory, CASE WHEN managementEvent = false THEN 'Data' ELSE 'Management' END)";
  return dataEvents ? `${category} IN ('Management', 'Data')` : `${category} = 'Management'`;
}

/** Whether an event counts in a call rate. */
export function callCondition({ reads }: AnomalyParameters): string {
  return reads ? 'true' : "coalesce(read_write = 'write', false)";
}

/** An event's members of the rate's key, as SQL over the view cloudtrail, in the order of RATE_KEY without `code`. */
export function keyColumns(grain: Grain): string[] {
  return grain === 'api'
    ? ['account', 'awsRegion', 'eventSource', 'eventName', 'NULL::VARCHAR']
    : ['account', 'awsRegion', 'NULL::VARCHAR', 'NULL::VARCHAR', 'actor'];
}

/**
 * Trail events of a time as a table with these columns of the view. Of records with the same id and other content (`conflict`)
 * one counts: they are one event.
 */
export function eventsIn({ from, to }: TimeRange, columns: readonly string[], condition: string): string {
  const list = columns.join(', ');
  const where = `eventTime >= make_timestamp(${from}) AND eventTime < make_timestamp(${to}) AND (${condition})`;
  return `(SELECT ${list} FROM cloudtrail WHERE NOT conflict AND ${where}
    UNION ALL SELECT ${list} FROM (SELECT DISTINCT ON (eventID, account) * FROM cloudtrail WHERE conflict AND ${where} ORDER BY eventID, account, source, position))`;
}

/** Makes the tables of the events of `range`. */
export async function makeRateTables(
  connection: DuckDBConnection,
  range: TimeRange,
  grain: Grain,
  parameters: AnomalyParameters,
): Promise<void> {
  const [account, region, source, name, principal] = keyColumns(grain);
  const columns = [
    `${account} AS account`,
    `${region} AS region`,
    `${source} AS source`,
    `${name} AS name`,
    `${principal} AS principal`,
    `errorCode AS code`,
    `${callCondition(parameters)} AS is_call`,
    `epoch_us(eventTime) // ${MINUTE_US} AS minute`,
  ];
  const condition = `${categoryCondition(parameters)} AND (${callCondition(parameters)} OR errorCode IS NOT NULL)`;
  const key = RATE_KEY.join(', ');
  await connection.run(
    `CREATE TEMP TABLE rate_minutes AS WITH counted AS MATERIALIZED (
       SELECT ${key}, is_call, minute, count(*) AS n FROM ${eventsIn(range, columns, condition)} GROUP BY ALL)
     SELECT 'call-rate' AS kind, account, region, source, name, principal, NULL::VARCHAR AS code, minute, sum(n)::INTEGER AS n
       FROM counted WHERE is_call GROUP BY ALL
     UNION ALL SELECT 'error-rate', ${key}, minute, sum(n)::INTEGER FROM counted WHERE code IS NOT NULL GROUP BY ALL`,
  );
  await connection.run(
    `CREATE TEMP TABLE rates AS SELECT kind, ${key}, sum(n)::DOUBLE AS total, max(n)::DOUBLE AS busiest,
       row_number() OVER (ORDER BY kind, ${RATE_KEY.map((column) => `${column} NULLS FIRST`).join(', ')})::INTEGER AS rate_id
     FROM (SELECT kind, ${key}, minute // ${BUSY_MINUTES} AS bin, sum(n) AS n FROM rate_minutes GROUP BY ALL) GROUP BY kind, ${key}`,
  );
}

/**
 * Rates that can be unusual at all: a rise has `leastCalls` in its minutes, a part of which lies in some five minutes on the
 * clock; a drop has a baseline of `leastDropRate` over the least minutes of it.
 */
export function testableCondition({
  rises,
  drops,
  riseMinutes,
  leastCalls,
  leastDropRate,
  leastBaselineHours,
}: AnomalyParameters): string {
  const bins = Math.ceil((riseMinutes - 1) / BUSY_MINUTES) + 1;
  const rise = `busiest >= ${leastCalls / bins}`;
  const drop = `total >= ${leastDropRate * leastBaselineHours * 60 * LEAST_USUAL}`;
  return [...(rises ? [rise] : []), ...(drops ? [drop] : [])].join(' OR ') || 'false';
}

/** Rows of a statement, a chunk of columns at a time. */
export async function* chunksOf(connection: DuckDBConnection, sql: string): AsyncGenerator<unknown[][]> {
  const result = await connection.stream(sql);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield chunk.getRows();
  }
}
