import type { DuckDBConnection } from '@duckdb/node-api';
import type { ImportReport, Problem, SourceReport } from '../../../preload/contract/jobs.ts';
import type { Store } from '../store/store.ts';

const SOURCE = `f.path || coalesce('!' || f.member, '')`;

/** The report of one import, complete: every file that it met and every problem, nothing capped (design.md part 9). */
export async function importReport(store: Store, importId: number): Promise<ImportReport> {
  return await store.meta(async (connection) => {
    const bySource = await readSources(connection, importId);
    const problems = await readProblems(connection, importId);
    const rows = await readRows(
      connection,
      `SELECT (SELECT found FROM import_run WHERE import_id = $1),
         (SELECT coalesce(sum(aggregated), 0) FROM import_file WHERE import_id = $1)`,
      importId,
    );
    const [found, aggregated] = (rows[0] ?? []).map(Number);
    const records = { read: 0, inserted: 0, duplicates: 0, conflicts: 0, failed: 0 };
    const withoutTime = bySource.reduce((sum, source) => sum + source.withoutTime, 0);
    const files = { found: Math.max(found ?? 0, bySource.length), read: 0, skipped: 0, failed: 0, remaining: 0 };
    for (const source of bySource) {
      files[source.status]++;
      for (const key of Object.keys(records) as (keyof typeof records)[]) records[key] += source.records[key];
    }
    files.remaining = files.found - bySource.length;
    return { files, records, aggregated: aggregated ?? 0, withoutTime, problems, bySource };
  });
}

async function readSources(connection: DuckDBConnection, importId: number): Promise<SourceReport[]> {
  const rows = await readRows(
    connection,
    `SELECT ${SOURCE}, kind, status, error, size, records, "rows", duplicates, conflicts, failed_records, null_times
     FROM import_file AS f WHERE import_id = $1 ORDER BY path, member NULLS FIRST, file_id`,
    importId,
  );
  return rows.map(
    ([source, kind, status, reason, size, read, inserted, duplicates, conflicts, failed, withoutTime]) => ({
      source: String(source),
      kind: String(kind),
      status: status as SourceReport['status'],
      reason: reason === null ? null : String(reason),
      sizeBytes: Number(size),
      records: {
        read: Number(read),
        inserted: Number(inserted),
        duplicates: Number(duplicates),
        conflicts: Number(conflicts),
        failed: Number(failed),
      },
      withoutTime: Number(withoutTime),
    }),
  );
}

async function readProblems(connection: DuckDBConnection, importId: number): Promise<Problem[]> {
  const rows = await readRows(
    connection,
    `SELECT ${SOURCE}, p."position", p.byte_offset, p.reason
     FROM import_problem AS p LEFT JOIN import_file AS f USING (file_id) WHERE p.import_id = $1
     ORDER BY f.path, f.member NULLS FIRST, p.file_id, p."position" NULLS LAST, p.byte_offset`,
    importId,
  );
  return rows.map(([source, position, byteOffset, reason]) => toProblem(source, position, byteOffset, reason));
}

export function toProblem(source: unknown, position: unknown, byteOffset: unknown, reason: unknown): Problem {
  return {
    source: String(source ?? ''),
    ...(position === null ? {} : { position: Number(position) }),
    ...(byteOffset === null ? {} : { byteOffset: Number(byteOffset) }),
    reason: String(reason),
  };
}

async function readRows(connection: DuckDBConnection, sql: string, importId: number) {
  return (await connection.runAndReadAll(sql, [importId])).getRows();
}
