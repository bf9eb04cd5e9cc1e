import type { DuckDBConnection } from '@duckdb/node-api';
import { type Catalog, DOUBTFUL_TRAIL_FIELDS } from './insights/catalog.ts';

/** What the compiler of Logs Insights has to know of the workspace; small tables alone, so it is read for each query. */
export async function readCatalog(connection: DuckDBConnection): Promise<Catalog> {
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  const trails = await rows('SELECT 1 FROM ct_event LIMIT 1');
  const groups = await rows('SELECT group_id, name, account FROM log_group ORDER BY group_id');
  const formats = await rows('SELECT format_id, name, fields FROM log_format ORDER BY format_id');
  const lookups = await rows('SELECT name, CAST(columns AS VARCHAR[]) FROM lookup_table ORDER BY name');
  const found = await rows('SELECT data_set, name, type, share FROM field_catalog ORDER BY data_set, share DESC, name');
  const fields = new Map<string, { name: string; type: string; share: number }[]>();
  for (const [dataSet, name, type, share] of found) {
    const list = fields.get(String(dataSet)) ?? [];
    fields.set(String(dataSet), list);
    list.push({ name: String(name), type: String(type), share: Number(share) });
  }
  return {
    trails: trails.length > 0,
    logGroups: groups.map(([id, name, account]) => ({
      groupId: Number(id),
      name: String(name),
      account: account === null || account === undefined ? null : String(account),
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
    fields,
    dottedKeys: [],
    // Nobody has looked yet whether these columns are the text of every record, so they are read from the records.
    inexactTrailFields: DOUBTFUL_TRAIL_FIELDS,
  };
}
