import type { DuckDBConnection } from '@duckdb/node-api';
import type { NodeIdentity } from '../../../preload/contract/graph.ts';
import type { Output } from '../../../preload/contract/index.ts';
import { Params } from '../query/insights/sql-text.ts';
import { type ChosenTraces, choiceSql } from './chosen-traces.ts';
import { textOrNull } from './trace-list.ts';

/**
 * Why responses of a node failed (our rule; AWS states root causes of whole traces only): the deepest exception in what made
 * the response, else the deepest call in it that failed in the same way, else its own status.
 */
export async function failureCauses(
  connection: DuckDBConnection,
  chosen: ChosenTraces,
  node: NodeIdentity,
  top: number,
): Promise<Omit<Output<'graph.causes'>, 'elapsedMs'>> {
  const params = new Params();
  const [name, type, account] = [node.name, node.type, node.account].map((value) =>
    value === null ? 'NULL' : params.add(value),
  );
  const sql = `WITH failed AS (
      SELECT trace_id, entity_id, outcome FROM xr_call
      WHERE what = 'node' AND outcome IN ('error', 'throttle', 'fault') AND dst_name = ${name}
        AND dst_type IS NOT DISTINCT FROM ${type} AND dst_account IS NOT DISTINCT FROM ${account}
        AND ${choiceSql(chosen, 'trace_us', params)}),
    inside AS (
      SELECT failed.trace_id, failed.entity_id, failed.outcome, part.id, part.depth, part.name, part.outcome AS part_outcome,
        part.http_status, part.start_us, part.id = failed.entity_id AS own
      FROM failed JOIN xr_segment AS part ON part.trace_id = failed.trace_id AND NOT part.superseded
        AND (part.id = failed.entity_id OR part.owner_id = failed.entity_id)),
    thrown AS (
      SELECT inside.trace_id, inside.entity_id, arg_max(exception.type, (inside.depth, -inside.start_us, -exception.ord)) AS type
      FROM inside JOIN xr_exception AS exception ON exception.trace_id = inside.trace_id AND exception.segment_id = inside.id
      WHERE exception.type IS NOT NULL GROUP BY ALL),
    called AS (
      SELECT trace_id, entity_id, arg_max({name: name, status: http_status}, (depth, -start_us)) AS call
      FROM inside WHERE NOT own AND part_outcome = outcome AND http_status IS NOT NULL GROUP BY ALL),
    causes AS (
      SELECT failed.outcome, thrown.type AS exception,
        CASE WHEN thrown.type IS NULL THEN coalesce(called.call.status, own.http_status) END AS status,
        CASE WHEN thrown.type IS NULL THEN called.call.name END AS called, count(*) AS responses
      FROM failed LEFT JOIN thrown USING (trace_id, entity_id) LEFT JOIN called USING (trace_id, entity_id)
        LEFT JOIN inside AS own ON own.trace_id = failed.trace_id AND own.entity_id = failed.entity_id AND own.own
      GROUP BY ALL)
    SELECT *, count(*) OVER () AS distinct_causes, sum(responses) OVER ()::BIGINT AS failed FROM causes
    ORDER BY responses DESC, outcome, exception, status, called LIMIT ${top}`;
  const rows = (await connection.runAndReadAll(sql, params.values)).getRowObjectsJson();
  return {
    causes: rows.map((row) => ({
      outcome: row.outcome as 'error' | 'throttle' | 'fault', // the statement's own words
      exception: textOrNull(row.exception),
      status: row.status === null || row.status === undefined ? null : Number(row.status),
      called: textOrNull(row.called),
      count: Number(row.responses),
    })),
    distinct: Number(rows[0]?.distinct_causes ?? 0),
    failed: Number(rows[0]?.failed ?? 0),
  };
}
