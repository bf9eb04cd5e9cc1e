import { z } from 'zod';
import { queryLanguage } from './query.ts';
import { timeRange } from './time.ts';

export const exportFormat = z.enum(['csv', 'ndjson', 'parquet']);
export type ExportFormat = z.infer<typeof exportFormat>;

/** Endings of what is exported: rows in their format, a notebook as a page. */
export const exportEnding = z.enum([...exportFormat.options, 'html', 'md']);
export type ExportEnding = z.infer<typeof exportEnding>;

/**
 * Every row of a query, written to a file. The query is run again, so the rows are those of now, and an Insights query
 * without a limit gives all of them; or the rows of an open result (`resultId`).
 */
export const exportRequest = z.object({
  kind: z.literal('export'),
  language: queryLanguage,
  text: z.string(),
  /** An open result whose rows are written as they are, in place of running the text. */
  resultId: z.string().nullable().default(null),
  /** Of an Insights query: log groups, as `SOURCE` names them; none means all of them and the trail events. */
  sources: z.array(z.string()).default([]),
  range: timeRange.nullable().default(null),
  format: exportFormat,
  path: z.string().min(1),
  /** Puts the file in place of one that is there. */
  overwrite: z.boolean().default(false),
  /** In CSV: an apostrophe in front of text that a spreadsheet would run as a formula. */
  formulaGuard: z.boolean().default(true),
  /** Writes session tokens, secret keys and passwords as they are; else dots stand in their place (design.md part 8). */
  keepSecrets: z.boolean().default(false),
});
export type ExportRequest = z.infer<typeof exportRequest>;

/** What an export that came to its end has written. Times in the file are UTC. */
export const exportReport = z.object({
  path: z.string(),
  format: exportFormat,
  rows: z.number(),
  bytes: z.number(),
  /** Of the file's bytes. */
  sha256: z.string(),
  secrets: z.enum(['masked', 'kept']),
  warnings: z.array(z.string()),
});
export type ExportReport = z.infer<typeof exportReport>;
