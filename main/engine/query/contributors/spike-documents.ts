import type { DuckDBConnection } from '@duckdb/node-api';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import type { EventReader } from './event-rows.ts';
import { duckdbPath } from './field-path.ts';
import type { PathSegment } from './rule.ts';
import { leafSql } from './semantics.ts';

/**
 * A spike's fields out of JSON texts that are read once, whatever the number of fields:
 *
 *   spike_events  n, inside, doc        an event a row
 *   spike_leaves  n, key, type, value   each value of its text, by the key that DuckDB writes for it: $.users[1].name
 *   spike_named   field, n, value       those of the fields that are asked for
 *
 * DuckDB writes a key without quotes, so that a name with a point in it (`{"a.b": 1}`) has the key of a path, and of repeated
 * members it gives each where the first counts. Events with such names are odd: of them each field is read by its place.
 */
export interface SpikeWindow {
  range: TimeRange;
  brushed: TimeRange;
}

/** What stands for the field with this number: f1 for 0. */
export const fieldColumn = (number: number) => `f${number + 1}`;

/** Whether an event lies in the brushed range, as SQL. */
export const isInside = ({ from, to }: TimeRange) => `t >= make_timestamp(${from}) AND t < make_timestamp(${to})`;

/** Events of a table with the column `inside`, on both sides. */
export async function sidesOf(
  connection: DuckDBConnection,
  table: string,
): Promise<{ inside: number; outside: number }> {
  const counted = await connection.runAndReadAll(
    `SELECT (count(*) FILTER (inside))::DOUBLE, (count(*) FILTER (NOT inside))::DOUBLE FROM ${table}`,
  );
  const [inside = 0, outside = 0] = (counted.getRows()[0] ?? []).map(Number);
  return { inside, outside };
}

/**
 * Makes the tables. Answers with the events on both sides, or null where fields are no leaves of one text, or where the text of
 * some event is missing or cannot be read.
 */
export async function unfoldDocuments(
  connection: DuckDBConnection,
  reader: EventReader,
  names: readonly string[],
  { range, brushed }: SpikeWindow,
  check: () => void,
): Promise<{ inside: number; outside: number } | null> {
  const places = names.map(reader.placeOf);
  const documents = places.includes(null) ? null : await reader.documents(connection, range);
  if (documents === null) return null;
  await connection.run(
    `CREATE TEMP TABLE spike_events AS SELECT row_number() OVER () AS n, ${isInside(brushed)} AS inside, doc
     FROM (${documents.sql}) WHERE skip IS NULL`,
    documents.params,
  );
  const unread = await connection.runAndReadAll(
    'SELECT 1 FROM spike_events WHERE NOT coalesce(json_valid(doc), false) LIMIT 1',
  );
  if (unread.currentRowCount > 0) return null;
  check();
  await connection.run(
    `CREATE TEMP TABLE spike_leaves AS SELECT e.n, l.fullkey AS key, l.type, l.value ->> '$' AS value, contains(l.key::VARCHAR, '.') OR contains(l.key::VARCHAR, '[') AS is_odd
     FROM spike_events e, json_tree(e.doc) l`,
  );
  check();
  const fields = names.map((_, i) => ({
    field: fieldColumn(i),
    key: treeKey(places[i] ?? []),
    place: duckdbPath(places[i] ?? []),
  }));
  await connection.run(
    `CREATE TEMP TABLE spike_fields AS SELECT unnest(from_json($1::JSON, '[{"field":"VARCHAR","key":"VARCHAR","place":"VARCHAR"}]'), recursive := true)`,
    [JSON.stringify(fields)],
  );
  const byPlace = leafSql('json_extract_string(doc, place)', 'json_type(doc, place)');
  await connection.run(
    `CREATE TEMP TABLE spike_named AS
     WITH odd AS MATERIALIZED (SELECT n FROM spike_leaves GROUP BY n HAVING coalesce(bool_or(is_odd), false) OR count(*) > count(DISTINCT key))
     SELECT field, n, value FROM spike_leaves JOIN spike_fields USING (key) ANTI JOIN odd USING (n) WHERE type NOT IN ('OBJECT', 'ARRAY', 'NULL')
     UNION ALL
     SELECT field, n, ${byPlace} FROM (SELECT DISTINCT n, field, place FROM spike_leaves SEMI JOIN odd USING (n) JOIN spike_fields USING (key)) JOIN spike_events USING (n)`,
  );
  check();
  return await sidesOf(connection, 'spike_events');
}

/** Counts the values of some fields, from number `from` on, into `spike_values`: events without one have null. */
export async function countLeaves(
  connection: DuckDBConnection,
  fields: readonly string[],
  from: number,
): Promise<void> {
  const list = fields.map((_, i) => `'${fieldColumn(from + i)}'`).join(', ');
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE spike_values AS
     WITH present AS (SELECT field, value, count(*) FILTER (inside) AS inside, count(*) FILTER (NOT inside) AS outside
         FROM spike_named JOIN spike_events USING (n) WHERE value IS NOT NULL AND field IN (${list}) GROUP BY field, value),
       sides AS (SELECT count(*) FILTER (inside) AS inside, count(*) FILTER (NOT inside) AS outside FROM spike_events),
       absent AS (SELECT f.field, NULL::VARCHAR AS value, any_value(s.inside) - coalesce(sum(p.inside), 0) AS inside, any_value(s.outside) - coalesce(sum(p.outside), 0) AS outside
         FROM (SELECT field FROM spike_fields WHERE field IN (${list})) f CROSS JOIN sides s LEFT JOIN present p USING (field) GROUP BY f.field)
     SELECT field, value, inside::DOUBLE AS inside, outside::DOUBLE AS outside FROM (FROM present UNION ALL FROM absent) WHERE inside + outside > 0`,
  );
}

/** A path as DuckDB's json_tree writes it. */
function treeKey(segments: readonly PathSegment[]): string {
  return `$${segments.map((segment) => (typeof segment === 'number' ? `[${segment}]` : `.${segment}`)).join('')}`;
}
