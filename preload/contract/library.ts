import { z } from 'zod';
import { method } from './method.ts';
import { queryParameter } from './parameters.ts';

/** A query that AWS publishes for a log type; the window searches and shows them. */
export const libraryQuery = z.object({
  /** Stays the same from version to version. */
  id: z.string(),
  title: z.string(),
  description: z.string(),
  text: z.string(),
  /** Fields that it needs, named as in the query without backticks. */
  fields: z.array(z.string()),
  /** What the user replaces by own values before running it: a log group, an address, a date. */
  placeholders: z.array(z.string()),
});

export const libraryGroup = z.object({
  id: z.string(),
  /** The log type: `Lambda`, `VPC flow logs`. */
  title: z.string(),
  queries: z.array(libraryQuery),
});
export type LibraryGroup = z.infer<typeof libraryGroup>;

/** A question that investigations of a trail ask again and again: SQL with parameters. */
export const investigationQuestion = z.object({
  /** Stays the same from version to version. */
  id: z.string(),
  title: z.string(),
  description: z.string(),
  text: z.string(),
  parameters: z.array(queryParameter),
});

export const questionGroup = z.object({ id: z.string(), title: z.string(), questions: z.array(investigationQuestion) });
export type QuestionGroup = z.infer<typeof questionGroup>;

export const libraryMethods = {
  /** The investigation questions for trails, grouped by what they are about. */
  'library.questions': method({ input: z.object({}), output: z.object({ groups: z.array(questionGroup) }) }),
  /** The built-in library, grouped by log type. */
  'library.list': method({ input: z.object({}), output: z.object({ groups: z.array(libraryGroup) }) }),
};
