import { z } from 'zod';
import { catalogField } from './catalog.ts';
import { fileStatus, importFormat } from './jobs.ts';
import { method } from './method.ts';
import { timeRange } from './time.ts';

const previewedEvent = z.object({
  /** Number of its line or record in the file, from 1. */
  position: z.number(),
  /** Microseconds since 1970; null where none could be read. */
  timeUs: z.number().nullable(),
  /** Its first 10,000 characters; `length` is how many there are. */
  message: z.string(),
  length: z.number(),
  /** Null: the one that the file goes by. */
  logGroup: z.string().nullable(),
  logStream: z.string().nullable(),
});

/** What a file would be imported as, found from its beginning. */
export const filePreview = z.object({
  /** Path of the file, and of the member behind `!` when it lies in an archive. */
  source: z.string(),
  sizeBytes: z.number(),
  /** What an import of the same paths would do with it, and why where it would not read it. */
  status: fileStatus,
  reason: z.string().nullable(),
  /** A format id, or what was recognised instead. */
  kind: z.string(),
  /** How sure its content is of the format, 0 to 1; 1 where the format was named. Null where it is none. */
  confidence: z.number().nullable(),
  /** Other formats that it could be read as (`as`), the surest first. */
  alternatives: z.array(z.object({ format: importFormat, confidence: z.number() })),
  /** Log group and stream of events that name none. Null for trails. */
  logGroup: z.string().nullable(),
  logStream: z.string().nullable(),
  /** The first events; trails have records. */
  events: z.array(previewedEvent),
  /** Names of the columns where the format has them. */
  columns: z.array(z.string()).nullable(),
  /** Fields of the sampled events as Logs Insights discovers them. */
  fields: z.array(catalogField),
  /** Events in the sample, those that could not be taken, and those without a time. */
  sampled: z.object({ events: z.number(), failed: z.number(), withoutTime: z.number(), wholeFile: z.boolean() }),
  /** Times of the sample, half-open. */
  range: timeRange.nullable(),
  warnings: z.array(z.string()),
});
export type FilePreview = z.infer<typeof filePreview>;

export const previewMethods = {
  /** What an import of these paths would read: each file by its beginning, and nothing is stored. */
  'import.preview': method({
    input: z.object({
      paths: z.array(z.string()).min(1),
      as: importFormat.nullable().default(null),
      logGroup: z.string().min(1).max(512).nullable().default(null),
      logStream: z.string().min(1).max(512).nullable().default(null),
      /** Most files that are opened, and most events that are shown of each. */
      files: z.number().int().min(1).max(1000).default(50),
      events: z.number().int().min(0).max(200).default(10),
    }),
    /** `found` counts all files and those members of archives that were looked at; `notOpened` those beyond `files`. */
    output: z.object({ previews: z.array(filePreview), found: z.number(), notOpened: z.number() }),
  }),
};
