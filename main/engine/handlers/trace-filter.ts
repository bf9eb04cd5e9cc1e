import { compileTraceFilter, filterMistakes } from '../query/trace-filter/compile.ts';
import { completeFilter } from '../query/trace-filter/complete.ts';
import { importTraceGroups, traceGroups } from '../workspaces/trace-groups.ts';
import type { Handlers } from './handler.ts';

const COMPLETION_MS = 10_000;

export const traceFilterHandlers: Pick<
  Handlers,
  'traces.diagnose' | 'traces.complete' | 'traces.groups' | 'traces.importGroups'
> = {
  'traces.diagnose': async ({ filter, groupsOfAws }, { engine }) => {
    if (groupsOfAws) return { diagnostics: filterMistakes(filter) };
    const compiled = compileTraceFilter(filter, await traceGroups(engine.store));
    return { diagnostics: compiled.ok ? [] : compiled.errors };
  },
  'traces.complete': async ({ filter, cursor }, { engine, signal }) => {
    const groups = await traceGroups(engine.store);
    return await engine.queries.ask({ timeoutMs: COMPLETION_MS, signal, report: () => undefined }, (connection) =>
      completeFilter(connection, filter, cursor, groups),
    );
  },
  'traces.groups': async (_input, { engine }) => ({ groups: await traceGroups(engine.store) }),
  'traces.importGroups': async ({ paths }, { engine }) => {
    await importTraceGroups(engine.store, paths);
    return { groups: await traceGroups(engine.store) };
  },
};
