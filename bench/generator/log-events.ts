import type { Store } from '../../main/engine/store/store.ts';

/** Made-up log events, written straight into the tables: what is measured is asking, not importing. */
export const LOG_GROUPS = {
  app: { id: 1, name: 'app' },
  lambda: { id: 2, name: '/aws/lambda/checkout' },
  flows: { id: 3, name: 'flows' },
  text: { id: 4, name: 'text' },
} as const;

/** Events of one statement: enough for whole row groups, few enough for memory. */
const BATCH = 500_000;

/** A number 0 to below `below` that hangs on the event's number and the seed alone; `salt` tells several of one event apart. */
const roll = (salt: number, below: number) => `(hash(i * 64 + ${salt}) % ${below})`;
const pick = (salt: number, list: readonly string[]) =>
  `(list_value(${list.map((text) => `'${text}'`).join(', ')})[CAST(${roll(salt, list.length)} AS INTEGER) + 1])`;

const ID = `(substr(md5(i::VARCHAR), 1, 8) || '-1f2e-4a3b-9c8d-' || substr(md5(i::VARCHAR), 9, 12))`;

const APP = `'{"level":"' || ${pick(1, ['INFO', 'INFO', 'INFO', 'WARN', 'ERROR'])} || '","requestId":"' || ${ID} || '","path":"/api/' ||
  ${pick(2, ['users', 'orders', 'carts', 'items', 'search'])} || '","status":' || ${pick(3, ['200', '200', '200', '200', '404', '500', '503'])} ||
  ',"latency":' || ${roll(4, 3000)} || ',"user":{"id":"u' || ${roll(5, 5000)} || '","plan":"' || ${pick(6, ['free', 'pro'])} ||
  '"},"message":"' || ${pick(7, ['request served', 'cache miss', 'connection timeout after 30 s', 'retry 2 of 5'])} || '"}'`;
const LAMBDA = `CASE ${roll(8, 4)} WHEN 0 THEN 'START RequestId: ' || ${ID} || ' Version: $LATEST'
  WHEN 1 THEN 'END RequestId: ' || ${ID}
  WHEN 2 THEN 'REPORT RequestId: ' || ${ID} || chr(9) || 'Duration: ' || ${roll(9, 300_000)} / 100 || ' ms' || chr(9) || 'Billed Duration: ' ||
    ${roll(9, 3000)} || ' ms' || chr(9) || 'Memory Size: 512 MB' || chr(9) || 'Max Memory Used: ' || (100 + ${roll(10, 300)}) || ' MB' || chr(9)
  ELSE '2026-01-01T00:00:00.000Z' || chr(9) || ${ID} || chr(9) || 'INFO' || chr(9) || 'order ' || ${roll(11, 100_000)} || ' placed' END`;
const FLOW = `'2 111122223333 eni-0a1b' || ${roll(12, 9)} || ' 10.0.' || ${roll(13, 4)} || '.' || ${roll(14, 40)} || ' 10.1.0.' || ${roll(15, 40)} || ' ' ||
  (1024 + ${roll(16, 60_000)}) || ' ' || ${pick(17, ['443', '80', '22', '53'])} || ' ' || ${pick(18, ['6', '6', '6', '17'])} || ' ' || (1 + ${roll(19, 50)}) ||
  ' ' || (40 + ${roll(20, 90_000)}) || ' 1767225600 1767225660 ' || ${pick(21, ['ACCEPT', 'ACCEPT', 'ACCEPT', 'REJECT'])} || ' OK'`;
const TEXT = `'user=u' || ${roll(22, 5000)} || ' method=' || ${pick(23, ['GET', 'PUT', 'POST', 'DELETE'])} || ' latency=' || ${roll(24, 2000)} || ' ' ||
  ${pick(25, ['done', 'done', 'done', 'failed: connection timeout', 'failed: no such key'])}`;

/** Time of the first event: 2026-01-01 00:00:00 UTC, in microseconds. */
export const LOG_START_US = 1_767_225_600_000_000;

/** Of ten events four are JSON of an application, two of Lambda, two flow records and two plain text. */
const MIXED = 'CASE WHEN n % 10 < 4 THEN 1 WHEN n % 10 < 6 THEN 2 WHEN n % 10 < 8 THEN 3 ELSE 4 END';

interface LogOptions {
  /** Other events for another seed. */
  seed?: number;
  /** Microseconds from one event to the next. */
  apartUs?: number;
  /** All events in this group, and not in four of them. */
  group?: keyof typeof LOG_GROUPS;
}

const EVENTS = (from: number, to: number, { seed = 1, apartUs = 20_000, group }: LogOptions) => `
  SELECT make_timestamp(${LOG_START_US} + n * ${apartUs}) AS ts, g AS group_id, g AS stream_id,
    CASE g WHEN 1 THEN ${APP} WHEN 2 THEN ${LAMBDA} WHEN 3 THEN ${FLOW} ELSE ${TEXT} END AS message,
    'ok' AS outcome, 1 AS file_id, n + 1 AS position
  FROM (SELECT n, n + ${seed} * 1000000007 AS i, ${group === undefined ? MIXED : LOG_GROUPS[group].id} AS g
    FROM range(${from}, ${to}) t(n))`;

/** Adds `count` log events, 20 ms apart and in four groups unless the options say otherwise; the same ones for the same options. */
export async function addLogEvents(store: Store, count: number, options: LogOptions = {}): Promise<void> {
  const writer = await store.importConnection();
  for (const { id, name } of Object.values(LOG_GROUPS)) {
    await writer.run('INSERT INTO log_group VALUES ($1, $2, NULL, NULL)', [id, name]);
    await writer.run('INSERT INTO log_stream VALUES ($1, $1, $2)', [id, 'stream']);
  }
  for (let from = 0; from < count; from += BATCH)
    await writer.run(`INSERT INTO log_event BY NAME ${EVENTS(from, Math.min(count, from + BATCH), options)}`);
  await store.checkpoint();
}
