import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { insightRuleReport } from '../../../../main/engine/query/contributors/insight-rule-report.ts';
import { passGate } from '../../../../main/engine/query/sql/gate.ts';
import type { Input } from '../../../../preload/contract/index.ts';
import { call, engineWithEvents, type GroupEvent } from './support.ts';

/** Rules with events and the reports that an evaluator written apart from this program gives for them. */
interface Example {
  name: string;
  rule: unknown;
  request: { StartTime: string; EndTime: string; Period: number; MaxContributorCount: number; OrderBy?: string };
  events: GroupEvent[];
  expected: Expected;
}
interface Expected {
  KeyLabels: string[];
  AggregationStatistic: string;
  AggregateValue: number;
  ApproximateUniqueCount: number;
  Contributors: { Keys: string[]; ApproximateAggregateValue: number; Datapoints: Point[] }[];
  MetricDatapoints: Record<string, number | string>[];
}
interface Point {
  Timestamp: string;
  ApproximateValue: number;
}

const folder = new URL('../../../golden/contributor-insights/', import.meta.url);
const examples = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Example);

type Form = Omit<Extract<Input<'contributors.top'>['question'], { kind: 'fields' }>, 'kind'>;

/** The same questions as keys, measure and condition. */
const FORMS: Record<string, Form> = {
  '01-vpc-bytes-src-dst': {
    keys: ['srcaddr', 'dstaddr'],
    measure: { kind: 'sum', field: 'bytes' },
    sources: ['/vpc/flow'],
  },
  '02-vpc-rejected-tcp': {
    keys: ['interfaceId', 'srcAddr'],
    where: 'protocol = 6 and action = "REJECT"',
    sources: ['/vpc/flow'],
  },
  '03-resolver-nxdomain': { keys: ['srcaddr'], where: 'rcode like /^NXDOMAIN/', sources: ['/r53/resolver'] },
  '04-apigw-5xx': { keys: ['resourcePath', 'ip'], where: 'status > 499 and httpMethod in ["GET", "POST"]' },
  '05-cloudtrail-errors': {
    keys: ['userIdentity.arn', '$.errorCode'],
    where: 'ispresent(errorCode) and eventSource not in ["kms.amazonaws.com"]',
    sources: ['/cloudtrail'],
  },
  '06-ties-top3': { keys: ['user'], sources: ['/app/ties'] },
  '07-missing-fields': {
    keys: ['$.users[1].name'],
    measure: { kind: 'sum', field: '$.n' },
    sources: ['/app/m'],
  },
  '08-orderby-maximum': { keys: ['fn'], measure: { kind: 'sum', field: 'mem' }, sources: ['/lam'] },
};

function requestOf({ request }: Example): Omit<Input<'contributors.top'>, 'question'> {
  const us = (text: string) => Date.parse(text) * 1000;
  return {
    range: { from: us(request.StartTime), to: us(request.EndTime) },
    periodSeconds: request.Period,
    limit: request.MaxContributorCount,
    orderBy: request.OrderBy === 'Maximum' ? 'maximum' : 'sum',
  };
}

/** The members that AWS has, so that the whole of it is compared. */
function awsPart(report: ReturnType<typeof insightRuleReport>): Expected {
  return {
    KeyLabels: report.KeyLabels,
    AggregationStatistic: report.AggregationStatistic,
    AggregateValue: report.AggregateValue,
    ApproximateUniqueCount: report.ApproximateUniqueCount,
    Contributors: report.Contributors.map(({ Keys, ApproximateAggregateValue, Datapoints }) => ({
      Keys,
      ApproximateAggregateValue,
      Datapoints: Datapoints.map(({ Timestamp, ApproximateValue }) => ({ Timestamp, ApproximateValue })),
    })),
    MetricDatapoints: report.MetricDatapoints.map((metrics) => metrics as Record<string, number | string>),
  };
}

test.each(examples.map((example) => [example.name, example] as const))('the rule of %s', async (_, example) => {
  const engine = await engineWithEvents(example.events);
  const question = { kind: 'rule', rule: JSON.stringify(example.rule) } as const;
  const report = await call(engine, 'contributors.top', { question, ...requestOf(example) });
  expect(awsPart(insightRuleReport(report))).toEqual(example.expected);
  const { eventsInRange, matched, withoutTime, elapsedMs, ...dropped } = report.statistics;
  expect(Object.values(dropped).reduce((sum, count) => sum + count, matched)).toBe(eventsInRange);
  const { from, to } = requestOf(example).range ?? { from: 0, to: 0 };
  expect(eventsInRange).toBe(example.events.filter(({ timestamp: t }) => t * 1000 >= from && t * 1000 < to).length);
});

test.each(examples.map((example) => [example.name, example] as const))('%s as a form', async (name, example) => {
  const engine = await engineWithEvents(example.events);
  const question = { kind: 'fields', ...(FORMS[name] ?? { keys: [] }) } as const;
  const report = await call(engine, 'contributors.top', { question, ...requestOf(example) });
  // Keys are called as they were asked for, and a form that counts is not called Sum.
  const { KeyLabels, AggregationStatistic, ...figures } = example.expected;
  expect(KeyLabels).toHaveLength(report.keyLabels.length);
  expect(['Count', 'Sum']).toContain(AggregationStatistic);
  expect(awsPart(insightRuleReport(report))).toMatchObject(figures);
});

test.each(examples.map((example) => [example.name, example] as const))('the SQL of %s', async (name, example) => {
  const engine = await engineWithEvents(example.events);
  const { limit, ...cut } = requestOf(example);
  const questions = [
    { kind: 'rule', rule: JSON.stringify(example.rule) } as const,
    { kind: 'fields', ...(FORMS[name] ?? { keys: [] }) } as const,
  ];
  for (const question of questions) {
    const { sql } = await call(engine, 'contributors.sql', { question, ...cut });
    const connection = await engine.store.newConnection();
    // As an SQL tab runs it: the fence lets it through, and it gives the same contributors.
    const { select } = await passGate(connection, sql);
    const rows = (await connection.runAndReadAll(select)).getRowObjects().slice(0, limit ?? undefined);
    expect(rows.map(({ value }) => Number(Number(value).toFixed(6)))).toEqual(
      example.expected.Contributors.map(({ ApproximateAggregateValue }) => ApproximateAggregateValue),
    );
    connection.closeSync();
  }
});
