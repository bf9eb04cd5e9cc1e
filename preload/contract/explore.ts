import { z } from 'zod';
import { method } from './method.ts';
import { recordDataSet } from './page.ts';
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

/** Where a record lies, and where else it was met. */
const recordOrigin = z.object({
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
export type RecordOrigin = z.infer<typeof recordOrigin>;

export const trailDetail = recordOrigin.extend({
  dataSet: z.literal('cloudtrail'),
  eventId: z.string().nullable(),
  account: z.string().nullable(),
  /** The record's own text, character for character; null where the import did not keep it. */
  raw: z.string().nullable(),
  /** Derived columns (cloudtrail.md 3.3) by name, as text; null where there is no value. */
  derived: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
});
export type TrailDetail = z.infer<typeof trailDetail>;

export const logDetail = recordOrigin.extend({
  dataSet: z.literal('logs'),
  /** The message, character for character. */
  raw: z.string(),
  time: epochUs.nullable(),
  /** When CloudWatch took it in, where the source says so. */
  ingestionTime: epochUs.nullable(),
  group: z.string(),
  account: z.string().nullable(),
  region: z.string().nullable(),
  stream: z.string().nullable(),
  /** CloudWatch's id of the event. */
  eventId: z.string().nullable(),
  outcome: z.string().nullable(),
  /** Format that the event was read as (`logs/formats.ts`). */
  format: z.string().nullable(),
  /** The fields of a line whose columns its file's header names; null for other lines. */
  parts: z.array(z.object({ name: z.string(), value: z.string() })).nullable(),
});
export type LogDetail = z.infer<typeof logDetail>;

/** A segment document: a segment, or a subsegment that was sent alone, with what is embedded in it. */
export const segmentDetail = recordOrigin.extend({
  dataSet: z.literal('xray'),
  /** The document, character for character where it came as one; else what was made of a span. */
  raw: z.string(),
  traceId: z.string(),
  id: z.string(),
  name: z.string(),
  time: epochUs,
  /** Null while it is in progress. */
  endTime: epochUs.nullable(),
  account: z.string().nullable(),
  outcome: z.string().nullable(),
  /** `xray`, `otlp` or `spans`: what it was read from. */
  sourceFormat: z.string(),
});
export type SegmentDetail = z.infer<typeof segmentDetail>;

export const recordDetail = z.discriminatedUnion('dataSet', [trailDetail, logDetail, segmentDetail]);
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
  /** One stored record by its place. Throws `bad-request` where none lies there. */
  'record.get': method({
    input: z.object({ dataSet: recordDataSet, fileId: z.number().int(), position: z.number() }),
    output: recordDetail,
  }),
  /** The columns of a view with their types, for the editor and the column menu. */
  'views.list': method({
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
