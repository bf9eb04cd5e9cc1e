import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { importReport } from '../../../main/engine/jobs/import-report.ts';
import type { NetworkLink } from '../../../main/engine/pulls/network-link.ts';
import { planPull } from '../../../main/engine/pulls/plan-pull.ts';
import type { JobProgress } from '../../../preload/contract/jobs.ts';
import { type LogsPull, logsPull } from '../../../preload/contract/pull.ts';
import { ACCOUNT, FakeAws, REGION } from '../../support/aws/fake-aws.ts';
import { CONNECTION, fakeNetwork } from '../../support/aws/fake-network.ts';
import { arnOf, type LogGroup } from '../../support/aws/log-groups.ts';
import { NO_QUIRKS } from '../../support/aws/log-pages.ts';
import { TestClock } from '../../support/aws/test-clock.ts';
import { ImportCase, NOBODY } from '../support/import-case.ts';
import { linkTo } from '../support/pull-case.ts';
import { tempFolder } from '../support/temp-folder.ts';

const HOUR = 3_600_000;
/** Six hours ago or a little more, as what is younger than two hours counts as not complete. */
const END = Math.floor(Date.now() / HOUR) * HOUR - 6 * HOUR;

afterEach(() => vi.unstubAllEnvs());

interface Setting {
  clock: TestClock;
  fake: FakeAws;
  network: NetworkLink;
  opened: ImportCase;
}

async function setting({
  seed = 1,
  lifetimeMs = Number.POSITIVE_INFINITY,
  path = undefined as string | undefined,
} = {}): Promise<Setting> {
  const clock = new TestClock(END);
  const fake = await FakeAws.start({ seed, clock });
  onTestFinished(() => fake.stop());
  const network = linkTo(fakeNetwork(fake, { clock, lifetimeMs }));
  return { clock, fake, network, opened: await ImportCase.open({ network, ...(path === undefined ? {} : { path }) }) };
}

/** `count` events in the hour before the end, over three streams; every seventh line is logged twice in its millisecond. */
function logGroup(fake: FakeAws, count: number, more: Partial<LogGroup> = {}): LogGroup {
  const group = fake.logs.groups.add({
    name: '/app/shop',
    account: ACCOUNT,
    region: REGION,
    creationTime: END - 90 * 24 * HOUR,
    ...more,
  });
  fake.logs.groups.put(
    group,
    Array.from({ length: count }, (_, i) => ({
      timestamp: END - HOUR + Math.floor(((i - (i % 7 === 1 ? 1 : 0)) * HOUR) / count),
      stream: `s${(i - (i % 7 === 1 ? 1 : 0)) % 3}`,
      message: i % 7 < 2 ? `twice ${Math.floor(i / 7)}` : `line ${i}`,
    })),
  );
  return group;
}

function pullOf(group: LogGroup | string, more: Partial<LogsPull> = {}): LogsPull {
  const groups = [typeof group === 'string' ? group : group.name];
  const range = { from: (END - HOUR) * 1000, to: END * 1000 };
  return logsPull.parse({ source: 'logs', connection: CONNECTION, groups, range, ...more });
}

/** Stored events as text, in the order of the fake. */
async function stored({ store }: ImportCase): Promise<string[]> {
  const reader = await store.meta((connection) =>
    connection.runAndReadAll(`SELECT epoch_ms(ts) || ' ' || s.name || ' ' || coalesce(event_id, '-') || ' ' || message
      FROM log_event JOIN log_stream AS s USING (stream_id) ORDER BY ts, event_id, message`),
  );
  return reader.getRows().map(([text]) => String(text));
}

/** Counts rows by their ids, which are the fake's own. */
async function difference({ store }: ImportCase, { events }: LogGroup): Promise<{ missing: number; tooMany: number }> {
  const reader = await store.meta((connection) => connection.runAndReadAll('SELECT event_id FROM log_event'));
  const rows = reader.getRows().map(([id]) => String(id));
  const ids = new Set(rows);
  return { missing: events.filter(({ eventId }) => !ids.has(eventId)).length, tooMany: rows.length - ids.size };
}

/** Resolves when a pull has committed something. */
async function inserted({ jobs }: ImportCase, jobId: string): Promise<void> {
  const watching = new AbortController();
  const report = ({ records }: JobProgress) => {
    if (records.inserted > 0) watching.abort();
  };
  await jobs.watch(jobId, { signal: watching.signal, report }).catch(() => undefined);
}

function seeded({ events }: LogGroup): string[] {
  return events.map(({ timestamp, stream, eventId, message }) => `${timestamp} ${stream} ${eventId} ${message}`).sort();
}

describe('a pull of log events', () => {
  test('brings what the group holds, once, and says where it is from', async () => {
    const { fake, opened } = await setting();
    const group = logGroup(fake, 3000);
    const report = await opened.pull(pullOf(group));
    expect(report.records).toEqual({ read: 3000, inserted: 3000, duplicates: 0, conflicts: 0, failed: 0 });
    expect((await stored(opened)).sort()).toEqual(seeded(group));
    expect(report.bySource.map(({ source, kind, status }) => [source, kind, status])).toEqual([
      [
        `aws-logs://${ACCOUNT}/${REGION}//app/shop?from=${new Date(END - HOUR).toISOString()}&to=${new Date(END).toISOString()}`,
        'logs-filter',
        'read',
      ],
    ]);
    const reader = await opened.store.meta((connection) =>
      connection.runAndReadAll('SELECT name, account, region FROM log_group'),
    );
    expect(reader.getRows()).toEqual([['/app/shop', ACCOUNT, REGION]]);
  });

  test.each([1, 2, 3])(
    'of 200,000 events lacks none and doubles none, with a third of the calls throttled, lost connections and sessions that expire (seed %i)',
    async (seed) => {
      const { fake, opened } = await setting({ seed });
      const group = logGroup(fake, 200_000);
      fake.faults = { throttled: 0.3, dropped: 0.03, cut: 0.03, serverError: 0.02, unavailable: 0.02 };
      fake.logs.pages.quirks = { ...NO_QUIRKS, emptyPages: 0.1, shortPages: 0.2, repeatedTokens: 0.5 };
      fake.onCall = () => {
        if (fake.calls.length % 40 === 0) fake.expire();
      };
      const report = await opened.pull(pullOf(group));
      expect(report.records).toEqual({ read: 200_000, inserted: 200_000, duplicates: 0, conflicts: 0, failed: 0 });
      expect(await difference(opened, group)).toEqual({ missing: 0, tooMany: 0 });
      expect(report.files).toMatchObject({ failed: 0, remaining: 0 });
      // A busy slice was left on the way and its rest cut anew.
      expect(report.files.read).toBeGreaterThan(1);
      expect(new Set(fake.calls.map(({ accessKeyId }) => accessKeyId)).size).toBeGreaterThan(1);
    },
    180_000,
  );

  test.each([4, 5])(
    'goes on where it was when the workspace was closed in the middle of it (seed %i)',
    async (seed) => {
      const path = join(tempFolder(), 'case.trailglass');
      const first = await setting({ seed, path });
      const group = logGroup(first.fake, 12_000, { storedBytes: 60 * 24 * 16 * 2 ** 20, retentionInDays: 1 });
      first.fake.faults = { throttled: 0.3, dropped: 0.05 };
      // Then AWS is silent until the workspace is closed.
      first.fake.onCall = () => {
        if (first.fake.answered('FilterLogEvents') === 30) first.fake.faults = { slow: 1, slowMs: 30_000 };
      };
      vi.stubEnv('TRAILGLASS_BATCH_RECORDS', '500');
      const jobId = first.opened.jobs.start({ kind: 'pull', pull: pullOf(group) });
      await inserted(first.opened, jobId);
      await first.opened.close();
      first.fake.onCall = () => undefined;
      first.fake.faults = { throttled: 0.3, dropped: 0.05 };
      const before = first.fake.answered('FilterLogEvents');
      const network = linkTo(fakeNetwork(first.fake, { clock: first.clock }));
      const again = await ImportCase.open({ network, path });
      const [interrupted] = await again.jobs.list();
      expect([interrupted?.status, interrupted?.jobId === jobId]).toEqual(['interrupted', false]);
      const kept = Number(interrupted?.progress.records.inserted);
      expect(kept).toBeGreaterThan(0);
      const summary = await again.end((await again.jobs.resume(interrupted?.jobId ?? '')).jobId);
      expect([summary.status, summary.progress.records.inserted]).toEqual(['done', 12_000]);
      expect(await difference(again, group)).toEqual({ missing: 0, tooMany: 0 });
      // What was committed is not asked for again.
      expect(first.fake.answered('FilterLogEvents') - before).toBeLessThan(60);
    },
  );

  test('makes the calls that were planned, and no others', async () => {
    const { fake, opened, network } = await setting();
    // Evenly over its life of ten hours: 6,000 events of 426 bytes, so 2.4 MB.
    const created = Date.now() - 10 * HOUR;
    const group = fake.logs.groups.add({ name: '/app/even', account: ACCOUNT, region: REGION, creationTime: created });
    const lines = Array.from({ length: 6000 }, (_, i) => ({
      timestamp: created + 6000 * i,
      stream: 's',
      message: `${i} `.padEnd(400, 'x'),
    }));
    fake.logs.groups.put(group, lines);
    const pull = pullOf(group, { range: null });
    const plan = await planPull(pull, { network, store: opened.store, signal: NOBODY, report: () => undefined });
    // A slice of its life, and one of the two weeks before it.
    expect(plan).toMatchObject({ files: 2, bytes: 6000 * 426, known: 0, charge: { usd: expect.closeTo(0.0002, 4) } });
    const before = fake.calls.length;
    const report = await opened.pull(pull);
    expect(report.records.inserted).toBe(6000);
    const made = fake.calls.slice(before).map(({ service, operation }) => `${service}:${operation}`);
    expect(made.sort()).toEqual(plan.calls.flatMap(({ action, count }) => Array(count).fill(action)).sort());
  });

  test('makes at least the calls that its plan calls the least, where events lie unevenly', async () => {
    const { fake, opened, network } = await setting();
    const created = Date.now() - 100 * 24 * HOUR;
    const group = fake.logs.groups.add({ name: '/app/burst', account: ACCOUNT, region: REGION, creationTime: created });
    // All of 40 MB in one of its hundred days.
    const lines = Array.from({ length: 10_000 }, (_, i) => ({
      timestamp: created + 50 * 24 * HOUR + 8000 * i,
      stream: 's',
      message: `${i} `.padEnd(4000, 'x'),
    }));
    fake.logs.groups.put(group, lines);
    const pull = pullOf(group, { range: null });
    const plan = await planPull(pull, { network, store: opened.store, signal: NOBODY, report: () => undefined });
    const even = plan.notes.find(({ key }) => key === 'plan.even');
    expect(plan.calls.find(({ action }) => action === 'logs:FilterLogEvents')?.bound).toBe('about');
    const before = fake.answered('FilterLogEvents');
    expect((await opened.pull(pull)).records.inserted).toBe(10_000);
    const made = fake.answered('FilterLogEvents') - before;
    const least = Number(even?.values.slices);
    expect(least).toBe(plan.files);
    expect(made).toBeGreaterThanOrEqual(least);
    expect(even?.text).toContain(`at least ${least}, one for each slice of time`);
  });

  test('asks again only for what came late, and takes each event once', async () => {
    const { fake, opened } = await setting();
    const now = Date.now();
    const group = fake.logs.groups.add({
      name: '/app/late',
      account: ACCOUNT,
      region: REGION,
      creationTime: now - 48 * HOUR,
    });
    const put = (...agoMinutes: number[]) =>
      fake.logs.groups.put(
        group,
        agoMinutes.map((minutes) => ({
          timestamp: now - minutes * 60_000,
          stream: 's',
          message: `${minutes} minutes ago`,
        })),
      );
    put(1200, 600, 90, 30);
    const pull = pullOf(group, { range: null });
    expect((await opened.pull(pull)).records.inserted).toBe(4);
    // One is late by less than two hours, one by more: that a pull finished is no promise about the latter.
    put(60, 900);
    const from = fake.calls.length;
    const again = await opened.pull(pull);
    expect(again.records).toEqual({ read: 3, inserted: 1, duplicates: 2, conflicts: 0, failed: 0 });
    const asked = fake.calls
      .slice(from)
      .flatMap(({ operation, input }) => (operation === 'FilterLogEvents' ? [input] : []));
    expect(asked.map(({ startTime }) => Number(startTime))).toEqual([expect.closeTo(now - 2 * HOUR, -5)]);
    expect(await stored(opened)).toHaveLength(5);
  });

  test('asks an Infrequent Access group by queries, in slices of seconds, with the pattern as a filter', async () => {
    const { fake, opened, network } = await setting();
    const group = logGroup(fake, 3000, { logClass: 'INFREQUENT_ACCESS' });
    fake.logs.queries.quirks.mostRows = 1000;
    const plan = await planPull(pullOf(group), { network, store: null, signal: NOBODY, report: () => undefined });
    expect(plan.groups.map(({ method, ways }) => [method, ways.length])).toEqual([['query', 1]]);
    const report = await opened.pull(pullOf(group));
    expect(report.records).toMatchObject({ read: 3000, inserted: 3000, failed: 0 });
    expect((await stored(opened)).map((text) => text.replace(' - ', ' ')).sort()).toEqual(
      group.events.map(({ timestamp, stream, message }) => `${timestamp} ${stream} ${message}`).sort(),
    );
    expect(report.bySource.every(({ source, kind }) => source.endsWith('&by=query') && kind === 'logs-insights')).toBe(
      true,
    );
    const filtered = await setting();
    const other = logGroup(filtered.fake, 700, { logClass: 'INFREQUENT_ACCESS' });
    await filtered.opened.pull(pullOf(other, { pattern: 'twice -"twice 7"' }));
    const wanted = other.events.filter(({ message }) => message.includes('twice') && !message.includes('twice 7'));
    expect(await stored(filtered.opened)).toHaveLength(wanted.length);
  });

  test('names a second that no query gives whole, and keeps what it gave', async () => {
    const { fake, opened } = await setting();
    const group = fake.logs.groups.add({
      name: '/app/busy',
      account: ACCOUNT,
      region: REGION,
      logClass: 'INFREQUENT_ACCESS',
    });
    const lines = Array.from({ length: 30 }, (_, i) => ({ timestamp: END - 500 + i, stream: 's', message: `${i}` }));
    fake.logs.groups.put(group, lines);
    fake.logs.queries.quirks.mostRows = 20;
    const report = await opened.pull(pullOf(group));
    expect(report.records.inserted).toBe(20);
    expect(report.problems.map(({ reason }) => reason)).toEqual([
      'a second with more events than a query gives: 10 are missing',
    ]);
  });

  test('of a linked account is asked for by ARN, and stands under that account', async () => {
    const { fake, opened } = await setting();
    const group = logGroup(fake, 30, { account: '444455556666' });
    fake.logs.groups.links.set(ACCOUNT, ['444455556666']);
    const report = await opened.pull(pullOf(`${arnOf(group)}:*`));
    expect(report.bySource.map(({ source }) => source.split('?')[0])).toEqual([
      `aws-logs://444455556666/${REGION}//app/shop`,
    ]);
    expect((await stored(opened)).sort()).toEqual(seeded(group));
  });

  test('halves a time whose pages never end, and names the millisecond where it stays so', async () => {
    const { fake, opened } = await setting();
    const group = logGroup(fake, 60);
    const bad = group.events[30]?.timestamp ?? 0;
    fake.rates = { FilterLogEvents: Number.POSITIVE_INFINITY };
    fake.logs.pages.quirks = { ...NO_QUIRKS, stuck: (from, to) => from <= bad && bad <= to };
    const range = { from: (bad - 3) * 1000, to: (bad + 4) * 1000 };
    const report = await opened.pull(pullOf(group, { range, callsPerSecond: 1e6 }));
    expect(report.problems.map(({ reason }) => reason)).toEqual([
      'AWS comes to no end with this time, which cannot be cut any more',
    ]);
    expect(report.files).toMatchObject({ failed: 1 });
  });

  test('follows a group live into the workspace; a later pull confirms what it saw', async () => {
    const { fake, opened } = await setting();
    const group = logGroup(fake, 0);
    const lines = Array.from({ length: 600 }, (_, i) => ({ timestamp: END + i, stream: 's0', message: `live ${i}` }));
    const jobId = opened.jobs.start({ kind: 'pull', pull: pullOf(group, { follow: true }) });
    await expect.poll(() => fake.logs.liveTail.sessions).toBe(1);
    fake.logs.liveTail.second(group, lines.slice(0, 3));
    fake.logs.liveTail.second(group, lines);
    await inserted(opened, jobId);
    await opened.jobs.cancel(jobId);
    const live = await stored(opened);
    expect(live).toHaveLength(503);
    expect(live[0]).toBe(`${END} s0 - live 0`);
    const [summary] = await opened.jobs.list();
    const report = await importReport(opened.store, summary?.importId ?? 0);
    expect(report.problems.map(({ reason }) => reason)).toEqual([expect.stringMatching(/^a sample/)]);
    expect(report.bySource.map(({ kind }) => kind)).toEqual(['live-tail', 'live-tail']);
    fake.logs.groups.put(group, lines);
    const confirmed = await opened.pull(pullOf(group, { range: { from: END * 1000, to: (END + HOUR) * 1000 } }));
    // Lines 0 to 2 were seen twice by our own doing: their second copies no pull confirms.
    expect(confirmed.records).toMatchObject({ read: 600, inserted: 100, duplicates: 500 });
    const rows = await stored(opened);
    expect(rows.filter((row) => row.includes(' - '))).toEqual([0, 1, 2].map((i) => `${END + i} s0 - live ${i}`));
  });
});
