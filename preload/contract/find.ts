import { z } from 'zod';
import { method } from './method.ts';
import { timeRange } from './time.ts';

/** Where a value was found: a field of trail events, a whole record, the lines of one log group. */
export const valuePlace = z.object({
  /** Trail events, log events of one group, or traces. */
  kind: z.enum(['trails', 'logs', 'traces']),
  /** The log group as `SOURCE` names it, `cloudtrail`, or `traces`. */
  dataSet: z.string(),
  /** The field that has it; null where it stands anywhere in the record or line. */
  field: z.string().nullable(),
  /** The field is the value; else the value is a part of its text. */
  exact: z.boolean(),
  /** Events; of `traces`, traces. */
  events: z.number(),
  /** The query that finds the same events, of Logs Insights; that of traces is SQL. */
  text: z.string(),
});
export type ValuePlace = z.infer<typeof valuePlace>;

export const foundValue = z.object({
  /** The value that was looked for, as its form is written. */
  text: z.string(),
  /** In the order they were looked at: fields of trails, log groups by count, whole trail records. Without those that have none. */
  places: z.array(valuePlace),
  /** Events with the value, each once, and how many data sets they lie in; traces are in neither number. */
  events: z.number(),
  dataSets: z.number(),
  /** Events looked at so far and all that are to be, where each kind of look at them counts. */
  searched: z.number(),
  toSearch: z.number(),
});
export type FoundValue = z.infer<typeof foundValue>;

export const findMethods = {
  /**
   * Counts a value in every source, by its exact text: stored columns of trail events first, then the text of log
   * events, then whole trail records. The texts of a value that is no more than a name are left alone, which its form
   * does not tell from any word. Progress carries what is known so far.
   */
  'values.find': method({
    input: z.object({ text: z.string().max(10_000), range: timeRange.nullable().default(null) }),
    output: foundValue.extend({ elapsedMs: z.number() }),
    progress: foundValue,
  }),
};
