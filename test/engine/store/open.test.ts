import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, onTestFinished, test } from 'vitest';
import { SCHEMA_VERSION } from '../../../main/engine/store/migrations.ts';
import { Store, type StoreOptions } from '../../../main/engine/store/store.ts';
import { type ErrorCode, UserFacingError } from '../../../preload/contract/errors.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function open(path: string, options: StoreOptions = {}): Promise<Store> {
  const store = await Store.open(path, { installationId: 'here', ...options });
  onTestFinished(() => store.close());
  return store;
}

async function made(folder = tempFolder(), rows = 3): Promise<string> {
  const path = join(folder, 'case.trailglass');
  const store = await open(path, { create: true });
  const writer = await store.importConnection();
  await writer.run(`INSERT INTO ct_event (event_id) SELECT i::VARCHAR FROM range(${rows}) t(i)`);
  await store.close();
  return path;
}

async function refusal(promise: Promise<unknown>): Promise<[ErrorCode, string]> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserFacingError)) throw new Error(`Not refused: ${String(error)}`);
  return [error.code, error.userMessage];
}

async function plainDuckDb(path: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}

/** Another process that has the file open in DuckDB; resolves when it has, and ends with the test. */
async function holder(path: string, readOnly: boolean): Promise<number> {
  const script = `import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
    const instance = await DuckDBInstance.create(process.argv[1], ${readOnly ? "{ access_mode: 'READ_ONLY' }" : '{}'});
    await instance.connect();
    process.stdout.write('held');
    process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', () => reject(new Error('The other process ended')));
  });
  return child.pid ?? 0;
}

test('refuses a second opening in this process, under another name of the same file as well', async () => {
  const path = await made();
  await open(path);
  const other = join(dirname(path), '..', basename(dirname(path)), 'case.trailglass');
  expect(await refusal(Store.open(other))).toEqual([
    'workspace.locked',
    `${path} is open in this program already. Use it there, or close it first.`,
  ]);
});

test('names the process that has the file open', async () => {
  const path = await made();
  const pid = await holder(path, false);
  expect(await refusal(Store.open(path))).toEqual([
    'workspace.locked',
    `This workspace is open in another window or program: node (process ${pid}). Close it there, then open ${path} again.`,
  ]);
  // The refused opening has left nothing and holds nothing.
  expect(readdirSync(dirname(path))).toEqual(['case.trailglass']);
});

test('reads beside another process that only reads', async () => {
  const path = await made();
  await holder(path, true);
  const store = await open(path);
  expect([store.readOnlyReason, (await store.info()).events]).toEqual(['shared', 3]);
  expect(store.spoolFolder.startsWith(dirname(path))).toBe(false);
  expect((await refusal(store.importConnection()))[0]).toBe('workspace.read-only');
});

test('opens for reading only when asked', async () => {
  const path = await made();
  const before = readFileSync(path);
  const store = await open(path, { readOnly: true });
  expect(await store.info()).toMatchObject({ readOnly: true, readOnlyReason: 'asked', events: 3 });
  await store.close();
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('opens a workspace of another installation for reading, and not one byte of it changes', async () => {
  const path = await made();
  await plainDuckDb(path, "CREATE VIEW loot AS SELECT * FROM range(3); CREATE MACRO lower(x) AS 'not lower at all'");
  const before = readFileSync(path);
  const store = await open(path, { installationId: 'elsewhere' });
  expect(await store.info()).toMatchObject({
    readOnlyReason: 'foreign',
    events: 3,
    unknownObjects: ['macro lower', 'view loot'],
  });
  expect((await refusal(store.importConnection()))[0]).toBe('workspace.foreign');
  const connection = await store.newConnection();
  expect((await connection.runAndReadAll("SELECT lower('A')")).getRows()).toEqual([['a']]);
  connection.closeSync();
  await store.close();
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('treats an own workspace with functions of somebody else as foreign', async () => {
  const path = await made();
  await plainDuckDb(path, "CREATE MACRO max(x) AS 'mine'");
  expect((await open(path)).readOnlyReason).toBe('foreign');
});

test('does not run a view that stands in the place of a table', async () => {
  const path = await made();
  await plainDuckDb(path, "DROP TABLE ct_event; CREATE VIEW ct_event AS SELECT * FROM read_text('/etc/passwd')");
  const [code, message] = await refusal(Store.open(path, { installationId: 'elsewhere' }));
  expect(code).toBe('workspace.not-a-workspace');
  expect(message).toContain('lacks the table ct_event');
});

test('opens a workspace of a newer version for reading, and refuses one that it cannot read', async () => {
  const path = await made();
  await plainDuckDb(
    path,
    "UPDATE workspace_meta SET value = '99' WHERE key = 'schema_version'; ALTER TABLE ct_event ADD COLUMN more VARCHAR",
  );
  const store = await open(path);
  expect(await store.info()).toMatchObject({ readOnlyReason: 'newer', schemaVersion: 99, events: 3 });
  await store.close();
  await plainDuckDb(path, 'ALTER TABLE ct_event RENAME TO ct_event_2');
  expect(await refusal(Store.open(path))).toEqual([
    'workspace.newer',
    `${path} was made by a newer version of Trailglass (schema 99, this program reads up to ${SCHEMA_VERSION}). Update Trailglass to open it.`,
  ]);
  await plainDuckDb(
    path,
    'ALTER TABLE ct_event_2 RENAME TO ct_event; ALTER TABLE ct_event RENAME COLUMN event_name TO name',
  );
  expect((await refusal(Store.open(path)))[0]).toBe('workspace.newer');
});

test('refuses a file of a newer database than ours with a sentence', async () => {
  const path = await made();
  const bytes = readFileSync(path);
  bytes.writeBigUInt64LE(9_999n, 12); // the format's number, behind checksum and letters
  writeFileSync(path, bytes);
  expect(await refusal(Store.open(path))).toEqual([
    'workspace.newer',
    `${path} was written by a newer version of the database than this program has. Update Trailglass to open it.`,
  ]);
});

test('refuses what is no workspace, and leaves it as it was', async () => {
  const folder = tempFolder();
  const at = (name: string) => join(folder, name);
  mkdirSync(at('a-folder'));
  writeFileSync(at('empty'), '');
  writeFileSync(at('text'), 'not a database '.repeat(1000));
  for (const data of ['data.json', 'data.csv', 'data.parquet']) writeFileSync(at(data), '{"a":1}\n');
  await plainDuckDb(at('other.duckdb'), 'CREATE TABLE t AS SELECT 1 AS a');
  await plainDuckDb(at('void.duckdb'), 'SELECT 1');
  copyFileSync(await made(), at('cut'));
  writeFileSync(at('cut'), readFileSync(at('cut')).subarray(0, 9000));
  const before = readdirSync(folder).map((name) =>
    name === 'a-folder' ? name : [name, readFileSync(at(name)).toString('hex')],
  );
  const codes: Record<string, string> = {};
  for (const name of readdirSync(folder)) codes[name] = (await refusal(Store.open(at(name))))[0];
  expect(codes).toEqual({
    'a-folder': 'workspace.not-a-workspace',
    cut: 'workspace.not-a-workspace',
    'data.csv': 'workspace.not-a-workspace',
    'data.json': 'workspace.not-a-workspace',
    'data.parquet': 'workspace.not-a-workspace',
    empty: 'workspace.not-a-workspace',
    'other.duckdb': 'workspace.not-a-workspace',
    text: 'workspace.not-a-workspace',
    'void.duckdb': 'workspace.not-a-workspace',
  });
  expect(
    readdirSync(folder).map((name) => (name === 'a-folder' ? name : [name, readFileSync(at(name)).toString('hex')])),
  ).toEqual(before);
  expect(await refusal(Store.open(at('none')))).toEqual(['workspace.missing', `There is no file ${at('none')}.`]);
  expect((await refusal(Store.open(at('no/where'), { create: true })))[0]).toBe('workspace.missing');
  // An empty file, as a save dialog may leave it, is made into a workspace where one is to be made.
  expect((await open(at('empty'), { create: true })).readOnly).toBe(false);
});

test('clears what a crash left beside the file', async () => {
  const path = await made();
  mkdirSync(`${path}.spool`);
  mkdirSync(`${path}.tmp`);
  writeFileSync(`${path}.spool/part-1.tsv`, 'left');
  writeFileSync(`${path}.tmp/duckdb_temp_storage.tmp`, 'left');
  const store = await open(path);
  expect(readdirSync(store.spoolFolder)).toEqual([]);
  expect(existsSync(`${path}.tmp`)).toBe(false);
});

test('finds committed rows again after a kill, and none of the batch in flight', async () => {
  const path = await made();
  const script = `import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
    const connection = await (await DuckDBInstance.create(process.argv[1])).connect();
    await connection.run("INSERT INTO ct_event (event_id) SELECT 'kept' FROM range(10)");
    await connection.run('BEGIN');
    await connection.run("INSERT INTO ct_event (event_id) SELECT 'lost' FROM range(10)");
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, path]);
  await new Promise((resolve) => child.once('exit', resolve));
  expect(existsSync(`${path}.wal`)).toBe(true);
  expect((await (await open(path)).info()).events).toBe(13);
});
