import type { DuckDBConnection } from '@duckdb/node-api';
import type { Store } from '../store/store.ts';
import { dottedKeys, fieldCatalog } from './catalog/field-catalog.ts';
import { inexactTrailFields, knownInexactFields } from './catalog/trail-text.ts';
import { type Catalog, DOUBTFUL_TRAIL_FIELDS } from './insights/catalog.ts';
import { UNVERIFIED } from './insights/unverified.ts';

/**
 * What the compiler of Logs Insights has to know of the workspace; small tables alone, so it is read for each query. For a
 * text that names a field whose column may not be the record's own text, the records are looked at once. Discovered fields
 * are read where they are wanted: the compiler needs them for `relevantfields` alone, an editor for its completions.
 */
export async function readCatalog(
  connection: DuckDBConnection,
  store: Store,
  { text, fields }: { text: string; fields: boolean },
): Promise<Catalog> {
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  const trails = await rows('SELECT 1 FROM ct_event LIMIT 1');
  const traces = await rows('SELECT 1 FROM xr_segment LIMIT 1');
  const groups = await rows('SELECT group_id, name, account FROM log_group ORDER BY group_id');
  const formats = await rows('SELECT format_id, name, fields FROM log_format ORDER BY format_id');
  const dataSources = text.includes('dataSource') ? await dataSourcesOf(rows) : new Map<number, string[]>();
  const lookups = await rows('SELECT name, CAST(columns AS VARCHAR[]) FROM lookup_table ORDER BY name');
  const needsExact = DOUBTFUL_TRAIL_FIELDS.some((name) => text.includes(name));
  const inexact = trails.length > 0 && needsExact ? inexactTrailFields : knownInexactFields;
  return {
    trails: trails.length > 0,
    traces: traces.length > 0,
    logGroups: groups.map(([id, name, account]) => ({
      groupId: Number(id),
      name: String(name),
      account: account === null || account === undefined ? null : String(account),
      dataSources: dataSources.get(Number(id)) ?? [],
    })),
    logFormats: formats.map(([id, name, columns]) => ({
      formatId: Number(id),
      name: String(name),
      fields: Array.isArray(columns) ? columns.map(String) : null,
    })),
    lookupTables: lookups.map(([name, columns]) => ({
      name: String(name),
      columns: Array.isArray(columns) ? columns.map(String) : [],
    })),
    fields: new Map((fields ? await fieldCatalog(store) : []).map(({ dataSet, fields }) => [dataSet, fields])),
    dottedKeys: await dottedKeys(connection, store),
    inexactTrailFields: await inexact(connection, store),
  };
}

/** Data sources of log groups, by the formats of their events: one look at all events, for a query that asks for it. */
async function dataSourcesOf(rows: (sql: string) => Promise<unknown[][]>): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>();
  const formats = await rows(
    'SELECT DISTINCT group_id, f.name FROM log_event JOIN log_format f USING (format_id) ORDER BY ALL',
  );
  for (const [groupId, format] of formats) {
    const source = UNVERIFIED.dataSourceOfFormat[String(format)];
    if (source !== undefined) found.set(Number(groupId), [...(found.get(Number(groupId)) ?? []), source]);
  }
  return found;
}
