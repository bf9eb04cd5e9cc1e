import { z } from 'zod';

/** Types of result columns as the command line and the window show them (design.md part 9). */
export const columnType = z.enum(['text', 'number', 'boolean', 'time', 'json']);

export const resultColumn = z.object({
  name: z.string(),
  type: columnType,
  /** DuckDB's own name of the type, for tooltips: `VARCHAR`, `TIMESTAMP`, `STRUCT(...)`. */
  databaseType: z.string(),
});
export type ResultColumn = z.infer<typeof resultColumn>;

/** Code of a missing value in a dictionary column. */
export const MISSING_CODE = 0xffffffff;

/**
 * The values of one column in one page (storage.md part 6). Text, JSON and numbers outside of 2^53 come as a dictionary
 * of strings and a code a row; numbers as doubles; times as microseconds since the epoch, UTC.
 * `missing` has a 1 for each row without a value, and is null where all have one. Booleans: 0, 1, 2 = missing.
 */
export const columnValues = z.discriminatedUnion('encoding', [
  z.object({ encoding: z.literal('dictionary'), dictionary: z.array(z.string()), codes: z.instanceof(Uint32Array) }),
  z.object({
    encoding: z.literal('number'),
    values: z.instanceof(Float64Array),
    missing: z.instanceof(Uint8Array).nullable(),
  }),
  z.object({
    encoding: z.literal('time'),
    micros: z.instanceof(BigInt64Array),
    missing: z.instanceof(Uint8Array).nullable(),
  }),
  z.object({ encoding: z.literal('boolean'), values: z.instanceof(Uint8Array) }),
]);
export type ColumnValues = z.infer<typeof columnValues>;

/** What stored records are; locators name it by its place in this list. */
export const recordDataSet = z.enum(['cloudtrail', 'logs', 'xray']);
export type RecordDataSet = z.infer<typeof recordDataSet>;

/** Where the records behind a page's rows lie: present when each row is one stored record (a plain `SELECT` of a view). */
export const recordLocators = z.object({
  /** Of each row, the index of its data set in `recordDataSet.options`. */
  dataSets: z.instanceof(Uint8Array),
  fileIds: z.instanceof(Int32Array),
  positions: z.instanceof(Float64Array),
});

/** Rows [offset, offset + rowCount) of a result, as columns. */
export const page = z.object({
  offset: z.number().int(),
  rowCount: z.number().int(),
  columns: z.array(columnValues),
  records: recordLocators.nullable(),
});
export type Page = z.infer<typeof page>;
