import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** `engine` runs in plain Node, `renderer` in a simulated page, `e2e` drives the built app in a real Electron window. */
export default defineConfig({
  test: {
    // With one processor fewer, as is usual, a machine of two would run one file at a time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        test: {
          name: 'engine',
          environment: 'node',
          include: ['test/*.test.ts', 'test/{engine,network,cli,app,bench}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'renderer',
          environment: 'jsdom',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
