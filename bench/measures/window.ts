import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { median } from '../statistics.ts';
import type { Bench } from './bench-context.ts';

interface EditorSpeed {
  fields: number;
  samples: number;
  figures: { completion: number; diagnostics: number };
  times: Record<string, number[]>;
}

interface TraceSpeed {
  figures: Record<'map' | 'trace', { times: number[]; stalls: number[] }>;
}

/** The editor, maps and traces in a real window, from the key to what is seen (test/e2e/*-speed.test.ts); needs `npm run build`. */
export function measureWindow(bench: Bench): void {
  bench.say('The editor in a window');
  const speed = measured('editor') as EditorSpeed;
  bench.figure('editor-completion', speed.figures.completion);
  bench.figure('editor-diagnostics', speed.figures.diagnostics);
  bench.detail('editor', speed);
  bench.say('A map and a trace in a window');
  const { figures } = measured('trace') as TraceSpeed;
  bench.figure('window-map', median(figures.map.times));
  bench.figure('window-map-stall', Math.max(...figures.map.stalls));
  bench.figure('window-trace', median(figures.trace.times));
  bench.figure('window-trace-stall', Math.max(...figures.trace.stalls));
  bench.detail('traces-window', figures);
}

/** What test/e2e/NAME-speed.test.ts measures and leaves in out/measures. */
function measured(name: string): unknown {
  const command = `npx vitest run --project e2e test/e2e/${name}-speed.test.ts`;
  const { status } = spawnSync(process.execPath, ['scripts/electron.mjs', '--', ...command.split(' ')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`${name}: not measured, as ${command} ended with ${status}`);
  return JSON.parse(readFileSync(`out/measures/${name}.json`, 'utf8'));
}
