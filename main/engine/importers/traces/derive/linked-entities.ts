import type { DuckDBConnection } from '@duckdb/node-api';
import type { FindLinked, LinkedEntity } from './calls.ts';

/** What links of the traces in `batch_xr_segment` lead to, in whatever trace that is: its node, and when it ended. */
const FIND_LINKED: readonly string[] = [
  `CREATE OR REPLACE TEMP TABLE batch_xr_link AS
    SELECT DISTINCT one ->> '$.trace_id' AS trace_id, one ->> '$.id' AS id FROM (
      SELECT unnest(from_json(links, '["JSON"]')) AS one FROM batch_xr_segment
      WHERE kind = 'segment' AND parent_id IS NULL AND links IS NOT NULL)`,
  // A call that no segment answered makes its node; the segment that X-Ray inferred of it is the same node.
  `CREATE OR REPLACE TEMP TABLE batch_xr_linked AS
    WITH near AS (SELECT trace_id, id, parent_id, owner_id, kind, end_us, {name: node_name, type: node_type, account: node_account} AS node
      FROM xr_segment SEMI JOIN batch_xr_link USING (trace_id) WHERE NOT superseded),
    call AS (SELECT trace_id, id, node FROM near ANTI JOIN (SELECT trace_id, parent_id AS id FROM near WHERE kind = 'segment') USING (trace_id, id)
      WHERE kind = 'subsegment' AND node.name IS NOT NULL)
    SELECT e.trace_id, e.id, e.end_us, coalesce(c.node, CASE WHEN e.kind = 'subsegment' THEN o.node ELSE e.node END) AS node
    FROM (SELECT * FROM near SEMI JOIN batch_xr_link USING (trace_id, id)) AS e
    LEFT JOIN call AS c ON c.trace_id = e.trace_id AND c.id = CASE WHEN e.kind = 'inferred' THEN e.parent_id ELSE e.id END
    LEFT JOIN near AS o ON o.trace_id = e.trace_id AND o.id = e.owner_id`,
];

/** Looks up, once for all traces in `batch_xr_segment`, what their links lead to. */
export async function findLinked(connection: DuckDBConnection): Promise<FindLinked> {
  const links = await connection.runAndReadAll('SELECT count(*) FROM batch_xr_segment WHERE links IS NOT NULL');
  const found = new Map<string, LinkedEntity>();
  if (Number(links.getRows()[0]?.[0]) > 0) {
    for (const statement of FIND_LINKED) await connection.run(statement);
    const reader = await connection.runAndReadAll(
      'SELECT trace_id, id, end_us::DOUBLE, node.name, node.type, node.account FROM batch_xr_linked',
    );
    for (const [traceId, id, endUs, name, type, account] of reader.getRows() as Linked[])
      found.set(`${traceId}\n${id}`, { node: name === null ? null : { name, type, account }, endUs });
  }
  return (traceId, id) => found.get(`${traceId}\n${id}`);
}

type Linked = [
  traceId: string,
  id: string,
  endUs: number | null,
  name: string | null,
  type: string | null,
  account: string | null,
];
