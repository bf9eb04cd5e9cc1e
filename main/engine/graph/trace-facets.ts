import type { DuckDBConnection } from '@duckdb/node-api';
import type { TraceFacet } from '../../../preload/contract/traces.ts';
import { Params } from '../query/insights/sql-text.ts';
import { type ChosenTraces, choiceSql } from './chosen-traces.ts';

/** Fields of a trace that are no annotations, each as rows of (trace_id, value). */
const FIELDS: readonly (readonly [field: string, sql: string])[] = [
  [
    'service',
    `SELECT DISTINCT trace_id, dst_name AS value FROM xr_call WHERE what = 'node' AND dst_type IS DISTINCT FROM 'client'`,
  ],
  ['status', 'SELECT trace_id, http_status::VARCHAR AS value FROM xr_trace'],
  ['method', 'SELECT trace_id, http_method AS value FROM xr_trace'],
  ['url', 'SELECT trace_id, http_url AS value FROM xr_trace'],
  [
    'user',
    'SELECT DISTINCT trace_id, user_name AS value FROM xr_segment WHERE NOT superseded AND user_name IS NOT NULL',
  ],
];

const ANNOTATIONS = `SELECT DISTINCT trace_id, key, CASE type WHEN 's' THEN s WHEN 'b' THEN b::VARCHAR ELSE n::VARCHAR END AS value
  FROM xr_annotation`;

/** Values of the chosen traces, counted by trace: those of their fields, then of each annotation by its key. */
export async function traceFacets(
  connection: DuckDBConnection,
  chosen: ChosenTraces,
  top: number,
  check: () => void,
): Promise<TraceFacet[]> {
  const params = new Params();
  const traces = `SELECT trace_id FROM xr_trace WHERE ${choiceSql(chosen, 'start_us', params)}`;
  await connection.run(`CREATE OR REPLACE TEMP TABLE facet_traces AS ${traces}`, params.values);
  const facets: TraceFacet[] = [];
  for (const [field, sql] of FIELDS) {
    check();
    facets.push(...(await count(connection, `SELECT '${field}' AS field, trace_id, value FROM (${sql})`, false, top)));
  }
  check();
  facets.push(...(await count(connection, `SELECT key AS field, trace_id, value FROM (${ANNOTATIONS})`, true, top)));
  await connection.run('DROP TABLE facet_traces');
  return facets;
}

async function count(
  connection: DuckDBConnection,
  values: string,
  annotation: boolean,
  top: number,
): Promise<TraceFacet[]> {
  const reader = await connection.runAndReadAll(`
    SELECT field, value, count(*) AS traces, count(*) OVER (PARTITION BY field) AS distinct_values
    FROM (${values}) SEMI JOIN facet_traces USING (trace_id) WHERE value IS NOT NULL GROUP BY field, value
    QUALIFY row_number() OVER (PARTITION BY field ORDER BY count(*) DESC, value) <= ${top}
    ORDER BY field, traces DESC, value`);
  const facets = new Map<string, TraceFacet>();
  for (const [field, value, traces, distinct] of reader.getRows()) {
    const name = String(field);
    const facet = facets.get(name) ?? { field: name, annotation, distinct: Number(distinct), values: [] };
    facets.set(name, facet);
    facet.values.push({ value: String(value), traces: Number(traces) });
  }
  return [...facets.values()];
}
