import { besideNode } from '../graph/beside-node.ts';
import { besideTrace } from '../graph/beside-trace.ts';
import { failureCauses } from '../graph/failure-causes.ts';
import { readChoice } from '../graph/read-choice.ts';
import { serviceGraph } from '../graph/service-graph.ts';
import { traceFacets } from '../graph/trace-facets.ts';
import { listTraces } from '../graph/trace-list.ts';
import { wholeTrace } from '../graph/whole-trace.ts';
import type { Handlers } from './handler.ts';
import { traceFilterHandlers } from './trace-filter.ts';

const silent = () => undefined;

export const graphHandlers: Handlers<'graph'> = {
  'graph.get': async ({ timeoutMs, ...choice }, { engine, signal }) =>
    await engine.queries.ask({ timeoutMs, signal, report: silent }, (connection) =>
      serviceGraph(connection, readChoice(choice)),
    ),
  'graph.beside': async ({ timeoutMs, node, ...choice }, { engine, signal }) =>
    await engine.queries.ask({ timeoutMs, signal, report: silent }, (connection) =>
      besideNode(connection, readChoice(choice), node),
    ),
  'graph.causes': async ({ timeoutMs, node, top, ...choice }, { engine, signal }) =>
    await engine.queries.ask({ timeoutMs, signal, report: silent }, (connection) =>
      failureCauses(connection, readChoice(choice), node, top),
    ),
};

export const traceHandlers: Handlers<'traces'> = {
  ...traceFilterHandlers,
  'traces.list': async ({ timeoutMs, range, filter, traceId, ...options }, { engine, signal }) =>
    await engine.queries.ask({ timeoutMs, signal, report: silent }, (connection) =>
      listTraces(connection, readChoice({ range, filter, traceId }), options),
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
  'traces.facets': async ({ timeoutMs, top, ...choice }, { engine, signal }) =>
    await engine.queries.ask({ timeoutMs, signal, report: silent }, async (connection, check) => ({
      facets: await traceFacets(connection, readChoice(choice), top, check),
    })),
};
