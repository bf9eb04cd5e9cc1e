import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MINUTE_MS = 60_000;
const DAY = 1440;
/** Midnight of the first of four days. */
export const FIRST_MS = Date.UTC(2026, 10, 10);
export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
const user = (name: string) => `arn:aws:iam::${ACCOUNT}:user/${name}`;

/** Calls of one API, so many in each minute of a time. */
interface Calls {
  source: string;
  name: string;
  readOnly?: boolean;
  from: number;
  to: number;
  each: number;
  by: string;
  agent: string;
  code?: string;
  region?: string;
}

/** The unusual times, as minutes since the first midnight. */
export const KEYS = { from: 3 * DAY + 840, to: 3 * DAY + 850, each: 12 };
export const THROTTLED = { from: 3 * DAY + 579, to: 3 * DAY + 586, each: 30 };
export const STOPPED = { from: 3 * DAY + 600, to: 3 * DAY + 640 };

const SCALING = {
  source: 'autoscaling.amazonaws.com',
  name: 'CompleteLifecycleAction',
  each: 2,
  by: user('scaler'),
  agent: 'autoscaling.amazonaws.com',
};
const CALLS: Calls[] = [
  { source: 'sns.amazonaws.com', name: 'Publish', from: 0, to: 4 * DAY, each: 1, by: user('web'), agent: 'Boto3/1.40.12' },
  { ...SCALING, from: 0, to: STOPPED.from },
  { ...SCALING, from: STOPPED.to, to: 4 * DAY },
  { source: 'iam.amazonaws.com', name: 'CreateAccessKey', ...KEYS, by: user('eve'), agent: 'curl/8.9.0', code: 'AccessDenied' },
  { source: 'iam.amazonaws.com', name: 'ListRoles', readOnly: true, ...THROTTLED, by: user('ci-deployer'), agent: 'aws-cli/2.31.4', code: 'Throttling' },
  { source: 'ec2.amazonaws.com', name: 'RunInstances', from: 3 * DAY, to: 3 * DAY + 180, each: 1, by: user('ops'), agent: 'aws-cli/2.31.4', region: 'us-east-1' },
]; // biome-ignore format: a table

const iso = (minute: number, second = 0) =>
  `${new Date(FIRST_MS + minute * MINUTE_MS + second * 1000).toISOString().slice(0, 19)}Z`;

/**
 * Writes a trail of four days into a folder: two APIs that are called each minute, a burst of refused calls, one of throttled
 * calls, and a stop of 40 minutes; of two Insights events of AWS one overlaps with the first burst.
 */
export function writeRateTrail(folder: string): string {
  let number = 0;
  const common = () => ({
    eventVersion: '1.11',
    eventID: `00000000-0000-4000-8000-${String(number++).padStart(12, '0')}`,
    recipientAccountId: ACCOUNT,
  });
  const records = CALLS.flatMap((call) =>
    Array.from({ length: (call.to - call.from) * call.each }, (_, i) => ({
      ...common(),
      userIdentity: { type: 'IAMUser', arn: call.by, accountId: ACCOUNT },
      eventTime: iso(call.from + Math.floor(i / call.each), Math.floor(((i % call.each) * 60) / call.each)),
      eventSource: call.source,
      eventName: call.name,
      awsRegion: call.region ?? REGION,
      sourceIPAddress: call.code === undefined ? '198.51.100.4' : '203.0.113.24',
      userAgent: call.agent,
      ...(call.code === undefined ? {} : { errorCode: call.code }),
      readOnly: call.readOnly === true,
      managementEvent: true,
      eventCategory: 'Management',
      eventType: 'AwsApiCall',
    })),
  );
  const insight = (id: string, source: string, name: string, from: number, to: number) =>
    (['Start', 'End'] as const).map((state) => ({
      ...common(),
      eventTime: iso(state === 'Start' ? from : to),
      awsRegion: REGION,
      eventType: 'AwsCloudTrailInsight',
      eventCategory: 'Insight',
      sharedEventID: id,
      insightDetails: {
        state,
        eventSource: source,
        eventName: name,
        insightType: 'ApiCallRateInsight',
        insightContext: {
          statistics: {
            baseline: { average: 0.0017 },
            insight: { average: 12 },
            insightDuration: to - from,
            baselineDuration: 10_080,
          },
          attributions: [
            { attribute: 'userIdentityArn', insight: [{ value: user('eve'), average: 12 }], baseline: [] },
            { attribute: 'errorCode', insight: [{ value: 'AccessDenied', average: 12 }], baseline: [{ value: 'null', average: 0.0017 }] },
          ], // biome-ignore format: a table
        },
      },
    }));
  records.push(
    ...([
      ...insight(
        'aaaaaaaa-0000-4000-8000-000000000001',
        'iam.amazonaws.com',
        'CreateAccessKey',
        KEYS.from + 1,
        KEYS.to + 1,
      ),
      ...insight(
        'aaaaaaaa-0000-4000-8000-000000000002',
        'ec2.amazonaws.com',
        'CreateTags',
        3 * DAY + 300,
        3 * DAY + 320,
      ),
    ] as never[]),
  );
  const path = join(folder, `${ACCOUNT}_CloudTrail_${REGION}_20261114T0000Z_rates.json`);
  writeFileSync(path, JSON.stringify({ Records: records }));
  return path;
}
