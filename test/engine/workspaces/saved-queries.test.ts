import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importDefinitions } from '../../../main/engine/workspaces/import-definitions.ts';
import { parseQueryDefinitions } from '../../../main/engine/workspaces/query-definitions.ts';
import {
  putSavedQuery,
  removeSavedQuery,
  renameFolder,
  savedQueries,
  savedVersions,
} from '../../../main/engine/workspaces/saved-queries.ts';
import type { SavedQuery } from '../../../preload/contract/saved.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { engineWithWorkspace } from '../support/trail-store.ts';

const named = (queries: readonly SavedQuery[]) => queries.map(({ name }) => name);

test('a query is saved, changed under its id, and removed', async () => {
  const { store } = await engineWithWorkspace();
  const made = await putSavedQuery(store, {
    name: 'Security/Failed',
    language: 'insights',
    text: 'filter a',
    logGroups: ['x'],
  });
  expect(made).toMatchObject({ name: 'Security/Failed', origin: null, createdAt: made.updatedAt });
  const changed = await putSavedQuery(store, { id: made.id, name: 'Other', language: 'sql', text: 'SELECT 1' });
  expect(await savedQueries(store)).toEqual([changed]);
  expect(changed).toMatchObject({
    id: made.id,
    name: 'Other',
    language: 'sql',
    logGroups: [],
    createdAt: made.createdAt,
  });
  await removeSavedQuery(store, made.id);
  expect(await savedQueries(store)).toEqual([]);
  await expect(removeSavedQuery(store, made.id)).rejects.toMatchObject({ code: 'bad-request' });
});

test('names are whole, and one query has each of them', async () => {
  const { store } = await engineWithWorkspace();
  const put = (name: string) => putSavedQuery(store, { name, language: 'insights', text: 'limit 1' });
  await put('a/b');
  await expect(put('a/b')).rejects.toThrow('already');
  for (const name of ['', ' ', 'a//b', '/a', 'a/', 'x'.repeat(256), 'a\0b'])
    await expect(put(name)).rejects.toMatchObject({ code: 'bad-request' });
  await expect(putSavedQuery(store, { id: 'none', name: 'c', language: 'sql', text: '' })).rejects.toThrow(
    'no saved query',
  );
});

const definition = (id: string, name: string, queryString: string, more: object = {}) => ({
  queryDefinitionId: id,
  name,
  queryString,
  lastModified: 1_700_000_000_000,
  ...more,
});

function file(...documents: unknown[]): string {
  const path = join(tempFolder(), 'definitions.json');
  writeFileSync(path, documents.map((one) => JSON.stringify(one, null, 2)).join('\n'));
  return path;
}

test('the console’s definitions are taken over once, and again where they changed', async () => {
  const { store } = await engineWithWorkspace();
  const first = file({
    queryDefinitions: [
      definition('1', 'lambda/slow', 'filter @duration > 1000', { logGroupNames: ['/aws/lambda/a'] }),
      definition('2', 'other', 'stats count(*)', { queryLanguage: 'CWLI' }),
    ],
  });
  const report = await importDefinitions(store, [first]);
  expect(report).toMatchObject({ found: 2, replaced: [], unchanged: 0, refused: [], warnings: [] });
  expect(report.taken[0]).toEqual({
    id: expect.any(String),
    name: 'lambda/slow',
    language: 'insights',
    text: 'filter @duration > 1000',
    logGroups: ['/aws/lambda/a'],
    parameters: [],
    version: 1,
    createdAt: 1_700_000_000_000,
    updatedAt: 1_700_000_000_000,
    origin: { kind: 'cloudwatch', id: '1' },
  });
  expect(await importDefinitions(store, [first])).toMatchObject({ found: 2, taken: [], replaced: [], unchanged: 2 });
  const second = file({ queryDefinitions: [definition('1', 'lambda/slow', 'filter @duration > 500')] });
  expect(await importDefinitions(store, [second])).toMatchObject({ found: 1, taken: [], unchanged: 0 });
  const all = await savedQueries(store);
  expect(named(all)).toEqual(['lambda/slow', 'other']);
  expect(all[0]).toMatchObject({ id: report.taken[0]?.id, text: 'filter @duration > 500', logGroups: [] });
});

test('what cannot be taken is named with its place and why; the rest is taken', async () => {
  const { store } = await engineWithWorkspace();
  const path = file({
    queryDefinitions: [
      definition('1', 'good', 'fields a'),
      definition('2', 'ppl', 'source = x', { queryLanguage: 'PPL' }),
      definition('3', 'empty', ' '),
      definition('4', 'a//b', 'fields a'),
      definition('1', 'again', 'fields b'),
      definition('5', 'groups', 'fields a', { logGroupNames: 'x' }),
      { name: 'no id', queryString: 'fields a' },
      7,
    ],
  });
  const report = await importDefinitions(store, [path]);
  expect(named(report.taken)).toEqual(['good']);
  expect(report.refused.map(({ place, name, reason }) => `${place} ${name}: ${reason}`)).toEqual([
    expect.stringMatching(/^queryDefinitions\[1\] ppl: it is written in PPL/),
    'queryDefinitions[2] empty: queryString is missing or empty',
    'queryDefinitions[5] groups: logGroupNames is no list of names',
    'queryDefinitions[6] no id: queryDefinitionId is missing',
    'queryDefinitions[7] null: it is no object',
    expect.stringMatching(/^queryDefinitions\[3\] a\/\/b: .*empty folder/),
    'queryDefinitions[4] again: the id 1 came before in this import',
  ]);
  const { found, taken, replaced, unchanged, refused } = report;
  expect(taken.length + replaced.length + unchanged + refused.length).toBe(found);
});

test('a name that is taken gets a number, and the report says so', async () => {
  const { store } = await engineWithWorkspace();
  await putSavedQuery(store, { name: 'mine', language: 'insights', text: 'limit 1' });
  const path = file({ queryDefinitions: [definition('1', 'mine', 'limit 2'), definition('2', 'mine', 'limit 3')] });
  const report = await importDefinitions(store, [path]);
  expect(named(report.taken)).toEqual(['mine (2)', 'mine (3)']);
  expect(report.warnings).toHaveLength(2);
  expect(named(await savedQueries(store))).toEqual(['mine', 'mine (2)', 'mine (3)']);
  expect(await importDefinitions(store, [path])).toMatchObject({ unchanged: 2, warnings: [] });
});

test('pages come in one file or several, and a missing one is noticed', async () => {
  const { store } = await engineWithWorkspace();
  const page = (id: string, nextToken?: string) => ({
    queryDefinitions: [definition(id, `q${id}`, 'limit 1')],
    ...(nextToken === undefined ? {} : { nextToken }),
  });
  expect(await importDefinitions(store, [file(page('1', 'x'), page('2'))])).toMatchObject({ found: 2, warnings: [] });
  expect(await importDefinitions(store, [file([page('3', 'x'), page('4')])])).toMatchObject({ found: 2, warnings: [] });
  expect(await importDefinitions(store, [file(page('5', 'x')), file(page('6'))])).toMatchObject({
    found: 2,
    warnings: [],
  });
  expect((await importDefinitions(store, [file(page('7', 'x'))])).warnings).toEqual([
    expect.stringContaining('nextToken'),
  ]);
});

test('parameters of a definition come along with their defaults', async () => {
  const { store } = await engineWithWorkspace();
  const parameters = [
    { name: 'level', defaultValue: 'ERROR', description: 'Level of the line' },
    { name: 'other' },
    { name: 'no name' },
    7,
  ];
  const path = file({ queryDefinitions: [definition('1', 'p', 'filter a = {{level}}', { parameters })] });
  const report = await importDefinitions(store, [path]);
  expect(report.warnings).toEqual([]);
  expect((await savedQueries(store))[0]?.parameters).toEqual([
    { name: 'level', type: 'text', default: 'ERROR', description: 'Level of the line' },
    { name: 'other', type: 'text', default: null, description: '' },
  ]);
  expect((await importDefinitions(store, [path])).unchanged).toBe(1);
});

test('each change makes a version, and those before are kept', async () => {
  const { store } = await engineWithWorkspace();
  const level = { name: 'level', type: 'number', default: '1', description: '' } as const;
  const { id } = await putSavedQuery(store, {
    name: 'q',
    language: 'sql',
    text: 'SELECT {{level}}',
    parameters: [level],
  });
  const second = await putSavedQuery(store, { id, name: 'q', language: 'sql', text: 'SELECT {{level}} + 1' });
  expect(second).toMatchObject({ version: 2, parameters: [level] });
  expect(await putSavedQuery(store, { id, name: 'q', language: 'sql', text: 'SELECT {{level}} + 1' })).toMatchObject({
    version: 2,
  });
  await putSavedQuery(store, { id, name: 'r', language: 'sql', text: 'SELECT 1', parameters: [] });
  const versions = await savedVersions(store, id);
  expect(versions.map(({ version, name, text, parameters }) => [version, name, text, parameters.length])).toEqual([
    [3, 'r', 'SELECT 1', 0],
    [2, 'q', 'SELECT {{level}} + 1', 1],
    [1, 'q', 'SELECT {{level}}', 1],
  ]);
  await expect(
    putSavedQuery(store, { id, name: 'r', language: 'sql', text: '', parameters: [level, level] }),
  ).rejects.toThrow('two parameters level');
  await removeSavedQuery(store, id);
  await expect(savedVersions(store, id)).rejects.toThrow('no saved query');
});

test('a query that was saved before versions were kept becomes the first of them', async () => {
  const { store } = await engineWithWorkspace();
  const { id } = await putSavedQuery(store, { name: 'q', language: 'sql', text: 'SELECT 1' });
  await store.meta((connection) => connection.run('DELETE FROM ws.main.saved_query_version'));
  expect(await savedVersions(store, id)).toMatchObject([{ version: 1, text: 'SELECT 1' }]);
  expect(await putSavedQuery(store, { id, name: 'q', language: 'sql', text: 'SELECT 2' })).toMatchObject({
    version: 2,
  });
  expect((await savedVersions(store, id)).map(({ text }) => text)).toEqual(['SELECT 2', 'SELECT 1']);
});

test.each([
  ['', 'it is no JSON'],
  ['{"queryDefinitions": [', 'it is no JSON'],
  ['{} {}', 'page 1 has no list queryDefinitions'],
  ['{"queryDefinitions": {}}', 'it has no list queryDefinitions'],
  ['[]', 'it is empty'],
  ['{"queryDefinitions": []} x {"queryDefinitions": []}', 'it is no JSON'],
])('%s is no answer of describe-query-definitions', (text, reason) => {
  expect(() => parseQueryDefinitions(text)).toThrow(reason);
});

test('a file that is no answer, or none at all, changes nothing', async () => {
  const { store } = await engineWithWorkspace();
  const good = file({ queryDefinitions: [definition('1', 'a', 'limit 1')] });
  const bad = join(tempFolder(), 'bad.json');
  writeFileSync(bad, '{"logGroups": []}');
  await expect(importDefinitions(store, [good, bad])).rejects.toMatchObject({ code: 'source.unreadable' });
  await expect(importDefinitions(store, [good, `${bad}.none`])).rejects.toMatchObject({ code: 'source.missing' });
  expect(await savedQueries(store)).toEqual([]);
});

test('a folder is renamed with all that is in it, or nothing is', async () => {
  const { store } = await engineWithWorkspace();
  for (const name of ['a/one', 'a/b/two', 'ab/three', 'c/one', 'alone'])
    await putSavedQuery(store, { name, language: 'sql', text: name });
  const names = async () => (await savedQueries(store)).map(({ name, version, text }) => [name, version, text]);
  const before = await names();
  for (const [folder, to] of [
    ['a', 'c'], // c/one is there already
    ['nowhere', 'd'],
    ['a', ''],
    ['a', 'x'.repeat(254)],
  ] as const)
    await expect(renameFolder(store, folder, to)).rejects.toMatchObject({ code: 'bad-request' });
  expect(await names()).toEqual(before);
  expect((await renameFolder(store, 'a', 'd/e')).map(({ name }) => name)).toEqual(['d/e/b/two', 'd/e/one']);
  expect(await names()).toEqual([
    ['ab/three', 1, 'ab/three'],
    ['alone', 1, 'alone'],
    ['c/one', 1, 'c/one'],
    ['d/e/b/two', 2, 'a/b/two'],
    ['d/e/one', 2, 'a/one'],
  ]);
  // A folder may go into itself or come out of itself.
  await renameFolder(store, 'd/e', 'd');
  await renameFolder(store, 'd', 'd/e');
  expect((await names()).slice(3)).toEqual([
    ['d/e/b/two', 4, 'a/b/two'],
    ['d/e/one', 4, 'a/one'],
  ]);
});
