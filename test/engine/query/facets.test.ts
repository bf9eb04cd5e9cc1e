import { expect, test } from 'vitest';
import type { Engine } from '../../../main/engine/engine.ts';
import { editQuery } from '../../../main/engine/query/edit/edit-query.ts';
import { facetOf } from '../../../main/engine/query/facets.ts';
import type { EditField, EditValue } from '../../../preload/contract/edit.ts';
import { addLogEvents } from '../support/log-store.ts';
import { addRecords, engineWithWorkspace } from '../support/trail-store.ts';

const never = new AbortController().signal;
const OPTIONS = { pageSize: 10, timeoutMs: 60_000, signal: never, report: () => undefined };
const text = (value: string): EditValue => ({ kind: 'text', text: value });
const SCOPE = { sources: [], range: null };

function facet(engine: Engine, language: 'sql' | 'insights', query: string, field: EditField, more = {}) {
  const question = { language, text: query, ...SCOPE, resultId: null, field, search: '', top: 5, ...more };
  return facetOf(engine.queries, question, never);
}

test('counts the events that the filters keep, whatever the query makes of them', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 100);
  // Every tenth of the 100 records is an error; names go GetObject 33, PutObject 34, ListBuckets 33 (i % 3).
  const query = 'fields eventName # x\n| filter eventName != "PutObject"\n| stats count(*) by awsRegion | limit 1';
  const errorCode = await facet(engine, 'insights', query, { name: 'errorCode', of: 'events' });
  const errors = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].filter((i) => i % 3 !== 1);
  expect(errorCode).toEqual({
    type: 'text',
    distinct: 1,
    total: 66,
    missing: 66 - errors.length,
    found: 1,
    values: [{ value: text('AccessDenied'), text: 'AccessDenied', count: errors.length }],
    chosen: [],
    filter: null,
  });
  const addresses = await facet(
    engine,
    'insights',
    query,
    { name: 'sourceIPAddress', of: 'events' },
    { search: '.0.9', top: 2 },
  );
  // 10.0.0.9 and 10.0.0.90 to 99 without those of PutObject (1 mod 3: 91, 94, 97).
  expect([addresses.distinct, addresses.found, addresses.values.map((one) => one.text)]).toEqual([
    66,
    8,
    ['10.0.0.9', '10.0.0.90'],
  ]);
});

test('what a facet has chosen does not hide what else could be', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 30);
  const query = 'filter awsRegion = "eu-west-1" and eventName = "GetObject"';
  const names = await facet(engine, 'insights', `${query}\n| filter eventName in ["GetObject"]`, {
    name: 'eventName',
    of: 'events',
  });
  expect(names.values.map(({ text, count }) => [text, count])).toEqual([
    ['GetObject', 10],
    ['ListBuckets', 10],
    ['PutObject', 10],
  ]);
  expect(names.filter).toEqual({ negated: false, values: [text('GetObject')] });
});

test('a chosen value has its count though it is rarer than those that are shown', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 301);
  const field: EditField = { name: 'sourceIPAddress', of: 'events' };
  const query = 'filter sourceIPAddress in ["10.0.0.9", "10.0.0.200", "10.9.9.9"]';
  const addresses = await facet(engine, 'insights', query, field, { top: 2 });
  // Addresses go round after 256: of 301 records 1 to 45 are there twice. 10.9.9.9 is nowhere.
  expect(addresses.values.map((one) => [one.text, one.count])).toEqual([
    ['10.0.0.1', 2],
    ['10.0.0.10', 2],
  ]);
  expect(addresses.chosen.map((one) => [one.text, one.count])).toEqual([
    ['10.0.0.9', 2],
    ['10.0.0.200', 1],
  ]);
});

test('counts fields of log lines by their own types', async () => {
  const engine = await engineWithWorkspace();
  await addLogEvents(engine.store, { name: '/app' }, ['{"n":1,"ok":true}', '{"n":1}', '{"n":"x"}', 'text']);
  const counted = await facet(engine, 'insights', '', { name: 'n', of: 'events' });
  expect(counted).toMatchObject({ distinct: 2, total: 4, missing: 1 });
  expect(counted.values.map((one) => [one.text, one.count])).toEqual([
    ['1', 2],
    ['x', 1],
  ]);
});

test('counts rows of a result, copied or plain', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 30);
  const cases: [string, string, number, [string, number][]][] = [
    ['SELECT * FROM cloudtrail', 'errorCode', 27, [['AccessDenied', 3]]],
    [
      'SELECT eventName, position FROM cloudtrail WHERE position <= 4 ORDER BY 2',
      'eventName',
      0,
      [
        ['PutObject', 2],
        ['GetObject', 1],
        ['ListBuckets', 1],
      ],
    ],
    [
      'SELECT errorCode IS NULL AS fine, count(*) AS n FROM cloudtrail GROUP BY ALL',
      'fine',
      0,
      [
        ['false', 1],
        ['true', 1],
      ],
    ],
    [
      'SELECT errorCode IS NULL AS fine, count(*) AS n FROM cloudtrail GROUP BY ALL',
      'n',
      0,
      [
        ['27', 1],
        ['3', 1],
      ],
    ],
  ];
  for (const [query, name, missing, values] of cases) {
    const { resultId, rowCount } = await engine.queries.run(query, OPTIONS);
    const counted = await facet(engine, 'sql', query, { name, of: 'rows' }, { resultId });
    expect([counted.total, counted.missing, counted.values.map((one) => [one.text, one.count])]).toEqual([
      rowCount,
      missing,
      values,
    ]);
    // The result's pages are as they were.
    expect((await engine.queries.page(resultId, 0, 3)).rowCount).toBe(Math.min(3, rowCount));
  }
});

test.each<['sql' | 'insights', string, EditField]>([
  ['insights', 'fields errorCode', { name: 'errorCode', of: 'events' }],
  ['sql', 'SELECT errorCode FROM cloudtrail', { name: 'errorCode', of: 'rows', databaseType: 'VARCHAR' }],
  [
    'sql',
    'SELECT "userIdentity.arn" AS who FROM cloudtrail WHERE 1 = 1',
    { name: 'who', of: 'rows', databaseType: 'VARCHAR' },
  ],
])('tells what a filter in %s has chosen, as it was written', async (language, query, field) => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 10);
  const choices: { negated: boolean; values: EditValue[] }[] = [
    { negated: false, values: [text('a')] },
    { negated: false, values: [text('a'), text('b\'"\\')] },
    { negated: false, values: [{ kind: 'missing' }] },
    { negated: false, values: [text('a'), { kind: 'missing' }] },
    { negated: true, values: [text('a')] },
    { negated: true, values: [text('a'), text('b')] },
    { negated: true, values: [{ kind: 'missing' }] },
    { negated: true, values: [text('a'), text('b'), { kind: 'missing' }] },
  ];
  let current = query;
  for (const choice of choices) {
    const act = { kind: 'filter' as const, field, ...choice, alone: true };
    current = await editQuery(engine.store, { language, text: current, sources: [], act });
    const answer = await engine.queries.run('SELECT 1 AS "errorCode", 2 AS who', OPTIONS);
    const { filter } = await facet(engine, language, current, field, { resultId: answer.resultId });
    expect([current, filter]).toEqual([current, choice]);
  }
  const none = await editQuery(engine.store, {
    language,
    text: current,
    sources: [],
    act: { kind: 'filter', field, values: [], negated: false, alone: true },
  });
  expect(none.replace(/\s+/g, ' ').trim()).toBe(query);
});
