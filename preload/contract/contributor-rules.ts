import { z } from 'zod';
import { contributorQuestion } from './contributors.ts';
import { method } from './method.ts';

/** A ranking as a workspace keeps it: the question, how its events are cut into periods, how many are listed. */
export const ranking = z.object({
  question: contributorQuestion,
  /** Null: as the time range suggests. */
  periodSeconds: z.number().int().min(1).nullable(),
  orderBy: z.enum(['sum', 'maximum']),
  /** Null for all. */
  limit: z.number().int().min(1).nullable(),
});
export type Ranking = z.infer<typeof ranking>;

export const savedRule = z.object({
  id: z.string(),
  name: z.string(),
  ranking,
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type SavedRule = z.infer<typeof savedRule>;

export const contributorRuleMethods = {
  /** Rules that the workspace keeps, in the order of their names. */
  'rules.list': method({ input: z.object({}), output: z.object({ rules: z.array(savedRule) }) }),
  /** Keeps a new rule, or with `id` changes that one. Throws `bad-request` where another one has the name. */
  'rules.save': method({
    input: z.object({ id: z.string().optional(), name: z.string(), ranking }),
    output: savedRule,
  }),
  /** Throws `bad-request` where there is no such rule. */
  'rules.remove': method({ input: z.object({ id: z.string() }), output: z.object({}) }),
};
