import type { Input } from '../../preload/contract/index.ts';
import type { JobProgress, JobSummary } from '../../preload/contract/jobs.ts';
import { EXIT } from './exit.ts';
import type { LocalEngine } from './local-engine.ts';
import { progressLine } from './progress-line.ts';
import { visible } from './visible.ts';

/**
 * Starts a job and waits for its end, with progress on stderr. An aborted signal cancels it: what is committed stays. `look` sees
 * each report, so that somebody can help a job that waits.
 */
export async function runJob(
  local: LocalEngine,
  request: Input<'jobs.start'>,
  signal: AbortSignal,
  look: (jobId: string, progress: JobProgress) => void = () => undefined,
): Promise<JobSummary> {
  signal.throwIfAborted();
  const { jobId } = await local.call('jobs.start', request);
  const cancel = () => void local.call('jobs.cancel', { jobId }).catch(() => undefined); // it may have ended by itself
  signal.addEventListener('abort', cancel, { once: true });
  const line = progressLine();
  try {
    return await local.call(
      'jobs.watch',
      { jobId },
      {
        onProgress: (progress) => {
          line.show(progress);
          look(jobId, progress);
        },
      },
    );
  } finally {
    line.close();
    signal.removeEventListener('abort', cancel);
  }
}

/** Says why a job failed as a whole; what it had committed before stays. Returns the exit code. */
export function jobFailed(summary: JobSummary): number {
  process.stderr.write(`${summary.status}: ${visible(summary.error ?? 'The job did not come to its end.')}\n`);
  return EXIT.failed;
}
