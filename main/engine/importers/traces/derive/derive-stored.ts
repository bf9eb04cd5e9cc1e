import { rmSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { SpoolPart } from '../../cut-protocol.ts';
import { insertSome } from '../../insert-some.ts';
import { isObject, type JsonObject, listOf, objectOf } from '../json-values.ts';
import { DERIVED_TABLES, DerivedSpool } from './derived-spool.ts';
import type { Entity } from './entity.ts';
import { insertDerived } from './insert-derived.ts';
import { findLinked } from './linked-entities.ts';
import { SUMMARISED_TRACES } from './summarised-traces.ts';
import { findToldCauses, TOLD_CAUSES } from './told-causes.ts';

/**
 * Makes anew what is made of segments and summaries, for the traces in the temp table `batch_xr_touched` and for those that
 * have links to them: a link is drawn once both its ends are here. Documents that gave way to others have no part in it.
 * Rows pass through files in `spoolFolder`.
 */
export async function deriveStored(connection: DuckDBConnection, spoolFolder: string): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_trace AS
    SELECT trace_id FROM batch_xr_touched
    UNION SELECT trace_id FROM xr_link WHERE linked_trace_id IN (SELECT trace_id FROM batch_xr_touched)`);
  if ((await numberOf(connection, 'SELECT count(*) FROM batch_xr_trace')) === 0) return;
  const known = await numberOf(connection, 'SELECT count(*) FROM xr_trace SEMI JOIN batch_xr_trace USING (trace_id)');
  if (known > 0) {
    for (const { table } of DERIVED_TABLES)
      await connection.run(`DELETE FROM ${table} WHERE trace_id IN (SELECT trace_id FROM batch_xr_trace)`);
  }
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_segment AS
    SELECT trace_id, ${ENTITY_COLUMNS} FROM xr_segment SEMI JOIN batch_xr_trace USING (trace_id) WHERE NOT superseded`);
  await derive(connection, spoolFolder);
  await insertSome(connection, 'xr_trace', SUMMARISED_TRACES);
  await insertSome(connection, 'xr_root_cause', TOLD_CAUSES);
}

async function derive(connection: DuckDBConnection, spoolFolder: string): Promise<void> {
  const linked = await findLinked(connection);
  const told = await findToldCauses(connection);
  const nothing = new Set<string>();
  let part = 0;
  const spool = new DerivedSpool((suffix) => `${spoolFolder}stored-${++part}-${suffix}`);
  let parts: SpoolPart[] = [];
  try {
    for await (const { traceId, entities } of storedTraces(connection))
      spool.write(traceId, entities, { linked, told: told.get(traceId) ?? nothing });
    parts = spool.finish();
    await insertDerived(connection, parts, null);
  } finally {
    for (const { path } of [...parts, ...spool.finish()]) rmSync(path, { force: true });
  }
}

/** The traces in `batch_xr_segment`, one at a time. */
async function* storedTraces(connection: DuckDBConnection): AsyncGenerator<{ traceId: string; entities: Entity[] }> {
  const result = await connection.stream('FROM batch_xr_segment ORDER BY trace_id');
  let trace: { traceId: string; entities: Entity[] } | null = null;
  for await (const rows of result.yieldRowObjectJs()) {
    // The columns of batch_xr_segment, which this file makes; DuckDB's types know none of them.
    for (const row of rows as unknown as StoredRow[]) {
      if (trace !== null && trace.traceId !== row.trace_id) {
        yield trace;
        trace = null;
      }
      trace ??= { traceId: row.trace_id, entities: [] };
      trace.entities.push(entityOf(row));
    }
  }
  if (trace !== null) yield trace;
}

const ENTITY_COLUMNS = `id, parent_id, owner_id, kind, name, origin, namespace, start_us::DOUBLE AS start_us, end_us::DOUBLE AS end_us,
      fault, error, throttle, outcome, http_method, http_url, http_status, http_user_agent, http_client_ip,
      node_name, node_type, node_account, otel_service, otel_kind, annotations, exceptions, links, cause_id, file_id`;

/** A row of `batch_xr_segment`; microseconds are whole numbers that a double holds. */
interface StoredRow {
  trace_id: string;
  id: string;
  parent_id: string | null;
  owner_id: string | null;
  kind: Entity['kind'];
  name: string;
  origin: string | null;
  namespace: string | null;
  start_us: number;
  end_us: number | null;
  fault: boolean | null;
  error: boolean | null;
  throttle: boolean | null;
  outcome: Entity['outcome'];
  http_method: string | null;
  http_url: string | null;
  http_status: number | null;
  http_user_agent: string | null;
  http_client_ip: string | null;
  node_name: string | null;
  node_type: string | null;
  node_account: string | null;
  otel_service: string | null;
  otel_kind: string | null;
  annotations: string | null;
  exceptions: string | null;
  links: string | null;
  cause_id: string | null;
  file_id: number;
}

function entityOf(row: StoredRow): Entity {
  const { node_name: name, annotations, exceptions, links } = row;
  return {
    id: row.id,
    parentId: row.parent_id,
    ownerId: row.owner_id,
    kind: row.kind,
    name: row.name,
    origin: row.origin,
    namespace: row.namespace,
    startUs: row.start_us,
    endUs: row.end_us,
    fault: row.fault,
    error: row.error,
    throttle: row.throttle,
    outcome: row.outcome,
    httpMethod: row.http_method,
    httpUrl: row.http_url,
    httpStatus: row.http_status,
    httpUserAgent: row.http_user_agent,
    httpClientIp: row.http_client_ip,
    node: name === null ? null : { name, type: row.node_type, account: row.node_account },
    otelService: row.otel_service,
    otelKind: row.otel_kind,
    annotations: annotations === null ? null : objectOf(JSON.parse(annotations)),
    exceptions: objectsOf(exceptions),
    links: objectsOf(links),
    causeId: row.cause_id,
    fileId: row.file_id,
  };
}

function objectsOf(text: string | null): JsonObject[] {
  return text === null ? [] : listOf(JSON.parse(text)).filter(isObject);
}

async function numberOf(connection: DuckDBConnection, sql: string): Promise<number> {
  return Number((await connection.runAndReadAll(sql)).getRows()[0]?.[0]);
}
