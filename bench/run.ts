import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { LocalEngine } from '../main/cli/local-engine.ts';
import { DEFAULTS } from './generator/options.ts';
import { GOALS, type Goal, type GoalId, verdict } from './goals.ts';
import { measureAnomalies } from './measures/anomalies.ts';
import type { Bench } from './measures/bench-context.ts';
import { measureContributors } from './measures/contributors.ts';
import {
  measureDamage,
  measureFiveMillion,
  measureImports,
  measureMemory,
  measureOtherNames,
  measureTinyFiles,
  trailOf,
} from './measures/imports.ts';
import { measureCliStart, measureInsights } from './measures/insights.ts';
import { measurePull } from './measures/pull.ts';
import { measureLogPull } from './measures/pull-logs.ts';
import {
  measureCancel,
  measureDuringImport,
  measurePaging,
  measureQueries,
  measureRawScan,
} from './measures/queries.ts';
import { measureTenMillion } from './measures/ten-million.ts';
import { measureTraces } from './measures/traces.ts';
import { measureWindow } from './measures/window.ts';
import { asMarkdown, asTable, machineOf, type Results } from './report.ts';
import { removeWorkspace } from './workspace.ts';

const GROUPS = [
  'imports',
  'names',
  'damage',
  'tiny',
  'memory',
  'pull',
  'queries',
  'insights',
  'contributors',
  'traces',
  'anomalies',
  'cli',
  'window',
  'five-million',
  'ten-million',
] as const;
/** They take long, or need a window: only measured when named. */
const ONLY_NAMED: readonly string[] = ['window', 'five-million', 'ten-million'];
type Group = (typeof GROUPS)[number];

const program = new Command('bench')
  .description('Measures the engine against plain DuckDB in the same process; see bench/RESULTS.md')
  .option('--events <n>', 'records of the trail', Number, 1_000_000)
  .option('--records-per-file <n>', 'median of the records in a file', Number, DEFAULTS.recordsPerFile)
  .option('--rounds <n>', 'imports of which the median counts', Number, 3)
  .option('--quick', '100,000 records, one round: while developing')
  .option(
    '--only <groups...>',
    `of ${GROUPS.join(', ')} (${ONLY_NAMED.join(', ')} only when named); other figures stay as they were`,
  )
  .option('--folder <path>', 'where trails and workspaces lie', 'out/bench-data')
  .option('--write', 'write bench/RESULTS.md')
  .option('--note <text>', 'what a reader of bench/RESULTS.md should know about this run');
program.parse();
const options = program.opts<{
  events: number;
  recordsPerFile: number;
  rounds: number;
  quick?: boolean;
  only?: Group[];
  folder: string;
  write?: boolean;
  note?: string;
}>();
if (options.quick) Object.assign(options, { events: 100_000, rounds: 1 });
const wanted = (group: Group) => options.only?.includes(group) ?? !ONLY_NAMED.includes(group);

const began = performance.now();
const folder = resolve(options.folder);
mkdirSync(folder, { recursive: true });
const json = join(folder, 'results.json');
const before = options.only === undefined ? null : earlier();
const figures: Partial<Record<GoalId, number>> = before?.figures ?? {};
const details: Record<string, unknown> = before?.details ?? {};

/** The last results of a trail of this size, which a run of some groups completes. */
function earlier(): Results | null {
  try {
    const results = JSON.parse(readFileSync(json, 'utf8')) as Results;
    return results.events === options.events && results.recordsPerFile === options.recordsPerFile ? results : null;
  } catch {
    return null;
  }
}

const probe = join(folder, 'probe.trailglass');
removeWorkspace(probe);
const { threads, memoryLimitBytes, duckdb } = await LocalEngine.with(probe, { create: true }, async ({ engine }) => {
  const { duckdbVersion } = await engine.store.info();
  return { threads: engine.store.threads, memoryLimitBytes: engine.store.memoryLimitBytes, duckdb: duckdbVersion };
});
removeWorkspace(probe);

const bench: Bench = {
  folder,
  events: options.events,
  rounds: options.rounds,
  threads,
  memoryLimitBytes,
  figure: (id, value) => {
    figures[id] = value;
    save();
    const goal = GOALS.find((one) => one.id === id) as Goal;
    process.stderr.write(`    ${goal.title}: ${value.toFixed(3)} ${goal.unit} ${verdict(goal, value) ?? ''}\n`);
  },
  detail: (name, value) => {
    details[name] = value;
    save();
  },
  say: (text) => process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${text}\n`),
};

const trail = await trailOf(bench, `trail-${options.events}`, {
  ...DEFAULTS,
  events: options.events,
  recordsPerFile: options.recordsPerFile,
});
const workspace = join(folder, 'main.trailglass');
if (wanted('pull')) await measurePull(bench, trail);
if (wanted('imports') || wanted('queries') || wanted('names') || wanted('damage')) {
  const r = await measureImports(bench, trail);
  if (wanted('queries')) {
    const [last] = (details.import as { times: { ours: number }[] }).times.slice(-1);
    await measureRawScan(bench, trail, workspace, last?.ours ?? 0);
    await measureQueries(bench, trail, workspace);
    await measurePaging(bench, workspace);
    await measureCancel(bench, workspace);
    const other = await trailOf(bench, `other-${bench.events}`, {
      ...trail.manifest.options,
      seed: 2,
      events: Math.min(options.events, 400_000),
    });
    await measureDuringImport(bench, trail, workspace, other);
  }
  if (wanted('names')) await measureOtherNames(bench, trail, r);
  if (wanted('damage')) await measureDamage(bench, trail, r);
}
removeWorkspace(workspace);
if (wanted('insights')) await measureInsights(bench, trail);
if (wanted('contributors')) await measureContributors(bench);
if (wanted('traces')) await measureTraces(bench);
if (wanted('pull')) await measureLogPull(bench);
if (wanted('anomalies')) await measureAnomalies(bench);
if (wanted('cli')) await measureCliStart(bench, trail);
if (wanted('tiny')) await measureTinyFiles(bench);
if (wanted('memory')) await measureMemory(bench, trail);
if (wanted('window')) measureWindow(bench);
if (wanted('five-million')) await measureFiveMillion(bench);
if (wanted('ten-million')) await measureTenMillion(bench);

/** Kept after each figure, so that a measure that breaks off takes none of the others with it. */
function save(): Results {
  const results: Results = {
    date: new Date().toISOString(),
    machine: machineOf(duckdb),
    events: options.events,
    recordsPerFile: options.recordsPerFile,
    seconds: (before?.seconds ?? 0) + (performance.now() - began) / 1000,
    figures,
    details,
  };
  writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
  return results;
}

const results = save();
if (options.write) writeFileSync('bench/RESULTS.md', asMarkdown(results, 'npm run bench -- --write', options.note));
console.log(asTable(results));
console.log(`\n${json}`);
const missed = GOALS.some(
  (goal: Goal) =>
    verdict(goal, figures[goal.id as GoalId] ?? Number.NaN) === 'missed' && figures[goal.id as GoalId] !== undefined,
);
process.exitCode = missed ? 1 : 0;
