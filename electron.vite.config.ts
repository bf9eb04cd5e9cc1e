import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { dependencies } from './package.json';

/** The older of the two Electrons that must run this (33: docs/decisions/2026-11-26-two-electrons.md). */
const NODE = 'node20.18';
const CHROME = 'chrome130';

/** Bundled as well: the network process alone needs it, and of its thousands of files only a part. */
const AWS_SDK = Object.keys(dependencies).filter((name) => /^@(aws-sdk|smithy)\//.test(name));

/** Every process's first file; the built names are the keys (out/main/engine.js and so on). */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: NODE,
      // These consist of many small files, whose loading is half of a short command's time; the native library stays a module.
      externalizeDeps: {
        exclude: ['zod', 'commander', '@duckdb/node-api', '@bufbuild/protobuf', ...AWS_SDK],
        include: ['@duckdb/node-bindings'],
      },
      rollupOptions: {
        input: {
          index: resolve('main/app/index.ts'),
          engine: resolve('main/engine/entry.ts'),
          network: resolve('main/network/entry.ts'),
          'cut-worker': resolve('main/engine/importers/cut-worker.ts'),
          receivers: resolve('main/network/receivers/entry.ts'),
          cli: resolve('main/cli/index.ts'),
        },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: NODE,
      rollupOptions: {
        input: { index: resolve('preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' }, // a sandboxed preload cannot be an ES module
      },
    },
  },
  renderer: {
    root: 'renderer',
    build: {
      outDir: 'out/renderer',
      target: CHROME,
      assetsInlineLimit: 0, // the content security policy lets no font in as data
      rollupOptions: { input: resolve('renderer/index.html') },
    },
    plugins: [react()],
  },
});
