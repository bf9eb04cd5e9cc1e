import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { topContributors } from '../../../../main/engine/query/contributors/top-contributors.ts';
import { QueryRunner } from '../../../../main/engine/query/query-runner.ts';
import type { ContributorReport } from '../../../../preload/contract/contributors.ts';
import { contract, type Input } from '../../../../preload/contract/index.ts';
import { folderOf, ImportCase, record } from '../../support/import-case.ts';
import { ruleText } from './arbitraries.ts';
import { evaluate, type PlainRule } from './evaluator.ts';

const SAMPLE = join(fileURLToPath(new URL('../../../data/cloudtrail', import.meta.url)));

async function top(it: ImportCase, asked: Input<'contributors.top'>): Promise<ContributorReport> {
  return await topContributors(new QueryRunner(it.store), contract['contributors.top'].input.parse(asked), {
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    report: () => undefined,
  });
}

const rule = (
  keys: string[],
  more: Partial<PlainRule['Contribution']> = {},
  aggregateOn: 'Count' | 'Sum' = 'Count',
): PlainRule => ({
  LogFormat: 'JSON',
  Contribution: { Keys: keys, Filters: [], ...more },
  AggregateOn: aggregateOn,
});
const onTrails = (plain: PlainRule) => ({
  kind: 'rule' as const,
  rule: JSON.stringify({ ...(JSON.parse(ruleText(plain)) as object), LogGroupNames: ['cloudtrail'] }),
});

/** The stored records as events of an evaluator that knows nothing of columns. */
async function records(it: ImportCase) {
  const rows = await it.rows('SELECT epoch_ms(event_time), raw FROM ct_event');
  return rows.map(([ms, raw]) => ({ logGroup: 'cloudtrail', timestamp: Number(ms), message: String(raw) }));
}

/** Stored columns, nested parts, their members and lists, and members that no column has. */
const RULES: PlainRule[] = [
  rule(['$.eventSource', '$.eventName']),
  rule(['$.userIdentity.arn', '$.readOnly'], { Filters: [{ Match: '$.errorCode', IsPresent: true }] }),
  rule(['$.userAgent', '$.sourceIPAddress']),
  rule(['$.requestParameters.bucketName', '$.eventTime']),
  rule(['$.resources[0].ARN', '$.awsRegion']),
  rule(['$.userIdentity.sessionContext.attributes.mfaAuthenticated'], {
    Filters: [{ Match: '$.readOnly', In: ['false'] }],
  }),
  rule(['$.eventType', '$.tlsDetails.tlsVersion', '$.managementEvent']),
  rule(['$.eventName'], { ValueOf: '$.requestParameters.maxResults' }, 'Sum'),
  rule(['$.sessionCredentialFromConsole', '$.recipientAccountId']),
  rule(['$.userIdentity', '$.eventName']),
];

test('rules over the sample trail give what an evaluator of the records’ own text gives', async () => {
  const it = await ImportCase.open();
  await it.import(SAMPLE);
  const events = await records(it);
  expect(events.length).toBeGreaterThan(1000);
  for (const plain of RULES) {
    const report = await top(it, { question: onTrails(plain), periodSeconds: 86_400, limit: null });
    const expected = evaluate(plain, events, 86_400_000, 'sum');
    expect(report.contributors.map(({ keys, value }) => ({ keys, value }))).toEqual(
      expected.contributors.map(({ keys, value }) => ({ keys, value })),
    );
    expect(report.statistics).toMatchObject(expected.counted);
  }
});

test('records that are not what their columns make of them: objects for texts, texts for Booleans, other times', async () => {
  const it = await ImportCase.open();
  const odd = [
    record('1', { sourceIPAddress: { v4: '10.0.0.1' } }),
    record('2', { sourceIPAddress: '[S3Console/0.4]' }),
    record('3', { readOnly: 'false', eventTime: '2026-03-02T10:00:00.250Z' }),
    record('4', { readOnly: true, eventTime: '2026-03-02T12:00:00+02:00' }),
    record('5', { userAgent: ['a'], readOnly: null }),
    record('6', { userIdentity: 'root', requestParameters: null }),
    record('7', { errorCode: 7, sourceIPAddress: '{"v4":"text"}' }),
  ];
  await it.import(folderOf({ 'a.json': `{"Records":[${odd.join(',')}]}` }));
  const events = await records(it);
  expect(events).toHaveLength(7);
  for (const keys of [
    ['$.sourceIPAddress'],
    ['$.readOnly', '$.eventTime'],
    ['$.userAgent'],
    ['$.userIdentity'],
    ['$.errorCode'],
    ['$.requestParameters.bucketName'],
  ]) {
    const plain = rule(keys);
    const report = await top(it, { question: onTrails(plain), limit: null });
    expect({ keys, found: report.contributors.map((one) => [...one.keys, one.value]) }).toEqual({
      keys,
      found: evaluate(plain, events, 60_000, 'sum').contributors.map((one) => [...one.keys, one.value]),
    });
  }
});

test('without the original text the columns answer alone, and log groups join in the same ranking', async () => {
  const it = await ImportCase.open();
  const trail = folderOf({ 'a.json': `{"Records":[${record('1')},${record('2', { eventName: 'Other' })}]}` });
  await it.importAs({ keepOriginal: false }, trail);
  const log = folderOf({ 'b.ndjson': `{"time":"2026-03-02T10:00:00Z","eventName":"Other"}\n` });
  await it.importAs({ logGroup: 'g' }, log);
  const plain = rule(['$.eventName']);
  const question = { ...onTrails(plain), sources: ['cloudtrail', 'g'] };
  const report = await top(it, { question });
  expect(report.contributors.map((one) => [...one.keys, one.value])[0]).toEqual(['Other', 2]);
  expect(report.total).toBe(3);
});
