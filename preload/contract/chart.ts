import { z } from 'zod';
import { method } from './method.ts';

export const chart = z.object({
  /** Bars or points over time, or a bar a group. */
  kind: z.enum(['time', 'group']),
  /** Width of a point in time; null where the points are the rows' own times. */
  binUs: z.number().nullable(),
  /** Microseconds since 1970 in their order, or groups by size; null: rows without a value for it. */
  points: z.array(z.string().nullable()),
  /** In the order of their sums; the value of each point, null where it has no row. */
  series: z.array(z.object({ name: z.string().nullable(), values: z.array(z.number().nullable()) })),
  /** Where several rows of a series fall on one point, they are added up; rows are counted where no column was chosen. */
  made: z.enum(['rows', 'sum', 'count']),
  /** What is not drawn: rows without a time or number, series folded into `others`, groups past the largest. */
  skipped: z.number(),
  foldedSeries: z.number(),
  leftGroups: z.number(),
});
export type Chart = z.infer<typeof chart>;

export const chartMethods = {
  /** The rows of an open result as points of a chart; columns by their names. */
  'chart.get': method({
    input: z.object({
      resultId: z.string(),
      x: z.string(),
      /** A column of numbers; null counts rows. */
      y: z.string().nullable().default(null),
      /** A column whose values are series of their own. */
      series: z.string().nullable().default(null),
      maxPoints: z.number().int().min(2).max(1000).default(150),
      maxSeries: z.number().int().min(1).max(8).default(8),
      maxGroups: z.number().int().min(1).max(1000).default(30),
    }),
    output: chart,
  }),
};
