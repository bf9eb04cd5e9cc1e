import { z } from 'zod';
import { method } from './method.ts';
import { queryLanguage } from './query.ts';

/** A value of a cell, a facet or a record, exact: digits and microseconds as text. */
export const editValue = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('missing') }),
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('number'), text: z.string() }),
  z.object({ kind: z.literal('boolean'), value: z.boolean() }),
  /** Microseconds since 1970, UTC. */
  z.object({ kind: z.literal('time'), us: z.string() }),
  /** A map or a list as its JSON text. */
  z.object({ kind: z.literal('json'), text: z.string() }),
  /** Every text that a regular expression finds something in. */
  z.object({ kind: z.literal('pattern'), regex: z.string() }),
]);
export type EditValue = z.infer<typeof editValue>;

export const editField = z.object({
  /** A column of the result, or a field of the events: `userIdentity.arn`, `resources[0].ARN`. */
  name: z.string(),
  /** Keys and list places of a field in its record, where they are known: keys may hold dots. */
  path: z.array(z.union([z.string(), z.number().int().min(0)])).optional(),
  /** What has the field: the rows of the result, or the events that the query reads. */
  of: z.enum(['rows', 'events']),
  /** DuckDB's name of the column's type, where it is known; SQL compares by it. */
  databaseType: z.string().optional(),
});
export type EditField = z.infer<typeof editField>;

export const editAct = z.discriminatedUnion('kind', [
  /**
   * Keeps rows that have one of the values, or with `negated` those that have none of them. `alone` first drops the other
   * filters on the field. No values: only drops them.
   */
  z.object({
    kind: z.literal('filter'),
    field: editField,
    values: z.array(editValue),
    negated: z.boolean().default(false),
    alone: z.boolean().default(false),
  }),
  /** The field as one more column. */
  z.object({ kind: z.literal('column'), field: editField }),
  z.object({ kind: z.literal('sort'), field: editField, direction: z.enum(['asc', 'desc']) }),
  /** Another query: rows by value of the field, the most frequent first. */
  z.object({ kind: z.literal('count'), field: editField }),
]);
export type EditAct = z.infer<typeof editAct>;

export const editMethods = {
  /**
   * The query's text with one act written into it; comments stay. Runs nothing. Fails with `query.*` where the text has
   * mistakes or the act cannot be written in its language.
   */
  'query.edit': method({
    input: z.object({
      language: queryLanguage,
      text: z.string(),
      sources: z.array(z.string()).default([]),
      act: editAct,
    }),
    output: z.object({ text: z.string() }),
  }),
};
