/**
 * The service graph of each trace as rows of xr_call: one for each time that a node answered or an edge was crossed
 * (xray.md 3.2; the numbers below are its rules). The graph is a GROUP BY over them. All SQL is over `batch_xr_segment`.
 */

/** What links of the traces at hand lead to, in whatever trace that is: its node, and when it ended. */
export const LINKED: readonly string[] = [
  `CREATE OR REPLACE TEMP TABLE batch_xr_link AS
    SELECT l.trace_id, l.segment_id, l.linked_trace_id, l.linked_id FROM xr_link AS l
    JOIN batch_xr_segment AS s ON s.trace_id = l.trace_id AND s.id = l.segment_id
    WHERE s.kind = 'segment' AND s.parent_id IS NULL`,
  `CREATE OR REPLACE TEMP TABLE batch_xr_linked AS
    WITH wanted AS (SELECT DISTINCT linked_trace_id AS trace_id FROM batch_xr_link),
    near AS (SELECT trace_id, id, parent_id, owner_id, kind, end_us, node_name, node_type, node_account
      FROM xr_segment SEMI JOIN wanted USING (trace_id) WHERE NOT superseded)
    SELECT e.trace_id, e.id, e.end_us,
      CASE WHEN makes THEN e.node_name ELSE o.node_name END AS name, CASE WHEN makes THEN e.node_type ELSE o.node_type END AS type,
      CASE WHEN makes THEN e.node_account ELSE o.node_account END AS account
    FROM (SELECT near.*, kind <> 'subsegment' OR (node_name IS NOT NULL AND NOT EXISTS (SELECT 1 FROM near AS c
        WHERE c.kind = 'segment' AND c.trace_id = near.trace_id AND c.parent_id = near.id)) AS makes
      FROM near SEMI JOIN (SELECT linked_trace_id AS trace_id, linked_id AS id FROM batch_xr_link) USING (trace_id, id)) AS e
    LEFT JOIN near AS o ON o.trace_id = e.trace_id AND o.id = e.owner_id`,
];

const src = (table: string) =>
  `${table}.node_name AS src_name, ${table}.node_type AS src_type, ${table}.node_account AS src_account`;
const dst = (table: string) =>
  `${table}.node_name AS dst_name, ${table}.node_type AS dst_type, ${table}.node_account AS dst_account`;
/** Figures of an entity: an edge or an inferred node takes its own time for both. */
const figures = (
  table: string,
  duration: string,
) => `${table}.id AS entity_id, ${table}.outcome, ${table}.end_us - ${table}.start_us AS response_us,
      ${duration} AS duration_us, NULL::BIGINT AS age_us, ${table}.start_us, ${table}.end_us`;
const http = (table: string) =>
  `${table}.http_url, ${table}.http_status, ${table}.http_method, ${table}.end_us IS NOT NULL AS complete`;
const NO_SOURCE = 'NULL AS src_name, NULL AS src_type, NULL AS src_account';
const NO_MARKS = 'NULL AS alias, NULL AS alias_type, false AS caller_missing, 0 AS links_missing';

export const CALLS = `
  WITH seg AS (SELECT * FROM batch_xr_segment WHERE kind = 'segment'),
  /* Subsegments that a segment names as its caller. Inferred segments do not count here. */
  answered AS (SELECT DISTINCT trace_id, parent_id AS id FROM seg WHERE parent_id IS NOT NULL),
  /* 2: calls that no segment answered. */
  inferred AS (SELECT * FROM batch_xr_segment ANTI JOIN answered USING (trace_id, id)
    WHERE kind = 'subsegment' AND node_name IS NOT NULL),
  /* 2: inferred segments without such a call; those with one are the same node, and counted once, by the call. */
  alone AS (SELECT * FROM batch_xr_segment AS i WHERE kind = 'inferred' AND NOT EXISTS
    (SELECT 1 FROM inferred AS u WHERE u.trace_id = i.trace_id AND u.id = i.parent_id)),
  /* 4: the latest end of anything in a segment. */
  latest AS (SELECT trace_id, owner_id AS id, max(end_us) AS latest_us FROM batch_xr_segment WHERE owner_id IS NOT NULL GROUP BY ALL),
  links AS (SELECT l.trace_id, l.segment_id, l.linked_trace_id, l.linked_id, e.id IS NOT NULL AS here, e.end_us, e.name, e.type, e.account
    FROM batch_xr_link AS l LEFT JOIN batch_xr_linked AS e ON e.trace_id = l.linked_trace_id AND e.id = l.linked_id),
  unloaded AS (SELECT trace_id, segment_id AS id, count(*)::INTEGER AS links_missing FROM links WHERE NOT here GROUP BY ALL),
  /* 3b, 3c: what called a segment. Where that is an inferred segment, the call that it was inferred from. */
  caller AS (
    SELECT s.trace_id, s.id AS callee_id, s.name AS callee_name, s.node_name AS to_name, s.node_type AS to_type, s.node_account AS to_account,
      coalesce(u.id, p.id) AS id, p.kind AS how, p.name AS called_as, p.node_type AS called_type,
      CASE p.kind WHEN 'subsegment' THEN o.node_name ELSE coalesce(u.node_name, p.node_name) END AS node_name,
      CASE p.kind WHEN 'subsegment' THEN o.node_type WHEN 'segment' THEN p.node_type ELSE CASE WHEN u.node_name IS NULL THEN p.node_type ELSE u.node_type END END AS node_type,
      CASE p.kind WHEN 'subsegment' THEN o.node_account WHEN 'segment' THEN p.node_account ELSE CASE WHEN u.node_name IS NULL THEN p.node_account ELSE u.node_account END END AS node_account,
      coalesce(u.start_us, p.start_us) AS start_us, CASE WHEN u.id IS NULL THEN p.end_us ELSE u.end_us END AS end_us,
      p.http_url, p.http_status, p.http_method, CASE WHEN u.id IS NULL THEN p.outcome ELSE u.outcome END AS outcome,
      /* Our rule (6.2): of one service of OpenTelemetry; no edge is drawn unless a call lies between. */
      coalesce(s.otel_service = p.otel_service AND p.otel_kind NOT IN ('CLIENT', 'PRODUCER'), false) AS same_service
    FROM seg AS s JOIN batch_xr_segment AS p ON p.trace_id = s.trace_id AND p.id = s.parent_id
    /* Keys that are null where there is nothing to find: a further condition would make DuckDB compare all rows with all. */
    LEFT JOIN seg AS o ON o.trace_id = p.trace_id AND o.id = CASE p.kind WHEN 'subsegment' THEN p.owner_id END
    LEFT JOIN (SELECT * FROM batch_xr_segment WHERE kind = 'subsegment') AS u
      ON u.trace_id = p.trace_id AND u.id = CASE p.kind WHEN 'inferred' THEN p.parent_id END
    WHERE p.kind <> 'subsegment' OR o.id IS NOT NULL),
  rows AS (
    /* 1, 4: nodes of segments. */
    SELECT s.trace_id, 'node' AS what, ${NO_SOURCE}, ${dst('s')}, ${figures('s', 'CASE WHEN s.end_us IS NOT NULL THEN l.latest_us - s.start_us END')},
      s.parent_id IS NULL AND s.links IS NULL AS root, false AS inferred, ${http('s')}, NULL AS alias, NULL AS alias_type,
      s.parent_id IS NOT NULL AND c.callee_id IS NULL AS caller_missing, coalesce(m.links_missing, 0) AS links_missing
    FROM seg AS s LEFT JOIN latest AS l USING (trace_id, id) LEFT JOIN unloaded AS m USING (trace_id, id)
    LEFT JOIN caller AS c ON c.trace_id = s.trace_id AND c.callee_id = s.id
    UNION ALL
    /* 2: nodes of calls. */
    SELECT u.trace_id, 'node', ${NO_SOURCE}, ${dst('u')}, ${figures('u', 'u.end_us - u.start_us')}, false, true, ${http('u')}, ${NO_MARKS}
    FROM (SELECT * FROM inferred UNION ALL SELECT * FROM alone) AS u
    UNION ALL
    /* 3a: the client in front of a root: its node, which has no statistics, and its edge. */
    SELECT s.trace_id, 'node', ${NO_SOURCE}, s.name, 'client', NULL, s.id, NULL, NULL, NULL, NULL, s.start_us, s.end_us, false, false,
      NULL, NULL, NULL, false, ${NO_MARKS}
    FROM seg AS s WHERE s.parent_id IS NULL AND s.links IS NULL
    UNION ALL
    SELECT s.trace_id, 'edge', s.name, 'client', NULL, ${dst('s')}, ${figures('s', 'NULL')}, false, false, ${http('s')}, ${NO_MARKS}
    FROM seg AS s WHERE s.parent_id IS NULL AND s.links IS NULL
    UNION ALL
    /* 3b, 3c: one response for each calling entity, also when several segments of one node name it as their parent. 8: the alias. */
    SELECT DISTINCT c.trace_id, 'edge', c.node_name, c.node_type, c.node_account, c.to_name, c.to_type, c.to_account, c.id, c.outcome,
      c.end_us - c.start_us, NULL::BIGINT, NULL::BIGINT, c.start_us, c.end_us, false, false, c.http_url, c.http_status, c.http_method, c.end_us IS NOT NULL,
      CASE WHEN c.how = 'subsegment' AND c.called_as <> c.callee_name THEN c.called_as END,
      CASE WHEN c.how = 'subsegment' AND c.called_as <> c.callee_name THEN c.called_type END, false, 0
    FROM caller AS c WHERE NOT c.same_service
    UNION ALL
    /* 3e: edges to nodes of calls. */
    SELECT u.trace_id, 'edge', ${src('o')}, ${dst('u')}, ${figures('u', 'NULL')}, false, true, ${http('u')}, ${NO_MARKS}
    FROM inferred AS u JOIN seg AS o ON o.trace_id = u.trace_id AND o.id = u.owner_id
    UNION ALL
    SELECT i.trace_id, 'edge', ${src('o')}, ${dst('i')}, ${figures('u', 'NULL')}, false, true, ${http('u')}, ${NO_MARKS}
    FROM alone AS i JOIN batch_xr_segment AS u ON u.trace_id = i.trace_id AND u.id = i.parent_id AND u.kind = 'subsegment'
    JOIN seg AS o ON o.trace_id = u.trace_id AND o.id = u.owner_id
    UNION ALL
    /* 3f: links; how old the message was when it came in, where that is known. */
    SELECT s.trace_id, 'link', l.name, l.type, l.account, ${dst('s')}, s.id, NULL, NULL, NULL, CASE WHEN l.end_us IS NOT NULL THEN greatest(0, s.start_us - l.end_us) END, s.start_us, s.end_us,
      false, false, NULL, NULL, NULL, s.end_us IS NOT NULL, ${NO_MARKS}
    FROM links AS l JOIN seg AS s ON s.trace_id = l.trace_id AND s.id = l.segment_id WHERE l.here AND l.name IS NOT NULL)
  SELECT r.trace_id, t.start_us, r.what, r.src_name, r.src_type, r.src_account, r.dst_name, r.dst_type, r.dst_account, r.entity_id, r.outcome,
    r.response_us, r.duration_us, CASE WHEN r.what = 'link' THEN r.age_us END, r.start_us, r.end_us, r.root, r.inferred, r.http_url, r.http_status,
    r.http_method, r.complete, r.alias, r.alias_type, r.caller_missing, r.links_missing
  FROM rows AS r JOIN xr_trace AS t USING (trace_id)`;
