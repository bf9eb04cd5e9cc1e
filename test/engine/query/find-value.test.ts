import { expect, test } from 'vitest';
import type { Engine } from '../../../main/engine/engine.ts';
import { findValue } from '../../../main/engine/query/find-value.ts';
import { compileInsights, insightsStatistics } from '../../../main/engine/query/insights-query.ts';
import type { FoundValue } from '../../../preload/contract/find.ts';
import { addLogEvents, LOG_START_MS } from '../support/log-store.ts';
import { addRecords, engineWithWorkspace } from '../support/trail-store.ts';

const never = new AbortController().signal;
type Range = { from: number; to: number } | null;

async function find({ store }: Engine, text: string, range: Range = null, signal = never) {
  const told: FoundValue[] = [];
  const { elapsedMs, ...found } = await findValue(store, { text, range }, signal, (one) => told.push(one));
  expect(elapsedMs).toBeGreaterThanOrEqual(0);
  return { found, told };
}

const short = ({ places }: FoundValue) => places.map(({ dataSet, field, events }) => [dataSet, field, events]);

/** What the queries of the places count themselves. */
async function countedByQueries({ store }: Engine, { places }: FoundValue, range: Range = null): Promise<number[]> {
  const connection = await store.newConnection();
  const counts: number[] = [];
  for (const { text, dataSet } of places) {
    const query = await compileInsights(connection, store, text, { sources: [dataSet], range, rowLimit: null });
    counts.push((await insightsStatistics(connection, query.statistics)).recordsMatched);
  }
  connection.closeSync();
  return counts;
}

/** Twelve records whose text holds what their columns hold, as an importer leaves them. */
async function workspace(): Promise<Engine> {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 12);
  const writer = await engine.store.importConnection();
  await writer.run(`UPDATE ct_event SET ui_user = 'u' || (position % 3), source_ip = '198.51.100.' || (position % 4),
    event_id = '5f0c1d2e-7a41-4c0e-9b6d-0a1b2c3d4e' || lpad(position::VARCHAR, 2, '0'), request_id = '79104EXAMPLEB7' || lpad(position::VARCHAR, 2, '0'),
    ui_access_key = CASE WHEN position <= 5 THEN 'AKIAIOSFODNN7EXAMPLE' END, ui_principal_id = CASE WHEN position > 8 THEN 'AROAEXAMPLEID2EXAMPL:ci-7f2' END,
    ui_account = '111122223333'`);
  await writer.run(`UPDATE ct_event SET raw = to_json({sourceIPAddress: source_ip, recipientAccountId: recipient_account, eventID: event_id,
    requestID: request_id, userIdentity: {accessKeyId: ui_access_key, principalId: ui_principal_id, userName: ui_user, accountId: ui_account},
    requestParameters: CASE WHEN position = 7 THEN {cidrIp: '198.51.100.2/32', accessKeyId: 'AKIAIOSFODNN7EXAMPLE'} END})::VARCHAR`);
  await writer.run(`UPDATE ct_event SET user_identity = raw -> 'userIdentity'`);
  await addLogEvents(engine.store, { name: '/app', account: '111122223333' }, ['GET / from 198.51.100.2', 'nothing']);
  await addLogEvents(engine.store, { name: '/app', account: '444455556666' }, [
    '198.51.100.2 a',
    'b 198.51.100.2',
    'c',
  ]);
  await addLogEvents(engine.store, { name: '/other' }, ['1-58406520-a006649127e371903a2de979']);
  return engine;
}

test('an address is counted in its field, in the lines of each log group and in whole records', async () => {
  const engine = await workspace();
  const { found, told } = await find(engine, '198.51.100.2');
  expect(short(found)).toEqual([
    ['cloudtrail', 'sourceIPAddress', 3], // 2, 6, 10
    ['444455556666:/app', null, 2],
    ['111122223333:/app', null, 1],
    ['cloudtrail', null, 4], // and 7, in its parameters
  ]);
  expect(found).toMatchObject({ events: 7, dataSets: 3 });
  expect(await countedByQueries(engine, found)).toEqual([3, 2, 1, 4]);
  // Each step tells what is known by then: first the stored columns, then logs, then records.
  expect(told.map((one) => [one.searched, one.toSearch, one.places.length])).toEqual([
    [12, 30, 1],
    [18, 30, 3],
    [30, 30, 4],
  ]);
});

test.each([
  [
    'AKIAIOSFODNN7EXAMPLE',
    [
      ['cloudtrail', 'userIdentity.accessKeyId', 5],
      ['cloudtrail', null, 6],
    ],
    6,
  ],
  ['AROAEXAMPLEID2EXAMPL:ci-7f2', [['cloudtrail', 'userIdentity.principalId', 4]], 4],
  ['ci-7f2', [['cloudtrail', 'userIdentity.principalId', 4]], 4],
  ['u1', [], 0], // two letters are no name
  ['GetObject', [['cloudtrail', 'eventName', 4]], 4],
  ['5f0c1d2e-7a41-4c0e-9b6d-0a1b2c3d4e03', [['cloudtrail', 'eventID', 1]], 1],
  ['79104EXAMPLEB703', [['cloudtrail', 'requestID', 1]], 1],
  ['1111-2222-3333', [['cloudtrail', 'userIdentity.accountId', 12]], 12],
  ['58406520a006649127e371903a2de979', [['/other', null, 1]], 1],
  ['203.0.113.9', [], 0],
])('%s is counted where such values stand, and its queries find as many', async (text, places, events) => {
  const engine = await workspace();
  const { found } = await find(engine, text);
  expect(short(found)).toEqual(places);
  expect(found.events).toBe(events);
  expect(found.searched).toBe(found.toSearch);
  if (text !== 'GetObject') expect(await countedByQueries(engine, found)).toEqual(places.map(([, , n]) => n));
});

test('only events of the range count', async () => {
  const engine = await workspace();
  const range = { from: LOG_START_MS * 1000, to: LOG_START_MS * 1000 + 6e6 }; // records 1 to 6, log events at 0 s
  const { found } = await find(engine, '198.51.100.2', range);
  expect(short(found)).toEqual([
    ['cloudtrail', 'sourceIPAddress', 2],
    ['111122223333:/app', null, 1],
    ['444455556666:/app', null, 1],
  ]);
  expect(await countedByQueries(engine, found, range)).toEqual([2, 1, 1]);
});

test('words that no form fits are not looked for, and a search that is given up ends', async () => {
  const engine = await workspace();
  expect((await find(engine, 'close tab')).found).toMatchObject({ places: [], toSearch: 0 });
  const abort = new AbortController();
  abort.abort();
  await expect(find(engine, '198.51.100.2', null, abort.signal)).rejects.toThrow();
  expect((await find(engine, '198.51.100.2')).found.events).toBe(7);
});
