import type { Engine } from '../engine.ts';
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

/** What a call asks for, with the groups of the workspace where its filter may name them. */
async function chosenBy(engine: Engine, choice: Parameters<typeof readChoice>[0]): Promise<ChosenTraces> {
  return readChoice(choice, choice.filter.trim() === '' ? [] : await traceGroups(engine.store));
}

export const graphHandlers: Handlers<'graph'> = {
  'graph.get': async ({ timeoutMs, ...choice }, { engine, signal }) => {
    const chosen = await chosenBy(engine, choice);
    return await engine.queries.ask({ timeoutMs, signal, report: silent }, (connection) =>
      serviceGraph(connection, chosen),
    );
  },
  'graph.causes': async ({ timeoutMs, node, top, ...choice }, { engine, signal }) => {
    const chosen = await chosenBy(engine, choice);
    return await engine.queries.ask({ timeoutMs, signal, report: silent }, (connection) =>
      failureCauses(connection, chosen, node, top),
    );
  },
};

export const traceHandlers: Handlers<'traces'> = {
  ...traceFilterHandlers,
  'traces.list': async ({ timeoutMs, range, filter, ...options }, { engine, signal }) => {
    const chosen = await chosenBy(engine, { range, filter });
    return await engine.queries.ask({ timeoutMs, signal, report: silent }, (connection) =>
      listTraces(connection, chosen, options),
    );
  },
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
  'traces.facets': async ({ timeoutMs, top, ...choice }, { engine, signal }) => {
    const chosen = await chosenBy(engine, choice);
    return await engine.queries.ask({ timeoutMs, signal, report: silent }, async (connection, check) => ({
      facets: await traceFacets(connection, chosen, top, check),
    }));
  },
};
