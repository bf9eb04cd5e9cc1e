import { expect, test } from 'vitest';
import type { ContributorReport } from '../../../../preload/contract/contributors.ts';
import { addLogEvents, LOG_START_MS } from '../../support/log-store.ts';
import { engineWithWorkspace } from '../../support/trail-store.ts';
import { call, engineWithEvents, jsonRule } from './support.ts';

const MINUTE = 60_000_000;
const START = LOG_START_MS * 1000;
const ranked = ({ contributors }: ContributorReport) => contributors.map(({ keys, value }) => [...keys, value]);
const event = (value: unknown, minute = 0) => ({
  logGroup: 'app',
  timestamp: LOG_START_MS + minute * 60_000,
  message: typeof value === 'string' ? value : JSON.stringify(value),
});

test('measures beyond rules: average, distinct and percentile, with others and periods of their own', async () => {
  const engine = await engineWithEvents([
    ...[10, 20, 60].map((ms) => event({ path: '/a', ms, user: 'u1' })),
    ...[1, 2, 3, 4].map((ms, i) => event({ path: '/b', ms, user: `u${i % 2}` }, 1)),
    event({ path: '/c', ms: 5, user: 'u9' }, 1),
    event({ path: '/c', ms: 'slow', user: 'u9' }, 1),
    event({ path: '/d', ms: 100 }, 1),
  ]);
  const ask = (kind: 'average' | 'distinct', field: string) =>
    call(engine, 'contributors.top', {
      question: { kind: 'fields', keys: ['path'], measure: { kind, field } },
      limit: 2,
    });
  const average = await ask('average', 'ms');
  expect(ranked(average)).toEqual([
    ['/d', 100],
    ['/a', 30],
  ]);
  // All nine numbers (205 in all), and those of /b and /c: averages do not add up, so that there are no shares.
  expect(average).toMatchObject({ statistic: 'Average', total: 22.777778, uniqueCount: 4 });
  expect(average.others).toEqual({
    contributors: 2,
    events: 5,
    value: 3,
    share: null,
    points: [{ at: START + MINUTE, value: 3 }],
  });
  expect(average.contributors[0]).toMatchObject({ share: null, cumulativeShare: null });
  expect(average.statistics).toMatchObject({ valueNotNumeric: 1, matched: 9 });

  const distinct = await ask('distinct', 'user');
  expect(ranked(distinct)).toEqual([
    ['/b', 2],
    ['/a', 1],
  ]);
  // u0, u1 and u9 in all: less than the sum of what the contributors have.
  expect(distinct).toMatchObject({ statistic: 'Distinct', total: 3, statistics: { valueNotNumeric: 1 } });

  const percentile = await call(engine, 'contributors.top', {
    question: { kind: 'fields', keys: ['path'], measure: { kind: 'percentile', field: 'ms', percent: 50 } },
  });
  expect(percentile.statistic).toBe('p50');
  expect(ranked(percentile)).toEqual([
    ['/d', 100],
    ['/a', 20],
    ['/c', 5],
    ['/b', 2.5],
  ]);
  expect(percentile.others).toBeNull();
  expect(percentile.periods.map(({ value, sampleCount }) => [value, sampleCount])).toEqual([
    [20, 3],
    [3.5, 6],
  ]);
});

test('shares and cumulative shares are parts of the total, of all contributors', async () => {
  const engine = await engineWithEvents([...'aaaabbc'].map((user) => event({ user })));
  const report = await call(engine, 'contributors.top', {
    question: { kind: 'rule', rule: jsonRule({ Keys: ['$.user'] }) },
    limit: 2,
  });
  expect(report.contributors.map(({ share, cumulativeShare }) => [share, cumulativeShare])).toEqual([
    [0.571429, 0.571429],
    [0.285714, 0.857143],
  ]);
  expect(report.others).toMatchObject({ contributors: 1, value: 1, share: 0.142857 });
});

test('an event is counted at the first step that drops it', async () => {
  const engine = await engineWithEvents([
    event('no json'),
    event({ k: 'a', n: 1, on: false }),
    event({ n: 1, on: true }),
    event({ k: '-', n: 1, on: true }),
    event({ k: 'a', n: 'x', on: true }),
    event({ k: 'a', n: 1, on: true }),
    // Filters before keys before values: this one fails at all three.
    event({ on: false, n: 'x' }),
  ]);
  const rule = jsonRule({ Keys: ['$.k'], ValueOf: '$.n', Filters: [{ Match: '$.on', In: ['true'] }] }, 'Sum');
  const { statistics } = await call(engine, 'contributors.top', { question: { kind: 'rule', rule, ignoreDash: true } });
  expect(statistics).toMatchObject({
    eventsInRange: 7,
    notJson: 1,
    filteredOut: 2,
    missingKey: 1,
    ignoredDash: 1,
    valueNotNumeric: 1,
    matched: 1,
    withoutTime: 0,
  });
});

test('keys above 1,024 bytes are cut on a character, and meet there; those of free fields stay whole', async () => {
  const long = (tail: string) => `${'\u20ac'.repeat(341)}${tail}`; // 1,023 bytes and then more
  const engine = await engineWithEvents([
    event({ k: long('\u20acx') }),
    event({ k: long('\u20acy') }),
    event({ k: long('x') }),
  ]);
  const report = await call(engine, 'contributors.top', {
    question: { kind: 'rule', rule: jsonRule({ Keys: ['$.k'] }) },
  });
  expect(ranked(report)).toEqual([
    [long(''), 2],
    [long('x'), 1],
  ]);
  const whole = await call(engine, 'contributors.top', { question: { kind: 'fields', keys: ['k'] } });
  expect(whole.uniqueCount).toBe(3);
});

test('periods count from 1970, also those that the range begins or ends inside of', async () => {
  const engine = await engineWithEvents([0, 4, 5, 9, 10].map((minute) => event({ k: 'a' }, minute)));
  const report = await call(engine, 'contributors.top', {
    question: { kind: 'rule', rule: jsonRule({ Keys: ['$.k'] }) },
    range: { from: START + 3 * MINUTE, to: START + 10 * MINUTE },
    periodSeconds: 300,
  });
  expect(report.contributors[0]?.points).toEqual([
    { at: START, value: 1 },
    { at: START + 5 * MINUTE, value: 2 },
  ]);
});

test('keys of forms: system fields, expressions, booleans as written; a mistake is told with its part', async () => {
  const engine = await engineWithEvents([
    event({ on: true, name: 'Ann' }),
    event({ on: true, name: 'ANN' }),
    event({ on: 1 }),
  ]);
  const ask = (keys: string[], where: string | null = null) =>
    call(engine, 'contributors.top', { question: { kind: 'fields', keys, where } });
  expect(ranked(await ask(['on', '@log']))).toEqual([
    ['true', 'app', 2],
    ['1', 'app', 1],
  ]);
  expect(ranked(await ask(['tolower(name)'], 'on = "true" # a remark'))).toEqual([['ann', 2]]);
  await expect(ask(['on'], 'on = ')).rejects.toMatchObject({ code: 'query.syntax', at: [{ start: 5, end: 5 }] });
  await expect(ask(['on'], 'on = 1 | limit 1')).rejects.toThrow(
    'the condition, column 1: one condition is needed here',
  );
  await expect(ask(['on, name'])).rejects.toThrow('on, name, column 1: one field or expression');
  await expect(ask(['nosuch(on)'])).rejects.toThrow('nosuch(on), column 1: ');
});

test('log groups: names, beginnings, ARNs, other groups than the rule’s own', async () => {
  const engine = await engineWithWorkspace();
  for (const [name, account] of [
    ['/prod/api', '111122223333'],
    ['/prod/web', '444455556666'],
    ['/dev', undefined],
  ] as const)
    await addLogEvents(engine.store, { name, ...(account === undefined ? {} : { account }) }, ['{"k":"x"}']);
  const ask = async (groups: Record<string, string[]>, sources: string[] = []) => {
    const { LogGroupNames: _, ...rest } = JSON.parse(jsonRule({ Keys: ['$.k'] })) as Record<string, unknown>;
    const rule = JSON.stringify({ ...groups, ...rest });
    const { total, warnings } = await call(engine, 'contributors.top', { question: { kind: 'rule', rule, sources } });
    return [total, ...warnings];
  };
  expect(await ask({ LogGroupNames: ['/prod*', '/dev'] })).toEqual([3]);
  expect(await ask({ LogGroupNames: ['/prod/api'] })).toEqual([1]);
  expect(await ask({ LogGroupNames: ['/prod', '/test*'] })).toEqual([
    null,
    'There is no log group /prod.',
    'No log group begins with /test.',
  ]);
  const unsure = expect.stringContaining('was compared by name alone');
  expect(await ask({ LogGroupARNs: ['arn:aws:logs:eu-west-1:*:log-group/prod*'] })).toEqual([null, expect.any(String)]);
  expect(await ask({ LogGroupARNs: ['arn:aws:logs:eu-west-1:*:log-group:/prod*'] })).toEqual([2, unsure]);
  expect(await ask({ LogGroupARNs: ['arn:aws:logs:eu-west-1:444455556666:log-group//prod*'] })).toEqual([1, unsure]);
  expect(await ask({ LogGroupNames: ['/nothing'] }, ['/dev'])).toEqual([1]);
  await expect(ask({ LogGroupNames: ['/nothing'] }, ['/nowhere'])).rejects.toMatchObject({
    code: 'query.unknown-field',
  });
});

test('data sets without events with a time give an empty report', async () => {
  const engine = await engineWithWorkspace();
  const report = await call(engine, 'contributors.top', { question: { kind: 'fields', keys: ['a'] } });
  expect(report).toMatchObject({
    range: null,
    total: null,
    uniqueCount: 0,
    contributors: [],
    others: null,
    periods: [],
  });
});
