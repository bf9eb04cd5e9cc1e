import { z } from 'zod';
import { method } from './method.ts';
import { timeRange } from './time.ts';

/** A question about the same thing elsewhere: a Logs Insights query, with how many events answer it. */
export const pivot = z.object({
  /** `trails` and `logs`: records with the value; `session` and `resource`: of the record that it was met in. */
  kind: z.enum(['trails', 'logs', 'session', 'resource']),
  /** What is asked for: the value, the session's key, the resource's ARN. */
  subject: z.string(),
  text: z.string(),
  sources: z.array(z.string()),
  /** Events in the range that the filter keeps; null where counting them took longer than `waitMs`. */
  events: z.number().nullable(),
});
export type Pivot = z.infer<typeof pivot>;

export const pivotMethods = {
  /** Where else a value can be looked for, by its exact text; its record, where it has one, adds session and resources. */
  'value.pivots': method({
    input: z.object({
      text: z.string(),
      record: z.object({ fileId: z.number().int(), position: z.number() }).nullable().default(null),
      range: timeRange.nullable().default(null),
      /** Longest time for one count. */
      waitMs: z.number().int().positive().default(300),
    }),
    output: z.object({ pivots: z.array(pivot) }),
  }),
};
