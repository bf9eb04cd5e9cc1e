import { z } from 'zod';
import { method } from './method.ts';

/**
 * What a report of a mistake needs to know of the engine, and nothing of the data: no path, no name that a user or AWS gave,
 * no value. Everything here is a number, a switch, or a word of ours.
 */
export const diagnostics = z.object({
  system: z.object({
    platform: z.string(),
    arch: z.string(),
    release: z.string(),
    cores: z.number(),
    memoryBytes: z.number(),
  }),
  node: z.string(),
  duckdb: z.string(),
  engine: z.object({
    threads: z.number(),
    memoryLimitBytes: z.number(),
    memoryUsedBytes: z.number(),
    spillLimitBytes: z.number(),
    /** Bounds of archives and how many names are masked; whether they are the program's own. */
    archives: z.object({ ratio: z.number(), bytes: z.number(), members: z.number(), depth: z.number() }),
    secretNames: z.object({ count: z.number(), isDefault: z.boolean() }),
  }),
  workspace: z.object({
    schemaVersion: z.number(),
    readOnlyReason: z.string().nullable(),
    sizeBytes: z.number(),
    unknownObjects: z.number(),
    lookupTables: z.number(),
    /** Rows of each table of ours. */
    rows: z.record(z.string(), z.number()),
    /** Imports by status; files of imports by status and by format id. */
    imports: z.record(z.string(), z.number()),
    files: z.record(z.string(), z.number()),
  }),
  /** Codes of the errors that calls of this process ended with, the last first; `call` is a method of the contract. */
  lastErrors: z.array(z.object({ code: z.string(), call: z.string(), secondsAgo: z.number() })),
});
export type Diagnostics = z.infer<typeof diagnostics>;

export const diagnosticsMethods = {
  'diagnostics.get': method({ input: z.object({}), output: diagnostics }),
};
