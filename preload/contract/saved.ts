import { z } from 'zod';
import { method } from './method.ts';
import { queryParameter } from './parameters.ts';
import { queryLanguage } from './query.ts';

export const savedQuery = z.object({
  id: z.string(),
  /** With its folders, parted by slashes as in the console: `Security/Failed sign-ins`. Unique in a workspace. */
  name: z.string(),
  language: queryLanguage,
  text: z.string(),
  /** What it is asked of; none means all. */
  logGroups: z.array(z.string()),
  /** What stands in its text as `{{name}}`. */
  parameters: z.array(queryParameter),
  /** From 1; each change makes the next one, and those before are kept. */
  version: z.number().int(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Where it was imported from, and its id there (`queryDefinitionId`); null for one that was saved here. */
  origin: z.object({ kind: z.literal('cloudwatch'), id: z.string() }).nullable(),
});
export type SavedQuery = z.infer<typeof savedQuery>;

export const savedVersion = savedQuery
  .pick({ version: true, name: true, language: true, text: true, logGroups: true, parameters: true })
  .extend({ savedAt: z.number() });
export type SavedVersion = z.infer<typeof savedVersion>;

/** A definition that was not taken, and where it stands: `queryDefinitions[3]`. */
export const refusedQuery = z.object({
  source: z.string(),
  place: z.string(),
  name: z.string().nullable(),
  reason: z.string(),
});

/** found = taken + replaced + unchanged + refused. */
export const savedImportReport = z.object({
  found: z.number(),
  taken: z.array(savedQuery),
  /** Those whose id was imported before, and that have changed since. */
  replaced: z.array(savedQuery),
  unchanged: z.number(),
  refused: z.array(refusedQuery),
  /** What a reader should know of files that were read: that a further page is missing, a log group is not in the workspace. */
  warnings: z.array(z.string()),
});
export type SavedImportReport = z.infer<typeof savedImportReport>;

export const savedMethods = {
  /** In the order of their names. */
  'saved.list': method({ input: z.object({}), output: z.object({ queries: z.array(savedQuery) }) }),
  /** Saves a new query, or with `id` changes that one (its name too). Throws `bad-request` where another one has the name. */
  'saved.save': method({
    input: z.object({
      id: z.string().optional(),
      name: z.string(),
      language: queryLanguage,
      text: z.string(),
      logGroups: z.array(z.string()).default([]),
      /** Left out, those that the query had stay. */
      parameters: z.array(queryParameter).max(100).optional(),
    }),
    output: savedQuery,
  }),
  /** All versions of a query, the newest first. Throws `bad-request` where there is no such query. */
  'saved.versions': method({
    input: z.object({ id: z.string() }),
    output: z.object({ versions: z.array(savedVersion) }),
  }),
  /**
   * Gives a folder another path, which all queries below it take on, each as a new version; all of them or none. Throws
   * `bad-request` where there is no such folder, or a query of the new name already.
   */
  'saved.renameFolder': method({
    input: z.object({ folder: z.string().min(1), to: z.string().min(1) }),
    output: z.object({ queries: z.array(savedQuery) }),
  }),
  /** Throws `bad-request` where there is no such query. */
  'saved.remove': method({ input: z.object({ id: z.string() }), output: z.object({}) }),
  /** Reads answers of `aws logs describe-query-definitions`, a file each or several pages in one. Throws `source.*` for a file that is none. */
  'saved.import': method({
    input: z.object({ paths: z.array(z.string()).min(1) }),
    output: savedImportReport,
  }),
};
