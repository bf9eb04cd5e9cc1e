import { z } from 'zod';
import { method } from './method.ts';
import { epochUs, timeRange } from './time.ts';

/** Complete responses by outcome; ok + error + throttle + fault = total. AWS counts throttles among the errors. */
export const callStatistics = z.object({
  ok: z.number(),
  /** 4xx but throttles. */
  error: z.number(),
  throttle: z.number(),
  fault: z.number(),
  total: z.number(),
  /** Sum of the response times, microseconds. */
  responseUs: z.number(),
});
export type CallStatistics = z.infer<typeof callStatistics>;

/** Milliseconds, rounded half up, with how many responses took so long; shortest first. */
export const millisecondHistogram = z.array(z.object({ ms: z.number(), count: z.number() }));
export type MillisecondHistogram = z.infer<typeof millisecondHistogram>;

/** Those of the response times whose responses failed, by outcome. */
export const failedTimes = z.object({
  error: millisecondHistogram,
  throttle: millisecondHistogram,
  fault: millisecondHistogram,
});
export type FailedTimes = z.infer<typeof failedTimes>;

export const graphNode = z.object({
  /** Number of the node in this graph. */
  id: z.number(),
  name: z.string(),
  /** `client`, AWS's type as `AWS::Lambda`, or null for a service without an origin. */
  type: z.string().nullable(),
  account: z.string().nullable(),
  root: z.boolean(),
  /** `unknown` for clients, and for what sent no segment of its own. */
  state: z.enum(['active', 'unknown']),
  /** Earliest start and latest end of what is counted, microseconds; null where nothing has an end. */
  startUs: epochUs,
  endUs: epochUs.nullable(),
  statistics: callStatistics,
  responseTimes: millisecondHistogram,
  failedTimes,
  durations: millisecondHistogram,
  /** Segments still in progress, which are not counted. */
  inProgress: z.number(),
  /** Segments whose caller is not in the data. */
  callerMissing: z.number(),
  /** Links to segments that are not in the data, which are not drawn. */
  linksMissing: z.number(),
});
export type GraphNode = z.infer<typeof graphNode>;

export const graphEdge = z.object({
  from: z.number(),
  to: z.number(),
  /** `link` for an asynchronous edge, which has ages in place of response times. */
  kind: z.enum(['call', 'link']),
  startUs: epochUs,
  endUs: epochUs.nullable(),
  statistics: callStatistics,
  responseTimes: millisecondHistogram,
  failedTimes,
  /** How old messages were when they were received. */
  ages: millisecondHistogram,
  /** Other names that the callee was called by. */
  aliases: z.array(z.object({ name: z.string(), type: z.string().nullable() })),
});
export type GraphEdge = z.infer<typeof graphEdge>;

export const serviceGraphAnswer = z.object({
  nodes: z.array(graphNode),
  edges: z.array(graphEdge),
  /** Traces that the graph is made of, and the range that they begin in. */
  traces: z.number(),
  range: timeRange.nullable(),
  elapsedMs: z.number(),
});
export type ServiceGraphAnswer = z.infer<typeof serviceGraphAnswer>;

/** Which traces: those whose earliest segment begins in the range and that a filter expression fits, or one by its id. */
export const traceChoice = z.object({
  range: timeRange.nullable().default(null),
  filter: z.string().default(''),
  traceId: z.string().nullable().default(null),
});

/** What tells a node from all others. */
export const nodeIdentity = z.object({
  name: z.string(),
  type: z.string().nullable(),
  account: z.string().nullable(),
});
export type NodeIdentity = z.infer<typeof nodeIdentity>;

export const graphMethods = {
  /** The service graph of these traces (xray.md part 3). Fails with `query.*` where the filter has mistakes. */
  'graph.get': method({
    input: traceChoice.extend({ timeoutMs: z.number().int().positive().default(60_000) }),
    output: serviceGraphAnswer,
  }),
};
