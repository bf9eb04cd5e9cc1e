import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * Inserts what the query gives into the table, but never no rows: in DuckDB 1.5.6 with several threads, an INSERT that came
 * out empty makes the next one into the same table lose all of its rows when they are many (more than 122,880) and both are
 * in one transaction.
 */
export async function insertSome(connection: DuckDBConnection, table: string, query: string): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_some AS ${query}`);
  const reader = await connection.runAndReadAll('SELECT count(*) FROM batch_some');
  if (Number(reader.getRows()[0]?.[0]) > 0) await connection.run(`INSERT INTO ${table} FROM batch_some`);
}
