import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Engine } from '../../../main/engine/engine.ts';
import { pageRows } from '../../../main/engine/query/page-rows.ts';
import type { RunOptions } from '../../../main/engine/query/query-runner.ts';
import type { Store } from '../../../main/engine/store/store.ts';
import { tempFolder } from './temp-folder.ts';

/** An engine with an open, empty workspace of its own; closed when the test ends. */
export async function engineWithWorkspace(): Promise<Engine> {
  const engine = new Engine();
  const path = join(tempFolder(), 'case.trailglass');
  await engine.open(path, { create: true, installationId: 'here' });
  onTestFinished(() => engine.close());
  return engine;
}

/** Adds `count` records of one file, a second apart from 2026-11-14 00:00:00 UTC on, every tenth an error. */
export async function addRecords(store: Store, count: number, fileId = 1): Promise<void> {
  const writer = await store.importConnection();
  await writer.run(
    `INSERT INTO ct_event BY NAME SELECT
       'e-' || $1 || '-' || i AS event_id, TIMESTAMP '2026-11-14' + to_seconds(i - 1) AS event_time, 's3.amazonaws.com' AS event_source,
       CASE i % 3 WHEN 0 THEN 'GetObject' WHEN 1 THEN 'PutObject' ELSE 'ListBuckets' END AS event_name, 'eu-west-1' AS aws_region,
       '10.0.0.' || (i % 256) AS source_ip, CASE WHEN i % 10 = 0 THEN 'AccessDenied' END AS error_code,
       CASE WHEN i % 10 = 0 THEN 'error' ELSE 'ok' END AS outcome, 'IAMUser' AS ui_type, '123456789012' AS recipient_account,
       'arn:aws:iam::123456789012:user/u' || (i % 7) AS ui_arn, '{"arn":"arn:aws:iam::123456789012:user/u' || (i % 7) || '"}' AS user_identity,
       '{"n":' || i || ',"text":"' || repeat('x', 300) || '"}' AS raw, $1::INTEGER AS file_id, i AS position
     FROM range(1, $2::BIGINT + 1) t(i)`,
    [fileId, BigInt(count)],
  );
  await writer.run(
    `INSERT INTO import_file BY NAME SELECT $1::INTEGER AS file_id, 1 AS import_id, 'cloudtrail' AS kind, '/logs/' || $1 || '.json.gz' AS path,
       'read' AS status, $2::BIGINT AS records, $2::BIGINT AS "rows"`,
    [fileId, BigInt(count)],
  );
}

/** Runs a statement and reads every row of it, as `pageRows` gives them. */
export async function runQuery(engine: Engine, sql: string, options: Partial<RunOptions> = {}): Promise<QueryRows> {
  const answer = await engine.queries.run(sql, {
    pageSize: 100,
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    report: () => undefined,
    ...options,
  });
  const rows = pageRows(answer.firstPage, answer.columns);
  while (rows.length < answer.rowCount) {
    rows.push(...pageRows(await engine.queries.page(answer.resultId, rows.length, 100), answer.columns));
  }
  await engine.queries.close(answer.resultId);
  return { columns: answer.columns.map(({ name }) => name), types: answer.columns.map(({ type }) => type), rows };
}

export interface QueryRows {
  columns: string[];
  types: string[];
  rows: unknown[][];
}
