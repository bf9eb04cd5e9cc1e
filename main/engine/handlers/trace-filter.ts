import { compileTraceFilter, filterMistakes } from '../query/trace-filter/compile.ts';
import { completeFilter } from '../query/trace-filter/complete.ts';
import type { Handlers } from './handler.ts';

const COMPLETION_MS = 10_000;

export const traceFilterHandlers: Pick<Handlers, 'traces.diagnose' | 'traces.complete'> = {
  'traces.diagnose': async ({ filter, groupsOfAws }) => {
    if (groupsOfAws) return { diagnostics: filterMistakes(filter) };
    const compiled = compileTraceFilter(filter);
    return { diagnostics: compiled.ok ? [] : compiled.errors };
  },
  'traces.complete': async ({ filter, cursor }, { engine, signal }) =>
    await engine.queries.ask({ timeoutMs: COMPLETION_MS, signal, report: () => undefined }, (connection) =>
      completeFilter(connection, filter, cursor),
    ),
};
