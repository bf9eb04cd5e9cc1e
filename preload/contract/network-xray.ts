import { z } from 'zod';
import { awsConnection } from './aws.ts';

/** Calls of the network process to X-Ray. Times are milliseconds since the epoch. */

const bytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array);

const callSums = z.object({ calls: z.number(), repeated: z.number() });

/** Answers of BatchGetTraces, one a line; `events` counts their documents. */
const documents = z.object({ bytes, events: z.number() });

const asking = z.object({
  connection: awsConnection,
  /** Calls a second that this pull may make of an operation; what other pulls make of it counts as well. Null for the usual. */
  callsPerSecond: z.number().positive().nullable(),
});

/** Traces that AWS does not have are in `missing`. */
const found = callSums.extend({ missing: z.array(z.string()) });

/** A group of X-Ray (GetGroups): a filter expression under a name. */
export const traceGroup = z.object({
  name: z.string(),
  arn: z.string(),
  /** Empty for one that holds every trace. */
  expression: z.string(),
  insights: z.boolean(),
});

/** A sampling rule (GetSamplingRules). `record` is AWS's own, as JSON. */
export const samplingRule = z.object({ name: z.string(), priority: z.number(), record: z.unknown() });

export const xrayNetworkContract = {
  /** Where the account's segments go: to X-Ray itself, or into the log group `aws/spans`. */
  'xray.destination': {
    input: z.object({ connection: awsConnection }),
    item: z.never(),
    output: callSums.extend({ destination: z.enum(['XRay', 'CloudWatchLogs']), pending: z.boolean() }),
  },
  /** Summaries of the traces whose ids are of this time, the newest first, page by page. */
  'xray.summaries': {
    input: asking.extend({
      from: z.number().int(),
      to: z.number().int(),
      filter: z.string().nullable(),
      /** No more than the first page is wanted. */
      firstPage: z.boolean(),
      /** The window is left where it has more, and `left` says so. */
      most: z.number().int().positive(),
    }),
    /** Each with its JSON, and a time of the window that stands for it: that of its id, where the id has one. */
    item: z.object({ summaries: z.array(z.object({ id: z.string(), at: z.number(), text: z.string() })) }),
    output: callSums.extend({
      /** What AWS said where it refuses the window, or the expression. */
      refused: z.string().nullable(),
      /** There is more in the window than was sent. */
      left: z.boolean(),
      /** Traces that AWS looked at; those that do not fit the expression too. */
      scanned: z.number(),
      /** Everything from this time on was looked at. */
      lookedFrom: z.number(),
    }),
  },
  /** Traces by their ids from X-Ray itself. */
  'xray.traces': { input: asking.extend({ ids: z.array(z.string()).min(1) }), item: documents, output: found },
  /** Traces by their ids from `aws/spans`, as segment documents; from and to are when their spans were stored. */
  'xray.retrieve': {
    input: asking.extend({ ids: z.array(z.string()).min(1), from: z.number().int(), to: z.number().int() }),
    item: documents,
    output: found,
  },
  'xray.groups': {
    input: z.object({ connection: awsConnection }),
    item: z.never(),
    output: callSums.extend({ groups: z.array(traceGroup) }),
  },
  'xray.samplingRules': {
    input: z.object({ connection: awsConnection }),
    item: z.never(),
    output: callSums.extend({ rules: z.array(samplingRule) }),
  },
} as const;
