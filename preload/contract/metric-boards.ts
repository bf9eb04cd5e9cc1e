import { z } from 'zod';
import { method } from './method.ts';
import { metricSource } from './metrics.ts';

/** Statistics of a metric; beside them percentiles, `p95`. */
export const STATISTICS = ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'] as const;

/** Metrics as a workspace keeps them: where they come from, how they are drawn, and the alarm rules on them. */
export const metricBoard = z.object({
  source: metricSource,
  /** Log groups; none means all. */
  sources: z.array(z.string()),
  /** Null: as the time range suggests. */
  periodSeconds: z.number().int().min(1).nullable(),
  statistic: z.union([z.enum(STATISTICS), z.string().regex(/^p(?:\d{1,2}(?:\.\d+)?|100)$/)]),
  /** JSON as PutMetricAlarm and PutCompositeAlarm take it, in an array; mistakes are kept as they are. Empty: no alarms. */
  alarms: z.string(),
});
export type MetricBoard = z.output<typeof metricBoard>;

export const savedBoard = z.object({
  id: z.string(),
  name: z.string(),
  board: metricBoard,
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type SavedBoard = z.infer<typeof savedBoard>;

export const metricBoardMethods = {
  /** Metrics that the workspace keeps, in the order of their names. */
  'boards.list': method({ input: z.object({}), output: z.object({ boards: z.array(savedBoard) }) }),
  /** Keeps new metrics, or with `id` changes these. Throws `bad-request` where others have the name. */
  'boards.save': method({
    input: z.object({ id: z.string().optional(), name: z.string(), board: metricBoard }),
    output: savedBoard,
  }),
  /** Throws `bad-request` where there are none of this id. */
  'boards.remove': method({ input: z.object({ id: z.string() }), output: z.object({}) }),
};
