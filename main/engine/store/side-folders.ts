import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where an open workspace keeps what is not yet, or no longer, in its file. Paths are absolute; `spool` ends in a slash. */
export interface SideFolders {
  /** Files on their way in or out: the only folder that SQL of ours may read or write. */
  spool: string;
  /** Where DuckDB spills; DuckDB makes it when it needs it. */
  spill: string;
  /** An existing folder on the same disk as `spill`. */
  spillParent: string;
  clear(): void;
}

const PREFIX = 'trailglass-';

/** `<workspace>.spool` and `<workspace>.tmp` beside the file, emptied of what a crash left. Only for who holds the file's lock. */
export function sideFoldersBeside(workspacePath: string): SideFolders {
  const spool = `${workspacePath}.spool`;
  const spill = `${workspacePath}.tmp`;
  return {
    spool: `${spool}/`,
    spill,
    spillParent: dirname(workspacePath),
    clear: () => removeAll(spool, spill),
  };
}

/**
 * The same in the system's temporary folder, for a workspace that is only read: its folder may refuse us, and other
 * readers may be at work beside us. The name holds our process id, so that a later start can sweep what a crash left.
 */
export function sideFoldersElsewhere(): SideFolders {
  sweep();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  return {
    spool: `${join(folder, 'spool')}/`,
    spill: join(folder, 'tmp'),
    spillParent: folder,
    clear: () => removeAll(folder),
  };
}

/** Removes what a crash left and makes the spool anew, readable to this user alone. */
export function prepareFolders(folders: SideFolders): void {
  removeAll(folders.spool.slice(0, -1), folders.spill);
  mkdirSync(folders.spool, { recursive: true, mode: 0o700 });
}

function removeAll(...paths: string[]): void {
  for (const path of paths) rmSync(path, { recursive: true, force: true });
}

function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      removeAll(join(tmpdir(), name));
    } catch {
      // It belongs to another user, who will sweep it.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
