import { z } from 'zod';
import { textRange } from './errors.ts';
import { method } from './method.ts';
import { page, resultColumn } from './page.ts';
import { timeRange } from './time.ts';

export const diagnostic = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  at: textRange,
  /** What to write in place of `at` when the closest name is known (`Replace` of the window, Alt+Enter). */
  replacement: z.string().optional(),
});
export type Diagnostic = z.infer<typeof diagnostic>;

export const completion = z.object({
  label: z.string(),
  kind: z.enum(['table', 'column', 'function', 'keyword']),
  /** A column's type, a function's signature, a table's row count. */
  detail: z.string(),
  documentation: z.string(),
  /** What is inserted, where it is not the label (a quoted name). */
  insert: z.string().optional(),
});
export type Completion = z.infer<typeof completion>;

export const queryLanguage = z.enum(['sql', 'insights']);

/** What a query in `insights` is asked of; SQL says this itself. */
const insightsScope = z.object({
  /** Log groups, as `SOURCE` names them; none means all of them and the trail events. */
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
      /** Events in the range, and those that passed the filters; null for SQL. */
      statistics: z.object({ recordsScanned: z.number(), recordsMatched: z.number() }).nullable(),
      /** Imports were running, so more rows may come. */
      partial: z.boolean(),
    }),
    /** Per cent of the running statement, null until DuckDB knows. */
    progress: z.object({ percent: z.number().nullable(), elapsedMs: z.number() }),
  }),
  /** The SQL that an `insights` query runs as, with its values written in. */
  'query.explain': method({
    input: insightsScope.extend({ text: z.string() }),
    output: z.object({ sql: z.string() }),
  }),
  'query.page': method({
    input: z.object({
      resultId: z.string(),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(10_000),
    }),
    output: page,
  }),
  'query.close': method({ input: z.object({ resultId: z.string() }), output: z.object({}) }),
  /** What is wrong with the text, without running it. */
  'query.diagnose': method({
    input: z.object({ language: z.literal('sql'), text: z.string() }),
    output: z.object({ diagnostics: z.array(diagnostic) }),
  }),
  /** Everything that can be completed: the window narrows it while typing. */
  'query.complete': method({
    input: z.object({ language: z.literal('sql'), text: z.string(), cursor: z.number().int() }),
    output: z.object({ from: z.number().int(), completions: z.array(completion) }),
  }),
};
