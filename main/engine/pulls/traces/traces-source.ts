import type { NetworkOutput } from '../../../../preload/contract/network.ts';
import type { TracesPull } from '../../../../preload/contract/pull.ts';
import type { FileSource } from '../../importers/file-source.ts';
import { heldCall } from '../held-call.ts';
import { logsSource } from '../logs/logs-source.ts';
import type { PullContext } from '../pull-source.ts';
import { sliceFeed } from '../slice-feed.ts';
import { filterOf, spansPull, type TraceMode } from './trace-request.ts';
import { fetchNamedTraces } from './traces-by-id.ts';
import { TracesFetch } from './traces-fetch.ts';

const COMMIT_MS = 2000;

/**
 * Traces of a time or by their ids (xray.md part 2). Where the account sends its spans to CloudWatch Logs, those of a time are log
 * events of `aws/spans`; a filter expression finds what X-Ray has indexed of them, which is then retrieved.
 */
export async function tracesSource(
  pull: TracesPull,
  context: PullContext,
  { account, region }: { account: string; region: string },
): Promise<FileSource> {
  const { connection } = pull;
  const { signal } = context.job;
  const mode =
    pull.mode === 'auto'
      ? modeOf(await heldCall(context, 'xray.destination', () => ({ connection }), { signal }))
      : pull.mode;
  const place = { account, region };
  if (pull.traceIds !== null) {
    return sliceFeed({
      fetchAll: (deliver, aborted) => fetchNamedTraces(pull, context, place, mode, deliver, aborted),
      commitWithinMs: COMMIT_MS,
    });
  }
  if (mode === 'search' && filterOf(pull) === null) return logsSource(spansPull(pull), context, 'spans');
  return sliceFeed({
    fetchAll: (deliver, aborted) => new TracesFetch(pull, context, place, mode, deliver, aborted).all(),
    commitWithinMs: COMMIT_MS,
  });
}

export function modeOf({ destination }: NetworkOutput<'xray.destination'>): TraceMode {
  return destination === 'CloudWatchLogs' ? 'search' : 'xray';
}
