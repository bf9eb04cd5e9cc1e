import type { DuckDBConnection } from '@duckdb/node-api';
import type { SpoolPart } from '../cut-protocol.ts';
import { spoolLogEvents, spoolLogLines } from './insert-log-events.ts';

/**
 * Finds the events of a load that are in the workspace already before it is inserted (cloudwatch-logs.md part 1 "Identity
 * of an event", storage.md 4.2). The order in which files come makes no difference to which events are there.
 *
 * An event with CloudWatch's id is known by it, whatever group it was put into: the same time and message make a duplicate,
 * other ones a conflict, which is kept. An event without an id is known by its stream, time and message. Equal ones in one
 * file are all events, as a line may be logged twice in a millisecond; of several sources the one with the most copies
 * counts: the n-th copy in one file is the n-th copy that is stored. An event with an id stands for a stored copy without
 * one that another file brought, and gives it its id.
 *
 * Streams are compared as an export spells them, with `-` for `/`. Only what shares a stream and a time, or an id, with
 * something else is looked at closely, so that of fresh events no message is read twice.
 *
 * Works with temp tables of the import connection, all called `batch_log_...`. Each is made with one statement, as an INSERT
 * of no rows endangers the next one (insert-some.ts).
 */
export interface LogDuplicates {
  dropped: number;
  /** By file: events of this load that are kept although their id is known with other content. */
  conflicts: Map<number, number>;
}

const NOTHING: LogDuplicates = { dropped: 0, conflicts: new Map() };

export async function findLogDuplicates(
  connection: DuckDBConnection,
  parts: readonly SpoolPart[],
): Promise<LogDuplicates> {
  await makeKeys(connection, parts);
  if (!(await findSuspects(connection))) return NOTHING;
  await readTexts(connection, parts);
  const conflicts = await dropKnownIds(connection);
  await adoptIds(connection);
  await findCopies(connection);
  return { dropped: await count(connection, 'SELECT count(*) FROM batch_log_drop'), conflicts };
}

/** After the insert: writes down the copies that were dropped, and gives stored events the ids that are known now. */
export async function recordLogDuplicates(connection: DuckDBConnection, { dropped }: LogDuplicates): Promise<void> {
  if (dropped === 0) return;
  await connection.run('INSERT INTO ct_duplicate SELECT * FROM batch_log_drop');
  if ((await count(connection, 'SELECT count(*) FROM batch_log_adopt')) === 0) return;
  await connection.run(`UPDATE log_event SET event_id = a.event_id, stream_id = a.stream_id,
      ingestion_time = coalesce(log_event.ingestion_time, a.ingestion_time)
    FROM batch_log_adopt AS a WHERE log_event.file_id = a.kept_file_id AND log_event."position" = a.kept_position`);
}

/** `batch_log_key`: the load's events without their text. `batch_log_alike`: streams that an export spells the same. */
async function makeKeys(connection: DuckDBConnection, parts: readonly SpoolPart[]): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_log_alike AS
    SELECT stream_id, min(stream_id) OVER (PARTITION BY group_id, replace(name, '/', '-')) AS alike FROM log_stream`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_log_key AS
    SELECT l.file_id, l."position", s.stream_id, a.alike, l.ts, l.ingestion_time, l.event_id
    FROM ${spoolLogLines(parts)} AS l JOIN batch_log_scope AS s USING (file_id, scope)
    JOIN batch_log_alike AS a USING (stream_id)`);
}

/**
 * `batch_log_pair` and `batch_log_id`: what events of the load that may be copies have, stream and time or an id.
 * `batch_log_old`: the rows that they may be copies of; `batch_log_own`: those of the same files, from earlier loads, which
 * are no copies by themselves. False where there is nothing to look at.
 */
async function findSuspects(connection: DuckDBConnection): Promise<boolean> {
  const reader =
    await connection.runAndReadAll(`SELECT epoch_us(min(ts)), epoch_us(max(ts)), count(*) - count(ts), count(event_id),
      (SELECT count(*) FROM (SELECT DISTINCT file_id FROM batch_log_key)) FROM batch_log_key`);
  const [from, to, timeless, withId, files] = reader.getRows()[0] ?? [];
  const others = 'file_id NOT IN (SELECT file_id FROM batch_log_key)';
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_log_near AS
    SELECT DISTINCT a.stream_id, a.alike, k.ts
    FROM (SELECT DISTINCT alike, ts FROM batch_log_key) AS k JOIN batch_log_alike AS a USING (alike)`);
  const places = [
    // Row groups of other times are not read.
    `SELECT rowid AS place FROM log_event SEMI JOIN batch_log_near USING (stream_id, ts)
      WHERE ts >= make_timestamp(${from}::BIGINT) AND ts <= make_timestamp(${to}::BIGINT) AND ${others}`,
    ...(Number(timeless) === 0
      ? []
      : [
          `SELECT rowid AS place FROM log_event SEMI JOIN (SELECT stream_id FROM batch_log_near WHERE ts IS NULL) USING (stream_id)
            WHERE ts IS NULL AND ${others}`,
        ]),
    ...(Number(withId) === 0
      ? []
      : [
          `SELECT rowid AS place FROM log_event SEMI JOIN (SELECT event_id FROM batch_log_key WHERE event_id IS NOT NULL) USING (event_id)`,
        ]),
  ];
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE batch_log_old AS ${places.slice(from === null ? 1 : 0).join(' UNION ')}`,
  );
  const stored = 'SELECT * FROM log_event WHERE rowid IN (SELECT place FROM batch_log_old)';
  // Pairs of stream and time, and ids, that occur in more than one place.
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_log_pair AS
    SELECT a.alike, e.ts FROM (${stored}) AS e JOIN batch_log_alike AS a USING (stream_id)
    ${Number(files) > 1 ? 'UNION SELECT alike, ts FROM batch_log_key GROUP BY alike, ts HAVING count(DISTINCT file_id) > 1' : ''}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_log_id AS
    SELECT event_id FROM (${stored}) WHERE event_id IS NOT NULL
    UNION SELECT event_id FROM batch_log_key WHERE event_id IS NOT NULL GROUP BY event_id HAVING count(*) > 1`);
  if (
    (await count(connection, 'SELECT (SELECT count(*) FROM batch_log_pair) + (SELECT count(*) FROM batch_log_id)')) ===
    0
  )
    return false;
  // What earlier loads of the same files have stored of these pairs: the copies before the ones at hand.
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_log_own AS
    SELECT e.rowid AS place FROM log_event AS e JOIN batch_log_alike AS a USING (stream_id)
    SEMI JOIN batch_log_pair AS p ON a.alike = p.alike AND e.ts IS NOT DISTINCT FROM p.ts
    WHERE e.file_id IN (SELECT file_id FROM batch_log_key)`);
  return true;
}

/** `batch_log_text`: those events and rows, with a hash of their messages: half of SHA-256, as it takes a quarter of the room. */
async function readTexts(connection: DuckDBConnection, parts: readonly SpoolPart[]): Promise<void> {
  const hash = (message: string) => `left(sha256(${message}), 32)::UUID`;
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_log_text AS
    WITH suspect AS (
      SELECT k.* FROM batch_log_key AS k SEMI JOIN batch_log_pair AS p ON k.alike = p.alike AND k.ts IS NOT DISTINCT FROM p.ts
      UNION SELECT k.* FROM batch_log_key AS k SEMI JOIN batch_log_id AS i ON k.event_id = i.event_id)
    SELECT e.file_id, e."position", e.stream_id, a.alike, e.ts, e.ingestion_time, e.event_id, false AS is_new,
        ${hash('e.message')} AS digest
      FROM log_event AS e JOIN batch_log_alike AS a USING (stream_id)
      WHERE e.rowid IN (FROM batch_log_old UNION FROM batch_log_own)
    UNION ALL
    SELECT k.*, true, ${hash('l.message')}
      FROM (SELECT file_id, "position", stream_id, alike, ts, ingestion_time, event_id FROM suspect) AS k
      JOIN (SELECT file_id, "position", message FROM ${spoolLogEvents(parts)}) AS l USING (file_id, "position")`);
}

/** `batch_log_known`: events whose id is known with the same content. Answers with the number of those with other content, by file. */
async function dropKnownIds(connection: DuckDBConnection): Promise<Map<number, number>> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_log_seen AS
    SELECT *, first_value({f: file_id, p: "position"}) OVER same AS kept, row_number() OVER same AS copy,
      dense_rank() OVER (PARTITION BY event_id ORDER BY first_of_content) AS content_number
    FROM (SELECT *, min({n: is_new, f: file_id, p: "position"}) OVER (PARTITION BY event_id, ts, digest) AS first_of_content
      FROM batch_log_text WHERE event_id IS NOT NULL)
    WINDOW same AS (PARTITION BY event_id, ts, digest ORDER BY is_new, file_id, "position")`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_log_known AS
    SELECT file_id, "position", kept.f AS kept_file_id, kept.p AS kept_position FROM batch_log_seen WHERE is_new AND copy > 1`);
  const reader = await connection.runAndReadAll(`SELECT file_id, count(*) FROM batch_log_seen
    WHERE is_new AND copy = 1 AND content_number > 1 GROUP BY file_id`);
  return new Map(reader.getRows().map(([file, conflicts]) => [Number(file), Number(conflicts)]));
}

/** `batch_log_adopt`: ids that stored events without one get, in the place of a row of their own. */
async function adoptIds(connection: DuckDBConnection): Promise<void> {
  const numbered = (which: string) => `(SELECT *, row_number() OVER (PARTITION BY alike, ts, digest
    ORDER BY file_id, "position") AS n FROM ${which})`;
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_log_adopt AS
    SELECT f.file_id, f."position", f.event_id, f.stream_id, f.ingestion_time, o.file_id AS kept_file_id,
      o."position" AS kept_position
    FROM ${numbered('batch_log_seen WHERE is_new AND copy = 1')} AS f
    JOIN ${numbered('batch_log_text WHERE NOT is_new AND event_id IS NULL')} AS o
      ON f.alike = o.alike AND f.ts IS NOT DISTINCT FROM o.ts AND f.digest = o.digest AND f.n = o.n AND f.file_id <> o.file_id`);
}

/**
 * `batch_log_drop`: all events that are copies, and of what. Those without an id are so of a stored event or one with an id
 * (`stored`), or of one in another file of the load (`beside`). In one statement, as the room of a temp table that was
 * replaced is free only after the commit.
 */
async function findCopies(connection: DuckDBConnection): Promise<void> {
  const content = 'alike, ts, digest';
  const same = (a: string, b: string) =>
    `${a}.alike = ${b}.alike AND ${a}.ts IS NOT DISTINCT FROM ${b}.ts AND ${a}.digest = ${b}.digest`;
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_log_drop AS
    WITH gone AS (SELECT file_id, "position" FROM batch_log_known UNION ALL SELECT file_id, "position" FROM batch_log_adopt),
    slot AS MATERIALIZED (
      SELECT ${content}, file_id, "position",
        row_number() OVER (PARTITION BY ${content} ORDER BY is_new, file_id, "position") AS slot
      FROM (FROM batch_log_text ANTI JOIN gone USING (file_id, "position")) WHERE NOT is_new OR event_id IS NOT NULL),
    -- Of a file that comes in several loads: the copies in the earlier ones, stored or dropped.
    before AS MATERIALIZED (
      SELECT file_id, ${content}, count(*) AS n FROM (
        SELECT file_id, ${content} FROM batch_log_text
          WHERE NOT is_new AND event_id IS NULL AND file_id IN (SELECT file_id FROM batch_log_key)
        UNION ALL
        SELECT d.file_id, ${content} FROM ct_duplicate AS d
          JOIN batch_log_text AS t ON NOT t.is_new AND t.file_id = d.kept_file_id AND t."position" = d.kept_position
          WHERE d.file_id IN (SELECT file_id FROM batch_log_key)) GROUP BY ALL),
    copy AS MATERIALIZED (
      SELECT t.file_id, t."position", t.alike, t.ts, t.digest, row_number() OVER (
        PARTITION BY t.file_id, t.alike, t.ts, t.digest ORDER BY t."position") + coalesce(b.n, 0) AS slot
      FROM batch_log_text AS t LEFT JOIN before AS b ON b.file_id = t.file_id AND ${same('b', 't')}
      WHERE t.is_new AND t.event_id IS NULL),
    stored AS MATERIALIZED (
      SELECT c.file_id, c."position", s.file_id AS kept_file_id, s."position" AS kept_position
      FROM copy AS c JOIN slot AS s ON ${same('c', 's')} AND c.slot = s.slot),
    beside AS (
      SELECT file_id, "position", first_value({f: file_id, p: "position"}) OVER same AS kept, row_number() OVER same AS nth
      FROM copy ANTI JOIN stored USING (file_id, "position")
      WINDOW same AS (PARTITION BY ${content}, slot ORDER BY file_id, "position"))
    FROM batch_log_known UNION ALL SELECT file_id, "position", kept_file_id, kept_position FROM batch_log_adopt
    UNION ALL FROM stored UNION ALL SELECT file_id, "position", kept.f, kept.p FROM beside WHERE nth > 1`);
}

async function count(connection: DuckDBConnection, sql: string): Promise<number> {
  const reader = await connection.runAndReadAll(sql);
  return Number(reader.getRows()[0]?.[0] ?? 0);
}
