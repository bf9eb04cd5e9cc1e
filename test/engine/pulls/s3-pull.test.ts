import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planPull } from '../../../main/engine/pulls/plan-pull.ts';
import { sampleObjects } from '../../../main/engine/pulls/s3/sample-objects.ts';
import type { PullPlan, S3Pull } from '../../../preload/contract/pull.ts';
import { FakeAws } from '../../support/aws/fake-aws.ts';
import { fakeNetwork } from '../../support/aws/fake-network.ts';
import { TestClock } from '../../support/aws/test-clock.ts';
import { ImportCase, NOBODY } from '../support/import-case.ts';
import { linkTo, pullOf, type TrailObject, trailObject } from '../support/pull-case.ts';

const BUCKET = 'trail-bucket';
const NOON = Date.UTC(2026, 2, 2, 12);
const [A, B] = ['111122223333', '444455556666'];

let clock: TestClock;
let fake: FakeAws;

beforeEach(async () => {
  clock = new TestClock(NOON);
  fake = await FakeAws.start({ seed: 1, clock });
  fake.s3.addBucket(BUCKET);
});
afterEach(() => fake.stop());

/** Puts objects into the bucket, and answers with the ids of their events. */
function put(objects: readonly TrailObject[], prefix = ''): string[] {
  return objects.flatMap((object) => {
    const { key, bytes, ids } = trailObject(object);
    fake.s3.put(BUCKET, prefix + key, bytes);
    return ids;
  });
}

async function plan(pull: S3Pull, store: ImportCase | null = null): Promise<PullPlan> {
  const network = linkTo(fakeNetwork(fake, { clock }));
  return await planPull(pull, { network, store: store?.store ?? null, signal: NOBODY, report: () => undefined });
}

async function openCase(lifetimeMs?: number, path?: string): Promise<ImportCase> {
  const network = linkTo(fakeNetwork(fake, { clock, ...(lifetimeMs === undefined ? {} : { lifetimeMs }) }));
  return await ImportCase.open({ network, ...(path === undefined ? {} : { path }) });
}

const eventIds = async (it: ImportCase) => await it.column('SELECT event_id FROM ct_event ORDER BY event_id');

/** Two accounts, two Regions, two days: 3,000 files of two records each. */
function trail(): TrailObject[] {
  return Array.from({ length: 3000 }, (_, index) => ({
    account: index % 3 === 0 ? B : A,
    region: index % 2 === 0 ? 'eu-central-1' : 'us-east-1',
    delivered: `2026-03-0${1 + (index % 2)}T${String(index % 24).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`,
    records: 2,
  }));
}

describe('a trail of 3,000 objects', () => {
  test.each([1, 2, 3])(
    'is whole and has nothing twice, whatever goes wrong on the way (seed %i)',
    async (seed) => {
      await fake.stop();
      fake = await FakeAws.start({ seed, clock });
      fake.s3.addBucket(BUCKET);
      const ids = put(trail());
      fake.faults = { throttled: 0.3, dropped: 0.05, cut: 0.05, serverError: 0.02 };
      const it = await openCase(20_000);
      const began = clock.now();
      const report = await it.pull(pullOf(`s3://${BUCKET}`));
      expect(report.files).toEqual({ found: 3000, read: 3000, skipped: 0, failed: 0, remaining: 0 });
      expect(report.problems).toEqual([]);
      expect(await eventIds(it)).toEqual(ids.sort());
      // The tokens did expire on the way, and nobody has waited for real.
      expect(new Set(fake.calls.map(({ accessKeyId }) => accessKeyId)).size).toBeGreaterThan(1);
      expect(clock.now() - began).toBeGreaterThan(20_000);
    },
    240_000,
  );
});

describe('before anything is downloaded', () => {
  test('the plan says how large the workspace grows, and a sample of its objects how many events come', async () => {
    const ids = put(trail());
    const pull = pullOf(`s3://${BUCKET}`);
    const it = await openCase();
    const planned = await plan(pull, it);
    expect(planned.disk.grows).toBeCloseTo(2.1 * planned.bytes, 3);
    expect(planned.disk.free).toBeGreaterThan(0);
    expect(planned.notes.map(({ key }) => key)).toEqual(['plan.trail-lacks']);
    expect(planned.samples).toHaveLength(40);
    expect(fake.answered('GetObject')).toBe(0);
    const network = linkTo(fakeNetwork(fake, { clock }));
    const told: number[] = [];
    const sample = await sampleObjects(
      { pull, objects: planned.samples },
      { network, signal: NOBODY, report: ({ files }) => told.push(files) },
    );
    // Each file has two events.
    expect(sample).toMatchObject({ files: 40, records: 80, failed: 0 });
    expect(told.at(-1)).toBe(40);
    expect(fake.answered('GetObject')).toBe(40);
    const about = (sample.records / sample.bytes) * planned.bytes;
    expect(Math.abs(about - ids.length) / ids.length).toBeLessThan(0.05);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('trailglass-pull-sample-'))).toEqual([]);
    expect(await it.column('SELECT count(*)::INTEGER FROM import_file')).toEqual([0]);
  });
});

describe('what is listed', () => {
  const march = { from: Date.UTC(2026, 2, 1) * 1000, to: Date.UTC(2026, 2, 3) * 1000 };
  const listed = () =>
    fake.calls.filter(({ operation }) => operation === 'ListObjectsV2').map(({ input }) => String(input.prefix));

  test('is the days of the chosen accounts and Regions, and nothing beside them', async () => {
    const wanted = put([
      { account: A, region: 'eu-central-1', delivered: '2026-03-01T00:05', records: 1 },
      { account: A, region: 'eu-central-1', delivered: '2026-03-02T23:55', records: 2 },
      // Delivered on the next day, within the hour: it may hold events of the range.
      { account: A, region: 'eu-central-1', delivered: '2026-03-03T00:10', records: 1 },
    ]);
    put([
      { account: A, region: 'eu-central-1', delivered: '2026-02-28T23:59', records: 1 },
      { account: A, region: 'eu-central-1', delivered: '2026-03-03T01:01', records: 1 },
      { account: A, region: 'us-east-1', delivered: '2026-03-01T00:05', records: 1 },
      { account: A, region: 'eu-central-1', delivered: '2026-03-01T00:05', records: 1, kind: 'CloudTrail-Digest' },
      { account: B, region: 'eu-central-1', delivered: '2026-03-01T00:05', records: 1 },
    ]);
    const pull = pullOf(`s3://${BUCKET}`, { range: march, accounts: [A], regions: ['eu-central-1'] });
    const planned = await plan(pull);
    const region = `AWSLogs/${A}/CloudTrail/eu-central-1/`;
    expect(planned.prefixes).toEqual([`${region}2026/03/01/`, `${region}2026/03/02/`, `${region}2026/03/03/`]);
    const above = ['AWSLogs/', `AWSLogs/${A}/`, `AWSLogs/${A}/CloudTrail/`];
    expect(listed().sort()).toEqual([...above, ...planned.prefixes].sort());
    expect(planned.cells.map(({ account, region: where, day, files }) => [account, where, day, files])).toEqual([
      [A, 'eu-central-1', '2026-03-01', 1],
      [A, 'eu-central-1', '2026-03-02', 1],
      [A, 'eu-central-1', '2026-03-03', 1],
    ]);

    fake.calls.length = 0;
    const it = await openCase();
    await it.pull(pull);
    expect(await eventIds(it)).toEqual(wanted.sort());
    const made = (operation: string) => fake.answered(operation);
    expect(planned.calls).toEqual([
      { action: 'sts:GetCallerIdentity', count: made('GetCallerIdentity'), bound: 'exact' },
      { action: 's3:ListBucket', count: made('ListObjectsV2'), bound: 'exact' },
      { action: 's3:GetObject', count: made('GetObject'), bound: 'exact' },
    ]);
  });

  test('of chosen pairs of account and Region lists those alone', async () => {
    const wanted = put([
      { account: A, region: 'eu-central-1', delivered: '2026-03-01T00:05', records: 1 },
      { account: B, region: 'us-east-1', delivered: '2026-03-01T00:05', records: 2 },
    ]);
    put([
      { account: A, region: 'us-east-1', delivered: '2026-03-01T00:05', records: 1 },
      { account: B, region: 'eu-central-1', delivered: '2026-03-01T00:05', records: 1 },
    ]);
    const places = [
      { account: A, region: 'eu-central-1' },
      { account: B, region: 'us-east-1' },
    ];
    const pull = pullOf(`s3://${BUCKET}`, { places });
    const planned = await plan(pull);
    expect(planned.prefixes).toEqual([`AWSLogs/${A}/CloudTrail/eu-central-1/`, `AWSLogs/${B}/CloudTrail/us-east-1/`]);
    expect(planned.cells.map(({ account, region, files }) => [account, region, files])).toEqual([
      [A, 'eu-central-1', 1],
      [B, 'us-east-1', 1],
    ]);
    const it = await openCase();
    await it.pull(pull);
    expect(await eventIds(it)).toEqual(wanted.sort());
  });

  test('of a long range is a folder for each month and year that lies inside', async () => {
    put([{ account: A, region: 'eu-central-1', delivered: '2024-07-04T10:00', records: 1 }]);
    const range = { from: Date.UTC(2023, 10, 29) * 1000, to: Date.UTC(2025, 1, 2, 12) * 1000 };
    const { prefixes, files } = await plan(pullOf(`s3://${BUCKET}`, { range }));
    const days = ['2023/11/29/', '2023/11/30/', '2023/12/', '2024/', '2025/01/', '2025/02/01/', '2025/02/02/'];
    expect(prefixes).toEqual(days.map((day) => `AWSLogs/${A}/CloudTrail/eu-central-1/${day}`));
    expect(files).toBe(1);
  });

  test.each([
    ['an organisation’s trail', 'AWSLogs/o-exampleorgid/', '', 'organisation trail'],
    ['Control Tower’s layout', 'o-exampleorgid/AWSLogs/o-exampleorgid/', '', 'organisation trail'],
    ['the older one of Control Tower', 'o-exampleorgid/AWSLogs/', '', 'organisation trail'],
    ['a trail below a prefix', 'logs/prod/AWSLogs/', 'logs/prod', 'trail'],
    ['a prefix that ends inside of the layout', 'AWSLogs/', `AWSLogs/${A}/CloudTrail/`, 'trail'],
  ])('%s is found', async (_what, before, given, layout) => {
    const object = { account: A, region: 'eu-central-1', delivered: '2026-03-01T10:00', records: 1 };
    const place = `${before}${A}/CloudTrail/eu-central-1/2026/03/01/`;
    put([{ ...object, folder: place }]);
    put([{ ...object, folder: `${before}${A}/CloudTrail/eu-central-1/2026/03/07/` }]);
    const planned = await plan(pullOf(`s3://${BUCKET}/${given}`, { range: march }));
    expect([planned.layout, planned.files]).toEqual([layout, 1]);
    expect(planned.prefixes).toContain(place);
  });

  test('of a flat folder is each account’s and Region’s names from the first wanted time to the last', async () => {
    const at = (delivered: string, account: string = A, region = 'eu-central-1') => ({
      account,
      region,
      delivered,
      records: 1,
      folder: 'copied/',
    });
    put(
      [...Array(1500).keys()].map((minute) => at(new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString().slice(0, 16))),
    );
    const wanted = put([at('2026-03-01T10:00'), at('2026-03-02T11:00'), at('2026-03-01T10:00', B, 'us-east-1')]);
    put(
      [...Array(1500).keys()].map((minute) => at(new Date(Date.UTC(2026, 5, 1, 0, minute)).toISOString().slice(0, 16))),
    );
    const pull = pullOf(`s3://${BUCKET}/copied/`, { range: march });
    const it = await openCase();
    await it.pull(pull);
    expect(await eventIds(it)).toEqual(wanted.sort());
    // AWSLogs/, the folder, account, kind (2), Region (2), and one page for each pair: not the 3,000 names around.
    expect(fake.answered('ListObjectsV2')).toBe(9);
  });

  test('of anything else is all of it; a single object goes by its name', async () => {
    fake.s3.put(BUCKET, 'export/a.json', '{"Records":[]}');
    fake.s3.put(BUCKET, 'export/b b+c/ü.json', '{"Records":[]}');
    fake.s3.put(BUCKET, 'export/sub/', '');
    expect(await plan(pullOf(`s3://${BUCKET}/export`))).toMatchObject({ layout: 'prefix', files: 2 });
    expect(await plan(pullOf(`s3://${BUCKET}/export/a.json`))).toMatchObject({ layout: 'object', files: 1 });
  });
});

describe('a second pull', () => {
  const pull = pullOf(`s3://${BUCKET}`);
  const object = { account: A, region: 'eu-central-1', delivered: '2026-03-01T10:00', records: 2 };

  test('fetches what is new, and nothing that is there with the same ETag', async () => {
    put([object, object]);
    const it = await openCase();
    await it.pull(pull);
    const late = put([{ ...object, delivered: '2026-03-01T10:05' }]);
    expect(await plan(pull, it)).toMatchObject({ files: 1, known: 2 });
    fake.calls.length = 0;
    const report = await it.pull(pull);
    expect(fake.answered('GetObject')).toBe(1);
    expect(report.files).toMatchObject({ found: 3, read: 1, skipped: 2 });
    expect(report.records).toMatchObject({ inserted: late.length, duplicates: 4 });
  });

  test('fetches an object anew that was put in another’s place', async () => {
    const { key, bytes } = trailObject(object);
    fake.s3.put(BUCKET, key, bytes);
    const it = await openCase();
    await it.pull(pull);
    const other = trailObject(object);
    fake.s3.put(BUCKET, key, other.bytes);
    expect((await it.pull(pull)).records).toMatchObject({ inserted: 2, duplicates: 0 });
  });

  test('goes on after a removal of the first', async () => {
    put([object]);
    const it = await openCase();
    await it.pull(pull);
    await it.remove(1);
    expect((await it.pull(pull)).files).toMatchObject({ found: 1, read: 1 });
  });
});

describe('what goes wrong', () => {
  const object = { account: A, region: 'eu-central-1', delivered: '2026-03-01T10:00', records: 2 };
  const pull = pullOf(`s3://${BUCKET}`);

  test('with one object is a problem of the report, and the others come', async () => {
    const ids = put([object]);
    const archived = trailObject(object);
    fake.s3.put(BUCKET, archived.key, archived.bytes, { storageClass: 'GLACIER' });
    const wrong = trailObject(object);
    fake.s3.put(BUCKET, wrong.key, wrong.bytes, { etag: '0123456789abcdef0123456789abcdef' });
    const it = await openCase();
    const summary = await it.end(it.jobs.start({ kind: 'pull', pull }));
    const report = await it.report(summary);
    expect(report.files).toEqual({ found: 3, read: 1, skipped: 0, failed: 2, remaining: 0 });
    expect(report.problems.map(({ source, reason }) => [source, reason])).toEqual(
      [
        [`s3://${BUCKET}/${archived.key}`, 'lies in the class GLACIER and has to be restored before it can be read'],
        [
          `s3://${BUCKET}/${wrong.key}`,
          's3:GetObject did not get through (BrokenBody: the bytes that came are not those of its ETag).',
        ],
      ].sort(),
    );
    expect(await eventIds(it)).toEqual(ids.sort());
  });

  test('names the permission that is missing', async () => {
    put([object]);
    for (const [action, resource] of [
      ['s3:GetObject', `arn:aws:s3:::${BUCKET}/AWSLogs/`],
      ['s3:ListBucket', `arn:aws:s3:::${BUCKET}`],
    ]) {
      fake.denied.add(action as string);
      const it = await openCase();
      const summary = await it.end(it.jobs.start({ kind: 'pull', pull }));
      const said = summary.error ?? (await it.column('SELECT reason FROM import_problem'))[0];
      expect(said).toContain(`the permission ${action} on ${resource}`);
    }
  });

  test('a bucket of another Region is asked where it is', async () => {
    fake.s3.addBucket('far', { region: 'ap-southeast-2' });
    const { key, bytes, ids } = trailObject(object);
    fake.s3.put('far', key, bytes);
    const it = await openCase();
    await it.pull(pullOf('s3://far'));
    expect(await eventIds(it)).toEqual(ids);
    const asked = fake.calls.filter(({ service }) => service === 's3').map(({ region }) => region);
    expect(asked).toEqual(['eu-central-1', ...asked.slice(1).map(() => 'ap-southeast-2')]);
  });

  test('a bucket whose requester pays is refused without agreement, and read with it', async () => {
    fake.s3.addBucket('dear', { requesterPays: true });
    const { key, bytes, ids } = trailObject(object);
    fake.s3.put('dear', key, bytes);
    await expect(plan(pullOf('s3://dear'))).rejects.toThrow('s3:ListBucket on arn:aws:s3:::dear is missing');
    const it = await openCase();
    await it.pull(pullOf('s3://dear', { requesterPays: true }));
    expect(await eventIds(it)).toEqual(ids);
  });

  test('an object that is larger than memory should hold is spooled, and its broken body goes on where it was', async () => {
    const records = Array.from({ length: 60_000 }, (_, index) => ({
      eventID: `large-${index}`,
      eventTime: '2026-03-01T10:00:00Z',
      eventSource: 's3.amazonaws.com',
      eventName: 'GetObject',
      eventVersion: '1.11',
      requestParameters: { key: 'x'.repeat(200) },
    }));
    fake.s3.put(BUCKET, 'export/large.json', JSON.stringify({ Records: records }));
    fake.faults = { cut: 0.5, only: ['GetObject'] };
    const it = await openCase();
    const report = await it.pull(pullOf(`s3://${BUCKET}/export/`));
    expect(report.records).toMatchObject({ read: 60_000, inserted: 60_000 });
    expect(readdirSync(it.store.spoolFolder).filter((name) => name.startsWith('object-'))).toEqual([]);
  });
});
