import type { DuckDBConnection } from '@duckdb/node-api';
import { LATER_TABLES, TABLES } from './schema.ts';
import { VIEWS } from './views/index.ts';
import { MACROS } from './views/macros.ts';

/** Names of our own tables, as schema.ts makes them. */
export const TABLE_NAMES: readonly string[] = [TABLES, ...LATER_TABLES.map(({ sql }) => sql)].flatMap((sql) =>
  [...sql.matchAll(/CREATE TABLE (\w+)/g)].map((match) => match[1] ?? ''),
);

/** Names of the tables of the attached file, views left out. */
export async function ownTableNames(connection: DuckDBConnection): Promise<string[]> {
  return await names(
    connection,
    "SELECT table_name FROM duckdb_tables() WHERE database_name = 'ws' AND schema_name = 'main' AND NOT internal",
  );
}

export function missingTables(present: readonly string[]): string[] {
  return TABLE_NAMES.filter((name) => !present.includes(name));
}

/**
 * What the file holds besides our tables and the copies of our views: as `view x`, `macro y`, `table z`. None of it can
 * be named in a query, as the gate knows our own names only and finds them in the program's own catalog.
 */
export async function objectsNotOurs(connection: DuckDBConnection): Promise<string[]> {
  const found = await names(
    connection,
    `SELECT 'table ' || CASE WHEN schema_name = 'main' THEN '' ELSE schema_name || '.' END || table_name FROM duckdb_tables() WHERE database_name = 'ws' AND NOT internal
     UNION ALL SELECT 'view ' || view_name FROM duckdb_views() WHERE database_name = 'ws' AND NOT internal
     UNION ALL SELECT DISTINCT 'macro ' || function_name FROM duckdb_functions() WHERE database_name = 'ws' AND NOT internal
     ORDER BY 1`,
  );
  const lookups = found.includes('table lookup_table') ? await lookupNames(connection) : [];
  const ours = new Set([
    ...TABLE_NAMES.map((name) => `table ${name}`),
    ...VIEWS.map(({ name }) => `view ${name}`),
    ...MACROS.map(({ name }) => `macro ${name}`),
    ...lookups.map((name) => `table lookup.${name}`),
  ]);
  return found.filter((name) => !ours.has(name));
}

/**
 * Names of the lookup tables: those that the file lists and that are tables in it. A view of the name, which a file from
 * elsewhere may hold, is none. For files of version 2 and later.
 */
export async function lookupNames(connection: DuckDBConnection): Promise<string[]> {
  const listed = await names(connection, 'SELECT name FROM ws.main.lookup_table ORDER BY name');
  if (listed.length === 0) return []; // looking for tables takes longer than most queries
  const found = await names(
    connection,
    "SELECT table_name FROM duckdb_tables() WHERE database_name = 'ws' AND schema_name = 'lookup'",
  );
  return listed.filter((name) => found.includes(name));
}

async function names(connection: DuckDBConnection, sql: string): Promise<string[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRows().map(([name]) => String(name));
}
