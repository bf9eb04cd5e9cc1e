import { type DuckDBConnection, listValue } from '@duckdb/node-api';
import type { SpoolPart } from '../cut-protocol.ts';
import { insertSome } from '../insert-some.ts';
import { columnsHash, eventRows, spoolLines, spoolRecords } from './insert-events.ts';
import { canonicalHash } from './same-content.ts';

/**
 * Finds the records of a load that are in the workspace already, or twice in the load, before it is inserted: rows that
 * are never written need not be deleted, and an insert with deletions in its transaction is written twice.
 *
 * The identity of a record is (eventID, recipientAccountId), in the whole table whatever the times are. The same content
 * is a duplicate, another content a conflict (cloudtrail.md part 6). Only ids that occur more than once are looked at
 * closely; finding those reads one narrow column. A record without eventID is known by its text: the n-th copy in one
 * file is a duplicate of the n-th copy that is stored.
 *
 * Works with temp tables of the import connection: `batch_key` (the load's records without their text), `batch_seen`
 * (all occurrences of the ids in question), `batch_drop` (what must not be inserted, and what it is a copy of).
 */
export interface DuplicateSearch {
  dropped: number;
  /** By file: records of this load that are kept although their key is known with other content. */
  conflicts: Map<number, number>;
}

export async function findDuplicates(
  connection: DuckDBConnection,
  parts: readonly SpoolPart[],
  options: { keepOriginal: boolean },
): Promise<DuplicateSearch> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_key AS
    SELECT file_id, "position", event_id, recipient, text_hash, ordinal FROM ${spoolLines(parts)}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_drop
    (file_id INTEGER, "position" BIGINT, kept_file_id INTEGER, kept_position BIGINT)`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_again AS
    SELECT event_id FROM batch_key WHERE event_id IS NOT NULL GROUP BY event_id HAVING count(*) > 1
    UNION
    SELECT event_id FROM ct_event SEMI JOIN batch_key USING (event_id)`);
  const again = await count(connection, 'SELECT count(*) FROM batch_again');
  const conflicts = again > 0 ? await compare(connection, parts, options.keepOriginal) : new Map<number, number>();
  const withoutId = await count(connection, 'SELECT count(*) FROM batch_key WHERE event_id IS NULL');
  if (withoutId > 0) await compareTexts(connection);
  return { dropped: await count(connection, 'SELECT count(*) FROM batch_drop'), conflicts };
}

/** After the insert: writes down the copies that were dropped, and flags every row whose key has several contents. */
export async function recordDuplicates(connection: DuckDBConnection, found: DuplicateSearch): Promise<void> {
  if (found.dropped > 0) await connection.run('INSERT INTO ct_duplicate SELECT * FROM batch_drop');
  if (found.conflicts.size > 0) {
    await connection.run(`UPDATE ct_event SET conflict = true
      WHERE event_id IN (SELECT event_id FROM batch_seen WHERE contents > 1)
        AND (file_id, "position") IN (SELECT (file_id, "position") FROM batch_seen WHERE contents > 1)`);
  }
}

async function compare(
  connection: DuckDBConnection,
  parts: readonly SpoolPart[],
  keepOriginal: boolean,
): Promise<Map<number, number>> {
  // Two steps for the stored side: first the rows by their narrow column, then the text of those alone.
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_old AS
    SELECT rowid AS place FROM ct_event SEMI JOIN batch_again USING (event_id)`);
  const textless = await count(
    connection,
    'SELECT count(*) FROM ct_event WHERE rowid IN (SELECT place FROM batch_old) AND raw IS NULL',
  );
  const byText = keepOriginal && textless === 0;
  // Where an original text was not kept, all that is stored of the records is compared instead.
  const fresh = `${spoolRecords(parts)} SEMI JOIN batch_again USING (event_id)`;
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_text AS
    SELECT file_id, "position", event_id, recipient_account AS recipient, false AS is_new,
        ${byText ? 'sha256(raw)' : columnsHash()} AS digest
      FROM ct_event WHERE rowid IN (SELECT place FROM batch_old)
    UNION ALL
    ${
      byText
        ? `SELECT file_id, "position", event_id, recipient, true, sha256(raw) FROM ${fresh}`
        : `SELECT file_id, "position", event_id, recipient_account, true, ${columnsHash()}
           FROM (${eventRows(`(SELECT * FROM ${fresh})`, true)})`
    }`);
  await canonicalise(connection, parts, byText);
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_seen AS
    SELECT *, first_value({f: file_id, p: "position"}) OVER same AS kept, row_number() OVER same AS copy,
      dense_rank() OVER (PARTITION BY event_id, recipient ORDER BY first_of_content) AS content_number,
      count(DISTINCT content) OVER (PARTITION BY event_id, recipient) AS contents
    FROM (SELECT * EXCLUDE digest, coalesce(canon, digest) AS content,
        min({n: is_new, f: file_id, p: "position"}) OVER (PARTITION BY event_id, recipient, coalesce(canon, digest)) AS first_of_content
      FROM batch_text LEFT JOIN batch_canon USING (digest))
    WINDOW same AS (PARTITION BY event_id, recipient, content ORDER BY is_new, file_id, "position")`);
  await insertSome(
    connection,
    'batch_drop',
    `SELECT file_id, "position", kept.f, kept.p FROM batch_seen WHERE is_new AND copy > 1`,
  );
  const reader = await connection.runAndReadAll(`SELECT file_id, count(*) FROM batch_seen
    WHERE is_new AND copy = 1 AND content_number > 1 GROUP BY file_id`);
  return new Map(reader.getRows().map(([file, conflicts]) => [Number(file), Number(conflicts)]));
}

/**
 * Where a key has texts that differ, they may still say the same. That is decided here and not in SQL, because DuckDB's
 * JSON functions read numbers as doubles.
 */
async function canonicalise(connection: DuckDBConnection, parts: readonly SpoolPart[], byText: boolean): Promise<void> {
  await connection.run('CREATE OR REPLACE TEMP TABLE batch_canon (digest VARCHAR, canon VARCHAR)');
  if (!byText) return;
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_unlike AS
    SELECT DISTINCT ON (digest) file_id, "position", is_new, digest FROM batch_text
    WHERE (event_id, coalesce(recipient, '')) IN (SELECT (event_id, coalesce(recipient, '')) FROM batch_text
      GROUP BY event_id, recipient HAVING count(DISTINCT digest) > 1)`);
  if ((await count(connection, 'SELECT count(*) FROM batch_unlike')) === 0) return;
  const texts = await connection.stream(`
    SELECT u.digest, e.raw FROM ct_event AS e JOIN batch_unlike AS u ON NOT u.is_new AND u.file_id = e.file_id AND u."position" = e."position"
      WHERE e.rowid IN (SELECT place FROM batch_old)
    UNION ALL
    SELECT u.digest, r.raw FROM ${spoolRecords(parts)} AS r JOIN batch_unlike AS u ON u.is_new AND u.file_id = r.file_id AND u."position" = r."position"`);
  const digests: string[] = [];
  const canons: string[] = [];
  for (;;) {
    const chunk = await texts.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    for (const [digest, text] of chunk.getRows()) {
      digests.push(String(digest));
      canons.push(canonicalHash(String(text)));
    }
  }
  await connection.run('INSERT INTO batch_canon SELECT unnest($1::VARCHAR[]), unnest($2::VARCHAR[])', [
    listValue(digests),
    listValue(canons),
  ]);
}

async function compareTexts(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_stored AS
    SELECT *, row_number() OVER (PARTITION BY text_hash ORDER BY file_id, "position") AS ordinal
    FROM (SELECT file_id, "position", sha256(raw) AS text_hash FROM ct_event WHERE event_id IS NULL)
    WHERE text_hash IN (SELECT text_hash FROM batch_key WHERE event_id IS NULL)`);
  await insertSome(
    connection,
    'batch_drop',
    `SELECT k.file_id, k."position", s.file_id, s."position"
    FROM batch_key AS k JOIN batch_stored AS s ON s.text_hash = k.text_hash AND s.ordinal = k.ordinal
    WHERE k.event_id IS NULL`,
  );
  await insertSome(
    connection,
    'batch_drop',
    `SELECT file_id, "position", kept.f, kept.p FROM (
      SELECT file_id, "position", first_value({f: file_id, p: "position"}) OVER same AS kept, row_number() OVER same AS copy
      FROM batch_key WHERE event_id IS NULL
      WINDOW same AS (PARTITION BY text_hash, ordinal ORDER BY file_id, "position"))
    WHERE copy > 1 AND (file_id, "position") NOT IN (SELECT (file_id, "position") FROM batch_drop)`,
  );
}

async function count(connection: DuckDBConnection, sql: string): Promise<number> {
  const reader = await connection.runAndReadAll(sql);
  return Number(reader.getRows()[0]?.[0] ?? 0);
}
