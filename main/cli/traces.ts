import { resolve } from 'node:path';
import { UserFacingError } from '../../preload/contract/errors.ts';
import type { Input, Output } from '../../preload/contract/index.ts';
import { getServiceGraph } from '../engine/graph/get-service-graph.ts';
import { batchGetTraces, getTraceSummary } from '../engine/graph/get-trace-summaries.ts';
import { asked, FOREVER_MS } from './answer.ts';
import { called } from './called.ts';
import { EXIT } from './exit.ts';
import type { LocalEngine } from './local-engine.ts';
import { Output as Printed, printJson } from './output.ts';
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

/** `groups import FILE...`: keeps X-Ray's groups, which filters can name, and prints all that are kept. Returns the exit code. */
export async function importGroups(files: readonly string[], workspace: string): Promise<number> {
  return await called(workspace, { create: true }, async (local) => {
    const { groups } = await local.call('traces.importGroups', { paths: files.map((file) => resolve(file)) });
    await printJson(getGroups(groups));
    return EXIT.done;
  });
}

/** `groups list`, in the shape of GetGroups. Returns the exit code. */
export async function listGroups(workspace: string): Promise<number> {
  return await called(workspace, { readOnly: true }, async (local) => {
    await printJson(getGroups((await local.call('traces.groups', {})).groups));
    return EXIT.done;
  });
}

function getGroups(groups: Output<'traces.groups'>['groups']): Record<string, unknown> {
  return {
    Groups: groups.map(({ name, arn, expression }) => ({
      GroupName: name,
      ...(arn === null ? {} : { GroupARN: arn }),
      ...(expression === '' ? {} : { FilterExpression: expression }),
    })),
  };
}

/** The newest first, one a line, as they come out of the store. */
async function printSummaries(local: LocalEngine, choice: Input<'traces.list'>, signal: AbortSignal): Promise<void> {
  const output = new Printed();
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
