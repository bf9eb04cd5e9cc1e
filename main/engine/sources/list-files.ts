import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UserFacingError } from '../../../preload/contract/errors.ts';

/** A file found under a given path, or an object in a bucket. */
export interface ListedFile {
  path: string;
  size: number;
  /** Of an object: what says which bytes it has. Null for files on disk, which are the same while their time is. */
  etag: string | null;
  /** Microseconds since the epoch. */
  mtimeUs: number;
  /** Why it need not, or cannot, be opened. */
  refusal: { status: 'skipped' | 'failed'; kind: string; reason: string } | null;
}

/** Files that systems leave beside the user's: macOS and Windows folder settings, AppleDouble halves. */
export function isSideFile(path: string): boolean {
  const name = basename(path);
  return (
    name === '.DS_Store' ||
    name.startsWith('._') ||
    name === 'Thumbs.db' ||
    name === 'desktop.ini' ||
    path.split('/').includes('__MACOSX')
  );
}

const SLICE = 500;

/**
 * Lists what lies under `paths`, in slices, in the order of names. Links are followed, but no folder is entered twice, so
 * that a loop of links ends. What is no regular file is listed with the reason that it is left out.
 * Throws `source.missing` for a given path that is not there.
 */
export async function* listFiles(paths: readonly string[], signal: AbortSignal): AsyncGenerator<ListedFile[]> {
  const roots = paths.map((path) => resolve(path));
  for (const root of roots) {
    if (statOf(root) === null) {
      throw new UserFacingError('source.missing', `There is no file or folder ${root}. Nothing was imported from it.`);
    }
  }
  const entered = new Set<string>();
  const seen = new Set<string>();
  const severalRoots = roots.length > 1;
  let slice: ListedFile[] = [];
  for (const root of roots) {
    for (const file of walk(root, entered)) {
      if (severalRoots) {
        if (seen.has(file.path)) continue;
        seen.add(file.path);
      }
      slice.push(file);
      if (slice.length < SLICE) continue;
      yield slice;
      slice = [];
      // The engine answers queries meanwhile.
      await new Promise((go) => setImmediate(go));
      signal.throwIfAborted();
    }
  }
  if (slice.length > 0) yield slice;
}

function* walk(path: string, entered: Set<string>): Generator<ListedFile> {
  const stat = statOf(path);
  if (stat === null) {
    yield refused(path, 'failed', 'link', 'a link to something that is not there');
    return;
  }
  if (!stat.isDirectory()) {
    yield listed(path, stat);
    return;
  }
  const real = realpathSync(path);
  if (entered.has(real)) return;
  entered.add(real);
  let entries: Dirent[];
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    yield refused(
      path,
      'failed',
      'folder',
      `a folder that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`,
    );
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) yield* walk(join(path, entry.name), entered);
}

function listed(path: string, stat: Stats): ListedFile {
  if (!stat.isFile()) {
    const what = stat.isFIFO() ? 'named pipe' : stat.isSocket() ? 'socket' : 'device';
    return refused(path, 'skipped', 'special', `not a regular file (${what})`);
  }
  const refusal = isSideFile(path)
    ? { status: 'skipped' as const, kind: 'side-file', reason: 'side file of the system, not data' }
    : null;
  return { path, size: stat.size, etag: null, mtimeUs: Math.round(stat.mtimeMs * 1000), refusal };
}

function refused(path: string, status: 'skipped' | 'failed', kind: string, reason: string): ListedFile {
  return { path, size: 0, etag: null, mtimeUs: 0, refusal: { status, kind, reason } };
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
