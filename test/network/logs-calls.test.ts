import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LogGroupPlace } from '../../preload/contract/network-logs.ts';
import { ACCOUNT, FakeAws, REGION } from '../support/aws/fake-aws.ts';
import { CONNECTION, callNetwork, documentsOf, fakeNetwork } from '../support/aws/fake-network.ts';
import { arnOf, type LogGroup } from '../support/aws/log-groups.ts';
import { NO_QUIRKS } from '../support/aws/log-pages.ts';
import { TestClock } from '../support/aws/test-clock.ts';

const NOON = Date.UTC(2026, 2, 2, 12);
const OTHER = '444455556666';
let clock: TestClock;
let fake: FakeAws;

beforeEach(async () => {
  clock = new TestClock(NOON);
  fake = await FakeAws.start({ seed: 11, clock });
});

afterEach(() => fake.stop());

/** `count` events, `step` ms apart, the last one a step before noon. */
function logGroup(count: number, { step = 10, account = ACCOUNT, name = '/app/shop' } = {}): LogGroup {
  const group = fake.logs.groups.add({ name, account, region: REGION });
  fake.logs.groups.put(
    group,
    Array.from({ length: count }, (_, i) => ({
      timestamp: NOON - Math.ceil((count - i) * step),
      stream: `s${i % 3}`,
      message: `line ${i}${i % 100 === 0 ? ' ERROR' : ''}`,
    })),
  );
  return group;
}

function placeOf(group: LogGroup): LogGroupPlace {
  return { arn: arnOf(group), name: group.name, account: group.account, region: group.region };
}

const WHOLE = { connection: CONNECTION, from: 0, to: NOON, callsPerSecond: null };
const FILTER = { ...WHOLE, own: true, pattern: null, streams: null, mostPages: 1000 };

interface Answer {
  events: { eventId: string; timestamp: number; message: string }[];
}

function eventsOf(items: readonly { bytes: Uint8Array }[]) {
  return (documentsOf(items) as unknown as Answer[]).flatMap(({ events }) => events);
}

describe('logs.filter', () => {
  test('brings each event once, through empty and repeated pages, throttling, lost connections and an expiring session', async () => {
    const group = logGroup(30_000);
    fake.logs.pages.quirks = { ...NO_QUIRKS, emptyPages: 0.3, shortPages: 0.95, repeatedTokens: 0.5 };
    fake.faults = { throttled: 0.3, dropped: 0.03, cut: 0.03, serverError: 0.02, unavailable: 0.02 };
    const network = fakeNetwork(fake, { clock, lifetimeMs: 30_000 });
    const { items, output } = await callNetwork(network, 'logs.filter', { ...FILTER, group: placeOf(group) });
    const events = eventsOf(items);
    expect(events.map(({ eventId }) => eventId)).toEqual(group.events.map(({ eventId }) => eventId));
    expect(events[0]).toEqual({
      logStreamName: 's0',
      timestamp: NOON - 300_000,
      message: 'line 0 ERROR',
      ingestionTime: NOON - 299_500,
      eventId: group.events[0]?.eventId,
    });
    expect(output).toMatchObject({ events: 30_000, stoppedAt: null });
    // Every attempt counts, and the fake has seen no other.
    expect(output.calls).toBe(fake.calls.length);
    expect(output.repeated).toBe(fake.calls.filter(({ failure }) => failure !== null).length);
    expect(new Set(fake.calls.map(({ accessKeyId }) => accessKeyId)).size).toBeGreaterThan(1);
  });

  test('makes no more than four calls a second, and two after it was throttled', async () => {
    const group = logGroup(4000);
    fake.logs.pages.quirks = { ...NO_QUIRKS, shortPages: 1 };
    const network = fakeNetwork(fake, { clock });
    await callNetwork(network, 'logs.filter', { ...FILTER, group: placeOf(group) });
    const times = fake.calls.map(({ at }) => at);
    const perSecond = times.map((at) => times.filter((other) => other >= at && other < at + 1000).length);
    expect(fake.calls.filter(({ failure }) => failure !== null)).toEqual([]);
    // A second's worth may be saved up: four at once, and three until the second is over.
    expect(Math.max(...perSecond)).toBeLessThanOrEqual(8);
    expect(((times.at(-1) ?? 0) - (times[0] ?? 0)) / (times.length - 4)).toBeGreaterThanOrEqual(249);
    const before = fake.calls.length;
    fake.faults = { throttled: 1 };
    fake.onCall = () => {
      if (fake.calls.length > before + 1) fake.faults = {};
    };
    await callNetwork(network, 'logs.filter', { ...FILTER, group: placeOf(group) });
    const slowed = fake.calls.slice(before + 1, before + 11).map(({ at }) => at);
    expect((slowed.at(-1) ?? 0) - (slowed[0] ?? 0)).toBeGreaterThanOrEqual(9 * 499);
  });

  test('leaves a slice between two milliseconds, and what is left out follows from there', async () => {
    const group = logGroup(3000, { step: 0.5 });
    fake.logs.pages.quirks = { ...NO_QUIRKS, shortPages: 1 };
    const network = fakeNetwork(fake, { clock });
    const asked = { ...FILTER, group: placeOf(group) };
    const first = await callNetwork(network, 'logs.filter', { ...asked, mostPages: 3 });
    const { stoppedAt } = first.output;
    if (stoppedAt === null) throw new Error('it was not left');
    const rest = await callNetwork(network, 'logs.filter', { ...asked, from: stoppedAt });
    expect(eventsOf(first.items).every(({ timestamp }) => timestamp < stoppedAt)).toBe(true);
    expect([...eventsOf(first.items), ...eventsOf(rest.items)].map(({ eventId }) => eventId)).toEqual(
      group.events.map(({ eventId }) => eventId),
    );
  });

  test('gives up a range whose pages never end after 200 empty ones with the same token', async () => {
    const group = logGroup(10);
    fake.logs.pages.quirks = { ...NO_QUIRKS, stuck: () => true };
    const { output } = await callNetwork(fakeNetwork(fake, { clock }), 'logs.filter', {
      ...FILTER,
      group: placeOf(group),
    });
    expect(output).toEqual({ calls: 201, repeated: 0, events: 0, bytes: 0, stoppedAt: 0 });
  });

  test('asks for a pattern, for streams, and for a group of a linked account by its ARN', async () => {
    const group = logGroup(300, { account: OTHER });
    fake.logs.groups.links.set(ACCOUNT, [OTHER]);
    const network = fakeNetwork(fake, { clock });
    const asked = { ...FILTER, own: false, group: placeOf(group), pattern: 'ERROR', streams: ['s0', 's1'] };
    const { items } = await callNetwork(network, 'logs.filter', asked);
    // Of 0, 100 and 200, the streams are s0, s1 and s2.
    expect(eventsOf(items).map(({ message }) => message)).toEqual(['line 0 ERROR', 'line 100 ERROR']);
    expect(fake.calls[0]?.input).toMatchObject({
      logGroupIdentifier: `arn:aws:logs:${REGION}:${OTHER}:log-group:/app/shop`,
    });
  });

  test('names the permission that is missing', async () => {
    const group = logGroup(1);
    fake.denied.add('logs:FilterLogEvents');
    const failing = callNetwork(fakeNetwork(fake, { clock }), 'logs.filter', { ...FILTER, group: placeOf(group) });
    await expect(failing).rejects.toMatchObject({
      code: 'aws.denied',
      userMessage: expect.stringMatching(
        /logs:FilterLogEvents on arn:aws:logs:eu-central-1:111122223333:log-group:\/app\/shop/,
      ),
    });
  });
});

describe('logs.query', () => {
  interface Rows {
    results: { field: string; value: string }[][];
  }

  function messagesOf(items: readonly { bytes: Uint8Array }[]) {
    return (documentsOf(items) as unknown as Rows[]).flatMap(({ results }) =>
      results.map((row) => row.find(({ field }) => field === '@message')?.value),
    );
  }

  test('brings all rows of a range, whose ends are milliseconds, by whole seconds', async () => {
    const group = logGroup(12_000);
    const asked = { ...WHOLE, from: NOON - 100_005, to: NOON - 15, group: placeOf(group), filter: null };
    const { items, output } = await callNetwork(fakeNetwork(fake, { clock }), 'logs.query', asked);
    const inside = group.events.filter(({ timestamp }) => timestamp >= asked.from && timestamp <= asked.to);
    expect(messagesOf(items)).toEqual(inside.map(({ message }) => message));
    expect(output).toMatchObject({ events: inside.length, stoppedAt: null, unreachable: 0 });
    expect(output.bytesScanned).toBeGreaterThan(0);
    expect(output.calls).toBe(1 + fake.answered('GetQueryResults'));
    expect(fake.calls[0]?.input).toMatchObject({
      startTime: NOON / 1000 - 101,
      endTime: NOON / 1000 - 1,
      limit: 100_000,
    });
  });

  test('waits for a place among the account’s queries, and asks again what AWS let fail', async () => {
    const group = logGroup(100);
    let full = 2;
    fake.logs.queries.quirks.ends = (number) => (number === 1 ? 'Failed' : 'Complete');
    fake.logs.queries.quirks.concurrent = 0;
    fake.onCall = ({ operation }) => {
      if (operation === 'StartQuery' && full-- === 0) fake.logs.queries.quirks.concurrent = 100;
    };
    const asked = { ...WHOLE, group: placeOf(group), filter: 'filter @message like "ERROR"' };
    const { items, output } = await callNetwork(fakeNetwork(fake, { clock }), 'logs.query', asked);
    expect(messagesOf(items)).toEqual(['line 0 ERROR']);
    expect(output.repeated).toBe(0);
    expect(fake.calls.filter(({ operation }) => operation === 'StartQuery')).toHaveLength(4);
  });

  test('of more rows than it gives, is whole up to its last second; a second with more cannot be had', async () => {
    const group = logGroup(2100, { step: 1 / 1.2 });
    fake.logs.queries.quirks.mostRows = 1000;
    const network = fakeNetwork(fake, { clock });
    const asked = { ...WHOLE, group: placeOf(group), filter: null };
    // 1.2 events a millisecond for 1,750 ms: 900 in the first 750 ms, 1,200 in the second behind them.
    const first = await callNetwork(network, 'logs.query', asked);
    expect(first.output).toMatchObject({ events: 900, stoppedAt: NOON - 1000, unreachable: 0 });
    const second = await callNetwork(network, 'logs.query', { ...asked, from: NOON - 1000, to: NOON - 1 });
    expect(second.output).toMatchObject({ events: 1000, stoppedAt: null, unreachable: 200 });
  });

  test('stops the query when it is cancelled, and asks a range that ran out of time no further', async () => {
    const group = logGroup(10);
    const network = fakeNetwork(fake, { clock });
    fake.logs.queries.quirks.ends = () => 'Timeout';
    const asked = { ...WHOLE, group: placeOf(group), filter: null };
    expect((await callNetwork(network, 'logs.query', asked)).output).toMatchObject({ events: 0, stoppedAt: 0 });
    fake.logs.queries.quirks.runningPolls = Number.POSITIVE_INFINITY;
    const abort = new AbortController();
    let polls = 0;
    fake.onCall = ({ operation }) => {
      if (operation === 'GetQueryResults' && ++polls === 4) abort.abort(new Error('enough'));
    };
    await expect(callNetwork(network, 'logs.query', asked, { signal: abort.signal })).rejects.toThrow();
    expect(fake.answered('StopQuery')).toBe(1);
  });
});

test('logs.groups lists all groups, 1,000 a call; logs.describe says what planning needs, and which group is not there', async () => {
  for (let i = 0; i < 2500; i++) fake.logs.groups.add({ name: `/aws/lambda/f${i}`, account: ACCOUNT, region: REGION });
  logGroup(3, { name: '/app/a#b', account: OTHER });
  fake.logs.groups.links.set(ACCOUNT, [OTHER]);
  const network = fakeNetwork(fake, { clock });
  const own = await callNetwork(network, 'logs.groups', { connection: CONNECTION, linked: false });
  expect([own.items.flatMap(({ groups }) => groups).length, own.output]).toEqual([2500, { calls: 3, repeated: 0 }]);
  const all = await callNetwork(network, 'logs.groups', { connection: CONNECTION, linked: true });
  expect(all.items.flatMap(({ groups }) => groups)[0]).toEqual({
    arn: `arn:aws:logs:${REGION}:${OTHER}:log-group:/app/a#b`,
    name: '/app/a#b',
    account: OTHER,
    region: REGION,
    logClass: 'STANDARD',
  });
  const arn = `arn:aws:logs:${REGION}:${OTHER}:log-group:/app/a#b`;
  const asked = { connection: CONNECTION, groups: ['/aws/lambda/f7', `${arn}:*`] };
  const { output } = await callNetwork(network, 'logs.describe', asked);
  expect(output.groups.map(({ name, account, storedBytes }) => [name, account, storedBytes])).toEqual([
    ['/aws/lambda/f7', ACCOUNT, 0],
    // 12 + 6 + 6 characters, and 26 for each event.
    ['/app/a#b', OTHER, 102],
  ]);
  const missing = callNetwork(network, 'logs.describe', { connection: CONNECTION, groups: ['/no'] });
  await expect(missing).rejects.toMatchObject({ code: 'aws.missing', userMessage: expect.stringContaining('/no') });
});

test('logs.tail brings updates by group, says which are samples, and goes on when a session ends or breaks', async () => {
  const [shop, other] = [logGroup(1), logGroup(1, { name: '/app/other' })];
  const lines = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ timestamp: NOON, stream: 's', message: `${i}` }));
  const sessions = () => fake.logs.liveTail.sessions;
  const seen: unknown[] = [];
  const abort = new AbortController();
  const steps = [
    () => fake.logs.liveTail.second(shop, lines(2)),
    () => fake.logs.liveTail.second(other, lines(600)),
    () => fake.logs.liveTail.timeOut(),
    () => fake.logs.liveTail.second(shop, lines(3)),
    () => fake.logs.liveTail.drop(),
    () => fake.logs.liveTail.second(shop, lines(4)),
    () => abort.abort(new Error('enough')),
  ];
  const next = async () => {
    const before = sessions();
    while (sessions() === 0 || (before > 0 && ending && sessions() > 0 && fake.answered('StartLiveTail') === started)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    ending = false;
    started = fake.answered('StartLiveTail');
    const step = steps.shift();
    ending = steps.length === 4 || steps.length === 2;
    step?.();
    if (ending) void next();
  };
  let ending = false;
  let started = 0;
  const tailing = callNetwork(
    fakeNetwork(fake, { clock }),
    'logs.tail',
    { connection: CONNECTION, groups: [placeOf(shop), placeOf(other)], pattern: null },
    {
      signal: abort.signal,
      onItem: ({ arn, events, sampled }) => {
        seen.push([arn.split(':').at(-1), events, sampled]);
        void next();
      },
    },
  );
  void next();
  await expect(tailing).rejects.toThrow();
  expect(seen).toEqual([
    ['/app/shop', 2, false],
    ['/app/other', 500, true],
    ['/app/shop', 3, false],
    ['/app/shop', 4, false],
  ]);
  expect(fake.answered('StartLiveTail')).toBe(3);
});

test('history.read brings Event history at two calls a second at most, though AWS throttles and breaks off', async () => {
  fake.cloudtrail.add(
    ACCOUNT,
    REGION,
    Array.from({ length: 420 }, (_, i) => ({
      eventId: `id-${i}`,
      time: NOON - i * 1000,
      eventName: i % 2 === 0 ? 'ListBuckets' : 'PutObject',
      eventSource: 's3.amazonaws.com',
      record: JSON.stringify({ eventID: `id-${i}` }),
    })),
  );
  const network = fakeNetwork(fake, { clock });
  const asked = {
    connection: CONNECTION,
    region: REGION,
    from: NOON - 399_000,
    to: NOON,
    attribute: null,
    callsPerSecond: null,
  };
  const { items, output } = await callNetwork(network, 'history.read', asked);
  const ids = (documentsOf(items) as unknown as { Events: { EventId: string }[] }[]).flatMap(({ Events }) =>
    Events.map(({ EventId }) => EventId),
  );
  expect(ids).toEqual(Array.from({ length: 400 }, (_, i) => `id-${i}`));
  expect(output).toEqual({ calls: 8, repeated: 0, events: 400 });
  expect(fake.calls.filter(({ failure }) => failure !== null)).toEqual([]);
  fake.faults = { throttled: 0.3, dropped: 0.1, cut: 0.1 };
  const attribute = { key: 'EventName', value: 'PutObject' };
  const filtered = await callNetwork(network, 'history.read', { ...asked, attribute });
  expect(filtered.output.events).toBe(200);
});
