import { rmSync } from 'node:fs';
import { LocalEngine } from '../main/cli/local-engine.ts';
import type { JobSummary } from '../preload/contract/jobs.ts';

export function removeWorkspace(path: string): void {
  for (const suffix of ['', '.wal', '.tmp', '.spool']) rmSync(path + suffix, { recursive: true, force: true });
}

/** Imports paths by the calls that the window makes, and throws unless the job ended as done. */
export async function importInto(local: LocalEngine, paths: string[], keepOriginal = true): Promise<JobSummary> {
  const { jobId } = await local.call('jobs.start', { kind: 'import', paths, keepOriginal });
  const summary = await local.call('jobs.watch', { jobId });
  if (summary.status !== 'done') throw new Error(`The import is ${summary.status}: ${summary.error}`);
  return summary;
}

/** Seconds from the call to the end of the job (its checkpoint included) in a new workspace at `path`. */
export async function timeImport(path: string, paths: string[], keepOriginal = true) {
  removeWorkspace(path);
  return await LocalEngine.with(path, { create: true }, async (local) => {
    const began = performance.now();
    const { progress } = await importInto(local, paths, keepOriginal);
    const seconds = (performance.now() - began) / 1000;
    return { seconds, records: progress.records, files: progress.files, info: await local.call('workspace.info', {}) };
  });
}
