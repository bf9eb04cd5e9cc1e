import type { DuckDBConnection } from '@duckdb/node-api';
import { listOf } from '../../store/sql-text.ts';
import type { SpoolPart } from '../cut-protocol.ts';
import { insertSome } from '../insert-some.ts';
import { asItCame, spoolTable } from '../spool-table.ts';

/** The events of the spool's parts (log-spool.ts says what is in them), `message` as it stands there. Times are TIMESTAMP. */
export function spoolLogLines(parts: readonly SpoolPart[]): string {
  const lines = spoolTable(
    parts,
    `file_id: 'INTEGER', "position": 'BIGINT', scope: 'INTEGER', ts: 'BIGINT', ingestion_time: 'BIGINT', event_id: 'VARCHAR',
      outcome: 'VARCHAR', how: 'VARCHAR', message: 'VARCHAR'`,
  );
  return `(SELECT * REPLACE (make_timestamp(ts) AS ts, make_timestamp(ingestion_time) AS ingestion_time) FROM ${lines})`;
}

/** The same with `message` in its own characters. */
export function spoolLogEvents(parts: readonly SpoolPart[]): string {
  return `(SELECT * REPLACE (coalesce(${asItCame('message')}, '') AS message) FROM ${spoolLogLines(parts)})`;
}

/**
 * Gives the log groups, streams and formats of the spool's parts their ids, new ones where they are not known yet, and adds
 * them to the temp table `batch_log_scope` (file_id, scope, group_id, stream_id, format_id). It keeps what it has until the
 * import commits, as a large file comes in several loads.
 */
export async function nameScopes(connection: DuckDBConnection, parts: readonly SpoolPart[]): Promise<void> {
  await connection.run(`CREATE TEMP TABLE IF NOT EXISTS batch_log_scope
    (file_id INTEGER, scope INTEGER, group_id INTEGER, stream_id INTEGER, format_id SMALLINT)`);
  if (parts.length === 0) return;
  const longest = Math.max(2 ** 24, ...parts.map((part) => part.longest + 1024));
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_log_fresh AS
    SELECT * FROM read_json(${listOf(parts.map((part) => part.path))}, format = 'newline_delimited',
      maximum_object_size = ${longest}, columns = {file_id: 'INTEGER', scope: 'INTEGER', account: 'VARCHAR', region: 'VARCHAR',
      group_name: 'VARCHAR', stream: 'VARCHAR', format: 'VARCHAR', fields: 'VARCHAR[]'})`);
  await insertSome(
    connection,
    'log_group',
    `SELECT (SELECT coalesce(max(group_id), 0) FROM log_group) + row_number() OVER (ORDER BY first), name, account, region
    FROM (SELECT group_name AS name, account, region, min((file_id, scope)) AS first FROM batch_log_fresh GROUP BY ALL) AS f
    WHERE NOT EXISTS (SELECT 1 FROM log_group AS g WHERE ${sameGroup('f.name')})`,
  );
  await insertSome(
    connection,
    'log_stream',
    `SELECT (SELECT coalesce(max(stream_id), 0) FROM log_stream) + row_number() OVER (ORDER BY first), group_id, stream
    FROM (SELECT g.group_id, f.stream, min((f.file_id, f.scope)) AS first
      FROM batch_log_fresh AS f JOIN log_group AS g ON ${sameGroup('f.group_name')} GROUP BY ALL) AS f
    WHERE NOT EXISTS (SELECT 1 FROM log_stream AS s WHERE s.group_id = f.group_id AND s.name = f.stream)`,
  );
  await insertSome(
    connection,
    'log_format',
    `SELECT (SELECT coalesce(max(format_id), 0) FROM log_format) + row_number() OVER (ORDER BY first), format, fields
    FROM (SELECT format, fields, min((file_id, scope)) AS first FROM batch_log_fresh GROUP BY ALL) AS f
    WHERE NOT EXISTS (SELECT 1 FROM log_format AS k WHERE ${sameFormat})`,
  );
  await connection.run(`INSERT INTO batch_log_scope
    SELECT f.file_id, f.scope, g.group_id, s.stream_id, k.format_id FROM batch_log_fresh AS f
    JOIN log_group AS g ON ${sameGroup('f.group_name')}
    JOIN log_stream AS s ON s.group_id = g.group_id AND s.name = f.stream
    JOIN log_format AS k ON ${sameFormat}`);
}

/** A group whose account or Region is not known is a group of its own (cloudwatch-logs.md part 2). */
function sameGroup(name: string): string {
  return `g.name = ${name} AND g.account IS NOT DISTINCT FROM f.account AND g.region IS NOT DISTINCT FROM f.region`;
}

const sameFormat = 'k.name = f.format AND k.fields IS NOT DISTINCT FROM f.fields';

/** Inserts the events of the parts into log_event with one statement, but those named in `batch_log_drop`. */
export async function insertLogEvents(
  connection: DuckDBConnection,
  parts: readonly SpoolPart[],
  someDropped: boolean,
): Promise<void> {
  const left = someDropped ? 'ANTI JOIN batch_log_drop USING (file_id, "position")' : '';
  await connection.run(`INSERT INTO log_event
    SELECT e.ts, e.ingestion_time, s.group_id, s.stream_id, e.event_id, e.message, e.outcome, s.format_id, e.file_id, e."position"
    FROM (SELECT * FROM ${spoolLogEvents(parts)} ${left}) AS e JOIN batch_log_scope AS s USING (file_id, scope)`);
}
