import { describe, expect, test } from 'vitest';
import { judge, plantedScenes, SCENE_START_MS, sceneTrail } from '../../../../bench/generator/rate-scenes.ts';
import { addRateTrail, DAY_MINUTES, steady } from '../../../../bench/generator/rates.ts';
import type { Engine } from '../../../../main/engine/engine.ts';
import { handlerOf } from '../../../../main/engine/handlers/index.ts';
import { contract } from '../../../../preload/contract/index.ts';
import { engineWithWorkspace } from '../../support/trail-store.ts';
import { call } from '../contributors/support.ts';

const MINUTE_US = 60_000_000;
const timeOf = (minute: number) => SCENE_START_MS * 1000 + minute * MINUTE_US;

test('each planted time is found once, with its edges and its attribution, and nothing else', async () => {
  const engine = await engineWithWorkspace();
  const scenes = plantedScenes(1, 8, 3);
  await addRateTrail(engine.store, sceneTrail(1, 11, scenes));
  const report = await call(engine, 'anomalies.find', {});
  const { scenes: results, wrong } = judge(scenes, report);
  expect(wrong).toEqual([]);
  expect(results.map(({ title, found, ...right }) => ({ title, found: found.length, ...right }))).toEqual(
    scenes.map(({ title }) => ({ title, found: 1, edgesRight: true, attributionRight: true })),
  );
  for (const { insight, baseline, attributions } of report.anomalies)
    for (const one of attributions) {
      const sum = (values: { average: number }[], others: { average: number } | null) =>
        values.reduce((total, { average }) => total + average, 0) + (others?.average ?? 0);
      expect(sum(one.insight, one.insightOthers)).toBeCloseTo(insight.average, 9);
      expect(sum(one.baseline, one.baselineOthers)).toBeCloseTo(baseline.average, 9);
    }
});

test('with one day of records, and behind a gap, bursts are found and the gap is named', async () => {
  const engine = await engineWithWorkspace();
  const [burst] = plantedScenes(3, 0);
  if (burst === undefined) throw new Error('no scene');
  const early = { ...burst, from: DAY_MINUTES + 100 };
  const late = { ...burst, from: 4 * DAY_MINUTES + 700 };
  const gap = { from: 4 * DAY_MINUTES + 60, to: 4 * DAY_MINUTES + 600 };
  await addRateTrail(engine.store, sceneTrail(3, 6, [early, late], [gap]));
  const report = await call(engine, 'anomalies.find', {});
  expect(report.anomalies.map(({ direction, range }) => [direction, range])).toEqual([
    ['rise', { from: timeOf(early.from), to: timeOf(early.from + 10) }],
    ['rise', { from: timeOf(late.from), to: timeOf(late.from + 10) }],
  ]);
  const [coverage] = report.coverage;
  expect(coverage?.testedFrom).toBe(timeOf(DAY_MINUTES));
  expect(coverage?.gaps.map(({ range }) => range)).toEqual([{ from: timeOf(gap.from), to: timeOf(gap.to) }]);
});

describe('a small trail', () => {
  const burst = { from: 2 * DAY_MINUTES + 600, minutes: 10 };

  /** Three days of one API, with a burst of failing and other calls of one user. */
  async function smallTrail(): Promise<Engine> {
    const engine = await engineWithWorkspace();
    await addRateTrail(engine.store, {
      seed: 5,
      startMs: SCENE_START_MS,
      days: 3,
      apis: [{ source: 'sns.amazonaws.com', name: 'Publish', rate: steady(1) }],
      planted: [
        { ...burst, source: 'iam.amazonaws.com', name: 'CreateAccessKey', rate: () => 12, arn: 'arn:aws:iam::111122223333:user/eve', agent: 'curl', code: 'AccessDenied' },
        { ...burst, source: 'iam.amazonaws.com', name: 'ListUsers', readOnly: true, rate: () => 12, arn: 'arn:aws:iam::111122223333:user/eve', agent: 'curl' },
      ], // biome-ignore format: a table
    });
    return engine;
  }

  const found = async (engine: Engine, input: Parameters<typeof call<'anomalies.find'>>[2] = {}) =>
    (await call(engine, 'anomalies.find', input)).anomalies.map(({ kind, eventName, principal, errorCode }) =>
      [kind, eventName, principal, errorCode].filter((text) => text !== null).join(' '),
    );

  test('calls of a write API that fail are a call rate and an error rate; reads are asked for', async () => {
    const engine = await smallTrail();
    expect((await found(engine)).sort()).toEqual([
      'call-rate CreateAccessKey',
      'error-rate CreateAccessKey AccessDenied',
    ]);
    expect((await found(engine, { parameters: { reads: true } })).sort()).toEqual([
      'call-rate CreateAccessKey',
      'call-rate ListUsers',
      'error-rate CreateAccessKey AccessDenied',
    ]);
    expect(await found(engine, { parameters: { leastCalls: 1000 } })).toEqual([]);
  });

  test('rates of principals, with their calls', async () => {
    const engine = await smallTrail();
    const eve = 'arn:aws:iam::111122223333:user/eve';
    expect((await found(engine, { per: 'principal' })).sort()).toEqual([
      `call-rate ${eve}`,
      `error-rate ${eve} AccessDenied`,
    ]);
    const { anomalies } = await call(engine, 'anomalies.find', { per: 'principal' });
    expect(anomalies[0]?.attributions[0]).toMatchObject({
      attribute: 'eventName',
      insight: [{ value: 'iam.amazonaws.com CreateAccessKey' }],
      baseline: [],
    });
  });

  test('a range keeps the findings in it, and its baseline reaches back before it', async () => {
    const engine = await smallTrail();
    const inside = { from: timeOf(burst.from + 5), to: timeOf(burst.from + 6) };
    const all = await call(engine, 'anomalies.find', {});
    const asked = await call(engine, 'anomalies.find', { range: inside });
    expect(asked.anomalies).toEqual(all.anomalies);
    const { anomalies } = await call(engine, 'anomalies.find', { range: { from: timeOf(0), to: timeOf(burst.from) } });
    expect(anomalies).toEqual([]);
    const outside = { from: timeOf(-50_000), to: timeOf(-40_000) };
    expect(await call(engine, 'anomalies.find', { range: outside })).toMatchObject({ anomalies: [], coverage: [] });
  });

  test('events with the same id and other content are one event', async () => {
    const engine = await smallTrail();
    const before = await call(engine, 'anomalies.find', {});
    const writer = await engine.store.importConnection();
    await writer.run("UPDATE ct_event SET conflict = true WHERE event_name = 'CreateAccessKey'");
    await writer.run(
      "INSERT INTO ct_event BY NAME SELECT * REPLACE (2 AS file_id, 'other' AS user_agent) FROM ct_event WHERE event_name = 'CreateAccessKey'",
    );
    const after = await call(engine, 'anomalies.find', {});
    expect(after.anomalies.map(({ insight }) => insight)).toEqual(before.anomalies.map(({ insight }) => insight));
  });

  test('older records without readOnly count by the verb of their name, and without a category as management events', async () => {
    const engine = await smallTrail();
    const writer = await engine.store.importConnection();
    await writer.run('UPDATE ct_event SET read_only = NULL, event_category = NULL, management_event = NULL');
    expect((await found(engine)).sort()).toEqual([
      'call-rate CreateAccessKey',
      'error-rate CreateAccessKey AccessDenied',
    ]);
    await writer.run("UPDATE ct_event SET event_category = 'Data' WHERE event_name = 'CreateAccessKey'");
    expect(await found(engine)).toEqual([]);
    expect((await found(engine, { parameters: { dataEvents: true } })).length).toBe(2);
  });

  test('Insights events of AWS stand beside the findings, each with what overlaps', async () => {
    const engine = await smallTrail();
    const writer = await engine.store.importConnection();
    const details = (state: string, name: string) =>
      JSON.stringify({
        state,
        eventSource: 'iam.amazonaws.com',
        eventName: name,
        insightType: 'ApiCallRateInsight',
        insightContext: {
          statistics: {
            baseline: { average: 0 },
            insight: { average: 12.5 },
            ...(state === 'End' && { insightDuration: 9 }),
          },
          attributions: [{ attribute: 'userAgent', insight: [{ value: 'curl', average: 12.5 }], baseline: [] }],
        },
      });
    const add = (shared: string, minute: number, state: string, name: string) =>
      writer.run(
        `INSERT INTO ct_event BY NAME SELECT $1 AS event_id, make_timestamp(${timeOf(minute)}) AS event_time, 'AwsCloudTrailInsight' AS event_type,
         'Insight' AS event_category, 'eu-west-1' AS aws_region, '111122223333' AS recipient_account, $2 AS shared_event_id,
         $3::JSON AS insight_details, false AS conflict, 9 AS file_id, 1 AS position`,
        [`${shared}-${state}`, shared, details(state, name)],
      );
    await add('hit', burst.from + 1, 'Start', 'CreateAccessKey');
    await add('hit', burst.from + 10, 'End', 'CreateAccessKey');
    await add('miss', burst.from - 100, 'End', 'CreateAccessKey');
    await add('untested', 300, 'Start', 'CreateAccessKey');
    const report = await call(engine, 'anomalies.find', {});
    expect(report.anomalies.map(({ kind, insightsEvents }) => [kind, insightsEvents]).sort()).toEqual([
      ['call-rate', ['hit']],
      ['error-rate', []],
    ]);
    const id = report.anomalies.find(({ kind }) => kind === 'call-rate')?.id;
    expect(report.insightsEvents).toMatchObject([
      { sharedEventId: 'untested', start: timeOf(300), end: null, anomalies: null },
      { sharedEventId: 'miss', start: null, end: timeOf(burst.from - 100), insightMinutes: 9, anomalies: [] },
      { sharedEventId: 'hit', start: timeOf(burst.from + 1), end: timeOf(burst.from + 10), insightAverage: 12.5, insightMinutes: 9, anomalies: [id], attributions: [{ attribute: 'userAgent' }] },
    ]); // biome-ignore format: a table
  });

  test('a call that is cancelled ends, and the engine is usable', async () => {
    const engine = await smallTrail();
    const stop = new AbortController();
    stop.abort();
    const find = await handlerOf('anomalies.find');
    const asked = contract['anomalies.find'].input.parse({});
    await expect(find(asked, { engine, signal: stop.signal, report: () => undefined })).rejects.toThrow();
    expect((await found(engine)).length).toBe(2);
  });
});

test('a workspace without trail events has no findings, and no range', async () => {
  const engine = await engineWithWorkspace();
  expect(await call(engine, 'anomalies.find', {})).toMatchObject({ range: null, anomalies: [], coverage: [] });
});
