import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { QueryRunner } from '../../../main/engine/query/query-runner.ts';
import { MIGRATIONS, type Migration, SCHEMA_VERSION } from '../../../main/engine/store/migrations.ts';
import { Store, type StoreOptions } from '../../../main/engine/store/store.ts';
import { lookupTables } from '../../../main/engine/workspaces/lookup-tables.ts';
import { savedQueries } from '../../../main/engine/workspaces/saved-queries.ts';
import { ImportCase } from '../support/import-case.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { ndjson, traceFiles, XRAY_DATA } from '../support/trace-files.ts';

async function open(path: string, options: StoreOptions = {}): Promise<Store> {
  const store = await Store.open(path, { installationId: 'here', ...options });
  onTestFinished(() => store.close());
  return store;
}

/** A workspace of version 1, before there were tables of logs, with one event. */
async function firstVersion(): Promise<string> {
  const path = join(tempFolder(), 'case.trailglass');
  const store = await open(path, { create: true });
  const writer = await store.importConnection();
  for (const table of LOG_TABLES_OF_2) await writer.run(`DROP TABLE ${table}`);
  for (const table of [
    ...TABLES_OF_3,
    ...TABLES_OF_4,
    ...TABLES_OF_5,
    ...TABLES_OF_6,
    ...TABLES_OF_7,
    ...TABLES_OF_9,
    ...TABLES_OF_10,
  ])
    await writer.run(`DROP TABLE ${table}`);
  await writer.run('DROP SCHEMA lookup');
  await writer.run("UPDATE workspace_meta SET value = '1' WHERE key = 'schema_version'");
  await writer.run("INSERT INTO ct_event (event_id, event_name) VALUES ('a', 'GetObject')");
  await store.close();
  return path;
}

const LOG_TABLES_OF_2 = ['log_event', 'log_group', 'log_stream', 'log_format', 'field_catalog', 'lookup_table'];

const TABLES_OF_3 = ['saved_query', 'catalog_data_set'];

const TABLES_OF_4 = ['note', 'star', 'notebook', 'saved_query_version'];

const TABLES_OF_5 = [
  'xr_segment',
  'xr_trace',
  'xr_summary',
  'xr_annotation',
  'xr_exception',
  'xr_link',
  'xr_call',
  'xr_root_cause',
];

const TABLES_OF_6 = ['import_object'];

const TABLES_OF_7 = ['contributor_rule'];
const TABLES_OF_9 = ['metric_board'];
const TABLES_OF_10 = ['trace_group'];

async function ask(store: Store, sql: string): Promise<unknown> {
  return await store.meta(async (connection) => (await connection.runAndReadAll(sql)).getRowsJson());
}

/** The first version after this program's own. */
const NEXT = SCHEMA_VERSION + 1;
const STEPS: Migration[] = [
  { to: NEXT + 1, sql: "UPDATE later SET b = 'second'" },
  { to: NEXT, sql: "CREATE TABLE later AS SELECT event_id AS a, 'first' AS b FROM ct_event" },
  ...MIGRATIONS,
];

test('brings an older file up step by step and keeps its rows', async () => {
  const path = await firstVersion();
  const store = await open(path, { migrations: STEPS });
  expect(store.schemaVersion).toBe(NEXT + 1);
  expect(await ask(store, 'SELECT a, b FROM later')).toEqual([['a', 'second']]);
  expect(await ask(store, "SELECT value FROM workspace_meta WHERE key = 'schema_version'")).toEqual([[`${NEXT + 1}`]]);
  expect((await store.info()).events).toBe(1);
});

test('leaves the file as it was when a step fails', async () => {
  const path = await firstVersion();
  const broken = [...STEPS, { to: NEXT + 2, sql: 'SELECT no_such_column FROM later' }];
  await expect(Store.open(path, { installationId: 'here', migrations: broken })).rejects.toThrow('no_such_column');
  const store = await open(path, { readOnly: true });
  expect(store.schemaVersion).toBe(1);
  expect(await ask(store, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'later'")).toEqual([['0']]);
});

test('an older file that may not be written has none of what came later, and says no mistake', async () => {
  const store = await open(await firstVersion(), { installationId: 'elsewhere' });
  expect([store.readOnlyReason, store.schemaVersion]).toEqual(['foreign', 1]);
  expect(await savedQueries(store)).toEqual([]);
  expect(await lookupTables(store)).toEqual([]);
  expect((await store.info()).events).toBe(1);
});

test('does not skip a step that is missing', async () => {
  const path = await firstVersion();
  await expect(Store.open(path, { installationId: 'here', migrations: [{ to: 3, sql: 'SELECT 1' }] })).rejects.toThrow(
    'No migration leads from schema version 1 to 2',
  );
});

test('does not migrate a file that it only reads', async () => {
  const store = await open(await firstVersion(), { readOnly: true, migrations: STEPS });
  expect(store.schemaVersion).toBe(1);
});

test('gives a file of version 1 the tables of logs, saved queries, notes, traces and pulls', async () => {
  const store = await open(await firstVersion());
  expect(store.schemaVersion).toBe(SCHEMA_VERSION);
  const tables = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'ws' AND table_name IN";
  const later = [
    ...LOG_TABLES_OF_2,
    ...TABLES_OF_3,
    ...TABLES_OF_4,
    ...TABLES_OF_5,
    ...TABLES_OF_6,
    ...TABLES_OF_7,
    ...TABLES_OF_9,
    ...TABLES_OF_10,
  ];
  expect(await ask(store, `${tables} ('${later.join("', '")}')`)).toHaveLength(later.length);
  expect((await store.info()).unknownObjects).toEqual([]);
  expect((await store.info()).events).toBe(1);
});

test('asks a file of version 1 that it only reads as one without logs', async () => {
  const store = await open(await firstVersion(), { readOnly: true });
  const connection = await store.newConnection();
  const counts = await connection.runAndReadAll(
    'SELECT (SELECT count(*) FROM log_event), (SELECT count(*) FROM saved_query), (SELECT count(*) FROM ct_event)',
  );
  expect(counts.getRowsJson()).toEqual([['0', '0', '1']]);
  store.giveBack(connection);
  const runner = new QueryRunner(store);
  const options = { pageSize: 10, timeoutMs: 60_000, signal: new AbortController().signal, report: () => undefined };
  expect((await runner.run('SELECT "@message" FROM logs', options)).rowCount).toBe(0);
  expect((await runner.run('SELECT * FROM logs', options)).rowCount).toBe(0);
  expect((await runner.run('SELECT * FROM segments JOIN traces USING (trace_id)', options)).rowCount).toBe(0);
  await runner.closeAll();
});

test('gives segments of a file of version 7 their place in their documents; without it that file can be asked too', async () => {
  const path = join(tempFolder(), 'case.trailglass');
  const workspace = await ImportCase.open({ path });
  const times = { start_time: 1763640000, end_time: 1763640001 };
  const inner = { ...times, id: '00000000000000a3', name: 'inner' };
  const outer = { ...times, id: '00000000000000a2', name: 'outer', subsegments: [inner] };
  const nested = { ...times, trace_id: '1-691f02c0-a1b2c3d40000000000000901', id: '00000000000000a1', name: 'shop' };
  await workspace.import(join(XRAY_DATA, 'real'), traceFiles(ndjson([{ ...nested, subsegments: [outer] }])));
  const pointers = 'SELECT trace_id, id, pointer FROM xr_segment ORDER BY ALL';
  const before = await workspace.rows(pointers);
  expect(new Set(before.map(([, , pointer]) => pointer))).toContain('/subsegments/0/subsegments/0');
  const writer = await workspace.store.importConnection();
  await writer.run('ALTER TABLE xr_segment DROP COLUMN pointer');
  await writer.run('DROP TABLE metric_board');
  await writer.run('DROP TABLE trace_group');
  await writer.run("UPDATE workspace_meta SET value = '7' WHERE key = 'schema_version'");
  await workspace.close();

  const read = await open(path, { readOnly: true });
  expect(read.schemaVersion).toBe(7);
  const runner = new QueryRunner(read);
  const options = { pageSize: 10, timeoutMs: 60_000, signal: new AbortController().signal, report: () => undefined };
  const scope = { sources: ['xray'], range: null, rowLimit: null };
  const answer = await runner.runInsights('fields name, @message', scope, options);
  expect(answer.rowCount).toBe(before.length);
  await runner.closeAll();
  await read.close();

  const written = await open(path);
  expect(written.schemaVersion).toBe(SCHEMA_VERSION);
  expect(await ask(written, pointers)).toEqual(before);
});
