import { z } from 'zod';
import { method } from './method.ts';
import { workspaceInfo } from './workspace.ts';

/** What the sample investigation holds, for the screen that offers it; the generator's own test counts them. */
export const SAMPLE_COUNTS = { events: 44_830, logEvents: 18_538, documents: 3978, traces: 892 } as const;

/** The name of the notebook that leads through it. */
export const SAMPLE_TOUR = 'Tour of the sample investigation';

export const sampleProgress = z.object({
  /** Files are made, imported, and then notes, queries and the tour are added. */
  step: z.enum(['files', 'import', 'documents']),
  /** Files made, or imported. */
  done: z.number(),
  /** Null while it is not known. */
  total: z.number().nullable(),
});
export type SampleProgress = z.infer<typeof sampleProgress>;

export const sampleMethods = {
  /**
   * Makes the sample investigation on this machine and opens it: its files beside the workspace (`NAME.trailglass.sample/`), imported
   * by an ordinary import. Throws `bad-request` where the workspace is there and `replace` is not asked for. Cancelled, it leaves what
   * was there before.
   */
  'sample.create': method({
    input: z.object({ path: z.string().min(1), replace: z.boolean().default(false) }),
    output: workspaceInfo,
    progress: sampleProgress,
  }),
};
