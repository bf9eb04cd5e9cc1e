import type { DuckDBConnection } from '@duckdb/node-api';
import type {
  CallStatistics,
  FailedTimes,
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
  const rows: Row[] = (await connection.runAndReadAll(sql, params.values)).getRowObjects();
  const missing = await missingOf(connection, chosen);
  const groups = groupsOf(rows);
  const roots = new Set(rows.filter(isInFront).map(calledKey));
  const ids = new Map<string, number>();
  const nodes = groups
    .filter(isOfNode)
    .map((group, id) => nodeOf(group, id, roots.has(calledKey(group[0])), missing.get(calledKey(group[0]))));
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

/**
 * A link has ages in place of response times, all others have none. What is complete and counted has an outcome, what is in
 * progress, a client or a link has none. Each key and each aggregate here costs every row.
 */
function graphSql(choice: string): string {
  return `SELECT ${KEY_COLUMNS.join(', ')}, outcome, alias, alias_type, count(*) AS calls,
      coalesce(sum(response_us), 0)::BIGINT AS response_us,
      ${histogramSql('coalesce(response_us, age_us)')} AS times, ${histogramSql('duration_us')} AS durations,
      bool_and(inferred) AS inferred, min(start_us) AS start_us, max(end_us) AS end_us
    FROM xr_call WHERE ${choice} GROUP BY ALL
    ORDER BY dst_name, dst_type NULLS FIRST, dst_account NULLS FIRST, src_name, src_type NULLS FIRST, src_account NULLS FIRST, what,
      alias, alias_type`;
}

/** What is not here that calls of a node name: their callers, and what their links lead to. */
interface Missing {
  callers: number;
  links: number;
}

/** By node, as `calledKey` names it. */
async function missingOf(connection: DuckDBConnection, chosen: ChosenTraces): Promise<Map<string, Missing>> {
  const params = new Params();
  // Few rows say so. Each condition for itself, not with OR, lets DuckDB skip the others.
  const sql = `SELECT dst_name, dst_type, dst_account, sum(callers)::BIGINT AS callers, sum(links)::BIGINT AS links
    FROM (SELECT *, 1 AS callers, 0 AS links FROM xr_call WHERE caller_missing
      UNION ALL SELECT *, 0, links_missing FROM xr_call WHERE links_missing > 0)
    WHERE ${choiceSql(chosen, 'trace_us', params)} GROUP BY ALL`;
  const rows: Row[] = (await connection.runAndReadAll(sql, params.values)).getRowObjectsJson();
  return new Map(rows.map((row) => [calledKey(row), { callers: Number(row.callers), links: Number(row.links) }]));
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

/** The edge from the client in front of a root (rule 3a). */
function isInFront({ what, src_type }: Row): boolean {
  return what === 'edge' && src_type === CLIENT;
}

function calledKey(row: Row = {}): string {
  return keyOf(String(row.dst_name), textOrNull(row.dst_type), textOrNull(row.dst_account));
}

function nodeOf(group: Group, id: number, root: boolean, missing: Missing = { callers: 0, links: 0 }): GraphNode {
  const [row = {}] = group;
  const type = textOrNull(row.dst_type);
  const isClient = type === CLIENT;
  return {
    id,
    name: String(row.dst_name),
    type,
    account: textOrNull(row.dst_account),
    root,
    state: group.some(({ inferred }) => inferred === false) && !isClient ? 'active' : 'unknown',
    ...rangeOf(group),
    statistics: statisticsOf(group),
    responseTimes: histogramOfAll(group, 'times'),
    failedTimes: failedTimesOf(group),
    durations: histogramOfAll(group, 'durations'),
    inProgress: isClient ? 0 : callsOf(group, ({ outcome }) => outcome === null),
    callerMissing: missing.callers,
    linksMissing: missing.links,
  };
}

/** Type of the node in front of a root: it is nobody's service and has no statistics. */
export const CLIENT = 'client';

function edgeOf(group: Group, ids: ReadonlyMap<string, number>): GraphEdge | null {
  const [row = {}] = group;
  const from = ids.get(keyOf(String(row.src_name), textOrNull(row.src_type), textOrNull(row.src_account)));
  const to = ids.get(calledKey(row));
  if (from === undefined || to === undefined) return null;
  const isLink = row.what === 'link';
  const times = histogramOfAll(group, 'times');
  return {
    from,
    to,
    kind: isLink ? 'link' : 'call',
    ...rangeOf(group),
    statistics: statisticsOf(group),
    responseTimes: isLink ? [] : times,
    failedTimes: failedTimesOf(group),
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

/** A range is told by what is counted (rule 9); where nothing is, as of links and clients, by what there is. */
function rangeOf(group: Group): { startUs: number; endUs: number | null } {
  const counted = group.filter(({ outcome }) => outcome !== null);
  const starts = (counted.length > 0 ? counted : group).map(({ start_us }) => Number(start_us));
  const ends = group.map(({ end_us }) => numberOrNull(end_us)).filter((end) => end !== null);
  return { startUs: Math.min(...starts), endUs: ends.length === 0 ? null : Math.max(...ends) };
}

function statisticsOf(group: Group): CallStatistics {
  const [ok, error, throttle, fault] = OUTCOMES.map((name) =>
    callsOf(group, ({ outcome }) => outcome === name),
  ) as Outcomes;
  const responseUs = sumOf(group, 'response_us');
  return { ok, error, throttle, fault, total: ok + error + throttle + fault, responseUs };
}

const OUTCOMES = ['ok', 'error', 'throttle', 'fault'] as const;
type Outcomes = [ok: number, error: number, throttle: number, fault: number];

function callsOf(group: Group, counts: (row: Row) => boolean): number {
  return sumOf(group.filter(counts), 'calls');
}

function sumOf(group: Group, column: string): number {
  return group.reduce((sum, row) => sum + Number(row[column]), 0);
}

function failedTimesOf(group: Group): FailedTimes {
  const timesOf = (name: keyof FailedTimes) =>
    histogramOfAll(
      group.filter(({ outcome }) => outcome === name),
      'times',
    );
  return { error: timesOf('error'), throttle: timesOf('throttle'), fault: timesOf('fault') };
}

/** The histograms of the group's rows as one. */
function histogramOfAll(group: Group, column: 'times' | 'durations'): MillisecondHistogram {
  const histograms = group.map((row) => histogramOf(row[column])).filter((histogram) => histogram.length > 0);
  if (histograms.length <= 1) return histograms[0] ?? [];
  const counts = new Map<number, number>();
  for (const histogram of histograms)
    for (const { ms, count } of histogram) counts.set(ms, (counts.get(ms) ?? 0) + count);
  return [...counts].map(([ms, count]) => ({ ms, count })).sort((a, b) => a.ms - b.ms);
}

function keyOf(...parts: (string | null)[]): string {
  return JSON.stringify(parts);
}
