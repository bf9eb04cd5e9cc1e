import { z } from 'zod';
import { method } from './method.ts';
import { workspaceInfo } from './workspace.ts';

export const bundleForm = z.enum(['folder', 'zip']);
export type BundleForm = z.infer<typeof bundleForm>;

/** The whole workspace as a folder `NAME.trailglass-bundle/` (design.md part 12), or the same as one zip file. */
export const bundleRequest = z.object({
  kind: z.literal('bundle'),
  path: z.string().min(1),
  form: bundleForm.default('folder'),
});
export type BundleRequest = z.infer<typeof bundleRequest>;

export const bundleTable = z.object({
  name: z.string(),
  /** Of a lookup table; `main` for all others. */
  schema: z.enum(['main', 'lookup']),
  /** Path in the bundle, parted by slashes. */
  file: z.string(),
  rows: z.number().int().min(0),
  bytes: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BundleTable = z.infer<typeof bundleTable>;

export const bundleReport = z.object({
  path: z.string(),
  tables: z.array(bundleTable),
  rows: z.number(),
  bytes: z.number(),
  /** What the file holds beside our own tables, which a bundle has no place for: as `view x`, `table y`. */
  leftOut: z.array(z.string()),
});
export type BundleReport = z.infer<typeof bundleReport>;

export const bundleMethods = {
  /**
   * Makes a new workspace of a bundle and opens it. Every file is checked against the manifest before, every table's rows
   * after. Throws `bundle.damaged` with the name of the file that is missing, altered or not the manifest's, and leaves no
   * workspace then.
   */
  'bundle.open': method({
    input: z.object({ path: z.string().min(1), workspacePath: z.string().min(1) }),
    output: z.object({ info: workspaceInfo, tables: z.array(bundleTable) }),
    progress: z.object({ bytesDone: z.number(), bytesTotal: z.number() }),
  }),
};
