import type { DuckDBConnection } from '@duckdb/node-api';
import type { SpoolPart } from '../cut-protocol.ts';
import type { Loader } from '../loader.ts';
import { findDuplicates, recordDuplicates } from './duplicates.ts';
import { insertAggregated, insertEvents } from './insert-events.ts';

/** CloudTrail records into ct_event, aggregated events into ct_aggregated (storage.md 2.1). */
export const loadTrails: Loader = {
  takes: ['events', 'aggregated'],
  load,
  complain,
  rowsByFile: (first) => `
    SELECT file_id, count(*) AS stored, 0 AS aggregates, count(*) - count(event_time) AS timeless,
      min(event_time) AS first_time, max(event_time) AS last_time
    FROM ct_event WHERE file_id >= ${first} GROUP BY file_id
    UNION ALL SELECT file_id, 0, count(*), 0, NULL, NULL FROM ct_aggregated WHERE file_id >= ${first} GROUP BY file_id`,
};

async function load(
  connection: DuckDBConnection,
  parts: readonly SpoolPart[],
  { keepOriginal }: { keepOriginal: boolean },
): Promise<Map<number, number>> {
  const aggregated = parts.filter((part) => part.what === 'aggregated');
  if (aggregated.length > 0) await insertAggregated(connection, aggregated);
  const events = parts.filter((part) => part.what === 'events');
  if (events.length === 0) return new Map();
  const found = await findDuplicates(connection, events, { keepOriginal });
  const lines = events.reduce((sum, part) => sum + part.lines, 0);
  if (found.dropped < lines) await insertEvents(connection, events, { keepOriginal, someDropped: found.dropped > 0 });
  await recordDuplicates(connection, found);
  return found.conflicts;
}

/**
 * Records that were cut whole but are not JSON to DuckDB: they are rows with their text and no columns, and each is a
 * problem of its own. Few rows have no name and no version, so the text of hardly any is looked at.
 */
async function complain(connection: DuckDBConnection, importId: number, firstFileId: number): Promise<void> {
  await connection.run(`INSERT INTO import_problem
    SELECT ${importId}, file_id, "position", NULL, 'kept as text: it is not JSON that can be read, so its columns are empty', NULL
    FROM ct_event WHERE file_id >= ${firstFileId} AND event_name IS NULL AND event_version IS NULL AND event_source IS NULL
      AND raw IS NOT NULL AND NOT json_valid(raw)`);
}
