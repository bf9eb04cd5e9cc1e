import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserFacingError } from '../../preload/contract/errors.ts';
import type { ImportFormat } from '../../preload/contract/jobs.ts';
import { importReport } from '../engine/jobs/import-report.ts';
import { EXIT } from './exit.ts';
import { explain } from './failure.ts';
import { interruptSignal } from './interrupt.ts';
import { LocalEngine } from './local-engine.ts';
import { printJson } from './output.ts';
import { jobFailed, runJob } from './run-job.ts';

export interface ImportOptions {
  workspace: string;
  original: boolean;
  as?: ImportFormat;
  logGroup?: string;
  logStream?: string;
}

/** `import PATH...`: prints the report of design.md part 9 as JSON. Returns the exit code. */
export async function importPaths(paths: readonly string[], options: ImportOptions): Promise<number> {
  const { workspace, original: keepOriginal, as = null, logGroup = null, logStream = null } = options;
  const signal = interruptSignal();
  try {
    const absolute = paths.map((path) => resolve(path));
    // Looked at before the workspace is made, so that a slip of the pen leaves no empty file behind.
    const missing = absolute.filter((path) => !existsSync(path));
    if (missing.length > 0) {
      throw new UserFacingError(
        'source.missing',
        `There is no file or folder ${missing.join(', ')}. Nothing was imported.`,
      );
    }
    return await LocalEngine.with(workspace, { create: true }, async (local) => {
      const request = { kind: 'import', paths: absolute, keepOriginal, as, logGroup, logStream } as const;
      const summary = await runJob(local, request, signal);
      const report = summary.importId === null ? null : await importReport(local.engine.store, summary.importId);
      if (report !== null) await printJson(report);
      if (summary.status === 'cancelled') {
        process.stderr.write(
          'cancelled: The import was stopped. What it had finished is in the workspace; importing again goes on from there.\n',
        );
        return EXIT.failed;
      }
      if (summary.status !== 'done') return jobFailed(summary);
      return report === null || report.problems.length === 0 ? EXIT.done : EXIT.problems;
    });
  } catch (error) {
    process.stderr.write(explain(error));
    return EXIT.failed;
  }
}
