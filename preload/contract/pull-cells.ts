import { z } from 'zod';
import { method } from './method.ts';
import { epochUs, timeRange } from './time.ts';

/** Objects of one account, Region and day (UTC) of a pull; a part that keys do not say is null. */
export const objectCell = z.object({
  account: z.string().nullable(),
  region: z.string().nullable(),
  /** `2026-03-02` */
  day: z.string().nullable(),
  /** Listed so far. */
  found: z.number(),
  /** Of them: looked at; what they hold is on its way into the workspace, or there. */
  read: z.number(),
  /** Of them: settled for good; what they brought can be queried. */
  done: z.number(),
  /** Files that could not be read, members of archives among them. */
  failed: z.number(),
});
export type ObjectCell = z.infer<typeof objectCell>;

/** The time of a log group, or of a Region's Event history, that a pull asks for, and how much of it is there. */
export const pulledTime = timeRange.extend({
  account: z.string(),
  region: z.string(),
  /** Null for Event history. */
  group: z.string().nullable(),
  /** Read by this pull, whatever was met before among them. */
  events: z.number(),
  /** In order; parts of one state neither touch nor overlap. */
  parts: z.array(
    z.object({
      from: epochUs,
      to: epochUs,
      /** `known`: the workspace had it before this pull. */
      state: z.enum(['read', 'known', 'failed']),
    }),
  ),
});
export type PulledTime = z.infer<typeof pulledTime>;

export const pullCells = z.object({ objects: z.array(objectCell), times: z.array(pulledTime) });
export type PullCells = z.infer<typeof pullCells>;

export const pullCellMethods = {
  /**
   * How far a pull is, cell by cell: while it runs and after it ended. Both lists are empty of an import of files, of Live Tail, and
   * before the pull's turn has come.
   */
  'pull.cells': method({ input: z.object({ importId: z.number() }), output: pullCells }),
};
