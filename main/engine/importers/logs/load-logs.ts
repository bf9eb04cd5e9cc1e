import type { DuckDBConnection } from '@duckdb/node-api';
import type { SpoolPart } from '../cut-protocol.ts';
import type { Loader } from '../loader.ts';
import { insertLogEvents, nameScopes } from './insert-log-events.ts';
import { findLogDuplicates, recordLogDuplicates } from './log-duplicates.ts';

/** Log events into log_event, with the groups, streams and formats that they belong to (storage.md 2.2). */
export const loadLogs: Loader = {
  takes: ['log-events', 'log-scopes'],
  load,
  complain,
  rowsByFile: (first) => `
    SELECT file_id, count(*) AS stored, 0 AS aggregates, count(*) - count(ts) AS timeless, min(ts) AS first_time,
      max(ts) AS last_time
    FROM log_event WHERE file_id >= ${first} GROUP BY file_id`,
};

async function load(connection: DuckDBConnection, parts: readonly SpoolPart[]): Promise<Map<number, number>> {
  await nameScopes(
    connection,
    parts.filter((part) => part.what === 'log-scopes'),
  );
  const events = parts.filter((part) => part.what === 'log-events');
  if (events.length === 0) return new Map();
  const found = await findLogDuplicates(connection, events);
  const lines = events.reduce((sum, part) => sum + part.lines, 0);
  if (found.dropped < lines) await insertLogEvents(connection, events, found.dropped > 0);
  await recordLogDuplicates(connection, found);
  return found.conflicts;
}

/** Nothing is wrong with an event that was cut whole. No file is open any more, so the scopes at hand have served. */
async function complain(connection: DuckDBConnection): Promise<void> {
  await connection.run('DROP TABLE IF EXISTS temp.batch_log_scope');
}
