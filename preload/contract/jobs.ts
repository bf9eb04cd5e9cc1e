import { z } from 'zod';
import { awsIdentity } from './aws.ts';
import { bundleReport, bundleRequest } from './bundle.ts';
import { wireError } from './error-schemas.ts';
import { exportReport, exportRequest } from './export.ts';
import { importFormats } from './import-formats.ts';
import { method } from './method.ts';
import { pullRequest } from './pull.ts';

export const jobStatus = z.enum(['running', 'paused', 'done', 'cancelled', 'failed', 'interrupted']);
export type JobStatus = z.infer<typeof jobStatus>;
export const fileStatus = z.enum(['read', 'skipped', 'failed']);

/** read + skipped + failed + remaining = found; remaining is 0 unless the job was cancelled or died. */
export const fileCounts = z.object({
  found: z.number(),
  read: z.number(),
  skipped: z.number(),
  failed: z.number(),
  remaining: z.number(),
});
export type FileCounts = z.infer<typeof fileCounts>;

/** read = inserted + duplicates + failed; conflicts are a part of inserted. */
export const recordCounts = z.object({
  read: z.number(),
  inserted: z.number(),
  duplicates: z.number(),
  conflicts: z.number(),
  failed: z.number(),
});
export type RecordCounts = z.infer<typeof recordCounts>;

export const importFormat = z.enum(importFormats);

/** A log group's or stream's name; CloudWatch takes 512 characters at most. */
const logName = z.string().min(1).max(512);

export const problem = z.object({
  /** Path of the file, and of the member behind `!` when it lies in an archive. */
  source: z.string(),
  /** Number of the record in its file, from 1. */
  position: z.number().optional(),
  /** Offset in the inflated bytes. */
  byteOffset: z.number().optional(),
  reason: z.string(),
});
export type Problem = z.infer<typeof problem>;

export const sourceReport = z.object({
  source: z.string(),
  /** A format id of design.md part 12, or what was recognised instead. */
  kind: z.string(),
  status: fileStatus,
  /** Why it was skipped or failed. */
  reason: z.string().nullable(),
  sizeBytes: z.number(),
  records: recordCounts,
  /** Of the inserted: those without a time that could be read. */
  withoutTime: z.number(),
});
export type SourceReport = z.infer<typeof sourceReport>;

/** Aggregated events (cloudtrail.md 5.1) are counted apart and never as records; `withoutTime` are a part of the inserted. */
export const importReport = z.object({
  files: fileCounts,
  records: recordCounts,
  aggregated: z.number(),
  withoutTime: z.number(),
  problems: z.array(problem),
  bySource: z.array(sourceReport),
});
export type ImportReport = z.infer<typeof importReport>;

export const jobProgress = z.object({
  status: jobStatus,
  /** True until all files have been listed; totals are not known before. */
  listing: z.boolean(),
  files: fileCounts,
  records: recordCounts,
  bytesDone: z.number(),
  bytesTotal: z.number().nullable(),
  recordsPerSecond: z.number(),
  bytesPerSecond: z.number(),
  elapsedMs: z.number(),
  /** Null until an estimate can be made. */
  secondsLeft: z.number().nullable(),
  problemCount: z.number(),
  /** Of a job that writes files: bytes written so far, and how far its statement is, null until DuckDB knows. Null for others. */
  output: z.object({ bytes: z.number(), percent: z.number().nullable() }).nullable(),
  /** Of a pull: calls that AWS was asked, how many of them had to be made again, and why the job waits. Null for others. */
  pull: z
    .object({
      calls: z.number(),
      repeated: z.number(),
      identity: awsIdentity.nullable(),
      waitsFor: wireError.nullable(),
    })
    .nullable(),
});
export type JobProgress = z.infer<typeof jobProgress>;

export const jobKind = z.enum(['import', 'pull', 'remove-import', 'export', 'bundle']);

export const jobSummary = z.object({
  jobId: z.string(),
  kind: jobKind,
  /** Of a pull: what is pulled, to sign in anew for it and to show it. */
  pull: pullRequest.nullable(),
  /** What the job works on: the paths of an import, the address of a pull, the file of an export or bundle. */
  subject: z.array(z.string()),
  status: jobStatus,
  importId: z.number().nullable(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  progress: jobProgress,
  /** Set when the job failed as a whole (disk full, for one). */
  error: z.string().nullable(),
  /** The same with its code, the places in a query's text and the cause chain. */
  failure: wireError.nullable(),
  /** Of an export that is done. */
  exported: exportReport.nullable(),
  /** Of a bundle that is done. */
  bundled: bundleReport.nullable(),
});
export type JobSummary = z.infer<typeof jobSummary>;

export const jobMethods = {
  /** Answers at once; the job outlives the call, the dialog and the page. */
  'jobs.start': method({
    input: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('import'),
        paths: z.array(z.string()).min(1),
        keepOriginal: z.boolean().default(true),
        /** Log group of all log events; null for the one that the data or the path names. Asks for plain text too. */
        logGroup: logName.nullable().default(null),
        logStream: logName.nullable().default(null),
        /** Reads every file as this format; null for what its content says. `cloudtrail` takes in trails alone. */
        as: importFormat.nullable().default(null),
      }),
      z.object({ kind: z.literal('pull'), pull: pullRequest }),
      z.object({ kind: z.literal('remove-import'), importId: z.number() }),
      exportRequest,
      bundleRequest,
    ]),
    output: z.object({ jobId: z.string() }),
  }),
  /** Lives as long as the job runs or is paused; progress at most 5 times a second. Cancelling the call leaves the job alone. */
  'jobs.watch': method({ input: z.object({ jobId: z.string() }), output: jobSummary, progress: jobProgress }),
  'jobs.pause': method({ input: z.object({ jobId: z.string() }), output: jobSummary }),
  'jobs.resume': method({ input: z.object({ jobId: z.string() }), output: jobSummary }),
  'jobs.cancel': method({ input: z.object({ jobId: z.string() }), output: jobSummary }),
  'jobs.list': method({ input: z.object({}), output: z.object({ jobs: z.array(jobSummary) }) }),
  /** Problems of an import in the order they were met, and the files they belong to; `total` counts all. */
  'jobs.problems': method({
    input: z.object({
      importId: z.number(),
      offset: z.number().int().default(0),
      limit: z.number().int().max(10_000).default(500),
    }),
    output: z.object({
      total: z.number(),
      problems: z.array(problem.extend({ sizeBytes: z.number().nullable(), kept: z.number().nullable() })),
    }),
  }),
};
