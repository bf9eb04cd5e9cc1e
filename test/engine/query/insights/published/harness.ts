import type { DuckDBConnection } from '@duckdb/node-api';
import type { Catalog, LogGroup } from '../../../../../main/engine/query/insights/catalog.ts';
import { listLookup, NOW_US, openDatabase } from '../support.ts';

/** A published query on events of its log type, with the answer that plain JavaScript gives from the same facts. */
export interface PublishedCase {
  /** Number in specs/insights-ql.md part 9; 80 has two queries, the second is 80.5. */
  id: number;
  events: GroupEvents[];
  /** CloudTrail records. */
  trails?: object[];
  /** Values of the user in place of those that stand for them. */
  replace?: Readonly<Record<string, string>>;
  tables?: Readonly<Record<string, { columns: string[]; rows: string[][] }>>;
  /** Milliseconds after START. */
  range?: { from: number; to: number };
  columns: string[];
  rows: Cell[][];
  /** Whether the rows stand in this order; else in any. */
  ordered?: boolean;
  /** Columns that are compared, where others have texts that AWS does not document. */
  only?: string[];
}

export type Cell = string | number | boolean | null;

export interface GroupEvents {
  group?: Partial<LogGroup>;
  events: { message: string; at: number; stream?: string }[];
}

export const START = Date.UTC(2024, 0, 1);
export const NOW = Number(NOW_US / 1000n);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** As cells show times. */
export const stamp = (ms: number): string => new Date(START + ms).toISOString().replace('T', ' ').replace('Z', '');
export const floorTo = (ms: number, period: number): number => Math.floor(ms / period) * period;

/** Events of one group, a record each, its time told by `at`. */
export function json<T extends { at: number }>(records: readonly T[], group: Partial<LogGroup> = {}): GroupEvents {
  return { group, events: records.map(({ at, ...rest }) => ({ at, message: JSON.stringify(rest) })) };
}

export function lines<T extends { at: number }>(
  records: readonly T[],
  line: (record: T) => string,
  group: Partial<LogGroup> = {},
): GroupEvents {
  return { group, events: records.map((record) => ({ at: record.at, message: line(record) })) };
}

/** Numbers of a fixed sequence, 0 to below `below` (mulberry32). */
export function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

export const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** Records by a key, in the order of their first. */
export function groupBy<T>(records: readonly T[], key: (record: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const record of records) groups.set(key(record), [...(groups.get(key(record)) ?? []), record]);
  return groups;
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
export const mean = (numbers: readonly number[]): number => sum(numbers) / numbers.length;

export const descending =
  <T>(key: (one: T) => number) =>
  (a: T, b: T): number =>
    key(b) - key(a);

/** Between two values in proportion, as quantile_cont does. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const [low = 0, high = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** Fills a database of its own for a case; answers with the catalog that its query is compiled against. */
export async function prepareCase(one: PublishedCase): Promise<{ connection: DuckDBConnection; catalog: Catalog }> {
  const connection = await openDatabase();
  const logGroups = one.events.map(({ group }, index) => ({
    name: `group-${index}`,
    account: null,
    ...group,
    groupId: index + 1,
  }));
  await connection.run('DELETE FROM log_group');
  for (const { groupId, name, account } of logGroups)
    await connection.run('INSERT INTO log_group VALUES ($1, $2, $3, NULL)', [groupId, name, account]);
  const streams = [
    ...new Set(one.events.flatMap(({ events }, index) => events.map(({ stream = 's' }) => `${index + 1} ${stream}`))),
  ];
  for (const [index, key] of streams.entries())
    await connection.run('INSERT INTO log_stream VALUES ($1, $2, $3)', [
      index + 1,
      Number(key.split(' ')[0]),
      key.split(' ')[1] ?? '',
    ]);
  const rows = one.events.flatMap(({ events }, index) =>
    events.map(({ message, at, stream = 's' }, position) => ({
      us: String((START + at) * 1000),
      g: index + 1,
      s: streams.indexOf(`${index + 1} ${stream}`) + 1,
      m: message,
      p: position + 1,
    })),
  );
  await connection.run(
    `INSERT INTO log_event SELECT make_timestamp(CAST(r.us AS BIGINT)), NULL, r.g, r.s, NULL, r.m, 'ok', NULL, 1, r.p
     FROM (SELECT unnest(from_json($1, '[{"us":"VARCHAR","g":"INTEGER","s":"INTEGER","m":"VARCHAR","p":"BIGINT"}]')) AS r)`,
    [JSON.stringify(rows)],
  );
  for (const [index, record] of (one.trails ?? []).entries())
    await connection.run(
      `INSERT INTO ct_event BY NAME SELECT CAST(TRY_CAST(j->>'eventTime' AS TIMESTAMPTZ) AS TIMESTAMP) AS event_time,
         j->>'eventSource' AS event_source, j->>'eventName' AS event_name, j->>'awsRegion' AS aws_region, j->>'errorCode' AS error_code,
         j->>'errorMessage' AS error_message, j->>'userAgent' AS user_agent, j->>'recipientAccountId' AS recipient_account,
         j->>'$.userIdentity.accountId' AS ui_account, j->'userIdentity' AS user_identity, j->'requestParameters' AS request_parameters,
         j->'responseElements' AS response_elements, j->'tlsDetails' AS tls_details, $1 AS raw, 1 AS file_id, $2::BIGINT AS position
       FROM (SELECT CAST($1 AS JSON) AS j)`,
      [JSON.stringify(record), BigInt(index + 1)],
    );
  for (const [name, { columns, rows: values }] of Object.entries(one.tables ?? {})) {
    await connection.run(
      `CREATE TABLE lookup."${name}" (${columns.map((column) => `"${column}" VARCHAR`).join(', ')})`,
    );
    await listLookup(connection, name, columns);
    for (const row of values)
      await connection.run(
        `INSERT INTO lookup."${name}" VALUES (${row.map((_, index) => `$${index + 1}`).join(', ')})`,
        row,
      );
  }
  const catalog: Catalog = {
    traces: false,
    trails: (one.trails ?? []).length > 0,
    logGroups,
    logFormats: [],
    lookupTables: Object.entries(one.tables ?? {}).map(([name, { columns }]) => ({ name, columns })),
    fields: new Map(),
    dottedKeys: [],
    inexactTrailFields: [],
  };
  return { connection, catalog };
}
