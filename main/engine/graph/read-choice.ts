import type { z } from 'zod';
import type { traceChoice } from '../../../preload/contract/graph.ts';
import { Params } from '../query/insights/sql-text.ts';
import { traceCondition } from '../query/trace-filter/compile.ts';
import type { TraceGroup } from '../query/trace-filter/groups.ts';
import type { ChosenTraces } from './chosen-traces.ts';

/** The traces that a call asks for; its filter may name groups of the workspace. Throws `query.syntax` with the places of the filter's mistakes. */
export function readChoice(
  { range, filter, traceId }: z.output<typeof traceChoice>,
  groups: readonly TraceGroup[] = [],
): ChosenTraces {
  if (filter.trim() === '') return { range, condition: null, traceId };
  traceCondition(filter, new Params(), groups); // its mistakes come before anything is asked
  return { range, condition: (params) => traceCondition(filter, params, groups), traceId };
}
