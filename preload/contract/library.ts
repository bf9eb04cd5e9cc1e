import { z } from 'zod';
import { method } from './method.ts';

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

export const libraryMethods = {
  /** The built-in library, grouped by log type. */
  'library.list': method({ input: z.object({}), output: z.object({ groups: z.array(libraryGroup) }) }),
};
