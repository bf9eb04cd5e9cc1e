import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { importReport } from '../../../main/engine/jobs/import-report.ts';
import { JobManager } from '../../../main/engine/jobs/job-manager.ts';
import type { NetworkLink } from '../../../main/engine/pulls/network-link.ts';
import type { InputLimits } from '../../../main/engine/sources/limits.ts';
import { Store } from '../../../main/engine/store/store.ts';
import type { Parsed } from '../../../preload/contract/index.ts';
import type { ImportReport, JobSummary } from '../../../preload/contract/jobs.ts';
import type { PullRequest } from '../../../preload/contract/pull.ts';
import { tempFolder } from './temp-folder.ts';

type ImportRequest = Extract<Parsed<'jobs.start'>, { kind: 'import' }>;

export const NOBODY = new AbortController().signal;

/** A workspace of its own with its jobs; closed when the test ends. */
export class ImportCase {
  private constructor(
    readonly store: Store,
    readonly jobs: JobManager,
  ) {}

  static async open(
    options: {
      path?: string;
      limits?: InputLimits;
      threads?: number;
      installationId?: string | undefined;
      network?: NetworkLink;
    } = {},
  ): Promise<ImportCase> {
    const path = options.path ?? join(tempFolder(), 'case.trailglass');
    const { installationId } = 'installationId' in options ? options : { installationId: 'here' };
    const store = await Store.open(path, {
      create: true,
      threads: options.threads ?? 2,
      ...(installationId === undefined ? {} : { installationId }),
    });
    const opened = new ImportCase(
      store,
      await JobManager.open(store, {
        ...(options.limits ? { limits: options.limits } : {}),
        network: options.network ?? null,
      }),
    );
    onTestFinished(() => opened.close());
    return opened;
  }

  async close(): Promise<void> {
    await this.jobs.closing();
    await this.store.close();
  }

  async end(jobId: string): Promise<JobSummary> {
    return await this.jobs.watch(jobId, { signal: NOBODY, report: () => undefined });
  }

  /** Imports to the end and answers with the report, whose sums must add up. */
  async import(...paths: string[]): Promise<ImportReport> {
    return await this.importAs({}, ...paths);
  }

  /** The same with what was chosen about log events. */
  async importAs(choice: Partial<ImportRequest>, ...paths: string[]): Promise<ImportReport> {
    return await this.report(await this.end(this.start({ ...choice, paths })));
  }

  /** Starts an import, of which no more than the paths need be said. */
  start(request: Partial<ImportRequest> & { paths: string[] }): string {
    return this.jobs.start({
      kind: 'import',
      keepOriginal: true,
      logGroup: null,
      logStream: null,
      as: null,
      ...request,
    });
  }

  async report(summary: JobSummary): Promise<ImportReport> {
    expect({ status: summary.status, error: summary.error }).toEqual({ status: 'done', error: null });
    const report = await importReport(this.store, summary.importId ?? -1);
    expectSums(report);
    expect(summary.progress.files).toEqual(report.files);
    expect(summary.progress.records).toEqual(report.records);
    expect(report.files.remaining).toBe(0);
    return report;
  }

  /** Pulls to the end and answers with the report. */
  async pull(pull: PullRequest): Promise<ImportReport> {
    return await this.report(await this.end(this.jobs.start({ kind: 'pull', pull })));
  }

  async remove(importId: number): Promise<JobSummary> {
    return await this.end(this.jobs.start({ kind: 'remove-import', importId }));
  }

  /** Rows of a statement on the tables, as JavaScript values that print well. */
  async rows(sql: string): Promise<unknown[][]> {
    return await this.store.meta(async (connection) => (await connection.runAndReadAll(sql)).getRowsJson());
  }

  /** The first column. */
  async column(sql: string): Promise<unknown[]> {
    return (await this.rows(sql)).map(([value]) => value);
  }

  /** What the workspace holds, whatever the order it came in: one text a row. */
  async contents(): Promise<unknown[]> {
    return await this.column(
      'SELECT concat_ws(chr(9), event_id, recipient_account, conflict, raw) AS row FROM ct_event ORDER BY row',
    );
  }
}

/** read + skipped + failed + remaining = found; read = inserted + duplicates + failed; and the files' sums are the totals. */
export function expectSums(report: ImportReport): void {
  const { files, records, bySource } = report;
  expect(files.read + files.skipped + files.failed + files.remaining).toBe(files.found);
  for (const counts of [records, ...bySource.map((source) => source.records)]) {
    expect(counts.inserted + counts.duplicates + counts.failed).toBe(counts.read);
    expect(counts.conflicts).toBeLessThanOrEqual(counts.inserted);
  }
  expect(bySource.length).toBe(files.found - files.remaining);
  expect(bySource.reduce((sum, source) => sum + source.records.read, 0)).toBe(records.read);
}

/** Writes files under a new folder and answers with its path. */
export function folderOf(files: Record<string, string | Buffer>): string {
  const folder = tempFolder();
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

/** The text of a record. Members given are added, or replace the usual ones; `undefined` leaves one out. */
export function record(id: string, members: Record<string, unknown> = {}): string {
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice', accountId: '111122223333' },
    eventTime: '2026-01-15T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '198.51.100.7',
    requestParameters: { bucketName: 'b', key: id },
    responseElements: null,
    eventID: id,
    recipientAccountId: '111122223333',
    ...members,
  });
}

/** A delivered file of these records. */
export function delivered(...records: string[]): string {
  return `{"Records":[${records.join(',')}]}`;
}
