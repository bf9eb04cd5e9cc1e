import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ImportReport } from '../../preload/contract/jobs.ts';
import type { PullPlan } from '../../preload/contract/pull.ts';
import { ACCOUNT, FakeAws, REGION } from '../support/aws/fake-aws.ts';
import { type Answer, Cli, ended } from './support/cli.ts';

const HOUR = 3_600_000;
const END = Math.floor(Date.now() / HOUR) * HOUR - 6 * HOUR;
const EVENTS = 6000;

let folder: string;
let cli: Cli;
let fake: FakeAws;
let env: Record<string, string>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-pull-'));
  cli = new Cli(folder);
  fake = await FakeAws.start();
  fake.rates = { FilterLogEvents: Number.POSITIVE_INFINITY, LookupEvents: Number.POSITIVE_INFINITY };
  const { accessKeyId, secretAccessKey, sessionToken } = fake.issue();
  env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken };
  // A slice holds a minute: 16 MB a minute is what the group says of itself.
  const group = fake.logs.groups.add({
    name: '/app/shop',
    account: ACCOUNT,
    region: REGION,
    retentionInDays: 1,
    storedBytes: 24 * 60 * 16 * 2 ** 20,
  });
  fake.logs.groups.put(
    group,
    Array.from({ length: EVENTS }, (_, i) => ({
      timestamp: END - HOUR + Math.floor((i * HOUR) / EVENTS),
      stream: `s${i % 3}`,
      message: i % 500 === 0 ? `ERROR ${i}` : `line ${i}`,
    })),
  );
});
afterEach(async () => {
  await fake.stop();
  rmSync(folder, { recursive: true, force: true });
});

function pulling(...more: string[]): string[] {
  const [from, to] = [END - HOUR, END].map((ms) => new Date(ms).toISOString());
  const fixed = ['--endpoint', fake.endpoint, '--region', REGION, '--from', from ?? '', '--to', to ?? ''];
  return ['pull', 'logs', '/app/shop', ...fixed, '--calls-per-second', '1000', ...more];
}

const WORKSPACE = ['--workspace', 'case.trailglass'];

/** What stands in the log of changes that DuckDB writes with each commit. */
function bytesWritten(): number {
  return statSync(join(folder, 'case.trailglass.wal'), { throwIfNoEntry: false })?.size ?? 0;
}

async function counted(sql: string): Promise<unknown[]> {
  return (await cli.json<Answer>(['sql', ...WORKSPACE, sql])).rows[0] ?? [];
}

test('a plan says what each way would take, and asks for no event', async () => {
  const plan = await cli.json<PullPlan>(pulling('--plan'), 0, { env });
  expect(plan.groups.map(({ name, method, ways }) => [name, method, ways.map((way) => way.method)])).toEqual([
    ['/app/shop', 'filter', ['filter', 'query']],
  ]);
  expect([plan.files, fake.answered('FilterLogEvents'), fake.answered('StartQuery')]).toEqual([60, 0, 0]);
  expect(plan.policy).toMatchObject({
    Statement: [
      { Action: ['logs:DescribeLogGroups'], Resource: ['*'] },
      { Action: ['logs:FilterLogEvents', 'logs:StartQuery'] },
      { Action: ['logs:GetQueryResults', 'logs:StopQuery'] },
    ],
  });
});

test('a pull that was killed goes on with the same command, and lacks and doubles nothing', async () => {
  const child = cli.start(pulling(...WORKSPACE), { env });
  // Forty slices come, then AWS is silent; the process is killed when it has written what it got.
  let asked = 0;
  let written = Number.POSITIVE_INFINITY;
  fake.onCall = ({ operation }) => {
    if (operation !== 'FilterLogEvents') return;
    asked++;
    if (asked === 1) written = bytesWritten();
    if (asked === 40) fake.faults = { slow: 1, slowMs: 60_000 };
  };
  const end = ended(child);
  // It waits for AWS: what it had to write is written when nothing more is.
  let last = 0;
  const isAtRest = () => {
    const [before, now] = [last, bytesWritten()];
    last = now;
    return now > written && now === before;
  };
  await expect.poll(isAtRest, { timeout: 50_000, interval: 1000 }).toBe(true);
  child.kill('SIGKILL');
  expect(await end).toMatchObject({ signal: 'SIGKILL' });
  fake.faults = {};
  const before = fake.answered('FilterLogEvents');
  const report = await cli.json<ImportReport>(pulling(...WORKSPACE), 0, { env });
  expect(await counted('SELECT count(*), count(DISTINCT "eventId") FROM logs')).toEqual([EVENTS, EVENTS]);
  expect(report.records).toMatchObject({ duplicates: 0, failed: 0 });
  // What was committed before the kill is not asked for again.
  expect(fake.answered('FilterLogEvents') - before).toBeLessThan(60);
});

test('a filter pattern is applied by AWS, and a later pull of everything brings the rest', async () => {
  const errors = await cli.json<ImportReport>(pulling(...WORKSPACE, '--filter', 'ERROR'), 0, { env });
  expect(errors.records.inserted).toBe(EVENTS / 500);
  const all = await cli.json<ImportReport>(pulling(...WORKSPACE), 0, { env });
  expect(all.records).toMatchObject({ inserted: EVENTS - EVENTS / 500, duplicates: EVENTS / 500 });
  const again = await cli.json<ImportReport>(pulling(...WORKSPACE), 0, { env });
  expect([again.files.found, again.records.read]).toEqual([0, 0]);
});

test('what AWS denies ends the pull with the permission that is missing', async () => {
  fake.denied.add('logs:FilterLogEvents');
  const end = await cli.run(pulling(...WORKSPACE), { env });
  expect([end.code, end.stderr]).toEqual([2, expect.stringContaining('logs:FilterLogEvents')]);
});

test('Event history says what it lacks, and its records are those of a trail', async () => {
  const record = (i: number) =>
    JSON.stringify({
      eventVersion: '1.11',
      eventTime: new Date(END - i * 1000).toISOString().replace('.000', ''),
      eventSource: 's3.amazonaws.com',
      eventName: 'ListBuckets',
      awsRegion: REGION,
      eventID: `id-${i}`,
      recipientAccountId: ACCOUNT,
    });
  fake.cloudtrail.add(
    ACCOUNT,
    REGION,
    Array.from({ length: 120 }, (_, i) => ({
      eventId: `id-${i}`,
      time: END - i * 1000,
      eventName: 'ListBuckets',
      eventSource: 's3.amazonaws.com',
      record: record(i),
    })),
  );
  const place = ['--endpoint', fake.endpoint, '--region', REGION];
  const { code, stdout, stderr } = await cli.run(['pull', 'history', ...place, ...WORKSPACE], { env });
  expect([code, stderr]).toEqual([0, expect.stringContaining('no data events')]);
  const report = JSON.parse(stdout) as ImportReport;
  expect(report.records).toMatchObject({ read: 120, inserted: 120 });
  expect(
    report.bySource.map(({ kind, source }) => [kind, source.startsWith(`aws-history://${ACCOUNT}/${REGION}?`)]),
  ).toEqual([['cloudtrail-lookup', true]]);
  expect(await counted('SELECT count(*), min("eventID") FROM cloudtrail')).toEqual([120, 'id-0']);
});
