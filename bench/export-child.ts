import { readFileSync, rmSync, statSync } from 'node:fs';
import { EXPORT_MEMORY_BYTES } from '../main/cli/export.ts';
import { LocalEngine } from '../main/cli/local-engine.ts';
import type { ExportFormat } from '../preload/contract/export.ts';

/**
 * A process of its own, so that its memory can be told apart: exports the rows of a statement to a file as the command line
 * does, then starts once more and cancels. Prints peak memory (bytes), seconds, rows, and the milliseconds from the cancel to its end.
 *   node export-child.js WORKSPACE FORMAT FILE SQL
 */
const [workspace = '', format = '', path = '', text = ''] = process.argv.slice(2);
const request = {
  kind: 'export',
  language: 'sql',
  text,
  format: format as ExportFormat,
  path,
} as const;

const measured = await LocalEngine.with(
  workspace,
  { readOnly: true, memoryLimitBytes: EXPORT_MEMORY_BYTES },
  async (local) => {
    const began = performance.now();
    const { jobId } = await local.call('jobs.start', request);
    const { exported, error } = await local.call('jobs.watch', { jobId });
    if (exported === null) throw new Error(`The export failed: ${error}`);
    const seconds = (performance.now() - began) / 1000;
    const peak = Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
    const bytes = statSync(path).size;
    rmSync(path);

    const second = await local.call('jobs.start', request);
    let cancelled = 0;
    const watched = local.call('jobs.watch', second, {
      onProgress: ({ output }) => {
        if (cancelled !== 0 || (output?.bytes ?? 0) === 0) return;
        cancelled = performance.now();
        void local.call('jobs.cancel', second);
      },
    });
    const { status } = await watched;
    if (status !== 'cancelled') throw new Error(`The cancelled export ended as ${status}`);
    return { peak, seconds, rows: exported.rows, bytes, cancelMs: performance.now() - cancelled };
  },
);
console.log(JSON.stringify(measured));
