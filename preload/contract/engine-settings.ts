import { z } from 'zod';
import { ARCHIVE_BOUNDS } from './archive-bounds.ts';
import { DEFAULT_SECRET_NAMES, SECRET_NAME_FORM } from './secrets.ts';

const MB = 1e6;
const GB = 1e9;

/** As `ARCHIVE_BOUNDS`, each with the values that are sensible at all. */
const archiveBounds = z.object({
  ratio: z.number().int().min(2).max(100_000).default(ARCHIVE_BOUNDS.ratio),
  bytes: z
    .number()
    .int()
    .min(100 * MB)
    .max(10_000 * GB)
    .default(ARCHIVE_BOUNDS.bytes),
  members: z.number().int().min(1).max(100_000_000).default(ARCHIVE_BOUNDS.members),
  depth: z.number().int().min(1).max(20).default(ARCHIVE_BOUNDS.depth),
});

/** Settings that hold from the start of the engine's process on. */
export const engineSettings = z.object({
  /** Bytes that DuckDB may hold; null: a quarter of the machine's memory, 1 to 4 GB. */
  memoryLimitBytes: z
    .number()
    .int()
    .min(256 * MB)
    .max(4_000 * GB)
    .nullable()
    .default(null),
  /** Bytes on disk for what does not fit into memory; null: half of what is free, at most 20 GB. */
  spillLimitBytes: z
    .number()
    .int()
    .min(GB)
    .max(100_000 * GB)
    .nullable()
    .default(null),
  archives: archiveBounds.prefault({}),
  /** Members whose values are masked in the window and in exports. */
  secretNames: z
    .array(z.string().regex(SECRET_NAME_FORM))
    .max(200)
    .default([...DEFAULT_SECRET_NAMES]),
});
export type EngineSettings = z.infer<typeof engineSettings>;
