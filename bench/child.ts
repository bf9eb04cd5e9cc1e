import { readFileSync, statSync } from 'node:fs';
import { LocalEngine } from '../main/cli/local-engine.ts';
import { importInto, removeWorkspace } from './workspace.ts';

/**
 * A process of its own, so that its memory can be told apart: imports the paths into a new workspace and prints its resident
 * memory before the import, the peak, and the time taken.
 *   node child.js WORKSPACE PATH...
 */
const [workspace = '', ...paths] = process.argv.slice(2);

function residentBytes(field: 'VmRSS' | 'VmHWM'): number {
  const line = new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(line?.[1]) * 1024;
}

removeWorkspace(workspace);
const measured = await LocalEngine.with(workspace, { create: true }, async (local) => {
  const idle = residentBytes('VmRSS');
  const began = performance.now();
  const { progress } = await importInto(local, paths);
  const seconds = (performance.now() - began) / 1000;
  return { idle, peak: residentBytes('VmHWM'), seconds, records: progress.records, files: progress.files };
});
console.log(JSON.stringify({ ...measured, fileBytes: statSync(workspace).size }));
removeWorkspace(workspace);
