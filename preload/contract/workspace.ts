import { z } from 'zod';
import { method } from './method.ts';
import { timeRange } from './time.ts';
import { unreadFiles } from './unread.ts';

export const workspaceInfo = z.object({
  path: z.string(),
  /** The file's name without `.trailglass`. */
  name: z.string(),
  readOnly: z.boolean(),
  /** Why it cannot be written: asked for, made by another installation, newer than the program, folder not writable, held by a reader. */
  readOnlyReason: z.enum(['asked', 'foreign', 'newer', 'unwritable', 'shared']).nullable(),
  schemaVersion: z.number().int(),
  sizeBytes: z.number(),
  /** Trail events. */
  events: z.number(),
  aggregatedEvents: z.number(),
  logEvents: z.number(),
  /** Traces, and their segments and subsegments that count. */
  traces: z.number(),
  spans: z.number(),
  /** Time of the first event of a trail or a log, or start of a trace, and the microsecond after the last one; null without. */
  range: timeRange.nullable(),
  imports: z.number(),
  /** Files that could not be read and have not been since: how many, and what of. */
  filesFailed: z.number(),
  unread: z.array(unreadFiles),
  /** What the file holds besides our own tables and views; such objects are never run (storage.md 7.7). */
  unknownObjects: z.array(z.string()),
  duckdbVersion: z.string(),
  /** Memory that DuckDB holds now, and may hold. */
  memoryBytes: z.number(),
  memoryLimitBytes: z.number(),
  /** Disk that queries may spill to. */
  spillLimitBytes: z.number(),
});
export type WorkspaceInfo = z.infer<typeof workspaceInfo>;

export const workspaceMethods = {
  'workspace.create': method({ input: z.object({ path: z.string() }), output: workspaceInfo }),
  'workspace.open': method({
    input: z.object({ path: z.string(), readOnly: z.boolean().optional() }),
    output: workspaceInfo,
  }),
  'workspace.info': method({ input: z.object({}), output: workspaceInfo }),
  'workspace.close': method({ input: z.object({}), output: z.object({}) }),
};
