import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { JobProgress } from '../../../preload/contract/jobs.ts';
import type { NetworkInput, NetworkMethod, NetworkOutput } from '../../../preload/contract/network.ts';
import type { NetworkCallOptions } from './network-link.ts';
import type { PullContext } from './pull-source.ts';

type Counts = JobProgress['pull'];

function count(counts: Counts, output: object): void {
  if (counts === null) return;
  if ('calls' in output && typeof output.calls === 'number') counts.calls += output.calls;
  if ('repeated' in output && typeof output.repeated === 'number') counts.repeated += output.repeated;
}

/**
 * A call of a running pull, counted in its progress. Where the credentials have expired the job pauses, and the call is made anew
 * when it is resumed: `input` is asked for each time, as a call that was broken off may go on where it was.
 */
export async function heldCall<M extends NetworkMethod>(
  { job, network }: PullContext,
  method: M,
  input: () => NetworkInput<M>,
  options: NetworkCallOptions<M>,
): Promise<NetworkOutput<M>> {
  for (;;) {
    const { resumes } = job;
    try {
      const output = await network.call(method, input(), options);
      count(job.progress.pull, output);
      return output;
    } catch (error) {
      if (!(error instanceof UserFacingError) || error.code !== 'aws.credentials') throw error;
      // One that began before the job was resumed says nothing about the credentials that there are now.
      if (job.resumes === resumes)
        await job.hold({ code: error.code, message: error.userMessage, at: [], said: error.said });
      options.signal.throwIfAborted();
    }
  }
}
