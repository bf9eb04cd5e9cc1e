import { z } from 'zod';
import { method } from './method.ts';
import { diagnostic, queryMethods } from './query.ts';
import { timeRange } from './time.ts';

/** Filter patterns of CloudWatch Logs over the stored log events (`docs/command-line.md`). */
export const patternMethods = {
  /**
   * The log events that a pattern fits, as an open result that pages, facets and exports are asked of like any query's: in the order
   * of FilterLogEvents, with the columns of `logs`. An empty pattern fits all.
   */
  'pattern.run': method({
    input: z.object({
      pattern: z.string(),
      /** Log groups as `SOURCE` names them; none means all. */
      sources: z.array(z.string()).default([]),
      range: timeRange.nullable().default(null),
      pageSize: z.number().int().min(1).max(10_000).default(500),
      timeoutMs: z.number().int().positive().default(60_000),
    }),
    output: queryMethods['query.run'].output,
    progress: queryMethods['query.run'].progress ?? z.never(),
  }),
  /** What is wrong with a pattern, and what AWS would refuse or read otherwise; nothing runs. */
  'pattern.diagnose': method({
    input: z.object({ pattern: z.string() }),
    output: z.object({ diagnostics: z.array(diagnostic) }),
  }),
};
