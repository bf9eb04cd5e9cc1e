import type { DuckDBConnection } from '@duckdb/node-api';
import type {
  CallStatistics,
  GraphEdge,
  GraphNode,
  MillisecondHistogram,
  ServiceGraphAnswer,
} from '../../../preload/contract/graph.ts';
import { Params } from '../query/insights/sql-text.ts';
import { type ChosenTraces, choiceSql } from './chosen-traces.ts';
import { histogramOf, histogramSql } from './millisecond-histogram.ts';
import { numberOrNull, textOrNull } from './trace-list.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * The service graph of the chosen traces (xray.md 3.2): a GROUP BY over xr_call, whose rows the importer made of the
 * documents. Nodes are in the order of name, type and account, and numbered so.
 */
export async function serviceGraph(
  connection: DuckDBConnection,
  chosen: ChosenTraces,
): Promise<Omit<ServiceGraphAnswer, 'elapsedMs'>> {
  const params = new Params();
  const sql = graphSql(choiceSql(chosen, 'trace_us', params));
  const rows: Row[] = (await connection.runAndReadAll(sql, params.values)).getRowObjectsJson();
  const groups = groupsOf(rows);
  const ids = new Map<string, number>();
  const nodes = groups.filter(isOfNode).map((group, id) => nodeOf(group, id));
  for (const { id, name, type, account } of nodes) ids.set(keyOf(name, type, account), id);
  const edges = groups.filter((group) => !isOfNode(group)).flatMap((group) => edgeOf(group, ids) ?? []);
  return { nodes, edges, ...(await countTraces(connection, chosen)) };
}

/** Rows of one node or edge, never none. */
type Group = readonly Row[];

function groupsOf(rows: readonly Row[]): Group[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(KEY_COLUMNS.map((column) => row[column]));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

const KEY_COLUMNS = ['what', 'src_name', 'src_type', 'src_account', 'dst_name', 'dst_type', 'dst_account'];
/** What is told of a node or an edge beside its figures. It has few values: as keys they cost less than as aggregates. */
const MARKS = ['outcome', 'complete', 'root', 'inferred', 'caller_missing', 'links_missing', 'alias', 'alias_type'];

/**
 * A link has ages in place of response times, all others have none. Most nodes took as long as they answered in: their
 * durations are counted where they differ, and else are the times.
 */
function graphSql(choice: string): string {
  return `SELECT ${[...KEY_COLUMNS, ...MARKS].join(', ')}, count(*) AS calls,
      coalesce(sum(response_us), 0)::BIGINT AS response_us,
      duration_us = response_us AS took_as_long, ${histogramSql('coalesce(response_us, age_us)')} AS times,
      ${histogramSql('CASE WHEN duration_us <> response_us THEN duration_us END')} AS other_durations,
      min(start_us) AS start_us, max(end_us) AS end_us
    FROM xr_call WHERE ${choice} GROUP BY ALL
    ORDER BY dst_name, dst_type NULLS FIRST, dst_account NULLS FIRST, src_name, src_type NULLS FIRST, src_account NULLS FIRST, what,
      alias, alias_type`;
}

async function countTraces(
  connection: DuckDBConnection,
  chosen: ChosenTraces,
): Promise<Pick<ServiceGraphAnswer, 'traces' | 'range'>> {
  const params = new Params();
  const sql = `SELECT count(*), min(start_us), max(start_us) FROM xr_trace WHERE segment_count + span_count > 0
    AND ${choiceSql(chosen, 'start_us', params)}`;
  const [traces, from, to] = (await connection.runAndReadAll(sql, params.values)).getRows()[0] ?? [];
  const range = typeof from === 'bigint' && typeof to === 'bigint' ? { from: Number(from), to: Number(to) + 1 } : null;
  return { traces: Number(traces), range };
}

function isOfNode(group: Group): boolean {
  return group[0]?.what === 'node';
}

function nodeOf(group: Group, id: number): GraphNode {
  const [row = {}] = group;
  const type = textOrNull(row.dst_type);
  const isClient = type === CLIENT;
  return {
    id,
    name: String(row.dst_name),
    type,
    account: textOrNull(row.dst_account),
    root: group.some(({ root }) => root === true),
    state: group.some(({ inferred }) => inferred === false) && !isClient ? 'active' : 'unknown',
    ...rangeOf(group),
    statistics: statisticsOf(group),
    responseTimes: histogramOfAll(group, timesOf),
    durations: histogramOfAll(group, durationsOf),
    inProgress: isClient ? 0 : callsOf(group, ({ complete }) => complete !== true),
    callerMissing: callsOf(group, ({ caller_missing }) => caller_missing === true),
    linksMissing: group.reduce((sum, { links_missing, calls }) => sum + Number(links_missing) * Number(calls), 0),
  };
}

/** Type of the node in front of a root: it is nobody's service and has no statistics. */
export const CLIENT = 'client';

function edgeOf(group: Group, ids: ReadonlyMap<string, number>): GraphEdge | null {
  const [row = {}] = group;
  const from = ids.get(keyOf(String(row.src_name), textOrNull(row.src_type), textOrNull(row.src_account)));
  const to = ids.get(keyOf(String(row.dst_name), textOrNull(row.dst_type), textOrNull(row.dst_account)));
  if (from === undefined || to === undefined) return null;
  const isLink = row.what === 'link';
  const times = histogramOfAll(group, timesOf);
  return {
    from,
    to,
    kind: isLink ? 'link' : 'call',
    ...rangeOf(group),
    statistics: statisticsOf(group),
    responseTimes: isLink ? [] : times,
    ages: isLink ? times : [],
    aliases: aliasesOf(group),
  };
}

/** Other names that the target was called by, in their order. */
function aliasesOf(group: Group): GraphEdge['aliases'] {
  const aliases = new Map<string, GraphEdge['aliases'][number]>();
  for (const { alias, alias_type } of group) {
    if (alias !== null)
      aliases.set(keyOf(String(alias), textOrNull(alias_type)), { name: String(alias), type: textOrNull(alias_type) });
  }
  return [...aliases.values()];
}

/** A range is told by what is counted (rule 9); where nothing has a complete response, by what there is. */
function rangeOf(group: Group): { startUs: number; endUs: number | null } {
  const complete = group.filter((row) => row.complete === true);
  const starts = (complete.length > 0 ? complete : group).map(({ start_us }) => Number(start_us));
  const ends = group.map(({ end_us }) => numberOrNull(end_us)).filter((end) => end !== null);
  return { startUs: Math.min(...starts), endUs: ends.length === 0 ? null : Math.max(...ends) };
}

function statisticsOf(group: Group): CallStatistics {
  const [ok, error, throttle, fault] = OUTCOMES.map((name) =>
    callsOf(group, ({ outcome }) => outcome === name),
  ) as Outcomes;
  const responseUs = group.reduce((sum, row) => sum + Number(row.response_us), 0);
  return { ok, error, throttle, fault, total: ok + error + throttle + fault, responseUs };
}

const OUTCOMES = ['ok', 'error', 'throttle', 'fault'] as const;
type Outcomes = [ok: number, error: number, throttle: number, fault: number];

function callsOf(group: Group, counts: (row: Row) => boolean): number {
  return group.reduce((sum, row) => (counts(row) ? sum + Number(row.calls) : sum), 0);
}

/** The histograms of the group's rows as one. */
function histogramOfAll(group: Group, column: (row: Row) => unknown): MillisecondHistogram {
  const histograms = group.map((row) => histogramOf(column(row))).filter((histogram) => histogram.length > 0);
  if (histograms.length <= 1) return histograms[0] ?? [];
  const counts = new Map<number, number>();
  for (const histogram of histograms)
    for (const { ms, count } of histogram) counts.set(ms, (counts.get(ms) ?? 0) + count);
  return [...counts].map(([ms, count]) => ({ ms, count })).sort((a, b) => a.ms - b.ms);
}

function timesOf(row: Row): unknown {
  return row.times;
}

function durationsOf(row: Row): unknown {
  return row.took_as_long === true ? row.times : row.other_durations;
}

function keyOf(...parts: (string | null)[]): string {
  return JSON.stringify(parts);
}
