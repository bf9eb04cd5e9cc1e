import { isAbsolute, resolve } from 'node:path';
import type { OpenPaths } from '../../preload/contract/desktop-wire.ts';

/** What the program was started with. */
export interface LaunchArguments {
  /** Workspace files to open, each in a window of its own. */
  workspaces: string[];
  /** Files and folders to import into a new workspace. */
  importPaths: string[];
  /** Where `--smoke=FILE` wants its report, else null. */
  smokeReport: string | null;
}

const SMOKE = '--smoke=';

export const isWorkspacePath = (path: string) => path.toLowerCase().endsWith('.trailglass');

/**
 * Reads the arguments after the program. `skip` is the number of leading ones that are not ours: the program, and in
 * development also the app folder that Electron was given (which Chromium's switches may stand before). Relative paths
 * count from `folder`. Switches that are not ours belong to Chromium and are left alone; after `--` all are paths.
 */
export function parseLaunchArguments(argv: readonly string[], skip: number, folder: string): LaunchArguments {
  const found: LaunchArguments = { workspaces: [], importPaths: [], smokeReport: null };
  const place = (path: string) => (isAbsolute(path) ? path : resolve(folder, path));
  let toSkip = skip;
  let onlyPaths = false;
  for (const argument of argv) {
    if (!onlyPaths && argument === '--') onlyPaths = true;
    else if (!onlyPaths && argument.startsWith(SMOKE)) found.smokeReport = place(argument.slice(SMOKE.length));
    else if (!onlyPaths && argument.startsWith('-')) continue;
    else if (toSkip > 0) toSkip--;
    else if (isWorkspacePath(argument)) found.workspaces.push(place(argument));
    else if (argument !== '') found.importPaths.push(place(argument));
  }
  return found;
}

/** One entry for each window that the arguments ask for; at least one, which may be empty. */
export function windowsToOpen({ workspaces, importPaths }: LaunchArguments): OpenPaths[] {
  const windows: OpenPaths[] = workspaces.map((workspace) => ({ workspace, importPaths: [] }));
  if (importPaths.length > 0) windows.push({ workspace: null, importPaths });
  return windows.length > 0 ? windows : [{ workspace: null, importPaths: [] }];
}
