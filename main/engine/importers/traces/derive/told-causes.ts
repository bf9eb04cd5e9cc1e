import type { DuckDBConnection } from '@duckdb/node-api';

/** AWS's members of a summary, by our kind of cause. */
const MEMBERS = { fault: 'FaultRootCauses', error: 'ErrorRootCauses', responsetime: 'ResponseTimeRootCauses' } as const;

const TOLD = Object.entries(MEMBERS).map(
  ([kind, member]) => `SELECT trace_id, '${kind}' AS kind, from_json(summary -> '$.${member}', '["JSON"]') AS list
    FROM xr_summary SEMI JOIN batch_xr_trace USING (trace_id)
    WHERE NOT superseded AND json_valid(summary) AND json_type(summary, '$.${member}') = 'ARRAY'`,
);

/**
 * Looks up, for the traces in `batch_xr_trace`, which kinds of causes AWS's own summaries tell, also where they tell of none:
 * those are taken in place of computed ones. The lists stay in `batch_xr_told`.
 */
export async function findToldCauses(connection: DuckDBConnection): Promise<Map<string, Set<string>>> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_told AS ${TOLD.join(' UNION ALL ')}`);
  const reader = await connection.runAndReadAll('SELECT trace_id, kind FROM batch_xr_told');
  const told = new Map<string, Set<string>>();
  for (const [traceId, kind] of reader.getRows() as [string, string][]) {
    const kinds = told.get(traceId);
    if (kinds === undefined) told.set(traceId, new Set([kind]));
    else kinds.add(kind);
  }
  return told;
}

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
