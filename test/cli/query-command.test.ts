import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, Cli } from './support/cli.ts';

const TRAIL = fileURLToPath(new URL('../data/cloudtrail/trail-invictus', import.meta.url));

let folder: string;
let cli: Cli;
let workspace: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-query-'));
  cli = new Cli(folder);
  workspace = join(folder, 'case.trailglass');
  await cli.json(['import', '-w', workspace, TRAIL]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const insights = (text: string, ...more: string[]) => cli.json<Answer>(['query', '-w', workspace, ...more, text]);
const sql = (text: string) => cli.json<Answer>(['sql', '-w', workspace, text]);
const sorted = (rows: unknown[][]) => rows.map((row) => JSON.stringify(row)).sort();
const count = async (text: string) => Number((await sql(text)).rows[0]?.[0]);

describe('published queries answer as the same question in SQL does', () => {
  // Numbers are those of the specification's list (insights-ql.md part 9).
  const pairs: [string, string, string][] = [
    [
      '17, events by service, name and Region',
      'stats count(*) by eventSource, eventName, awsRegion',
      'SELECT eventSource, eventName, awsRegion, count(*) FROM cloudtrail GROUP BY ALL',
    ],
    [
      '19, new IAM users',
      'filter eventName="CreateUser" | fields awsRegion, requestParameters.userName, responseElements.user.arn',
      `SELECT awsRegion, json_extract_string(requestParameters, '$.userName'), json_extract_string(responseElements, '$.user.arn')
       FROM cloudtrail WHERE eventName = 'CreateUser'`,
    ],
    [
      '20, its shape on errors that the sample has',
      'filter ispresent(errorCode) | stats count(*) by errorCode, errorMessage',
      'SELECT errorCode, errorMessage, count(*) FROM cloudtrail WHERE errorCode IS NOT NULL GROUP BY ALL',
    ],
    [
      '21, all of the calls with an old version of TLS, of versions that the sample has',
      `filter tlsDetails.tlsVersion in ["TLSv1.2", "TLSv1.3"] | stats count(*) as numOutdatedTlsCalls by userIdentity.accountId,
         recipientAccountId, eventSource, eventName, awsRegion, tlsDetails.tlsVersion, tlsDetails.cipherSuite, userAgent
       | sort eventSource, eventName, awsRegion, tlsDetails.tlsVersion`,
      `SELECT "userIdentity.accountId", recipientAccountId, eventSource, eventName, awsRegion,
         json_extract_string(tlsDetails, '$.tlsVersion') AS v, json_extract_string(tlsDetails, '$.cipherSuite'), userAgent, count(*)
       FROM cloudtrail WHERE v IN ('TLSv1.2', 'TLSv1.3') GROUP BY ALL`,
    ],
    [
      '22, TLS versions per service, of those that the sample has',
      'filter tlsDetails.tlsVersion in ["TLSv1.2", "TLSv1.3"] | stats count(*) as n by eventSource',
      `SELECT eventSource, count(*) FROM cloudtrail
       WHERE json_extract_string(tlsDetails, '$.tlsVersion') IN ('TLSv1.2', 'TLSv1.3') GROUP BY ALL`,
    ],
  ];
  test.each(pairs)('%s', async (_name, query, same) => {
    const [answer, expected] = await Promise.all([insights(query), sql(same)]);
    expect(expected.rows.length).toBeGreaterThan(0);
    expect(sorted(answer.rows)).toEqual(sorted(expected.rows));
  });

  test.each([
    [
      '18, instances started or stopped',
      '(eventName="StartInstances" or eventName="StopInstances") and awsRegion="us-east-2"',
    ],
    ['20, failed changes of trails', 'eventName="UpdateTrail" and ispresent(errorCode)'],
    ['21 and 22, old versions of TLS', 'tlsDetails.tlsVersion in [ "TLSv1", "TLSv1.1" ]'],
  ])('%s: none in the sample', async (_name, condition) => {
    const where = condition
      .replaceAll('"', "'")
      .replace('ispresent(errorCode)', 'errorCode IS NOT NULL')
      .replace(/tlsDetails\.tlsVersion in \[(.*)\]/, "json_extract_string(tlsDetails, '$.tlsVersion') IN ($1)");
    expect(await count(`SELECT count(*) FROM cloudtrail WHERE ${where}`)).toBe(0);
    expect((await insights(`filter ${condition}`)).rows).toEqual([]);
  });
});

test('the answer has the shape of the design, and counts what was read and what passed', async () => {
  const all = await count('SELECT count(*) FROM cloudtrail');
  const some = await count("SELECT count(*) FROM cloudtrail WHERE eventName = 'CreateUser'");
  const newest = await sql(
    "SELECT eventTime, eventName FROM cloudtrail WHERE eventName = 'CreateUser' ORDER BY eventTime DESC LIMIT 1",
  );
  expect(await insights('filter eventName = "CreateUser" | fields @timestamp, eventName | limit 1')).toEqual({
    columns: [
      { name: '@timestamp', type: 'time' },
      { name: 'eventName', type: 'text' },
    ],
    rows: newest.rows,
    statistics: { recordsScanned: all, recordsMatched: some, elapsedMs: expect.any(Number) },
    warnings: [],
  });
});

test('--explain prints SQL that answers the same', async () => {
  const query = `filter eventName like /^Create/ and userIdentity.type != 'x' | stats count(*) as n by eventName, bin(1h) | sort n desc`;
  const { code, stdout } = await cli.run(['query', '-w', workspace, '--explain', query]);
  expect(code).toBe(0);
  const [answer, explained] = await Promise.all([insights(query), sql(stdout)]);
  expect(answer.rows.length).toBeGreaterThan(1);
  expect(sorted(explained.rows)).toEqual(sorted(answer.rows));
});

describe('--from and --to', () => {
  const total = 'stats count(*) as n';
  test.each([
    ['ISO 8601', ['2023-07-10T12:00:00Z', '2023-07-10T12:10:00Z']],
    ['seconds', ['1688990400', '1688991000']],
    ['milliseconds', ['1688990400000', '1688991000000']],
    ['a zone', ['2023-07-10T14:00:00+02:00', '2023-07-10 12:10']],
  ])('take %s', async (_name, [from = '', to = '']) => {
    const expected = await count(
      "SELECT count(*) FROM cloudtrail WHERE eventTime >= '2023-07-10 12:00:00' AND eventTime < '2023-07-10 12:10:00'",
    );
    expect(expected).toBeGreaterThan(0);
    const { rows, statistics } = await insights(total, '--from', from, '--to', to);
    expect([rows, statistics.recordsScanned]).toEqual([[[expected]], expected]);
  });

  test('take a time before the newest event', async () => {
    const expected = await count(
      'SELECT count(*) FROM cloudtrail WHERE eventTime >= (SELECT max(eventTime) - INTERVAL 30 MINUTE FROM cloudtrail)',
    );
    expect((await insights(total, '--from', '-30m')).rows).toEqual([[expected]]);
  });

  test('refuse what is no time', async () => {
    const end = await cli.run(['query', '-w', workspace, '--from', 'yesterday', total]);
    expect({ code: end.code, stdout: end.stdout }).toEqual({ code: 2, stdout: '' });
    expect(end.stderr).toMatch(/^bad-request: yesterday is no time/);
  });
});

test('--source asks the trail of one account, and names that are not there are mistakes', async () => {
  const accounts = await sql('SELECT recipientAccountId, count(*) FROM cloudtrail GROUP BY ALL ORDER BY 2 DESC');
  const [account, events] = accounts.rows[0] ?? [];
  expect((await insights('stats count(*)', '--source', `cloudtrail/${account}`)).rows).toEqual([[events]]);
  expect((await cli.run(['query', '-w', workspace, '--source', 'nowhere', 'stats count(*)'])).code).toBe(2);
});

test('a wrong query ends with 2 and every mistake with its place, on stderr alone', async () => {
  const end = await cli.run(['query', '-w', workspace, 'fields @timestamp\n| filtr eventName = "x"']);
  expect({ code: end.code, stdout: end.stdout }).toEqual({ code: 2, stdout: '' });
  const [first, line, carets] = end.stderr.split('\n');
  expect(first).toMatch(/^query\.syntax: line 2, column 3: .*filtr.*filter/);
  expect(line).toBe('line 2: | filtr eventName = "x"');
  expect(carets).toBe(`${' '.repeat('line 2: | '.length)}^^^^^`);
});

test('patterns, which SQL alone does not find, come out too', async () => {
  const { rows } = await insights('filter eventName = "CreateUser" | pattern eventName');
  expect(rows).toHaveLength(1);
});
