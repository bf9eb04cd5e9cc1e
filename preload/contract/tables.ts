import { z } from 'zod';
import { method } from './method.ts';

/** A table that `lookup` and `cidrlookup` read, in SQL `lookup."name"`. */
export const lookupTable = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  rows: z.number(),
  /** Path of the file that it was made from, and the hash of its bytes. */
  source: z.string(),
  sha256: z.string(),
});
export type LookupTable = z.infer<typeof lookupTable>;

export const tableMethods = {
  'tables.list': method({ input: z.object({}), output: z.object({ tables: z.array(lookupTable) }) }),
  /** Reads a CSV file with a header row; a table of this name is replaced as a whole. Throws `source.*` with file and line. */
  'tables.add': method({
    input: z.object({ name: z.string(), path: z.string() }),
    output: z.object({ table: lookupTable, replaced: z.boolean() }),
  }),
  /** Throws `bad-request` where there is no such table. */
  'tables.remove': method({ input: z.object({ name: z.string() }), output: z.object({}) }),
};
