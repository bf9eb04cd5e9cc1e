import type { Input } from '../../preload/contract/index.ts';
import type { JobSummary } from '../../preload/contract/jobs.ts';
import type { LocalEngine } from './local-engine.ts';
import { progressLine } from './progress-line.ts';

/** Starts a job and waits for its end, with progress on stderr. An aborted signal cancels it: what is committed stays. */
export async function runJob(
  local: LocalEngine,
  request: Input<'jobs.start'>,
  signal: AbortSignal,
): Promise<JobSummary> {
  signal.throwIfAborted();
  const { jobId } = await local.call('jobs.start', request);
  const cancel = () => void local.call('jobs.cancel', { jobId }).catch(() => undefined); // it may have ended by itself
  signal.addEventListener('abort', cancel, { once: true });
  const line = progressLine();
  try {
    return await local.call('jobs.watch', { jobId }, { onProgress: line.show });
  } finally {
    line.close();
    signal.removeEventListener('abort', cancel);
  }
}
