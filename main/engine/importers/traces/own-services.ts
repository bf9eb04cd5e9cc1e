import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * Our rule for spans of OpenTelemetry (xray.md 6.2): one whose parent belongs to another `service.name` is a segment of its own
 * service, whatever its kind. Under the other service, as the exporter hangs it, its service would vanish from the map. Which
 * service a parent belongs to is known once both are here, so the rule is applied where documents are chosen, and undone
 * when the parent goes. `sent_as` keeps what such a row was sent as.
 */

/** The kind that a row was sent as. */
export const SENT_KIND = `CASE WHEN sent_as IS NULL THEN kind ELSE 'subsegment' END`;

/** Marks such rows as segments in `batch_xr_winner` (place, trace_id, id, parent_id, kind as sent, otel_service). */
export async function findOwnServices(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_own AS
    SELECT w.place FROM batch_xr_winner AS w JOIN batch_xr_winner AS p ON p.trace_id = w.trace_id AND p.id = w.parent_id
    WHERE w.kind = 'subsegment' AND w.otel_service <> p.otel_service`);
  await connection.run(`UPDATE batch_xr_winner SET kind = 'segment' WHERE place IN (FROM batch_xr_own)`);
}

/** Brings the rows of xr_segment in line, for the traces in `batch_xr_odd`. Places of rows stay as they are. */
export async function settleOwnServices(connection: DuckDBConnection): Promise<void> {
  await connection.run(`UPDATE xr_segment SET kind = 'segment', name = otel_service, origin = otel_origin, namespace = NULL,
      node_name = otel_service, node_type = otel_origin, node_account = otel_account,
      sent_as = json_object('name', name, 'origin', origin, 'namespace', namespace, 'node_name', node_name, 'node_type', node_type,
        'node_account', node_account)
    WHERE sent_as IS NULL AND rowid IN (FROM batch_xr_own)`);
  await connection.run(`UPDATE xr_segment SET kind = 'subsegment', name = sent_as ->> '$.name', origin = sent_as ->> '$.origin',
      namespace = sent_as ->> '$.namespace', node_name = sent_as ->> '$.node_name', node_type = sent_as ->> '$.node_type',
      node_account = sent_as ->> '$.node_account', sent_as = NULL
    WHERE sent_as IS NOT NULL AND trace_id IN (FROM batch_xr_odd) AND rowid NOT IN (FROM batch_xr_own)`);
}
