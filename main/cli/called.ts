import type { StoreOptions } from '../engine/store/store.ts';
import { EXIT } from './exit.ts';
import { explain } from './failure.ts';
import { LocalEngine } from './local-engine.ts';

/** Opens the workspace, after `before` has found nothing wrong, and does `work`; what goes wrong is told on stderr. Returns the exit code, that of `work` where nothing did. */
export async function called(
  workspace: string,
  { before, ...options }: StoreOptions & { before?: () => void },
  work: (local: LocalEngine) => Promise<number>,
): Promise<number> {
  try {
    before?.();
    return await LocalEngine.with(workspace, options, work);
  } catch (error) {
    process.stderr.write(explain(error));
    return EXIT.failed;
  }
}
