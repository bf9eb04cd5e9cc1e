import { expect, test } from 'vitest';
import { usualApis } from '../../../../bench/generator/rate-scenes.ts';
import { DAY_MINUTES, poisson } from '../../../../bench/generator/rates.ts';
import { gapsOf } from '../../../../main/engine/query/anomalies/coverage.ts';
import { MinuteSeries } from '../../../../main/engine/query/anomalies/minute-series.ts';
import { scanSeries, type UnusualTime } from '../../../../main/engine/query/anomalies/scan-series.ts';
import { Random } from '../../../../main/engine/sample/random.ts';
import { type AnomalyParameters, anomalyParameters } from '../../../../preload/contract/anomalies.ts';

const TAIL = 1e-6;

interface Burst {
  from: number;
  minutes: number;
  rate: number;
}

/** Poisson counts of a steady rate, in which the bursts stand in its place. */
function counts(seed: number, days: number, rate: number, bursts: readonly Burst[] = []): Int32Array {
  const random = new Random(seed, 0x5ca);
  return Int32Array.from({ length: days * DAY_MINUTES }, (_, minute) => {
    const burst = bursts.find(({ from, minutes }) => minute >= from && minute < from + minutes);
    return poisson(random, burst?.rate ?? rate);
  });
}

function scan(
  series: Int32Array,
  {
    covered = new Uint8Array(series.length).fill(1),
    ...parameters
  }: Partial<AnomalyParameters> & { covered?: Uint8Array } = {},
): UnusualTime[] {
  return scanSeries(new MinuteSeries(series, covered), anomalyParameters.parse(parameters));
}

const spans = (times: readonly UnusualTime[]) => times.map(({ direction, from, to }) => [direction, from, to - from]);
const at = (day: number, hour: number) => day * DAY_MINUTES + hour * 60;

test('20 calls a minute that become 100 for 10 minutes are one rise, to the minute', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const from = at(8, 9) + seed * 13;
    const [time, ...others] = scan(counts(seed, 10, 20, [{ from, minutes: 10, rate: 100 }]));
    expect([time?.direction, time?.from, time?.to, others.length]).toEqual(['rise', from, from + 10, 0]);
    expect(time).toMatchObject({ earlierDays: 7, hoursAround: false, isLevel: false });
    expect((time?.baseline.events ?? 0) / (time?.baseline.minutes ?? 1)).toBeCloseTo(20, 0);
    expect(time?.baseline.minutes).toBe(7 * DAY_MINUTES);
  }
});

test('a day of records is enough, and less is not', () => {
  const burst = (from: number) => scan(counts(3, 3, 20, [{ from, minutes: 10, rate: 100 }]));
  expect(spans(burst(at(1, 1)))).toEqual([['rise', at(1, 1), 10]]);
  expect(burst(at(1, 1))[0]).toMatchObject({ earlierDays: 1, hoursAround: true });
  expect(burst(at(0, 20))).toEqual([]);
});

test('bursts at most 5 minutes apart are one, farther apart two', () => {
  const two = (apart: number) => [
    { from: at(8, 12), minutes: 10, rate: 100 },
    { from: at(8, 12) + 10 + apart, minutes: 10, rate: 100 },
  ];
  expect(spans(scan(counts(4, 9, 20, two(4))))).toEqual([['rise', at(8, 12), 24]]);
  expect(spans(scan(counts(4, 9, 20, two(30))))).toEqual([
    ['rise', at(8, 12), 10],
    ['rise', at(8, 12) + 40, 10],
  ]);
});

test('an unusual time is no part of later baselines, so that the same is found the next day', () => {
  const days = [8, 9, 10];
  const bursts = days.map((day) => ({ from: at(day, 15), minutes: 10, rate: 120 }));
  const found = scan(counts(5, 12, 20, bursts));
  expect(spans(found)).toEqual(days.map((day) => ['rise', at(day, 15), 10]));
  expect(found.map(({ baseline }) => baseline.minutes)).toEqual([10_080, 10_070, 10_060]);
});

test('calls that stop are a drop, and slow ones are not', () => {
  expect(spans(scan(counts(6, 10, 20, [{ from: at(8, 3), minutes: 40, rate: 0 }])))).toEqual([['drop', at(8, 3), 40]]);
  expect(spans(scan(counts(6, 10, 2.5, [{ from: at(8, 3), minutes: 60, rate: 0 }]))).map(([kind]) => kind)).toEqual([
    'drop',
  ]);
  expect(scan(counts(6, 10, 1, [{ from: at(8, 3), minutes: 60, rate: 0 }]))).toEqual([]);
});

test('a time without any record is neither a drop nor a part of the baseline', () => {
  const series = counts(7, 10, 20, [
    { from: at(5, 2), minutes: 360, rate: 0 },
    { from: at(5, 9), minutes: 10, rate: 100 },
  ]);
  const gaps = gapsOf(series, TAIL);
  expect(gaps).toMatchObject([{ from: at(5, 2), to: at(5, 8) }]);
  expect(gaps[0]?.expected).toBeGreaterThan(6000);
  const covered = new Uint8Array(series.length).fill(1);
  for (const { from, to } of gaps) covered.fill(0, from, to);
  const [burst, ...others] = scan(series, { covered });
  expect([burst?.direction, burst?.from, burst?.to, others.length]).toEqual(['rise', at(5, 9), at(5, 9) + 10, 0]);
  expect((burst?.baseline.minutes ?? 0) + 360).toBe((burst?.baseline.to ?? 0) - (burst?.baseline.from ?? 0));
});

test('quiet nights and weekends are no gaps, and a quiet trail has none', () => {
  const apis = usualApis(1, 1).filter(({ name }) => name === 'PutObjectTagging');
  const random = new Random(9, 0x5ca);
  const office = Int32Array.from({ length: 21 * DAY_MINUTES }, (_, minute) =>
    apis.reduce((sum, { rate }) => {
      const expected = rate(minute % DAY_MINUTES, Math.floor(minute / DAY_MINUTES));
      return sum + (expected < 1 ? 0 : poisson(random, expected));
    }, 0),
  );
  expect(gapsOf(office, TAIL)).toEqual([]);
  expect(gapsOf(counts(9, 10, 0.02), TAIL)).toEqual([]);
});

test('a rise that stays is one finding, and the usual rate once its baseline is used up', () => {
  const found = scan(counts(10, 24, 10, [{ from: at(8, 0), minutes: 16 * DAY_MINUTES, rate: 60 }]));
  expect(found).toMatchObject([{ direction: 'rise', from: at(8, 0), isLevel: true }]);
});

test('a first call ever is a rise from nothing, from ten calls in five minutes on', () => {
  const series = new Int32Array(10 * DAY_MINUTES);
  series.fill(2, at(9, 4), at(9, 4) + 5);
  expect(spans(scan(series))).toEqual([['rise', at(9, 4), 5]]);
  expect(scan(series, { leastCalls: 11 })).toEqual([]);
  expect(scan(series, { rises: false })).toEqual([]);
});

/** Weeks in which nothing happens, by baseline and days of records. */
test.each([
  { days: 15, baselineDays: 7, scale: 1 },
  { days: 15, baselineDays: 7, scale: 0.2 },
  { days: 9, baselineDays: 1, scale: 1 },
  { days: 9, baselineDays: 7, scale: 3 },
])(
  'quiet weeks have no findings: $days days, baseline of $baselineDays, times $scale',
  ({ days, baselineDays, scale }) => {
    const wrong: string[] = [];
    for (let seed = 1; seed <= 7; seed++) {
      const random = new Random(seed, 0x901e7);
      // Each seed begins on another day of the week.
      for (const { name, rate } of usualApis(seed, seed)) {
        const series = Int32Array.from({ length: days * DAY_MINUTES }, (_, minute) =>
          poisson(random, scale * rate(minute % DAY_MINUTES, Math.floor(minute / DAY_MINUTES))),
        );
        for (const { direction, from, to } of scan(series, { baselineDays }))
          wrong.push(`${name}, seed ${seed}: ${direction} ${from} to ${to}`);
      }
    }
    expect(wrong).toEqual([]);
  },
);
