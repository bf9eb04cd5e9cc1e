import { rmSync, statSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { IDENTITY, JSON_MEMBERS, TEXT_MEMBERS } from '../main/engine/importers/cloudtrail/members.ts';
import { listOf } from '../main/engine/store/sql-text.ts';

/**
 * The reference R of storage.md part 8: DuckDB's own JSON reader takes the same files into the same typed and JSON columns
 * (without the original text, provenance and checks), with the same options of the file and the same threads.
 */
const TYPED = ['eventTime', '@timestamp', 'readOnly', 'managementEvent'];
const TEXTS = ['eventID', 'recipientAccountId', ...TEXT_MEMBERS.filter((name) => !TYPED.includes(name))];
const NESTED = JSON_MEMBERS.filter((name) => name !== 'userIdentity');
const IDENTITY_COLUMNS = [
  ['ui_type', 'u."type"'],
  ['ui_principal_id', 'u.principalId'],
  ['ui_arn', 'u.arn'],
  ['ui_account', 'u.accountId'],
  ['ui_access_key', 'u.accessKeyId'],
  ['ui_user', 'u.userName'],
  ['ui_invoked_by', 'u.invokedBy'],
  ['issuer_arn', 'u.sessionContext.sessionIssuer.arn'],
  ['issuer_user', 'u.sessionContext.sessionIssuer.userName'],
  ['issuer_type', 'u.sessionContext.sessionIssuer."type"'],
  ['session_mfa', 'u.sessionContext.attributes.mfaAuthenticated'],
] as const;

const quoted = (names: readonly string[], type: string) => names.map((name) => `"${name}" ${type}`).join(', ');

const CREATE = `CREATE TABLE ref (${quoted(TEXTS, 'VARCHAR')}, eventTime TIMESTAMP, readOnly BOOLEAN, managementEvent BOOLEAN,
  ${IDENTITY_COLUMNS.map(([name]) => `${name} VARCHAR`).join(', ')}, session_created TIMESTAMP, new_access_key VARCHAR,
  bucket_name VARCHAR, userIdentity JSON, ${quoted(NESTED, 'JSON')})`;

function insertFrom(files: readonly string[]): string {
  const record = `STRUCT(${quoted(TEXTS, 'VARCHAR')}, eventTime TIMESTAMP, readOnly BOOLEAN, managementEvent BOOLEAN, userIdentity JSON, ${quoted(NESTED, 'JSON')})[]`;
  const columns = (names: readonly string[]) => names.map((name) => `r."${name}"`).join(', ');
  return `INSERT INTO ref
    SELECT ${columns(TEXTS)}, r.eventTime, r.readOnly, r.managementEvent, ${IDENTITY_COLUMNS.map(([, path]) => path).join(', ')},
      CAST(u.sessionContext.attributes.creationDate AS TIMESTAMP), json_extract_string(r.responseElements, '$.credentials.accessKeyId'),
      json_extract_string(r.requestParameters, '$.bucketName'), r.userIdentity, ${columns(NESTED)}
    FROM (SELECT r, from_json(r.userIdentity, ${IDENTITY}) AS u
      FROM (SELECT unnest(Records) AS r
        FROM read_json(${listOf(files)}, columns = {Records: '${record}'}, maximum_object_size = 33554432)))`;
}

/** A plain DuckDB of the bench's own on a file, with the engine's options for it. */
export async function plainDatabase(path: string, threads: number, memoryLimitBytes: number) {
  rmSync(path, { force: true });
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memoryLimitBytes}B`,
  });
  const connection = await instance.connect();
  await connection.run(`ATTACH '${path}' AS ws (ROW_GROUP_SIZE 30720, STORAGE_VERSION 'latest')`);
  await connection.run('USE ws');
  const close = () => {
    connection.closeSync();
    instance.closeSync();
    rmSync(path, { force: true });
    rmSync(`${path}.wal`, { force: true });
  };
  return { connection, close };
}

/** Seconds that R takes for these files, checkpoint included, and the size of its file. */
export async function timeReference(files: readonly string[], path: string, threads: number, memoryLimitBytes: number) {
  const { connection, close } = await plainDatabase(path, threads, memoryLimitBytes);
  await connection.run(CREATE);
  const began = performance.now();
  await connection.run(insertFrom(files));
  await connection.run('CHECKPOINT');
  const seconds = (performance.now() - began) / 1000;
  const rows = await count(connection, 'SELECT count(*) FROM ref');
  const bytes = statSync(path).size;
  close();
  return { seconds, rows, bytes };
}

async function count(connection: DuckDBConnection, sql: string): Promise<number> {
  return Number((await connection.runAndReadAll(sql)).getRows()[0]?.[0]);
}
