import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserFacingError } from '../../../preload/contract/errors.ts';

/** Bytes that are copied at a time. */
const CHUNK = 1 << 20;

/** Throws `bad-request` where no file can be written at `path`: before the work, not after it. */
export function checkTarget(path: string, overwrite: boolean): void {
  const target = resolve(path);
  const folder = dirname(target);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserFacingError('bad-request', `There is no folder ${folder}. Make it first, or choose another place.`);
  if (!existsSync(target)) return;
  const found = statSync(target);
  if (found.isDirectory()) throw new UserFacingError('bad-request', `${target} is a folder. Name a file.`);
  // A device or a pipe would be replaced by the file that is put in its place.
  if (!found.isFile()) throw new UserFacingError('bad-request', `${target} is no file. Name a file.`);
  if (!overwrite)
    throw new UserFacingError(
      'bad-request',
      `There is a file ${target} already. Choose another name, or overwrite it.`,
    );
}

/** SHA-256 of a file's bytes, as hex. */
export async function sha256Of(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    signal?.throwIfAborted();
    hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
}

/**
 * Moves a finished file to `target`, which is there whole or not at all: renamed, or from another disk copied beside the
 * target under a name of its own and then renamed. Throws `workspace.disk-full` or `bad-request` with the folder's name.
 */
export async function deliverFile(source: string, target: string, signal: AbortSignal): Promise<void> {
  try {
    await rename(source, target);
    return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw writeFailure(error, target);
  }
  const part = `${target}.trailglass-part`;
  try {
    await copyWhole(source, part, signal);
    signal.throwIfAborted();
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    if (signal.aborted) throw error;
    throw writeFailure(error, target);
  }
  await rm(source, { force: true });
}

async function copyWhole(source: string, target: string, signal: AbortSignal): Promise<void> {
  const file = await open(target, 'w');
  try {
    for await (const chunk of createReadStream(source, { highWaterMark: CHUNK })) {
      signal.throwIfAborted();
      await file.writeFile(chunk as Buffer);
    }
    await file.sync(); // a rename may reach the disk before the bytes do
  } finally {
    await file.close();
  }
}

/** What the system says about writing at `target`, as a sentence. */
export function writeFailure(error: unknown, target: string): UserFacingError {
  if (error instanceof UserFacingError) return error;
  const folder = dirname(target);
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new UserFacingError(
      'workspace.disk-full',
      `The disk that holds ${folder} is full. Nothing was left there. Free some space, or choose another place.`,
      { cause: error },
    );
  }
  return new UserFacingError(
    'bad-request',
    `${target} could not be written (${code}). Check the permissions of ${folder}, or choose another place.`,
    { cause: error },
  );
}
