import { z } from 'zod';
import { method } from './method.ts';
import { queryLanguage } from './query.ts';

/** Letters, digits and `_`, as they stand in `{{name}}`. */
export const parameterName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/);

/** What a saved query or question asks for before it runs. `list`: values parted by commas or lines. */
export const queryParameter = z.object({
  name: parameterName,
  type: z.enum(['text', 'number', 'time', 'list']),
  /** What the form holds at first; null where a value must be given. */
  default: z.string().nullable(),
  /** What the form says beside the field. */
  description: z.string(),
});
export type QueryParameter = z.infer<typeof queryParameter>;

export const parameterMethods = {
  /**
   * The names in `{{name}}` of a text outside of comments, in their order, each once. `quoted`: those that stand in quotes alone, where
   * the braces may be meant as they are written.
   */
  'parameters.find': method({
    input: z.object({ language: queryLanguage, text: z.string() }),
    output: z.object({ names: z.array(z.string()), quoted: z.array(z.string()) }),
  }),
  /**
   * The text with each `{{name}}` replaced by its value as a literal of the language, so that no value can become a part of
   * the query. Throws `bad-request` with the places of a parameter without a value, with one that is not of its type, or
   * that stands where no value can.
   */
  'parameters.fill': method({
    input: z.object({
      language: queryLanguage,
      text: z.string(),
      parameters: z.array(queryParameter),
      values: z.record(z.string(), z.string()).default({}),
    }),
    output: z.object({ text: z.string() }),
  }),
};
