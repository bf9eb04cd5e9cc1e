import { toProblem } from '../jobs/import-report.ts';
import type { Handlers } from './handler.ts';

export const jobHandlers: Handlers<'jobs'> = {
  'jobs.start': async (request, { engine }) => ({ jobId: (await engine.jobs()).start(request, engine.queries) }),
  'jobs.watch': async ({ jobId }, { engine, signal, report }) =>
    await (await engine.jobs()).watch(jobId, { signal, report }),
  'jobs.pause': async ({ jobId }, { engine }) => await (await engine.jobs()).pause(jobId),
  'jobs.resume': async ({ jobId }, { engine }) => await (await engine.jobs()).resume(jobId),
  'jobs.cancel': async ({ jobId }, { engine }) => await (await engine.jobs()).cancel(jobId),
  'jobs.list': async (_input, { engine }) => ({ jobs: await (await engine.jobs()).list() }),
  'jobs.problems': async ({ importId, offset, limit }, { engine }) =>
    await engine.store.meta(async (connection) => {
      const total = await connection.runAndReadAll('SELECT count(*) FROM import_problem WHERE import_id = $1', [
        importId,
      ]);
      const page = await connection.runAndReadAll(
        `SELECT f.path || coalesce('!' || f.member, ''), p."position", p.byte_offset, p.reason, f.size,
           f.records - f.failed_records
         FROM import_problem AS p LEFT JOIN import_file AS f USING (file_id) WHERE p.import_id = $1
         ORDER BY p.file_id, p."position" NULLS LAST, p.byte_offset LIMIT ${limit} OFFSET ${offset}`,
        [importId],
      );
      const problems = page.getRows().map(([source, position, byteOffset, reason, size, kept]) => ({
        ...toProblem(source, position, byteOffset, reason),
        sizeBytes: size === null ? null : Number(size),
        kept: kept === null ? null : Number(kept),
      }));
      return { total: Number(total.getRows()[0]?.[0]), problems };
    }),
};
