import { z } from 'zod';
import { awsConnection, awsIdentity } from './aws.ts';
import { said } from './error-schemas.ts';
import { HISTORY_ATTRIBUTES } from './history-attributes.ts';
import { method } from './method.ts';
import { logClass, logGroupPlace } from './network-logs.ts';
import { timeRange } from './time.ts';

/** Folders of a trail below an account (cloudtrail.md 1.1) that hold records. Digests are asked for by name. */
export const TRAIL_KINDS = [
  'CloudTrail',
  'CloudTrail-Insight',
  'CloudTrail-NetworkActivity',
  'CloudTrail-Aggregated',
] as const;

/** Objects of a bucket: a trail by account, Region and day, or everything under a prefix that is laid out otherwise. */
export const s3Pull = z.object({
  source: z.literal('s3'),
  connection: awsConnection,
  /** `s3://bucket/prefix` */
  uri: z.string().regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/, 'write s3://bucket/prefix'),
  /** Events of this time: objects by the time in their names. Null for all. */
  range: timeRange.nullable().default(null),
  /** Account ids; null for all that there are. */
  accounts: z
    .array(z.string().regex(/^\d{12}$/))
    .min(1)
    .nullable()
    .default(null),
  regions: z.array(z.string().min(1)).min(1).nullable().default(null),
  /** Of what `accounts` and `regions` leave: these pairs alone. Null for all. */
  places: z
    .array(z.object({ account: z.string().min(1), region: z.string().min(1) }))
    .min(1)
    .nullable()
    .default(null),
  /** Folders below an account: `CloudTrail`, or that of another service, such as `vpcflowlogs`. */
  kinds: z
    .array(z.string().min(1))
    .min(1)
    .default([...TRAIL_KINDS]),
  /** Whoever asks pays for requests and transfer, where the bucket's owner wants it so. */
  requesterPays: z.boolean().default(false),
  /** Group of all log events, where the data does not name it, as in what CloudWatch Logs exported. */
  logGroup: z.string().min(1).max(512).nullable().default(null),
  keepOriginal: z.boolean().default(true),
});
export type S3Pull = z.infer<typeof s3Pull>;

/** Log events of CloudWatch Logs. */
export const logsPull = z.object({
  source: z.literal('logs'),
  connection: awsConnection,
  /** Names of log groups of the caller's own account, or ARNs; those of linked accounts by their ARNs alone. */
  groups: z.array(z.string().min(1)).min(1),
  /** Null for all that there is. */
  range: timeRange.nullable().default(null),
  /** A filter pattern of CloudWatch, which AWS applies. */
  pattern: z.string().min(1).max(1024).nullable().default(null),
  streams: z.array(z.string().min(1)).min(1).max(100).nullable().default(null),
  /** FilterLogEvents, a query of Logs Insights, or the better one for each group. */
  method: z.enum(['auto', 'filter', 'query']).default('auto'),
  /** Live Tail from now on, until the job is cancelled; no range. */
  follow: z.boolean().default(false),
  /** Over the usual rate, which stays below AWS's own limit. */
  callsPerSecond: z.number().positive().nullable().default(null),
  keepOriginal: z.boolean().default(true),
});
export type LogsPull = z.infer<typeof logsPull>;

/** CloudTrail's Event history: management events of the last 90 days. */
export const historyPull = z.object({
  source: z.literal('history'),
  connection: awsConnection,
  /** Null for the connection's own. */
  regions: z.array(z.string().min(1)).min(1).nullable().default(null),
  /** Null for the 90 days that there are. */
  range: timeRange.nullable().default(null),
  attribute: z
    .object({ key: z.enum(HISTORY_ATTRIBUTES), value: z.string().min(1) })
    .nullable()
    .default(null),
  callsPerSecond: z.number().positive().nullable().default(null),
  keepOriginal: z.boolean().default(true),
});
export type HistoryPull = z.infer<typeof historyPull>;

/** A trace id in X-Ray's form, or W3C's. */
export const TRACE_ID = /^(1-[0-9a-f]{8}-[0-9a-f]{24}|[0-9a-f]{32})$/i;

/** Traces of X-Ray, of a time or by their ids. */
export const tracesPull = z
  .object({
    source: z.literal('traces'),
    connection: awsConnection,
    /** Traces whose ids are of this time. Needed unless ids are given; beside ids it says when their spans were stored. */
    range: timeRange.nullable().default(null),
    traceIds: z.array(z.string().regex(TRACE_ID, 'no trace id')).min(1).max(10_000).nullable().default(null),
    /** A filter expression, which AWS applies. */
    filter: z.string().max(2000).nullable().default(null),
    /** Name of a group of X-Ray, which narrows the filter. */
    group: z.string().min(1).max(32).nullable().default(null),
    /** Where the account keeps its traces; `auto` asks AWS. */
    mode: z.enum(['auto', 'xray', 'search']).default('auto'),
    callsPerSecond: z.number().positive().nullable().default(null),
    keepOriginal: z.boolean().default(true),
  })
  .refine(({ range, traceIds }) => range !== null || traceIds !== null, {
    message: 'say a range of time, or trace ids',
    path: ['range'],
  })
  .refine(({ traceIds, filter, group }) => traceIds === null || (filter === null && group === null), {
    message: 'traces by their ids have no filter and no group',
    path: ['filter'],
  });
export type TracesPull = z.infer<typeof tracesPull>;

/** Everything that can be pulled; kept with the import, so that it goes on in the same way. No member is secret. */
export const pullRequest = z.discriminatedUnion('source', [s3Pull, logsPull, historyPull, tracesPull]);
export type PullRequest = z.infer<typeof pullRequest>;

/** What a part of a charge is for: calls of S3, bytes that leave AWS, bytes that a query scans, traces of X-Ray. */
export const chargePart = z.enum([
  'ListObjectsV2',
  'GetObject',
  'transfer',
  'query-scan',
  'traces-scanned',
  'traces-retrieved',
]);
export type ChargePart = z.infer<typeof chargePart>;

/** An estimate in US dollars; `parts` add up to it. Prices are those of us-east-1. */
export const charge = z.object({
  usd: z.number(),
  parts: z.array(
    z.object({ what: chargePart, quantity: z.number(), unit: z.enum(['calls', 'bytes', 'traces']), usd: z.number() }),
  ),
});
export type Charge = z.infer<typeof charge>;

/** What lies in the bucket for one account, Region and day (UTC); null where a key does not say. */
export const planCell = z.object({
  account: z.string().nullable(),
  region: z.string().nullable(),
  /** `2026-03-02` */
  day: z.string().nullable(),
  files: z.number(),
  bytes: z.number(),
  /** Of the files: those that the workspace has already, and the bytes of the others. */
  known: z.number(),
  newBytes: z.number(),
});
export type PlanCell = z.infer<typeof planCell>;

/** What a pull would ask of a log group. */
export const groupPlan = logGroupPlace.extend({
  logClass: logClass.nullable(),
  method: z.enum(['filter', 'query']),
  /** The time that is asked for, and how much of it the workspace has already. */
  ...timeRange.shape,
  knownSeconds: z.number(),
  bytes: z.number(),
  /** What either way would take, where there are two. */
  ways: z.array(
    z.object({ method: z.enum(['filter', 'query']), calls: z.number(), seconds: z.number(), usd: z.number() }),
  ),
});
export type GroupPlan = z.infer<typeof groupPlan>;

/** An object of a plan, as it was listed. */
export const sampledObject = z.object({ key: z.string(), size: z.number(), etag: z.string() });

/** What is known of the traces that a pull would bring. */
export const tracesPlan = z.object({
  /** Where the account keeps them. */
  mode: z.enum(['xray', 'search']),
  /** Its destination was changed a short while ago: older traces lie in the other place. */
  pending: z.boolean(),
  /** Traces; null where nothing says so beforehand. */
  traces: z.number().nullable(),
  /** `traces` is no estimate. */
  exact: z.boolean(),
  /** Windows that GetTraceSummaries is asked for. */
  windows: z.number(),
  /** The time that is asked for, and how much of it the workspace has already. */
  ...timeRange.shape,
  knownSeconds: z.number(),
});
export type TracesPlan = z.infer<typeof tracesPlan>;

export const pullPlan = z.object({
  identity: awsIdentity.nullable(),
  /** How the objects lie, as a word: `trail`, `organisation trail`, `flat`, `prefix`. */
  layout: z.string(),
  /** Found, and to be downloaded: those that the workspace does not have. */
  files: z.number(),
  bytes: z.number(),
  known: z.number(),
  /**
   * Calls that the pull makes, by their IAM action; those that planning made are the same but without `s3:GetObject`. A count is exact,
   * the least that there will be, or about right: of log groups nobody knows beforehand how events are spread.
   */
  calls: z.array(z.object({ action: z.string(), count: z.number(), bound: z.enum(['exact', 'least', 'about']) })),
  charge,
  /** How long it takes at the usual calls a second; null where that cannot be said. */
  seconds: z.number().nullable(),
  /** Of a pull of log events, or of spans that lie in a log group. */
  groups: z.array(groupPlan),
  /** Of a pull of traces. */
  traces: tracesPlan.nullable(),
  cells: z.array(planCell),
  /** Prefixes that are listed. */
  prefixes: z.array(z.string()),
  /** What the user should know before: what is left out, what is not there. `text` is English, for scripts. */
  notes: z.array(said.and(z.object({ text: z.string() }))),
  /**
   * About how large the workspace grows, and what is free on its disk, in bytes; null where nothing was measured (log groups), or no
   * disk is known yet.
   */
  disk: z.object({ grows: z.number().nullable(), free: z.number().nullable() }),
  /** Objects that stand for the others: `pull.sample` reads them to estimate events. Empty of what has no objects. */
  samples: z.array(sampledObject),
  /** An IAM policy that allows exactly these calls. */
  policy: z.unknown(),
});
export type PullPlan = z.infer<typeof pullPlan>;

export const pullMethods = {
  /**
   * Reads some objects of a plan, and stores none: how many records they hold, and how many could not be read. Each is a call and a
   * transfer that AWS charges like those of the pull.
   */
  'pull.sample': method({
    input: z.object({ pull: s3Pull, objects: z.array(sampledObject).min(1).max(100) }),
    output: z.object({
      files: z.number(),
      bytes: z.number(),
      records: z.number(),
      failed: z.number(),
    }),
    progress: z.object({ files: z.number() }),
  }),
  /** Lists what a pull would bring, and brings none of it. A pull itself is a job: `jobs.start` with kind `pull`. */
  'pull.plan': method({
    input: z.object({ pull: pullRequest }),
    output: pullPlan,
    progress: z.object({ prefixes: z.number(), files: z.number(), bytes: z.number() }),
  }),
};
