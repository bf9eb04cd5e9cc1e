import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cli } from './support/cli.ts';
import { record, writeTrailFile } from './support/records.ts';

let folder: string;
let cli: Cli;
const workspace = 'case.trailglass';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-anomalies-'));
  cli = new Cli(folder);
  // A call every ten minutes for two days, and on the second at noon 60 calls within five minutes.
  const write = {
    readOnly: false,
    eventCategory: 'Management',
    managementEvent: true,
    eventSource: 'iam.amazonaws.com',
    awsRegion: 'us-east-1',
  };
  const at = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');
  const start = Date.UTC(2026, 2, 2);
  const usual = Array.from({ length: 288 }, (_, n) =>
    record(n, { ...write, eventName: 'CreateTags', eventTime: at(start + n * 600_000) }),
  );
  const noon = start + 36 * 3_600_000;
  const burst = Array.from({ length: 60 }, (_, n) =>
    record(1000 + n, { ...write, eventName: 'CreateUser', eventTime: at(noon + n * 5_000), errorCode: 'AccessDenied' }),
  );
  const insight = record(2000, {
    eventType: 'AwsCloudTrailInsight',
    eventCategory: 'Insight',
    awsRegion: 'us-east-1',
    eventTime: at(noon + 120_000),
    sharedEventID: 'shared-1',
    insightDetails: {
      state: 'Start',
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
      insightType: 'ApiCallRateInsight',
    },
  });
  writeTrailFile(join(folder, 'trail.json.gz'), [...usual, ...burst, insight]);
  await cli.json(['import', '-w', workspace, 'trail.json.gz']);
  const line = (minute: number, text: string) => `2026-03-02T10:${String(minute).padStart(2, '0')}:00Z ${text}\n`;
  writeFileSync(
    join(folder, 'app.log'),
    line(0, 'INFO a') + line(1, 'ERROR ms=7') + line(2, 'ERROR ms=9') + line(9, 'INFO b'),
  );
  await cli.json(['import', '-w', workspace, '--log-group', 'app', 'app.log']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Anomalies {
  anomalies: Record<string, unknown>[];
  insightsEvents: Record<string, unknown>[];
  comparison: unknown;
  coverage: unknown[];
}

test('anomalies prints findings in the members of Insights records, and AWS’s own under their own name', async () => {
  const report = await cli.json<Anomalies>(['anomalies', '-w', workspace]);
  expect(report.anomalies).toMatchObject([
    {
      name: 'Rate anomaly',
      eventType: 'RateAnomaly',
      startTime: '2026-03-03T12:00:00Z',
      endTime: '2026-03-03T12:05:00Z',
      awsRegion: 'us-east-1',
      recipientAccountId: '012345678901',
      insightDetails: {
        state: 'End',
        eventSource: 'iam.amazonaws.com',
        eventName: 'CreateUser',
        insightContext: {
          statistics: { baseline: { average: 0 }, insight: { average: 12 }, insightDuration: 5 },
          attributions: [
            { attribute: 'userIdentityArn', insight: [{ value: 'arn:aws:iam::012345678901:user/maria', average: 12 }] },
            { attribute: 'userAgent', insight: [{ value: 'aws-cli/2', average: 12 }] },
            { attribute: 'errorCode', insight: [{ value: 'AccessDenied', average: 12 }] },
          ],
        },
      },
    },
    { insightDetails: { insightType: 'ApiErrorRateInsight', errorCode: 'AccessDenied' } },
  ]);
  expect(report.insightsEvents).toMatchObject([
    {
      name: 'CloudTrail Insights event',
      eventType: 'AwsCloudTrailInsight',
      sharedEventID: 'shared-1',
      rateAnomalies: [report.anomalies[0]?.sharedEventID],
    },
  ]);
  expect(report.comparison).toEqual({ insightsEventsTested: 1, alsoFound: 1, notFound: 0 });
});

test('a range, principals and parameters are asked for', async () => {
  const names = async (...args: string[]) =>
    (await cli.json<Anomalies>(['anomalies', '-w', workspace, ...args])).anomalies.map(({ startTime }) => startTime);
  expect(await names('--to', '2026-03-03T11:00:00Z')).toEqual([]);
  expect(await names('--per', 'principal')).toEqual(['2026-03-03T12:00:00Z', '2026-03-03T12:00:00Z']);
  expect(await names('--set', 'leastCalls=100')).toEqual([]);
  const wrong = await cli.run(['anomalies', '-w', workspace, '--set', 'leastcalls=1']);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('leastCalls')]);
});

test('ndjson prints a Start and an End record of each finding', async () => {
  const { code, stdout } = await cli.run(['anomalies', '-w', workspace, '--format', 'ndjson']);
  expect(code).toBe(0);
  const records = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { eventTime: string; insightDetails: { state: string } });
  expect(records.map(({ eventTime, insightDetails }) => [insightDetails.state, eventTime])).toEqual([
    ['Start', '2026-03-03T12:00:00Z'],
    ['End', '2026-03-03T12:05:00Z'],
    ['Start', '2026-03-03T12:00:00Z'],
    ['End', '2026-03-03T12:05:00Z'],
    ['Start', '2026-03-03T12:02:00Z'],
  ]);
});

test('metrics prints the series of a metric filter in the shape of GetMetricStatistics', async () => {
  const args = [
    'metrics',
    '-w',
    workspace,
    '--pattern',
    '[time, level = ERROR, ms]',
    '--name',
    'Errors',
    '--default',
    '0',
    '--percentile',
    '99',
  ];
  const report = await cli.json<{ Metrics: unknown[] }>(args);
  const point = (minute: number, Sum: number) => ({
    Timestamp: `2026-03-02T10:0${minute}:00Z`,
    SampleCount: 1,
    Sum,
    Unit: 'None',
    ExtendedStatistics: { p99: Sum },
  });
  expect(report.Metrics).toMatchObject([
    {
      Namespace: 'LogMetrics',
      MetricName: 'Errors',
      Dimensions: [],
      Datapoints: [point(0, 0), point(1, 1), point(2, 1), point(9, 0)],
    },
  ]);
  const wrong = await cli.run(['metrics', '-w', workspace, '--value', '$.a']);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--pattern')]);
});

test('alarms evaluates rules of several files', async () => {
  const filter = {
    filterPattern: 'ERROR',
    logGroupName: 'app',
    metricTransformations: [{ metricName: 'E', metricNamespace: 'N', metricValue: '1' }],
  };
  const alarm = {
    AlarmName: 'errors',
    Namespace: 'N',
    MetricName: 'E',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 2,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  };
  writeFileSync(join(folder, 'filter.json'), JSON.stringify(filter));
  writeFileSync(
    join(folder, 'alarms.json'),
    JSON.stringify([alarm, { AlarmName: 'page', AlarmRule: 'ALARM(errors)' }]),
  );
  const range = ['--from', '2026-03-02T10:00:00Z', '--to', '2026-03-02T10:10:00Z'];
  const { Alarms } = await cli.json<{
    Alarms: { AlarmName: string; StateChanges: { Timestamp: string; StateValue: string }[] }[];
  }>(['alarms', '-w', workspace, ...range, 'filter.json', 'alarms.json']);
  const changes = [
    ['2026-03-02T10:00:00Z', 'OK'],
    ['2026-03-02T10:03:00Z', 'ALARM'],
    ['2026-03-02T10:06:00Z', 'OK'],
  ]; // biome-ignore format: as a table
  expect(
    Alarms.map(({ AlarmName, StateChanges }) => [
      AlarmName,
      StateChanges.map(({ Timestamp, StateValue }) => [Timestamp, StateValue]),
    ]),
  ).toEqual([
    ['errors', changes],
    ['page', changes],
  ]);
  const wrong = await cli.run(['alarms', '-w', workspace, 'gone.json']);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('gone.json')]);
  writeFileSync(join(folder, 'torn.json'), '[{');
  const torn = await cli.run(['alarms', '-w', workspace, 'filter.json', 'torn.json']);
  expect([torn.code, torn.stderr]).toEqual([2, expect.stringContaining('The rules torn.json are no JSON: ')]);
});
