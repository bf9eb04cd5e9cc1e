import type { AwsIdentity } from '../../../../preload/contract/aws.ts';
import type { HistoryPull, PullPlan } from '../../../../preload/contract/pull.ts';
import { partitionOf, policyOf } from '../policy.ts';
import { chargeOf } from '../prices.ts';
import type { PlanContext } from '../s3/plan-s3.ts';

/** What Event history lacks beside a trail (cloudtrail.md part 9), said before each pull of it. */
export const HISTORY_LACKS = [
  'Event history holds management events of the last 90 days, of one account, Region by Region. It has no data events (such as S3 objects read or functions invoked), no network activity events, and nothing of other accounts: that no event is there proves nothing about them.',
  'CloudTrail answers 2 calls a second for each Region, of 50 events each: 360,000 events an hour at best. How many there are is not known beforehand.',
];

/** One call at least for each Region; nothing is asked beforehand, as each call would take from the two a second. */
export async function planHistory(
  pull: HistoryPull,
  identity: AwsIdentity,
  { report }: PlanContext,
): Promise<PullPlan> {
  const regions = pull.regions ?? [identity.region];
  report({ prefixes: 0, files: 0, bytes: 0 });
  return {
    identity,
    layout: 'event history',
    files: 0,
    bytes: 0,
    known: 0,
    calls: [
      { action: 'sts:GetCallerIdentity', count: 1 },
      { action: 'cloudtrail:LookupEvents', count: regions.length },
    ],
    charge: chargeOf([]),
    seconds: null,
    groups: [],
    cells: [],
    prefixes: regions,
    notes: HISTORY_LACKS,
    policy: policyOf(pull, partitionOf(identity.region)),
  };
}
