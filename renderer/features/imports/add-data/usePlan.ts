import { useState } from 'react';
import type { PullRequestInput } from '../../../app/state/jobs.ts';
import { type CallState, useCall } from '../../../lib/useCall.ts';

/** The plan of a pull, made when asked for and never by itself: planning calls AWS. It is dropped when something else is asked. */
export function usePlan(pull: PullRequestInput | null): { answer: CallState<'pull.plan'>; plan(): void } {
  const key = JSON.stringify(pull);
  const [asked, setAsked] = useState<{ key: string; times: number } | null>(null);
  const isAsked = asked !== null && asked.key === key;
  const answer = useCall('pull.plan', isAsked && pull !== null ? { pull } : null, isAsked ? asked.times : 0);
  return { answer, plan: () => setAsked((before) => ({ key, times: (before?.times ?? 0) + 1 })) };
}
