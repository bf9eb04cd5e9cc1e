import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DuckDBConnection } from '@duckdb/node-api';
import { LocalEngine } from '../../main/cli/local-engine.ts';
import { listOf } from '../../main/engine/store/sql-text.ts';
import { plainDatabase } from '../reference.ts';
import { type Known, rawScanQuestions, standardQueries } from '../standard-queries.ts';
import { median, percentile, timed } from '../statistics.ts';
import type { Bench } from './bench-context.ts';
import type { Trail } from './imports.ts';

const RUNS = 7;

async function ask(local: LocalEngine, sql: string, pageSize = 500) {
  const { ms, value } = await timed(() => local.call('query.run', { language: 'sql', text: sql, pageSize }));
  return { ms, result: value };
}

async function askOnce(local: LocalEngine, sql: string): Promise<{ ms: number; statementMs: number }> {
  const { ms, result } = await ask(local, sql);
  await local.call('query.close', { resultId: result.resultId });
  return { ms, statementMs: result.elapsedMs };
}

/** Values that the trail surely holds, out of its middle file. */
function knownIn(trail: Trail): Known {
  const file = trail.files[Math.floor(trail.files.length / 2)] as string;
  const { Records } = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as {
    Records: { eventID: string; eventTime: string; userIdentity: { accessKeyId?: string } }[];
  };
  const withKey = Records.find((record) => record.userIdentity.accessKeyId) ?? Records[0];
  return {
    eventId: Records[0]?.eventID ?? '',
    accessKey: withKey?.userIdentity.accessKeyId ?? '',
    day: Records[0]?.eventTime.slice(0, 10) ?? '',
    text: Records[Records.length - 1]?.eventID.slice(9) ?? '',
  };
}

/** A plain table with the view's columns and rows, in a database of its own, filled through the columns of pages. */
async function plainTable(bench: Bench, workspace: string) {
  const plain = await plainDatabase(join(bench.folder, 'plain.duckdb'), bench.threads, bench.memoryLimitBytes);
  const { connection } = plain;
  await LocalEngine.with(workspace, { readOnly: true }, async (local) => {
    // The engine's own definition of the view, over the same file read by a plain connection.
    const definition = await local.engine.store.newConnection();
    const described = await definition.runAndReadAll('DESCRIBE SELECT * FROM cloudtrail');
    const columns = described.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
    const list = columns.map(({ name, type }) => `"${name}" ${type}${name === 'raw' ? ' USING COMPRESSION zstd' : ''}`);
    await connection.run(`CREATE TABLE cloudtrail (${list.join(', ')})`);
    // Through the spool, the only folder that the engine's SQL may write (storage.md 7.5).
    const parquet = join(local.engine.store.spoolFolder, 'plain.parquet');
    await definition.run(`COPY (SELECT * FROM cloudtrail) TO '${parquet}' (FORMAT parquet)`);
    await connection.run(`INSERT INTO cloudtrail SELECT * FROM read_parquet('${parquet}')`);
    definition.closeSync();
  });
  await connection.run('CHECKPOINT');
  return plain;
}

async function plainRun(connection: DuckDBConnection, sql: string): Promise<number> {
  const { ms } = await timed(async () => (await connection.runAndReadAll(sql)).getColumns());
  return ms;
}

export async function measureQueries(bench: Bench, trail: Trail, workspace: string): Promise<void> {
  bench.say('a plain table with the same columns');
  const plain = await plainTable(bench, workspace);
  const queries = standardQueries(knownIn(trail));
  const shown: { name: string; ours: number; statement: number; plain: number }[] = [];
  bench.say('the 12 standard queries');
  await LocalEngine.with(workspace, { readOnly: true }, async (local) => {
    for (const { name, sql } of queries) {
      const ours: number[] = [];
      const statements: number[] = [];
      const theirs: number[] = [];
      await askOnce(local, sql);
      await plainRun(plain.connection, sql);
      for (let run = 0; run < RUNS; run++) {
        const asked = await askOnce(local, sql);
        ours.push(asked.ms);
        statements.push(asked.statementMs);
        theirs.push(await plainRun(plain.connection, sql));
      }
      shown.push({ name, ours: median(ours), statement: median(statements), plain: median(theirs) });
    }
  });
  plain.close();
  const sum = (of: (row: (typeof shown)[number]) => number) => shown.reduce((total, row) => total + of(row), 0);
  bench.figure('queries', sum((row) => row.ours) / sum((row) => row.plain));
  bench.figure('first-page', Math.max(...shown.map((row) => row.ours - row.statement)));
  bench.detail('queries', shown);
}

export async function measurePaging(bench: Bench, workspace: string): Promise<void> {
  bench.say('every row and column, page by page');
  await LocalEngine.with(workspace, { readOnly: true }, async (local) => {
    const firsts: number[] = [];
    const pages: number[] = [];
    for (let run = 0; run < 3; run++) {
      const { ms, result } = await ask(local, 'SELECT * FROM cloudtrail');
      firsts.push(ms);
      if (result.rowCount < bench.events * 0.9) throw new Error(`Only ${result.rowCount} rows`);
      for (let index = 0; index < 40; index++) {
        // Spread over the result by the golden ratio, as somebody who drags the scroll bar.
        const offset = Math.floor(((index * 0.618034) % 1) * (result.rowCount - 500));
        const { resultId } = result;
        pages.push((await timed(() => local.call('query.page', { resultId, offset, limit: 500 }))).ms);
      }
      await local.call('query.close', { resultId: result.resultId });
    }
    bench.figure('select-all', median(firsts));
    bench.figure('page-p95', percentile(pages, 95));
    bench.detail('paging', { firsts, pageMedian: median(pages), pageWorst: Math.max(...pages) });
  });
}

export async function measureCancel(bench: Bench, workspace: string): Promise<void> {
  bench.say('cancelling a query');
  await LocalEngine.with(workspace, { readOnly: true }, async (local) => {
    const times: number[] = [];
    for (let run = 0; run < 5; run++) {
      const abort = new AbortController();
      const endless = local
        .call(
          'query.run',
          { language: 'sql', text: 'SELECT count(*) FROM cloudtrail a, cloudtrail b WHERE a.raw < b.raw' },
          { signal: abort.signal },
        )
        .then(
          () => false,
          () => true,
        );
      await new Promise((resolve) => setTimeout(resolve, 400)); // it is to be in the middle of its work
      const { ms } = await timed(async () => {
        abort.abort();
        if (!(await endless)) throw new Error('The endless query came to an end');
        await askOnce(local, 'SELECT 1');
      });
      times.push(ms);
    }
    bench.figure('cancel', median(times));
    bench.detail('cancel', times);
  });
}

/** A question asked over and over, alone and while another trail comes in; and how fast that import can be stopped. */
export async function measureDuringImport(bench: Bench, trail: Trail, workspace: string, other: Trail): Promise<void> {
  bench.say('queries during an import');
  const { day } = knownIn(trail);
  const sql = `SELECT eventName, count(*) AS calls FROM cloudtrail WHERE eventTime >= TIMESTAMP '${day}' AND eventTime < TIMESTAMP '${day}' + INTERVAL 1 DAY GROUP BY ALL ORDER BY calls DESC LIMIT 20`;
  await LocalEngine.with(workspace, {}, async (local) => {
    const alone: number[] = [];
    for (let run = 0; run < 50; run++) alone.push((await askOnce(local, sql)).ms);
    const { jobId } = await local.call('jobs.start', { kind: 'import', paths: [other.folder] });
    let running = true;
    const ended = local.call('jobs.watch', { jobId }).then((summary) => {
      running = false;
      return summary;
    });
    const during: number[] = [];
    const until = performance.now() + 5000;
    while (running && performance.now() < until) during.push((await askOnce(local, sql)).ms);
    const { ms } = await timed(async () => {
      await local.call('jobs.cancel', { jobId });
      await ended;
    });
    bench.figure('query-during-import', median(during) / median(alone));
    if ((await ended).status === 'cancelled') bench.figure('cancel-import', ms);
    bench.detail('during-import', {
      alone: median(alone),
      during: median(during),
      worst: Math.max(...during),
      runs: during.length,
      cancelMs: ms,
    });
  });
}

/** Three questions: scans of the gzip files against the workspace. `importSeconds` is what the workspace cost. */
export async function measureRawScan(
  bench: Bench,
  trail: Trail,
  workspace: string,
  importSeconds: number,
): Promise<void> {
  bench.say('three questions, by scans of the gzip files and in the workspace');
  const plain = await plainDatabase(join(bench.folder, 'scan.duckdb'), bench.threads, bench.memoryLimitBytes);
  const shown: { name: string; scan: number; first: number; ours: number }[] = [];
  await LocalEngine.with(workspace, { readOnly: true }, async (local) => {
    for (const { name, sql, scan } of rawScanQuestions(listOf(trail.files))) {
      const scanMs = await plainRun(plain.connection, scan);
      const first = (await askOnce(local, sql)).ms;
      const ours: number[] = [];
      for (let run = 0; run < 5; run++) ours.push((await askOnce(local, sql)).ms);
      shown.push({ name, scan: scanMs, first, ours: median(ours) });
    }
  });
  plain.close();
  const scans = shown.reduce((total, row) => total + row.scan, 0);
  const firsts = shown.reduce((total, row) => total + row.first, 0);
  bench.figure('first-round', (importSeconds * 1000 + firsts) / scans);
  bench.figure('further-questions', Math.min(...shown.map((row) => row.scan / row.ours)));
  bench.detail('raw-scan', shown);
}
