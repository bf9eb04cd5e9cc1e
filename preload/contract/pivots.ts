import { z } from 'zod';
import { method } from './method.ts';
import { queryLanguage } from './query.ts';
import { epochUs, timeRange } from './time.ts';

/** A question about the same thing elsewhere: a query, with how many events answer it. */
export const pivot = z.object({
  /**
   * `trails`, `logs`: records with the value, `request` those of one request in logs; `network` its /24 (IPv6: /64);
   * `first-seen` the oldest events of an address, whatever the range; `principal` what a principal or key called, by API;
   * `traces` with the value as a client's address, a request id or an ARN. Of the record that the value was met in: `session` and
   * `resource`, `started-by` the event that its session's key came from, `around` log lines within a minute of it.
   */
  kind: z.enum([
    'trails',
    'logs',
    'request',
    'traces',
    'network',
    'first-seen',
    'principal',
    'session',
    'started-by',
    'around',
    'resource',
  ]),
  /** What is asked for: the value, its network, the session's key, the resource's ARN; of `started-by` who called what. */
  subject: z.string(),
  language: queryLanguage,
  text: z.string(),
  sources: z.array(z.string()),
  /** Events in the range that the filter keeps; null where counting them took too long, or is not what is asked. */
  events: z.number().nullable(),
  /**
   * Of `first-seen`: the time of the oldest event of all data; null where finding it took too long or there is none. Of `started-by` and
   * `around`: that of the event.
   */
  at: epochUs.nullable(),
});
export type Pivot = z.infer<typeof pivot>;

export const pivotMethods = {
  /**
   * Where else a value can be looked for, by its exact text; its record, where it has one, adds session and resources.
   * Progress is the same list before anything was counted.
   */
  'value.pivots': method({
    input: z.object({
      text: z.string(),
      /** Name of the field that the value was met in: one that names a request makes the value a request's id. */
      field: z.string().default(''),
      record: z.object({ fileId: z.number().int(), position: z.number() }).nullable().default(null),
      range: timeRange.nullable().default(null),
      /** Longest time for the counts, all together. */
      waitMs: z.number().int().positive().default(300),
    }),
    output: z.object({ pivots: z.array(pivot) }),
    progress: z.object({ pivots: z.array(pivot) }),
  }),
};
