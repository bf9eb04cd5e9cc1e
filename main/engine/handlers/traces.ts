import type { DuckDBConnection } from '@duckdb/node-api';
import type { z } from 'zod';
import type { traceChoice } from '../../../preload/contract/graph.ts';
import type { Engine } from '../engine.ts';
import { besideNode } from '../graph/beside-node.ts';
import { besideTrace } from '../graph/beside-trace.ts';
import type { ChosenTraces } from '../graph/chosen-traces.ts';
import { failureCauses } from '../graph/failure-causes.ts';
import { readChoice } from '../graph/read-choice.ts';
import { serviceGraph } from '../graph/service-graph.ts';
import { traceFacets } from '../graph/trace-facets.ts';
import { listTraces } from '../graph/trace-list.ts';
import { wholeTrace } from '../graph/whole-trace.ts';
import { traceGroups } from '../workspaces/trace-groups.ts';
import type { Handlers } from './handler.ts';
import { traceFilterHandlers } from './trace-filter.ts';

const silent = () => undefined;

type Choice = z.output<typeof traceChoice> & { timeoutMs: number };

/** Asks about the traces that a call chooses, by the groups of the workspace where its filter may name them. */
async function askOf<T extends object>(
  { timeoutMs, ...choice }: Choice,
  { engine, signal }: { engine: Engine; signal: AbortSignal },
  work: (connection: DuckDBConnection, chosen: ChosenTraces, check: () => void) => Promise<T>,
): Promise<T & { elapsedMs: number }> {
  const chosen = readChoice(choice, choice.filter.trim() === '' ? [] : await traceGroups(engine.store));
  return await engine.queries.ask({ timeoutMs, signal, report: silent }, (connection, check) =>
    work(connection, chosen, check),
  );
}

export const graphHandlers: Handlers<'graph'> = {
  'graph.get': (choice, context) => askOf(choice, context, serviceGraph),
  'graph.beside': ({ node, ...choice }, context) =>
    askOf(choice, context, (connection, chosen) => besideNode(connection, chosen, node)),
  'graph.causes': ({ node, top, ...choice }, context) =>
    askOf(choice, context, (connection, chosen) => failureCauses(connection, chosen, node, top)),
};

export const traceHandlers: Handlers<'traces'> = {
  ...traceFilterHandlers,
  'traces.list': ({ timeoutMs, range, filter, traceId, ...options }, context) =>
    askOf({ timeoutMs, range, filter, traceId }, context, (connection, chosen) =>
      listTraces(connection, chosen, options),
    ),
  'traces.get': async ({ traceId }, { engine, signal }) => {
    const { elapsedMs: _elapsed, ...trace } = await engine.queries.ask(
      { timeoutMs: 60_000, signal, report: silent },
      (connection) => wholeTrace(connection, traceId),
    );
    return trace;
  },
  'traces.beside': async ({ traceId, limit, timeoutMs }, { engine, signal }) =>
    await engine.queries.ask({ timeoutMs, signal, report: silent }, (connection) =>
      besideTrace(connection, traceId, limit),
    ),
  'traces.facets': ({ top, ...choice }, context) =>
    askOf(choice, context, async (connection, chosen, check) => ({
      facets: await traceFacets(connection, chosen, top, check),
    })),
};
