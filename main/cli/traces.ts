import { UserFacingError } from '../../preload/contract/errors.ts';
import type { Input } from '../../preload/contract/index.ts';
import { getServiceGraph } from '../engine/graph/get-service-graph.ts';
import { batchGetTraces, getTraceSummary } from '../engine/graph/get-trace-summaries.ts';
import { asked, FOREVER_MS } from './answer.ts';
import type { LocalEngine } from './local-engine.ts';
import { Output, printJson } from './output.ts';
import { rangeOf } from './query.ts';
import { visible } from './visible.ts';

export interface GraphOptions {
  workspace: string;
  filter: string;
  from?: string;
  to?: string;
}

export interface TracesOptions extends GraphOptions {
  id?: string;
}

/** Traces that are in memory at a time. */
const PAGE = 5000;

/** `graph`: the service graph in the shape of GetServiceGraph. Returns the exit code. */
export async function showGraph(options: GraphOptions): Promise<number> {
  return await asked(options.filter, options.workspace, async (local, filter, signal) => {
    const choice = { filter, range: await rangeOf(local, options), timeoutMs: FOREVER_MS };
    await printJson(getServiceGraph(await local.call('graph.get', choice, { signal })));
  });
}

/** `traces`: summaries as GetTraceSummaries has them, or one trace as BatchGetTraces has it. Returns the exit code. */
export async function showTraces(options: TracesOptions): Promise<number> {
  return await asked(options.filter, options.workspace, async (local, filter, signal) => {
    const { id } = options;
    if (id === undefined) {
      await printSummaries(local, { filter, range: await rangeOf(local, options), timeoutMs: FOREVER_MS }, signal);
      return;
    }
    if (filter !== '' || options.from !== undefined || options.to !== undefined)
      throw new UserFacingError('bad-request', '--id names one trace: --filter, --from and --to are for lists alone.');
    await printJson(batchGetTraces(await local.call('traces.get', { traceId: id }, { signal })));
  });
}

/** The newest first, one a line, as they come out of the store. */
async function printSummaries(local: LocalEngine, choice: Input<'traces.list'>, signal: AbortSignal): Promise<void> {
  const output = new Output();
  for (let offset = 0; ; offset += PAGE) {
    signal.throwIfAborted();
    const { traces, total } = await local.call('traces.list', { ...choice, offset, limit: PAGE }, { signal });
    const lines = traces.map(
      (trace, i) => `${offset + i === 0 ? '\n' : ',\n'}${visible(JSON.stringify(getTraceSummary(trace)))}`,
    );
    // A filter with mistakes has failed by now, with nothing written.
    await output.write((offset === 0 ? '{"TraceSummaries":[' : '') + lines.join(''));
    if (offset + traces.length < total && traces.length > 0) continue;
    await output.write(`\n],"TracesProcessedCount":${total}}\n`);
    break;
  }
  await output.flush();
}
