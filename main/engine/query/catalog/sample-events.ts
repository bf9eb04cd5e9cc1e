import type { DuckDBConnection, DuckDBResultReader } from '@duckdb/node-api';
import { isObject, listOf } from '../../importers/traces/json-values.ts';
import { quoteLiteral } from '../../store/sql-text.ts';
import { TRACE_GROUP } from '../insights/catalog.ts';
import { TRAIL_COLUMNS } from '../insights/fields.ts';
import { type DiscoveredFields, FieldCounter } from './discover-fields.ts';

/**
 * A sample is spread over the whole data set: runs of neighbouring rows at even distances, the same ones each time, which DuckDB
 * finds without reading what lies between (a hash of the row's number took 50 times as long). Up to `SAMPLE` events of a data
 * set in `RUNS` runs, fewer runs where there are many data sets, and no event beyond `LONGEST` characters.
 */
const SAMPLE = 4000;
const RUNS = 32;
const RUNS_OF_ALL = 1000;
const LEAST_RUNS = 2;
/** Fewer events than this of one that has more: its rows lie in a few places, and the first ones are taken. */
const FEW = 100;
const LONGEST = 200_000;
/** The data set of the trail events. */
const TRAILS = 'cloudtrail';

/** A data set with the events that it holds now. */
interface DataSet {
  name: string;
  of: 'trails' | 'traces' | 'log-group';
  /** Of a log group. */
  groupId: number | null;
  events: number;
  /** Its first and its last row; rows of other log groups lie between. */
  first: number;
  last: number;
}

export interface Discovered extends DiscoveredFields {
  name: string;
  events: number;
}

/** The data sets that have events. */
export async function dataSetsOf(connection: DuckDBConnection): Promise<DataSet[]> {
  const trails = await connection.runAndReadAll('SELECT count(*), min(rowid), max(rowid) FROM ct_event');
  const traces = await connection.runAndReadAll(
    'SELECT count(*), min(rowid), max(rowid) FROM xr_segment WHERE NOT superseded',
  );
  const reader = await connection.runAndReadAll(
    `SELECT g.group_id, g.name, g.account, e.events, e.first, e.last FROM log_group g JOIN (
       SELECT group_id, count(*) AS events, min(rowid) AS first, max(rowid) AS last FROM log_event GROUP BY group_id) e USING (group_id)
     ORDER BY g.group_id`,
  );
  const groups = reader.getRows().map(([id, name, account, events, first, last]) => ({
    groupId: Number(id),
    name: String(name),
    account: account === null ? null : String(account),
    events: Number(events),
    first: Number(first),
    last: Number(last),
  }));
  const names = await namesOf(connection);
  const whole = (name: string, of: DataSet['of'], answer: DuckDBResultReader): DataSet[] => {
    const [events, first, last] = (answer.getRows()[0] ?? []).map(Number);
    return events ? [{ name, of, groupId: null, events, first: first ?? 0, last: last ?? 0 }] : [];
  };
  return [
    ...whole(TRAILS, 'trails', trails),
    ...whole(TRACE_GROUP, 'traces', traces),
    ...groups.map(({ groupId, events, first, last }) => ({
      name: names.get(groupId) ?? '',
      of: 'log-group' as const,
      groupId,
      events,
      first,
      last,
    })),
  ];
}

/**
 * The names that log groups go by in `SOURCE` (design.md part 12): the plain name where it tells the group, else
 * `ACCOUNT:NAME`.
 */
async function namesOf(connection: DuckDBConnection): Promise<ReadonlyMap<number, string>> {
  const reader = await connection.runAndReadAll(
    'SELECT group_id, name, account, count(*) OVER (PARTITION BY name) FROM log_group',
  );
  return new Map(
    reader.getRows().map(([groupId, name, account, count]) => {
      const isOurs = /^(?:cloudtrail|xray)(?:\/|$)/.test(String(name));
      return [Number(groupId), isOurs || Number(count) > 1 ? `${account ?? ''}:${name}` : String(name)];
    }),
  );
}

/** The fields of some data sets, out of a sample of each. */
export async function discover(
  connection: DuckDBConnection,
  dataSets: readonly DataSet[],
  signal?: AbortSignal,
): Promise<Discovered[]> {
  const runs = Math.max(LEAST_RUNS, Math.min(RUNS, Math.floor(RUNS_OF_ALL / Math.max(1, dataSets.length))));
  const formats = await formatsOf(connection);
  const found: Discovered[] = [];
  for (const dataSet of dataSets) {
    const { name, events } = dataSet;
    const lambda = /(?:^|:)\/aws\/lambda\//.test(name);
    const read = (counter: FieldCounter, tail: string) =>
      eachRow(connection, `${rowsOf(dataSet)} ${tail}`, signal, ([message, formatId]) => {
        for (const one of dataSet.of === 'traces' ? partsOf(String(message)) : [String(message)])
          counter.add(one, { format: formats.get(Number(formatId ?? -1)) ?? null, lambda });
      });
    let counter = new FieldCounter();
    for (const { from, to } of runsOf(dataSet, runs)) await read(counter, `AND rowid >= ${from} AND rowid < ${to}`);
    if (counter.sampled < Math.min(FEW, events)) {
      counter = new FieldCounter();
      await read(counter, `LIMIT ${SAMPLE}`);
    }
    found.push({ name, events, ...counter.result() });
  }
  return found;
}

/** Half-open ranges of row numbers that hold about `SAMPLE` events of the data set. */
function runsOf({ events, first, last }: DataSet, runs: number): { from: number; to: number }[] {
  const span = last - first + 1;
  if (events <= SAMPLE) return [{ from: first, to: last + 1 }];
  const width = Math.ceil(((SAMPLE / runs) * span) / events);
  const distance = (span - width) / (runs - 1);
  return Array.from({ length: runs }, (_, i) => {
    const from = first + Math.floor(i * distance);
    return { from, to: from + width };
  });
}

/** Texts of a data set; a record whose text was not kept is made of its columns: enough to find names and values in. */
function rowsOf({ of, groupId }: DataSet): string {
  if (of === 'traces')
    return `SELECT doc, NULL FROM xr_segment WHERE doc IS NOT NULL AND NOT superseded AND length(doc) <= ${LONGEST}`;
  if (groupId !== null)
    return `SELECT message, format_id FROM log_event WHERE group_id = ${groupId} AND length(message) <= ${LONGEST}`;
  const members = [...TRAIL_COLUMNS].filter(([name, { holds }]) => holds === 'json' || !name.includes('.'));
  const record = members.map(([name, { column }]) => `${quoteLiteral(name)}, ${column}`).join(', ');
  return `SELECT coalesce(raw, CAST(json_object(${record}) AS VARCHAR)), NULL FROM ct_event WHERE coalesce(length(raw), 0) <= ${LONGEST}`;
}

/** The segments and subsegments in a document, each as an event of its own; where it is no JSON, itself. */
function partsOf(document: string): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(document);
  } catch {
    return [document];
  }
  const parts: string[] = [];
  const open = [parsed];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!isObject(next)) continue;
    const { subsegments, ...own } = next;
    parts.push(JSON.stringify(Array.isArray(subsegments) ? { ...own, subsegments: [] } : own));
    open.push(...listOf(subsegments));
  }
  return parts;
}

async function formatsOf(
  connection: DuckDBConnection,
): Promise<ReadonlyMap<number, { name: string; fields: readonly string[] | null }>> {
  const reader = await connection.runAndReadAll('SELECT format_id, name, to_json(fields)::VARCHAR FROM log_format');
  return new Map(
    reader
      .getRows()
      .map(([id, name, fields]) => [
        Number(id),
        { name: String(name), fields: fields === null ? null : (JSON.parse(String(fields)) as string[]) },
      ]),
  );
}

/** Chunk by chunk, so that the sample is never in memory as a whole. */
async function eachRow(
  connection: DuckDBConnection,
  sql: string,
  signal: AbortSignal | undefined,
  take: (row: unknown[]) => void,
): Promise<void> {
  const result = await connection.stream(sql);
  for (;;) {
    signal?.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    for (const row of chunk.getRows()) take(row);
  }
}
