import { z } from 'zod';
import { method } from './method.ts';
import { epochUs, timeRange } from './time.ts';

/** Counts of one bin by outcome; `unknown` where the rows have a time but no outcome. */
export const histogramBin = z.object({
  start: epochUs,
  ok: z.number(),
  throttle: z.number(),
  error: z.number(),
  fault: z.number(),
  unknown: z.number(),
});
export type HistogramBin = z.infer<typeof histogramBin>;

export const recordDetail = z.object({
  dataSet: z.enum(['cloudtrail']),
  eventId: z.string().nullable(),
  account: z.string().nullable(),
  /** The record's own text, character for character; null where the import did not keep it. */
  raw: z.string().nullable(),
  /** Derived columns (cloudtrail.md 3.3) by name, as text; null where there is no value. */
  derived: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
  provenance: z.object({
    source: z.string(),
    position: z.number(),
    importId: z.number(),
    importedAt: z.number(),
    fileSha256: z.string().nullable(),
  }),
  /** Further places where the same record was met and dropped as a duplicate. */
  alsoIn: z.array(z.object({ source: z.string(), position: z.number() })),
  /** Records of the same key with other content. */
  conflicts: z.array(z.object({ source: z.string(), position: z.number(), fileId: z.number() })),
});
export type RecordDetail = z.infer<typeof recordDetail>;

export const exploreMethods = {
  /**
   * Rows by time and outcome: of an open result where `resultId` is given, else of all trail events. Bins are those of
   * ui.md part 6 (at most `maxBins`), in UTC. `unplaced` counts the rows without a time.
   */
  'histogram.get': method({
    input: z.object({
      resultId: z.string().nullable().default(null),
      range: timeRange.nullable().default(null),
      maxBins: z.number().int().min(1).max(1000).default(150),
    }),
    output: z.object({
      range: timeRange.nullable(),
      binUs: z.number(),
      bins: z.array(histogramBin),
      unplaced: z.number(),
    }),
  }),
  'record.get': method({
    input: z.object({ dataSet: z.enum(['cloudtrail']), fileId: z.number().int(), position: z.number() }),
    output: recordDetail,
  }),
  /** The columns of a view with their types, for the editor and the column menu. */
  'fields.list': method({
    input: z.object({}),
    output: z.object({
      views: z.array(
        z.object({
          name: z.string(),
          description: z.string(),
          columns: z.array(
            z.object({ name: z.string(), type: z.string(), derived: z.boolean(), description: z.string() }),
          ),
        }),
      ),
    }),
  }),
};
