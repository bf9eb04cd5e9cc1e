import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserFacingError } from '../../preload/contract/errors.ts';
import type { ImportFormat } from '../../preload/contract/import-formats.ts';
import { contract } from '../../preload/contract/index.ts';
import { importReport } from '../engine/jobs/import-report.ts';
import { EXIT } from './exit.ts';
import { explain } from './failure.ts';
import { interruptSignal } from './interrupt.ts';
import { LocalEngine } from './local-engine.ts';
import { printJson } from './output.ts';
import { jobFailed, runJob } from './run-job.ts';

export interface ImportOptions {
  workspace: string;
  preview?: boolean;
  original: boolean;
  as?: ImportFormat;
  logGroup?: string;
  logStream?: string;
}

/** `import --preview PATH...`: prints what an import would read. No workspace is opened. Returns the exit code. */
export async function previewPaths(
  paths: readonly string[],
  options: Pick<ImportOptions, 'as' | 'logGroup' | 'logStream'>,
): Promise<number> {
  const { as = null, logGroup = null, logStream = null } = options;
  try {
    const { previewImport } = await import('../engine/importers/preview.ts');
    const request = contract['import.preview'].input.parse({ paths, as, logGroup, logStream });
    const { previews, ...counts } = await previewImport(request, interruptSignal());
    // Times as in the other answers; the window has the microseconds.
    const shown = previews.map(({ events, range, ...preview }) => ({
      ...preview,
      range: range === null ? null : { from: isoTime(range.from), to: isoTime(range.to) },
      events: events.map(({ timeUs, ...event }) => ({ time: timeUs === null ? null : isoTime(timeUs), ...event })),
    }));
    await printJson({ ...counts, previews: shown });
    return previews.some(({ status }) => status === 'failed') ? EXIT.problems : EXIT.done;
  } catch (error) {
    process.stderr.write(explain(error));
    return EXIT.failed;
  }
}

/** ISO 8601 in UTC, with the microseconds where there are some. */
function isoTime(us: number): string {
  const text = new Date(Math.floor(us / 1000)).toISOString();
  const micros = us % 1000;
  return micros === 0 ? text : text.replace('Z', `${String(micros).padStart(3, '0')}Z`);
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
