import type { DuckDBConnection } from '@duckdb/node-api';
import { LATER_TABLES, TABLES } from './schema.ts';

/** One step from a schema version to the next. It runs inside a transaction that its caller opens. */
export interface Migration {
  /** The version that the file has afterwards. */
  to: number;
  /** SQL for the catalog in use; unqualified names are the workspace's. */
  sql: string;
}

/** Version of the tables in schema.ts. */
export const SCHEMA_VERSION = 10;

/** From each released version to the next one, in order. Version 1 is the first release. */
export const MIGRATIONS: readonly Migration[] = LATER_TABLES.map(({ version, sql }) => ({ to: version, sql }));

/** Makes the tables of this version in an empty file and writes down who made it, in one transaction. */
export async function createTables(connection: DuckDBConnection, installation: string): Promise<void> {
  await inTransaction(connection, async () => {
    await connection.run(TABLES);
    for (const { sql } of LATER_TABLES) await connection.run(sql);
    await writeMeta(connection, 'schema_version', String(SCHEMA_VERSION));
    await writeMeta(connection, 'installation', installation);
    await writeMeta(connection, 'created', new Date().toISOString());
  });
}

/**
 * Brings an older file up to the newest of `migrations`, all steps in one transaction: it is whole afterwards, or as it
 * was. Answers with the version that the file has now.
 */
export async function migrate(
  connection: DuckDBConnection,
  from: number,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<number> {
  const steps = migrations.filter((step) => step.to > from).sort((a, b) => a.to - b.to);
  if (steps.length === 0) return from;
  return await inTransaction(connection, async () => {
    let version = from;
    for (const step of steps) {
      if (step.to !== version + 1)
        throw new Error(`No migration leads from schema version ${version} to ${version + 1}`);
      await connection.run(step.sql);
      version = step.to;
    }
    await writeMeta(connection, 'schema_version', String(version));
    return version;
  });
}

export async function readMeta(connection: DuckDBConnection, key: string): Promise<string | null> {
  const reader = await connection.runAndReadAll('SELECT value FROM ws.main.workspace_meta WHERE key = $1', [key]);
  const value = reader.getRows()[0]?.[0];
  return typeof value === 'string' ? value : null;
}

export async function writeMeta(connection: DuckDBConnection, key: string, value: string): Promise<void> {
  await connection.run('DELETE FROM ws.main.workspace_meta WHERE key = $1', [key]);
  await connection.run('INSERT INTO ws.main.workspace_meta VALUES ($1, $2)', [key, value]);
}

/** Runs `work` between BEGIN and COMMIT; everything is rolled back when it throws. */
export async function inTransaction<T>(connection: DuckDBConnection, work: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN TRANSACTION');
  try {
    const result = await work();
    await connection.run('COMMIT');
    return result;
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined); // a fatal error has ended the transaction already
    throw error;
  }
}
