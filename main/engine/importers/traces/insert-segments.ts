import type { DuckDBConnection } from '@duckdb/node-api';
import type { SpoolPart } from '../cut-protocol.ts';
import { columnLines } from './column-writer.ts';
import { SEGMENT_COLUMNS } from './trace-spool.ts';

/** Columns that are known later: what encloses an independent subsegment, and which document counts. */
const LATER = ['depth', 'superseded', 'conflict'];

/** Inserts the segments of the parts into xr_segment with one statement, but the documents named in `batch_xr_drop`. */
export async function insertSegments(
  connection: DuckDBConnection,
  parts: readonly SpoolPart[],
  someDropped: boolean,
): Promise<void> {
  const names = [...SEGMENT_COLUMNS.map(([name]) => name), ...LATER].map((name) => `"${name}"`);
  const left = someDropped ? 'ANTI JOIN batch_xr_drop USING (file_id, "position", doc_id)' : '';
  await connection.run(`INSERT INTO xr_segment (${names.join(', ')})
    SELECT *, doc_depth, false, false FROM (${columnLines(parts, SEGMENT_COLUMNS)}) ${left}`);
}
