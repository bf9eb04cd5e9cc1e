import type { DuckDBConnection } from '@duckdb/node-api';
import { LATER_TABLES, TABLES } from '../store/schema.ts';
import type { Store } from '../store/store.ts';

/** Rounds of writing what lies behind free space anew; each also moves what the one before it had to leave. */
const ROUNDS = 5;
/** The newest row group of each table is written anew in any case: what describes a table that nobody touched stays where it is. */
const NEWEST = 1;

/**
 * Shortens the file after rows were deleted. DuckDB frees the blocks of deleted rows at a checkpoint, but a file ends with
 * its last used block: what lies there is written anew, which puts it into the free blocks in front of it, and the next
 * checkpoint cuts the file. A row group whose rows are only partly gone keeps its blocks (30,720 rows at most).
 */
export async function giveBackSpace(store: Store, connection: DuckDBConnection, signal: AbortSignal): Promise<void> {
  await store.checkpoint();
  for (let round = 0; round < ROUNDS; round++) {
    const { total, used } = await blocks(connection);
    // Right after the first checkpoint the deleted rows' blocks may still count as used: the next one frees them.
    if (round > 0 && total - used < used / 20 + 2) return;
    for (const table of await tables(connection)) {
      const groups = await groupsBehind(connection, table, used);
      if (groups.length === 0) await makeAnew(connection, table);
      for (const { from, to } of groups) {
        signal.throwIfAborted();
        await writeAnew(connection, table, from, to);
      }
    }
    await store.checkpoint();
  }
}

async function blocks(connection: DuckDBConnection): Promise<{ total: number; used: number }> {
  const [row = []] = await rowsOf(
    connection,
    "SELECT total_blocks, used_blocks FROM pragma_database_size() WHERE database_name = 'ws'",
  );
  return { total: Number(row[0]), used: Number(row[1]) };
}

async function tables(connection: DuckDBConnection): Promise<string[]> {
  const rows = await rowsOf(
    connection,
    "SELECT table_name FROM duckdb_tables() WHERE database_name = 'ws' AND schema_name = 'main' ORDER BY estimated_size",
  );
  return rows.map(([name]) => String(name));
}

/** Row groups of a table with a block at or behind `limit`, as half-open ranges of row ids; the last group first. */
async function groupsBehind(connection: DuckDBConnection, table: string, limit: number) {
  const rows = await rowsOf(
    connection,
    `SELECT (sum(rows) OVER (ORDER BY row_group_id) - rows)::BIGINT, rows, last FROM (
       SELECT row_group_id, sum(count) FILTER (column_id = 0 AND segment_type <> 'VALIDITY') AS rows, max(block_id) AS last
       FROM pragma_storage_info('${table}') GROUP BY row_group_id) ORDER BY row_group_id DESC`,
  );
  return rows
    .filter(([, count, last], i) => Number(count) > 0 && (Number(last) >= limit || i < NEWEST))
    .map(([start, rows]) => ({ from: Number(start), to: Number(start) + Number(rows) }));
}

/** An empty table has nothing to be written anew, but a place where it is described. */
async function makeAnew(connection: DuckDBConnection, table: string): Promise<void> {
  const statements = [TABLES, ...LATER_TABLES.map(({ sql }) => sql)].join('').split(';');
  const create = statements.find((statement) => statement.includes(`CREATE TABLE ${table} (`));
  const [[rows] = []] = await rowsOf(connection, `SELECT count(*) FROM ws.main.${table}`);
  if (create === undefined || Number(rows) > 0) return;
  try {
    await connection.run('BEGIN TRANSACTION');
    await connection.run(`DROP TABLE ws.main.${table}`);
    await connection.run(create);
    await connection.run('COMMIT');
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function writeAnew(connection: DuckDBConnection, table: string, from: number, to: number): Promise<void> {
  const range = `rowid >= ${from} AND rowid < ${to}`;
  try {
    await connection.run('BEGIN TRANSACTION');
    await connection.run(`CREATE OR REPLACE TEMP TABLE moving AS SELECT * FROM ws.main.${table} WHERE ${range}`);
    await connection.run(`DELETE FROM ws.main.${table} WHERE ${range}`);
    await connection.run(`INSERT INTO ws.main.${table} FROM moving`);
    await connection.run('COMMIT');
  } catch (error) {
    for (let i = 0; i < 2; i++) await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await connection.run('DROP TABLE IF EXISTS temp.moving').catch(() => undefined);
  }
}

async function rowsOf(connection: DuckDBConnection, sql: string) {
  return (await connection.runAndReadAll(sql)).getRows();
}
