import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GoalId } from '../goals.ts';

/** What every measure needs: where to work, how large, and where figures go. */
export interface Bench {
  folder: string;
  events: number;
  /** Runs of which the median counts. */
  rounds: number;
  threads: number;
  memoryLimitBytes: number;
  figure(id: GoalId, value: number): void;
  /** Further numbers for the JSON: what a figure was made of. */
  detail(name: string, value: unknown): void;
  say(text: string): void;
}

export interface ChildMeasure {
  idle: number;
  peak: number;
  seconds: number;
  records: { read: number; inserted: number };
  fileBytes: number;
}

/** Imports in a process of its own (child.ts). */
export async function importInChild(
  bench: Bench,
  name: string,
  paths: string[],
  memoryLimit?: string,
): Promise<ChildMeasure> {
  const script = fileURLToPath(new URL('./child.js', import.meta.url));
  const child = spawn(process.execPath, [script, join(bench.folder, `${name}.trailglass`), ...paths], {
    env: { ...process.env, ...(memoryLimit === undefined ? {} : { TRAILGLASS_MEMORY_LIMIT: memoryLimit }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The import of ${name} in a process of its own ended with ${code}`);
  return JSON.parse(text) as ChildMeasure;
}
