import { z } from 'zod';
import { textRange } from './error-schemas.ts';
import { method } from './method.ts';
import { page, resultColumn } from './page.ts';
import { timeRange } from './time.ts';
import { dataReads } from './unread.ts';

export const diagnostic = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  at: textRange,
  /** What to write in place of `at` when the closest name is known (`Replace` of the window, Alt+Enter). */
  replacement: z.string().optional(),
});
export type Diagnostic = z.infer<typeof diagnostic>;

/** A value, and how many of the events that were looked at have it. */
const topValue = z.object({ value: z.string(), count: z.number() });
export type TopValue = z.infer<typeof topValue>;

export const completion = z.object({
  label: z.string(),
  /** `group`: a log group; `value`: what a field often holds. */
  kind: z.enum(['table', 'column', 'function', 'keyword', 'command', 'field', 'group', 'value']),
  /** The type of a column or field, a signature or syntax, a table's row count. */
  detail: z.string(),
  documentation: z.string(),
  /** What is inserted, where it is not the label (a quoted name). */
  insert: z.string().optional(),
  /** Of a value: the field that has it. */
  of: z.string().optional(),
  /** Of a discovered field: part of the events that were looked at which have it, 0 to 1, and its commonest values. */
  share: z.number().optional(),
  top: z.array(topValue).optional(),
});
export type Completion = z.infer<typeof completion>;

export const queryLanguage = z.enum(['sql', 'insights']);
export type QueryLanguage = z.infer<typeof queryLanguage>;

/** Help for the word at a place of an Insights query. */
export const wordHelp = z.object({
  kind: z.enum(['command', 'function', 'field']),
  /** As `query.reference` lists it, or the field. */
  name: z.string(),
  /** A syntax or signature; for a field its name. */
  title: z.string(),
  /** What it does; for a field its type. */
  body: z.string(),
  example: z.string(),
  share: z.number().optional(),
  top: z.array(topValue).optional(),
  from: z.number().int(),
  to: z.number().int(),
});

const referenceEntry = z.object({
  name: z.string(),
  aliases: z.array(z.string()).readonly().optional(),
  help: z.string(),
  example: z.string(),
});

/** Every command and function of Logs Insights, from the table that the compiler itself uses. */
export const languageReference = z.object({
  commands: z.array(referenceEntry.extend({ syntax: z.string() })).readonly(),
  functionGroups: z.array(
    z.object({ title: z.string(), functions: z.array(referenceEntry.extend({ signature: z.string() })).readonly() }),
  ),
  keywords: z.array(z.string()).readonly(),
  /** Choices of ours where AWS's pages say nothing; code stands in backticks. */
  choices: z.array(z.string()).readonly(),
});
export type LanguageReference = z.infer<typeof languageReference>;

/** What an Insights query can be asked of, by the name that SOURCE takes (design.md part 12). */
export const dataSet = z.object({
  name: z.string(),
  kind: z.enum(['trail', 'trail-account', 'trail-region', 'traces', 'log-group']),
  /** Account of a log group, where it is known. */
  account: z.string().nullable(),
  events: z.number(),
});
export type DataSet = z.infer<typeof dataSet>;

/** What a query in `insights` is asked of; SQL says this itself. */
const insightsScope = z.object({
  /** Log groups, as `SOURCE` names them; none means all of them and the trail events, but not `xray`. */
  sources: z.array(z.string()).default([]),
  range: timeRange.nullable().default(null),
  /** Most rows of a query that names no limit; null for all. */
  rowLimit: z.number().int().positive().nullable().default(10_000),
});

export const queryMethods = {
  /**
   * Runs one statement to its end and answers with the first page. The result stays open, at its full length, until
   * `query.close`. Cancelling the call interrupts the statement.
   */
  'query.run': method({
    input: insightsScope.extend({
      language: queryLanguage,
      text: z.string(),
      /** Pages of an Insights query tell where the records of their rows lie, as those of plain SQL do; costs a little. */
      records: z.boolean().default(false),
      pageSize: z.number().int().min(1).max(10_000).default(500),
      timeoutMs: z.number().int().positive().default(60_000),
    }),
    output: z.object({
      resultId: z.string(),
      columns: z.array(resultColumn),
      rowCount: z.number(),
      /** Time of the statement alone. */
      elapsedMs: z.number(),
      firstPage: page,
      /** Index of the column that the histogram can bin by, and whether outcomes are known for each row. */
      timeColumn: z.number().int().nullable(),
      warnings: z.array(z.string()),
      /** Rows that there are without the limit that nobody wrote, where it cut the result; the last warning says so too. */
      rowsUncut: z.number().nullable(),
      /** Events in the range, and those that passed the filters; null for SQL. */
      statistics: z.object({ recordsScanned: z.number(), recordsMatched: z.number() }).nullable(),
      /** What the workspace held when the query began: a result is stale when it holds something else. */
      held: z.object({ trailEvents: z.number(), logEvents: z.number() }),
      reads: dataReads,
      /** Imports were running, so more rows may come. */
      partial: z.boolean(),
    }),
    progress: z.object({
      /** Per cent of the running statement, null until DuckDB knows. */
      percent: z.number().nullable(),
      elapsedMs: z.number(),
      /** Rows that are there before the end, told once; only where any rows will do (`limit any`). The result has its own. */
      firstRows: z.object({ columns: z.array(resultColumn), page, timeColumn: z.number().int().nullable() }).optional(),
    }),
  }),
  /** The SQL that an `insights` query runs as, with its values written in. */
  'query.explain': method({
    input: insightsScope.extend({ text: z.string() }),
    output: z.object({ sql: z.string() }),
  }),
  /** Bytes of the events that an `insights` query looks at; an estimate from `measured` of them where these are fewer. */
  'query.size': method({
    input: insightsScope.extend({ text: z.string() }),
    output: z.object({ bytes: z.number(), events: z.number(), measured: z.number() }),
  }),
  'query.page': method({
    input: z.object({
      resultId: z.string(),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(10_000),
      /** Places of the result's columns that the page is to have, in this order; all where none are named. */
      columns: z.array(z.number().int().min(0)).min(1).nullable().default(null),
    }),
    output: page,
  }),
  'query.close': method({ input: z.object({ resultId: z.string() }), output: z.object({}) }),
  /** What is wrong with the text and, in `insights`, what was chosen or clamped for it, without running it. */
  'query.diagnose': method({
    input: insightsScope.pick({ sources: true, range: true }).extend({ language: queryLanguage, text: z.string() }),
    output: z.object({ diagnostics: z.array(diagnostic) }),
  }),
  /** Everything that can be completed: the window narrows it while typing. */
  'query.complete': method({
    input: insightsScope
      .pick({ sources: true })
      .extend({ language: queryLanguage, text: z.string(), cursor: z.number().int() }),
    output: z.object({ from: z.number().int(), completions: z.array(completion) }),
  }),
  /** Help for the word at a place of an `insights` text. */
  'query.hover': method({
    input: insightsScope.pick({ sources: true }).extend({ text: z.string(), offset: z.number().int() }),
    output: z.object({ help: wordHelp.nullable() }),
  }),
  /** The `insights` text with one command a line; null where it has mistakes. */
  'query.format': method({
    input: z.object({ text: z.string() }),
    output: z.object({ text: z.string().nullable() }),
  }),
  /** Of an `insights` query that left no event: the filter that removed the last ones. */
  'query.emptied': method({
    input: insightsScope.pick({ sources: true, range: true }).extend({ text: z.string() }),
    output: z.object({
      filter: z
        .object({
          at: textRange,
          /** Events that came to it. */
          events: z.number(),
          /** The text without it; null where it is the only command. */
          without: z.string().nullable(),
        })
        .nullable(),
    }),
  }),
  'query.reference': method({ input: z.object({}), output: languageReference }),
  /** Trails by account and Region, then log groups by name. */
  'query.dataSets': method({ input: z.object({}), output: z.object({ dataSets: z.array(dataSet) }) }),
};
