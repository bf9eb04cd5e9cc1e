import type { DuckDBConnection } from '@duckdb/node-api';
import { canonicalText, isObject, type JsonObject, listOf } from './json-values.ts';
import { findOwnServices, SENT_KIND, settleOwnServices } from './own-services.ts';

/**
 * Says, for the traces in the temp table `batch_xr_odd`, which row of each (trace_id, id) counts and where it belongs
 * (xray.md 1.5). A complete document counts before one in progress; of several the one with the latest end (start while
 * in progress), then the one with most entities, then the greater canonical text: the order of loading never matters.
 *
 * The rule holds for each segment and subsegment by itself. So subsegments whose ids a later document lacks stay, and it
 * is the same whether a subsegment was sent inside of its segment or alone.
 */
export async function chooseDocuments(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_row AS
    SELECT rowid AS place, trace_id, id, parent_id, ${SENT_KIND} AS kind, otel_service, end_us IS NOT NULL AS complete, coalesce(end_us, start_us) AS until_us,
      entities, doc_id, doc_depth, owner_id, depth, superseded, conflict, file_id, "position"
    FROM xr_segment SEMI JOIN batch_xr_odd USING (trace_id)`);
  await orderAlike(connection);
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_winner AS
    SELECT place, trace_id, id, parent_id, kind, otel_service FROM batch_xr_row LEFT JOIN batch_xr_alike USING (place)
    QUALIFY row_number() OVER (PARTITION BY trace_id, id
      ORDER BY complete DESC, until_us DESC, entities DESC, turn NULLS LAST, file_id, "position", place) = 1`);
  await findOwnServices(connection);
  // What encloses a subsegment, found from above: documents come in any order, and a parent may be in any of them.
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_place AS
    WITH RECURSIVE inside AS (
      SELECT place, trace_id, id, CASE WHEN kind <> 'subsegment' THEN id END AS owner_id, 0 AS depth FROM batch_xr_winner AS top
      WHERE kind <> 'subsegment' OR NOT EXISTS
        (SELECT 1 FROM batch_xr_winner AS p WHERE p.trace_id = top.trace_id AND p.id = top.parent_id)
      UNION ALL
      SELECT w.place, w.trace_id, w.id, i.owner_id, i.depth + 1 FROM batch_xr_winner AS w
      JOIN inside AS i ON w.trace_id = i.trace_id AND w.parent_id = i.id WHERE w.kind = 'subsegment')
    SELECT place, owner_id, depth FROM inside`);
  await connection.run(`UPDATE xr_segment SET superseded = n.superseded, conflict = n.conflict, owner_id = n.owner_id, depth = n.depth
    FROM (
      SELECT r.place, w.place IS NULL AS superseded, p.owner_id, p.depth,
        r.doc_depth = 0 AND count(*) FILTER (r.doc_depth = 0) OVER (PARTITION BY r.trace_id, r.id, r.complete) > 1 AS conflict,
        r.superseded AS was, r.conflict AS flagged, r.owner_id AS owner_before, r.depth AS depth_before
      FROM batch_xr_row AS r LEFT JOIN batch_xr_winner AS w USING (place) LEFT JOIN batch_xr_place AS p USING (place)) AS n
    WHERE xr_segment.rowid = n.place AND (n.superseded <> n.was OR n.conflict <> n.flagged
      OR n.owner_id IS DISTINCT FROM n.owner_before OR n.depth IS DISTINCT FROM n.depth_before)`);
  await settleOwnServices(connection);
}

/** Puts rows that only their content can order into `batch_xr_alike` (place, turn), the first turn for the greatest text. */
async function orderAlike(connection: DuckDBConnection): Promise<void> {
  await connection.run('CREATE OR REPLACE TEMP TABLE batch_xr_alike (place BIGINT, turn INTEGER)');
  const alike = await connection.runAndReadAll(`
    WITH tied AS (SELECT * FROM batch_xr_row
      QUALIFY count(*) OVER (PARTITION BY trace_id, id, complete, until_us, entities) > 1)
    SELECT t.place, t.trace_id, t.id, t.parent_id, d.doc FROM tied AS t
    JOIN xr_segment AS d ON d.file_id = t.file_id AND d."position" = t."position" AND d.trace_id = t.trace_id AND d.id = t.doc_id
      AND d.doc IS NOT NULL`);
  if (alike.currentRowCount === 0) return;
  const byKey = new Map<string, { place: bigint; text: string }[]>();
  for (const [place, traceId, id, parentId, doc] of alike.getRows()) {
    const key = `${traceId}\n${id}`;
    const rows = byKey.get(key) ?? [];
    if (rows.length === 0) byKey.set(key, rows);
    const parent = typeof parentId === 'string' ? parentId : null;
    rows.push({ place: BigInt(String(place)), text: ownText(JSON.parse(String(doc)), String(id), parent) });
  }
  const appender = await connection.createAppender('batch_xr_alike', 'main', 'temp');
  for (const rows of byKey.values()) {
    const texts = [...new Set(rows.map(({ text }) => text))].sort().reverse();
    for (const { place, text } of rows) {
      appender.appendBigInt(place);
      appender.appendInteger(texts.indexOf(text));
      appender.endRow();
    }
  }
  appender.closeSync();
}

/** Members that say where an entity was sent, which is no content of its own. */
const ENVELOPE = new Set(['subsegments', 'trace_id', 'type', 'parent_id']);

/** Canonical text of the entity `id` of a document without what is embedded in it, the same however it was sent. */
function ownText(document: unknown, id: string, parentId: string | null): string {
  const open: unknown[] = [document];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!isObject(next)) continue;
    if (next.id === id) {
      const own: JsonObject = Object.fromEntries(Object.entries(next).filter(([name]) => !ENVELOPE.has(name)));
      return canonicalText({ ...own, parent_id: parentId });
    }
    open.push(...listOf(next.subsegments));
  }
  return '';
}
