import { join } from 'node:path';
import { LocalEngine } from '../../main/cli/local-engine.ts';
import type { Input } from '../../preload/contract/index.ts';
import { judge, plantedScenes, type Scene, type SceneResult, sceneTrail } from '../generator/rate-scenes.ts';
import { addRateTrail, DAY_MINUTES } from '../generator/rates.ts';
import { median, timed } from '../statistics.ts';
import { removeWorkspace } from '../workspace.ts';
import type { Bench } from './bench-context.ts';

const SEEDS = [1, 2, 3, 4, 5];
const DAYS = 15;
/** The first day on which anything is planted: a week of baseline lies before it. */
const FIRST_DAY = 8;

/** Finds what is planted into trails of several seeds, and nothing in trails in which nothing is. */
export async function measureAnomalies(bench: Bench): Promise<void> {
  const results: SceneResult[] = [];
  const times: number[] = [];
  let wrong = 0;
  for (const seed of SEEDS) {
    bench.say(`rate anomalies, seed ${seed}`);
    const planted = plantedScenes(seed, FIRST_DAY);
    const found = await anomaliesOf(bench, seed, DAYS, { planted });
    times.push(found.ms);
    const judged = judge(planted, found.report);
    results.push(...judged.scenes);
    wrong += judged.wrong.length;

    // A day of records before a burst, and a gap of nine hours before another one.
    const [burst] = plantedScenes(seed + 100, 0);
    if (burst === undefined) throw new Error('There is no scene to plant.');
    const short = [
      { ...burst, title: 'the same after one day of records', from: DAY_MINUTES + 60 + seed * 7 },
      { ...burst, title: 'the same behind a gap of 9 h', from: 4 * DAY_MINUTES + 660 + seed * 11 },
    ];
    const gaps = [{ from: 4 * DAY_MINUTES + 60, to: 4 * DAY_MINUTES + 600 }];
    const early = judge(short, (await anomaliesOf(bench, seed + 100, 6, { planted: short, gaps })).report);
    results.push(...early.scenes);
    wrong += early.wrong.length;

    wrong += (await anomaliesOf(bench, seed + 200, DAYS, {})).report.anomalies.length;
    const shortBaseline = { parameters: { baselineDays: 1 } };
    wrong += (await anomaliesOf(bench, seed + 300, 9, {}, shortBaseline)).report.anomalies.length;
  }
  const right = results.filter(
    ({ found, edgesRight, attributionRight }) => found.length === 1 && edgesRight && attributionRight,
  );
  bench.detail('anomalies', byTitle(results));
  bench.figure('anomalies-found', right.length / results.length);
  bench.figure('anomalies-wrong', wrong);
  bench.figure('anomalies-ms', median(times));
}

async function anomaliesOf(
  bench: Bench,
  seed: number,
  days: number,
  { planted = [], gaps }: { planted?: readonly Scene[]; gaps?: { from: number; to: number }[] },
  input: Input<'anomalies.find'> = {},
) {
  const path = join(bench.folder, 'anomalies.trailglass');
  removeWorkspace(path);
  const answer = await LocalEngine.with(path, { create: true }, async (local) => {
    await addRateTrail(local.engine.store, sceneTrail(seed, days, planted, gaps));
    const { value: report, ms } = await timed(() => local.call('anomalies.find', { timeoutMs: 600_000, ...input }));
    return { report, ms };
  });
  removeWorkspace(path);
  return answer;
}

function byTitle(results: readonly SceneResult[]) {
  return [...new Set(results.map(({ title }) => title))].map((title) => {
    const own = results.filter((one) => one.title === title);
    return {
      title,
      planted: own.length,
      foundOnce: own.filter(({ found }) => found.length === 1).length,
      edges: own.filter(({ edgesRight }) => edgesRight).length,
      attribution: own.filter(({ attributionRight }) => attributionRight).length,
    };
  });
}
