import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { WindowLanguage } from '../../../preload/contract/desktop.ts';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { JobSummary } from '../../../preload/contract/jobs.ts';
import type { SampleProgress } from '../../../preload/contract/sample.ts';
import { JobManager } from '../jobs/job-manager.ts';
import { storeFailure } from '../store/duckdb-errors.ts';
import { Store, type StoreOptions } from '../store/store.ts';
import { addDocuments } from './documents.ts';
import { SAMPLE_FOLDERS, SAMPLE_SEED, sampleFiles } from './sample-files.ts';

export interface SampleOptions {
  /** Makes a workspace anew that is there; without it, one that is there is refused. */
  replace: boolean;
  /** Of the tour, the notes and the names of queries; English unless told. */
  language?: WindowLanguage;
  signal: AbortSignal;
  report: (progress: SampleProgress) => void;
  /** Closes the workspace where this process has it open; called when the new one is whole. */
  release?: () => Promise<void>;
}

const deflated = promisify(gzip);

/** Folder of the files that the sample is imported from. */
export function sampleFolder(workspacePath: string): string {
  return `${workspacePath}.sample`;
}

/**
 * Makes the sample investigation as a workspace file and closes it: files as AWS delivers them, an ordinary import, then notes, queries
 * and the tour. It is made under another name until it is whole, so that a cancelled or killed run leaves what was there before.
 * Throws `bad-request`, `workspace.*` or `cancelled`.
 */
export async function createSample(
  workspacePath: string,
  { replace, language = 'en', signal, report, release = async () => undefined }: SampleOptions,
  options: StoreOptions = {},
): Promise<JobSummary> {
  const isThere = existsSync(workspacePath);
  if (isThere && !replace)
    throw new UserFacingError('bad-request', `${workspacePath} exists already. Open it, or ask to start again.`);
  const folder = sampleFolder(workspacePath);
  const building = `${workspacePath}.part`;
  if (!existsSync(dirname(building)))
    throw new UserFacingError(
      'workspace.missing',
      `There is no folder ${dirname(building)}. Make it first, or choose another place.`,
    );
  try {
    await removeWorkspace(building);
    await writeFiles(folder, signal, report);
    const summary = await build(building, folder, { language, signal, report }, options);
    await release();
    if (isThere) await checkNobodyHasIt(workspacePath, options);
    await rm(`${workspacePath}.wal`, { force: true });
    await rename(building, workspacePath);
    return summary;
  } catch (error) {
    await removeWorkspace(building);
    // The files that an older workspace was imported from are the same ones.
    if (!isThere) await rm(folder, { recursive: true, force: true });
    if (signal.aborted) throw new UserFacingError('cancelled', 'Cancelled.', { cause: error });
    throw storeFailure(error, workspacePath);
  }
}

async function removeWorkspace(path: string): Promise<void> {
  for (const file of [path, `${path}.wal`]) await rm(file, { force: true });
}

/** Another process may have the old workspace open, which must not be taken from under it. One that cannot be read is nobody's. */
async function checkNobodyHasIt(path: string, options: StoreOptions): Promise<void> {
  try {
    await (await Store.open(path, options)).close();
  } catch (error) {
    if (error instanceof UserFacingError && error.code === 'workspace.locked') throw error;
  }
}

async function writeFiles(folder: string, signal: AbortSignal, report: SampleOptions['report']): Promise<void> {
  let done = 0;
  report({ step: 'files', done, total: null });
  for (const { path, text } of sampleFiles(SAMPLE_SEED)) {
    signal.throwIfAborted();
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, path.endsWith('.gz') ? await deflated(text) : text);
    report({ step: 'files', done: ++done, total: null });
  }
}

async function build(
  path: string,
  folder: string,
  { language, signal, report }: Required<Pick<SampleOptions, 'language' | 'signal' | 'report'>>,
  options: StoreOptions,
): Promise<JobSummary> {
  const store = await Store.open(path, { ...options, create: true });
  try {
    const summary = await importFolders(store, folder, signal, report);
    report({ step: 'documents', done: 0, total: null });
    await addDocuments(store, SAMPLE_SEED, language);
    return summary;
  } finally {
    await store.close();
  }
}

async function importFolders(
  store: Store,
  folder: string,
  signal: AbortSignal,
  report: SampleOptions['report'],
): Promise<JobSummary> {
  const jobs = await JobManager.open(store);
  try {
    const jobId = jobs.start({
      kind: 'import',
      paths: Object.values(SAMPLE_FOLDERS).map((name) => join(folder, name)),
      keepOriginal: true,
      logGroup: null,
      logStream: null,
      as: null,
    });
    const summary = await jobs.watch(jobId, {
      signal,
      report: ({ files, listing }) => {
        const done = files.read + files.skipped + files.failed;
        report({ step: 'import', done, total: listing ? null : files.found });
      },
    });
    if (summary.status !== 'done')
      throw new UserFacingError('internal', summary.error ?? 'The import of the sample did not come to its end.');
    return summary;
  } finally {
    // Cancels an import that is still at work.
    await jobs.closing();
  }
}
