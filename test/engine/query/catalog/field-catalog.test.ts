import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Engine } from '../../../../main/engine/engine.ts';
import {
  ensureFieldCatalog,
  fieldCatalog,
  refreshFieldCatalog,
} from '../../../../main/engine/query/catalog/field-catalog.ts';
import { pageRows } from '../../../../main/engine/query/page-rows.ts';
import { Store } from '../../../../main/engine/store/store.ts';
import { addLogEvents } from '../../support/log-store.ts';
import { addRecords, engineWithWorkspace } from '../../support/trail-store.ts';

const OPTIONS = { pageSize: 500, timeoutMs: 60_000, signal: new AbortController().signal, report: () => undefined };

async function insights(engine: Engine, text: string, sources: string[] = []) {
  const answer = await engine.queries.runInsights(text, { sources, range: null, rowLimit: null }, OPTIONS);
  const rows = pageRows(answer.firstPage, answer.columns);
  await engine.queries.close(answer.resultId);
  return rows;
}

const names = (fields: readonly { name: string }[]) => fields.map(({ name }) => name);

test('data sets are told by the names that SOURCE takes', async () => {
  const { store } = await engineWithWorkspace();
  await addRecords(store, 3);
  await addLogEvents(store, { name: 'app', account: '1' }, ['{"a":1}']);
  await addLogEvents(store, { name: 'app', account: '2' }, ['{"b":1}']);
  await addLogEvents(store, { name: 'other' }, ['{"c":1}', 'text']);
  await addLogEvents(store, { name: 'cloudtrail' }, ['{"d":1}']);
  await refreshFieldCatalog(store);
  expect(
    (await fieldCatalog(store)).map(({ dataSet, events, sampled, fields }) => [
      dataSet,
      events,
      sampled,
      names(fields),
    ]),
  ).toEqual([
    ['1:app', 1, 1, ['a']],
    ['2:app', 1, 1, ['b']],
    [':cloudtrail', 1, 1, ['d']],
    ['cloudtrail', 3, 3, expect.arrayContaining(['n', 'text'])],
    ['other', 2, 2, ['c']],
  ]);
  expect(names(await fieldCatalogNames(store, ['other']))).toEqual(['c']);
});

async function fieldCatalogNames(store: Store, dataSets: string[]) {
  return (await fieldCatalog(store, dataSets)).flatMap(({ fields }) => fields);
}

test('records whose text was not kept are found out from their columns', async () => {
  const { store } = await engineWithWorkspace();
  await addRecords(store, 3);
  const writer = await store.importConnection();
  await writer.run('UPDATE ct_event SET raw = NULL');
  await refreshFieldCatalog(store);
  const found = await fieldCatalogNames(store, ['cloudtrail']);
  expect(names(found)).toEqual(expect.arrayContaining(['eventName', 'userIdentity', 'userIdentity.arn']));
  expect(names(found)).not.toContain('errorCode'); // none of the three is an error
});

test('a large data set is sampled, within its bound and from all over it', async () => {
  const { store } = await engineWithWorkspace();
  await addLogEvents(
    store,
    { name: 'app' },
    Array.from({ length: 60_000 }, (_, index) => `{"tenth":${Math.floor(index / 6000)}}`),
  );
  await refreshFieldCatalog(store);
  const [app] = await fieldCatalog(store);
  expect(app?.events).toBe(60_000);
  expect(app?.sampled).toBeGreaterThan(2000);
  expect(app?.sampled).toBeLessThan(6000);
  expect(app?.fields[0]?.top).toHaveLength(10);
});

test('a log group whose events lie between the places that are looked at is sampled all the same', async () => {
  const { store } = await engineWithWorkspace();
  const rare = await addLogEvents(store, { name: 'rare' }, ['{"a":1}']);
  const other = await addLogEvents(store, { name: 'other' }, ['{"b":1}']);
  const writer = await store.importConnection();
  // Of 600,000 rows those of the first group are the first, the last and 10,000 between two runs of the sample.
  await writer.run(
    `INSERT INTO log_event BY NAME SELECT CASE WHEN i BETWEEN 198700 AND 208697 OR i = 599999 THEN ${rare} ELSE ${other} END AS group_id,
       CASE WHEN group_id = ${rare} THEN '{"a":1}' ELSE '{"b":1}' END AS message FROM range(2, 600000) t(i)`,
  );
  await refreshFieldCatalog(store);
  const found = await fieldCatalog(store);
  expect(found.map(({ dataSet, events, fields }) => [dataSet, events, names(fields)])).toEqual([
    ['other', 590_000, ['b']],
    ['rare', 10_000, ['a']],
  ]);
  for (const { sampled } of found) {
    expect(sampled).toBeGreaterThan(3000);
    expect(sampled).toBeLessThan(6000);
  }
});

test('only data sets whose events changed are looked at again; those that are gone go', async () => {
  const { store } = await engineWithWorkspace();
  await addLogEvents(store, { name: 'app' }, ['{"a":1}']);
  await addLogEvents(store, { name: 'other' }, ['{"b":1}']);
  await ensureFieldCatalog(store);
  const writer = await store.importConnection();
  // A mark that a second look would wipe out.
  await writer.run("UPDATE field_catalog SET type = 'mixed' WHERE data_set = 'app'");
  await addLogEvents(store, { name: 'other' }, ['{"c":1}']);
  await ensureFieldCatalog(store);
  const types = async () =>
    (await fieldCatalog(store)).flatMap(({ dataSet, fields }) =>
      fields.map(({ name, type }) => `${dataSet} ${name} ${type}`),
    );
  expect(await types()).toEqual(['app a mixed', 'other b number', 'other c number']);
  await writer.run('DELETE FROM log_event WHERE group_id = (SELECT group_id FROM log_group WHERE name = $1)', ['app']);
  await ensureFieldCatalog(store);
  expect(await types()).toEqual(['other b number', 'other c number']);
  await refreshFieldCatalog(store, ['other']);
  expect(await types()).toEqual(['other b number', 'other c number']);
});

test('a workspace that is only read has its catalog in memory', async () => {
  const engine = await engineWithWorkspace();
  await addLogEvents(engine.store, { name: 'app' }, ['{"user.id":"a"}', '{"user.id":"b"}']);
  const { path } = engine.store;
  await engine.close();
  const store = await Store.open(path, { readOnly: true, installationId: 'here' });
  await ensureFieldCatalog(store);
  expect(names(await fieldCatalogNames(store, []))).toEqual(['user.id']);
  await store.close();
});

test('keys with dots and relevantfields without a list use what was discovered', async () => {
  const engine = await engineWithWorkspace();
  await addLogEvents(engine.store, { name: 'app' }, [
    '{"user.id":"a","slow":1,"host":"h1"}',
    '{"user.id":"b","slow":0,"host":"h2"}',
  ]);
  await ensureFieldCatalog(engine.store);
  expect(await insights(engine, 'fields user.id as id | sort id')).toEqual([['a'], ['b']]);
  expect((await insights(engine, 'relevantfields where slow = 1')).map(([name]) => name).sort()).toEqual([
    'host',
    'slow',
    'user.id',
  ]);
});

const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('x', '', 'INFO'),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c_d'), tie('value'), { maxKeys: 3 }),
  ),
})).value;

test('the language finds each discovered field in as many events as the catalog says', async () => {
  const engine = await engineWithWorkspace();
  const events = fc.sample(fc.dictionary(fc.constantFrom('a', 'b', 'k1'), json, { maxKeys: 3 }), {
    numRuns: 200,
    seed: 5,
  });
  await addLogEvents(
    engine.store,
    { name: 'app' },
    events.map((event) => JSON.stringify(event)),
  );
  await ensureFieldCatalog(engine.store);
  const fields = (await fieldCatalog(engine.store))[0]?.fields ?? [];
  expect(fields.length).toBeGreaterThan(20);
  const asked = fields.slice(0, 60);
  const [counts = []] = await insights(
    engine,
    `stats ${asked.map(({ name }) => `sum(ispresent(${name}))`).join(', ')}`,
  );
  expect(asked.map(({ name }, index) => [name, Number(counts[index])])).toEqual(
    asked.map(({ name, share }) => [name, Math.round(share * events.length)]),
  );
});
