// npm run dist [-- ELECTRON-BUILDER ARGUMENTS]: packs the program for this system and tries the result: the packed program
// imports the sample trail, answers a query and opens no connection. Without arguments only the program's folder is made
// (`--dir`); `npm run dist -- --linux AppImage deb` makes installers.

import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyWithoutLoader } from './lib/fallback-electron.mjs';
import { checkFuses } from './lib/fuses.mjs';
import { root } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { runMain, SetUpError, say } from './lib/say.mjs';
import { setUp, withElectron } from './lib/set-up.mjs';
import { sampleTrail, smoke } from './lib/smoke.mjs';

const output = join(root, 'dist');

await runMain(async () => {
  const virtualScreen = process.platform === 'linux';
  const electron = await setUp({ virtualScreen });
  const args = process.argv.slice(2);
  await pack(electron, args.length > 0 ? args : ['--dir']);
  const program = packedProgram();
  say(`packed ${relative(root, program)}: ${await megabytes(join(program, '..'))} MB; trying it`);
  await checkFuses(program);
  if (electron.isFallback) say('it holds the fallback Electron and is no release: pack that where the pinned one is');
  return await withElectron(
    electron,
    async (env) => ((await smoke(program, [], [sampleTrail], 'dist', { env, virtualScreen })) ? 0 : 1),
    { virtualScreen },
  );
});

async function pack(electron, args) {
  const work = await mkdtemp(join(tmpdir(), 'trailglass-dist-'));
  try {
    const folder = join(work, 'electron');
    await copyWithoutLoader(electron.folder, folder);
    await chmod(join(root, 'out', 'main', 'cli.js'), 0o755);
    await rm(output, { recursive: true, force: true });
    const builder = fileURLToPath(import.meta.resolve('electron-builder/cli.js'));
    const options = [`-c.electronDist=${folder}`, `-c.electronVersion=${electron.version}`, '--publish', 'never'];
    const code = await run(process.execPath, [builder, ...args, ...options]);
    if (code !== 0) throw new SetUpError(`electron-builder failed with exit code ${code}; its messages are above.`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function packedProgram() {
  const candidates = [
    join(output, 'linux-unpacked', 'trailglass'),
    join(output, 'win-unpacked', 'Trailglass.exe'),
    join(output, 'mac', 'Trailglass.app', 'Contents', 'MacOS', 'Trailglass'),
    join(output, 'mac-arm64', 'Trailglass.app', 'Contents', 'MacOS', 'Trailglass'),
  ];
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined)
    throw new SetUpError('electron-builder made no program for this system; see its messages above.');
  return found;
}

async function megabytes(folder) {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath ?? entry.path, entry.name))).size;
  }
  return Math.round(bytes / 1e6);
}
