import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { LocalEngine } from '../../main/cli/local-engine.ts';
import { compile } from '../../main/engine/query/insights/compile.ts';
import { readCatalog } from '../../main/engine/query/read-catalog.ts';
import { addLogEvents } from '../generator/log-events.ts';
import { INSIGHTS_QUESTIONS } from '../insights-questions.ts';
import { median, timed } from '../statistics.ts';
import { importInto, removeWorkspace } from '../workspace.ts';
import type { Bench } from './bench-context.ts';
import type { Trail } from './imports.ts';

const RUNS = 7;
/** Log events for each trail event, as the issue has 5,000,000 beside 1,000,000. */
const LOGS_PER_TRAIL = 5;

interface Row {
  name: string;
  compileMs: number;
  ours: number;
  byHand: number;
  ratio: number;
}

/** Compiled queries against SQL by hand on the same tables: statements alone, in turn, so that both meet the same machine. */
export async function measureInsights(bench: Bench, trail: Trail): Promise<void> {
  const path = join(bench.folder, 'insights.trailglass');
  const logs = bench.events * LOGS_PER_TRAIL;
  removeWorkspace(path);
  const rows: Row[] = [];
  await LocalEngine.with(path, { create: true }, async (local) => {
    bench.say(`${logs.toLocaleString('en-US')} log events beside the trail`);
    await importInto(local, [trail.folder]);
    const { store } = local.engine;
    await addLogEvents(store, logs);
    const fresh = await timed(() => local.call('fields.list', {}));
    bench.detail('catalog-refresh', {
      ms: fresh.ms,
      dataSets: fresh.value.dataSets.map(({ dataSet, sampled, fields }) => ({
        dataSet,
        sampled,
        fields: fields.length,
      })),
    });
    bench.say('the 12 questions of Logs Insights');
    const connection = await store.newConnection();
    for (const { name, source, query, sql } of INSIGHTS_QUESTIONS) {
      const catalog = await readCatalog(connection, store, { text: query, fields: false });
      const once = () => {
        const compiled = compile(query, { catalog, sources: [source], nowUs: BigInt(Date.now()) * 1000n });
        if (!compiled.ok) throw new Error(`${name} does not compile`);
        return compiled.query;
      };
      const compiled = once();
      const times = Array.from({ length: 20 }, () => {
        const began = performance.now();
        once();
        return performance.now() - began;
      });
      const ours: number[] = [];
      const byHand: number[] = [];
      const counts = [await run(connection, compiled.sql, compiled.params), await run(connection, sql)];
      if (counts[0]?.rows !== counts[1]?.rows)
        throw new Error(`${name}: ${counts.map((one) => one.rows).join(' and ')} rows`);
      for (let round = 0; round < RUNS; round++) {
        ours.push((await run(connection, compiled.sql, compiled.params)).ms);
        byHand.push((await run(connection, sql)).ms);
      }
      const row = { name, compileMs: median(times), ours: median(ours), byHand: median(byHand) };
      rows.push({ ...row, ratio: row.ours / row.byHand });
    }
    connection.closeSync();
  });
  removeWorkspace(path);
  bench.detail('insights', rows);
  bench.figure('insights', median(rows.map(({ ratio }) => ratio)));
  bench.figure('insights-worst', Math.max(...rows.map(({ ratio }) => ratio)));
  bench.figure('insights-compile', Math.max(...rows.map(({ compileMs }) => compileMs)));
}

async function run(
  connection: DuckDBConnection,
  sql: string,
  params: (string | number)[] = [],
): Promise<{ ms: number; rows: number }> {
  const { ms, value } = await timed(async () => (await connection.runAndReadAll(sql, params)).currentRowCount);
  return { ms, rows: value };
}

const STARTS = 15;

/** `query` on a small workspace in a process of its own: from its start to the first byte of the answer. Needs the built program. */
export async function measureCliStart(bench: Bench, trail: Trail): Promise<void> {
  const cli = resolve('out/main/cli.js');
  if (!existsSync(cli)) throw new Error('The command line is not built. Run npm run build first.');
  const path = join(bench.folder, 'small.trailglass');
  removeWorkspace(path);
  await LocalEngine.with(path, { create: true }, async (local) => {
    await importInto(local, trail.files.slice(0, 5));
  });
  bench.say('the command line, from its start to the first byte');
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++)
    times.push(await firstByte([cli, 'query', '-w', path, 'stats count(*) as n by eventName | sort n desc | limit 5']));
  removeWorkspace(path);
  bench.detail('cli-start', times);
  bench.figure('cli-start', median(times));
}

function firstByte(args: readonly string[]): Promise<number> {
  return new Promise((done, failed) => {
    const began = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let first: number | null = null;
    child.stdout.on('data', () => {
      first ??= performance.now() - began;
    });
    child.on('error', failed);
    child.on('close', (code) => {
      if (code === 0 && first !== null) done(first);
      else failed(new Error(`The command line ended with ${code}`));
    });
  });
}
