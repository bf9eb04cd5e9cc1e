import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { planPull } from '../../../main/engine/pulls/plan-pull.ts';
import { type HistoryPull, historyPull } from '../../../preload/contract/pull.ts';
import { ACCOUNT, FakeAws, REGION } from '../../support/aws/fake-aws.ts';
import { CONNECTION, fakeNetwork } from '../../support/aws/fake-network.ts';
import { TestClock } from '../../support/aws/test-clock.ts';
import { ImportCase, NOBODY } from '../support/import-case.ts';
import { linkTo } from '../support/pull-case.ts';
import { tempFolder } from '../support/temp-folder.ts';

const HOUR = 3_600_000;
const END = Math.floor(Date.now() / HOUR) * HOUR - 6 * HOUR;

async function setting({ seed = 1, path = join(tempFolder(), 'case.trailglass') } = {}) {
  const clock = new TestClock(END);
  const fake = await FakeAws.start({ seed, clock });
  onTestFinished(() => fake.stop());
  const network = linkTo(fakeNetwork(fake, { clock, lifetimeMs: 300_000 }));
  return { fake, network, clock, path, opened: await ImportCase.open({ network, path }) };
}

/** An event a second before the end, three in each third second. */
function fill(fake: FakeAws, count: number, region = REGION): string[] {
  const events = Array.from({ length: count }, (_, i) => {
    const time = END - Math.floor(i / 3) * 3000;
    const eventID = `${region}-${String(i).padStart(6, '0')}`;
    const eventTime = new Date(time).toISOString().replace('.000Z', 'Z');
    const facts = { eventSource: 's3.amazonaws.com', eventName: i % 10 === 0 ? 'DeleteBucket' : 'ListBuckets' };
    const record = JSON.stringify({
      eventVersion: '1.11',
      eventTime,
      eventID,
      ...facts,
      awsRegion: region,
      recipientAccountId: ACCOUNT,
    });
    return { eventId: eventID, time, ...facts, record };
  });
  fake.cloudtrail.add(ACCOUNT, region, events);
  return events.map(({ eventId }) => eventId).sort();
}

function pullOf(more: Partial<HistoryPull> = {}): HistoryPull {
  return historyPull.parse({ source: 'history', connection: CONNECTION, ...more });
}

async function storedIds({ store }: ImportCase): Promise<string[]> {
  const reader = await store.meta((connection) =>
    connection.runAndReadAll('SELECT event_id FROM ct_event ORDER BY event_id'),
  );
  return reader.getRows().map(([id]) => String(id));
}

test.each([1, 2, 3])(
  'Event history of two Regions comes whole through throttling and broken connections (seed %i)',
  async (seed) => {
    const { fake, opened } = await setting({ seed });
    const ids = [...fill(fake, 4000), ...fill(fake, 700, 'us-east-1')].sort();
    fake.faults = { throttled: 0.3, dropped: 0.05, cut: 0.05 };
    const report = await opened.pull(pullOf({ regions: [REGION, 'us-east-1'] }));
    expect(report.records).toEqual({ read: 4700, inserted: 4700, duplicates: 0, conflicts: 0, failed: 0 });
    expect(await storedIds(opened)).toEqual(ids);
    const files = report.bySource.map(({ source }) => source.split('?')[0]);
    expect(new Set(files)).toEqual(
      new Set([`aws-history://${ACCOUNT}/${REGION}`, `aws-history://${ACCOUNT}/us-east-1`]),
    );
    // 80 pages of the one Region are cut into files on the way.
    expect(files.length).toBeGreaterThan(2);
  },
);

test('makes no call twice, two a second for each Region, and only for what is not there', async () => {
  const { fake, opened } = await setting();
  fill(fake, 4000);
  await opened.pull(pullOf());
  expect([fake.answered('LookupEvents'), fake.calls.filter(({ failure }) => failure !== null)]).toEqual([80, []]);
  const again = await opened.pull(pullOf());
  expect(again.records.read).toBe(0);
  // The two hours before the first pull are asked for once more.
  expect(fake.answered('LookupEvents')).toBe(81);
});

test('a plan calls nothing of it, and says what Event history lacks', async () => {
  const { fake, network } = await setting();
  const plan = await planPull(pullOf(), { network, store: null, signal: NOBODY, report: () => undefined });
  expect(plan.calls).toEqual([
    { action: 'sts:GetCallerIdentity', count: 1, bound: 'exact' },
    { action: 'cloudtrail:LookupEvents', count: 1, bound: 'least' },
  ]);
  expect(plan.notes.map(({ text }) => text).join(' ')).toMatch(/no data events.*2 calls a second/s);
  expect(fake.answered('LookupEvents')).toBe(0);
});

test('events of one attribute, and the same records as a trail delivers them', async () => {
  const { fake, opened } = await setting();
  fill(fake, 100);
  const some = await opened.pull(pullOf({ attribute: { key: 'EventName', value: 'DeleteBucket' } }));
  expect(some.records.inserted).toBe(10);
  const all = await opened.pull(pullOf());
  expect(all.records).toMatchObject({ read: 100, inserted: 90, duplicates: 10 });
});
