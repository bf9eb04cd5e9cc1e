import type { PullPlan, PullRequest } from '../../../preload/contract/pull.ts';
import { planHistory } from './history/plan-history.ts';
import { planLogs } from './logs/plan-logs.ts';
import { type PlanContext, planS3 } from './s3/plan-s3.ts';
import { planTraces } from './traces/plan-traces.ts';

/** What a pull would call and bring, before anything of it is brought (design.md part 7). */
export async function planPull(pull: PullRequest, context: PlanContext): Promise<PullPlan> {
  const { network, signal } = context;
  const identity = await network.call('aws.identity', { connection: pull.connection }, { signal });
  switch (pull.source) {
    case 's3':
      return await planS3(pull, identity, context);
    case 'logs':
      return await planLogs(pull, identity, context);
    case 'history':
      return await planHistory(pull, identity, context);
    case 'traces':
      return await planTraces(pull, identity, context);
  }
}
