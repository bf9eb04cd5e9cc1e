import { z } from 'zod';
import { fileCounts, jobStatus, recordCounts } from './jobs.ts';
import { method } from './method.ts';
import { timeRange } from './time.ts';

const regionNode = z.object({ region: z.string().nullable(), events: z.number() });
const accountNode = z.object({ account: z.string().nullable(), events: z.number(), regions: z.array(regionNode) });

export const importSummary = z.object({
  importId: z.number(),
  status: jobStatus,
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  paths: z.array(z.string()),
  files: fileCounts,
  records: recordCounts,
  /** What it brought, so that "no read events in this data" can be said (cloudtrail.md part 5). */
  categories: z.array(
    z.object({ eventCategory: z.string().nullable(), readOnly: z.boolean().nullable(), events: z.number() }),
  ),
});
export type ImportSummary = z.infer<typeof importSummary>;

export const sourceMethods = {
  /** The source tree: trail events by account and Region (in the range when one is given), and the imports they came by. */
  'sources.list': method({
    input: z.object({ range: timeRange.nullable().default(null) }),
    output: z.object({
      cloudtrail: z.object({ events: z.number(), accounts: z.array(accountNode) }),
      aggregatedEvents: z.number(),
      imports: z.array(importSummary),
    }),
  }),
};
