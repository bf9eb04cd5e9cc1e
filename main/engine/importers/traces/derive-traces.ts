import type { DuckDBConnection } from '@duckdb/node-api';
import { insertSome } from '../insert-some.ts';
import { CALLS, LINKED } from './derive-calls.ts';
import { CAUSE_STEPS, COMPUTED_CAUSES, TOLD_CAUSES } from './derive-causes.ts';

const DERIVED = ['xr_trace', 'xr_annotation', 'xr_exception', 'xr_link', 'xr_call', 'xr_root_cause'];

/**
 * Makes anew what is made of segments and summaries, for the traces in the temp table `batch_xr_touched` and for those that
 * have links to them: a link is drawn once both its ends are here. Documents that gave way to others have no part in it.
 *
 * Works on `batch_xr_segment`, a copy of the narrow columns of these traces' rows.
 */
export async function deriveTraces(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_trace AS
    SELECT trace_id FROM batch_xr_touched
    UNION SELECT trace_id FROM xr_link WHERE linked_trace_id IN (SELECT trace_id FROM batch_xr_touched)`);
  if ((await numberOf(connection, 'SELECT count(*) FROM batch_xr_trace')) === 0) return;
  const known = await numberOf(connection, 'SELECT count(*) FROM xr_trace SEMI JOIN batch_xr_trace USING (trace_id)');
  if (known > 0) {
    for (const table of DERIVED)
      await connection.run(`DELETE FROM ${table} WHERE trace_id IN (SELECT trace_id FROM batch_xr_trace)`);
  }
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_segment AS
    SELECT trace_id, id, parent_id, owner_id, depth, kind, name, origin, namespace, start_us, end_us, fault, error, throttle, outcome,
      http_method, http_url, http_status, http_user_agent, http_client_ip, node_name, node_type, node_account,
      otel_service, otel_kind,
      annotations, exceptions, links, cause_id, file_id
    FROM xr_segment SEMI JOIN batch_xr_trace USING (trace_id) WHERE NOT superseded`);
  await insertSome(connection, 'xr_trace', TRACES);
  await insertSome(connection, 'xr_annotation', ANNOTATIONS);
  await insertSome(connection, 'xr_exception', EXCEPTIONS);
  await insertSome(connection, 'xr_link', LINKS);
  for (const statement of LINKED) await connection.run(statement);
  // A segment is always a node, so this is not empty and need not be looked at first.
  const segments = await numberOf(connection, "SELECT count(*) FROM batch_xr_segment WHERE kind = 'segment'");
  if (segments > 0) await connection.run(`INSERT INTO xr_call ${CALLS}`);
  else await insertSome(connection, 'xr_call', CALLS);
  for (const statement of CAUSE_STEPS) await connection.run(statement);
  await insertSome(connection, 'xr_root_cause', COMPUTED_CAUSES);
  await insertSome(connection, 'xr_root_cause', TOLD_CAUSES);
}

async function numberOf(connection: DuckDBConnection, sql: string): Promise<number> {
  return Number((await connection.runAndReadAll(sql)).getRows()[0]?.[0]);
}

const STATUS_OF_ROOT = 'root.fault IS NULL AND root.error IS NULL AND root.throttle IS NULL';

/**
 * Summaries of traces (xray.md 3.5, our rule). The root is the earliest segment without a parent, else the earliest whose
 * parent is not here; segments that X-Ray inferred are none. Its flags count each by itself, its status where it has no
 * flag at all; while it is in progress it has neither. A trace of which only a summary was imported has that one's figures.
 */
const TRACES = `
  WITH root AS (
    SELECT s.* FROM batch_xr_segment AS s
    LEFT JOIN (SELECT DISTINCT trace_id, id FROM batch_xr_segment) AS p ON p.trace_id = s.trace_id AND p.id = s.parent_id
    WHERE s.kind = 'segment'
    QUALIFY row_number() OVER (PARTITION BY s.trace_id
      ORDER BY CASE WHEN s.parent_id IS NULL THEN 0 WHEN p.id IS NULL THEN 1 ELSE 2 END, s.start_us, s.id) = 1),
  whole AS (
    SELECT trace_id, coalesce(min(start_us) FILTER (kind = 'segment'), min(start_us)) AS start_us, max(end_us) AS end_us,
      bool_or(end_us IS NULL) AS is_partial,
      bool_or(CASE WHEN fault IS NULL AND error IS NULL AND throttle IS NULL THEN coalesce(http_status = 429, false)
        ELSE coalesce(throttle, false) END) AS has_throttle,
      count(*) FILTER (kind = 'segment') AS segments, count(*) FILTER (kind <> 'inferred') AS spans, min(file_id) AS file_id
    FROM batch_xr_segment GROUP BY trace_id)
  SELECT whole.trace_id, whole.start_us, whole.end_us - whole.start_us, root.end_us - root.start_us,
    root.end_us IS NOT NULL AND CASE WHEN ${STATUS_OF_ROOT} THEN coalesce(root.http_status BETWEEN 500 AND 599, false)
      ELSE coalesce(root.fault, false) END,
    root.end_us IS NOT NULL AND CASE WHEN ${STATUS_OF_ROOT} THEN coalesce(root.http_status BETWEEN 400 AND 499, false)
      ELSE coalesce(root.error, false) OR coalesce(root.throttle, false) END,
    whole.has_throttle, whole.is_partial, root.http_url, root.http_method, root.http_status, root.http_user_agent,
    root.http_client_ip, root.id, root.name, root.origin, whole.segments::INTEGER, whole.spans::INTEGER,
    coalesce(root.file_id, whole.file_id)
  FROM whole LEFT JOIN root USING (trace_id)
  UNION ALL
  SELECT trace_id, start_us, ${microsOf('Duration')}, ${microsOf('ResponseTime')}, ${flagOf('HasFault')}, ${flagOf('HasError')},
    ${flagOf('HasThrottle')}, ${flagOf('IsPartial')}, ${textAt('Http.HttpURL')}, ${textAt('Http.HttpMethod')},
    TRY_CAST(${textAt('Http.HttpStatus')} AS INTEGER), ${textAt('Http.UserAgent')}, ${textAt('Http.ClientIp')}, NULL,
    ${textAt('EntryPoint.Name')}, ${textAt('EntryPoint.Type')}, 0, 0, file_id
  FROM xr_summary SEMI JOIN batch_xr_trace USING (trace_id) ANTI JOIN batch_xr_segment USING (trace_id) WHERE NOT superseded`;

function textAt(path: string): string {
  return `TRY(json_extract_string(summary, '$.${path}'))`;
}

function microsOf(member: string): string {
  return `round(TRY_CAST(${textAt(member)} AS DOUBLE) * 1e6)::BIGINT`;
}

function flagOf(member: string): string {
  return `coalesce(TRY_CAST(${textAt(member)} AS BOOLEAN), false)`;
}

/** Text, numbers and booleans are annotations; anything else under their name stays in the document. */
const ANNOTATIONS = `
  SELECT trace_id, id, key, CASE type WHEN 'VARCHAR' THEN 's' WHEN 'BOOLEAN' THEN 'b' ELSE 'n' END,
    CASE WHEN type = 'VARCHAR' THEN value ->> '$' END,
    CASE WHEN type NOT IN ('VARCHAR', 'BOOLEAN') THEN CAST(value AS DOUBLE) END,
    CASE WHEN type = 'BOOLEAN' THEN CAST(value AS BOOLEAN) END
  FROM (SELECT trace_id, id, key, json_type(value) AS type, value FROM (
      SELECT trace_id, id, unnest(map_keys(pairs)) AS key, unnest(map_values(pairs)) AS value
      FROM (SELECT trace_id, id, from_json(annotations, '"MAP(VARCHAR, JSON)"') AS pairs FROM batch_xr_segment WHERE annotations IS NOT NULL)))
  WHERE type IN ('VARCHAR', 'BOOLEAN', 'BIGINT', 'UBIGINT', 'DOUBLE', 'HUGEINT', 'UHUGEINT')`;

/** A cause that is the id of an exception elsewhere in the trace is that exception. */
const EXCEPTIONS = `
  WITH given AS (
    SELECT trace_id, id AS segment_id, ord - 1 AS ord, list[ord] AS one FROM (
      SELECT trace_id, id, list, unnest(range(1, len(list) + 1)) AS ord FROM (
        SELECT trace_id, id, from_json(exceptions, '["JSON"]') AS list FROM batch_xr_segment WHERE exceptions IS NOT NULL)))
  SELECT trace_id, segment_id, ord::INTEGER, one ->> '$.id', one ->> '$.type', one ->> '$.message',
    TRY_CAST(one ->> '$.remote' AS BOOLEAN), one ->> '$.cause', one -> '$.stack' FROM given
  UNION ALL
  SELECT s.trace_id, s.id, 0, g.one ->> '$.id', g.one ->> '$.type', g.one ->> '$.message',
    TRY_CAST(g.one ->> '$.remote' AS BOOLEAN), g.one ->> '$.cause', g.one -> '$.stack'
  FROM batch_xr_segment AS s JOIN given AS g ON g.trace_id = s.trace_id AND (g.one ->> '$.id') = s.cause_id
  WHERE s.cause_id IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY s.trace_id, s.id ORDER BY g.segment_id, g.ord) = 1`;

/** The same link twice in a segment is one. */
const LINKS = `
  SELECT trace_id, id, one ->> '$.trace_id' AS linked_trace_id, one ->> '$.id' AS linked_id, any_value(one -> '$.attributes')
  FROM (SELECT trace_id, id, unnest(from_json(links, '["JSON"]')) AS one FROM batch_xr_segment WHERE links IS NOT NULL)
  GROUP BY trace_id, id, linked_trace_id, linked_id`;
