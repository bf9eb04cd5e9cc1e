import type { DuckDBConnection } from '@duckdb/node-api';
import type { TimeRange } from '../../../../preload/contract/time.ts';
import type { Selection } from '../insights/catalog.ts';
import { Params } from '../insights/sql-text.ts';

/**
 * Segments and subsegments that count as events: their start, and the part of their document that is their own. An embedded
 * subsegment's is cut out of the document that it came in.
 */
export const SEGMENT_EVENTS = `(SELECT make_timestamp(s.start_us) AS ts, s.trace_id, s.id, s.name, s.kind, s.outcome,
    coalesce(s.doc, CAST(TRY(json_extract(d.doc, s.pointer)) AS VARCHAR)) AS message
  FROM xr_segment s LEFT JOIN (SELECT file_id, "position", doc_id, any_value(doc) AS doc FROM xr_segment WHERE doc IS NOT NULL GROUP BY ALL) d
    USING (file_id, "position", doc_id) WHERE NOT s.superseded)`;

/** A table that events are read from: its time column, and the condition that the selection puts on it. */
export interface SelectedTable {
  table: 'log_event' | 'ct_event' | typeof SEGMENT_EVENTS;
  time: 'ts' | 'event_time';
  where: string[];
}

/** The tables behind a selection; none where it selects nothing. */
export function selectedTables(selection: Selection, params: Params): SelectedTable[] {
  const tables: SelectedTable[] = [];
  if (selection.groups.length > 0) {
    const where = selection.allGroups ? [] : [`group_id IN (${selection.groups.join(', ')})`];
    tables.push({ table: 'log_event', time: 'ts', where });
  }
  if (selection.trails !== null) {
    const scopes = selection.trails.map(({ account, region }) => {
      const tests = [
        ...(account === null ? [] : [`recipient_account = ${params.add(account)}`]),
        ...(region === null ? [] : [`aws_region = ${params.add(region)}`]),
      ];
      return `(${tests.join(' AND ')})`;
    });
    tables.push({
      table: 'ct_event',
      time: 'event_time',
      where: scopes.length === 0 ? [] : [`(${scopes.join(' OR ')})`],
    });
  }
  if (selection.traces) tables.push({ table: SEGMENT_EVENTS, time: 'ts', where: [] });
  return tables;
}

export interface Extent {
  /** From the first to just behind the last event; null where none has a time. */
  range: TimeRange | null;
  /** Events that no range holds. */
  withoutTime: number;
}

/** The times of the selected events. */
export async function extentOf(connection: DuckDBConnection, selection: Selection): Promise<Extent> {
  const params = new Params();
  const parts = selectedTables(selection, params).map(
    ({ table, time, where }) =>
      `SELECT min(${time}) FILTER (isfinite(${time})) AS low, max(${time}) FILTER (isfinite(${time})) AS high, count(*) - count(*) FILTER (isfinite(${time})) AS timeless FROM ${table}${whereSql(where)}`,
  );
  if (parts.length === 0) return { range: null, withoutTime: 0 };
  const reader = await connection.runAndReadAll(
    `SELECT epoch_us(min(low))::DOUBLE, epoch_us(max(high))::DOUBLE, sum(timeless)::DOUBLE FROM (${parts.join(' UNION ALL ')})`,
    params.values,
  );
  const [low, high, timeless] = reader.getRows()[0] ?? [];
  const isTimed = typeof low === 'number' && typeof high === 'number';
  return { range: isTimed ? { from: low, to: high + 1 } : null, withoutTime: Number(timeless ?? 0) };
}

export function whereSql(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}
