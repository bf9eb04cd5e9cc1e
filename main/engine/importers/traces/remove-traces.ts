import type { DuckDBConnection } from '@duckdb/node-api';
import { chooseDocuments } from './choose-documents.ts';
import { deriveStored } from './derive/derive-stored.ts';
import { chooseSummaries } from './load-summaries.ts';

/** To run before rows of the files in the temp table `gone` are taken away: remembers which traces they are of. */
export const REMEMBER_TRACES = `CREATE OR REPLACE TEMP TABLE batch_xr_touched AS
  SELECT trace_id FROM xr_segment WHERE file_id IN (FROM gone) UNION SELECT trace_id FROM xr_summary WHERE file_id IN (FROM gone)`;

/** After rows are gone: documents that had given way to them count again, and the traces are derived from what is left. */
export async function settleTraces(connection: DuckDBConnection, spoolFolder: string): Promise<void> {
  await connection.run('CREATE OR REPLACE TEMP TABLE batch_xr_odd AS FROM batch_xr_touched');
  await chooseDocuments(connection);
  await chooseSummaries(connection);
  await deriveStored(connection, spoolFolder);
}
