import type { AwsIdentity } from '../../../preload/contract/aws.ts';
import type { PullRequest, TracesPull } from '../../../preload/contract/pull.ts';
import type { FileSource } from '../importers/file-source.ts';
import type { Job } from '../jobs/job.ts';
import type { Store } from '../store/store.ts';
import { CellCounts, counted } from './cell-counts.ts';
import { heldCall } from './held-call.ts';
import { historySource } from './history/history-source.ts';
import { logsSource } from './logs/logs-source.ts';
import { tailSource } from './logs/tail-source.ts';
import type { NetworkLink } from './network-link.ts';
import { s3Source } from './s3/s3-source.ts';
import { tracesSource } from './traces/traces-source.ts';

/** What a running pull works with. */
export interface PullContext {
  job: Job;
  network: NetworkLink;
  store: Store;
}

/** What a pull brings, as files for the importer. Asks AWS who we are first, so that it fails early where it must. */
export async function pullSource(pull: PullRequest, context: PullContext): Promise<FileSource> {
  const { job, store } = context;
  job.cells = job.importId === null ? new CellCounts() : await CellCounts.load(store, job.importId);
  job.progress.pull = { calls: 0, repeated: 0, identity: null, waitsFor: null };
  const { connection } = pull;
  const identity = await heldCall(context, 'aws.identity', () => ({ connection }), { signal: job.signal });
  job.progress.pull.identity = identity;
  return counted(await sourceOf(pull, context, identity), job.cells);
}

async function sourceOf(pull: PullRequest, context: PullContext, identity: AwsIdentity): Promise<FileSource> {
  switch (pull.source) {
    case 's3':
      return s3Source(pull, context);
    case 'logs':
      return pull.follow ? tailSource(pull, context) : logsSource(pull, context);
    case 'history':
      return historySource(pull, context, identity);
    case 'traces':
      return await tracesSource(pull, context, identity);
  }
}

/** What a pull works on, as a job shows it. */
export function subjectOf(pull: PullRequest): string[] {
  switch (pull.source) {
    case 's3':
      return [pull.uri];
    case 'logs':
      return [...pull.groups];
    case 'history':
      return pull.regions?.map((region) => `aws-history://${region}`) ?? ['aws-history://'];
    case 'traces':
      return [tracesSubject(pull)];
  }
}

function tracesSubject({ traceIds, group, filter }: TracesPull): string {
  if (traceIds !== null) return traceIds.length === 1 ? `Trace ${traceIds[0]}` : `${traceIds.length} traces`;
  const chosen = [group === null ? '' : `group ${group}`, filter ?? ''].filter((text) => text !== '');
  return ['Traces', ...chosen].join(' · ');
}

/** The pull with the end of its time fixed, in milliseconds since the epoch: what is taken up later asks for the same. */
export function frozen(pull: PullRequest, now: number): PullRequest {
  if (pull.source === 's3' || (pull.source === 'traces' && pull.range === null)) return pull;
  const { from, to } = pull.range ?? { from: 0, to: Number.POSITIVE_INFINITY };
  return { ...pull, range: { from, to: Math.min(to, now * 1000) } };
}
