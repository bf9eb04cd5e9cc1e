import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  GetQueryResultsCommand,
  ListLogGroupsCommand,
  StartLiveTailCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT, FakeAws, REGION } from '../support/aws/fake-aws.ts';
import { arnOf } from '../support/aws/log-groups.ts';
import { NO_QUIRKS } from '../support/aws/log-pages.ts';
import { TestClock } from '../support/aws/test-clock.ts';

/** The fake speaks to AWS's own clients: what it gets wrong would hide mistakes of ours. */
const NOON = Date.UTC(2026, 2, 2, 12);
let clock: TestClock;
let fake: FakeAws;

beforeEach(async () => {
  clock = new TestClock(NOON, false);
  fake = await FakeAws.start({ seed: 7, clock });
});

afterEach(() => fake.stop());

function settings(lifetimeMs?: number) {
  return { endpoint: fake.endpoint, region: REGION, credentials: fake.issue(lifetimeMs), maxAttempts: 1 };
}

function logGroup(events: number, name = '/app/shop') {
  const group = fake.logs.groups.add({ name, account: ACCOUNT, region: REGION });
  fake.logs.groups.put(
    group,
    Array.from({ length: events }, (_, i) => ({
      timestamp: NOON - (events - i) * 10,
      stream: `s${i % 3}`,
      message: `line ${i}`,
    })),
  );
  return group;
}

describe('CloudWatch Logs', () => {
  test('gives every event once behind empty, short and repeated pages', async () => {
    const group = logGroup(5000);
    fake.rates = { FilterLogEvents: Number.POSITIVE_INFINITY };
    fake.logs.pages.quirks = { ...NO_QUIRKS, emptyPages: 0.3, shortPages: 0.5, repeatedTokens: 0.5 };
    const client = new CloudWatchLogsClient(settings());
    const ids: (string | undefined)[] = [];
    let token: string | undefined;
    let empty = 0;
    let repeated = 0;
    do {
      const asked = { logGroupName: group.name, startTime: 0, endTime: NOON, limit: 200, nextToken: token };
      const answer = await client.send(new FilterLogEventsCommand(asked));
      if (answer.events?.length === 0) empty++;
      if (token !== undefined && answer.nextToken === token) repeated++;
      ids.push(...(answer.events ?? []).map(({ eventId }) => eventId));
      token = answer.nextToken;
    } while (token !== undefined);
    expect(ids).toEqual(group.events.map(({ eventId }) => eventId));
    expect(ids[0]).toMatch(/^\d{56}$/);
    expect([empty > 0, repeated > 0]).toEqual([true, true]);
  });

  test('takes both ends of the range in FilterLogEvents, and the start alone in GetLogEvents', async () => {
    const group = logGroup(30);
    const client = new CloudWatchLogsClient(settings());
    const range = { startTime: NOON - 60, endTime: NOON - 30 };
    const filtered = await client.send(new FilterLogEventsCommand({ logGroupName: group.name, ...range }));
    expect(filtered.events?.map(({ timestamp }) => timestamp)).toEqual([60, 50, 40, 30].map((ms) => NOON - ms));
    const stream = { logGroupName: group.name, logStreamName: 's0', startFromHead: true, ...range };
    const got = await client.send(new GetLogEventsCommand(stream));
    expect(got.events?.map(({ timestamp }) => timestamp)).toEqual([NOON - 60]);
    const end = await client.send(new GetLogEventsCommand({ ...stream, nextToken: got.nextForwardToken }));
    expect([end.events, end.nextForwardToken]).toEqual([[], got.nextForwardToken]);
  });

  test('throttles the sixth call of a second, and lets tokens of yesterday expire', async () => {
    const group = logGroup(30);
    const client = new CloudWatchLogsClient(settings());
    const ask = (nextToken?: string) =>
      client.send(new FilterLogEventsCommand({ logGroupName: group.name, limit: 10, nextToken }));
    const { nextToken } = await ask();
    for (let i = 0; i < 4; i++) await ask();
    await expect(ask()).rejects.toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
    clock.advance(200);
    await ask(nextToken);
    clock.advance(25 * 3_600_000);
    await expect(ask(nextToken)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('runs a query through its states, and gives its rows in pages', async () => {
    const group = logGroup(12_000);
    fake.rates = { GetQueryResults: Number.POSITIVE_INFINITY };
    const client = new CloudWatchLogsClient(settings());
    const { queryId } = await client.send(
      new StartQueryCommand({
        logGroupIdentifiers: [arnOf(group)],
        queryString: 'fields @timestamp, @message, @logStream, @log | sort @timestamp asc | limit 100000',
        startTime: NOON / 1000 - 3600,
        endTime: NOON / 1000,
      }),
    );
    const ask = (nextToken?: string) => client.send(new GetQueryResultsCommand({ queryId, nextToken }));
    const [scheduled, running, complete] = [await ask(), await ask(), await ask()];
    expect([scheduled.status, running.status, complete.status]).toEqual(['Scheduled', 'Running', 'Complete']);
    const rest = await ask(complete.nextToken);
    expect([complete.results?.length, rest.results?.length, rest.nextToken]).toEqual([10_000, 2_000, undefined]);
    expect(complete.statistics).toMatchObject({ recordsMatched: 12_000, recordsScanned: 12_000 });
    expect(complete.results?.[0]?.slice(0, 4)).toEqual([
      { field: '@timestamp', value: '2026-03-02 11:58:00.000' },
      { field: '@message', value: 'line 0' },
      { field: '@logStream', value: 's0' },
      { field: '@log', value: `${ACCOUNT}:/app/shop` },
    ]);
  });

  test('tails live, as a sample where a second has more than 500 events', async () => {
    const group = logGroup(1);
    const client = new CloudWatchLogsClient({ ...settings(), disableHostPrefix: true });
    const { responseStream } = await client.send(new StartLiveTailCommand({ logGroupIdentifiers: [arnOf(group)] }));
    const seen: unknown[] = [];
    for await (const event of responseStream ?? []) {
      if (event.sessionStart) {
        const lines = Array.from({ length: 1000 }, (_, i) => ({
          timestamp: NOON + i,
          stream: 's0',
          message: `live ${i}`,
        }));
        fake.logs.liveTail.second(group, lines.slice(0, 1));
        fake.logs.liveTail.second(group, lines);
      } else if (event.sessionUpdate) {
        seen.push([event.sessionUpdate.sessionResults?.length, event.sessionUpdate.sessionMetadata?.sampled]);
      }
      if (seen.length === 2) break;
    }
    expect(seen).toEqual([
      [1, false],
      [500, true],
    ]);
  });

  test('lists 10,000 groups in pages, by prefix and pattern, with those of linked accounts where asked for', async () => {
    for (let i = 0; i < 10_000; i++)
      fake.logs.groups.add({ name: `/aws/lambda/f${i}`, account: ACCOUNT, region: REGION });
    fake.logs.groups.add({ name: '/aws/lambda/theirs', account: '444455556666', region: REGION });
    fake.logs.groups.links.set(ACCOUNT, ['444455556666']);
    fake.rates = { ListLogGroups: Number.POSITIVE_INFINITY };
    const client = new CloudWatchLogsClient(settings());
    const names = new Set<string | undefined>();
    let nextToken: string | undefined;
    do {
      const asked = { limit: 1000, includeLinkedAccounts: true, nextToken };
      const answer = await client.send(new ListLogGroupsCommand(asked));
      for (const { logGroupArn } of answer.logGroups ?? []) names.add(logGroupArn);
      nextToken = answer.nextToken;
    } while (nextToken !== undefined);
    expect(names.size).toBe(10_001);
    const found = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/lambda/f999' }));
    expect(found.logGroups?.map(({ logGroupName }) => logGroupName?.slice(13))).toEqual([
      '999',
      ...Array.from({ length: 10 }, (_, i) => `999${i}`),
    ]);
    expect(found.logGroups?.[0]).toMatchObject({ logGroupClass: 'STANDARD', storedBytes: 0 });
  });
});

test('CloudTrail: newest first, 50 a page, two calls a second, nothing shifted by what comes in', async () => {
  const event = (i: number) => ({
    eventId: `id-${String(i).padStart(4, '0')}`,
    time: NOON - i * 1000,
    eventName: 'ListBuckets',
    eventSource: 's3.amazonaws.com',
    record: `{"eventID":"id-${i}"}`,
  });
  fake.cloudtrail.add(
    ACCOUNT,
    REGION,
    Array.from({ length: 80 }, (_, i) => event(i)),
  );
  const client = new CloudTrailClient(settings());
  const ask = (NextToken?: string) => client.send(new LookupEventsCommand({ EndTime: new Date(NOON), NextToken }));
  const first = await ask();
  expect(first.Events?.[0]).toMatchObject({ EventId: 'id-0000', EventTime: new Date(NOON), ReadOnly: 'false' });
  fake.cloudtrail.add(ACCOUNT, REGION, [event(-5)]);
  const rest = await ask(first.NextToken);
  expect([...(first.Events ?? []), ...(rest.Events ?? [])].map(({ EventId }) => EventId)).toEqual(
    Array.from({ length: 80 }, (_, i) => event(i).eventId),
  );
  await expect(ask()).rejects.toMatchObject({ name: 'ThrottlingException' });
});

describe('S3', () => {
  test('lists in pages and gives objects, in the bucket’s own Region', async () => {
    fake.s3.addBucket('trails', { region: 'us-west-2' });
    for (let i = 0; i < 5; i++) fake.s3.put('trails', `a/${i} ü&.json`, `{"n":${i}}`);
    fake.s3.put('trails', 'b/x', 'other');
    const astray = new S3Client({ ...settings(), forcePathStyle: true });
    await expect(astray.send(new ListObjectsV2Command({ Bucket: 'trails' }))).rejects.toMatchObject({
      name: 'PermanentRedirect',
      $response: { headers: { 'x-amz-bucket-region': 'us-west-2' } },
    });
    const client = new S3Client({ ...settings(), region: 'us-west-2', forcePathStyle: true });
    const keys: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const asked = { Bucket: 'trails', Prefix: 'a/', MaxKeys: 2, ContinuationToken };
      const page = await client.send(new ListObjectsV2Command(asked));
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(keys).toEqual([0, 1, 2, 3, 4].map((i) => `a/${i} ü&.json`));
    const top = await client.send(new ListObjectsV2Command({ Bucket: 'trails', Delimiter: '/' }));
    expect(top.CommonPrefixes).toEqual([{ Prefix: 'a/' }, { Prefix: 'b/' }]);
    const object = await client.send(new GetObjectCommand({ Bucket: 'trails', Key: keys[3] }));
    expect(await object.Body?.transformToString()).toBe('{"n":3}');
    const part = await client.send(new GetObjectCommand({ Bucket: 'trails', Key: 'b/x', Range: 'bytes=2-' }));
    expect([await part.Body?.transformToString(), part.ContentRange]).toEqual(['her', 'bytes 2-4/5']);
  });

  test('names what is missing, paid by the requester or asked for too often', async () => {
    fake.s3.addBucket('payers', { requesterPays: true });
    fake.s3.put('payers', 'k', 'v');
    const client = new S3Client({ ...settings(), forcePathStyle: true });
    const get = (more: object) => client.send(new GetObjectCommand({ Bucket: 'payers', Key: 'k', ...more }));
    await expect(get({})).rejects.toMatchObject({ name: 'AccessDenied' });
    expect((await get({ RequestPayer: 'requester' })).ETag).toBe('"9e3669d19b675bd57058fd4664205d2a"');
    await expect(get({ RequestPayer: 'requester', Key: 'no' })).rejects.toMatchObject({ name: 'NoSuchKey' });
    fake.faults = { throttled: 1 };
    await expect(get({ RequestPayer: 'requester' })).rejects.toMatchObject({ name: 'SlowDown' });
  });
});

test('STS says who calls, gives sessions of roles, and their tokens expire', async () => {
  const client = new STSClient(settings());
  expect((await client.send(new GetCallerIdentityCommand({}))).Account).toBe(ACCOUNT);
  const role = { RoleArn: 'arn:aws:iam::444455556666:role/reader', RoleSessionName: 'me' };
  const { Credentials } = await client.send(new AssumeRoleCommand(role));
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  const inRole = new STSClient({ ...settings(), credentials });
  expect((await inRole.send(new GetCallerIdentityCommand({}))).Account).toBe('444455556666');
  clock.advance(3_600_000);
  await expect(inRole.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' });
});

test('permissions name the action that is missing', async () => {
  const group = logGroup(1);
  fake.denied.add('logs:FilterLogEvents');
  const client = new CloudWatchLogsClient(settings());
  await expect(client.send(new FilterLogEventsCommand({ logGroupName: group.name }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('not authorized to perform: logs:FilterLogEvents'),
  });
});

test.each([
  ['serverError', { name: 'InternalFailure', $metadata: { httpStatusCode: 500 } }],
  ['unavailable', { name: 'ServiceUnavailableException', $metadata: { httpStatusCode: 503 } }],
  ['dropped', { code: 'ECONNRESET' }],
  ['cut', { code: 'ECONNRESET' }],
] as const)('a request that meets the fault "%s" fails, and is in the log of calls', async (fault, error) => {
  const group = logGroup(100);
  fake.faults = { [fault]: 1 };
  const client = new CloudWatchLogsClient(settings());
  await expect(client.send(new FilterLogEventsCommand({ logGroupName: group.name }))).rejects.toMatchObject(error);
  expect(fake.calls.map(({ operation, failure }) => [operation, failure !== null])).toEqual([
    ['FilterLogEvents', true],
  ]);
  expect(fake.answered('FilterLogEvents')).toBe(0);
});
