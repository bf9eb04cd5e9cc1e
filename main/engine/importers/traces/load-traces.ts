import type { DuckDBConnection } from '@duckdb/node-api';
import type { SpoolPart } from '../cut-protocol.ts';
import type { Loader, LoadOptions } from '../loader.ts';
import { chooseDocuments } from './choose-documents.ts';
import { columnLines } from './column-writer.ts';
import { deriveStored } from './derive/derive-stored.ts';
import { DERIVED_TABLES } from './derive/derived-spool.ts';
import { insertDerived } from './derive/insert-derived.ts';
import { MET_COLUMNS } from './derive/traces-at-hand.ts';
import { findDuplicateDocuments, recordDuplicateDocuments } from './document-duplicates.ts';
import { insertSegments } from './insert-segments.ts';
import { loadSummaries } from './load-summaries.ts';

/**
 * Segment documents into xr_segment and summaries into xr_summary, and what is made of them (storage.md 2.3). A trace that
 * came whole was derived where it was cut; the others are derived from the store, anew whenever one of their documents comes.
 */
export const loadTraces: Loader = {
  takes: ['segments', 'trace-summaries', 'traces-met', ...DERIVED_TABLES.map(({ what }) => what)],
  load,
  complain: async () => undefined,
  rowsByFile: (first) => `
    SELECT file_id, count(DISTINCT "position") AS stored, 0 AS aggregates, 0 AS timeless,
      make_timestamp(min(start_us)) AS first_time, make_timestamp(max(start_us)) AS last_time
    FROM xr_segment WHERE file_id >= ${first} AND doc_depth = 0 GROUP BY file_id
    UNION ALL
    SELECT file_id, count(*), 0, count(*) - count(start_us), make_timestamp(min(start_us)), make_timestamp(max(start_us))
    FROM xr_summary WHERE file_id >= ${first} GROUP BY file_id`,
};

async function load(
  connection: DuckDBConnection,
  parts: readonly SpoolPart[],
  { spoolFolder }: LoadOptions,
): Promise<Map<number, number>> {
  const summaries = parts.filter((part) => part.what === 'trace-summaries');
  await connection.run('CREATE OR REPLACE TEMP TABLE batch_xr_touched (trace_id VARCHAR)');
  const conflicts = summaries.length === 0 ? new Map<number, number>() : await loadSummaries(connection, summaries);
  for (const [file, documents] of await loadSegments(connection, parts))
    conflicts.set(file, (conflicts.get(file) ?? 0) + documents);
  await deriveStored(connection, spoolFolder);
  return conflicts;
}

async function loadSegments(connection: DuckDBConnection, parts: readonly SpoolPart[]): Promise<Map<number, number>> {
  const segments = parts.filter((part) => part.what === 'segments');
  if (segments.length === 0) return new Map();
  if (!(await findOdd(connection, parts))) {
    await insertSegments(connection, segments, false);
    await insertDerived(connection, parts, null);
    await touch(connection);
    return new Map();
  }
  const { dropped, conflicts } = await findDuplicateDocuments(connection, segments);
  await recordDuplicateDocuments(connection, dropped);
  if (dropped > 0)
    await connection.run(
      'DELETE FROM batch_xr_key USING batch_xr_drop AS d WHERE batch_xr_key.file_id = d.file_id AND batch_xr_key."position" = d."position" AND batch_xr_key.doc_id = d.doc_id',
    );
  // Never no rows: see insert-some.ts.
  if (await anyLeft(connection)) await insertSegments(connection, segments, dropped > 0);
  await insertDerived(connection, parts, 'batch_xr_odd');
  // Of traces all whose documents were there already nothing changes.
  await connection.run('CREATE OR REPLACE TEMP TABLE batch_xr_odd AS SELECT DISTINCT trace_id FROM batch_xr_key');
  await chooseDocuments(connection);
  await touch(connection);
  return conflicts;
}

/** Adds to `batch_xr_touched` what is to be derived from the store: odd traces, and those with links to traces that came. */
async function touch(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_touched AS
    FROM batch_xr_touched UNION FROM batch_xr_odd
    UNION SELECT trace_id FROM xr_link WHERE linked_trace_id IN (SELECT trace_id FROM batch_xr_met)`);
}

/** Whether the load has documents that are not in the store: of odd traces by the key, of the others all. */
async function anyLeft(connection: DuckDBConnection): Promise<boolean> {
  const left = await connection.runAndReadAll(
    'SELECT (SELECT count(*) FROM batch_xr_key) + (SELECT count(*) FROM batch_xr_met ANTI JOIN batch_xr_odd USING (trace_id))',
  );
  return Number(left.getRows()[0]?.[0]) > 0;
}

/**
 * Makes `batch_xr_odd`: traces that were not derived as they were cut, of which there is more in the load or in the store, or
 * that have a summary of AWS's. Answers whether there are any.
 */
async function findOdd(connection: DuckDBConnection, parts: readonly SpoolPart[]): Promise<boolean> {
  const met = columnLines(
    parts.filter((part) => part.what === 'traces-met'),
    MET_COLUMNS,
  );
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_met AS
    SELECT trace_id, count(*) = 1 AND bool_and(derived) AS derived FROM (${met}) GROUP BY trace_id`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_odd AS
    SELECT trace_id FROM batch_xr_met WHERE NOT derived
    UNION SELECT trace_id FROM xr_trace SEMI JOIN batch_xr_met USING (trace_id)
    UNION SELECT trace_id FROM xr_summary SEMI JOIN batch_xr_met USING (trace_id)`);
  const odd = await connection.runAndReadAll('SELECT count(*) FROM batch_xr_odd');
  return Number(odd.getRows()[0]?.[0]) > 0;
}
