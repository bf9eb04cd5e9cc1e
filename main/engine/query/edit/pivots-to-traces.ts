import type { TimeRange } from '../../../../preload/contract/time.ts';
import { recogniseValue, type ValueForm } from '../../../../preload/contract/value-forms.ts';
import { quoteLiteral } from '../../store/sql-text.ts';
import type { Store } from '../../store/store.ts';
import { rangeCondition } from '../insights/branch.ts';
import type { Look, Question } from './pivot-questions.ts';

/** Where segments have values of a form. */
export const TRACE_COLUMNS: Partial<Record<ValueForm, string>> = {
  address: 'http_client_ip',
  id: 'aws_request_id',
  'trace-id': 'trace_id',
  arn: 'resource_arn',
};

/** SQL for the traces that have one of these texts in a column of their segments, the newest first. */
export function tracesQuery(column: string, texts: readonly string[]): string {
  const values = texts.map(quoteLiteral);
  const condition = values.length === 1 ? `= ${values[0]}` : `IN (${values.join(', ')})`;
  return `SELECT trace_id, start_ts, duration_s, entry_name, http_method, http_url, http_status, has_fault, has_error
FROM traces
WHERE trace_id IN (SELECT trace_id FROM segments WHERE ${column} ${condition})
ORDER BY start_ts DESC`;
}

/** The column of segments that holds a value of this form; null where none does. */
function columnOf(text: string): string | null {
  const value = recogniseValue(text);
  // A trace id opens its trace: no list is needed.
  return value === null || value.form === 'trace-id' ? null : (TRACE_COLUMNS[value.form] ?? null);
}

/** Traces with a value in one of their segments; null where no segment can have it, or no traces are here. */
export async function tracesWith(store: Store, text: string): Promise<Question | null> {
  const column = columnOf(text);
  if (column === null) return null;
  const connection = await store.newConnection();
  try {
    const some = await connection.runAndReadAll('SELECT 1 FROM xr_segment LIMIT 1');
    if (some.currentRowCount === 0) return null;
  } finally {
    store.giveBack(connection);
  }
  return {
    kind: 'traces',
    subject: text,
    language: 'sql',
    sources: [],
    text: tracesQuery(column, [text]),
  };
}

/** Traces of a range that have the value; a trace belongs to the range that it begins in. */
export function countTraces(text: string, range: TimeRange | null): Look {
  return async (connection) => {
    const bounds = range === null ? null : { fromUs: BigInt(range.from), toUs: BigInt(range.to) };
    const within = rangeCondition('make_timestamp(start_us)', bounds).map((one) => ` AND ${one}`);
    const reader = await connection.runAndReadAll(
      `SELECT count(*) FROM xr_trace WHERE trace_id IN
         (SELECT trace_id FROM xr_segment WHERE NOT superseded AND ${columnOf(text)} = $1)${within.join('')}`,
      [text],
    );
    return Number(reader.getRows()[0]?.[0] ?? 0);
  };
}
