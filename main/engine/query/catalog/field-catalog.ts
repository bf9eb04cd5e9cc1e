import type { DuckDBConnection } from '@duckdb/node-api';
import type { CatalogDataSet } from '../../../../preload/contract/catalog.ts';
import { inTransaction, readMeta, writeMeta } from '../../store/migrations.ts';
import type { Store } from '../../store/store.ts';
import { type Discovered, dataSetsOf, discover } from './sample-events.ts';

/**
 * The catalog of discovered fields (specs/insights-ql.md part 6), kept in `field_catalog` and `catalog_data_set`. It proposes
 * names and values; no answer depends on it but which keys hold dots. `workspace_meta` tells what it was made from.
 */
const META = 'field_catalog';

/** What was read of the tables, until they are written again: with many data sets it is long. */
const read = new WeakMap<Store, readonly CatalogDataSet[]>();

/** Catalogs of workspaces that are open for reading only, where nothing can be written down. */
const inMemory = new WeakMap<Store, { mark: string; found: Map<string, Discovered> }>();

/**
 * Looks for the fields of the named data sets (`cloudtrail`, `xray`, or log groups as `dataSetNames` calls them), or of all whose
 * number of events has changed; what was known of data sets that are gone goes as well. Called at the end of an import.
 */
export async function refreshFieldCatalog(
  store: Store,
  dataSets: readonly string[] | null = null,
  signal?: AbortSignal,
): Promise<void> {
  const connection = await store.newConnection();
  try {
    const mark = await markOf(connection);
    const all = await dataSetsOf(connection);
    const known = inMemory.get(store)?.found ?? new Map<string, { events: number }>();
    for (const [name, events] of await knownEvents(connection)) if (!known.has(name)) known.set(name, { events });
    const changed = all.filter(
      ({ name, events }) => dataSets?.includes(name) === true || known.get(name)?.events !== events,
    );
    const found = await discover(connection, changed, signal);
    signal?.throwIfAborted();
    const present = new Set(all.map(({ name }) => name));
    if (store.readOnly) {
      const kept = inMemory.get(store)?.found ?? new Map<string, Discovered>();
      for (const one of found) kept.set(one.name, one);
      inMemory.set(store, { mark, found: kept });
      return;
    }
    const gone = [...known.keys()].filter((name) => !present.has(name));
    await store.meta((meta) => inTransaction(meta, () => write(meta, found, gone, mark)));
    read.delete(store);
  } finally {
    store.giveBack(connection);
  }
}

/** Looks again where something was imported or removed since the last time; else a matter of a millisecond. */
export async function ensureFieldCatalog(store: Store, signal?: AbortSignal): Promise<void> {
  const connection = await store.newConnection();
  let isFresh: boolean;
  try {
    const kept = inMemory.get(store)?.mark ?? (await readMeta(connection, META));
    isFresh = kept === (await markOf(connection));
  } finally {
    store.giveBack(connection);
  }
  if (!isFresh) await refreshFieldCatalog(store, null, signal);
}

/** What is known of all data sets, or of the named ones, in the order of their names. */
export async function fieldCatalog(store: Store, dataSets: readonly string[] = []): Promise<CatalogDataSet[]> {
  const stored = read.get(store) ?? (await store.meta(readDataSets));
  read.set(store, stored);
  const found = new Map(stored.map((one) => [one.dataSet, one]));
  for (const { name, events, sampled, fields, leftOut } of inMemory.get(store)?.found.values() ?? [])
    found.set(name, { dataSet: name, events, sampled, leftOut, fields });
  return [...found.values()]
    .filter(({ dataSet }) => dataSets.length === 0 || dataSets.includes(dataSet))
    .sort((a, b) => (a.dataSet < b.dataSet ? -1 : 1));
}

/** Keys that hold dots, of all data sets. */
export async function dottedKeys(connection: DuckDBConnection, store: Store): Promise<string[]> {
  const reader = await connection.runAndReadAll(
    'SELECT DISTINCT unnest(dotted) AS key FROM catalog_data_set WHERE len(dotted) > 0',
  );
  const keys = new Set(reader.getRows().map(([key]) => String(key)));
  for (const { dotted } of inMemory.get(store)?.found.values() ?? []) for (const key of dotted) keys.add(key);
  return [...keys].sort();
}

/** What a catalog was made from: another text means that something came or went. */
async function markOf(connection: DuckDBConnection): Promise<string> {
  const reader = await connection.runAndReadAll(
    `SELECT concat_ws(':', coalesce(max(import_id), 0), (SELECT count(*) FROM ct_event),
       (SELECT count(*) FROM log_event), (SELECT count(*) FROM xr_segment)) FROM import_run`,
  );
  return String(reader.getRows()[0]?.[0]);
}

async function knownEvents(connection: DuckDBConnection): Promise<[string, number][]> {
  const reader = await connection.runAndReadAll('SELECT data_set, events FROM catalog_data_set');
  return reader.getRows().map(([name, events]) => [String(name), Number(events)]);
}

async function readDataSets(connection: DuckDBConnection): Promise<CatalogDataSet[]> {
  const place = 'memory.main';
  const sets = await connection.runAndReadAll(
    `SELECT data_set, events, sampled, left_out FROM ${place}.catalog_data_set`,
  );
  const found = new Map(
    sets.getRows().map(([name, events, sampled, leftOut]): [string, CatalogDataSet] => [
      String(name),
      {
        dataSet: String(name),
        events: Number(events),
        sampled: Number(sampled),
        leftOut: Number(leftOut),
        fields: [],
      },
    ]),
  );
  const fields = await connection.runAndReadAll(
    `SELECT data_set, name, type, share, "top"::VARCHAR FROM ${place}.field_catalog ORDER BY data_set, share DESC, name`,
  );
  for (const [dataSet, name, type, share, top] of fields.getRows())
    found.get(String(dataSet))?.fields.push({
      name: String(name),
      type: type as CatalogDataSet['fields'][number]['type'],
      share: Number(share),
      top: JSON.parse(String(top ?? '[]')) as { value: string; count: number }[],
    });
  return [...found.values()];
}

async function write(
  connection: DuckDBConnection,
  found: readonly Discovered[],
  gone: readonly string[],
  mark: string,
): Promise<void> {
  for (const name of [...gone, ...found.map((one) => one.name)]) {
    await connection.run('DELETE FROM ws.main.field_catalog WHERE data_set = $1', [name]);
    await connection.run('DELETE FROM ws.main.catalog_data_set WHERE data_set = $1', [name]);
  }
  for (const { name, events, sampled, leftOut, dotted, fields } of found) {
    await connection.run(
      `INSERT INTO ws.main.catalog_data_set SELECT $1, $2::BIGINT, $3::BIGINT, $4::BIGINT, from_json($5, '["VARCHAR"]')`,
      [name, BigInt(events), BigInt(sampled), BigInt(leftOut), JSON.stringify(dotted)],
    );
    await connection.run(
      `INSERT INTO ws.main.field_catalog SELECT $1, f.name, f.type, f.share, f."top", $2::BIGINT FROM (
         SELECT unnest(from_json($3, '[{"name":"VARCHAR","type":"VARCHAR","share":"DOUBLE","top":"JSON"}]')) AS f)`,
      [name, BigInt(sampled), JSON.stringify(fields)],
    );
  }
  await writeMeta(connection, META, mark);
}
