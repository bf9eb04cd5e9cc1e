import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ImportReport, JobProgress } from '../../preload/contract/jobs.ts';
import type { PullPlan } from '../../preload/contract/pull.ts';
import { trailObject } from '../engine/support/pull-case.ts';
import { tempFolder } from '../engine/support/temp-folder.ts';
import { ACCOUNT, FakeAws, REGION } from '../support/aws/fake-aws.ts';
import { type Answer, Cli, type CliOptions, ended } from './support/cli.ts';

const BUCKET = 'trail-bucket';
type PullReport = ImportReport & { pull: JobProgress['pull'] };

let fake: FakeAws;
let folder: string;
let cli: Cli;

beforeEach(async () => {
  fake = await FakeAws.start({ seed: 1 });
  fake.s3.addBucket(BUCKET);
  folder = tempFolder();
  mkdirSync(join(folder, '.aws'));
  cli = new Cli(folder);
});
afterEach(() => fake.stop());

/** Keys in the environment, as AWS's tools take them. */
function env(made = fake.issue()): CliOptions {
  return {
    env: {
      AWS_ACCESS_KEY_ID: made.accessKeyId,
      AWS_SECRET_ACCESS_KEY: made.secretAccessKey,
      AWS_SESSION_TOKEN: made.sessionToken,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  };
}

function put(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const { key, bytes, ids } = trailObject({
      account: ACCOUNT,
      region: REGION,
      delivered: `2026-03-0${1 + (index % 3)}T10:${String(index % 60).padStart(2, '0')}`,
      records: 3,
    });
    fake.s3.put(BUCKET, key, bytes);
    return ids;
  }).flat();
}

const s3 = (...more: string[]) => [
  'pull',
  's3',
  `s3://${BUCKET}`,
  '--endpoint',
  fake.endpoint,
  '--region',
  REGION,
  ...more,
];
const into = ['--workspace', 'case.trailglass'];
const count = async () => {
  const answer = await cli.json<Answer>(['sql', 'SELECT count(*), count(DISTINCT eventID) FROM cloudtrail', ...into]);
  return answer.rows[0]?.map(Number);
};

describe('pull s3', () => {
  test('says what it would call and cost, then does it, and no more the second time', async () => {
    put(30);
    const plan = await cli.json<PullPlan>(s3('--plan'), 0, env());
    expect(plan).toMatchObject({ layout: 'trail', files: 30, known: 0, identity: { account: ACCOUNT } });
    expect(plan.cells).toHaveLength(3);
    expect(plan.charge.usd).toBeCloseTo((4 / 1000) * 0.005 + (30 / 1000) * 0.0004 + (plan.bytes / 2 ** 30) * 0.09, 12);
    expect(readdirSync(folder)).not.toContain('case.trailglass');
    fake.calls.length = 0;
    const report = await cli.json<PullReport>(s3(...into), 0, env());
    expect(report.files).toEqual({ found: 30, read: 30, skipped: 0, failed: 0, remaining: 0 });
    expect(report.records).toMatchObject({ read: 90, inserted: 90 });
    // Twice GetCallerIdentity: once to say who pulls, once as the job's own first call.
    expect(report.pull).toMatchObject({ calls: fake.calls.length - 2, repeated: 0, identity: { account: ACCOUNT } });
    expect(await cli.json<PullPlan>(s3('--plan', ...into), 0, env())).toMatchObject({ files: 0, known: 30 });
    const again = await cli.json<PullReport>(s3(...into), 0, env());
    expect(again.files).toMatchObject({ read: 0, skipped: 30 });
    expect(fake.answered('GetObject')).toBe(30);
  });

  test('prints a policy for its calls without making any', async () => {
    const uri = `s3://${BUCKET}/org/`;
    const args = ['pull', 's3', uri, '--policy', '--region', 'cn-north-1', '--endpoint', fake.endpoint];
    expect(await cli.json(args)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'List',
          Effect: 'Allow',
          Action: ['s3:ListBucket'],
          Resource: [`arn:aws-cn:s3:::${BUCKET}`],
          Condition: { StringLike: { 's3:prefix': ['org/*'] } },
        },
        { Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject'], Resource: [`arn:aws-cn:s3:::${BUCKET}/org/*`] },
      ],
    });
    expect(fake.calls).toEqual([]);
  });

  test('goes on after a kill where it was', async () => {
    const ids = put(1000);
    fake.faults = { slow: 1, slowMs: 150, only: ['GetObject'] }; // so that some are stored before the kill
    const made = env();
    const options = { env: { ...made.env, TRAILGLASS_BATCH_RECORDS: '60' } };
    const child = cli.start(s3(...into), options);
    const killed = ended(child);
    let got = 0;
    fake.onCall = ({ operation }) => {
      if (operation === 'GetObject' && ++got === 950) child.kill('SIGKILL');
    };
    expect((await killed).signal).toBe('SIGKILL');
    fake.onCall = () => undefined;
    fake.faults = {};
    const [before = 0] = (await count()) ?? [];
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(ids.length);
    fake.calls.length = 0;
    const report = await cli.json<PullReport>(s3(...into), 0, options);
    // What was committed is not fetched again, the rest is.
    expect(fake.answered('GetObject')).toBe(1000 - before / 3);
    expect(report.files).toMatchObject({ found: 1000, skipped: before / 3, failed: 0, remaining: 0 });
    expect(await count()).toEqual([ids.length, ids.length]);
  }, 180_000);

  test.each([
    [['--accounts', '1234'], 'An account has 12 digits'],
    [['--from', '2026-03-02', '--to', '2026-03-01'], 'The range is empty'],
    [['--profile', 'nobody'], 'There is no profile "nobody" in the AWS configuration. Known: none.'],
  ])('%j is refused', async (more, said) => {
    const { code, stderr } = await cli.run(s3('--plan', ...more), env());
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  test('signs in to an SSO profile where it has to, and says where and with which code', async () => {
    writeFileSync(
      join(folder, '.aws', 'config'),
      `[profile sso]\nsso_start_url=https://corp.example/start\nsso_region=${REGION}\nsso_account_id=${ACCOUNT}\nsso_role_name=ReadOnly\nregion=${REGION}\n`,
    );
    fake.sso.pending = 1;
    put(3);
    const refused = await cli.run(s3('--profile', 'sso', '--no-sign-in', ...into));
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/^aws\.credentials: /)]);
    const { code, stderr, stdout } = await cli.run(s3('--profile', 'sso', ...into));
    expect(stderr).toContain('Sign in at https://device.sso.example/?user_code=ABCD-EFGH\n');
    expect([code, (JSON.parse(stdout) as PullReport).files.read]).toEqual([0, 3]);
  });

  test('stops where credentials expire and cannot be renewed, and goes on when there are new ones', async () => {
    const ids = put(100);
    const short = fake.issue(Number.POSITIVE_INFINITY);
    let got = 0;
    let now = Date.now();
    await fake.stop();
    fake = await FakeAws.start({ seed: 1, clock: { now: () => now } });
    fake.s3.addBucket(BUCKET);
    const all = put(100);
    expect(all).toHaveLength(ids.length);
    const ending = fake.issue(60_000);
    fake.onCall = ({ operation }) => {
      if (operation === 'GetObject' && ++got === 50) now += 120_000;
    };
    const { code, stderr } = await cli.run(s3(...into), env(ending));
    expect([code, stderr]).toEqual([2, expect.stringContaining('are missing or have expired (ExpiredToken')]);
    expect(stderr).not.toContain(short.sessionToken);
    await cli.json<PullReport>(s3(...into), 0, env());
    expect(await count()).toEqual([all.length, all.length]);
  }, 180_000);
});

test('nothing secret is in the workspace, in what is printed, or in any file, whatever goes wrong', async () => {
  put(40);
  const secret = 'canary-secret-access-key';
  const token = 'canary-session-token';
  let now = Date.now();
  await fake.stop();
  fake = await FakeAws.start({ seed: 3, clock: { now: () => now } });
  fake.s3.addBucket(BUCKET);
  put(40);
  const made = fake.issue(60_000);
  const canaries = { AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token };
  const options = { env: { ...env(made).env, ...canaries } };
  const outputs = [await cli.run(s3('--plan'), options)];
  fake.denied.add('s3:GetObject');
  outputs.push(await cli.run(s3(...into), options));
  fake.denied.clear();
  outputs.push(await cli.run(s3(...into), options));
  now += 120_000;
  outputs.push(await cli.run(s3(...into), options)); // S3 answers an expired token with the token
  expect(outputs.map(({ code }) => code)).toEqual([0, 1, 0, 2]);
  const tables = await cli.json<Answer>(['sql', 'SELECT source FROM sources', ...into]);
  expect(tables.rows.length).toBeGreaterThan(0);
  await cli.run(['bundle', 'create', 'all.trailglass-bundle', ...into]);
  const info = await cli.run(['info', ...into]);
  const texts = [...outputs, info].flatMap(({ stdout, stderr }) => [stdout, stderr]);
  const files = filesUnder(folder).map((path) => readFileSync(path, 'latin1'));
  // Text in the database is packed, so all of it is read by SQL as well.
  const everything = await cli.run([
    'sql',
    'SELECT (SELECT list(r) FROM import_run AS r), (SELECT list(f) FROM import_file AS f), (SELECT list(p) FROM import_problem AS p)',
    ...into,
  ]);
  expect(everything.code).toBe(0);
  expect(everything.stdout).toContain(`s3://${BUCKET}`);
  for (const text of [...texts, ...files, everything.stdout]) {
    expect(text.includes(secret) || text.includes(token) || text.includes(made.accessKeyId)).toBe(false);
  }
}, 180_000);

function filesUnder(place: string): string[] {
  return readdirSync(place).flatMap((name) => {
    const path = join(place, name);
    return statSync(path).isDirectory() ? filesUnder(path) : [path];
  });
}
