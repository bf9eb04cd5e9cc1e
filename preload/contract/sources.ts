import { z } from 'zod';
import { fileCounts, fileStatus, jobStatus, recordCounts } from './jobs.ts';
import { method } from './method.ts';
import { timeRange } from './time.ts';

const regionNode = z.object({ region: z.string().nullable(), events: z.number() });
const accountNode = z.object({ account: z.string().nullable(), events: z.number(), regions: z.array(regionNode) });

/** A log group with what it holds in the range asked for; `range` are the times of its first and last event there. */
const logGroupNode = z.object({
  groupId: z.number(),
  name: z.string(),
  account: z.string().nullable(),
  region: z.string().nullable(),
  streams: z.number(),
  events: z.number(),
  range: timeRange.nullable(),
});

/** Services that sent segments, with the traces that they answered in. */
const serviceNode = z.object({ name: z.string(), type: z.string().nullable(), traces: z.number() });

export const importSummary = z.object({
  importId: z.number(),
  status: jobStatus,
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  /** Files of this computer, or what AWS was asked for. */
  kind: z.enum(['import', 'pull']),
  paths: z.array(z.string()),
  files: fileCounts,
  records: recordCounts,
  /** What it brought, so that "no read events in this data" can be said (cloudtrail.md part 5). */
  categories: z.array(
    z.object({ eventCategory: z.string().nullable(), readOnly: z.boolean().nullable(), events: z.number() }),
  ),
  /** Traces that its documents and summaries are of. */
  traces: z.number(),
  /** Log groups that it brought events to. */
  logGroups: z.array(
    z.object({
      groupId: z.number(),
      name: z.string(),
      account: z.string().nullable(),
      events: z.number(),
      withoutTime: z.number(),
    }),
  ),
});
export type ImportSummary = z.infer<typeof importSummary>;

/** A file or archive member that an import met. */
export const importedFile = z.object({
  /** Path of the file, and of the member behind `!` when it lies in an archive. */
  source: z.string(),
  /** A format id of design.md part 12, or what was recognised instead. */
  kind: z.string(),
  status: fileStatus,
  /** Why it was skipped or failed. */
  reason: z.string().nullable(),
  /** The file of the same bytes that was read before, where that is why. */
  sameAs: z.string().nullable(),
  sizeBytes: z.number().nullable(),
});

export const sourceMethods = {
  /** The source tree: trail events by account and Region and log groups (in the range when one is given), and the imports they came by. */
  'sources.list': method({
    input: z.object({ range: timeRange.nullable().default(null) }),
    output: z.object({
      cloudtrail: z.object({ events: z.number(), accounts: z.array(accountNode) }),
      aggregatedEvents: z.number(),
      /** Traces that begin in the range, by service, the busiest first. */
      traces: z.object({ traces: z.number(), services: z.array(serviceNode) }),
      /** Every log group, those without events in the range too, by name. Events without a time are in no range. */
      logGroups: z.array(logGroupNode),
      imports: z.array(importSummary),
    }),
  }),
  /** Files of an import by what became of them, in the order they were met; `total` counts all. */
  'sources.files': method({
    input: z.object({
      importId: z.number(),
      status: fileStatus,
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(10_000).default(500),
    }),
    output: z.object({ total: z.number(), files: z.array(importedFile) }),
  }),
};
