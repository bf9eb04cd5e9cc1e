import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalEngine } from '../../main/cli/local-engine.ts';
import { DEFAULTS } from '../generator/options.ts';
import { median } from '../statistics.ts';
import type { WindowFigures } from '../window.ts';
import { timeImport } from '../workspace.ts';
import type { Bench } from './bench-context.ts';
import { trailOf } from './imports.ts';

const EVENTS = 10_000_000;
const MB = 1e6;

/** All columns as Parquet; as text they would take more than 50 GB, so that NDJSON has the records and what is asked most. */
const EXPORTED = [
  ['parquet', 'SELECT * FROM cloudtrail'],
  [
    'ndjson',
    'SELECT eventID, eventTime, eventName, eventSource, awsRegion, sourceIPAddress, errorCode, raw FROM cloudtrail',
  ],
] as const;

interface ExportMeasure {
  peak: number;
  seconds: number;
  rows: number;
  bytes: number;
  cancelMs: number;
}

/** Exports and the window on 10 million events; needs `npm run build`, and some 6 GB of disk. */
export async function measureTenMillion(bench: Bench): Promise<void> {
  const trail = await trailOf(bench, 'ten-million', { ...DEFAULTS, seed: 10, events: EVENTS });
  const workspace = join(bench.folder, 'ten-million.trailglass');
  if (!(await holds(workspace, trail.manifest.distinct))) {
    bench.say('importing 10 million records');
    await timeImport(workspace, [trail.folder]);
  }
  for (const [format, text] of EXPORTED) {
    bench.say(`export of 10 million rows as ${format}`);
    const file = join(bench.folder, `ten-million.${format}`);
    const measure = ofChild<ExportMeasure>([script('export-child'), workspace, format, file, text]);
    if (measure.rows !== trail.manifest.distinct) throw new Error(`${measure.rows} rows were exported`);
    bench.figure(`export-${format}`, measure.peak / MB);
    bench.figure(`export-${format}-cancel`, measure.cancelMs);
    bench.detail(`export-${format}`, measure);
  }
  bench.say('10 million events in a window');
  const figures = ofChild<WindowFigures>(['scripts/electron.mjs', '--', process.execPath, script('window'), workspace]);
  bench.figure('window-first-rows', median(figures.firstRows));
  bench.figure('window-brush', median(figures.brush));
  bench.figure('window-frame', figures.frames.p95);
  bench.figure('window-blank', figures.longestBlank);
  bench.figure('window-memory', figures.workingSetMb);
  bench.detail('window', figures);
}

/** Made by an earlier run, and whole. */
async function holds(workspace: string, events: number): Promise<boolean> {
  if (!existsSync(workspace)) return false;
  return await LocalEngine.with(workspace, { readOnly: true }, async (local) => {
    const info = await local.call('workspace.info', {});
    return info.events === events;
  });
}

const script = (name: string) => fileURLToPath(new URL(`./${name}.js`, import.meta.url));

/** Runs Node with these arguments; the last line that it prints is JSON. */
function ofChild<T>(args: string[]): T {
  const { status, stdout } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  return JSON.parse(stdout.toString().trim().split('\n').at(-1) ?? '') as T;
}
