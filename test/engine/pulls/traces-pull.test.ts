import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { NetworkLink } from '../../../main/engine/pulls/network-link.ts';
import { planPull } from '../../../main/engine/pulls/plan-pull.ts';
import { logsPull, type TracesPull, tracesPull } from '../../../preload/contract/pull.ts';
import { ACCOUNT, FakeAws, REGION } from '../../support/aws/fake-aws.ts';
import { CONNECTION, fakeNetwork } from '../../support/aws/fake-network.ts';
import { TestClock } from '../../support/aws/test-clock.ts';
import { NO_XRAY_QUIRKS, type StoredTrace } from '../../support/aws/xray.ts';
import { documentIdsOf, shopTraces } from '../../support/aws/xray-traces.ts';
import { ImportCase, NOBODY } from '../support/import-case.ts';
import { linkTo } from '../support/pull-case.ts';
import { tempFolder } from '../support/temp-folder.ts';

const HOUR = 3_600_000;
/** Six hours ago or a little more, as what is younger than two hours counts as not complete. */
const END = Math.floor(Date.now() / HOUR) * HOUR - 6 * HOUR;
const FAULTS = { throttled: 0.3, dropped: 0.03, cut: 0.03, serverError: 0.02, unavailable: 0.02 };

afterEach(() => vi.unstubAllEnvs());

interface Setting {
  clock: TestClock;
  fake: FakeAws;
  network: NetworkLink;
  opened: ImportCase;
}

async function setting({ seed = 1, path = join(tempFolder(), 'case.trailglass') } = {}): Promise<Setting> {
  const clock = new TestClock(END);
  const fake = await FakeAws.start({ seed, clock });
  onTestFinished(() => fake.stop());
  const network = linkTo(fakeNetwork(fake, { clock }));
  return { clock, fake, network, opened: await ImportCase.open({ network, path }) };
}

function put(fake: FakeAws, count: number, more: Parameters<typeof shopTraces>[2] = {}): StoredTrace[] {
  const traces = shopTraces(count, END, more);
  fake.xray.put(traces);
  return traces;
}

function pullOf(more: Partial<TracesPull> = {}): TracesPull {
  const range = { from: (END - 12 * HOUR) * 1000, to: END * 1000 };
  return tracesPull.parse({ source: 'traces', connection: CONNECTION, range, ...more });
}

/** Stored documents with their traces, as `documentIdsOf` writes them: rows of the table, so that doubles would show. */
async function stored(opened: ImportCase): Promise<unknown[]> {
  return await opened.column(`SELECT trace_id || ' ' || id AS row FROM xr_segment WHERE doc_depth = 0 ORDER BY row`);
}

async function summaries(opened: ImportCase): Promise<unknown[]> {
  return await opened.column('SELECT trace_id FROM xr_summary ORDER BY trace_id');
}

function idsOf(traces: readonly StoredTrace[]): string[] {
  return traces.map(({ id }) => id).sort();
}

/** Traces of which both the documents and the summary are there: a slice is whole when both of its files are. */
async function wholeTraces(opened: ImportCase): Promise<number> {
  const [count] = await opened.column('SELECT count(*) FROM xr_summary SEMI JOIN xr_segment USING (trace_id)');
  return Number(count);
}

async function plan({ network, opened }: Setting, pull: TracesPull) {
  return await planPull(pull, { network, store: opened.store, signal: NOBODY, report: () => undefined });
}

function madeSince(fake: FakeAws, from: number): string[] {
  return fake.calls
    .slice(from)
    .map(({ service, operation }) => `${service}:${operation}`)
    .sort();
}

function planned(calls: readonly { action: string; count: number }[]): string[] {
  return calls.flatMap(({ action, count }) => Array<string>(count).fill(action)).sort();
}

describe('traces of a time in X-Ray', () => {
  test('come with their summaries, once, and say where they are from', async () => {
    const { fake, opened } = await setting();
    const traces = put(fake, 250, { stepMs: 60_000 });
    const report = await opened.pull(pullOf());
    expect(report.records).toEqual({ read: 1000, inserted: 1000, duplicates: 0, conflicts: 0, failed: 0 });
    expect(await stored(opened)).toEqual(documentIdsOf(traces));
    expect(await summaries(opened)).toEqual(idsOf(traces));
    const kinds = report.bySource.map(({ source, kind }) => `${source.split('?')[0]} ${kind}`);
    // All of them lie in the newer of two windows.
    expect([...new Set(kinds)].sort()).toEqual([
      `aws-trace-summaries://${ACCOUNT}/${REGION} empty`,
      `aws-trace-summaries://${ACCOUNT}/${REGION} xray-summaries`,
      `aws-traces://${ACCOUNT}/${REGION} empty`,
      `aws-traces://${ACCOUNT}/${REGION} xray-batch`,
    ]);
    expect(await opened.column('SELECT count(*) FROM traces WHERE has_fault')).toEqual(['25']);
  });

  test.each([1, 2, 3])(
    'lack none and double none through throttling, lost connections, expiring sessions, ids left unprocessed and pages (seed %i)',
    async (seed) => {
      const { fake, opened } = await setting({ seed });
      const traces = put(fake, 1500, { stepMs: 18_000, backends: 3 });
      fake.faults = FAULTS;
      fake.xray.quirks = { ...NO_XRAY_QUIRKS, unprocessed: 0.3, documentsPerPage: 7, longestWindow: 3 * 3600 };
      fake.onCall = () => {
        if (fake.calls.length % 40 === 0) fake.expire();
      };
      const report = await opened.pull(pullOf());
      expect(report.records).toEqual({ read: 7500, inserted: 7500, duplicates: 0, conflicts: 0, failed: 0 });
      expect(await stored(opened)).toEqual(documentIdsOf(traces));
      expect(await summaries(opened)).toEqual(idsOf(traces));
      expect(report.files).toMatchObject({ failed: 0, remaining: 0 });
      expect(new Set(fake.calls.map(({ accessKeyId }) => accessKeyId)).size).toBeGreaterThan(1);
    },
    180_000,
  );

  test.each([4, 5])(
    'go on where they were when the workspace was closed in the middle of it (seed %i)',
    async (seed) => {
      const path = join(tempFolder(), 'case.trailglass');
      const first = await setting({ seed, path });
      const traces = put(first.fake, 1500, { stepMs: 18_000 });
      first.fake.faults = { throttled: 0.3, dropped: 0.05 };
      // Then AWS is silent until the workspace is closed.
      first.fake.onCall = () => {
        if (first.fake.answered('BatchGetTraces') >= 150) first.fake.faults = { slow: 1, slowMs: 30_000 };
      };
      vi.stubEnv('TRAILGLASS_BATCH_RECORDS', '200');
      first.opened.jobs.start({ kind: 'pull', pull: pullOf() });
      await expect.poll(() => wholeTraces(first.opened), { timeout: 50_000 }).toBeGreaterThan(0);
      await first.opened.close();
      first.fake.onCall = () => undefined;
      first.fake.faults = { throttled: 0.3, dropped: 0.05 };
      const before = first.fake.answered('BatchGetTraces');
      const network = linkTo(fakeNetwork(first.fake, { clock: first.clock }));
      const again = await ImportCase.open({ network, path });
      const [interrupted] = await again.jobs.list();
      expect(interrupted?.status).toBe('interrupted');
      const kept = await wholeTraces(again);
      expect(kept).toBeGreaterThan(0);
      const summary = await again.end((await again.jobs.resume(interrupted?.jobId ?? '')).jobId);
      expect(summary.status).toBe('done');
      expect(await stored(again)).toEqual(documentIdsOf(traces));
      expect(await summaries(again)).toEqual(idsOf(traces));
      // What was committed is not asked for again.
      expect(first.fake.answered('BatchGetTraces') - before).toBe((traces.length - kept) / 5);
    },
    120_000,
  );

  test('take the calls that were planned where one page says how many there are; once they are there, none', async () => {
    const opened = await setting();
    const { fake } = opened;
    put(fake, 90, { stepMs: 30_000 });
    const pull = pullOf({ range: { from: (END - HOUR) * 1000, to: END * 1000 } });
    const first = await plan(opened, pull);
    expect(first.traces).toMatchObject({ mode: 'xray', traces: 90, exact: true, windows: 1, knownSeconds: 0 });
    expect(first.charge.usd).toBeCloseTo(180 * 0.5e-6, 9);
    const before = fake.calls.length;
    await opened.opened.pull(pull);
    expect(madeSince(fake, before)).toEqual(planned(first.calls));
    expect(first.calls).toContainEqual({ action: 'xray:BatchGetTraces', count: 18, bound: 'exact' });
    const second = await plan(opened, pull);
    expect(second.traces).toMatchObject({ traces: 0, windows: 0, knownSeconds: 3600 });
    const from = fake.calls.length;
    const again = await opened.opened.pull(pull);
    expect([again.records.read, madeSince(fake, from)]).toEqual([0, planned(second.calls)]);
    // Part of what is there: a filter finds nothing that the time does not hold already.
    const filtered = await opened.opened.pull({ ...pull, filter: 'fault' });
    expect(filtered.records.read).toBe(0);
  });

  test('are estimated by the first page where there are more', async () => {
    const opened = await setting();
    put(opened.fake, 1440, { stepMs: 30_000 });
    const { traces, calls, notes } = await plan(opened, pullOf());
    expect(traces).toMatchObject({ exact: false, windows: 2 });
    expect(traces?.traces).toBeGreaterThan(1400);
    expect(traces?.traces).toBeLessThan(1480);
    expect(calls.find(({ action }) => action === 'xray:GetTraceSummaries')?.count).toBeGreaterThan(13);
    expect(notes.map(({ text }) => text).join(' ')).toContain('estimates');
  });

  test('in windows that AWS refuses are asked for in halves', async () => {
    const { fake, opened } = await setting();
    const traces = put(fake, 200, { stepMs: 200_000 });
    fake.xray.quirks = { ...NO_XRAY_QUIRKS, longestWindow: 3600 };
    await opened.pull(pullOf());
    expect(await stored(opened)).toEqual(documentIdsOf(traces));
    const widths = fake.calls.flatMap(({ operation, failure, input }) =>
      operation === 'GetTraceSummaries' && failure === null ? [Number(input.EndTime) - Number(input.StartTime)] : [],
    );
    expect(Math.max(...widths)).toBeLessThanOrEqual(3600);
    const refused = fake.calls.filter(({ failure }) => failure === 'InvalidRequestException');
    // A length is found out by the four workers, and not in each window: two of six hours, four of three and of one and a half.
    expect(refused.length).toBeLessThanOrEqual(2 + 4 + 4);
  });

  test('of a filter and a group; a mistake in the expression is told before any call', async () => {
    const { fake, opened } = await setting();
    const traces = put(fake, 100, { stepMs: 60_000 });
    fake.xray.groups = [{ GroupName: 'shop', FilterExpression: 'service("shop")' }];
    const report = await opened.pull(pullOf({ filter: 'fault', group: 'shop' }));
    expect(await stored(opened)).toEqual(documentIdsOf(traces.filter(({ fault }) => fault)));
    expect(report.bySource[0]?.source).toContain(`filter=${encodeURIComponent('group.name = "shop" AND fault')}`);
    const before = fake.calls.length;
    const jobId = opened.jobs.start({ kind: 'pull', pull: pullOf({ filter: 'falt' }) });
    const summary = await opened.end(jobId);
    expect([summary.status, summary.error]).toEqual(['failed', expect.stringContaining('falt')]);
    expect(madeSince(fake, before).filter((call) => call === 'xray:GetTraceSummaries')).toEqual([]);
  });

  test('names traces whose documents AWS has lost, and keeps their summaries', async () => {
    const { fake, opened } = await setting();
    const traces = put(fake, 20, { stepMs: 60_000 });
    const lost = traces[3]?.id ?? '';
    fake.xray.forget(lost);
    const report = await opened.pull(pullOf());
    expect(report.problems.map(({ reason }) => reason)).toEqual([
      `AWS has summaries of 1 traces and no documents of them: ${lost}`,
    ]);
    expect(await summaries(opened)).toEqual(idsOf(traces));
  });

  test('the permission that lacks is named', async () => {
    const { fake, opened } = await setting();
    fake.denied.add('xray:GetTraceSegmentDestination');
    const summary = await opened.end(opened.jobs.start({ kind: 'pull', pull: pullOf() }));
    expect(summary).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('xray:GetTraceSegmentDestination'),
    });
    put(fake, 10);
    // Who may not ask for the mode can say it.
    expect((await opened.pull(pullOf({ mode: 'xray' }))).records.inserted).toBe(40);
  });
});

describe('traces by their ids', () => {
  test('come as planned in X-Ray, in either form of an id; what AWS lacks is named', async () => {
    const opened = await setting();
    const { fake } = opened;
    const traces = put(fake, 12);
    const bad = '1-65e30000-000000000000000000000bad';
    const ids = traces.map(({ id }, i) => (i % 2 === 0 ? id : id.slice(2).replace('-', '')));
    const pull = pullOf({ range: null, traceIds: [...ids, ids[0] ?? '', bad] });
    const { calls } = await plan(opened, pull);
    const before = fake.calls.length;
    const report = await opened.opened.pull(pull);
    expect(madeSince(fake, before)).toEqual(planned(calls));
    expect(calls).toContainEqual({ action: 'xray:BatchGetTraces', count: 3, bound: 'exact' });
    expect(await stored(opened.opened)).toEqual(documentIdsOf(traces));
    expect(report.problems.map(({ reason }) => reason)).toEqual([expect.stringContaining(`AWS has no trace ${bad}`)]);
    // A trace may have grown, so it is asked for anew.
    const again = await opened.opened.pull(pullOf({ range: null, traceIds: [ids[0] ?? ''] }));
    expect(again.records).toMatchObject({ read: 3, inserted: 0, duplicates: 3 });
  });

  test('are retrieved in Transaction Search, through throttling and retrievals that fail', async () => {
    const opened = await setting();
    const { fake } = opened;
    fake.xray.destination = { Destination: 'CloudWatchLogs', Status: 'ACTIVE' };
    const traces = put(fake, 60, { backends: 4 });
    fake.faults = FAULTS;
    fake.xray.retrievals.spansPerPage = 8;
    fake.xray.retrievals.endings.push('COMPLETE', 'FAILED', 'lost');
    const report = await opened.opened.pull(pullOf({ range: null, traceIds: idsOf(traces) }));
    expect(report.records).toEqual({ read: 300, inserted: 300, duplicates: 0, conflicts: 0, failed: 0 });
    expect(await stored(opened.opened)).toEqual(documentIdsOf(traces));
    const random = pullOf({ range: null, traceIds: ['0af7651916cd43dd8448eb211c80319c'] });
    await expect(plan(opened, random)).rejects.toMatchObject({ code: 'bad-request' });
  });

  test('whose retrieval times out again and again end the pull with the reason; taken up again it brings all, once', async () => {
    const { fake, opened } = await setting();
    fake.xray.destination = { Destination: 'CloudWatchLogs', Status: 'ACTIVE' };
    const traces = put(fake, 12);
    fake.xray.retrievals.endings.push(...Array.from({ length: 9 }, () => 'TIMEOUT' as const));
    const jobId = opened.jobs.start({ kind: 'pull', pull: pullOf({ range: null, traceIds: idsOf(traces) }) });
    const failed = await opened.end(jobId);
    expect([failed.status, failed.error]).toEqual(['failed', expect.stringContaining('TIMEOUT')]);
    fake.xray.retrievals.endings.length = 0;
    const resumed = await opened.end((await opened.jobs.resume(jobId)).jobId);
    expect(resumed.status).toBe('done');
    expect(await stored(opened)).toEqual(documentIdsOf(traces));
  });
});

describe('traces of a time in Transaction Search', () => {
  /** Spans as log events of `aws/spans`: a server's and a client's of each trace. */
  function spans(fake: FakeAws, count: number): string[] {
    const group = fake.logs.groups.add({ name: 'aws/spans', account: ACCOUNT, region: REGION });
    const lines = Array.from({ length: count }, (_, i) => {
      const time = END - HOUR + i * 1000;
      const traceId = `${Math.floor(time / 1000).toString(16)}${i.toString(16).padStart(24, '0')}`;
      const record = (spanId: string, name: string, kind: string, parentSpanId?: string) => ({
        timestamp: time,
        stream: 'default',
        message: JSON.stringify({
          resource: { attributes: { 'service.name': 'shop' } },
          traceId,
          spanId,
          ...(parentSpanId === undefined ? {} : { parentSpanId }),
          name,
          kind,
          startTimeUnixNano: time * 1_000_000,
          endTimeUnixNano: (time + 20) * 1_000_000,
          durationNano: 20_000_000,
          attributes: { 'http.response.status_code': 200 },
          status: { code: 'UNSET' },
        }),
      });
      const server = (i * 2 + 1).toString(16).padStart(16, '0');
      const client = (i * 2 + 2).toString(16).padStart(16, '0');
      return [record(server, 'GET /', 'SERVER'), record(client, 'backend', 'CLIENT', server)];
    });
    fake.logs.groups.put(group, lines.flat());
    return lines.flatMap((_, i) => [i * 2 + 1, i * 2 + 2].map((n) => n.toString(16).padStart(16, '0'))).sort();
  }

  const ids = (opened: ImportCase) => opened.column('SELECT id FROM xr_segment WHERE doc_depth = 0 ORDER BY id');

  test.each([1, 2])('are the spans of aws/spans, loaded as traces, under faults (seed %i)', async (seed) => {
    const opened = await setting({ seed });
    const { fake } = opened;
    fake.xray.destination = { Destination: 'CloudWatchLogs', Status: 'ACTIVE' };
    const wanted = spans(fake, 1000);
    const { traces, layout, groups, notes } = await plan(opened, pullOf());
    expect([layout, traces?.mode, groups.map(({ name }) => name)]).toEqual(['spans', 'search', ['aws/spans']]);
    expect(notes[0]?.text).toMatch(/Transaction Search/);
    fake.faults = FAULTS;
    const report = await opened.opened.pull(pullOf());
    expect(report.records).toEqual({ read: 2000, inserted: 2000, duplicates: 0, conflicts: 0, failed: 0 });
    expect(await ids(opened.opened)).toEqual(wanted);
    expect(await opened.opened.column('SELECT count(*) FROM log_event')).toEqual(['0']);
    expect(report.bySource.map(({ source, kind }) => [source.split('?')[0], kind])).toContainEqual([
      `aws-spans://${ACCOUNT}/${REGION}/aws/spans`,
      'aws-spans',
    ]);
    // What is there as traces is not there as log events.
    fake.faults = {};
    expect((await opened.opened.pull(pullOf())).records.read).toBe(0);
    const range = { from: (END - 12 * HOUR) * 1000, to: END * 1000 };
    const logs = logsPull.parse({ source: 'logs', connection: CONNECTION, groups: ['aws/spans'], range });
    await opened.opened.pull(logs);
    expect(await opened.opened.column('SELECT count(*) FROM log_event')).toEqual(['2000']);
  });

  test('of a large group are asked for by queries', async () => {
    const { fake, opened } = await setting();
    fake.xray.destination = { Destination: 'CloudWatchLogs', Status: 'ACTIVE' };
    const wanted = spans(fake, 200);
    const [group] = fake.logs.groups.visible(ACCOUNT, REGION, false);
    if (group !== undefined) Object.assign(group, { logClass: 'INFREQUENT_ACCESS' });
    const report = await opened.pull(pullOf());
    expect(report.records).toMatchObject({ read: 400, inserted: 400, failed: 0 });
    expect(await ids(opened)).toEqual(wanted);
    expect(fake.answered('StartQuery')).toBeGreaterThan(0);
  });

  test('of a filter are those that X-Ray has indexed, retrieved', async () => {
    const opened = await setting();
    const { fake } = opened;
    fake.xray.destination = { Destination: 'CloudWatchLogs', Status: 'PENDING' };
    const traces = put(fake, 100, { stepMs: 60_000 });
    const { notes } = await plan(opened, pullOf({ filter: 'fault' }));
    expect(notes.map(({ text }) => text).join(' ')).toMatch(/indexed.*changed a short while ago/s);
    await opened.opened.pull(pullOf({ filter: 'fault' }));
    expect(await stored(opened.opened)).toEqual(documentIdsOf(traces.filter(({ fault }) => fault)));
    expect(fake.answered('BatchGetTraces')).toBe(0);
  });
});
