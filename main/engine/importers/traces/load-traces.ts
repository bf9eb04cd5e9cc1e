import type { DuckDBConnection } from '@duckdb/node-api';
import type { SpoolPart } from '../cut-protocol.ts';
import type { Loader } from '../loader.ts';
import { chooseDocuments } from './choose-documents.ts';
import { deriveTraces } from './derive-traces.ts';
import { findDuplicateDocuments, recordDuplicateDocuments } from './document-duplicates.ts';
import { insertSegments } from './insert-segments.ts';
import { loadSummaries } from './load-summaries.ts';

/**
 * Segment documents into xr_segment and summaries into xr_summary; then everything that is made of them for the traces at
 * hand (storage.md 2.3). An import of many files derives a trace anew whenever one of its documents comes.
 */
export const loadTraces: Loader = {
  takes: ['segments', 'trace-summaries'],
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

async function load(connection: DuckDBConnection, parts: readonly SpoolPart[]): Promise<Map<number, number>> {
  const summaries = parts.filter((part) => part.what === 'trace-summaries');
  const segments = parts.filter((part) => part.what === 'segments');
  await connection.run('CREATE OR REPLACE TEMP TABLE batch_xr_touched (trace_id VARCHAR)');
  const conflicts = summaries.length === 0 ? new Map<number, number>() : await loadSummaries(connection, summaries);
  if (segments.length > 0) {
    for (const [file, documents] of await loadSegments(connection, segments))
      conflicts.set(file, (conflicts.get(file) ?? 0) + documents);
  }
  await deriveTraces(connection);
  return conflicts;
}

async function loadSegments(connection: DuckDBConnection, parts: readonly SpoolPart[]): Promise<Map<number, number>> {
  const found = await findDuplicateDocuments(connection, parts);
  await recordDuplicateDocuments(connection, found);
  if (found.dropped === found.documents) return found.conflicts;
  if (found.dropped > 0)
    await connection.run(
      'DELETE FROM batch_xr_key USING batch_xr_drop AS d WHERE batch_xr_key.file_id = d.file_id AND batch_xr_key."position" = d."position" AND batch_xr_key.doc_id = d.doc_id',
    );
  await connection.run('INSERT INTO batch_xr_touched SELECT DISTINCT trace_id FROM batch_xr_key');
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_odd AS
    SELECT trace_id FROM xr_trace SEMI JOIN batch_xr_touched USING (trace_id)
    UNION SELECT trace_id FROM batch_xr_key WHERE doc_depth = 0 AND kind = 'subsegment'
    UNION SELECT trace_id FROM (SELECT trace_id, id FROM batch_xr_key GROUP BY ALL HAVING count(*) > 1)`);
  await insertSegments(connection, parts, found.dropped > 0);
  const odd = await connection.runAndReadAll('SELECT count(*) FROM batch_xr_odd');
  // Most traces come whole, each document once: their rows are right as they were cut.
  if (Number(odd.getRows()[0]?.[0]) > 0) await chooseDocuments(connection);
  return found.conflicts;
}
