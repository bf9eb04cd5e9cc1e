import { z } from 'zod';
import { method } from './method.ts';
import { epochUs, timeRange } from './time.ts';

/** A number from `least` on that is `usual` unless something else is asked. */
const from = (least: number, usual: number) => z.number().min(least).default(usual);
const whole = (least: number, usual: number) => z.number().int().min(least).default(usual);

/** What makes a rate unusual (cloudtrail.md 7.3). The defaults are for people; all of them may be changed. */
export const anomalyParameters = z.object({
  /** Days before a tested minute that its baseline reaches back to. */
  baselineDays: z.number().int().min(1).max(90).default(7),
  /** Hours of records that a baseline needs; nothing is tested before. */
  leastBaselineHours: from(1, 24),
  /** Minutes whose calls are added up: of a rise, and of a drop. */
  riseMinutes: z.number().int().min(1).max(60).default(5),
  dropMinutes: z.number().int().min(1).max(120).default(10),
  /** A sum is unusual where chance alone gives one like it less often than this. */
  tail: z.number().gt(0).lt(1).default(1e-6),
  /** Calls that a rise has at least in `riseMinutes`, and how many times the baseline. */
  leastCalls: whole(1, 10),
  leastRatio: from(1, 3),
  /** Calls a minute that the baseline of a drop has at least, and to which part of what is usual it falls at least. */
  leastDropRate: from(0.1, 2),
  leastDropRatio: from(1, 2),
  /** Variance by mean of hourly counts from which on median and MAD stand in place of the mean; deviations above the median. */
  dispersion: from(1, 3),
  deviations: from(1, 6),
  /** Minutes around the same time of earlier days, and times of the largest sum there that a rise has at least. */
  clockMinutes: z.number().int().min(1).max(360).default(60),
  clockRatio: from(1, 2),
  /** Unusual minutes that lie no farther apart are one finding. */
  mergeMinutes: whole(0, 5),
  /** Read calls too, not write calls alone. Errors are of both in any case. */
  reads: z.boolean().default(false),
  /** Data events too, not management events alone. */
  dataEvents: z.boolean().default(false),
  rises: z.boolean().default(true),
  drops: z.boolean().default(true),
});
export type AnomalyParameters = z.output<typeof anomalyParameters>;

const valueAverage = z.object({ value: z.string(), average: z.number() });
/** The values beyond the five that are listed, together. */
const others = z.object({ values: z.number(), average: z.number() }).nullable();

/** Who and what made the calls, in events a minute: in the unusual time and in the baseline. `null` (text): none, as AWS writes it. */
export const attribution = z.object({
  attribute: z.enum(['userIdentityArn', 'userAgent', 'errorCode', 'eventName']),
  insight: z.array(valueAverage),
  baseline: z.array(valueAverage),
  insightOthers: others,
  baselineOthers: others,
});
export type Attribution = z.infer<typeof attribution>;

/** What a rate is of. Of an API `principal` is null, of a principal the API. `errorCode` is of error rates. */
const rateKeyMembers = {
  kind: z.enum(['call-rate', 'error-rate']),
  account: z.string().nullable(),
  region: z.string().nullable(),
  eventSource: z.string().nullable(),
  eventName: z.string().nullable(),
  principal: z.string().nullable(),
  errorCode: z.string().nullable(),
};
export const rateKey = z.object(rateKeyMembers);
export type RateKey = z.infer<typeof rateKey>;

export const SEVERITIES = ['high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A time in which a rate was unusual, by our own computation; averages are events a minute. */
export const rateAnomaly = z.object({
  /** The same for the same finding in the same data. */
  id: z.string(),
  ...rateKeyMembers,
  direction: z.enum(['rise', 'drop']),
  range: timeRange,
  /** The records end before the unusual time does. */
  isOpen: z.boolean(),
  insight: z.object({
    events: z.number(),
    minutes: z.number(),
    average: z.number(),
    /** Of the first minute, and of the one with the most events (of a drop: the fewest). */
    startAverage: z.number(),
    extreme: z.number(),
  }),
  baseline: z.object({
    /** Ends with the first unusual window, a few minutes from the finding's start. */
    range: timeRange,
    events: z.number(),
    /** Minutes that count: with records, and not unusual themselves. */
    minutes: z.number(),
    average: z.number(),
  }),
  /**
   * How far the events of the unusual time lie from those that its baseline lets expect, in standard deviations of chance
   * (the root of the expected number, at least 1); of a drop below 0. `high` from 50 on, `medium` from 20 on, on either side.
   */
  deviation: z.number(),
  severity: z.enum(SEVERITIES),
  /** Events a minute from which on (of a drop: down to which) the sum was unusual at the start. */
  threshold: z.number(),
  tests: z.object({
    /** Earlier days that had records at the same time of day; with none the comparison is with the mean alone. */
    earlierDays: z.number(),
    /** The baseline is too short to hold the same day of the week, so the hours around were compared as well. */
    hoursAround: z.boolean(),
    /** Hourly counts vary more than chance: median and MAD stand in place of the mean. */
    dispersed: z.boolean(),
  }),
  /** It lasted until the days before it were used up; from then on its rate is the usual one. */
  isLevel: z.boolean(),
  attributions: z.array(attribution),
  /** `sharedEventID` of the CloudTrail Insights events of AWS that overlap. */
  insightsEvents: z.array(z.string()),
});
export type RateAnomaly = z.infer<typeof rateAnomaly>;

/** A CloudTrail Insights event that AWS itself delivered: its Start and End record by their `sharedEventID`. */
export const insightsEvent = z.object({
  sharedEventId: z.string(),
  ...rateKeyMembers,
  /** One end is null where the record of it is not in the workspace. */
  start: epochUs.nullable(),
  end: epochUs.nullable(),
  insightAverage: z.number().nullable(),
  baselineAverage: z.number().nullable(),
  insightMinutes: z.number().nullable(),
  baselineMinutes: z.number().nullable(),
  attributions: z.array(attribution),
  /** Ids of our findings that overlap; null where we could not test this time. */
  anomalies: z.array(z.string()).nullable(),
});
export type InsightsEvent = z.infer<typeof insightsEvent>;

/** What records there are of an account in a Region. */
export const trailCoverage = z.object({
  account: z.string().nullable(),
  region: z.string().nullable(),
  /** First to last record. */
  range: timeRange,
  /** From when on a baseline is long enough; null where it never is. */
  testedFrom: epochUs.nullable(),
  /** Times without any record in which other days let `expected` records be expected: not counted as zero. */
  gaps: z.array(z.object({ range: timeRange, expected: z.number() })),
});
export type TrailCoverage = z.infer<typeof trailCoverage>;

export const anomalyReport = z.object({
  /** Null where no trail event has a time. */
  range: timeRange.nullable(),
  per: z.enum(['api', 'principal']),
  parameters: anomalyParameters,
  /** By their start. */
  anomalies: z.array(rateAnomaly),
  insightsEvents: z.array(insightsEvent),
  coverage: z.array(trailCoverage),
  statistics: z.object({
    /** Trail events of the range, and those of the workspace that no range holds. */
    eventsInRange: z.number(),
    withoutTime: z.number(),
    /** Rates, and those with enough events to be tested. */
    rates: z.number(),
    ratesTested: z.number(),
    elapsedMs: z.number(),
  }),
});
export type AnomalyReport = z.infer<typeof anomalyReport>;

export const anomalyMethods = {
  /** Times in which a call rate or an error rate was unusual, beside AWS's own Insights events. Cancelling the call interrupts it. */
  'anomalies.find': method({
    input: z.object({
      /** Null: all times of the trails. Baselines reach back before it. */
      range: timeRange.nullable().default(null),
      per: z.enum(['api', 'principal']).default('api'),
      parameters: anomalyParameters.default(anomalyParameters.parse({})),
      /** As in `query.run`. */
      timeoutMs: z.number().int().positive().default(60_000),
    }),
    output: anomalyReport,
    progress: z.object({ percent: z.number().nullable(), elapsedMs: z.number() }),
  }),
  /** The events of one rate over a time, and the condition that chooses them in the view `cloudtrail`. */
  'anomalies.rate': method({
    input: z.object({
      rate: rateKey,
      range: timeRange,
      periodSeconds: z.number().int().min(60).default(60),
      parameters: anomalyParameters.default(anomalyParameters.parse({})),
      timeoutMs: z.number().int().positive().default(60_000),
    }),
    output: z.object({
      /** Periods with events, by their start; periods are counted from 1970. */
      counts: z.array(z.object({ at: epochUs, events: z.number() })),
      /** SQL without a time: records with one id and other content are rows of their own there, and one event in `counts`. */
      condition: z.string(),
      elapsedMs: z.number(),
    }),
    progress: z.object({ percent: z.number().nullable(), elapsedMs: z.number() }),
  }),
};
