import type { DuckDBConnection } from '@duckdb/node-api';
import { type TextRange, UserFacingError } from '../../../preload/contract/errors.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import type { Store } from '../store/store.ts';
import { parsePattern, selectMatching } from './filter-pattern/compile.ts';
import { rangeCondition } from './insights/branch.ts';
import { type Catalog, groupNames, nothing, selectGroup } from './insights/catalog.ts';
import { nearest } from './insights/diagnostics.ts';
import type { Statement } from './insights/sql-text.ts';
import { readCatalog } from './read-catalog.ts';

/** What log events are asked for. */
export interface LogFilter {
  /** A filter pattern of CloudWatch Logs; an empty one fits every event. */
  pattern: string;
  /** Log groups; none means all. */
  sources: readonly string[];
  range: TimeRange | null;
}

/** An event as FilterLogEvents gives it; times are milliseconds. What the workspace does not know is left out. */
export interface FilteredEvent {
  logStreamName: string;
  timestamp?: number;
  message: string;
  ingestionTime?: number;
  eventId?: string;
  /** Where more than one log group was asked. */
  logGroupName?: string;
}

export interface FilteredLogs {
  warnings: { message: string; at: TextRange }[];
  /** In the order of FilterLogEvents: time, ingestion time, id; a chunk at a time. Events without a time come last. */
  events: AsyncGenerator<FilteredEvent[]>;
}

const COLUMNS = ['ts', 'ingestion_time', 'event_id', 'message', 'group_id', 'stream_id', 'file_id', '"position"'];

/** The log events that a filter pattern fits. Throws `query.syntax` with the place, and `query.unknown-field` for a log group. */
export async function filterLogs(connection: DuckDBConnection, store: Store, filter: LogFilter): Promise<FilteredLogs> {
  const { matching, warnings, isOneGroup } = await matchingEvents(connection, store, filter);
  const sql = `SELECT e.message, s.name, g.name, epoch_ms(e.ts), epoch_ms(e.ingestion_time), e.event_id
    FROM (${matching.sql}) AS e ${NAMED} ${ORDER}`;
  return { warnings, events: eventsOf(connection, sql, matching.params, isOneGroup) };
}

/** The same as columns `c0` and so on (`PATTERN_COLUMNS`), with the places of the records behind them. Throws as `filterLogs` does. */
export async function patternRows(
  connection: DuckDBConnection,
  store: Store,
  filter: LogFilter,
): Promise<Statement & { warnings: string[]; groups: number[] | null }> {
  const { matching, warnings, groups } = await matchingEvents(connection, store, filter);
  const sql = `SELECT e.ts, e.message, s.name, coalesce(g.account || ':', '') || g.name, e.ingestion_time, e.event_id,
    'logs', e.file_id, e."position" FROM (${matching.sql}) AS e ${NAMED} ${ORDER}`;
  return { sql, params: matching.params, warnings: warnings.map(({ message }) => message), groups };
}

/** As the view `logs` calls them. */
export const PATTERN_COLUMNS = ['@timestamp', '@message', '@logStream', '@log', '@ingestionTime', 'eventId'] as const;

const NAMED = 'JOIN log_stream AS s USING (stream_id) JOIN log_group AS g ON g.group_id = e.group_id';
const ORDER = `ORDER BY e.ts NULLS LAST, e.ingestion_time NULLS LAST, length(e.event_id) NULLS LAST, e.event_id, e.file_id, e."position"`;

async function matchingEvents(
  connection: DuckDBConnection,
  store: Store,
  { pattern: text, sources, range }: LogFilter,
): Promise<{ matching: Statement; warnings: FilteredLogs['warnings']; groups: number[] | null; isOneGroup: boolean }> {
  const parsed = parsePattern(text);
  if (!parsed.ok)
    throw new UserFacingError('query.syntax', parsed.errors.map(({ message }) => message).join('; '), {
      at: parsed.errors.map(({ at }) => at),
    });
  const catalog = await readCatalog(connection, store, { text: '', fields: false });
  const groups = groupsOf(catalog, sources);
  const bounds = range === null ? null : { fromUs: BigInt(range.from), toUs: BigInt(range.to) };
  const further = [...rangeCondition('ts', bounds), ...(groups === null ? [] : [`group_id IN (${groups.join(', ')})`])];
  return {
    matching: selectMatching(parsed.pattern, 'log_event', COLUMNS, further),
    warnings: parsed.warnings,
    groups: groups === null ? null : [...groups],
    isOneGroup: (groups ?? catalog.logGroups).length === 1,
  };
}

async function* eventsOf(
  connection: DuckDBConnection,
  sql: string,
  params: (string | number)[],
  isOneGroup: boolean,
): AsyncGenerator<FilteredEvent[]> {
  const result = await connection.stream(sql, params);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield chunk.getRows().map(([message, stream, group, timestamp, ingestionTime, eventId]) => ({
      logStreamName: String(stream),
      ...(timestamp === null ? {} : { timestamp: Number(timestamp) }),
      message: String(message),
      ...(ingestionTime === null ? {} : { ingestionTime: Number(ingestionTime) }),
      ...(eventId === null ? {} : { eventId: String(eventId) }),
      ...(isOneGroup ? {} : { logGroupName: String(group) }),
    }));
  }
}

/** Ids of the named log groups; null for all. Throws `query.unknown-field`. */
export function groupsOf(catalog: Catalog, sources: readonly string[]): readonly number[] | null {
  if (sources.length === 0) return null;
  const selection = nothing();
  for (const name of sources) {
    const problem = selectGroup(catalog, name, selection);
    const isTrail = selection.trails !== null;
    const isOurs = isTrail || selection.traces;
    if (problem === null && !isOurs) continue;
    const near = isOurs ? null : nearest(name, groupNames(catalog));
    const said = isOurs
      ? `${name} are ${isTrail ? 'trail events' : 'segments of traces'}, which no filter pattern is for`
      : problem;
    throw new UserFacingError('query.unknown-field', `${said}${near === null ? '' : `; did you mean ${near}?`}`);
  }
  return selection.groups;
}
