import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Migration } from '../../../main/engine/store/migrations.ts';
import { Store, type StoreOptions } from '../../../main/engine/store/store.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function open(path: string, options: StoreOptions = {}): Promise<Store> {
  const store = await Store.open(path, { installationId: 'here', ...options });
  onTestFinished(() => store.close());
  return store;
}

/** A workspace of version 1 with one event. */
async function firstVersion(): Promise<string> {
  const path = join(tempFolder(), 'case.trailglass');
  const store = await open(path, { create: true });
  const writer = await store.importConnection();
  await writer.run("INSERT INTO ct_event (event_id, event_name) VALUES ('a', 'GetObject')");
  await store.close();
  return path;
}

async function ask(store: Store, sql: string): Promise<unknown> {
  return await store.meta(async (connection) => (await connection.runAndReadAll(sql)).getRowsJson());
}

const STEPS: Migration[] = [
  { to: 3, sql: "UPDATE later SET b = 'second'" },
  { to: 2, sql: "CREATE TABLE later AS SELECT event_id AS a, 'first' AS b FROM ct_event" },
];

test('brings an older file up step by step and keeps its rows', async () => {
  const path = await firstVersion();
  const store = await open(path, { migrations: STEPS });
  expect(store.schemaVersion).toBe(3);
  expect(await ask(store, 'SELECT a, b FROM later')).toEqual([['a', 'second']]);
  expect(await ask(store, "SELECT value FROM workspace_meta WHERE key = 'schema_version'")).toEqual([['3']]);
  expect((await store.info()).events).toBe(1);
});

test('leaves the file as it was when a step fails', async () => {
  const path = await firstVersion();
  const broken = [...STEPS, { to: 4, sql: 'SELECT no_such_column FROM later' }];
  await expect(Store.open(path, { installationId: 'here', migrations: broken })).rejects.toThrow('no_such_column');
  const store = await open(path);
  expect(store.schemaVersion).toBe(1);
  expect(await ask(store, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'later'")).toEqual([['0']]);
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
