import { z } from 'zod';
import { editField, editValue } from './edit.ts';
import { method } from './method.ts';
import { columnType } from './page.ts';
import { queryLanguage } from './query.ts';
import { timeRange } from './time.ts';

export const facetValue = z.object({
  value: editValue,
  /** As it is shown: the value's own text. */
  text: z.string(),
  count: z.number(),
});

/** What the query itself says of the field by a filter of ours: only these values, or all but these. */
export const fieldFilter = z.object({ negated: z.boolean(), values: z.array(editValue) });
export type FieldFilter = z.infer<typeof fieldFilter>;

export const facet = z.object({
  type: columnType,
  /** Different values, the missing one not among them. */
  distinct: z.number(),
  /** Rows (or events) counted, and those without the field. */
  total: z.number(),
  missing: z.number(),
  /** Values that the search text stands in; `distinct` where there is none. */
  found: z.number(),
  /** Of these the most frequent. */
  values: z.array(facetValue),
  /** What the filter names, with its count where that is not 0: such a value may be rarer than those above. */
  chosen: z.array(facetValue),
  filter: fieldFilter.nullable(),
});
export type Facet = z.infer<typeof facet>;

export const facetMethods = {
  /**
   * The values of one field with their counts: of events that the filters of an Insights query keep in the range, its own
   * filter on this field left out, or of the rows of an open result. Fails with `query.*` where the text has mistakes.
   */
  'facets.get': method({
    input: z.object({
      language: queryLanguage,
      text: z.string(),
      sources: z.array(z.string()).default([]),
      range: timeRange.nullable().default(null),
      /** The open result, for a field of its rows. */
      resultId: z.string().nullable().default(null),
      field: editField,
      /** Only values with this text in them, whatever its case. */
      search: z.string().default(''),
      top: z.number().int().min(1).max(1000).default(5),
    }),
    output: facet,
  }),
};
