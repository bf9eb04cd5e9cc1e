import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteLiteral } from '../../store/sql-text.ts';
import { TRAIL_COLUMNS } from '../insights/fields.ts';
import { type DiscoveredFields, type EventForm, FieldCounter } from './discover-fields.ts';

/**
 * A sample is spread over the whole data set in runs of neighbouring rows, the same rows each time: up to `SAMPLE` events of a
 * data set, fewer where there are so many data sets that `SAMPLE_OF_ALL` would be passed, and none beyond `LONGEST` characters.
 */
const SAMPLE = 4000;
const SAMPLE_OF_ALL = 100_000;
const LEAST_SAMPLE = 100;
const RUN = 32;
const LONGEST = 200_000;
/** The data set of the trail events. */
const TRAILS = 'cloudtrail';

/** A data set with the events that it holds now. */
interface DataSet {
  name: string;
  /** Of a log group; null for the trail events. */
  groupId: number | null;
  events: number;
}

export interface Discovered extends DiscoveredFields {
  name: string;
  events: number;
}

/** The data sets that have events. */
export async function dataSetsOf(connection: DuckDBConnection): Promise<DataSet[]> {
  const trails = Number((await connection.runAndReadAll('SELECT count(*) FROM ct_event')).getRows()[0]?.[0]);
  const reader = await connection.runAndReadAll(
    `SELECT g.group_id, g.name, g.account, coalesce(e.events, 0)
     FROM log_group g LEFT JOIN (SELECT group_id, count(*) AS events FROM log_event GROUP BY group_id) e USING (group_id)
     ORDER BY g.group_id`,
  );
  const groups = reader.getRows().map(([id, name, account, events]) => ({
    groupId: Number(id),
    name: String(name),
    account: account === null ? null : String(account),
    events: Number(events),
  }));
  const names = dataSetNames(groups);
  return [
    ...(trails > 0 ? [{ name: TRAILS, groupId: null, events: trails }] : []),
    ...groups.map(({ groupId, events }) => ({ name: names.get(groupId) ?? '', groupId, events })),
  ].filter(({ events }) => events > 0);
}

/**
 * The names that log groups go by in `SOURCE` (design.md part 12): the plain name where it tells the group, else
 * `ACCOUNT:NAME`.
 */
function dataSetNames(
  groups: readonly { groupId: number; name: string; account: string | null }[],
): ReadonlyMap<number, string> {
  const count = new Map<string, number>();
  for (const { name } of groups) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(
    groups.map(({ groupId, name, account }) => {
      const isOurs = /^(?:cloudtrail|xray)(?:\/|$)/.test(name);
      return [groupId, isOurs || (count.get(name) ?? 0) > 1 ? `${account ?? ''}:${name}` : name];
    }),
  );
}

/** The fields of some data sets, out of a sample of each. */
export async function discover(
  connection: DuckDBConnection,
  dataSets: readonly DataSet[],
  signal?: AbortSignal,
): Promise<Discovered[]> {
  const sample = Math.max(LEAST_SAMPLE, Math.min(SAMPLE, Math.floor(SAMPLE_OF_ALL / Math.max(1, dataSets.length))));
  const counters = new Map<number | null, FieldCounter>(dataSets.map(({ groupId }) => [groupId, new FieldCounter()]));
  const stepOf = (events: number) => Math.max(1, Math.floor(events / sample));
  const trails = dataSets.find(({ groupId }) => groupId === null);
  if (trails !== undefined)
    await eachRow(connection, trailSample(stepOf(trails.events)), signal, ([raw]) =>
      counters.get(null)?.add(String(raw), { header: null, lambda: false }),
    );
  const groups = dataSets.flatMap(({ groupId, name, events }) =>
    groupId === null ? [] : [{ groupId, step: stepOf(events), lambda: /(?:^|:)\/aws\/lambda\//.test(name) }],
  );
  if (groups.length > 0) {
    const headers = await headersOf(connection);
    const lambda = new Set(groups.flatMap((group) => (group.lambda ? [group.groupId] : [])));
    await eachRow(connection, logSample(groups), signal, ([groupId, formatId, message]) => {
      const form: EventForm = {
        header: headers.get(Number(formatId)) ?? null,
        lambda: lambda.has(Number(groupId)),
      };
      counters.get(Number(groupId))?.add(String(message), form);
    });
  }
  return dataSets.flatMap(({ name, groupId, events }) => {
    const counter = counters.get(groupId);
    return counter === undefined ? [] : [{ name, events, ...counter.result() }];
  });
}

/** Records, or where their text was not kept, one made of their columns: enough to find names and values in. */
function trailSample(step: number): string {
  const members = [...TRAIL_COLUMNS].filter(([name, { holds }]) => holds === 'json' || !name.includes('.'));
  const record = members.map(([name, { column }]) => `${quoteLiteral(name)}, ${column}`).join(', ');
  return `SELECT coalesce(raw, CAST(json_object(${record}) AS VARCHAR)) FROM ct_event
    WHERE hash(rowid // ${RUN}) % ${step} = 0 AND coalesce(length(raw), 0) <= ${LONGEST}`;
}

function logSample(groups: readonly { groupId: number; step: number }[]): string {
  const steps = groups.map(({ groupId, step }) => `(${groupId}, ${step})`).join(', ');
  return `SELECT e.group_id, e.format_id, e.message FROM log_event e JOIN (VALUES ${steps}) s(group_id, step) USING (group_id)
    WHERE hash(e.rowid // ${RUN}) % s.step = 0 AND length(e.message) <= ${LONGEST}`;
}

async function headersOf(
  connection: DuckDBConnection,
): Promise<ReadonlyMap<number, { format: string; fields: readonly string[] }>> {
  const reader = await connection.runAndReadAll(
    'SELECT format_id, name, to_json(fields)::VARCHAR FROM log_format WHERE fields IS NOT NULL',
  );
  return new Map(
    reader
      .getRows()
      .map(([id, format, fields]) => [
        Number(id),
        { format: String(format), fields: JSON.parse(String(fields)) as string[] },
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
