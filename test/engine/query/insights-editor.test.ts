import { expect, test } from 'vitest';
import type { Engine } from '../../../main/engine/engine.ts';
import { ensureFieldCatalog } from '../../../main/engine/query/catalog/field-catalog.ts';
import { dataSets } from '../../../main/engine/query/data-sets.ts';
import { emptiedBy } from '../../../main/engine/query/emptied-by.ts';
import { completeInsights, diagnoseInsights, hoverInsights } from '../../../main/engine/query/insights-editor.ts';
import { addRecords, engineWithWorkspace } from '../support/trail-store.ts';

const ALL = { sources: [], range: null };

async function withGroups(engine: Engine): Promise<void> {
  const writer = await engine.store.importConnection();
  await writer.run(
    "INSERT INTO log_group VALUES (1, 'app', '111122223333', NULL), (2, 'twice', '111122223333', NULL), (3, 'twice', NULL, NULL)",
  );
  await writer.run(
    `INSERT INTO log_event BY NAME SELECT TIMESTAMP '2026-11-14' + to_seconds(i) AS ts, CASE WHEN i < 3 THEN 1 ELSE 2 END AS group_id, 'line ' || i AS message
     FROM range(5) t(i)`,
  );
}

test('names the trails by account and Region, then the log groups, with their events', async () => {
  const engine = await engineWithWorkspace();
  expect(await dataSets(engine.store)).toEqual([]);
  await addRecords(engine.store, 3);
  await withGroups(engine);
  const writer = await engine.store.importConnection();
  await writer.run("INSERT INTO ct_event BY NAME SELECT 'x' AS event_id, 'us-east-1' AS aws_region");
  expect((await dataSets(engine.store)).map(({ name, kind, events }) => [name, kind, events])).toEqual([
    ['cloudtrail', 'trail', 4],
    ['cloudtrail/123456789012', 'trail-account', 3],
    ['cloudtrail/123456789012/eu-west-1', 'trail-region', 3],
    ['app', 'log-group', 3],
    ['111122223333:twice', 'log-group', 2],
    [':twice', 'log-group', 0],
  ]);
});

test('every name that is offered can be asked', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 3);
  await withGroups(engine);
  for (const { name, events } of await dataSets(engine.store)) {
    const options = { pageSize: 1, timeoutMs: 60_000, signal: new AbortController().signal, report: () => undefined };
    const scope = { sources: [name], range: null, rowLimit: null };
    const answer = await engine.queries.runInsights('fields @timestamp', scope, options);
    expect([name, answer.rowCount]).toEqual([name, events]);
    await engine.queries.close(answer.resultId);
  }
});

test('diagnoses mistakes and warnings without running', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 3);
  expect(await diagnoseInsights(engine.store, ' \n', ALL)).toEqual([]);
  expect(await diagnoseInsights(engine.store, 'fields eventName | limit 5', ALL)).toEqual([]);
  expect(await diagnoseInsights(engine.store, 'fields a | filtr b = 1', ALL)).toMatchObject([
    { severity: 'error', code: 'query.syntax', at: { start: 11, end: 16 }, replacement: 'filter' },
  ]);
  expect(await diagnoseInsights(engine.store, 'stats count(*) by bin(300s)', ALL)).toMatchObject([
    { severity: 'warning', code: 'query.clamped' },
  ]);
  expect(await diagnoseInsights(engine.store, 'fields a', { sources: ['gone'], range: null })).toMatchObject([
    { severity: 'error', message: expect.stringContaining('gone') },
  ]);
});

test('names the filter that leaves no event, and what the query is without it', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 30);
  const ask = (text: string) =>
    emptiedBy(engine.store, text, { sources: [], range: null, rowLimit: null }, new AbortController().signal);
  const text = 'filter errorCode = "AccessDenied"\n# a | b\n| filter eventName = "None" # c\n| limit 5';
  expect(await ask(text)).toEqual({
    at: { start: text.indexOf('filter eventName'), end: text.indexOf(' # c') },
    events: 3,
    without: 'filter errorCode = "AccessDenied"\n# a | b\n # c\n| limit 5',
  });
  expect(await ask('filter a = 1 | # x | y\n fields b')).toMatchObject({ events: 30, without: '# x | y\nfields b' });
  expect(await ask('fields b | # x | y\n filter a = 1 | limit 3')).toMatchObject({
    without: 'fields b  # x | y\n | limit 3',
  });
  expect(await ask('filter a = 1')).toMatchObject({ events: 30, without: null });
  expect(await ask('stats count(*) as n by eventName | filter n > 99')).toBeNull();
  expect(await ask('filter eventName = "GetObject"')).toBeNull();
});

test('what was imported or made since is known at the next question', async () => {
  const engine = await engineWithWorkspace();
  const labels = async (text: string) =>
    (await completeInsights(engine.store, text, text.length, [])).completions.map(({ label }) => label);
  expect(await labels("SOURCE '")).toEqual([]);
  await addRecords(engine.store, 3);
  await withGroups(engine);
  expect(await labels("SOURCE '")).toEqual(['cloudtrail', 'app', 'twice', 'twice']);
  const writer = await engine.store.importConnection();
  await writer.run(`INSERT INTO lookup_table BY NAME SELECT 'owners' AS name, '["arn"]'::JSON AS columns`);
  expect(await labels('lookup ')).toContain('owners');
  await writer.run(`UPDATE ct_event SET raw = '{"eventName":"GetObject","mine":1}'`);
  await ensureFieldCatalog(engine.store);
  expect(await labels('filter ')).toContain('mine');
});

test('completes and explains fields that were discovered', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 3);
  const writer = await engine.store.importConnection();
  await writer.run(`UPDATE ct_event SET raw = '{"eventName":"GetObject"}'`);
  await ensureFieldCatalog(engine.store);
  const { from, completions } = await completeInsights(engine.store, 'filter ev', 9, []);
  expect(from).toBe(7);
  expect(completions.find(({ label }) => label === 'eventName')).toMatchObject({ kind: 'field', share: 1 });
  expect(await hoverInsights(engine.store, 'filter eventName = 1', 9, [])).toMatchObject({
    kind: 'field',
    name: 'eventName',
    share: 1,
    from: 7,
    to: 16,
  });
});
