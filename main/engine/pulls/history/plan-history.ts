import type { AwsIdentity } from '../../../../preload/contract/aws.ts';
import type { HistoryPull, PullPlan } from '../../../../preload/contract/pull.ts';
import { noteOf } from '../plan-note.ts';
import { partitionOf, policyOf } from '../policy.ts';
import { chargeOf } from '../prices.ts';
import type { PlanContext } from '../s3/plan-s3.ts';

/** What Event history lacks beside a trail (cloudtrail.md part 9), said before each pull of it. */
export const HISTORY_LACKS = [noteOf('plan.history-lacks'), noteOf('plan.history-rate')];

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
      { action: 'sts:GetCallerIdentity', count: 1, bound: 'exact' },
      { action: 'cloudtrail:LookupEvents', count: regions.length, bound: 'least' },
    ],
    charge: chargeOf([]),
    seconds: null,
    groups: [],
    traces: null,
    cells: [],
    prefixes: regions,
    notes: HISTORY_LACKS,
    disk: { grows: null, free: null },
    samples: [],
    policy: policyOf(pull, partitionOf(identity.region)),
  };
}
