import { z } from 'zod';
import { method } from './method.ts';
import { page, resultColumn } from './page.ts';

/** What became of a row, or of a group of rows, from result A to result B. */
export const rowChange = z.enum(['changed', 'only B', 'only A', 'same']);
export type RowChange = z.infer<typeof rowChange>;

export const comparison = z.object({
  /** A result like that of `query.run`: pages, charts and exports take it, `query.close` frees it. */
  resultId: z.string(),
  /**
   * `change`, the keys, then of each other column `NAME, A`, `NAME, B` and where there is a difference `NAME, change` (B less
   * A; of times in seconds). Without keys: `change`, the columns of both, and how often the row is there.
   */
  columns: z.array(resultColumn),
  rowCount: z.number(),
  firstPage: page,
  /** Columns that rows were put side by side by; null where whole rows were compared. */
  keys: z.array(z.string()).nullable(),
  /** Columns that can be keys: those that both results have. */
  common: z.array(z.string()),
  /** Of all rows, whatever is shown of them. */
  counts: z.record(rowChange, z.number()),
  /** Keys that several rows of one result have: these are put side by side in the order of the results. */
  repeatedKeys: z.number(),
  /** Columns that only one of the results has; with keys they are shown, whole rows are compared without them. */
  onlyInA: z.array(z.string()),
  onlyInB: z.array(z.string()),
});
export type Comparison = z.infer<typeof comparison>;

export const pattern = z.object({
  /** The text with its variable parts as `<Number-3>`, as the `pattern` command writes it. */
  pattern: z.string(),
  count: z.number(),
  /** Part of the rows with a text, 0 to 1. */
  share: z.number(),
  severity: z.string(),
  /** The first text of this pattern in the result, whole, and its row. */
  sample: z.string(),
  sampleRow: z.number(),
  /** Rows of each bin. */
  trend: z.array(z.number()),
  /** Matches every text of the pattern, in the syntax that both languages take. */
  regex: z.string(),
});
export type Pattern = z.infer<typeof pattern>;

export const patterns = z.object({
  column: z.string(),
  /** The largest first. */
  patterns: z.array(pattern),
  /** All that were found, and the rows of those past the limit. */
  found: z.number(),
  rowsLeftOut: z.number(),
  /** Rows with a text, and without one. */
  rows: z.number(),
  missing: z.number(),
  /** Starts of the bins that trends count by, microseconds since 1970; none where rows have no time. */
  bins: z.array(z.number()),
  binUs: z.number(),
  /** Rows without a time, which no trend counts. */
  unplaced: z.number(),
});
export type Patterns = z.infer<typeof patterns>;

export const resultMethods = {
  /** What differs between two open results. Throws `bad-request` for keys that not both results have. */
  'results.compare': method({
    input: z.object({
      a: z.string(),
      b: z.string(),
      /** Undefined: the columns that both results group by, else whole rows. Null: whole rows. */
      keys: z.array(z.string()).min(1).nullable().optional(),
      show: z.array(rowChange).default(['changed', 'only B', 'only A', 'same']),
      pageSize: z.number().int().min(1).max(10_000).default(500),
    }),
    output: comparison,
  }),
  /** Texts of a column of an open result that differ only in their variable parts (the `pattern` command of Logs Insights). */
  'results.patterns': method({
    input: z.object({
      resultId: z.string(),
      column: z.string(),
      limit: z.number().int().min(1).max(10_000).default(1000),
      maxBins: z.number().int().min(1).max(200).default(40),
    }),
    output: patterns,
    /** Rows read so far. */
    progress: z.object({ rows: z.number() }),
  }),
};
