import type { DuckDBConnection } from '@duckdb/node-api';
import type { SpoolPart } from '../../cut-protocol.ts';
import { insertSome } from '../../insert-some.ts';
import { columnLines } from '../column-writer.ts';
import { DERIVED_TABLES } from './derived-spool.ts';

/** Inserts derived rows of the spool's parts, but those of traces in the temp table `without` where one is named. */
export async function insertDerived(
  connection: DuckDBConnection,
  parts: readonly SpoolPart[],
  without: string | null,
): Promise<void> {
  for (const { what, table, columns } of DERIVED_TABLES) {
    const own = parts.filter((part) => part.what === what);
    if (own.length === 0) continue;
    const lines = columnLines(own, columns);
    // A part has lines, so this is not empty and need not be looked at first (insert-some.ts).
    if (without === null) await connection.run(`INSERT INTO ${table} ${lines}`);
    else await insertSome(connection, table, `SELECT * FROM (${lines}) ANTI JOIN ${without} USING (trace_id)`);
  }
}
