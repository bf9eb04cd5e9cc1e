import { z } from 'zod';
import { LANGUAGES, type WindowLanguage } from './desktop.ts';
import { method } from './method.ts';
import { workspaceInfo } from './workspace.ts';

/** What the sample investigation holds, for the screen that offers it; the generator's own test counts them. */
export const SAMPLE_COUNTS = { events: 44_830, logEvents: 18_538, documents: 3978, traces: 892 } as const;

/** The name of the notebook that leads through it, in the language that the sample was made in. */
export const SAMPLE_TOURS: Readonly<Record<WindowLanguage, string>> = {
  en: 'Tour of the sample investigation',
  ko: '샘플 조사 둘러보기',
};

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
   * by an ordinary import; the tour, notes and names of queries are in `language`. Throws `bad-request` where the workspace is there and `replace` is not asked for. Cancelled, it leaves what
   * was there before.
   */
  'sample.create': method({
    input: z.object({
      path: z.string().min(1),
      replace: z.boolean().default(false),
      language: z.enum(LANGUAGES).default('en'),
    }),
    output: workspaceInfo,
    progress: sampleProgress,
  }),
};
