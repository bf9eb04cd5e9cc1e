import type { PullPlan } from '../../../preload/contract/pull.ts';
import { type Said, type SaidKey, saidText } from '../../../preload/contract/said.ts';

export type PlanNote = PullPlan['notes'][number];

/** What a plan says, by its key, with its English for scripts. */
export function noteOf(key: SaidKey, values: Said['values'] = {}): PlanNote {
  return { key, values, text: saidText({ key, values }) };
}
