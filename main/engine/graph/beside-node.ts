import type { DuckDBConnection } from '@duckdb/node-api';
import type { NodeIdentity } from '../../../preload/contract/graph.ts';
import type { Output } from '../../../preload/contract/index.ts';
import { Params } from '../query/insights/sql-text.ts';
import { type ChosenTraces, choiceSql } from './chosen-traces.ts';
import { textOrNull } from './trace-list.ts';

type Beside = Omit<Output<'graph.beside'>, 'elapsedMs'>;

/** So many of a service's newest segments are read for the log groups that they name: all of a service name the same. */
const READ_SEGMENTS = 200;

/** Log groups and roles of a service (ui.md 8 d). Groups that are not in the workspace are left out. */
export async function besideNode(
  connection: DuckDBConnection,
  chosen: ChosenTraces,
  node: NodeIdentity,
): Promise<Beside> {
  return { logGroups: await logGroupsOf(connection, chosen, node), roles: await rolesOf(connection, chosen, node) };
}

async function logGroupsOf(
  connection: DuckDBConnection,
  chosen: ChosenTraces,
  node: NodeIdentity,
): Promise<Beside['logGroups']> {
  const params = new Params();
  const sql = `WITH own AS (${ownSegments(chosen, node, params)}),
    newest AS (
      SELECT part.name, part.origin, part.doc FROM own JOIN xr_segment AS part
        ON part.trace_id = own.trace_id AND part.id = own.entity_id AND NOT part.superseded
      ORDER BY part.start_us DESC LIMIT ${READ_SEGMENTS}),
    named AS (
      SELECT unnest(json_extract_string(doc, '$.aws.cloudwatch_logs[*].log_group')) AS name FROM newest
      UNION SELECT '/aws/lambda/' || name FROM newest WHERE origin IN ('AWS::Lambda', 'AWS::Lambda::Function'))
    SELECT DISTINCT name, account FROM log_group WHERE name IN (SELECT name FROM named) ORDER BY name, account`;
  return (await rowsOf(connection, sql, params)).map(([name, account]) => ({
    name: String(name),
    account: textOrNull(account),
  }));
}

/** The roles of the service's own calls, by their request ids; where none has one, those of sessions that are named like it. */
async function rolesOf(
  connection: DuckDBConnection,
  chosen: ChosenTraces,
  node: NodeIdentity,
): Promise<Beside['roles']> {
  const params = new Params();
  const { range } = chosen;
  const inRange =
    range === null
      ? 'true'
      : `event_time >= make_timestamp(${range.from}) AND event_time < make_timestamp(${range.to})`;
  const sql = `WITH own AS (${ownSegments(chosen, node, params)}),
    ids AS (
      SELECT DISTINCT part.aws_request_id AS id FROM own JOIN xr_segment AS part
        ON part.trace_id = own.trace_id AND part.owner_id = own.entity_id AND NOT part.superseded
      WHERE part.aws_request_id IS NOT NULL),
    called AS (SELECT DISTINCT issuer_arn AS arn FROM ct_event WHERE request_id IN (SELECT id FROM ids) AND issuer_arn IS NOT NULL),
    named AS (
      SELECT DISTINCT issuer_arn AS arn FROM ct_event WHERE issuer_arn IS NOT NULL
        AND ends_with(ui_arn, ${params.add(`/${node.name}`)}) AND EXISTS (FROM own)),
    roles AS (
      SELECT 'request-id' AS rule, arn FROM called
      UNION ALL SELECT 'session-name', arn FROM named WHERE NOT EXISTS (FROM called))
    SELECT roles.rule, roles.arn, count(*) AS calls FROM roles JOIN ct_event AS e ON e.issuer_arn = roles.arn
    WHERE ${inRange} GROUP BY ALL ORDER BY calls DESC, roles.arn`;
  return (await rowsOf(connection, sql, params)).map(([rule, arn, calls]) => ({
    rule: rule === 'request-id' ? rule : 'session-name',
    arn: String(arn),
    calls: Number(calls),
  }));
}

/** SQL for the segments that a service sent itself, by trace and id. */
function ownSegments(chosen: ChosenTraces, { name, type, account }: NodeIdentity, params: Params): string {
  const [nameSql, typeSql, accountSql] = [name, type, account].map((value) =>
    value === null ? 'NULL' : params.add(value),
  );
  return `SELECT DISTINCT trace_id, entity_id FROM xr_call WHERE what = 'node' AND NOT inferred
        AND dst_name = ${nameSql} AND dst_type IS NOT DISTINCT FROM ${typeSql}
        AND dst_account IS NOT DISTINCT FROM ${accountSql} AND ${choiceSql(chosen, 'trace_us', params)}`;
}

async function rowsOf(connection: DuckDBConnection, sql: string, params: Params): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql, params.values)).getRows();
}
