import type { DuckDBConnection } from '@duckdb/node-api';
import type { Output } from '../../../preload/contract/index.ts';
import type { TraceOrder, TraceSummary } from '../../../preload/contract/traces.ts';
import { w3cTraceId } from '../importers/traces/trace-id.ts';
import { Params } from '../query/insights/sql-text.ts';
import { type ChosenTraces, choiceSql } from './chosen-traces.ts';
import { histogramOf, histogramSql } from './millisecond-histogram.ts';

export interface ListOptions {
  order: TraceOrder;
  descending: boolean;
  offset: number;
  /** Null for all. */
  limit: number | null;
}

const COLUMNS: Readonly<Record<TraceOrder, string>> = {
  start: 'start_us',
  duration: 'duration_us',
  response: 'response_us',
  status: 'http_status',
  url: 'http_url',
  entry: 'entry_name',
  spans: 'span_count',
};

/** Traces in an order, those without the value last; and figures of all that were chosen (xray.md 3.5). */
export async function listTraces(
  connection: DuckDBConnection,
  chosen: ChosenTraces,
  { order, descending, offset, limit }: ListOptions,
): Promise<Omit<Output<'traces.list'>, 'elapsedMs'>> {
  const params = new Params();
  const where = choiceSql(chosen, 'start_us', params);
  const whole = await connection.runAndReadAll(
    `SELECT count(*), count(*) FILTER (has_fault), count(*) FILTER (has_error), ${histogramSql('response_us')}
     FROM xr_trace WHERE ${where}`,
    params.values,
  );
  const [total, faults, errors, responseTimes] = whole.getRowsJson()[0] ?? [];
  const page = await connection.runAndReadAll(
    `SELECT * FROM xr_trace WHERE ${where}
     ORDER BY ${COLUMNS[order]} ${descending ? 'DESC' : 'ASC'} NULLS LAST, trace_id ${limit === null ? '' : `LIMIT ${limit}`} OFFSET ${offset}`,
    params.values,
  );
  return {
    traces: page.getRowObjectsJson().map(summaryOf),
    total: Number(total),
    faults: Number(faults),
    errors: Number(errors),
    responseTimes: histogramOf(responseTimes),
  };
}

/** A row of xr_trace as JSON values. */
export function summaryOf(row: Readonly<Record<string, unknown>>): TraceSummary {
  const traceId = String(row.trace_id);
  return {
    traceId,
    w3cTraceId: w3cTraceId(traceId),
    startUs: numberOrNull(row.start_us),
    durationUs: numberOrNull(row.duration_us),
    responseUs: numberOrNull(row.response_us),
    hasFault: row.has_fault === true,
    hasError: row.has_error === true,
    hasThrottle: row.has_throttle === true,
    isPartial: row.is_partial === true,
    url: textOrNull(row.http_url),
    method: textOrNull(row.http_method),
    status: numberOrNull(row.http_status),
    userAgent: textOrNull(row.http_user_agent),
    clientIp: textOrNull(row.http_client_ip),
    entryName: textOrNull(row.entry_name),
    entryType: textOrNull(row.entry_type),
    segments: Number(row.segment_count),
    spans: Number(row.span_count),
  };
}

export function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** DuckDB's integers of 64 bits come as text. */
export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
