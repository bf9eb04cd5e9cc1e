import { expect, test } from 'vitest';
import { LOG_START_MS } from '../../support/log-store.ts';
import { call, engineWithEvents } from './support.ts';

const HOUR = 3_600_000_000;
const START = LOG_START_MS * 1000;
const events = (hour: number, value: unknown, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    logGroup: 'app',
    timestamp: LOG_START_MS + hour * 3_600_000 + i * 1000,
    message: JSON.stringify(value),
  }));

test('two windows: new, vanished, changed and the same, the largest changes first', async () => {
  const engine = await engineWithEvents([
    ...events(0, { k: 'gone' }, 3),
    ...events(0, { k: 'more' }, 2),
    ...events(0, { k: 'same' }, 4),
    ...events(1, { k: 'more' }, 12),
    ...events(1, { k: 'same' }, 4),
    ...events(1, { k: 'new' }, 5),
  ]);
  const question = { kind: 'fields' as const, keys: ['k'] };
  const range = { from: START + HOUR, to: START + 2 * HOUR };
  const found = await call(engine, 'contributors.compare', { question, range });
  expect(found.counts).toEqual({ new: 1, vanished: 1, changed: 1, same: 1 });
  expect(found.now).toMatchObject({ range, total: 21, uniqueCount: 3, statistics: { eventsInRange: 21, matched: 21 } });
  expect(found.before).toMatchObject({ range: { from: START, to: START + HOUR }, total: 9, uniqueCount: 3 });
  expect(found.contributors).toEqual([
    {
      keys: ['more'],
      kind: 'changed',
      now: 12,
      before: 2,
      rankNow: 1,
      rankBefore: 3,
      expected: 2,
      change: 10,
      ratio: 6,
    },
    {
      keys: ['new'],
      kind: 'new',
      now: 5,
      before: null,
      rankNow: 2,
      rankBefore: null,
      expected: null,
      change: 5,
      ratio: null,
    },
    {
      keys: ['gone'],
      kind: 'vanished',
      now: null,
      before: 3,
      rankNow: null,
      rankBefore: 2,
      expected: 3,
      change: -3,
      ratio: null,
    },
    { keys: ['same'], kind: 'same', now: 4, before: 4, rankNow: 3, rankBefore: 1, expected: 4, change: 0, ratio: 1 },
  ]);
});

test('a longer window before is scaled to the length of the later one, an average is not', async () => {
  const engine = await engineWithEvents([
    ...events(0, { k: 'a', n: 1 }, 10),
    ...events(1, { k: 'a', n: 3 }, 10),
    ...events(2, { k: 'a', n: 4 }, 30),
  ]);
  const ranges = {
    range: { from: START + 2 * HOUR, to: START + 3 * HOUR },
    before: { from: START, to: START + 2 * HOUR },
  };
  const keys = ['k'];
  const counted = await call(engine, 'contributors.compare', { question: { kind: 'fields', keys }, ...ranges });
  expect(counted.contributors[0]).toMatchObject({ now: 30, before: 20, expected: 10, change: 20, ratio: 3 });
  const average = await call(engine, 'contributors.compare', {
    question: { kind: 'fields', keys, measure: { kind: 'average', field: 'n' } },
    ...ranges,
  });
  expect(average.contributors[0]).toMatchObject({ now: 4, before: 2, expected: 2, change: 2, ratio: 2 });
});

test('a spike is explained by the values that it brought, not by ids that are always new', async () => {
  const noise = Array.from({ length: 240 }, (_, i) => ({
    logGroup: 'app',
    timestamp: LOG_START_MS + i * 60_000,
    message: JSON.stringify({ id: `r${i}`, path: i % 2 ? '/a' : '/b', user: `u${i % 6}`, region: 'eu' }),
  }));
  const burst = Array.from({ length: 60 }, (_, i) => ({
    logGroup: 'app',
    timestamp: LOG_START_MS + 2 * 3_600_000 + i * 1000,
    message: JSON.stringify({ id: `s${i}`, path: '/login', user: `u${i % 6}`, region: 'eu' }),
  }));
  const engine = await engineWithEvents([...noise, ...burst]);
  const found = await call(engine, 'contributors.explain', {
    question: { kind: 'fields', keys: ['path'] },
    range: { from: START, to: START + 4 * HOUR },
    brushed: { from: START + 2 * HOUR, to: START + 2 * HOUR + HOUR / 60 },
    fields: null,
  });
  expect([...found.lookedAt].sort()).toEqual(['id', 'path', 'region', 'user']);
  expect(found.inside.events).toBe(61);
  expect(found.outside).toEqual({ lengthUs: 4 * HOUR - HOUR / 60, events: 239 });
  const [first, ...others] = found.fields;
  expect(first?.field).toBe('path');
  // 60 events of a value that is nowhere else, among 61.
  expect(first?.values[0]).toEqual({
    value: '/login',
    inside: 60,
    outside: 0,
    shareInside: 0.983607,
    shareOutside: 0,
    excess: 60,
  });
  expect(others.find(({ field }) => field === 'id')).toMatchObject({ score: 0, distinct: 300 });
  expect(others.find(({ field }) => field === 'region')).toMatchObject({ score: 0, distinct: 1 });
  for (const { score } of others) expect(score).toBeLessThan((first?.score ?? 0) / 2);
});

test('the same of a rule: its filters choose the events, its paths name the fields', async () => {
  const engine = await engineWithEvents([
    ...events(0, { on: true, k: 'a' }, 20),
    ...events(1, { on: true, k: 'b' }, 20),
    ...events(1, { on: false, k: 'c' }, 20),
  ]);
  const rule = JSON.stringify({
    Schema: { Name: 'CloudWatchLogRule', Version: 1 },
    LogGroupNames: ['app'],
    LogFormat: 'JSON',
    Contribution: { Keys: ['$.k'], Filters: [{ Match: '$.on', In: ['true'] }] },
    AggregateOn: 'Count',
  });
  const found = await call(engine, 'contributors.explain', {
    question: { kind: 'rule', rule },
    range: { from: START, to: START + 2 * HOUR },
    brushed: { from: START + HOUR, to: START + 2 * HOUR },
    fields: ['$.k'],
  });
  expect(found.fields).toEqual([
    {
      field: '$.k',
      score: 1,
      distinct: 2,
      values: [
        { value: 'a', inside: 0, outside: 20, shareInside: 0, shareOutside: 1, excess: -20 },
        { value: 'b', inside: 20, outside: 0, shareInside: 1, shareOutside: 0, excess: 20 },
      ],
    },
  ]);
});

test('ranges without a length, and a brush that leaves nothing outside, are refused', async () => {
  const engine = await engineWithEvents(events(0, { k: 'a' }, 2));
  const question = { kind: 'fields' as const, keys: ['k'] };
  const range = { from: START, to: START + HOUR };
  await expect(call(engine, 'contributors.top', { question, range: { from: 5, to: 5 } })).rejects.toMatchObject({
    code: 'bad-request',
  });
  await expect(call(engine, 'contributors.explain', { question, range, brushed: range })).rejects.toMatchObject({
    code: 'bad-request',
  });
});
