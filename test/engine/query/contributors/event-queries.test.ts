import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Engine } from '../../../../main/engine/engine.ts';
import type { ContributorEvents, ContributorQuestion } from '../../../../preload/contract/contributors.ts';
import type { Input } from '../../../../preload/contract/index.ts';
import { LOG_START_MS } from '../../support/log-store.ts';
import { addRecords, engineWithWorkspace } from '../../support/trail-store.ts';
import { clfEvents, clfRules, jsonEvents, jsonRules, ruleText } from './arbitraries.ts';
import { addEvents, call, engineWithEvents, type GroupEvent, jsonRule } from './support.ts';

type Question = Input<'contributors.events'>['question'];

/** Rows of all queries for these events, run as the window runs them. */
async function rowsOf(engine: Engine, question: Question, events: ContributorEvents): Promise<number> {
  const { queries } = await call(engine, 'contributors.events', { question, events });
  let rows = 0;
  for (const { language, text, sources } of queries) {
    const answer = await call(engine, 'query.run', { language, text, sources, rowLimit: null, records: true });
    rows += answer.rowCount;
    // Their rows are stored events, so that each has its record.
    if (answer.rowCount > 0) expect(answer.firstPage.records).not.toBeNull();
    await call(engine, 'query.close', { resultId: answer.resultId });
  }
  return rows;
}

const REASONS = ['notJson', 'filteredOut', 'missingKey', 'ignoredDash', 'valueNotNumeric', 'matched'] as const;

async function replaceEvents(engine: Engine, events: readonly GroupEvent[]): Promise<void> {
  const writer = await engine.store.importConnection();
  await writer.run('DELETE FROM log_event');
  await addEvents(engine, events);
}

/** Each number of the report against the rows of its query. */
async function checkNumbers(engine: Engine, question: Question): Promise<void> {
  const report = await call(engine, 'contributors.top', { question, limit: null });
  for (const kind of REASONS)
    expect([kind, await rowsOf(engine, question, { kind })]).toEqual([kind, report.statistics[kind]]);
  expect(await rowsOf(engine, question, { kind: 'all' })).toBe(report.statistics.eventsInRange);
  for (const { keys, events } of report.contributors.slice(0, 3))
    expect([keys, await rowsOf(engine, question, { kind: 'contributors', contributors: [keys] })]).toEqual([
      keys,
      events,
    ]);
  const top = report.contributors.slice(0, 3);
  if (top.length > 0)
    expect(await rowsOf(engine, question, { kind: 'contributors', contributors: top.map(({ keys }) => keys) })).toBe(
      top.reduce((sum, { events }) => sum + events, 0),
    );
}

test.each([
  ['JSON', jsonRules, jsonEvents],
  ['CLF', clfRules, clfEvents],
] as const)(
  'the rows behind each number of random %s rules are as many as it says',
  async (_, rules, events) => {
    const engine = await engineWithWorkspace();
    await fc.assert(
      fc.asyncProperty(rules, events, fc.boolean(), async (rule, given, ignoreDash) => {
        await replaceEvents(engine, given);
        await checkNumbers(engine, { kind: 'rule', rule: ruleText(rule), ignoreDash });
      }),
      { numRuns: 15 },
    );
  },
  60_000,
);

const event = (value: unknown, logGroup = 'app') => ({
  logGroup,
  timestamp: LOG_START_MS,
  message: typeof value === 'string' ? value : JSON.stringify(value),
});

test('free fields: the rows behind each number, with keys that are text, numbers and expressions', async () => {
  const engine = await engineWithEvents([
    ...[1, 2, 3].map((ms) => event({ path: '/a', status: 200, ms })),
    event({ path: '/a', status: '200', ms: 'slow' }),
    event({ path: '/b "c" \\d', status: 404, ms: 5 }),
    event({ path: '/c', ms: 5 }),
    event({ path: '-', status: 500, ms: 5, hidden: true }),
    event({ path: '-', status: 1.5 }),
  ]);
  const ask = (more: Partial<Extract<ContributorQuestion, { kind: 'fields' }>>): Question => ({
    kind: 'fields',
    keys: ['path', '$.status'],
    ...more,
  });
  await checkNumbers(engine, ask({}));
  await checkNumbers(engine, ask({ ignoreDash: true, where: 'status >= 200 # of the service' }));
  await checkNumbers(engine, ask({ measure: { kind: 'sum', field: 'ms' } }));
  await checkNumbers(engine, ask({ measure: { kind: 'distinct', field: 'ms' }, where: 'not ispresent(hidden)' }));
  await checkNumbers(engine, ask({ keys: ['floor(status / 100)', '@logStream'] }));
});

test('a question that fits one of two log groups leaves the other one out; lines that are no JSON are found', async () => {
  const engine = await engineWithEvents([
    event({ user: 'ann' }),
    event({ user: 'ann' }, 'other'),
    event('not JSON'),
    event({ name: 'x' }),
  ]);
  const question = { kind: 'rule', rule: jsonRule({ Keys: ['$.user'] }) } as const;
  await checkNumbers(engine, question);
  const { queries } = await call(engine, 'contributors.events', {
    question,
    range: { from: LOG_START_MS * 1000, to: LOG_START_MS * 1000 + 1_500_000 },
    events: { kind: 'contributors', contributors: [['ann']] },
  });
  expect(queries).toHaveLength(1);
  expect(queries[0]?.text).toContain("log_group IN ('app')");
  expect(queries[0]?.text).toContain('TIMESTAMP');
});

test('trail events: columns, nested parts and members that no column has', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 60);
  for (const keys of [
    ['$.eventName', '$.errorCode'],
    ['$.userIdentity.arn'],
    ['$.n'],
    ['$.sourceIPAddress', '$.text'],
  ]) {
    const rule = JSON.parse(
      jsonRule({ Keys: keys, Filters: [{ Match: '$.eventName', NotIn: ['PutObject'] }] }),
    ) as object;
    for (const group of ['cloudtrail', 'cloudtrail/123456789012/eu-west-1', 'cloudtrail/210987654321'])
      await checkNumbers(engine, { kind: 'rule', rule: JSON.stringify({ ...rule, LogGroupNames: [group] }) });
  }
});
