import { z } from 'zod';
import { method } from './method.ts';
import { diagnostic, queryLanguage } from './query.ts';
import { epochUs, timeRange } from './time.ts';
import { dataReads } from './unread.ts';

/** What is ranked by. Of a rule the rule says it; `field` is a field or an expression of Logs Insights. */
export const contributorMeasure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('count') }),
  z.object({ kind: z.enum(['sum', 'average', 'distinct']), field: z.string() }),
  z.object({ kind: z.literal('percentile'), field: z.string(), percent: z.number().min(0).max(100) }),
]);
export type ContributorMeasure = z.infer<typeof contributorMeasure>;

const common = {
  /** Log groups, as SOURCE names them. Of a rule: these in place of its own; of fields: none means all and the trail events. */
  sources: z.array(z.string()).default([]),
  /** Leave out events in which a key is `-`, as flow logs write what is not known. */
  ignoreDash: z.boolean().default(false),
};

/** Whose contributors are asked for: those of a Contributor Insights rule (its JSON text), or of free fields. */
export const contributorQuestion = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rule'), rule: z.string(), ...common }),
  z.object({
    kind: z.literal('fields'),
    /** Fields, expressions of Logs Insights, or paths as rules write them (`$.a.b[0]`); each combination is a contributor. */
    keys: z.array(z.string()).min(1),
    measure: contributorMeasure.default({ kind: 'count' }),
    /** A condition of Logs Insights, as behind `filter`; null for all events. */
    where: z.string().nullable().default(null),
    ...common,
  }),
]);
export type ContributorQuestion = z.output<typeof contributorQuestion>;

const point = z.object({ at: epochUs, value: z.number() });

/** Values are rounded to six decimals; shares are parts of the total, 0 to 1, null where values of contributors do not add up to it. */
export const contributor = z.object({
  /** From 1, over all contributors. */
  rank: z.number().int(),
  keys: z.array(z.string()),
  value: z.number(),
  /** Its largest value of a single period. */
  maximum: z.number(),
  events: z.number(),
  share: z.number().nullable(),
  /** Of this contributor and all before it. */
  cumulativeShare: z.number().nullable(),
  /** The periods that it appears in. */
  points: z.array(point),
});
export type Contributor = z.infer<typeof contributor>;

/** Events of the range and why they are not counted: the reasons and `matched` add up to `eventsInRange`. */
export const countedEvents = z.object({
  eventsInRange: z.number(),
  notJson: z.number(),
  filteredOut: z.number(),
  missingKey: z.number(),
  ignoredDash: z.number(),
  valueNotNumeric: z.number(),
  matched: z.number(),
  /** Further events of the data sets that have no time, so that no range holds them. */
  withoutTime: z.number(),
  elapsedMs: z.number(),
});
export type CountedEvents = z.infer<typeof countedEvents>;

/** The metrics of GetInsightRuleReport of one period with events; null where the measure has no such number. */
const periodMetrics = z.object({
  at: epochUs,
  uniqueContributors: z.number(),
  maxContributorValue: z.number(),
  sampleCount: z.number(),
  sum: z.number().nullable(),
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
  average: z.number().nullable(),
  /** The measure over all events of the period. */
  value: z.number(),
});

export const contributorReport = z.object({
  keyLabels: z.array(z.string()),
  /** `Count`, `Sum`, `Average`, `Distinct`, or `p95` and the like. */
  statistic: z.string(),
  /** Null where no event of the data sets has a time. */
  range: timeRange.nullable(),
  periodUs: z.number(),
  /** The measure over all events that match; null where there are none. */
  total: z.number().nullable(),
  uniqueCount: z.number(),
  contributors: z.array(contributor),
  /** The contributors that are not listed, together; null where all are. */
  others: z
    .object({
      contributors: z.number(),
      events: z.number(),
      value: z.number(),
      share: z.number().nullable(),
      points: z.array(point),
    })
    .nullable(),
  periods: z.array(periodMetrics),
  statistics: countedEvents,
  warnings: z.array(z.string()),
  reads: dataReads,
});
export type ContributorReport = z.infer<typeof contributorReport>;

const comparedContributor = z.object({
  keys: z.array(z.string()),
  kind: z.enum(['new', 'vanished', 'changed', 'same']),
  /** Null where it is not there. */
  now: z.number().nullable(),
  before: z.number().nullable(),
  /** From 1 in its window; null where it is not there. */
  rankNow: z.number().int().nullable(),
  rankBefore: z.number().int().nullable(),
  /** `before` for a window as long as the other one; itself where the measure does not grow with time. */
  expected: z.number().nullable(),
  /** `now` less `expected`; null where one of them is missing and the measure has no 0, as an average. */
  change: z.number().nullable(),
  /** `now` by `expected`; null where nothing was expected. */
  ratio: z.number().nullable(),
});
export type ComparedContributor = z.infer<typeof comparedContributor>;

const windowTotals = z.object({
  range: timeRange,
  total: z.number().nullable(),
  uniqueCount: z.number(),
  statistics: countedEvents,
});

export const contributorComparison = z.object({
  keyLabels: z.array(z.string()),
  statistic: z.string(),
  now: windowTotals,
  before: windowTotals,
  /** How many contributors there are of each kind, listed or not. */
  counts: z.object({ new: z.number(), vanished: z.number(), changed: z.number(), same: z.number() }),
  /** The largest changes first. */
  contributors: z.array(comparedContributor),
  warnings: z.array(z.string()),
});
export type ContributorComparison = z.infer<typeof contributorComparison>;

const explainedField = z.object({
  field: z.string(),
  /** How differently the field's values are spread inside and outside of the brushed range, 0 to 1. */
  score: z.number(),
  values: z.array(
    z.object({
      /** Null: the field is missing. */
      value: z.string().nullable(),
      inside: z.number(),
      outside: z.number(),
      /** Parts of all events inside and outside, 0 to 1. */
      shareInside: z.number(),
      shareOutside: z.number(),
      /** Events inside, less those that the rate outside lets expect in a range as long as the brushed one. */
      excess: z.number(),
    }),
  ),
  /** Different values, missing included. */
  distinct: z.number(),
});
export type ExplainedField = z.infer<typeof explainedField>;

export const spikeExplanation = z.object({
  inside: z.object({ range: timeRange, events: z.number() }),
  /** Of the whole range without the brushed one. */
  outside: z.object({ lengthUs: z.number(), events: z.number() }),
  /** The most different first. */
  fields: z.array(explainedField),
  /** Fields that were looked at. */
  lookedAt: z.array(z.string()),
  warnings: z.array(z.string()),
});
export type SpikeExplanation = z.infer<typeof spikeExplanation>;

/** A remark on a rule; `path` names the member, as `Contribution.Filters[0].In`. */
export const ruleDiagnostic = diagnostic.extend({ path: z.string() });

/** Which of a question's events are asked for. */
export const contributorEvents = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  /** Those of these contributors, each named by its keys as the report has them. */
  z.object({ kind: z.literal('contributors'), contributors: z.array(z.array(z.string())).min(1) }),
  /** Those that are counted, or those that are not, by reason. */
  z.object({
    kind: z.enum(['matched', 'notJson', 'filteredOut', 'missingKey', 'ignoredDash', 'valueNotNumeric', 'withoutTime']),
  }),
]);
export type ContributorEvents = z.infer<typeof contributorEvents>;

/** A question for events, as a query tab asks it. An Insights query takes its range from the tab, SQL has it in the text. */
const eventQuery = z.object({ language: queryLanguage, text: z.string(), sources: z.array(z.string()) });
export type EventQuery = z.infer<typeof eventQuery>;

const libraryRule = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  /** `aws`: after a sample rule that AWS publishes; `own`: ours. */
  origin: z.enum(['aws', 'own']),
  /** The rule's JSON text. */
  rule: z.string(),
});
export type LibraryRule = z.infer<typeof libraryRule>;

/** As in `query.run`. */
const timeoutMs = z.number().int().positive().default(60_000);

/** How a question's events are cut into periods (counted from 1970) and its contributors ordered. */
const cut = {
  periodSeconds: z.number().int().min(1).default(60),
  /** By the measure, or by its largest value of a single period. */
  orderBy: z.enum(['sum', 'maximum']).default('sum'),
};

const progress = z.object({ percent: z.number().nullable(), elapsedMs: z.number() });

export const contributorMethods = {
  /** Ranks contributors, exactly. Cancelling the call interrupts it. */
  'contributors.top': method({
    input: z.object({
      question: contributorQuestion,
      /** Null: all times of the data sets. */
      range: timeRange.nullable().default(null),
      ...cut,
      timeoutMs,
      /** How many are listed; null for all. */
      limit: z.number().int().min(1).nullable().default(10),
    }),
    output: contributorReport,
    progress,
  }),
  /** Contributors of a range beside those of an earlier one, which is the one just before it unless it is named. */
  'contributors.compare': method({
    input: z.object({
      question: contributorQuestion,
      range: timeRange,
      before: timeRange.nullable().default(null),
      limit: z.number().int().min(1).nullable().default(100),
      timeoutMs,
    }),
    output: contributorComparison,
    progress,
  }),
  /** Which values of which fields are more, or less, frequent in a brushed range than in the rest of the range. */
  'contributors.explain': method({
    input: z.object({
      /** Its events are those that its filters pass; keys and measure do not matter. */
      question: contributorQuestion,
      range: timeRange,
      brushed: timeRange,
      /** As the question writes keys; null: all fields that are known of its events. */
      fields: z.array(z.string()).nullable().default(null),
      valuesPerField: z.number().int().min(1).max(1000).default(10),
      timeoutMs,
    }),
    output: spikeExplanation,
    progress,
  }),
  /** What is wrong with a rule's text, each with its member and place. */
  'contributors.check': method({
    input: z.object({ rule: z.string() }),
    output: z.object({
      valid: z.boolean(),
      diagnostics: z.array(ruleDiagnostic),
      /**
       * Rules inside of a text that is none itself: the input of PutInsightRule, or what
       * `aws cloudwatch describe-insight-rules` answers. Names are null where the text has none.
       */
      inside: z.array(z.object({ name: z.string().nullable(), rule: z.string() })),
    }),
  }),
  /** The ranking of a question as one statement, its values written in, to run in an SQL tab. */
  'contributors.sql': method({
    input: z.object({
      question: contributorQuestion,
      range: timeRange.nullable().default(null),
      ...cut,
      timeoutMs,
    }),
    output: z.object({ sql: z.string() }),
  }),
  /**
   * Queries for the very events behind a number of a report: one for trail events, one for log events, as far as the question
   * reads them. Throws `query.*`, and `bad-request` where the question's language cannot ask for them.
   */
  'contributors.events': method({
    input: z.object({
      question: contributorQuestion,
      /** Null: all times. */
      range: timeRange.nullable().default(null),
      events: contributorEvents,
    }),
    output: z.object({ queries: z.array(eventQuery) }),
  }),
  /** A rule as CloudWatch takes it: the input of PutInsightRule, and the command that puts it there. */
  'contributors.export': method({
    input: z.object({ rule: z.string(), name: z.string(), enabled: z.boolean().default(true) }),
    output: z.object({
      input: z.object({ RuleName: z.string(), RuleState: z.enum(['ENABLED', 'DISABLED']), RuleDefinition: z.string() }),
      command: z.string(),
      warnings: z.array(z.string()),
    }),
  }),
  'contributors.library': method({ input: z.object({}), output: z.object({ rules: z.array(libraryRule) }) }),
};
