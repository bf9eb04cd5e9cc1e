import type { DuckDBConnection } from '@duckdb/node-api';
import type { SpoolPart } from '../cut-protocol.ts';
import { columnLines } from './column-writer.ts';
import { canonicalText } from './json-values.ts';
import { SEGMENT_COLUMNS } from './trace-spool.ts';

/**
 * Finds the documents of a load that are in the workspace already, or twice in the load, before it is inserted. Documents
 * of one (trace_id, id) with equal content are duplicates, whatever their spelling; differing ones are kept (xray.md 1.5).
 *
 * Works with temp tables of the import connection: `batch_xr_odd` (traces that may hold such), `batch_xr_key` (the load's rows
 * of these without texts), `batch_xr_seen` (all documents of ids that occur more than once), `batch_xr_drop` (what must not be
 * inserted, and what it is a copy of).
 */
export interface DocumentSearch {
  dropped: number;
  /** By file: documents of this load that are kept although one of their id and kind of completeness says something else. */
  conflicts: Map<number, number>;
}

const DOCUMENT = 'doc_depth = 0';
const linesOf = (parts: readonly SpoolPart[], columns: string) =>
  `(SELECT ${columns} FROM (${columnLines(parts, SEGMENT_COLUMNS)}))`;
/** What documents of equal content have in common without being read. */
const SHAPE = 'end_us IS NOT NULL AS complete, coalesce(end_us, start_us) AS until_us, entities';

export async function findDuplicateDocuments(
  connection: DuckDBConnection,
  parts: readonly SpoolPart[],
): Promise<DocumentSearch> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_key AS
    FROM ${linesOf(parts, 'file_id, "position", trace_id, id, kind, doc_id, doc_depth, start_us, end_us, entities')}
    SEMI JOIN batch_xr_odd USING (trace_id)`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_drop
    (file_id INTEGER, "position" BIGINT, doc_id VARCHAR, kept_file_id INTEGER, kept_position BIGINT)`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_again AS
    SELECT trace_id, id FROM batch_xr_key WHERE ${DOCUMENT} GROUP BY ALL HAVING count(*) > 1
    UNION
    SELECT trace_id, id FROM xr_segment SEMI JOIN (SELECT trace_id, id FROM batch_xr_key WHERE ${DOCUMENT}) USING (trace_id, id)
    WHERE ${DOCUMENT}`);
  if ((await count(connection, 'SELECT count(*) FROM batch_xr_again')) === 0)
    return { dropped: 0, conflicts: new Map() };
  await readSeen(connection, parts);
  await dropEqualTexts(connection);
  await dropEqualContents(connection);
  const dropped = await count(connection, 'SELECT count(*) FROM batch_xr_drop');
  return { dropped, conflicts: await conflictsByFile(connection) };
}

/** Writes down the copies that were dropped. A record of which another document stays is no copy. */
export async function recordDuplicateDocuments(connection: DuckDBConnection, dropped: number): Promise<void> {
  if (dropped === 0) return;
  await connection.run(`INSERT INTO ct_duplicate
    SELECT file_id, "position", min(kept_file_id), arg_min(kept_position, kept_file_id) FROM batch_xr_drop
    GROUP BY file_id, "position"
    HAVING count(*) = (SELECT count(*) FROM batch_xr_key AS k
      WHERE k.file_id = batch_xr_drop.file_id AND k."position" = batch_xr_drop."position" AND ${DOCUMENT})`);
}

async function readSeen(connection: DuckDBConnection, parts: readonly SpoolPart[]): Promise<void> {
  // Two steps for the stored side: first the rows by their narrow columns, then the text of those alone.
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_old AS
    SELECT rowid AS place FROM xr_segment SEMI JOIN batch_xr_again USING (trace_id, id) WHERE ${DOCUMENT}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_seen AS
    SELECT trace_id, id, file_id, "position", false AS is_new, ${SHAPE}, doc
      FROM xr_segment WHERE rowid IN (SELECT place FROM batch_xr_old)
    UNION ALL
    SELECT trace_id, id, file_id, "position", true, ${SHAPE}, doc
      FROM (${columnLines(parts, SEGMENT_COLUMNS)}) SEMI JOIN batch_xr_again USING (trace_id, id) WHERE ${DOCUMENT}`);
}

/** Stored documents come first, then those of the load in their order. */
const FIRST = 'ORDER BY is_new, file_id, "position"';

async function dropEqualTexts(connection: DuckDBConnection): Promise<void> {
  await connection.run(`INSERT INTO batch_xr_drop
    SELECT file_id, "position", id, kept_file_id, kept_position FROM (
      SELECT file_id, "position", id, is_new, row_number() OVER same AS nth,
        first_value(file_id) OVER same AS kept_file_id, first_value("position") OVER same AS kept_position
      FROM batch_xr_seen WINDOW same AS (PARTITION BY trace_id, id, doc ${FIRST}))
    WHERE nth > 1 AND is_new`);
}

/** Equal documents may be written differently: those that could be equal are read. */
async function dropEqualContents(connection: DuckDBConnection): Promise<void> {
  const reader = await connection.runAndReadAll(`
    SELECT trace_id, id, file_id, "position", is_new, doc FROM (
      SELECT *, count(*) OVER (PARTITION BY trace_id, id, complete, until_us, entities) AS alike, bool_or(is_new) OVER
        (PARTITION BY trace_id, id, complete, until_us, entities) AS fresh
      FROM batch_xr_seen LEFT JOIN (SELECT file_id, "position", doc_id AS id, true AS gone FROM batch_xr_drop)
        USING (file_id, "position", id) WHERE gone IS NULL)
    WHERE alike > 1 AND fresh ORDER BY trace_id, id, is_new, file_id, "position"`);
  const kept = new Map<string, [unknown, unknown]>();
  for (const [traceId, id, fileId, position, isNew, doc] of reader.getRows()) {
    const key = `${traceId}\n${id}\n${canonicalText(JSON.parse(String(doc)))}`;
    const first = kept.get(key);
    if (first === undefined) kept.set(key, [fileId, position]);
    else if (isNew === true)
      await connection.run(
        'INSERT INTO batch_xr_drop VALUES ($1::INTEGER, $2::BIGINT, $3, $4::INTEGER, $5::BIGINT)',
        [fileId, position, id, ...first].map(String),
      );
  }
}

async function conflictsByFile(connection: DuckDBConnection): Promise<Map<number, number>> {
  const reader = await connection.runAndReadAll(`
    SELECT file_id, count(DISTINCT "position") FROM (
      SELECT *, row_number() OVER (PARTITION BY trace_id, id, complete ${FIRST}) AS nth
      FROM batch_xr_seen LEFT JOIN (SELECT file_id, "position", doc_id AS id, true AS gone FROM batch_xr_drop)
        USING (file_id, "position", id) WHERE gone IS NULL)
    WHERE is_new AND nth > 1 GROUP BY file_id`);
  return new Map(reader.getRows().map(([file, documents]) => [Number(file), Number(documents)]));
}

async function count(connection: DuckDBConnection, sql: string): Promise<number> {
  return Number((await connection.runAndReadAll(sql)).getRows()[0]?.[0]);
}
