import { afterEach, beforeEach, expect, test } from 'vitest';
import { Session } from '../../../main/network/aws/session.ts';
import { AwsSessions } from '../../../main/network/aws/sessions.ts';
import type { Network } from '../../../main/network/serve.ts';
import type { AwsConnection } from '../../../preload/contract/aws.ts';
import { tracesPull } from '../../../preload/contract/pull.ts';
import { FakeAws, type IssuedCredentials, REGION } from '../../support/aws/fake-aws.ts';
import { TestClock } from '../../support/aws/test-clock.ts';
import { documentIdsOf, shopTraces } from '../../support/aws/xray-traces.ts';
import { ImportCase } from '../support/import-case.ts';
import { linkTo, pullOf, trailObject } from '../support/pull-case.ts';

/** A pull whose credentials end in the middle, and which nobody but the user can renew. */
const BUCKET = 'trail-bucket';
const NOON = Date.UTC(2026, 2, 2, 12);
let clock: TestClock;
let fake: FakeAws;
/** What the user's configuration holds now. */
let held: IssuedCredentials;

beforeEach(async () => {
  clock = new TestClock(NOON);
  fake = await FakeAws.start({ seed: 1, clock });
  fake.s3.addBucket(BUCKET);
  held = fake.issue(3_600_000);
});
afterEach(() => fake.stop());

class HeldSessions extends AwsSessions {
  readonly #session = new Session(
    { profile: 'prod', region: REGION, endpoint: fake.endpoint },
    REGION,
    async () => ({ ...held }),
    clock,
  );

  override async session(_connection: AwsConnection): Promise<Session> {
    return this.#session;
  }
}

test.each(['GetObject', 'ListObjectsV2'])(
  'pauses when credentials expire at a %s, says so, and is whole after they were renewed',
  async (operation) => {
    const ids = Array.from({ length: 300 }, (_, index) => {
      const {
        key,
        bytes,
        ids: inside,
      } = trailObject({
        account: '111122223333',
        region: REGION,
        delivered: `2026-03-01T${String(index % 24).padStart(2, '0')}:00`,
        records: 1,
      });
      fake.s3.put(BUCKET, key, bytes);
      return inside;
    }).flat();
    let calls = 0;
    const half = operation === 'GetObject' ? 150 : 4; // of the listings, the fourth is the Region's own
    fake.onCall = (call) => {
      if (call.operation === operation && ++calls === half) clock.advance(4_000_000);
    };
    const network: Network = { sessions: new HeldSessions({}, clock), clock };
    const it = await ImportCase.open({ network: linkTo(network) });
    const jobId = it.jobs.start({ kind: 'pull', pull: pullOf(`s3://${BUCKET}`) });
    const running = () => it.jobs.list().then((jobs) => jobs.find((job) => job.jobId === jobId));
    await expect.poll(async () => (await running())?.status, { timeout: 30_000 }).toBe('paused');
    const asked = fake.calls.length;
    expect((await running())?.progress.pull?.waitsFor).toMatchObject({
      code: 'aws.credentials',
      message: expect.stringContaining('of the profile "prod" are missing or have expired (ExpiredToken'),
    });
    const importId = (await running())?.importId ?? -1;
    for (const { done } of (await it.jobs.pullCells(importId)).objects) expect(done).toBeLessThan(300);
    // Going on without new ones stops again, at the first call.
    await it.jobs.resume(jobId);
    await expect
      .poll(async () => (await running())?.progress.pull?.waitsFor?.code, { timeout: 30_000 })
      .toBe('aws.credentials');
    expect(fake.calls.length).toBeLessThan(asked + 100);

    held = fake.issue(3_600_000);
    await it.jobs.resume(jobId);
    const report = await it.report(await it.end(jobId));
    expect(report.files).toMatchObject({ found: 300, read: 300 });
    expect((await it.jobs.pullCells(importId)).objects).toEqual([
      { account: '111122223333', region: REGION, day: '2026-03-01', found: 300, read: 300, done: 300, failed: 0 },
    ]);
    expect(await it.column('SELECT event_id FROM ct_event ORDER BY event_id')).toEqual(ids.sort());
    expect(fake.answered('GetObject')).toBe(300);
  },
);

test('of traces pauses when credentials expire between their calls, and is whole after they were renewed', async () => {
  const now = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  const traces = shopTraces(400, now - 6 * 3_600_000, { stepMs: 5000 });
  fake.xray.put(traces);
  let calls = 0;
  fake.onCall = ({ operation }) => {
    if (operation === 'BatchGetTraces' && ++calls === 30) clock.advance(4_000_000);
  };
  const it = await ImportCase.open({ network: linkTo({ sessions: new HeldSessions({}, clock), clock }) });
  const range = { from: (now - 8 * 3_600_000) * 1000, to: now * 1000 };
  const connection = { profile: 'prod', region: REGION, endpoint: fake.endpoint };
  const jobId = it.jobs.start({ kind: 'pull', pull: tracesPull.parse({ source: 'traces', connection, range }) });
  const running = () => it.jobs.list().then((jobs) => jobs.find((job) => job.jobId === jobId));
  await expect.poll(async () => (await running())?.status, { timeout: 30_000 }).toBe('paused');
  held = fake.issue(3_600_000);
  await it.jobs.resume(jobId);
  expect((await it.end(jobId)).status).toBe('done');
  expect(
    await it.column(`SELECT trace_id || ' ' || id AS row FROM xr_segment WHERE doc_depth = 0 ORDER BY row`),
  ).toEqual(documentIdsOf(traces));
});

test('can be cancelled while it waits, and taken up again', async () => {
  const { key, bytes } = trailObject({
    account: '111122223333',
    region: REGION,
    delivered: '2026-03-01T10:00',
    records: 1,
  });
  fake.s3.put(BUCKET, key, bytes);
  clock.advance(4_000_000);
  const network: Network = { sessions: new HeldSessions({}, clock), clock };
  const it = await ImportCase.open({ network: linkTo(network) });
  const jobId = it.jobs.start({ kind: 'pull', pull: pullOf(`s3://${BUCKET}`) });
  await expect.poll(async () => (await it.jobs.list())[0]?.status, { timeout: 30_000 }).toBe('paused');
  expect((await it.jobs.cancel(jobId)).status).toBe('cancelled');
  held = fake.issue(3_600_000);
  await it.jobs.resume(jobId);
  expect((await it.report(await it.end(jobId))).files).toMatchObject({ found: 1, read: 1 });
});
