import { listValue } from '@duckdb/node-api';
import type { JobStatus } from '../../../preload/contract/jobs.ts';
import { type PullRequest, pullRequest } from '../../../preload/contract/pull.ts';
import type { LogChoice } from '../importers/logs/file-scope.ts';
import type { Store } from '../store/store.ts';

/** What was chosen for an import; kept, so that it goes on in the same way when it is resumed. */
export interface ImportSettings {
  keepOriginal: boolean;
  choice: LogChoice;
  /** What a pull asks for; null for an import of files. */
  pull: PullRequest | null;
}

/** An import as the ledger keeps it. */
export interface ImportRun {
  importId: number;
  status: JobStatus;
  paths: string[];
  settings: ImportSettings;
  /** Milliseconds since the epoch. */
  startedAt: number;
  finishedAt: number | null;
  found: number;
  error: string | null;
}

/** Enters a new import or pull as running, and answers with its id. */
export async function beginRun(store: Store, paths: readonly string[], settings: ImportSettings): Promise<number> {
  const { keepOriginal, choice, pull } = settings;
  return await store.meta(async (connection) => {
    const reader = await connection.runAndReadAll(
      `INSERT INTO import_run BY NAME SELECT (SELECT coalesce(max(import_id), 0) + 1 FROM import_run)::INTEGER AS import_id,
         $3::VARCHAR AS kind, now() AT TIME ZONE 'UTC' AS started, $1::VARCHAR[] AS source, $2::JSON AS settings,
         'running' AS status, 0 AS found RETURNING import_id`,
      [
        listValue([...paths]),
        JSON.stringify({
          keepOriginal,
          logGroup: choice.group,
          logStream: choice.stream,
          as: choice.format,
          ...(pull === null ? {} : { pull }),
        }),
        pull === null ? 'import' : 'pull',
      ],
    );
    return Number(reader.getRows()[0]?.[0]);
  });
}

/** Writes down what an import is now; a final status also sets when it ended. */
export async function setRunStatus(
  store: Store,
  importId: number,
  status: JobStatus,
  facts: { found?: number; error?: string | null } = {},
): Promise<void> {
  const ended = status !== 'running' && status !== 'paused';
  await store.meta((connection) =>
    connection.run(
      `UPDATE import_run SET status = $2, error = $3, found = coalesce($4, found),
         finished = CASE WHEN ${ended} THEN now() AT TIME ZONE 'UTC' END WHERE import_id = $1`,
      [importId, status, facts.error ?? null, facts.found ?? null],
    ),
  );
}

/** Imports that were at work when the workspace was last closed or its process died: they can be resumed. */
export async function markInterrupted(store: Store): Promise<void> {
  await store.meta((connection) =>
    connection.run(`UPDATE import_run SET status = 'interrupted' WHERE status IN ('running', 'paused')`),
  );
}

/** All imports of the workspace, oldest first. */
export async function importRuns(store: Store): Promise<ImportRun[]> {
  return await store.meta(async (connection) => {
    const reader = await connection.runAndReadAll(
      `SELECT import_id, status, to_json(source)::VARCHAR, settings::VARCHAR,
         epoch_ms(started), epoch_ms(finished), found, error
       FROM import_run WHERE kind IN ('import', 'pull') ORDER BY import_id`,
    );
    return reader.getRows().map(([importId, status, paths, settings, startedAt, finishedAt, found, error]) => ({
      importId: Number(importId),
      status: status as JobStatus,
      paths: JSON.parse(String(paths ?? '[]')) as string[],
      settings: toSettings(settings),
      startedAt: Number(startedAt),
      finishedAt: finishedAt === null ? null : Number(finishedAt),
      found: Number(found ?? 0),
      error: error === null ? null : String(error),
    }));
  });
}

function toSettings(json: unknown): ImportSettings {
  const known = JSON.parse(String(json ?? '{}')) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    keepOriginal: known.keepOriginal !== false,
    choice: { group: text(known.logGroup), stream: text(known.logStream), format: text(known.as) },
    pull: known.pull === undefined ? null : pullRequest.parse(known.pull),
  };
}
