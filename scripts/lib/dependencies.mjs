import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { SetUpError, say } from './say.mjs';

/** Runs `npm ci` when what node_modules holds is not what package-lock.json asks for. */
export async function installDependencies() {
  if (await isInstalled()) return;
  say('installing the dependencies (npm ci)');
  // Some packages ask for a newer Node in `engines` and run on 20 all the same: only errors are of interest.
  const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell: process.platform === 'win32',
  });
  if (code !== 0) throw new SetUpError(`npm ci failed with exit code ${code}; its messages are above.`);
}

/**
 * npm writes node_modules/.package-lock.json last of all, with what it installed. Comparing it with package-lock.json
 * also recognises an installation that was made by hand, and an interrupted one as not done.
 */
async function isInstalled() {
  const [wanted, installed] = await Promise.all([
    lockedPackages(join(root, 'package-lock.json')),
    lockedPackages(join(root, 'node_modules', '.package-lock.json')),
  ]);
  if (wanted === null) throw new SetUpError('package-lock.json is missing or damaged; restore it from the repository.');
  if (installed === null) return false;
  for (const path of Object.keys(installed)) {
    if (!(path in wanted)) return false;
  }
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const there = installed[path];
    // Packages for other platforms are optional, and absent here.
    if (there === undefined) return entry.optional === true;
    return there.version === entry.version && there.integrity === entry.integrity;
  });
}

async function lockedPackages(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}
