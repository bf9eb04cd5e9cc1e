import { UserFacingError } from '../../preload/contract/errors.ts';
import { EXIT } from './exit.ts';
import { explain } from './failure.ts';
import { interruptSignal } from './interrupt.ts';
import { LocalEngine } from './local-engine.ts';
import { printJson } from './output.ts';
import { jobFailed, runJob } from './run-job.ts';

/** `remove IMPORT_ID`: takes an import's records out and compacts the file. Returns the exit code. */
export async function removeImport(importId: number, workspace: string): Promise<number> {
  const signal = interruptSignal();
  try {
    return await LocalEngine.with(workspace, {}, async (local) => {
      const before = await local.call('workspace.info', {});
      const summary = await runJob(local, { kind: 'remove-import', importId }, signal);
      if (summary.status === 'cancelled') throw new UserFacingError('cancelled', 'Cancelled. Nothing was removed.');
      if (summary.status !== 'done') return jobFailed(summary);
      const after = await local.call('workspace.info', {});
      const removed = { importId, events: before.events - after.events, bytes: before.sizeBytes - after.sizeBytes };
      await printJson({ removed });
      return EXIT.done;
    });
  } catch (error) {
    process.stderr.write(explain(error));
    return EXIT.failed;
  }
}
