import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ImportReport } from '../../preload/contract/jobs.ts';
import type { PullPlan } from '../../preload/contract/pull.ts';
import { ACCOUNT, FakeAws, REGION } from '../support/aws/fake-aws.ts';
import { shopTraces } from '../support/aws/xray-traces.ts';
import { type Answer, Cli, ended } from './support/cli.ts';

const HOUR = 3_600_000;
const END = Math.floor(Date.now() / HOUR) * HOUR - 6 * HOUR;
const TRACES = 1000;
const WORKSPACE = ['--workspace', 'case.trailglass'];

let folder: string;
let cli: Cli;
let fake: FakeAws;
let env: Record<string, string>;
const traces = shopTraces(TRACES, END, { stepMs: 3000 });
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-pull-'));
  cli = new Cli(folder);
  fake = await FakeAws.start();
  fake.rates = { BatchGetTraces: Number.POSITIVE_INFINITY, GetTraceSummaries: Number.POSITIVE_INFINITY };
  const { accessKeyId, secretAccessKey, sessionToken } = fake.issue();
  env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken };
  fake.xray.put(traces);
});
afterEach(async () => {
  await fake.stop();
  rmSync(folder, { recursive: true, force: true });
});

function asking(...more: string[]): string[] {
  return ['pull', 'traces', '--endpoint', fake.endpoint, '--region', REGION, ...more];
}

function pulling(...more: string[]): string[] {
  const [from, to] = [END - HOUR, END].map((ms) => new Date(ms).toISOString());
  return asking('--from', from ?? '', '--to', to ?? '', '--calls-per-second', '1000', ...more);
}

/** What stands in the log of changes that DuckDB writes with each commit. */
function bytesWritten(): number {
  return statSync(join(folder, 'case.trailglass.wal'), { throwIfNoEntry: false })?.size ?? 0;
}

async function counted(sql: string): Promise<unknown[]> {
  return (await cli.json<Answer>(['sql', ...WORKSPACE, sql])).rows[0] ?? [];
}

test('a plan says what would be called and charged, with the policy for it, and brings no trace', async () => {
  const plan = await cli.json<PullPlan>(pulling('--plan'), 0, { env });
  expect(plan).toMatchObject({
    layout: 'traces',
    identity: { account: ACCOUNT },
    traces: { mode: 'xray', windows: 1 },
  });
  expect([fake.answered('BatchGetTraces'), fake.answered('GetTraceSummaries')]).toEqual([0, 1]);
  const policy = await cli.json<unknown>(pulling('--policy', '--mode', 'xray'), 0, { env: {} });
  expect(policy).toEqual({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Traces', Effect: 'Allow', Action: ['xray:GetTraceSummaries', 'xray:BatchGetTraces'], Resource: ['*'] },
    ],
  });
});

test('a pull that was killed goes on with the same command, and lacks and doubles nothing', async () => {
  const child = cli.start(pulling(...WORKSPACE), { env });
  // Half of the calls are answered, then AWS is silent; the process is killed when it has written what it got.
  let asked = 0;
  let written = Number.POSITIVE_INFINITY;
  fake.onCall = ({ operation }) => {
    if (operation !== 'BatchGetTraces') return;
    asked++;
    if (asked === 1) written = bytesWritten();
    if (asked === 140) fake.faults = { slow: 1, slowMs: 60_000 };
  };
  const end = ended(child);
  await expect.poll(() => bytesWritten() > written, { timeout: 50_000 }).toBe(true);
  child.kill('SIGKILL');
  expect(await end).toMatchObject({ signal: 'SIGKILL' });
  fake.faults = {};
  // A slice is whole when both of its files are there: documents and summaries.
  const [kept] = await counted('SELECT count(*) FROM xr_summary SEMI JOIN xr_segment USING (trace_id)');
  const before = fake.answered('BatchGetTraces');
  await cli.json<ImportReport>(pulling(...WORKSPACE), 0, { env });
  expect(await counted('SELECT count(*), count(DISTINCT (trace_id, id)) FROM segments')).toEqual([
    TRACES * 3,
    TRACES * 3,
  ]);
  expect(await counted('SELECT count(*), count(DISTINCT trace_id) FROM xr_summary')).toEqual([TRACES, TRACES]);
  // What was committed before the kill is not asked for again.
  expect(fake.answered('BatchGetTraces') - before).toBe((TRACES - Number(kept)) / 5);
});

test('traces by their ids, and those that a filter and a group leave', async () => {
  const [one, two] = traces;
  const byId = await cli.json<ImportReport>(
    asking(...WORKSPACE, '--trace-id', one?.id ?? '', '--trace-id', two?.id ?? ''),
    0,
    { env },
  );
  expect(byId.records.inserted).toBe(6);
  fake.xray.groups = [{ GroupName: 'shop', FilterExpression: 'service("shop")' }];
  await cli.json<ImportReport>(pulling(...WORKSPACE, '--filter', 'fault', '--group', 'shop'), 0, { env });
  expect(await counted('SELECT count(*), count(*) FILTER (has_fault) FROM traces')).toEqual([
    TRACES / 10 + 1,
    TRACES / 10,
  ]);
});

test('groups and sampling rules are listed as AWS has them', async () => {
  fake.xray.groups = [{ GroupName: 'slow', FilterExpression: 'responsetime > 5' }, { GroupName: 'Default' }];
  fake.xray.samplingRules = [{ RuleName: 'Default', Priority: 10_000, FixedRate: 0.05 }];
  const groups = await cli.json<{ Groups: { GroupName: string; FilterExpression?: string }[] }>(
    asking('--list-groups'),
    0,
    { env },
  );
  expect(groups.Groups.map(({ GroupName, FilterExpression }) => [GroupName, FilterExpression])).toEqual([
    ['Default', undefined],
    ['slow', 'responsetime > 5'],
  ]);
  const rules = await cli.json<{ SamplingRuleRecords: unknown[] }>(asking('--list-sampling-rules'), 0, { env });
  expect(rules.SamplingRuleRecords).toMatchObject([{ SamplingRule: { RuleName: 'Default', FixedRate: 0.05 } }]);
});

test('without a range and ids, with a mistake in the filter, or without permission it ends with 2 and says why', async () => {
  const none = await cli.run(asking(...WORKSPACE), { env });
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('say a range of time, or trace ids')]);
  const mistake = await cli.run(pulling('--plan', '--filter', 'falt'), { env });
  expect([mistake.code, mistake.stderr]).toEqual([2, expect.stringContaining('falt')]);
  fake.denied.add('xray:GetTraceSegmentDestination');
  const denied = await cli.run(pulling(...WORKSPACE), { env });
  expect([denied.code, denied.stderr]).toEqual([2, expect.stringContaining('xray:GetTraceSegmentDestination')]);
});
