import type { DuckDBConnection } from '@duckdb/node-api';
import { UserFacingError } from '../../../preload/contract/errors.ts';
import type { Output } from '../../../preload/contract/index.ts';
import { givenTraceId, w3cTraceId } from '../importers/traces/trace-id.ts';
import { Params } from '../query/insights/sql-text.ts';
import { SOURCE } from '../store/views/view.ts';
import { textOrNull } from './trace-list.ts';

type Beside = Omit<Output<'traces.beside'>, 'elapsedMs'>;

/** How far from a call its record in the trail may lie: CloudTrail tells whole seconds. */
const SLACK_US = 1_000_000;
/** How far from a trace log events with one of its request ids, or of its functions' groups, are looked for. */
const AROUND_US = 60_000_000;

/**
 * Log events and API calls that belong to a trace, each with the rule that says so. Exact ones name the trace's id (in
 * X-Ray's form, in W3C's, or inside of a header's `Root=`) or the request id of one of its calls. Inferred ones only fit:
 * a call of the same operation and Region at the same time, by a role session named like the service where it has that; and
 * events of the log groups of its functions at the time. Throws `bad-request` where no trace has the id.
 */
export async function besideTrace(connection: DuckDBConnection, givenId: string, limit: number): Promise<Beside> {
  const traceId = givenTraceId(givenId);
  await connection.run('CREATE OR REPLACE TEMP TABLE beside_segment AS SELECT * FROM xr_segment WHERE trace_id = $1 AND NOT superseded', [traceId]); // biome-ignore format: one statement
  const [extent] = await rowsOf(
    connection,
    'SELECT min(start_us), max(coalesce(end_us, start_us)) FROM beside_segment',
  );
  const [from, to] = (extent ?? []).map(Number);
  if (from === undefined || to === undefined || extent?.[0] === null)
    throw new UserFacingError('bad-request', `There are no segments of the trace ${givenId} in this workspace.`);
  const logs = await logsOf(connection, traceId, { from: from - AROUND_US, to: to + AROUND_US }, limit);
  const calls = await callsOf(connection, traceId, limit);
  await connection.run('DROP TABLE beside_segment');
  return { logs, calls };
}

interface Window {
  from: number;
  to: number;
}

async function logsOf(
  connection: DuckDBConnection,
  traceId: string,
  { from, to }: Window,
  limit: number,
): Promise<Beside['logs']> {
  const params = new Params();
  const isNear = `ts BETWEEN make_timestamp(${from}) AND make_timestamp(${to})`;
  const sql = `
    WITH ids AS (SELECT DISTINCT aws_request_id AS id FROM beside_segment WHERE len(aws_request_id) >= 8),
    own AS (SELECT group_id FROM log_group WHERE name IN (SELECT '/aws/lambda/' || name FROM beside_segment
      WHERE origin IN ('AWS::Lambda', 'AWS::Lambda::Function'))),
    found AS (
      SELECT 'trace-id' AS rule, rowid AS place FROM log_event WHERE ${namesTrace('message', traceId, params)}
      UNION ALL SELECT 'request-id', e.rowid FROM log_event AS e JOIN ids ON contains(e.message, ids.id) WHERE ${isNear}
      UNION ALL SELECT 'function-time', rowid FROM log_event WHERE ${isNear} AND group_id IN (FROM own)),
    best AS (SELECT place, min_by(rule, list_position(['trace-id', 'request-id', 'function-time'], rule)) AS rule FROM found GROUP BY place)
    SELECT count(*) OVER (), b.rule, e.file_id, e."position", ${SOURCE}, epoch_us(e.ts), g.account, g.name, s.name, e.message, e.outcome
    FROM best AS b JOIN log_event AS e ON e.rowid = b.place JOIN import_file AS file USING (file_id) LEFT JOIN log_group AS g USING (group_id)
    LEFT JOIN log_stream AS s USING (stream_id) ORDER BY e.ts NULLS LAST, e.file_id, e."position" LIMIT ${limit}`;
  const rows = await rowsOf(connection, sql, params);
  return {
    total: Number(rows[0]?.[0] ?? 0),
    events: rows.map(([, rule, fileId, position, source, time, account, group, stream, message, outcome]) => ({
      rule: rule === 'trace-id' || rule === 'request-id' ? rule : 'function-time',
      fileId: Number(fileId),
      position: Number(position),
      source: String(source),
      timeUs: time === null ? null : Number(time),
      account: textOrNull(account),
      logGroup: textOrNull(group),
      logStream: textOrNull(stream),
      message: String(message),
      outcome: textOrNull(outcome),
    })),
  };
}

async function callsOf(connection: DuckDBConnection, traceId: string, limit: number): Promise<Beside['calls']> {
  const params = new Params();
  const sql = `
    WITH sub AS (SELECT s.id, s.start_us, coalesce(s.end_us, s.start_us) AS end_us, s.aws_operation, s.aws_region, s.aws_request_id, o.name AS service
      FROM beside_segment AS s LEFT JOIN beside_segment AS o ON o.id = s.owner_id),
    near AS (SELECT rowid AS place, * FROM ct_event WHERE event_time BETWEEN
      make_timestamp((SELECT min(start_us) FROM sub) - ${SLACK_US}) AND make_timestamp((SELECT max(end_us) FROM sub) + ${SLACK_US})),
    found AS (
      SELECT 'trace-id' AS rule, rowid AS place, NULL AS id FROM ct_event WHERE ${namesTrace('raw', traceId, params)}
      UNION ALL SELECT 'request-id', e.rowid, sub.id FROM ct_event AS e JOIN sub ON e.request_id = sub.aws_request_id
      UNION ALL
      SELECT CASE WHEN ends_with(coalesce(e.ui_arn, ''), '/' || sub.service) THEN 'role-region-time' ELSE 'region-time' END, e.place, sub.id
      FROM near AS e JOIN sub ON e.event_name = sub.aws_operation AND e.aws_region = sub.aws_region
        AND e.event_time BETWEEN make_timestamp(sub.start_us - ${SLACK_US}) AND make_timestamp(sub.end_us + ${SLACK_US})),
    best AS (SELECT place, min_by({rule: rule, id: id},
        (list_position(['request-id', 'trace-id', 'role-region-time', 'region-time'], rule), coalesce(id, ''))) AS found
      FROM found GROUP BY place)
    SELECT count(*) OVER (), b.found.rule, b.found.id, e.file_id, e."position", ${SOURCE}, epoch_us(e.event_time), e.event_source, e.event_name,
      e.aws_region, e.request_id, e.ui_arn, e.outcome
    FROM best AS b JOIN ct_event AS e ON e.rowid = b.place JOIN import_file AS file USING (file_id) ORDER BY e.event_time NULLS LAST, e.file_id, e."position" LIMIT ${limit}`;
  const rows = await rowsOf(connection, sql, params);
  return {
    total: Number(rows[0]?.[0] ?? 0),
    events: rows.map(([, rule, id, fileId, position, source, time, service, name, region, request, arn, outcome]) => ({
      rule: rule === 'request-id' || rule === 'trace-id' || rule === 'role-region-time' ? rule : 'region-time',
      entityId: textOrNull(id),
      fileId: Number(fileId),
      position: Number(position),
      source: String(source),
      timeUs: time === null ? null : Number(time),
      eventSource: textOrNull(service),
      eventName: textOrNull(name),
      awsRegion: textOrNull(region),
      requestId: textOrNull(request),
      userArn: textOrNull(arn),
      outcome: textOrNull(outcome),
    })),
  };
}

/** Whether a text names the trace in any form. The last 24 digits are the same in all, so most texts are looked at once. */
function namesTrace(column: string, traceId: string, params: Params): string {
  const w3c = w3cTraceId(traceId);
  const forms = [traceId, ...(w3c === null ? [] : [w3c])];
  const tests = forms.map((form) => `contains(lower(${column}), ${params.add(form)})`).join(' OR ');
  if (w3c === null) return `contains(${column}, ${params.add(traceId)})`;
  const tail = w3c.slice(8);
  return `(contains(${column}, ${params.add(tail)}) OR contains(${column}, ${params.add(tail.toUpperCase())})) AND (${tests})`;
}

async function rowsOf(connection: DuckDBConnection, sql: string, params = new Params()): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql, params.values)).getRows();
}
