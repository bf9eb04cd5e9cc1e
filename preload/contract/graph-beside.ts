import { z } from 'zod';
import { nodeIdentity, traceChoice } from './graph.ts';
import { method } from './method.ts';

export const graphBesideMethods = {
  /**
   * What else the workspace has of a service: the log groups that its segments name, or that are its function's, and the
   * roles that it calls AWS with. Nothing of what sent no segment of its own.
   */
  'graph.beside': method({
    input: traceChoice.extend({ node: nodeIdentity, timeoutMs: z.number().int().positive().default(60_000) }),
    output: z.object({
      logGroups: z.array(z.object({ name: z.string(), account: z.string().nullable() })),
      roles: z.array(
        z.object({
          arn: z.string(),
          /** How it was found: by the request id of one of the service's calls, or by a session that has the service's name. */
          rule: z.enum(['request-id', 'session-name']),
          /** Its API calls in the range. */
          calls: z.number(),
        }),
      ),
      elapsedMs: z.number(),
    }),
  }),
};
