import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Catalog, LogGroup } from '../../../../main/engine/query/insights/catalog.ts';
import { cellText } from '../../../../main/engine/query/insights/cells.ts';
import { type CompiledQuery, type CompileOptions, compile } from '../../../../main/engine/query/insights/compile.ts';
import { macroStatements } from '../../../../main/engine/query/insights/macros.ts';
import { prepare } from '../../../../main/engine/query/insights/prepare.ts';
import { withLiterals } from '../../../../main/engine/query/insights/sql-text.ts';
import { passGate } from '../../../../main/engine/query/sql/gate.ts';
import { LOG_TABLES, TABLES } from '../../../../main/engine/store/schema.ts';

/** 2024-01-01 00:00:00 UTC; event i of a case happens i minutes later unless it says otherwise. */
export const START_MS = Date.UTC(2024, 0, 1);
export const NOW_US = BigInt(Date.UTC(2024, 0, 2)) * 1000n;

export interface LogEvent {
  message: string;
  /** Milliseconds after START_MS. */
  at?: number;
  group?: string;
  stream?: string;
}
export type Trail = Record<string, unknown> & { raw?: string };

const GROUPS: LogGroup[] = [
  { groupId: 1, name: 'app', account: '111122223333', tags: { env: 'production', team: 'red' } },
  { groupId: 2, name: 'other', account: null },
  { groupId: 3, name: '/aws/lambda/fn', account: '111122223333', logClass: 'INFREQUENT_ACCESS' },
  { groupId: 4, name: 'flows', account: '444455556666', dataSources: ['amazon_vpc.flow'] },
];

export const CATALOG: Catalog = {
  trails: true,
  traces: true,
  logGroups: GROUPS,
  logFormats: [{ formatId: 9, name: 'vpc-flow', fields: ['version', 'srcaddr', 'dstaddr', 'tcp-flags'] }],
  lookupTables: [
    { name: 'users', columns: ['user_id', 'email', 'department'] },
    { name: 'nets', columns: ['cidr', 'region', 'owner'] },
  ],
  fields: new Map(),
  dottedKeys: ['user.id'],
  inexactTrailFields: ['eventTime'],
};

/** A database with the workspace's tables and macros, which tests fill. */
export async function openDatabase(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  for (const statement of `${TABLES}${LOG_TABLES}`.split(';'))
    if (statement.trim() !== '') await connection.run(statement);
  for (const statement of macroStatements()) await connection.run(statement);
  for (const { groupId, name, account } of GROUPS)
    await connection.run('INSERT INTO log_group VALUES ($1, $2, $3, NULL)', [groupId, name, account]);
  await connection.run(
    `CREATE TABLE lookup.users AS SELECT * FROM (VALUES ('u1', 'a@x.org', 'Engineering'), ('u2', 'b@x.org', 'Sales'), ('u1', 'late@x.org', 'Late')) t(user_id, email, department)`,
  );
  await connection.run(
    `CREATE TABLE lookup.nets AS SELECT * FROM (VALUES ('10.0.0.0/8', 'eu', 'wide'), ('10.1.0.0/16', 'us', 'narrow'), ('2001:db8::/32', 'ap', 'six')) t(cidr, region, owner)`,
  );
  for (const { name, columns } of CATALOG.lookupTables) await listLookup(connection, name, columns);
  return connection;
}

/** Makes a table of the schema `lookup` one that queries may name. */
export async function listLookup(
  connection: DuckDBConnection,
  name: string,
  columns: readonly string[],
): Promise<void> {
  await connection.run('INSERT INTO lookup_table VALUES ($1, $2::JSON, 0, NULL, NULL)', [
    name,
    JSON.stringify(columns),
  ]);
}

/** Replaces all events. */
export async function fill(
  connection: DuckDBConnection,
  events: readonly (string | LogEvent)[],
  trails: readonly Trail[] = [],
): Promise<void> {
  await connection.run('DELETE FROM log_event');
  await connection.run('DELETE FROM log_stream');
  await connection.run('DELETE FROM ct_event');
  const rows = events.map((one, i) => {
    const event = typeof one === 'string' ? { message: one } : one;
    const group = GROUPS.find(({ name }) => name === (event.group ?? 'app'))?.groupId ?? 1;
    return {
      us: (START_MS + (event.at ?? i * 60_000)) * 1000,
      group,
      stream: event.stream ?? 's',
      message: event.message,
      position: i + 1,
    };
  });
  const streams = [...new Set(rows.map((row) => `${row.group} ${row.stream}`))];
  for (const [i, key] of streams.entries())
    await connection.run('INSERT INTO log_stream VALUES ($1, $2, $3)', [
      i + 1,
      Number(key.split(' ')[0]),
      key.split(' ')[1] ?? '',
    ]);
  await connection.run(
    `INSERT INTO log_event SELECT make_timestamp(CAST(r.us AS BIGINT)), NULL, r.g, r.s, NULL, r.m, 'ok', NULL, 1, r.p FROM (SELECT unnest(from_json($1, '[{"us":"BIGINT","g":"INTEGER","s":"INTEGER","m":"VARCHAR","p":"BIGINT"}]')) AS r)`,
    [
      JSON.stringify(
        rows.map(({ us, group, stream, message, position }) => ({
          us,
          g: group,
          s: streams.indexOf(`${group} ${stream}`) + 1,
          m: message,
          p: position,
        })),
      ),
    ],
  );
  for (const [i, { raw, ...record }] of trails.entries()) {
    const own = raw ?? JSON.stringify(record);
    await connection.run(
      `INSERT INTO ct_event (event_id, event_time, event_source, event_name, aws_region, source_ip, error_code, recipient_account, read_only, ui_type, ui_arn, ui_user, user_identity, request_parameters, response_elements, tls_details, raw, outcome, file_id, position)
       SELECT j->>'eventID', CAST(TRY_CAST(j->>'eventTime' AS TIMESTAMPTZ) AS TIMESTAMP), j->>'eventSource', j->>'eventName', j->>'awsRegion', j->>'sourceIPAddress', j->>'errorCode', j->>'recipientAccountId', TRY_CAST(j->>'readOnly' AS BOOLEAN), j->>'$.userIdentity.type', j->>'$.userIdentity.arn', j->>'$.userIdentity.userName', j->'userIdentity', j->'requestParameters', j->'responseElements', j->'tlsDetails', $1, 'ok', 1, $2 FROM (SELECT CAST($1 AS JSON) AS j)`,
      [own, i + 1],
    );
  }
}

export interface Answer {
  columns: string[];
  rows: (string | null)[][];
  warnings: string[];
}

export function compiled(query: string, options: Partial<CompileOptions> = {}): CompiledQuery {
  const result = compile(query, { catalog: CATALOG, nowUs: NOW_US, ...options });
  if (!result.ok) throw new Error(`${query}\n${result.diagnostics.map((one) => one.message).join('\n')}`);
  return result.query;
}

/**
 * Runs a query twice, as it is and as an SQL tab runs the SQL that is shown: through the gate, its values written in. Both
 * must agree; cells are texts as the service prints them. The tables of prepared work cannot be named in an SQL tab.
 */
export async function ask(
  connection: DuckDBConnection,
  query: string,
  options: Partial<CompileOptions> = {},
): Promise<Answer> {
  const done = compiled(query, options);
  await prepare(connection, done);
  try {
    const read = async (sql: string, params?: (string | number)[]) =>
      (await connection.runAndReadAll(sql, params)).getRows().map((row) => row.map(cellText));
    const rows = await read(done.sql, done.params);
    const written = withLiterals(done);
    const isApart = done.preparations.length > 0;
    const shown = await read(isApart ? written : (await passGate(connection, written)).select);
    if (JSON.stringify(sorted(rows)) !== JSON.stringify(sorted(shown)))
      throw new Error(`The shown SQL answers differently: ${JSON.stringify(shown)} for ${JSON.stringify(rows)}`);
    return {
      columns: done.columns.map((column) => column.name),
      rows,
      warnings: done.warnings.map((warning) => warning.message),
    };
  } catch (error) {
    throw new Error(`${query}\n${withLiterals(done)}\n${error instanceof Error ? error.message : error}`);
  }
}

export function sorted(rows: readonly (string | null)[][]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** Equality of cells (3.7): null is null; numbers by value, relative 1e-9; otherwise exact text. */
export function sameCell(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b;
  const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
  if (decimal.test(a) && decimal.test(b))
    return Math.abs(Number(a) - Number(b)) <= 1e-9 * Math.max(1, Math.abs(Number(a)));
  return a === b;
}
