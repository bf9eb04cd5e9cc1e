import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Path of a file of the built engine (`out/main/<name>`), wherever the caller runs: beside the running bundle, one folder
 * above it when the bundler moved the caller into a chunk, or in the repository's `out/main` when the sources themselves
 * (vitest) or the benches (`out/bench`) run. It does not check that the file exists.
 */
export function builtFile(name: string, callerUrl: string = import.meta.url): string {
  const folder = dirname(fileURLToPath(callerUrl));
  const inBuild = /^(.*[\\/]out)[\\/](?:main|bench)(?:[\\/](?:chunks|shared))?$/.exec(folder);
  if (inBuild?.[1] !== undefined) return join(inBuild[1], 'main', name);
  const inSources = /^(.*)[\\/]main[\\/]engine(?:[\\/].*)?$/.exec(folder);
  return join(inSources?.[1] ?? folder, 'out', 'main', name);
}
