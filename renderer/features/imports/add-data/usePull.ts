import { useEffect } from 'react';
import type { AwsConnection } from '../../../../preload/contract/aws.ts';
import type { Output } from '../../../../preload/contract/index.ts';
import { useApp } from '../../../app/app.ts';
import type { PullRequestInput } from '../../../app/state/jobs.ts';
import type { PullDrafts } from '../../../app/state/pull-drafts.ts';
import { useStore } from '../../../lib/store.ts';
import type { CallState } from '../../../lib/useCall.ts';
import { toConnection } from './ConnectionFields.tsx';
import { type Identity, useIdentity } from './useIdentity.ts';
import { usePlan } from './usePlan.ts';
import { useRequest } from './useRequest.ts';

type SourceName = Exclude<keyof PullDrafts, 'connection'>;

/** A source of pulls while it is filled in. */
export interface PullForm<Draft, Request> {
  draft: Draft;
  change(part: Partial<Draft>): void;
  /** Null while something of the connection lacks. */
  connection: AwsConnection | null;
  identity: Identity;
  /** What is typed as a pull; null while something of it lacks. */
  pull: Request | null;
  answer: CallState<'pull.plan'>;
  /** The plan, once it was made of what is typed. */
  output: Output<'pull.plan'> | null;
  plan(): void;
}

const NOWHERE: AwsConnection = { profile: null, region: null, endpoint: null };

/** What is typed of one source, what it asks for, who asks, and its plan. */
export function usePull<Name extends SourceName, Request extends PullRequestInput>(
  name: Name,
  toPull: (drafts: PullDrafts, zone: string) => Request | null,
): PullForm<PullDrafts[Name], Request> {
  const { pulls } = useApp();
  const drafts = useStore(pulls);
  const connection = toConnection(drafts.connection);
  const pull = useRequest(toPull);
  const identity = useIdentity(connection ?? NOWHERE);
  const { answer, plan } = usePlan(pull);
  const output = answer.status === 'done' ? answer.output : null;
  const known = output?.identity ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the plan learned is told once
  useEffect(() => {
    if (known !== null) identity.learn(known);
  }, [known]);
  return {
    draft: drafts[name],
    change: (part) => pulls.set((state) => ({ ...state, [name]: { ...state[name], ...part } })),
    connection,
    identity,
    pull,
    answer,
    output,
    plan,
  };
}
