import { spawn } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { tempFolder } from './temp-folder.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Runs `script` (the body of an ES module that has `Store`, the other exports of `entry` as `program`, `readdirSync` and `args`) in a process of its own and gives
 * back what it passes to `answer`. It runs a bundle of the sources, as a plain Node cannot read TypeScript. `shell` stands
 * around the process: it gets the command as "$@".
 */
export async function inStoreProcess(
  script: string,
  args: readonly string[],
  shell = 'exec "$@"',
  entry = 'main/engine/store/store.ts',
): Promise<unknown> {
  const folder = tempFolder();
  await build({
    root: REPOSITORY,
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'store.mjs', format: 'es' } },
    },
  });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
  const module = `import { readdirSync } from 'node:fs';
    const program = await import('file://' + process.argv[1] + '/store.mjs');
    const { Store } = program;
    const args = process.argv.slice(2);
    const answer = (value) => process.stdout.write(JSON.stringify(value));
    ${script}`;
  const node = [process.execPath, '--input-type=module', '-e', module, folder, ...args];
  const child = spawn('bash', ['-c', shell, 'bash', ...node], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (out === '') throw new Error(`The process ended with ${code} and no answer`);
  return JSON.parse(out);
}
