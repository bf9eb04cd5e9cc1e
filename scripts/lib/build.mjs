import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { SetUpError, say } from './say.mjs';

const SOURCES = ['main', 'preload', 'renderer', 'package.json', 'electron.vite.config.ts', 'tsconfig.json'];
const stampFile = join(root, 'out', 'built-from');

/** Builds all processes into out/ when a source was added, removed or changed since the last build. */
export async function build() {
  const sources = await fingerprint();
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === sources) return;
  say('building');
  await rm(stampFile, { force: true });
  const electronVite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const code = await run(process.execPath, [electronVite, 'build', '--logLevel', 'warn']);
  if (code !== 0) throw new SetUpError(`The build failed with exit code ${code}; its messages are above.`);
  await mkdir(join(root, 'out'), { recursive: true });
  await writeFile(stampFile, sources);
}

/** Names, sizes and times of all sources; contents need not be read to see that nothing changed. */
async function fingerprint() {
  const lines = [];
  for (const source of SOURCES) await collect(source, lines);
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

async function collect(path, lines) {
  const stats = await stat(join(root, path)).catch(() => null);
  if (stats === null) return;
  if (stats.isDirectory()) {
    for (const name of await readdir(join(root, path))) await collect(join(path, name), lines);
  } else {
    lines.push(`${path} ${stats.size} ${stats.mtimeMs}`);
  }
}
