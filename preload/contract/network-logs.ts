import { z } from 'zod';
import { awsConnection } from './aws.ts';

/** Calls of the network process to CloudWatch Logs and to CloudTrail's Event history. Times are milliseconds since the epoch. */

const bytes = z.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array);

export const logClass = z.enum(['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY']);

/** A log group of an account in a Region. */
export const logGroupPlace = z.object({
  /** Without `:*` at its end. */
  arn: z.string(),
  name: z.string(),
  account: z.string(),
  region: z.string(),
});
export type LogGroupPlace = z.infer<typeof logGroupPlace>;

export const listedLogGroup = logGroupPlace.extend({ logClass: logClass.nullable() });
export type ListedLogGroup = z.infer<typeof listedLogGroup>;

export const describedLogGroup = listedLogGroup.extend({
  storedBytes: z.number().nullable(),
  /** Null: never. */
  retentionDays: z.number().nullable(),
  createdAt: z.number().nullable(),
});
export type DescribedLogGroup = z.infer<typeof describedLogGroup>;

/** Attempts that were made of a call's requests, and those of them that repeated one that had failed. */
const callSums = z.object({ calls: z.number(), repeated: z.number() });

/** Documents as the service answers them, one a line. */
const documents = z.object({ bytes, events: z.number() });

const ranged = z.object({
  connection: awsConnection,
  /** Both inside the range. */
  from: z.number().int(),
  to: z.number().int(),
  /** Calls a second that this pull may make of an operation; what other pulls make of it counts as well. Null for the usual. */
  callsPerSecond: z.number().positive().nullable(),
});

/** How far a slice came. */
const sliceEnd = callSums.extend({
  events: z.number(),
  /** Of the messages in UTF-8 and 26 for each, as CloudWatch counts. */
  bytes: z.number(),
  /**
   * The slice was left at this time: events before it are delivered, those at or after it are not. Null where all are. Equal to the
   * slice's start where nothing is.
   */
  stoppedAt: z.number().nullable(),
});
export type SliceEnd = z.infer<typeof sliceEnd>;

export const logsNetworkContract = {
  /** All log groups that are seen, page by page. */
  'logs.groups': {
    input: z.object({ connection: awsConnection, linked: z.boolean() }),
    item: z.object({ groups: z.array(listedLogGroup) }),
    output: callSums,
  },
  /** What planning has to know of the named groups: names of the caller's own account, or ARNs. Throws `aws.missing` with the name. */
  'logs.describe': {
    input: z.object({ connection: awsConnection, groups: z.array(z.string().min(1)).min(1) }),
    item: z.never(),
    output: callSums.extend({ groups: z.array(describedLogGroup) }),
  },
  /** The events of a slice of time by FilterLogEvents, as its answers. */
  'logs.filter': {
    input: ranged.extend({
      group: logGroupPlace,
      /** It is of the caller's own account and is asked for by its name, which emulators know; others by their ARNs. */
      own: z.boolean(),
      pattern: z.string().nullable(),
      streams: z.array(z.string()).nullable(),
      /** The slice is left after so many pages, where there is a time to go on from. */
      mostPages: z.number().int().positive(),
    }),
    item: documents,
    output: sliceEnd,
  },
  /** The events of a slice of time by a query of Logs Insights, as rows of its results. Whole seconds are scanned, and charged. */
  'logs.query': {
    input: ranged.extend({
      group: logGroupPlace,
      /** Commands behind `fields`, as `filter @message like "ERROR"`. */
      filter: z.string().nullable(),
    }),
    item: documents,
    output: sliceEnd.extend({
      bytesScanned: z.number(),
      /** Events of the second at `stoppedAt` that no query can give, as it has more than 100,000. */
      unreachable: z.number(),
    }),
  },
  /** Live Tail of groups in one Region, until it is cancelled. */
  'logs.tail': {
    input: z.object({
      connection: awsConnection,
      groups: z.array(logGroupPlace).min(1).max(10),
      pattern: z.string().nullable(),
    }),
    item: z.object({
      /** ARN of the group that the events are of. */
      arn: z.string(),
      bytes,
      events: z.number(),
      /** When the update came. */
      at: z.number(),
      /** AWS left events out of it. */
      sampled: z.boolean(),
    }),
    output: z.object({}),
  },
  /** Events of CloudTrail's Event history of one Region, newest first, as answers of LookupEvents. */
  'history.read': {
    input: ranged.extend({
      region: z.string(),
      attribute: z.object({ key: z.string(), value: z.string() }).nullable(),
    }),
    /** Sent so far is all from this time on. */
    item: documents.extend({ wholeFrom: z.number() }),
    output: callSums.extend({ events: z.number() }),
  },
} as const;
