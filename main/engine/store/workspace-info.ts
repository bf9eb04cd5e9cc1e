import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { type DuckDBConnection, version } from '@duckdb/node-api';
import type { WorkspaceInfo } from '../../../preload/contract/workspace.ts';
import { unreadFiles } from '../sources/unread-files.ts';
import type { Store } from './store.ts';
import { objectsNotOurs } from './workspace-objects.ts';

export interface EventCounts {
  trailEvents: number;
  logEvents: number;
}

/** Events in the workspace now: DuckDB knows the lengths of its tables, so this takes a millisecond. */
export async function countEvents(connection: DuckDBConnection): Promise<EventCounts> {
  const reader = await connection.runAndReadAll(
    'SELECT (SELECT count(*) FROM memory.main.ct_event), (SELECT count(*) FROM memory.main.log_event)',
  );
  const [trailEvents, logEvents] = reader.getRows()[0] ?? [];
  return { trailEvents: Number(trailEvents), logEvents: Number(logEvents) };
}

/** What the workspace holds, counted now: a few milliseconds, also with millions of events. */
export async function describeWorkspace(store: Store, connection: DuckDBConnection): Promise<WorkspaceInfo> {
  const reader = await connection.runAndReadAll(`
    WITH ends AS (SELECT * FROM
      (SELECT min(event_time) AS first, max(event_time) AS last FROM ws.main.ct_event),
      (SELECT min(ts) AS first_log, max(ts) AS last_log FROM memory.main.log_event),
      (SELECT make_timestamp(min(start_us)) AS first_trace, make_timestamp(max(start_us)) AS last_trace, count(*) AS traces,
        sum(span_count)::BIGINT AS spans FROM memory.main.xr_trace))
    SELECT
      (SELECT count(*) FROM ws.main.ct_event),
      (SELECT count(*) FROM ws.main.ct_aggregated),
      (SELECT count(*) FROM memory.main.log_event),
      (SELECT epoch_us(least(first, first_log, first_trace)) FROM ends),
      (SELECT epoch_us(greatest(last, last_log, last_trace)) FROM ends),
      (SELECT traces FROM ends), (SELECT spans FROM ends),
      (SELECT count(*) FROM ws.main.import_run WHERE kind = 'import'),
      (SELECT coalesce(sum(memory_usage_bytes), 0)::BIGINT FROM duckdb_memory())`);
  const [events, aggregated, logEvents, first, last, traces, spans, imports, memory] = reader.getRows()[0] ?? [];
  const { files, unread } = await unreadFiles(connection);
  return {
    path: store.path,
    name: basename(store.path).replace(/\.trailglass$/, ''),
    readOnly: store.readOnly,
    readOnlyReason: store.readOnlyReason,
    schemaVersion: store.schemaVersion,
    sizeBytes: sizeOf(store.path) + sizeOf(`${store.path}.wal`),
    events: Number(events),
    aggregatedEvents: Number(aggregated),
    logEvents: Number(logEvents),
    traces: Number(traces),
    spans: Number(spans ?? 0),
    range: typeof first === 'bigint' && typeof last === 'bigint' ? { from: Number(first), to: Number(last) + 1 } : null,
    imports: Number(imports),
    filesFailed: files,
    unread,
    unknownObjects: await unknownObjects(store, connection),
    duckdbVersion: version(),
    memoryBytes: Number(memory),
    memoryLimitBytes: store.memoryLimitBytes,
    spillLimitBytes: store.spillLimitBytes,
  };
}

const knownOf = new WeakMap<Store, string[]>();

/** What is not ours cannot come in while we have the file open, so it is looked for once: it takes 40 ms. */
async function unknownObjects(store: Store, connection: DuckDBConnection): Promise<string[]> {
  const found = knownOf.get(store) ?? (await objectsNotOurs(connection));
  knownOf.set(store, found);
  return found;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
