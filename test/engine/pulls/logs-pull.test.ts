import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { NetworkLink } from '../../../main/engine/pulls/network-link.ts';
import { planPull } from '../../../main/engine/pulls/plan-pull.ts';
import type { JobProgress } from '../../../preload/contract/jobs.ts';
import { type LogsPull, logsPull } from '../../../preload/contract/pull.ts';
import { ACCOUNT, FakeAws, REGION } from '../../support/aws/fake-aws.ts';
import { CONNECTION, fakeNetwork } from '../../support/aws/fake-network.ts';
import type { LogGroup } from '../../support/aws/log-groups.ts';
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
      const { fake, opened } = await setting({ seed, lifetimeMs: 20_000 });
      const group = logGroup(fake, 200_000);
      fake.faults = { throttled: 0.3, dropped: 0.03, cut: 0.03, serverError: 0.02, unavailable: 0.02 };
      fake.logs.pages.quirks = { ...NO_QUIRKS, emptyPages: 0.1, shortPages: 0.2, repeatedTokens: 0.5 };
      const report = await opened.pull(pullOf(group));
      expect(report.records).toEqual({ read: 200_000, inserted: 200_000, duplicates: 0, conflicts: 0, failed: 0 });
      expect(await difference(opened, group)).toEqual({ missing: 0, tooMany: 0 });
      expect(report.files).toMatchObject({ failed: 0, remaining: 0 });
      // A busy slice was left on the way and its rest cut anew.
      expect(report.files.read).toBeGreaterThan(1);
      expect(new Set(fake.calls.map(({ accessKeyId }) => accessKeyId)).size).toBeGreaterThan(1);
    },
  );

  test.each([4, 5])(
    'goes on where it was when the workspace was closed in the middle of it (seed %i)',
    async (seed) => {
      const path = join(tempFolder(), 'case.trailglass');
      const first = await setting({ seed, path });
      const group = logGroup(first.fake, 40_000, { storedBytes: 60 * 24 * 16 * 2 ** 20, retentionInDays: 1 });
      first.fake.faults = { throttled: 0.3, dropped: 0.05 };
      vi.stubEnv('TRAILGLASS_BATCH_RECORDS', '500');
      const jobId = first.opened.jobs.start({ kind: 'pull', pull: pullOf(group) });
      await inserted(first.opened, jobId);
      await first.opened.close();
      const before = first.fake.answered('FilterLogEvents');
      const network = linkTo(fakeNetwork(first.fake, { clock: first.clock }));
      const again = await ImportCase.open({ network, path });
      const [interrupted] = await again.jobs.list();
      expect([interrupted?.status, interrupted?.jobId === jobId]).toEqual(['interrupted', false]);
      const kept = Number(interrupted?.progress.records.inserted);
      expect(kept).toBeGreaterThan(0);
      const summary = await again.end((await again.jobs.resume(interrupted?.jobId ?? '')).jobId);
      expect([summary.status, summary.progress.records.inserted]).toEqual(['done', 40_000]);
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
});
