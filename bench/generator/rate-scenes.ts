import { Random } from '../../main/engine/sample/random.ts';
import type { AnomalyReport, RateAnomaly } from '../../preload/contract/anomalies.ts';
import {
  DAY_MINUTES,
  nightly,
  office,
  type PlantedTime,
  RATE_ACCOUNT,
  type RateApi,
  type RateTrail,
  steady,
} from './rates.ts';

/** 2026-03-01 00:00:00 UTC, a Sunday. */
export const SCENE_START_MS = Date.UTC(2026, 2, 1);
const MINUTE_US = 60_000_000;

/** An account as accounts are: services day and night, people on working days, jobs at night. */
export function usualApis(seed: number, firstWeekday = 0): RateApi[] {
  return [
    { source: 'autoscaling.amazonaws.com', name: 'CompleteLifecycleAction', rate: steady(20) },
    { source: 'ssm.amazonaws.com', name: 'UpdateInstanceInformation', rate: steady(5) },
    { source: 'logs.amazonaws.com', name: 'CreateLogStream', rate: steady(2.5) },
    { source: 'iam.amazonaws.com', name: 'CreateRole', rate: steady(0.004) },
    { source: 's3.amazonaws.com', name: 'PutObjectTagging', rate: office(20, firstWeekday) },
    { source: 'ec2.amazonaws.com', name: 'CreateTags', rate: office(6, firstWeekday) },
    { source: 'lambda.amazonaws.com', name: 'UpdateFunctionCode', rate: office(1, firstWeekday) },
    { source: 'ec2.amazonaws.com', name: 'CreateSnapshot', rate: nightly(400, 120, seed) },
    { source: 'backup.amazonaws.com', name: 'StartBackupJob', rate: nightly(60, 210, seed + 1) },
    {
      source: 's3.amazonaws.com',
      name: 'GetBucketPolicy',
      readOnly: true,
      rate: office(8, firstWeekday),
      errors: { code: 'NoSuchBucketPolicy', share: 0.3 },
    },
    {
      source: 'ec2.amazonaws.com',
      name: 'DescribeInstances',
      readOnly: true,
      rate: steady(3),
      errors: { code: 'Client.RequestLimitExceeded', share: 0.1 },
    },
  ];
}

/** A planted time with what it is called, and how far the finding's edges may lie from it. */
export interface Scene extends PlantedTime {
  title: string;
  kind: RateAnomaly['kind'];
  direction: RateAnomaly['direction'];
  /** Minutes; a slow rise becomes unusual somewhere on its way. */
  startWithin: number;
  endWithin: number;
}

const INTRUDER = { arn: `arn:aws:iam::${RATE_ACCOUNT}:user/ci-deployer`, agent: 'aws-cli/2.31.4 md/planted' };
const SHARP = { startWithin: 1, endWithin: 1 };

/** One unusual time of each kind, at times by the seed: from `firstDay` on, so many a day. */
export function plantedScenes(seed: number, firstDay: number, perDay = 1): Scene[] {
  const random = new Random(seed, 0x5ce);
  let placed = 0;
  const at = (least = 0, most = DAY_MINUTES - 120) => {
    const day = firstDay + Math.floor(placed++ / perDay);
    return day * DAY_MINUTES + least + random.below(most - least);
  };
  const rise = { ...INTRUDER, kind: 'call-rate' as const, direction: 'rise' as const, ...SHARP };
  return [
    { ...rise, title: '20 calls a minute become 100 for 10 min', source: 'autoscaling.amazonaws.com', name: 'CompleteLifecycleAction', from: at(), minutes: 10, rate: () => 80 },
    { ...rise, title: 'errors of a call that had none', kind: 'error-rate', source: 'iam.amazonaws.com', name: 'ListRoles', readOnly: true, code: 'AccessDenied', from: at(), minutes: 12, rate: () => 40 },
    { ...rise, title: 'more of the errors that there are', kind: 'error-rate', source: 'ec2.amazonaws.com', name: 'DescribeInstances', readOnly: true, code: 'Client.RequestLimitExceeded', from: at(), minutes: 8, rate: () => 30 },
    { ...rise, title: 'a slow rise over 40 min', source: 'ssm.amazonaws.com', name: 'UpdateInstanceInformation', from: at(), minutes: 60, rate: (minute) => Math.min(60, minute * 1.5), startWithin: 25 },
    { ...rise, title: 'an API that was never called', source: 'secretsmanager.amazonaws.com', name: 'PutSecretValue', from: at(), minutes: 15, rate: () => 4, startWithin: 2, endWithin: 2 },
    { ...rise, title: 'calls of the working day at night', source: 's3.amazonaws.com', name: 'PutObjectTagging', from: at(60, 300), minutes: 20, rate: () => 20, startWithin: 1, endWithin: 1 },
    { ...rise, title: 'no calls for 30 min', direction: 'drop', source: 'autoscaling.amazonaws.com', name: 'CompleteLifecycleAction', from: at(), minutes: 30, rate: () => 0, instead: true },
  ]; // biome-ignore format: a table
}

export interface SceneResult {
  title: string;
  /** Findings of this rate that overlap. */
  found: RateAnomaly[];
  edgesRight: boolean;
  /** The planted identity, user agent and error code come first. */
  attributionRight: boolean;
}

/** What of the planted times was found, and which findings belong to none. */
export function judge(
  scenes: readonly Scene[],
  report: AnomalyReport,
): { scenes: SceneResult[]; wrong: RateAnomaly[] } {
  const taken = new Set<string>();
  const results = scenes.map((scene): SceneResult => {
    const [from, to] = [timeOf(scene.from), timeOf(scene.from + scene.minutes)];
    const found = report.anomalies.filter(
      (one) =>
        one.kind === scene.kind &&
        one.eventSource === scene.source &&
        one.eventName === scene.name &&
        (scene.kind === 'call-rate' || one.errorCode === scene.code) &&
        one.direction === scene.direction &&
        one.range.from < to &&
        one.range.to > from,
    );
    for (const { id } of found) taken.add(id);
    const [first] = found;
    return {
      title: scene.title,
      found,
      edgesRight:
        first !== undefined &&
        Math.abs(first.range.from - from) <= scene.startWithin * MINUTE_US &&
        Math.abs(first.range.to - to) <= scene.endWithin * MINUTE_US,
      attributionRight: first !== undefined && (scene.direction === 'drop' || isAttributed(scene, first)),
    };
  });
  return { scenes: results, wrong: report.anomalies.filter(({ id }) => !taken.has(id)) };
}

function timeOf(minute: number): number {
  return SCENE_START_MS * 1000 + minute * MINUTE_US;
}

function isAttributed(scene: Scene, { attributions }: RateAnomaly): boolean {
  const first = (attribute: string) => attributions.find((one) => one.attribute === attribute)?.insight[0]?.value;
  return (
    first('userIdentityArn') === scene.arn &&
    first('userAgent') === scene.agent &&
    first('errorCode') === (scene.code ?? 'null')
  );
}

/** A trail with these times in it; working days begin on another day for each seed. */
export function sceneTrail(
  seed: number,
  days: number,
  planted: readonly Scene[],
  gaps: RateTrail['gaps'] = [],
): RateTrail {
  return { seed, startMs: SCENE_START_MS, days, apis: usualApis(seed, seed % 7), planted, gaps };
}
