import { z } from 'zod';
import { awsConnection } from './aws.ts';
import { method } from './method.ts';
import { listedLogGroup } from './network-logs.ts';

/** Log groups of an account, to choose from. */
export const logGroupMethods = {
  /**
   * The log groups that fit `query`, favourites first, then the better fit. All groups are listed once (1,000 a call) for all who ask, and
   * kept as long as the engine runs; `refresh` lists them anew. A listing is broken off when the last who waits for it leaves. Words of `query` must each occur, in any order, their letters in theirs: `lbd shop`
   * finds `/aws/lambda/shop-orders`.
   */
  'aws.logGroups': method({
    input: z.object({
      connection: awsConnection,
      query: z.string().default(''),
      /** Those of linked accounts as well. */
      linked: z.boolean().default(true),
      refresh: z.boolean().default(false),
      /** How many of those that fit are left out before the first. */
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(200),
    }),
    output: z.object({
      groups: z.array(listedLogGroup.extend({ favourite: z.boolean() })),
      /** As asked. */
      offset: z.number(),
      /** That fit, and that there are. */
      matched: z.number(),
      total: z.number(),
      /** When they were listed, in milliseconds since the epoch. */
      listedAt: z.number(),
    }),
    /** Groups that are listed so far. */
    progress: z.object({ listed: z.number() }),
  }),
  /** Keeps a group as a favourite of the workspace, or no longer. */
  'aws.favourLogGroup': method({ input: z.object({ arn: z.string(), favourite: z.boolean() }), output: z.object({}) }),
};
