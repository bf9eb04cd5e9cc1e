import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT, FakeAws, REGION } from '../support/aws/fake-aws.ts';
import { CONNECTION, callNetwork, documentsOf, fakeNetwork } from '../support/aws/fake-network.ts';
import { TestClock } from '../support/aws/test-clock.ts';
import { NO_XRAY_QUIRKS, type StoredTrace, secondOf } from '../support/aws/xray.ts';
import { documentIdsOf, shopTraces } from '../support/aws/xray-traces.ts';

const NOON = Date.UTC(2026, 2, 2, 12);
const HOUR = 3_600_000;
const FAULTS = { throttled: 0.3, dropped: 0.03, cut: 0.03, serverError: 0.02, unavailable: 0.02 };
const ASKED = { connection: CONNECTION, callsPerSecond: null };
const WINDOW = { ...ASKED, from: NOON - HOUR, to: NOON, filter: null, firstPage: false, most: 10_000 };
let clock: TestClock;
let fake: FakeAws;

beforeEach(async () => {
  clock = new TestClock(NOON);
  fake = await FakeAws.start({ seed: 7, clock });
});

afterEach(() => fake.stop());

function put(count: number, more = {}): StoredTrace[] {
  const traces = shopTraces(count, NOON, more);
  fake.xray.put(traces);
  return traces;
}

function documentIds(items: readonly { bytes: Uint8Array }[]): string[] {
  const answers = documentsOf(items) as unknown as { Traces: { Id: string; Segments: { Id: string }[] }[] }[];
  return answers
    .flatMap(({ Traces }) => Traces.flatMap(({ Id, Segments }) => Segments.map((segment) => `${Id} ${segment.Id}`)))
    .sort();
}

describe('xray.summaries', () => {
  test('brings each summary of a window once, through throttling, lost connections and expiring sessions', async () => {
    const traces = put(1500, { stepMs: 700 });
    fake.faults = FAULTS;
    const network = fakeNetwork(fake, { clock, lifetimeMs: 5000 });
    const { items, output } = await callNetwork(network, 'xray.summaries', WINDOW);
    const summaries = items.flatMap((item) => item.summaries);
    expect(summaries.map(({ id }) => id).sort()).toEqual(traces.map(({ id }) => id).sort());
    expect(JSON.parse(summaries.find(({ id }) => id === traces[0]?.id)?.text ?? '')).toMatchObject({
      Id: traces[0]?.id,
      HasFault: true,
      StartTime: new Date(secondOf(traces[0] as StoredTrace) * 1000).toISOString(),
      FaultRootCauses: [{ Services: [{ Name: 'shop' }] }],
    });
    expect(output).toMatchObject({ refused: null, left: false, scanned: 1500, lookedFrom: NOON - HOUR });
    expect(output.calls).toBe(fake.calls.length);
    expect(output.repeated).toBe(fake.calls.filter(({ failure }) => failure !== null).length);
    expect(new Set(fake.calls.map(({ accessKeyId }) => accessKeyId)).size).toBeGreaterThan(1);
  });

  test.each([true, false])(
    'gives a trace to one of two windows that join, with the end inside or outside (%s)',
    async (endInside) => {
      const traces = put(200);
      fake.xray.quirks = { ...NO_XRAY_QUIRKS, endInside };
      const network = fakeNetwork(fake, { clock });
      const middle = NOON - 100_000;
      const older = await callNetwork(network, 'xray.summaries', { ...WINDOW, to: middle });
      const newer = await callNetwork(network, 'xray.summaries', { ...WINDOW, from: middle });
      const ids = [...older.items, ...newer.items].flatMap(({ summaries }) => summaries.map(({ id }) => id));
      expect(ids.sort()).toEqual(traces.map(({ id }) => id).sort());
    },
  );

  test('keeps what AWS gives for a window where an id holds no time, as those of OpenTelemetry', async () => {
    const random = '1-0af76519-16cd43dd8448eb211c80319c';
    const [trace] = put(1);
    fake.xray.put([{ ...(trace as StoredTrace), id: random, at: NOON - 60_500 }]);
    const network = fakeNetwork(fake, { clock });
    const { items } = await callNetwork(network, 'xray.summaries', WINDOW);
    const summaries = items.flatMap((item) => item.summaries.map(({ id, at }) => [id, at]));
    expect(summaries).toContainEqual([random, NOON - 61_000]);
    expect(summaries).toHaveLength(2);
  });

  test('says what AWS refuses a window for, and how far the first page looked', async () => {
    put(300);
    const network = fakeNetwork(fake, { clock });
    const wide = await callNetwork(network, 'xray.summaries', { ...WINDOW, from: NOON - 7 * HOUR });
    expect(wide.output).toMatchObject({ refused: 'The time range is longer than what is allowed.', calls: 1 });
    const first = await callNetwork(network, 'xray.summaries', { ...WINDOW, firstPage: true });
    expect(first.output).toMatchObject({ left: true, scanned: 100, lookedFrom: NOON - 100_000 });
    const faults = await callNetwork(network, 'xray.summaries', { ...WINDOW, filter: 'fault' });
    expect(faults.items.flatMap(({ summaries }) => summaries)).toHaveLength(30);
    expect(faults.output.scanned).toBe(300);
  });
});

describe('xray.traces', () => {
  test('brings all documents of traces that lie over several pages, once, with ids left unprocessed and calls throttled', async () => {
    const traces = put(60, { backends: 9 });
    fake.faults = FAULTS;
    fake.xray.quirks = { ...NO_XRAY_QUIRKS, unprocessed: 0.4, documentsPerPage: 7 };
    const network = fakeNetwork(fake, { clock, lifetimeMs: 5000 });
    const ids = traces.map(({ id }) => id);
    const { items, output } = await callNetwork(network, 'xray.traces', { ...ASKED, ids });
    expect(documentIds(items)).toEqual(documentIdsOf(traces));
    expect(items.reduce((sum, { events }) => sum + events, 0)).toBe(600);
    expect(output).toMatchObject({ missing: [], calls: fake.calls.length });
    expect(fake.calls.every(({ input }) => (input.TraceIds as string[]).length <= 5)).toBe(true);
  });

  test('names what AWS does not have, and gives up what it never processes', async () => {
    const [one] = put(1);
    const network = fakeNetwork(fake, { clock });
    const ids = [one?.id ?? '', '1-65e30000-000000000000000000000bad'];
    const { output } = await callNetwork(network, 'xray.traces', { ...ASKED, ids });
    expect(output).toEqual({ calls: 1, repeated: 0, missing: [ids[1]] });
    fake.xray.quirks = { ...NO_XRAY_QUIRKS, unprocessed: 1 };
    await expect(callNetwork(network, 'xray.traces', { ...ASKED, ids })).rejects.toMatchObject({
      code: 'aws.throttled',
      userMessage: expect.stringMatching(/leaves 2 traces unprocessed.*1-/),
    });
  });
});

describe('xray.retrieve', () => {
  const around = { from: NOON - 2 * HOUR, to: NOON };

  test('waits for a retrieval, puts its pages together, and begins anew what AWS fails or forgets', async () => {
    const traces = put(12, { backends: 9 });
    fake.xray.retrievals.spansPerPage = 8;
    fake.xray.retrievals.endings.push('COMPLETE', 'FAILED', 'lost', 'COMPLETE', 'TIMEOUT');
    const network = fakeNetwork(fake, { clock, lifetimeMs: 3000 });
    const ids = [...traces.map(({ id }) => id), '1-65e30000-000000000000000000000bad'];
    const { items, output } = await callNetwork(network, 'xray.retrieve', { ...ASKED, ...around, ids });
    expect(documentIds(items)).toEqual(documentIdsOf(traces));
    expect(output.missing).toEqual([ids.at(-1)]);
    // Three lots of ids, and three that were begun again.
    expect(fake.answered('StartTraceRetrieval')).toBe(6);
  });

  test('gives up what fails again and again; one that is cancelled is cancelled at AWS', async () => {
    const [one] = put(1);
    const asked = { ...ASKED, ...around, ids: [one?.id ?? ''] };
    fake.xray.retrievals.endings.push('FAILED', 'FAILED', 'FAILED');
    const network = fakeNetwork(fake, { clock });
    await expect(callNetwork(network, 'xray.retrieve', asked)).rejects.toMatchObject({ code: 'aws.failed' });
    const abort = new AbortController();
    fake.onCall = ({ operation }) => {
      if (operation === 'ListRetrievedTraces') abort.abort(new Error('enough'));
    };
    await expect(callNetwork(network, 'xray.retrieve', asked, { signal: abort.signal })).rejects.toThrow('enough');
    expect(fake.xray.retrievals.cancelled).toEqual(['retrieval-4']);
  });
});

test('the destination, groups and sampling rules of an account; the permission is named where it lacks', async () => {
  fake.xray.destination = { Destination: 'CloudWatchLogs', Status: 'PENDING' };
  fake.xray.groups = [{ GroupName: 'slow', FilterExpression: 'responsetime > 5' }, { GroupName: 'Default' }];
  fake.xray.groups.push({ GroupName: 'failing', FilterExpression: 'fault' });
  fake.xray.samplingRules = [
    { RuleName: 'Default', Priority: 10_000, FixedRate: 0.05 },
    { RuleName: 'checkout', Priority: 5, FixedRate: 1 },
  ];
  const network = fakeNetwork(fake, { clock });
  const { output } = await callNetwork(network, 'xray.destination', { connection: CONNECTION });
  expect(output).toEqual({ calls: 1, repeated: 0, destination: 'CloudWatchLogs', pending: true });
  const groups = await callNetwork(network, 'xray.groups', { connection: CONNECTION });
  expect(groups.output.groups).toEqual(
    [
      { name: 'Default', expression: '', insights: false },
      { name: 'failing', expression: 'fault', insights: true },
      { name: 'slow', expression: 'responsetime > 5', insights: true },
    ].map((group) => ({ ...group, arn: `arn:aws:xray:${REGION}:${ACCOUNT}:group/${group.name}/EXAMPLE` })),
  );
  expect(groups.output.calls).toBe(2);
  const rules = await callNetwork(network, 'xray.samplingRules', { connection: CONNECTION });
  expect(rules.output.rules.map(({ name, priority }) => [name, priority])).toEqual([
    ['checkout', 5],
    ['Default', 10_000],
  ]);
  fake.denied.add('xray:GetTraceSegmentDestination');
  await expect(callNetwork(network, 'xray.destination', { connection: CONNECTION })).rejects.toMatchObject({
    code: 'aws.denied',
    userMessage: expect.stringContaining('xray:GetTraceSegmentDestination'),
  });
});
