import type { TimeRange } from '../../../preload/contract/time.ts';
import type { Params } from '../query/insights/sql-text.ts';

/** Which traces a question is about. A trace belongs to the range that its earliest segment begins in, and counts whole. */
export interface ChosenTraces {
  range: TimeRange | null;
  /** A filter expression as a condition on `traces AS t`, its values in the parameters that it is given; null for all. */
  condition: ((params: Params) => string) | null;
  /** One trace alone; null for all. */
  traceId?: string | null;
}

/** The choice as a condition on a table that has `trace_id` and the trace's start in microseconds as `startColumn`. */
export function choiceSql(
  { range, condition, traceId = null }: ChosenTraces,
  startColumn: string,
  params: Params,
): string {
  const tests: string[] = traceId === null ? [] : [`trace_id = ${params.add(traceId)}`];
  if (range !== null) tests.push(`${startColumn} >= ${range.from} AND ${startColumn} < ${range.to}`);
  if (condition !== null) tests.push(`trace_id IN (SELECT t.trace_id FROM traces AS t WHERE ${condition(params)})`);
  return tests.length === 0 ? 'true' : tests.join(' AND ');
}
