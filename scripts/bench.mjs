// Builds what lies in bench/ (TypeScript, which Node 20 cannot run as it is) into out/bench and runs one of it.
//   npm run bench -- [options]                 the benches, see bench/RESULTS.md
//   npm run bench -- generate FOLDER [options] a made-up trail
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const [first, ...others] = process.argv.slice(2);
const [script, args] = first === 'generate' ? ['generate-trail', others] : ['run', process.argv.slice(2)];
const generator = { 'generate-trail': 'bench/generate-trail.ts', 'generate-worker': 'bench/generate-worker.ts' };
const entries =
  script === 'run'
    ? {
        ...generator,
        run: 'bench/run.ts',
        child: 'bench/child.ts',
        's3-child': 'bench/s3-child.ts',
        window: 'bench/window.ts',
        'export-child': 'bench/export-child.ts',
      }
    : generator;

await build({
  root,
  configFile: false,
  logLevel: 'error',
  ssr: { external: true, noExternal: [] },
  build: {
    ssr: true,
    target: 'node20',
    outDir: join(root, 'out/bench'), // workers and child processes are found beside the bundle
    emptyOutDir: false,
    minify: false,
    rollupOptions: {
      input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])),
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});

const ended = spawnSync(process.execPath, ['--expose-gc', join(root, 'out/bench', `${script}.js`), ...args], {
  stdio: 'inherit',
});
process.exit(ended.status ?? 1);
