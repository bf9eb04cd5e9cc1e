import { expect, test } from 'vitest';
import { SCENE_START_MS } from '../../../../bench/generator/rate-scenes.ts';
import { addRateTrail, DAY_MINUTES, steady } from '../../../../bench/generator/rates.ts';
import type { Engine } from '../../../../main/engine/engine.ts';
import { deviationOf, severityOf } from '../../../../main/engine/query/anomalies/severity.ts';
import type { RateAnomaly } from '../../../../preload/contract/anomalies.ts';
import { insightReport } from '../../../../preload/contract/insight-records.ts';
import { engineWithWorkspace } from '../../support/trail-store.ts';
import { call } from '../contributors/support.ts';

const MINUTE_US = 60_000_000;
const eve = 'arn:aws:iam::111122223333:user/eve';
const burst = { from: 2 * DAY_MINUTES + 600, minutes: 10 };

/** Three days of one API, with a burst of failing calls of one user. */
async function trailWithBurst(): Promise<Engine> {
  const engine = await engineWithWorkspace();
  await addRateTrail(engine.store, {
    seed: 5,
    startMs: SCENE_START_MS,
    days: 3,
    apis: [{ source: 'sns.amazonaws.com', name: 'Publish', rate: steady(1) }],
    planted: [
      { ...burst, source: 'iam.amazonaws.com', name: 'CreateAccessKey', rate: () => 12, arn: eve, agent: 'curl', code: 'AccessDenied' },
    ], // biome-ignore format: a table
  });
  return engine;
}

const keyOf = ({ kind, account, region, eventSource, eventName, principal, errorCode }: RateAnomaly) => ({
  kind,
  account,
  region,
  eventSource,
  eventName,
  principal,
  errorCode,
});
const sum = (counts: { events: number }[]) => counts.reduce((all, { events }) => all + events, 0);

test.each(['api', 'principal'] as const)(
  'a rate (%s) has the events of its finding, minute by minute, and its condition chooses them',
  async (per) => {
    const engine = await trailWithBurst();
    const { anomalies } = await call(engine, 'anomalies.find', { per });
    expect(anomalies.map(({ kind }) => kind).sort()).toEqual(['call-rate', 'error-rate']);
    for (const anomaly of anomalies) {
      const range = { from: anomaly.range.from - 30 * MINUTE_US, to: anomaly.range.to + 30 * MINUTE_US };
      const { counts, condition } = await call(engine, 'anomalies.rate', { rate: keyOf(anomaly), range });
      const inside = counts.filter(({ at }) => at >= anomaly.range.from && at < anomaly.range.to);
      expect(sum(inside)).toBe(anomaly.insight.events);
      expect(inside.every(({ at }) => at % MINUTE_US === 0)).toBe(true);
      const rows = await engine.store.meta(async (connection) => {
        const reader = await connection.runAndReadAll(
          `SELECT count(*)::INTEGER FROM cloudtrail WHERE ${condition} AND eventTime >= make_timestamp(${range.from}) AND eventTime < make_timestamp(${range.to})`,
        );
        return reader.getRows()[0]?.[0];
      });
      expect(rows).toBe(sum(counts));
    }
  },
);

test('a rate by hours has the same events; a name with a quote breaks nothing', async () => {
  const engine = await trailWithBurst();
  const [anomaly] = (await call(engine, 'anomalies.find', {})).anomalies;
  if (anomaly === undefined) throw new Error('nothing found');
  const day = { from: anomaly.range.from - 600 * MINUTE_US, to: anomaly.range.to + 600 * MINUTE_US };
  const rate = keyOf(anomaly);
  const minutes = await call(engine, 'anomalies.rate', { rate, range: day });
  const hours = await call(engine, 'anomalies.rate', { rate, range: day, periodSeconds: 3600 });
  expect(sum(hours.counts)).toBe(sum(minutes.counts));
  expect(hours.counts.every(({ at }) => at % (60 * MINUTE_US) === 0)).toBe(true);
  const odd = await call(engine, 'anomalies.rate', { rate: { ...rate, eventName: "it's; --" }, range: day });
  expect(odd.counts).toEqual([]);
  expect(odd.condition).toContain("'it''s; --'");
});

test('the deviation counts in roots of what was expected, at least 1; severities begin at 20 and at 50', () => {
  expect(deviationOf(1000, 200)).toBe(56.6);
  expect(deviationOf(12, 0.04)).toBe(12);
  expect(deviationOf(0, 400)).toBe(-20);
  expect([56.6, 50, 49.9, 20, 19.9, -20, -50].map(severityOf)).toEqual([
    'high',
    'high',
    'medium',
    'medium',
    'low',
    'medium',
    'high',
  ]);
});

test('the report of a workspace tells severity and deviation of each finding', async () => {
  const engine = await trailWithBurst();
  const report = await call(engine, 'anomalies.find', {});
  for (const { computation } of insightReport(report).anomalies) {
    expect(computation?.severity).toBe('high');
    expect(computation?.deviation).toBeGreaterThan(50);
  }
});
