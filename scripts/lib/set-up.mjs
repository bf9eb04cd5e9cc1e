import { build } from './build.mjs';
import { installDebianPackages } from './debian-packages.mjs';
import { installDependencies } from './dependencies.mjs';
import { hasDisplay, startVirtualDisplay } from './display.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { SetUpError } from './say.mjs';

const OLDEST_NODE = [20, 19];

/** Everything that a start of the built program needs; quick when nothing changed. Resolves with the Electron to run. */
export async function setUp({ virtualScreen = !hasDisplay(), built = true } = {}) {
  refuseOldNode();
  await installDependencies();
  await installDebianPackages({ virtualScreen });
  const electron = await electronRuntime();
  if (built) await build();
  return electron;
}

/**
 * Runs `work` with the variables that make `electron` (from npm) the chosen one, on a virtual screen where there is no
 * real one or `virtualScreen` asks for it.
 */
export async function withElectron(electron, work, { virtualScreen = !hasDisplay() } = {}) {
  const display = virtualScreen ? await startVirtualDisplay() : { env: {}, stop: async () => {} };
  try {
    return await work({ ...process.env, ...display.env, ELECTRON_OVERRIDE_DIST_PATH: electron.folder });
  } finally {
    await display.stop();
  }
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new SetUpError(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`);
}
