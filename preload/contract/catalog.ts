import { z } from 'zod';
import { method } from './method.ts';

/** What a field holds in the events that have it; `mixed` where they differ. Text that reads as a number is text. */
export const fieldType = z.enum(['text', 'number', 'boolean', 'time', 'map', 'list', 'mixed']);
export type FieldType = z.infer<typeof fieldType>;

export const catalogField = z.object({
  /** As a query names it: `userIdentity.arn`, `items.0.id`, `@@own` for a key that begins with @; backticks are not in it. */
  name: z.string(),
  type: fieldType,
  /** Part of the sampled events that have it, 0 to 1. */
  share: z.number(),
  /** The most frequent values in the sample, commonest first; none of maps and lists, and none where no value comes twice. */
  top: z.array(z.object({ value: z.string(), count: z.number() })),
});
export type CatalogField = z.infer<typeof catalogField>;

export const catalogDataSet = z.object({
  /** A log group as `SOURCE` names it, or `cloudtrail`. */
  dataSet: z.string(),
  /** Events that it holds, and how many of them were looked at. */
  events: z.number(),
  sampled: z.number(),
  /** Fields of the sample beyond the 1,000 commonest, which are not listed. */
  leftOut: z.number(),
  /** The commonest first, then by name. */
  fields: z.array(catalogField),
});
export type CatalogDataSet = z.infer<typeof catalogDataSet>;

export const catalogMethods = {
  /**
   * Discovered fields by data set, for completion and facets; of all data sets where none is named. Looks again first at
   * what was imported or removed since the last time, which takes up to a second or two.
   */
  'fields.list': method({
    input: z.object({ dataSets: z.array(z.string()).default([]) }),
    output: z.object({ dataSets: z.array(catalogDataSet) }),
  }),
};
