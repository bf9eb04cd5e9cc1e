/**
 * Root causes (xray.md 5.4). Where AWS's own summary of a trace was imported and tells its causes, those are taken. Else
 * they are computed (our rule), one cause of a kind:
 *
 *   fault, error    From the root, while the service at hand failed so: its entities that failed, from the segment down to
 *                   the deepest one (of several the earliest). Where a service that failed as well hangs there, on with it.
 *   responsetime    From the root: the child that took longest, while it covers at least half of what it lies in.
 *
 * A cause ends with the called service where that sent no segment of its own. All SQL is over `batch_xr_segment`.
 */

/** AWS's members of a summary, by our kind of cause. */
const MEMBERS = { fault: 'FaultRootCauses', error: 'ErrorRootCauses', responsetime: 'ResponseTimeRootCauses' } as const;

const TOLD = Object.entries(MEMBERS).map(
  ([kind, member]) => `SELECT trace_id, '${kind}' AS kind, from_json(summary -> '$.${member}', '["JSON"]') AS list
    FROM xr_summary SEMI JOIN batch_xr_trace USING (trace_id)
    WHERE NOT superseded AND json_valid(summary) AND json_type(summary, '$.${member}') = 'ARRAY'`,
);

/** Of several children the first of this order. */
const EARLIEST = 'e.start_us, e.id';

/** Statements that end with `batch_xr_cause`, one row an entity of a service of a computed cause. */
export const CAUSE_STEPS: readonly string[] = [
  `CREATE OR REPLACE TEMP TABLE batch_xr_told AS ${TOLD.join(' UNION ALL ')}`,
  // `leaves`: a call that no segment answered, which a cause ends with as a service of its own.
  `CREATE OR REPLACE TEMP TABLE batch_xr_entity AS
    SELECT s.trace_id, s.id, s.parent_id, s.owner_id, s.kind, s.start_us, s.end_us - s.start_us AS took,
      CASE WHEN s.outcome = 'fault' THEN 'fault' WHEN s.outcome IN ('error', 'throttle') THEN 'error' END AS failure,
      s.kind = 'subsegment' AND s.node_name IS NOT NULL AND a.id IS NULL AS leaves
    FROM batch_xr_segment AS s LEFT JOIN (SELECT DISTINCT trace_id, parent_id AS id FROM batch_xr_segment
      WHERE kind = 'segment' AND parent_id IS NOT NULL) AS a ON a.trace_id = s.trace_id AND a.id = s.id
    WHERE s.kind <> 'inferred'`,
  // A root has no parent here, so what hangs below it is a tree.
  `CREATE OR REPLACE TEMP TABLE batch_xr_root AS
    SELECT e.trace_id, e.id, e.took, e.failure FROM batch_xr_entity AS e
    JOIN (SELECT trace_id, root_id FROM xr_trace SEMI JOIN batch_xr_trace USING (trace_id)) AS t
      ON t.trace_id = e.trace_id AND t.root_id = e.id
    WHERE NOT EXISTS (SELECT 1 FROM batch_xr_entity AS p WHERE p.trace_id = e.trace_id AND p.id = e.parent_id)`,
  `CREATE OR REPLACE TEMP TABLE batch_xr_longest AS
    SELECT e.trace_id, e.parent_id, e.id, e.kind, e.took FROM batch_xr_entity AS e
    JOIN batch_xr_entity AS p ON p.trace_id = e.trace_id AND p.id = e.parent_id
    WHERE 2 * e.took >= p.took AND p.took > 0
    QUALIFY row_number() OVER (PARTITION BY e.trace_id, e.parent_id ORDER BY e.took DESC, ${EARLIEST}) = 1`,
  `CREATE OR REPLACE TEMP TABLE batch_xr_slow AS
    WITH RECURSIVE slow AS (
      SELECT trace_id, id, took AS whole, took, id AS segment_id, 0 AS service_ord, 0 AS entity_ord FROM batch_xr_root WHERE took > 0
      UNION ALL
      SELECT n.trace_id, n.id, s.whole, n.took, CASE n.kind WHEN 'segment' THEN n.id ELSE s.segment_id END,
        CASE n.kind WHEN 'segment' THEN s.service_ord + 1 ELSE s.service_ord END,
        CASE n.kind WHEN 'segment' THEN 0 ELSE s.entity_ord + 1 END
      FROM slow AS s JOIN batch_xr_longest AS n ON n.trace_id = s.trace_id AND n.parent_id = s.id)
    SELECT trace_id, 'responsetime' AS kind, segment_id, id, service_ord, entity_ord, took / whole AS coverage FROM slow`,
  // The deepest failed entity of each failed segment, with the way to it.
  `CREATE OR REPLACE TEMP TABLE batch_xr_deepest AS
    WITH RECURSIVE inside AS (
      SELECT trace_id, failure, id AS segment_id, id, start_us, [id] AS path FROM batch_xr_entity
      WHERE kind = 'segment' AND failure IS NOT NULL
      UNION ALL
      SELECT e.trace_id, i.failure, i.segment_id, e.id, e.start_us, list_append(i.path, e.id) FROM inside AS i
      JOIN batch_xr_entity AS e ON e.trace_id = i.trace_id AND e.parent_id = i.id
      WHERE e.kind = 'subsegment' AND e.failure = i.failure)
    SELECT trace_id, failure, segment_id, id AS last_id, path FROM inside AS e
    QUALIFY row_number() OVER (PARTITION BY trace_id, segment_id ORDER BY len(path) DESC, ${EARLIEST}) = 1`,
  `CREATE OR REPLACE TEMP TABLE batch_xr_failed AS
    WITH RECURSIVE service AS (
      SELECT d.*, 0 AS service_ord FROM batch_xr_deepest AS d JOIN batch_xr_root AS r ON r.trace_id = d.trace_id AND r.id = d.segment_id
      UNION ALL
      SELECT d.*, s.service_ord + 1 FROM service AS s
      JOIN (SELECT e.* FROM batch_xr_entity AS e WHERE e.kind = 'segment' AND e.failure IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY e.trace_id, e.parent_id, e.failure ORDER BY ${EARLIEST}) = 1) AS next
        ON next.trace_id = s.trace_id AND next.parent_id = s.last_id AND next.failure = s.failure
      JOIN batch_xr_deepest AS d ON d.trace_id = next.trace_id AND d.segment_id = next.id)
    SELECT trace_id, failure AS kind, segment_id, unnest(path) AS id, service_ord, unnest(range(len(path)))::INTEGER AS entity_ord,
      NULL::DOUBLE AS coverage
    FROM service`,
  `CREATE OR REPLACE TEMP TABLE batch_xr_cause AS
    WITH own AS (SELECT * FROM (FROM batch_xr_slow UNION ALL FROM batch_xr_failed) ANTI JOIN batch_xr_told USING (trace_id, kind)),
    last AS (SELECT own.* FROM own JOIN batch_xr_entity AS e USING (trace_id, id) WHERE e.leaves
      QUALIFY row_number() OVER (PARTITION BY own.trace_id, own.kind ORDER BY service_ord DESC, entity_ord DESC) = 1),
    ending AS (SELECT last.* FROM last WHERE NOT EXISTS (SELECT 1 FROM own WHERE own.trace_id = last.trace_id AND own.kind = last.kind
      AND (own.service_ord, own.entity_ord) > (last.service_ord, last.entity_ord)))
    SELECT *, false AS inferred FROM own
    UNION ALL SELECT trace_id, kind, segment_id, id, service_ord + 1, 0, coverage, true FROM ending`,
];

/** Rows of xr_root_cause for the computed causes. Their exceptions are in xr_exception by now. */
export const COMPUTED_CAUSES = `
  SELECT c.trace_id, c.kind, 0, true, c.service_ord, max(c.service_ord) OVER (PARTITION BY c.trace_id, c.kind) + 1,
    CASE WHEN c.inferred THEN e.node_name ELSE s.name END, CASE WHEN c.inferred THEN e.node_type ELSE s.origin END,
    CASE WHEN c.inferred THEN e.node_account ELSE s.node_account END, c.inferred,
    c.entity_ord, max(c.entity_ord) OVER (PARTITION BY c.trace_id, c.kind, c.service_ord) + 1, e.name,
    NOT c.inferred AND coalesce(e.namespace IN ('aws', 'remote'), false), c.coverage,
    x.ord, CASE WHEN x.ord IS NOT NULL THEN count(*) OVER (PARTITION BY c.trace_id, c.kind, c.service_ord, c.entity_ord) END::INTEGER,
    x.type, x.message
  FROM batch_xr_cause AS c
  JOIN batch_xr_segment AS e ON e.trace_id = c.trace_id AND e.id = c.id
  JOIN batch_xr_segment AS s ON s.trace_id = c.trace_id AND s.id = c.segment_id
  LEFT JOIN (SELECT * FROM xr_exception SEMI JOIN batch_xr_trace USING (trace_id)) AS x
    ON c.kind <> 'responsetime' AND NOT c.inferred AND x.trace_id = c.trace_id AND x.segment_id = c.id`;

const unnested = (list: string, name: string) =>
  `unnest(coalesce(nullif(from_json(${list}, '["JSON"]'), []), [NULL])) AS ${name}, unnest(range(greatest(1, len(coalesce(from_json(${list}, '["JSON"]'), []))))) AS ${name}_ord,
      len(coalesce(from_json(${list}, '["JSON"]'), [])) AS ${name}_count`;

/** Rows of xr_root_cause for what AWS's summaries tell. A service without entities, an entity without exceptions: one row. */
export const TOLD_CAUSES = `
  WITH causes AS (SELECT trace_id, kind, unnest(list) AS cause, unnest(range(len(list))) AS cause_ord FROM batch_xr_told WHERE len(list) > 0),
  services AS (SELECT trace_id, kind, cause_ord, cause, ${unnested("cause -> '$.Services'", 'service')} FROM causes),
  entities AS (SELECT * EXCLUDE (cause), TRY_CAST(cause ->> '$.ClientImpacting' AS BOOLEAN) AS impacting, ${unnested("service -> '$.EntityPath'", 'entity')}
    FROM services WHERE service IS NOT NULL),
  exceptions AS (SELECT *, ${unnested("entity -> '$.Exceptions'", 'exc')} FROM entities)
  SELECT trace_id, kind, cause_ord::INTEGER, impacting, service_ord::INTEGER, service_count::INTEGER, service ->> '$.Name', service ->> '$.Type',
    service ->> '$.AccountId', TRY_CAST(service ->> '$.Inferred' AS BOOLEAN),
    CASE WHEN entity_count > 0 THEN entity_ord END::INTEGER, entity_count::INTEGER, entity ->> '$.Name', TRY_CAST(entity ->> '$.Remote' AS BOOLEAN),
    TRY_CAST(entity ->> '$.Coverage' AS DOUBLE), CASE WHEN exc_count > 0 THEN exc_ord END::INTEGER,
    CASE WHEN exc_count > 0 THEN exc_count END::INTEGER, exc ->> '$.Name', exc ->> '$.Message'
  FROM exceptions`;
