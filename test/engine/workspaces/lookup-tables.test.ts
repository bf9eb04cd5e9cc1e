import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Engine } from '../../../main/engine/engine.ts';
import { pageRows } from '../../../main/engine/query/page-rows.ts';
import { Store } from '../../../main/engine/store/store.ts';
import { addLookupTable, lookupTables, removeLookupTable } from '../../../main/engine/workspaces/lookup-tables.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { addRecords, engineWithWorkspace, runQuery } from '../support/trail-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'trailglass-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const OPTIONS = { pageSize: 50, timeoutMs: 60_000, signal: new AbortController().signal, report: () => undefined };

function csv(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function insights(engine: Engine, text: string) {
  const answer = await engine.queries.runInsights(text, { sources: [], range: null, rowLimit: null }, OPTIONS);
  const rows = pageRows(answer.firstPage, answer.columns);
  await engine.queries.close(answer.resultId);
  return rows;
}

const USERS = csv('users.csv', 'eventName,team\nGetObject,readers\nPutObject,writers\nGetObject,too late\n');
const NETS = csv('nets.csv', 'net,zone\n10.0.0.0/8,wide\n10.0.0.0/30,narrow\n');

test('lookup and cidrlookup read tables that were added, and SQL reads them as lookup.NAME', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 6);
  await addLookupTable(engine.store, 'users-1', USERS);
  await addLookupTable(engine.store, 'nets', NETS);
  // Records 1 to 6 are PutObject, ListBuckets, GetObject and again; their addresses are 10.0.0.1 to 10.0.0.6.
  expect(
    await insights(
      engine,
      'lookup users-1 eventName OUTPUT team | cidrlookup nets sourceIPAddress as net OUTPUT zone | sort @timestamp asc | display eventName, team, zone',
    ),
  ).toEqual([
    ['PutObject', 'writers', 'narrow'],
    ['ListBuckets', null, 'narrow'],
    ['GetObject', 'readers', 'narrow'],
    ['PutObject', 'writers', 'wide'],
    ['ListBuckets', null, 'wide'],
    ['GetObject', 'readers', 'wide'],
  ]);
  const joined = await runQuery(
    engine,
    'SELECT count(*) AS n, any_value(t.team) FROM cloudtrail c JOIN lookup."users-1" t USING ("eventName") WHERE t.team = \'writers\'',
  );
  expect(joined.rows).toEqual([[2, 'writers']]);
  expect((await runQuery(engine, 'SELECT * FROM lookup.NETS')).columns).toEqual(['net', 'zone']);
});

test('the SQL that is shown for a lookup answers the same in an SQL tab', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 6);
  await addLookupTable(engine.store, 'users', USERS);
  const text = 'lookup users eventName OUTPUT team | stats count(*) as n by team | sort n desc, team asc';
  const sql = await engine.queries.explainInsights(text, { sources: [], range: null, rowLimit: null });
  expect((await runQuery(engine, sql)).rows).toEqual(await insights(engine, text));
});

test('a table of the name is replaced as a whole; with a bad file it stays as it was', async () => {
  const engine = await engineWithWorkspace();
  const { store } = engine;
  expect(await addLookupTable(store, 'users', USERS)).toMatchObject({ replaced: false, table: { rows: 3 } });
  const bad = csv('bad.csv', 'a,b\n1,2\n3\n');
  await expect(addLookupTable(store, 'users', bad)).rejects.toMatchObject({
    code: 'source.unreadable',
    userMessage: `${bad}, line 3: 1 value where the header has 2 columns. Nothing was changed.`,
  });
  expect((await runQuery(engine, 'SELECT count(*) AS n FROM lookup.users')).rows).toEqual([[3]]);
  expect(await addLookupTable(store, 'users', NETS)).toMatchObject({
    replaced: true,
    table: { name: 'users', columns: ['net', 'zone'], rows: 2, source: NETS },
  });
  expect((await runQuery(engine, 'SELECT zone FROM lookup.users')).rows).toEqual([['wide'], ['narrow']]);
  expect((await lookupTables(store)).map(({ name }) => name)).toEqual(['users']);
});

test('a table that was removed cannot be asked any more', async () => {
  const engine = await engineWithWorkspace();
  await addLookupTable(engine.store, 'users', USERS);
  await removeLookupTable(engine.store, 'users');
  await expect(runQuery(engine, 'SELECT * FROM lookup.users')).rejects.toMatchObject({ code: 'query.refused' });
  await expect(insights(engine, 'lookup users eventName OUTPUT team')).rejects.toThrow(
    'There is no lookup table users',
  );
  await expect(removeLookupTable(engine.store, 'users')).rejects.toMatchObject({ code: 'bad-request' });
});

test('the fence lets lookup tables through and nothing else of that schema', async () => {
  const engine = await engineWithWorkspace();
  await addLookupTable(engine.store, 'users', USERS);
  for (const sql of [
    'SELECT * FROM lookup.nothing',
    'SELECT * FROM ws.lookup.users',
    'SELECT * FROM memory.lookup.users',
    'SELECT * FROM lookup.cloudtrail',
    'SELECT * FROM users',
  ])
    await expect(runQuery(engine, sql)).rejects.toMatchObject({ code: 'query.refused' });
  await expect(runQuery(engine, 'SELECT * FROM lookup.user')).rejects.toThrow('Did you mean lookup.users?');
});

test('names, sizes and numbers are those that the service takes', async () => {
  const { store } = await engineWithWorkspace();
  await expect(addLookupTable(store, 'a b', USERS)).rejects.toMatchObject({ code: 'bad-request' });
  await expect(addLookupTable(store, 'users', join(folder, 'none.csv'))).rejects.toMatchObject({
    code: 'source.missing',
  });
  await expect(addLookupTable(store, 'users', folder)).rejects.toMatchObject({ code: 'source.unreadable' });
  const large = csv('large.csv', `a\n${'x'.repeat(10 * 2 ** 20)}\n`);
  await expect(addLookupTable(store, 'users', large)).rejects.toThrow('10.0 MB');
  for (let i = 0; i < 100; i++) await addLookupTable(store, `t${i}`, NETS);
  await expect(addLookupTable(store, 'one-more', NETS)).rejects.toThrow('at most 100');
  expect(await addLookupTable(store, 't0', USERS)).toMatchObject({ replaced: true });
  await expect(addLookupTable(store, 'T0', USERS)).rejects.toThrow('case alone');
}, 120_000);

test('tables are there again after the workspace was closed, also where it is only read, and are no strange objects', async () => {
  const path = join(tempFolder(), 'case.trailglass');
  const first = await Store.open(path, { create: true, installationId: 'here' });
  await addLookupTable(first, 'users', USERS);
  await first.close();
  const again = await Store.open(path, { readOnly: true, installationId: 'here' });
  const connection = await again.newConnection();
  const rows = await connection.runAndReadAll('SELECT team FROM lookup.users');
  expect(rows.getRowsJson()).toEqual([['readers'], ['writers'], ['too late']]);
  expect((await again.info()).unknownObjects).toEqual([]);
  await expect(addLookupTable(again, 'nets', NETS)).rejects.toMatchObject({ code: 'workspace.read-only' });
  again.giveBack(connection);
  await again.close();
});

test('a view that a file from elsewhere holds in place of a lookup table is not run', async () => {
  const path = join(tempFolder(), 'case.trailglass');
  const theirs = await Store.open(path, { create: true, installationId: 'there' });
  const writer = await theirs.importConnection();
  await writer.run('CREATE VIEW ws.lookup.users AS SELECT * FROM ws.main.ct_event');
  await writer.run(`INSERT INTO lookup_table VALUES ('users', '["a"]', 1, 'x', 'y')`);
  await theirs.close();
  const store = await Store.open(path, { installationId: 'here' });
  const connection = await store.newConnection();
  await expect(connection.run('SELECT * FROM lookup.users')).rejects.toThrow('users');
  store.giveBack(connection);
  await store.close();
});
