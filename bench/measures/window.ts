import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Bench } from './bench-context.ts';

interface EditorSpeed {
  fields: number;
  samples: number;
  figures: { completion: number; diagnostics: number };
  times: Record<string, number[]>;
}

/** The editor in a real window, from the key to what is seen (test/e2e/editor-speed.test.ts); needs `npm run build`. */
export function measureWindow(bench: Bench): void {
  bench.say('The editor in a window');
  const command = 'npx vitest run --project e2e test/e2e/editor-speed.test.ts';
  const { status } = spawnSync(process.execPath, ['scripts/electron.mjs', '--', ...command.split(' ')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`The editor was not measured: ${command} ended with ${status}`);
  const speed = JSON.parse(readFileSync('out/measures/editor.json', 'utf8')) as EditorSpeed;
  bench.figure('editor-completion', speed.figures.completion);
  bench.figure('editor-diagnostics', speed.figures.diagnostics);
  bench.detail('editor', speed);
}
