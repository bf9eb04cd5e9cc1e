import { resolve } from 'node:path';
import { UserFacingError } from '../../preload/contract/errors.ts';
import { openBundle } from '../engine/bundle/open-bundle.ts';
import { called } from './called.ts';
import { EXIT } from './exit.ts';
import { explain } from './failure.ts';
import { interruptSignal } from './interrupt.ts';
import { printJson } from './output.ts';
import { runJob } from './run-job.ts';

/** `bundle create PATH`: prints what was written as JSON; 1 where something of the file was left out. Returns the exit code. */
export async function makeBundle(path: string, workspace: string): Promise<number> {
  const signal = interruptSignal();
  const form = path.toLowerCase().endsWith('.zip') ? 'zip' : 'folder';
  return await called(workspace, { readOnly: true }, async (local) => {
    const { bundled, failure } = await runJob(local, { kind: 'bundle', path: resolve(path), form }, signal);
    if (failure !== null) throw new UserFacingError(failure.code, failure.message);
    if (bundled === null) throw new UserFacingError('cancelled', 'Cancelled. Nothing was written.');
    await printJson(bundled);
    return bundled.leftOut.length > 0 ? EXIT.problems : EXIT.done;
  });
}

/** `bundle open PATH`: makes the workspace and prints what it holds as JSON. Returns the exit code. */
export async function unpackBundle(path: string, workspace: string): Promise<number> {
  const signal = interruptSignal();
  try {
    const { tables, madeBy, madeAt, range } = await openBundle(resolve(path), resolve(workspace), {
      signal,
      report: () => undefined,
    });
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    await printJson({ path: resolve(workspace), rows, tables, madeBy, madeAt, range });
    return EXIT.done;
  } catch (error) {
    process.stderr.write(explain(error));
    return EXIT.failed;
  }
}
