import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LocalEngine } from '../../main/cli/local-engine.ts';
import { traceIdOf, writeTraceFiles } from '../generator/trace-files.ts';
import { median, timed } from '../statistics.ts';
import { importInto, removeWorkspace } from '../workspace.ts';
import type { Bench } from './bench-context.ts';

const RUNS = 5;
/** As the issue has 200,000 traces beside 1,000,000 records of a trail. */
const TRACES_PER_EVENT = 1 / 5;

/** The graph of everything as somebody who knows the tables writes it: nodes and edges with outcomes and histograms. */
const BY_HAND = `SELECT what, src_name, src_type, src_account, dst_name, dst_type, dst_account, count(*) FILTER (outcome = 'ok'),
    count(*) FILTER (outcome = 'error'), count(*) FILTER (outcome = 'throttle'), count(*) FILTER (outcome = 'fault'),
    sum(response_us), histogram((response_us + 500) // 1000), histogram((duration_us + 500) // 1000), min(start_us), max(end_us)
  FROM xr_call GROUP BY ALL`;

const FILTERS = [
  'fault',
  'responsetime > 0.3',
  'annotation.plan = "gold" AND http.url CONTAINS "/orders/7"',
  'service("table-7") { ok }',
];

/** Traces of eight segments and subsegments each: import, graph, one trace, filter expressions. */
export async function measureTraces(bench: Bench): Promise<void> {
  const traces = Math.round(bench.events * TRACES_PER_EVENT);
  bench.say(`${traces.toLocaleString('en-US')} traces of 8 segments and subsegments`);
  const files = writeTraceFiles(join(bench.folder, `traces-${traces}`), traces);
  const { ms: reference } = await timed(async () => inflateAndParse(files));
  const path = join(bench.folder, 'traces.trailglass');
  removeWorkspace(path);
  await LocalEngine.with(path, { create: true }, async (local) => {
    const { ms: imported } = await timed(() => importInto(local, files));
    bench.detail('traces-import', { reference, imported });
    bench.figure('traces-import', imported / reference);
    const connection = await local.engine.store.newConnection();
    const ask = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
    const times = { graph: [] as number[], byHand: [] as number[], one: [] as number[], filters: [] as number[] };
    for (let round = 0; round < RUNS; round++) {
      times.graph.push((await timed(() => local.call('graph.get', {}))).ms);
      times.byHand.push((await timed(() => ask(BY_HAND))).ms);
      const traceId = traceIdOf((round * 7919) % traces);
      times.one.push((await timed(() => local.call('traces.get', { traceId }))).ms);
    }
    for (const filter of FILTERS) {
      const runs: number[] = [];
      for (let round = 0; round < RUNS; round++)
        runs.push((await timed(() => local.call('traces.list', { filter }))).ms);
      times.filters.push(median(runs));
    }
    connection.closeSync();
    bench.detail('traces', times);
    bench.figure('traces-graph', median(times.graph) / median(times.byHand));
    bench.figure('traces-graph-ms', median(times.graph));
    bench.figure('traces-one-ms', median(times.one));
    bench.figure('traces-filter-ms', Math.max(...times.filters));
  });
  removeWorkspace(path);
}

/** What reading the same files costs at least, in one thread. */
function inflateAndParse(files: readonly string[]): void {
  for (const file of files) {
    for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) if (line !== '') JSON.parse(line);
  }
}
