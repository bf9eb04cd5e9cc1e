import { z } from 'zod';
import { nodeIdentity, traceChoice } from './graph.ts';
import { method } from './method.ts';

const failureCause = z.object({
  outcome: z.enum(['error', 'throttle', 'fault']),
  /** Type of the exception, where one was recorded. */
  exception: z.string().nullable(),
  /** Status of the response that failed; of the call inside that failed, where there is one. */
  status: z.number().nullable(),
  /** What that call went to; null where it is the service's own answer. */
  called: z.string().nullable(),
  count: z.number(),
});

export const graphCauseMethods = {
  /**
   * Why the responses of a node failed: its exception, else the failed call inside of it, else its own status; each failed
   * response counts once. The most frequent first.
   */
  'graph.causes': method({
    input: traceChoice.extend({
      node: nodeIdentity,
      top: z.number().int().min(1).max(1000).default(10),
      timeoutMs: z.number().int().positive().default(60_000),
    }),
    output: z.object({
      causes: z.array(failureCause),
      /** Different causes, and failed responses of all of them. */
      distinct: z.number(),
      failed: z.number(),
      elapsedMs: z.number(),
    }),
  }),
};
