import type { DuckDBConnection } from '@duckdb/node-api';
import type { SpoolPart } from '../cut-protocol.ts';
import { insertSome } from '../insert-some.ts';
import { columnLines } from './column-writer.ts';
import { canonicalText, integerOf, objectOf } from './json-values.ts';
import { SUMMARY_COLUMNS } from './trace-spool.ts';

/**
 * Inserts trace summaries but those whose content is stored already, and says which of each trace counts: the one of the
 * highest Revision, then the one with the greater canonical text, so that the order of loading never matters (our rule).
 * Adds the traces to `batch_xr_touched`; answers, by file, with the summaries that say something else than one before them.
 */
export async function loadSummaries(
  connection: DuckDBConnection,
  parts: readonly SpoolPart[],
): Promise<Map<number, number>> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE batch_xr_summary AS
    SELECT trace_id, start_us, summary, false AS superseded, false AS conflict, file_id, "position" FROM (${columnLines(parts, SUMMARY_COLUMNS)})`);
  await connection.run('INSERT INTO batch_xr_touched SELECT DISTINCT trace_id FROM batch_xr_summary');
  const conflicts = await compareSummaries(connection);
  await insertSome(connection, 'xr_summary', 'SELECT * FROM batch_xr_summary ORDER BY file_id, "position"');
  await chooseSummaries(connection);
  return conflicts;
}

interface Given {
  traceId: string;
  fileId: number;
  position: number;
  revision: number;
  text: string;
}

/** Drops what is known from `batch_xr_summary` and writes it down as duplicates. */
async function compareSummaries(connection: DuckDBConnection): Promise<Map<number, number>> {
  const reader = await connection.runAndReadAll(`
    SELECT trace_id, file_id, "position", summary, false AS is_new FROM xr_summary SEMI JOIN batch_xr_summary USING (trace_id)
    UNION ALL SELECT trace_id, file_id, "position", summary, true FROM batch_xr_summary
      WHERE trace_id IN (SELECT trace_id FROM xr_summary) OR trace_id IN
        (SELECT trace_id FROM batch_xr_summary GROUP BY trace_id HAVING count(*) > 1)
    ORDER BY is_new, file_id, "position"`);
  const kept = new Map<string, Given>();
  const traces = new Set<string>();
  const conflicts = new Map<number, number>();
  for (const [traceId, fileId, position, summary, isNew] of reader.getRows()) {
    const given = givenOf(String(traceId), Number(fileId), Number(position), String(summary));
    const key = `${given.traceId}\n${given.text}`;
    const first = kept.get(key);
    if (first === undefined) {
      kept.set(key, given);
      if (isNew === true && traces.has(given.traceId))
        conflicts.set(given.fileId, (conflicts.get(given.fileId) ?? 0) + 1);
      traces.add(given.traceId);
    } else if (isNew === true) {
      const place = [given.fileId, given.position];
      await connection.run('DELETE FROM batch_xr_summary WHERE file_id = $1 AND "position" = $2', place);
      await connection.run('INSERT INTO ct_duplicate VALUES ($1, $2, $3, $4)', [
        ...place,
        first.fileId,
        first.position,
      ]);
    }
  }
  return conflicts;
}

/** Says for the traces of `batch_xr_touched` with several summaries which one counts. */
export async function chooseSummaries(connection: DuckDBConnection): Promise<void> {
  const reader = await connection.runAndReadAll(`
    SELECT trace_id, file_id, "position", summary FROM xr_summary SEMI JOIN batch_xr_touched USING (trace_id)
    QUALIFY count(*) OVER (PARTITION BY trace_id) > 1 OR superseded`);
  const byTrace = new Map<string, Given[]>();
  for (const [traceId, fileId, position, summary] of reader.getRows()) {
    const given = givenOf(String(traceId), Number(fileId), Number(position), String(summary));
    byTrace.set(given.traceId, [...(byTrace.get(given.traceId) ?? []), given]);
  }
  for (const given of byTrace.values()) {
    const [best, ...others] = given.sort((a, b) => b.revision - a.revision || (a.text < b.text ? 1 : -1));
    if (best === undefined) continue;
    const flag = others.length > 0;
    await connection.run('UPDATE xr_summary SET superseded = true, conflict = $2 WHERE trace_id = $1', [
      best.traceId,
      flag,
    ]);
    await connection.run('UPDATE xr_summary SET superseded = false WHERE file_id = $1 AND "position" = $2', [
      best.fileId,
      best.position,
    ]);
  }
}

function givenOf(traceId: string, fileId: number, position: number, summary: string): Given {
  const value: unknown = JSON.parse(summary);
  const revision = integerOf(objectOf(value).Revision) ?? 0;
  return { traceId, fileId, position, revision, text: canonicalText(value) };
}
