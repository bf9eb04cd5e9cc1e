import { z } from 'zod';

/** Files that could not be read, and have not been since, by what they would have brought. */
export const unreadFiles = z.object({
  /** `logs` of a group that is named, where it is known; `unknown` may be of anything. */
  of: z.enum(['trails', 'logs', 'traces', 'unknown']),
  /** Null where no events of the group are here, or the group is not known. */
  groupId: z.number().nullable(),
  group: z.string().nullable(),
  files: z.number(),
  /** Why, where it is the same of each. */
  reason: z.string().nullable(),
  /** The last import or pull that met one of them. */
  importId: z.number(),
});
export type UnreadFiles = z.infer<typeof unreadFiles>;

/** What a question was asked of, to say which files that could not be read it misses. */
export const dataReads = z.object({
  trails: z.boolean(),
  /** Ids of log groups; null for all. */
  groups: z.array(z.number()).nullable(),
  traces: z.boolean(),
});
export type DataReads = z.infer<typeof dataReads>;
