import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, expect, test } from 'vitest';
import { inexactTrailFieldsSql } from '../../../../main/engine/query/insights/catalog.ts';
import { ask, CATALOG, compiled, fill, NOW_US, openDatabase, START_MS } from './support.ts';

let connection: DuckDBConnection;
const trail = (eventName: string, more: Record<string, unknown> = {}) => ({
  eventTime: '2024-01-01T00:00:00Z',
  eventName,
  eventSource: 'iam.amazonaws.com',
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  readOnly: false,
  ...more,
});

beforeAll(async () => {
  connection = await openDatabase();
  await fill(
    connection,
    ['{"eventName":"FromLogs"}'],
    [
      trail('CreateUser', { requestParameters: { userName: 'eve' }, responseElements: { user: { arn: 'arn:eve' } } }),
      trail('ListUsers', {
        awsRegion: 'us-east-1',
        readOnly: true,
        unknownKey: { deep: [1, { x: 'y' }] },
        userIdentity: { type: 'IAMUser', arn: 'arn:a', sessionContext: { attributes: { mfaAuthenticated: 'true' } } },
      }),
      trail('Other', { recipientAccountId: '999988887777', eventTime: '2024-01-01T02:00:00+01:00', readOnly: 'false' }),
    ],
  );
});

test('without a source a query runs on all log groups and the trail events', async () => {
  const { rows } = await ask(connection, 'fields eventName | sort eventName');
  expect(rows).toEqual([['CreateUser'], ['FromLogs'], ['ListUsers'], ['Other']]);
});

test.each([
  ['cloudtrail', ['CreateUser', 'ListUsers', 'Other']],
  ['cloudtrail/111122223333', ['CreateUser', 'ListUsers']],
  ['cloudtrail/111122223333/us-east-1', ['ListUsers']],
  ['cloudtrail/000000000000', []],
])('the virtual group %s', async (group, names) => {
  expect((await ask(connection, 'fields eventName | sort eventName', { sources: [group] })).rows).toEqual(
    names.map((name) => [name]),
  );
  expect((await ask(connection, `SOURCE '${group}' | fields eventName | sort eventName`)).rows).toEqual(
    names.map((name) => [name]),
  );
});

test('fields of a trail event: system fields, columns, nested parts and keys that only the record has', async () => {
  const { rows } = await ask(
    connection,
    'filter eventName = "ListUsers" | fields @timestamp, @logStream, @log, @ingestionTime, readOnly, userIdentity.type, userIdentity.sessionContext.attributes.mfaAuthenticated, unknownKey.deep.1.x, eventTime, userIdentity',
    { sources: ['cloudtrail'] },
  );
  expect(rows).toEqual([
    [
      '2024-01-01 00:00:00.000',
      '111122223333_CloudTrail_us-east-1',
      '111122223333:cloudtrail',
      null,
      '1',
      'IAMUser',
      'true',
      'y',
      '2024-01-01T00:00:00Z',
      '{"type":"IAMUser","arn":"arn:a","sessionContext":{"attributes":{"mfaAuthenticated":"true"}}}',
    ],
  ]);
});

test('a column stands in only where its text is the record’s own', async () => {
  const asked = async (inexactTrailFields: string[]) =>
    (
      await ask(connection, 'filter eventName = "Other" | fields eventTime, readOnly', {
        sources: ['cloudtrail'],
        catalog: { ...CATALOG, inexactTrailFields },
      })
    ).rows;
  expect(await asked(['eventTime', 'readOnly'])).toEqual([['2024-01-01T02:00:00+01:00', 'false']]);
  const [row] = (await connection.runAndReadAll(inexactTrailFieldsSql())).getRowObjects();
  expect(row).toEqual({ eventTime: true, readOnly: true, managementEvent: false });
});

test('a stored column is read without the record', async () => {
  const query = compiled(
    'filter eventName = "CreateUser" and userIdentity.arn != "x" | stats count(*) by awsRegion, sourceIPAddress, errorCode',
    { sources: ['cloudtrail'] },
  );
  const plan = (await connection.runAndReadAll(`EXPLAIN ${query.sql}`, query.params)).getRows().join('\n');
  expect(plan).not.toMatch(/json_extract|\braw\b/);
});

test('the range is half-open', async () => {
  const at = (ms: number) => BigInt(START_MS + ms) * 1000n;
  const count = async (fromUs: bigint, toUs: bigint) =>
    (await ask(connection, 'stats count(*) as n', { sources: ['app'], range: { fromUs, toUs } })).rows;
  expect(await count(at(0), at(1))).toEqual([['1']]);
  expect(await count(at(-1), at(0))).toEqual([['0']]);
});

test('statistics: scanned in the range, matched by the filters, rows without the limit', async () => {
  const query = compiled('filter awsRegion = "eu-west-1" | stats count(*) by eventName | limit 1', {
    sources: ['cloudtrail'],
  });
  const figure = async ({ sql, params }: { sql: string; params: (string | number)[] }) =>
    Number((await connection.runAndReadAll(sql, params)).getRows()[0]?.[0]);
  const { scanned, matched, total } = query.statistics;
  expect([await figure(scanned), await figure(matched), await figure(total)]).toEqual([3, 2, 2]);
});

test('the limit that the language adds is told from one that was written, and can be lifted', () => {
  expect(compiled('fields a').limit).toEqual({ rows: 10_000, implicit: true });
  expect(compiled('fields a | limit 5').limit).toEqual({ rows: 5, implicit: false });
  expect(compiled('fields a', { rowLimit: null }).limit).toBeNull();
  expect(compiled('fields a', { rowLimit: null }).sql).not.toContain('LIMIT');
});

test('rows that are records say where they came from', async () => {
  const query = compiled('fields eventName | filter eventName = "CreateUser"', { locators: true });
  expect(query.located).toBe(true);
  expect((await connection.runAndReadAll(query.sql, query.params)).getRows()).toEqual([
    ['CreateUser', 'cloudtrail', 1, 1n],
  ]);
  expect(compiled('stats count(*)', { locators: true }).located).toBe(false);
});

test('types of columns', () => {
  expect(
    compiled('fields @timestamp, a, a + 1 as n, ispresent(a) as p, jsonParse(@message) as j', { nowUs: NOW_US })
      .columns,
  ).toEqual([
    { name: '@timestamp', type: 'time' },
    { name: 'a', type: 'text' },
    { name: 'n', type: 'number' },
    { name: 'p', type: 'boolean' },
    { name: 'j', type: 'json' },
  ]);
});
