import { expect, test } from 'vitest';
import { eventQueries } from '../../../../main/engine/query/contributors/event-queries.ts';
import { explainSpike } from '../../../../main/engine/query/contributors/explain-spike.ts';
import { RULE_LIBRARY } from '../../../../main/engine/query/contributors/library/index.ts';
import { topContributors } from '../../../../main/engine/query/contributors/top-contributors.ts';
import { pageRows } from '../../../../main/engine/query/page-rows.ts';
import { QueryRunner } from '../../../../main/engine/query/query-runner.ts';
import { contract } from '../../../../preload/contract/index.ts';
import { ImportCase } from '../../support/import-case.ts';
import { type Json, ndjson, traceFiles } from '../../support/trace-files.ts';

const OPTIONS = { pageSize: 100, timeoutMs: 60_000, signal: new AbortController().signal, report: () => undefined };
const START_S = 1763640000;

/** A request of the shop with an embedded call of DynamoDB, which fails in every third. */
function request(number: number): Json {
  const isFault = number % 3 === 0;
  const hex = String(number).padStart(4, '0');
  return {
    trace_id: `1-691f02c0-a1b2c3d4000000000000${hex}`,
    id: `00000000000a${hex}`,
    name: 'shop',
    start_time: START_S + number * 60,
    end_time: START_S + number * 60 + 1,
    ...(isFault ? { fault: true } : {}),
    http: { request: { method: 'GET', url: isFault ? '/pay' : '/cart', client_ip: `192.0.2.${number % 2}` }, response: { status: isFault ? 500 : 200 } },
    subsegments: [
      {
        id: `00000000000b${hex}`,
        name: 'DynamoDB',
        namespace: 'aws',
        start_time: START_S + number * 60 + 0.2,
        end_time: START_S + number * 60 + 0.4,
        ...(isFault ? { throttle: true, error: true, cause: { exceptions: [{ id: '1', type: 'ThrottlingException' }] } } : {}),
        aws: { operation: number % 2 === 0 ? 'GetItem' : 'PutItem' },
      },
    ],
  }; // biome-ignore format: one document
}

async function shop() {
  const workspace = await ImportCase.open();
  await workspace.import(traceFiles(ndjson(Array.from({ length: 12 }, (_, i) => request(i)))));
  const runner = new QueryRunner(workspace.store);
  const ruleOf = (id: string) => ({
    kind: 'rule' as const,
    rule: RULE_LIBRARY.find((rule) => rule.id === id)?.rule ?? '',
  });
  const top = async (question: { kind: 'rule'; rule: string }) => {
    const input = contract['contributors.top'].input.parse({ question });
    const report = await topContributors(runner, input, OPTIONS);
    expect(report.warnings).toEqual([]);
    return report;
  };
  return { runner, ruleOf, top };
}

test.each([
  ['xray/faults-by-service-and-url', [[['shop', '/pay'], 4]]],
  ['xray/requests-by-client', [[['192.0.2.0', 'shop'], 6], [['192.0.2.1', 'shop'], 6]]],
  ['xray/aws-calls-by-operation', [[['DynamoDB', 'GetItem'], 6], [['DynamoDB', 'PutItem'], 6]]],
  ['xray/throttled-calls', [[['DynamoDB'], 4]]],
  ['xray/exceptions-by-type', [[['ThrottlingException', 'DynamoDB'], 4]]],
])('the rule %s ranks segments and embedded subsegments', async (id, expected) => {
  const { top, ruleOf } = await shop();
  const report = await top(ruleOf(id));
  expect(report.contributors.map(({ keys, value }) => [keys, value])).toEqual(expected);
  expect(report.statistics.eventsInRange).toBe(24);
}); // biome-ignore format: a table

test('a range cuts segments by their own start, and the events behind a number are rows that run', async () => {
  const { runner, top, ruleOf } = await shop();
  const question = ruleOf('xray/throttled-calls');
  const all = await top(question);
  expect(all.range).toEqual({ from: START_S * 1e6, to: (START_S + 11 * 60) * 1e6 + 200_001 });
  const range = { from: START_S * 1e6, to: (START_S + 4 * 60) * 1e6 };
  const events = { kind: 'contributors' as const, contributors: [['DynamoDB']] };
  const asked = contract['contributors.events'].input.parse({ question, range, events });
  const queries = await eventQueries(runner, asked, OPTIONS.signal);
  expect(queries).toHaveLength(1);
  const answer = await runner.run(queries[0]?.text ?? '', OPTIONS);
  const names = answer.columns.map(({ name }) => name);
  const rows = pageRows(answer.firstPage, answer.columns);
  expect(rows.map((row) => row[names.indexOf('id')])).toEqual(['00000000000b0000', '00000000000b0003']);
  expect(String(rows[0]?.[names.indexOf('document')])).toContain('ThrottlingException');
  await runner.closeAll();
});

test('a spike among segments is explained by fields of their documents', async () => {
  const { runner } = await shop();
  const rule = RULE_LIBRARY.find(({ id }) => id === 'xray/requests-by-client')?.rule ?? '';
  const range = { from: START_S * 1e6, to: (START_S + 12 * 60) * 1e6 };
  const brushed = { from: range.from + 180e6, to: range.from + 240e6 };
  const fields = ['$.name', '$.fault', ...Array.from({ length: 20 }, (_, i) => `$.none${i}`)];
  const asked = contract['contributors.explain'].input.parse({
    question: { kind: 'rule', rule },
    range,
    brushed,
    fields,
  });
  const found = await explainSpike(runner, asked, OPTIONS);
  // One request with its call in the brushed minute, eleven outside.
  expect([found.inside.events, found.outside.events]).toEqual([2, 22]);
  const faults = found.fields.find(({ field }) => field === '$.fault');
  expect(faults?.values.find(({ value }) => value === 'true')).toMatchObject({ inside: 1, outside: 3 });
});
