import type { PullRequest } from '../../../preload/contract/pull.ts';
import type { FileSource } from '../importers/file-source.ts';
import type { Job } from '../jobs/job.ts';
import type { Store } from '../store/store.ts';
import { heldCall } from './held-call.ts';
import type { NetworkLink } from './network-link.ts';
import { s3Source } from './s3/s3-source.ts';

/** What a running pull works with. */
export interface PullContext {
  job: Job;
  network: NetworkLink;
  store: Store;
}

/** What a pull brings, as files for the importer. Asks AWS who we are first, so that it fails early where it must. */
export async function pullSource(pull: PullRequest, context: PullContext): Promise<FileSource> {
  const { job } = context;
  job.progress.pull = { calls: 0, repeated: 0, identity: null, waitsFor: null };
  const { connection } = pull;
  job.progress.pull.identity = await heldCall(context, 'aws.identity', () => ({ connection }), { signal: job.signal });
  switch (pull.source) {
    case 's3':
      return s3Source(pull, context);
  }
}
