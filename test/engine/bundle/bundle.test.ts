import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openBundle } from '../../../main/engine/bundle/open-bundle.ts';
import { addLookupTable, lookupTables } from '../../../main/engine/workspaces/lookup-tables.ts';
import { putSavedQuery, savedQueries } from '../../../main/engine/workspaces/saved-queries.ts';
import type { BundleReport } from '../../../preload/contract/bundle.ts';
import { ImportCase, NOBODY } from '../support/import-case.ts';
import { addLogEvents } from '../support/log-store.ts';
import { tempFolder } from '../support/temp-folder.ts';

const TRAIL = fileURLToPath(new URL('../../data/cloudtrail/trail-invictus', import.meta.url));
const quietly = { signal: NOBODY, report: () => undefined };

/** A workspace with something in every family of tables. */
async function filledCase(): Promise<ImportCase> {
  const it = await ImportCase.open();
  await it.import(TRAIL);
  await addLogEvents(it.store, { name: '/aws/lambda/a', account: '111122223333' }, ['one', '\u202Etwo\u0000', 'three']);
  const csv = join(tempFolder(), 'users.csv');
  writeFileSync(csv, 'user,team\nalice,red\nbob,"a, b"\n');
  await addLookupTable(it.store, 'team-users', csv);
  await putSavedQuery(it.store, { name: 'a/b', language: 'sql', text: 'SELECT 1' });
  return it;
}

async function bundle(it: ImportCase, form: 'folder' | 'zip'): Promise<BundleReport> {
  const path = join(tempFolder(), form === 'zip' ? 'case.zip' : 'case.trailglass-bundle');
  const { status, error, bundled } = await it.end(it.jobs.start({ kind: 'bundle', path, form }));
  expect({ status, error }).toEqual({ status: 'done', error: null });
  if (bundled === null) throw new Error('A bundle that is done has a report');
  return bundled;
}

/** Rows and a hash of all values of each table, in the order of the rows. */
async function contents(it: ImportCase): Promise<unknown> {
  const names = await it.column(
    "SELECT schema_name || '.\"' || table_name || '\"' FROM duckdb_tables() WHERE database_name = 'ws' AND table_name <> 'workspace_meta' ORDER BY 1",
  );
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [
        name,
        (await it.rows(`SELECT count(*), coalesce(md5(string_agg(t::VARCHAR, chr(10))), '') FROM ws.${name} t`))[0],
      ]),
    ),
  );
}

for (const form of ['folder', 'zip'] as const) {
  test(`a bundle as ${form} opens elsewhere with the same rows in the same order`, async () => {
    const it = await filledCase();
    const report = await bundle(it, form);
    expect(report.leftOut).toEqual([]);
    const workspacePath = join(tempFolder(), 'other.trailglass');
    await openBundle(report.path, workspacePath, quietly, { installationId: 'elsewhere' });
    const there = await ImportCase.open({ path: workspacePath, installationId: 'elsewhere' });
    expect(there.store.readOnly).toBe(false);
    expect(await contents(there)).toEqual(await contents(it));
    expect(await it.column('SELECT count(*) FROM ct_event')).not.toEqual(['0']);
    expect(await savedQueries(there.store)).toEqual(await savedQueries(it.store));
    expect(await lookupTables(there.store)).toEqual(await lookupTables(it.store));
    expect((await there.import(TRAIL)).records.inserted).toBe(0);
    expect(readdirSync(it.store.spoolFolder).filter((name) => name.startsWith('bundle'))).toEqual([]);
  });
}

test('the manifest names rows, bytes and hashes that anybody can check', async () => {
  const it = await filledCase();
  const { path, tables } = await bundle(it, 'folder');
  const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'));
  expect(manifest).toMatchObject({ format: 'trailglass-bundle', madeBy: { program: 'Trailglass' }, tables });
  for (const { file, sha256, bytes } of tables) {
    const content = readFileSync(join(path, file));
    expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([bytes, sha256]);
  }
  const events = tables.find(({ name }) => name === 'ct_event');
  expect(await it.column('SELECT count(*) FROM ct_event')).toEqual([String(events?.rows)]);
});

test('a bundle that is damaged or altered in any file is refused with its name, and no workspace is made', async () => {
  const it = await filledCase();
  const { path } = await bundle(it, 'folder');
  const refused = async (change: (copy: string) => void) => {
    const copy = join(tempFolder(), 'copy');
    cpSync(path, copy, { recursive: true });
    change(copy);
    const target = join(tempFolder(), 'new.trailglass');
    const error = await openBundle(copy, target, quietly).then(
      () => null,
      (thrown: { code: string; userMessage: string }) => thrown,
    );
    expect(readdirSync(join(target, '..'))).toEqual([]);
    return `${error?.code}: ${error?.userMessage}`;
  };
  const events = 'tables/ct_event.parquet';
  const edit = (name: string, how: (bytes: Buffer) => Buffer) => (copy: string) =>
    writeFileSync(join(copy, name), how(readFileSync(join(copy, name))));
  const flip = (bytes: Buffer) => {
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    return bytes;
  };
  expect(await refused(edit(events, flip))).toMatch(/^bundle\.damaged: .*tables\/ct_event\.parquet was altered/);
  expect(await refused(edit(events, (bytes) => bytes.subarray(0, -1)))).toContain(`${events} was altered`);
  expect(await refused(edit(events, (bytes) => Buffer.concat([bytes, bytes])))).toContain(`${events} has more than`);
  expect(await refused((copy) => rmSync(join(copy, events)))).toContain(`${events} is missing`);
  expect(await refused((copy) => writeFileSync(join(copy, 'tables/x.parquet'), ''))).toContain(
    'tables/x.parquet is not named',
  );
  const manifest = (how: (text: string) => string) =>
    edit('manifest.json', (bytes) => Buffer.from(how(bytes.toString('utf8'))));
  expect(await refused(manifest((text) => text.slice(0, -10)))).toContain('manifest.json is no JSON');
  expect(await refused(manifest((text) => text.replace(/"rows": \d+/, '"rows": 5')))).toContain(
    'manifest.json was altered',
  );
  expect(await refused(manifest((text) => text.replace(/"schemaVersion": \d+/, '"schemaVersion": 999')))).toMatch(
    /^workspace\.newer/,
  );
});

test('a bit that flips anywhere in a zip file is found, or changes nothing', async () => {
  const it = await ImportCase.open();
  const { path } = await bundle(it, 'zip');
  const whole = readFileSync(path);
  const outcomes = new Set<string>();
  for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 40)) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ 0x10;
    const copy = join(tempFolder(), 'copy.zip');
    writeFileSync(copy, bytes);
    const target = join(tempFolder(), 'new.trailglass');
    const outcome = await openBundle(copy, target, quietly).then(
      (manifest) => (manifest.tables.length > 0 ? 'same' : 'other'),
      (error: { code: string }) => error.code,
    );
    if (outcome !== 'same') expect(existsSync(target)).toBe(false);
    outcomes.add(outcome);
  }
  // Some bits of a zip file mean nothing (times, comments): then the workspace is the same.
  expect([...outcomes].filter((outcome) => !/^(?:same|bundle\.damaged|source\.unreadable)$/.test(outcome))).toEqual([]);
  expect(outcomes).toContain('bundle.damaged');
});

test('what is there is not replaced, and what is no bundle is said to be none', async () => {
  const it = await ImportCase.open();
  const { path } = await bundle(it, 'folder');
  expect(() => it.jobs.start({ kind: 'bundle', path, form: 'folder' })).toThrow('exists already');
  await expect(openBundle(path, it.store.path, quietly)).rejects.toThrow('exists already');
  const target = join(tempFolder(), 'new.trailglass');
  await expect(openBundle(tempFolder(), target, quietly)).rejects.toMatchObject({ code: 'source.unreadable' });
  await expect(openBundle(join(path, 'none'), target, quietly)).rejects.toMatchObject({ code: 'source.missing' });
  const text = join(tempFolder(), 'a.zip');
  writeFileSync(text, 'no zip');
  await expect(openBundle(text, target, quietly)).rejects.toMatchObject({ code: 'source.unreadable' });
  const gone = new AbortController();
  gone.abort();
  await expect(openBundle(path, target, { ...quietly, signal: gone.signal })).rejects.toThrow();
  expect(existsSync(target)).toBe(false);
});

for (const form of ['folder', 'zip'] as const) {
  test(`a bundle as ${form} that is cancelled leaves nothing behind, and can be made again at its place`, async () => {
    const it = await filledCase();
    const folder = tempFolder();
    const path = join(folder, form === 'zip' ? 'case.zip' : 'case.trailglass-bundle');
    const { status, bundled } = await it.jobs.cancel(it.jobs.start({ kind: 'bundle', path, form }));
    expect({ status, bundled, left: readdirSync(folder) }).toEqual({ status: 'cancelled', bundled: null, left: [] });
    const again = await it.end(it.jobs.start({ kind: 'bundle', path, form }));
    expect([again.status, existsSync(path)]).toEqual(['done', true]);
  });
}
