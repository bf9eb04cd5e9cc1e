import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { LocalEngine } from '../../main/cli/local-engine.ts';
import { addLogEvents, LOG_START_US } from '../generator/log-events.ts';
import { median, timed } from '../statistics.ts';
import { removeWorkspace } from '../workspace.ts';
import type { Bench } from './bench-context.ts';

const RUNS = 7;
/** Log events for each trail event, as the issue has 5,000,000 beside 1,000,000. */
const LOGS_PER_TRAIL = 5;
const HOUR_US = 3_600_000_000;
const MINUTE_US = 60_000_000;

const RULE = JSON.stringify({
  Schema: { Name: 'CloudWatchLogRule', Version: 1 },
  LogGroupNames: ['app'],
  LogFormat: 'JSON',
  Contribution: { Keys: ['$.path', '$.user.id'], Filters: [] },
  AggregateOn: 'Count',
});

/** The same as somebody who knows the tables writes it: kept are contributors by period, the rest is read from these. */
const BY_HAND = [
  `CREATE OR REPLACE TEMP TABLE hand_periods AS SELECT k1, k2, period, count(*) AS n FROM (
     SELECT (epoch_us(ts) - ${LOG_START_US}) // ${MINUTE_US} AS period, j[1] AS k1, j[2] AS k2 FROM (
       SELECT ts, json_extract_string(message, ['$.path', '$.user.id']) AS j FROM log_event
       WHERE group_id = 1 AND ts >= make_timestamp(${LOG_START_US}) AND ts < make_timestamp(${LOG_START_US + HOUR_US})))
   WHERE k1 IS NOT NULL AND k2 IS NOT NULL GROUP BY ALL`,
  'CREATE OR REPLACE TEMP TABLE hand_totals AS SELECT k1, k2, sum(n) AS n FROM hand_periods GROUP BY ALL',
  'CREATE OR REPLACE TEMP TABLE hand_top AS FROM hand_totals ORDER BY n DESC, k1, k2 LIMIT 10',
  'SELECT k1, k2, t.n::DOUBLE, period, p.n FROM hand_top t JOIN hand_periods p USING (k1, k2) ORDER BY t.n DESC, k1, k2, period',
  'SELECT count(*)::DOUBLE, sum(n)::DOUBLE FROM hand_totals',
  'SELECT period, sum(n)::DOUBLE FROM hand_periods ANTI JOIN hand_top USING (k1, k2) GROUP BY period ORDER BY period',
];

/** The ten largest of 25,000 contributors with their series, the unique count and all others, as the window asks for them. */
export async function measureContributors(bench: Bench): Promise<void> {
  const path = join(bench.folder, 'contributors.trailglass');
  const count = bench.events * LOGS_PER_TRAIL;
  removeWorkspace(path);
  await LocalEngine.with(path, { create: true }, async (local) => {
    bench.say(`${count.toLocaleString('en-US')} log events in an hour`);
    const { store } = local.engine;
    await addLogEvents(store, count, { apartUs: Math.floor(HOUR_US / count), group: 'app' });
    bench.say('the ten largest contributors');
    const connection = await store.newConnection();
    const range = { from: LOG_START_US, to: LOG_START_US + HOUR_US };
    const ask = () => local.call('contributors.top', { question: { kind: 'rule', rule: RULE }, range });
    const [report, hand] = [await ask(), await byHand(connection)];
    const [last] = report.contributors.slice(-1);
    const same = {
      unique: report.uniqueCount === hand.unique,
      total: report.total === hand.total,
      last: last?.keys.join() === hand.last,
      others: report.others?.points.map(({ value }) => value).join() === hand.others.join(),
    };
    if (Object.values(same).includes(false)) throw new Error(`Not the same contributors: ${JSON.stringify(same)}`);
    const times = { ours: [] as number[], byHand: [] as number[] };
    for (let round = 0; round < RUNS; round++) {
      times.ours.push((await timed(ask)).ms);
      times.byHand.push((await timed(() => byHand(connection))).ms);
    }
    connection.closeSync();
    bench.detail('contributors', times);
    bench.figure('contributors', median(times.ours) / median(times.byHand));
    bench.figure('contributors-ms', median(times.ours));
  });
  removeWorkspace(path);
}

async function byHand(
  connection: DuckDBConnection,
): Promise<{ unique: number; total: number; last: string; others: number[] }> {
  const answers: unknown[][][] = [];
  for (const sql of BY_HAND) answers.push((await connection.runAndReadAll(sql)).getRows());
  const [, , , top = [], totals = [], others = []] = answers;
  const [unique, total] = totals[0] ?? [];
  const [k1, k2] = top.at(-1) ?? [];
  return {
    unique: Number(unique),
    total: Number(total),
    last: `${k1},${k2}`,
    others: others.map(([, n]) => Number(n)),
  };
}
