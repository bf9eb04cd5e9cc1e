import type { DuckDBConnection } from '@duckdb/node-api';
import type { CallStatistics, GraphEdge, GraphNode, ServiceGraphAnswer } from '../../../preload/contract/graph.ts';
import { Params } from '../query/insights/sql-text.ts';
import { type ChosenTraces, choiceSql } from './chosen-traces.ts';
import { histogramOf, milliseconds } from './millisecond-histogram.ts';
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
  const choice = choiceSql(chosen, 'trace_us', params);
  const ask = async (sql: string): Promise<Row[]> =>
    (await connection.runAndReadAll(sql, params.values)).getRowObjectsJson();
  const rows = await ask(graphSql(choice));
  // Few edges have other names: apart, so that the rest need not be looked at for them.
  const aliases = await ask(
    `SELECT DISTINCT ${KEYS}, alias, alias_type FROM xr_call WHERE alias IS NOT NULL AND ${choice} ORDER BY alias, alias_type`,
  );
  const ids = new Map<string, number>();
  const nodes = rows.filter(({ what }) => what === 'node').map((row, id) => nodeOf(row, id));
  for (const { id, name, type, account } of nodes) ids.set(keyOf(name, type, account), id);
  const edges = rows.filter(({ what }) => what !== 'node').flatMap((row) => edgeOf(row, ids, aliases) ?? []);
  return { nodes, edges, ...(await countTraces(connection, chosen)) };
}

const KEY_COLUMNS = ['what', 'src_name', 'src_type', 'src_account', 'dst_name', 'dst_type', 'dst_account'];
const KEYS = KEY_COLUMNS.join(', ');

/** A range is told by what is counted (rule 9); of what has no complete response, by what there is. */
function graphSql(choice: string): string {
  return `SELECT ${KEYS},
      count(*) FILTER (outcome = 'ok') AS ok, count(*) FILTER (outcome = 'error') AS error,
      count(*) FILTER (outcome = 'throttle') AS throttle, count(*) FILTER (outcome = 'fault') AS fault,
      coalesce(sum(response_us) FILTER (outcome IS NOT NULL), 0)::BIGINT AS response_us,
      histogram(${milliseconds('response_us')}) AS response_times, histogram(${milliseconds('duration_us')}) AS durations,
      histogram(${milliseconds('age_us')}) AS ages,
      coalesce(min(start_us) FILTER (complete), min(start_us)) AS start_us, max(end_us) AS end_us,
      bool_or(root) AS root, bool_or(NOT inferred) AS active,
      count(*) FILTER (NOT complete) AS in_progress, count(*) FILTER (caller_missing) AS caller_missing,
      sum(links_missing)::BIGINT AS links_missing
    FROM xr_call WHERE ${choice} GROUP BY ${KEYS}
    ORDER BY dst_name, dst_type NULLS FIRST, dst_account NULLS FIRST, src_name, src_type NULLS FIRST, src_account NULLS FIRST, what`;
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

function nodeOf(row: Row, id: number): GraphNode {
  const type = textOrNull(row.dst_type);
  const isClient = type === CLIENT;
  return {
    id,
    name: String(row.dst_name),
    type,
    account: textOrNull(row.dst_account),
    root: row.root === true,
    state: row.active === true && !isClient ? 'active' : 'unknown',
    startUs: Number(row.start_us),
    endUs: numberOrNull(row.end_us),
    statistics: statisticsOf(row),
    responseTimes: histogramOf(row.response_times),
    durations: histogramOf(row.durations),
    inProgress: isClient ? 0 : Number(row.in_progress),
    callerMissing: Number(row.caller_missing),
    linksMissing: Number(row.links_missing),
  };
}

/** Type of the node in front of a root: it is nobody's service and has no statistics. */
export const CLIENT = 'client';

function edgeOf(row: Row, ids: ReadonlyMap<string, number>, aliases: readonly Row[]): GraphEdge | null {
  const from = ids.get(keyOf(String(row.src_name), textOrNull(row.src_type), textOrNull(row.src_account)));
  const to = ids.get(keyOf(String(row.dst_name), textOrNull(row.dst_type), textOrNull(row.dst_account)));
  if (from === undefined || to === undefined) return null;
  return {
    from,
    to,
    kind: row.what === 'link' ? 'link' : 'call',
    startUs: Number(row.start_us),
    endUs: numberOrNull(row.end_us),
    statistics: statisticsOf(row),
    responseTimes: histogramOf(row.response_times),
    ages: histogramOf(row.ages),
    aliases: aliases
      .filter((alias) => KEY_COLUMNS.every((column) => alias[column] === row[column]))
      .map(({ alias, alias_type }) => ({ name: String(alias), type: textOrNull(alias_type) })),
  };
}

function statisticsOf(row: Row): CallStatistics {
  const [ok, error, throttle, fault] = [row.ok, row.error, row.throttle, row.fault].map(Number) as Outcomes;
  return { ok, error, throttle, fault, total: ok + error + throttle + fault, responseUs: Number(row.response_us) };
}

type Outcomes = [ok: number, error: number, throttle: number, fault: number];

function keyOf(...parts: (string | null)[]): string {
  return JSON.stringify(parts);
}
