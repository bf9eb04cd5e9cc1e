import type { DuckDBConnection } from '@duckdb/node-api';
import type { SpoolPart } from '../cut-protocol.ts';
import { asItCame, spoolTable } from '../spool-table.ts';
import { SEGMENT_COLUMNS, SUMMARY_COLUMNS } from './trace-spool.ts';

type Columns = typeof SEGMENT_COLUMNS;

function lines(parts: readonly SpoolPart[], columns: Columns): string {
  return spoolTable(parts, columns.map(([name, type]) => `"${name}": '${type}'`).join(', '));
}

/** The segments of the spool's parts (trace-spool.ts says what is in them), texts as they stand there. */
export function spoolSegmentLines(parts: readonly SpoolPart[]): string {
  return lines(parts, SEGMENT_COLUMNS);
}

/** The document that a line begins, in its own characters; null in the other lines. */
export const OWN_DOCUMENT = asItCame('doc');

/** The trace summaries of the spool's parts, in their own characters. */
export function spoolSummaries(parts: readonly SpoolPart[]): string {
  return `(SELECT * REPLACE (${asItCame('summary')} AS summary) FROM ${lines(parts, SUMMARY_COLUMNS)})`;
}

/** Columns whose text may hold breaks; ids, kinds and JSON text have none, or keep them escaped. */
const FREE_TEXT = new Set(
  SEGMENT_COLUMNS.filter(([, type]) => type === 'VARCHAR')
    .map(([name]) => name)
    .filter(
      (name) =>
        !['how', 'source_format', 'kind', 'outcome', 'annotations', 'exceptions', 'links', 'pointer'].includes(name),
    ),
);

/** Columns that are known later: what encloses an independent subsegment, and which document counts. */
const LATER = ['depth', 'superseded', 'conflict'];

/** Inserts the segments of the parts into xr_segment with one statement, but the documents named in `batch_xr_drop`. */
export async function insertSegments(
  connection: DuckDBConnection,
  parts: readonly SpoolPart[],
  someDropped: boolean,
): Promise<void> {
  const names = SEGMENT_COLUMNS.map(([name]) => name).filter((name) => name !== 'how');
  const values = names.map((name) => (FREE_TEXT.has(name) ? asItCame(`"${name}"`) : `"${name}"`));
  const left = someDropped ? 'ANTI JOIN batch_xr_drop USING (file_id, "position", doc_id)' : '';
  await connection.run(`INSERT INTO xr_segment (${[...names, ...LATER].map((name) => `"${name}"`).join(', ')})
    SELECT ${values.join(', ')}, doc_depth, false, false FROM (SELECT * FROM ${spoolSegmentLines(parts)} ${left})`);
}
