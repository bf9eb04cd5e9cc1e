import { z } from 'zod';
import { graphNode, millisecondHistogram, traceChoice } from './graph.ts';
import { method } from './method.ts';
import { epochUs } from './time.ts';

export const outcome = z.enum(['ok', 'error', 'throttle', 'fault']);

/** A trace as the list shows it: the figures of its summary (xray.md 3.5). Times are microseconds. */
export const traceSummary = z.object({
  traceId: z.string(),
  w3cTraceId: z.string().nullable(),
  startUs: epochUs.nullable(),
  durationUs: z.number().nullable(),
  /** Null while its root is in progress. */
  responseUs: z.number().nullable(),
  hasFault: z.boolean(),
  hasError: z.boolean(),
  hasThrottle: z.boolean(),
  isPartial: z.boolean(),
  url: z.string().nullable(),
  method: z.string().nullable(),
  status: z.number().nullable(),
  userAgent: z.string().nullable(),
  clientIp: z.string().nullable(),
  entryName: z.string().nullable(),
  entryType: z.string().nullable(),
  /** 0 where only its summary was imported. */
  segments: z.number(),
  spans: z.number(),
});
export type TraceSummary = z.infer<typeof traceSummary>;

/** Columns that the list can be sorted by. */
export const traceOrder = z.enum(['start', 'duration', 'response', 'status', 'url', 'entry', 'spans']);
export type TraceOrder = z.infer<typeof traceOrder>;

/** A segment or subsegment of a trace, in the order of the timeline: a caller, what is in it, what it called. */
export const traceEntity = z.object({
  id: z.string(),
  /** The segment or subsegment around it or that called it, where that is here. */
  parentId: z.string().nullable(),
  /** As it says itself, also where that is not here. */
  statedParentId: z.string().nullable(),
  ownerId: z.string().nullable(),
  /** How deep it hangs in the whole trace, segments of other services included. */
  depth: z.number(),
  kind: z.enum(['segment', 'subsegment', 'inferred']),
  name: z.string(),
  origin: z.string().nullable(),
  namespace: z.string().nullable(),
  startUs: epochUs,
  /** Null while it is in progress. */
  endUs: epochUs.nullable(),
  outcome: outcome.nullable(),
  node: graphNode.pick({ name: true, type: true, account: true }).nullable(),
  /** Members of its document as they came, subsegments left out. */
  blocks: z.object({
    http: z.unknown(),
    aws: z.unknown(),
    sql: z.unknown(),
    annotations: z.unknown(),
    metadata: z.unknown(),
    cause: z.unknown(),
    links: z.unknown(),
    service: z.unknown(),
    user: z.unknown(),
  }),
  exceptions: z.array(
    z.object({
      id: z.string().nullable(),
      type: z.string().nullable(),
      message: z.string().nullable(),
      remote: z.boolean().nullable(),
      causeId: z.string().nullable(),
      stack: z.unknown(),
    }),
  ),
  /** Another document of its id says something else. */
  conflict: z.boolean(),
});
export type TraceEntity = z.infer<typeof traceEntity>;

/** A document as it was delivered; `superseded` ones gave way to another of their id. */
export const traceDocument = z.object({
  id: z.string(),
  text: z.string(),
  superseded: z.boolean(),
  conflict: z.boolean(),
  source: z.string(),
  position: z.number(),
});

export const wholeTrace = z.object({
  summary: traceSummary,
  entities: z.array(traceEntity),
  documents: z.array(traceDocument),
  /** AWS's own summary, where one was imported. */
  awsSummary: z.string().nullable(),
});
export type WholeTrace = z.infer<typeof wholeTrace>;

/** Values of a field of the chosen traces with how many traces have them, the most frequent first. */
export const traceFacet = z.object({
  /** `service`, `status`, `method`, `url`, `user`, or an annotation's key. */
  field: z.string(),
  annotation: z.boolean(),
  /** Different values; those listed are the most frequent. */
  distinct: z.number(),
  values: z.array(z.object({ value: z.string(), traces: z.number() })),
});
export type TraceFacet = z.infer<typeof traceFacet>;

const place = {
  fileId: z.number(),
  position: z.number(),
  /** Path of the file, as the views have it. */
  source: z.string(),
  timeUs: epochUs.nullable(),
  outcome: z.string().nullable(),
};

const besideLog = z.object({
  /** `function-time`: of the log group of one of its Lambda functions, within a minute of the trace. */
  rule: z.enum(['trace-id', 'request-id', 'function-time']),
  ...place,
  account: z.string().nullable(),
  logGroup: z.string().nullable(),
  logStream: z.string().nullable(),
  message: z.string(),
});

const besideCall = z.object({
  /** `role-region-time`: operation, Region and second fit, and the caller's role session is called like the service. */
  rule: z.enum(['trace-id', 'request-id', 'role-region-time', 'region-time']),
  /** The subsegment that made the call. */
  entityId: z.string().nullable(),
  ...place,
  eventSource: z.string().nullable(),
  eventName: z.string().nullable(),
  awsRegion: z.string().nullable(),
  requestId: z.string().nullable(),
  userArn: z.string().nullable(),
});

const timeout = { timeoutMs: z.number().int().positive().default(60_000) };

export const traceMethods = {
  /** Traces, a page at a time, and how long all of the chosen ones took. Fails with `query.*` where the filter has mistakes. */
  'traces.list': method({
    input: traceChoice.extend({
      order: traceOrder.default('start'),
      descending: z.boolean().default(true),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(10_000).default(500),
      ...timeout,
    }),
    output: z.object({
      traces: z.array(traceSummary),
      /** All that were chosen. */
      total: z.number(),
      faults: z.number(),
      errors: z.number(),
      responseTimes: millisecondHistogram,
      elapsedMs: z.number(),
    }),
  }),
  /** One trace whole. `traceId` in X-Ray's or W3C's form. Fails with `bad-request` where it is not here. */
  'traces.get': method({ input: z.object({ traceId: z.string().min(1) }), output: wholeTrace }),
  /**
   * Log events and API calls that belong to a trace, with the rule that says so: `trace-id` and `request-id` are exact, the
   * others only fit. `total` counts all. Fails with `bad-request` where it has no segments here.
   */
  'traces.beside': method({
    input: z.object({
      traceId: z.string().min(1),
      limit: z.number().int().min(1).max(100_000).default(1000),
      ...timeout,
    }),
    output: z.object({
      logs: z.object({ total: z.number(), events: z.array(besideLog) }),
      calls: z.object({ total: z.number(), events: z.array(besideCall) }),
      elapsedMs: z.number(),
    }),
  }),
  /** Services, statuses, methods, urls, users and annotations of the chosen traces. */
  'traces.facets': method({
    input: traceChoice.extend({ top: z.number().int().min(1).max(1000).default(10), ...timeout }),
    output: z.object({ facets: z.array(traceFacet), elapsedMs: z.number() }),
  }),
};
