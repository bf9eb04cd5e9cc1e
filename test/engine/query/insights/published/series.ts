import {
  type Cell,
  descending,
  dice,
  floorTo,
  groupBy,
  HOUR,
  json,
  lines,
  MINUTE,
  mean,
  NOW,
  type PublishedCase,
  pick,
  quantile,
  START,
  stamp,
  sum,
} from './harness.ts';

/** Patterns, comparisons, and commands that look at neighbouring rows. */
const roll = dice(8);
const FAILURES = Array.from({ length: 40 }, (_, i) => ({
  at: i * MINUTE,
  level: pick(['ERROR', 'INFO'], Number(roll(4) === 0)),
  cause: pick(['open file number', 'reach the printer on floor'], Number(roll(3) === 0)),
}));
const failures = FAILURES.filter(({ level }) => level === 'ERROR');

/** Slow calls all have one controller; the path tells nothing; the service tells something. */
const CALLS = Array.from({ length: 40 }, (_, i) => ({
  at: i * 1000,
  Time: i % 4 === 0 ? 500 : 100,
  Controller: i % 4 === 0 ? 'Slow' : 'Fast',
  Path: '/same',
  Service: i % 4 === 0 ? (i % 8 === 0 ? 'a' : 'b') : 'a',
}));

/** Jensen-Shannon distance with logarithms of base 2, by its definition: the root of the mean divergence from the middle. */
function distance(p: readonly number[], q: readonly number[]): number {
  const divergence = (from: readonly number[]) =>
    sum(from.map((part, i) => (part === 0 ? 0 : part * Math.log2(part / (((p[i] ?? 0) + (q[i] ?? 0)) / 2)))));
  return Math.sqrt((divergence(p) + divergence(q)) / 2);
}

const BYTES = Array.from({ length: 30 }, (_, i) => ({ at: i * MINUTE, bytes: roll(1000) }));
const newestFirst = [...BYTES].sort(descending(({ at }) => at));

const HOSTS = Array.from({ length: 30 }, (_, i) => ({
  at: i * MINUTE,
  ...(roll(2) === 0 ? { host: pick(['h1', 'h2'], i) } : {}),
  ...(roll(2) === 0 ? { cpu_user: roll(100) } : {}),
  ...(roll(3) === 0 ? { cpu_system: roll(100) } : {}),
}));
function filledDown(): Cell[][] {
  const last: Record<string, Cell> = { host: null, cpu_user: null, cpu_system: null };
  return [...HOSTS].sort(descending(({ at }) => at)).map((one) => {
    Object.assign(last, { ...one });
    return [stamp(one.at), last.host ?? null, last.cpu_user ?? null, last.cpu_system ?? null];
  });
}

const GAPPY = Array.from({ length: 20 }, (_, i) => ({ at: (i < 8 ? i : i + 5) * 30_000, latency: roll(100) }));
const minutes = groupBy(GAPPY, ({ at }) => String(floorTo(at, MINUTE)));
const filled = Array.from({ length: Math.floor((GAPPY.at(-1)?.at ?? 0) / MINUTE) + 1 }, (_, i): Cell[] => [
  stamp(i * MINUTE),
  mean((minutes.get(String(i * MINUTE)) ?? [{ latency: 0 }]).map(({ latency }) => latency)),
]);

const LOADS = Array.from({ length: 40 }, (_, i) => ({
  at: i * MINUTE,
  cpu: i === 5 ? 900 : 20 + roll(20),
  memory: i === 9 ? -500 : 50 + roll(20),
}));
const fences = (values: readonly number[]): [number, number] => {
  const [low, high] = [quantile(values, 0.25), quantile(values, 0.75)];
  return [low - 3 * (high - low), high + 3 * (high - low)];
};
const [cpuLow, cpuHigh] = fences(LOADS.map(({ cpu }) => cpu));
const [memoryLow, memoryHigh] = fences(LOADS.map(({ memory }) => memory));

const USES = Array.from({ length: 40 }, (_, i) => ({
  at: floorTo(i * 25 * MINUTE + roll(20) * MINUTE, MINUTE) + i,
  userId: `u${roll(2)}`,
  deviceId: `d${roll(2)}`,
}));
function sessions(): Cell[][] {
  return [...groupBy(USES, ({ userId, deviceId }) => `${userId},${deviceId}`)].flatMap(([identity, list]) => {
    let number = 1;
    return list
      .sort((a, b) => a.at - b.at)
      .map((one, i): Cell[] => {
        if (i > 0 && one.at - (list[i - 1]?.at ?? 0) > HOUR) number++;
        return [stamp(one.at), one.userId, one.deviceId, `${identity}#${number}`];
      });
  });
}

const PAIRS = Array.from({ length: 50 }, (_, i) => ({
  at: i,
  method: pick(['GET', 'PUT'], roll(2)),
  status: pick([200, 404], roll(2)),
}));
const PRICES = Array.from({ length: 12 }, (_, i) => ({
  at: i * 1000,
  price: roll(1000) / 4,
  tax: roll(100) / 4,
  qty: roll(5),
}));
const NUMBERS = Array.from({ length: 12 }, (_, i) => ({ at: i * 1000, x: roll(100) }));
const LATENCIES = Array.from({ length: 20 }, (_, i) => ({ at: i * 20_000, latency: roll(100) }));

/** Events of the last day, and of the same day a week before. */
const WEEKS = [
  ...Array.from({ length: 9 }, (_, i) => ({ at: NOW - START - (i + 1) * HOUR, line: 'steady as ever' })),
  ...Array.from({ length: 4 }, (_, i) => ({
    at: NOW - START - (i + 1) * HOUR,
    line: 'something else entirely came up',
  })),
  ...Array.from({ length: 6 }, (_, i) => ({
    at: NOW - START - 7 * 24 * HOUR - (i + 1) * HOUR,
    line: 'steady as ever',
  })),
  { at: NOW - START - 3 * 24 * HOUR, line: 'neither of these days' },
];

export const SERIES: PublishedCase[] = [
  {
    id: 64,
    events: [lines(FAILURES, ({ at, level, cause }) => `${level} Failed to do: ${cause} ${at / MINUTE}`)],
    columns: ['@pattern', '@ratio', '@sampleCount', '@severityLabel'],
    rows: [...groupBy(failures, ({ cause }) => cause).values()]
      .map((list): Cell[] => [list.length / failures.length, list.length])
      .sort(([, a], [, b]) => Number(a) - Number(b)),
    only: ['@ratio', '@sampleCount'],
    ordered: true,
  },
  {
    id: 66,
    events: [json(CALLS)],
    columns: ['@fieldName', '@relevanceScore', '@topRelevanceContributors', '@conditionalMedian', '@baselineMedian'],
    rows: [
      ['Controller', 1],
      ['Service', distance([0.5, 0.5], [1, 0])],
      ['Path', 0],
    ],
    only: ['@fieldName', '@relevanceScore'],
    ordered: true,
  },
  {
    id: 71,
    events: [json(BYTES)],
    columns: ['@timestamp', 'bytes', 'bytes_p1', 'bytes_p2', 'bytes_p3', 'bytes_p4'],
    rows: newestFirst.map(({ at, bytes }, i) => [
      stamp(at),
      bytes,
      ...[1, 2, 3, 4].map((lag) => newestFirst[i - lag]?.bytes ?? null),
    ]),
    ordered: true,
  },
  {
    id: 72,
    events: [lines(WEEKS, ({ line }) => line, { name: 'lg' })],
    columns: ['@pattern', '@sampleCount', '@diffEventCount', '@diffEventDescription', '@severityLabel'],
    rows: [
      ['something else entirely came up', 4, 4],
      ['steady as ever', 9, 3],
    ],
    only: ['@pattern', '@sampleCount', '@diffEventCount'],
    ordered: true,
  },
  {
    id: 73,
    events: [json(HOSTS)],
    columns: ['@timestamp', 'host', 'cpu_user', 'cpu_system'],
    rows: filledDown(),
    ordered: true,
  },
  { id: 74, events: [json(GAPPY)], columns: ['bin(1m)', 'avg_latency'], rows: filled },
  {
    id: 75,
    events: [json(LOADS)],
    columns: ['@timestamp', 'cpu', 'memory', 'isOutlier_cpu', 'isOutlier_memory'],
    rows: LOADS.filter(
      ({ cpu, memory }) => cpu >= cpuLow && cpu <= cpuHigh && memory >= memoryLow && memory <= memoryHigh,
    ).map(({ at, cpu, memory }): Cell[] => [stamp(at), cpu, memory, false, false]),
  },
  {
    id: 76,
    events: [json(BYTES)],
    columns: ['@timestamp', 'bytes', 'totalBytes'],
    rows: newestFirst.map(({ at, bytes }, i) => [
      stamp(at),
      bytes,
      sum(newestFirst.slice(0, i + 1).map((one) => one.bytes)),
    ]),
    ordered: true,
  },
  {
    id: 78,
    events: [json(USES)],
    columns: ['@timestamp', 'userId', 'deviceId', 'my_session'],
    rows: sessions(),
  },
  {
    id: 79,
    events: [json(PAIRS)],
    columns: ['method', 'status', '_approxcount'],
    rows: [...groupBy(PAIRS, ({ method, status }) => `${method} ${status}`)].map(([key, list]) => [
      ...key.split(' '),
      list.length,
    ]),
  },
  {
    id: 80,
    events: [json(PRICES)],
    columns: ['price', 'tax', 'qty', 'Total'],
    rows: PRICES.map(({ price, tax, qty }) => [price, tax, qty, price + tax]),
  },
  {
    id: 80.5,
    events: [json(NUMBERS)],
    columns: ['x', 'Total'],
    rows: [...NUMBERS.map(({ x }): Cell[] => [x, x]), [sum(NUMBERS.map(({ x }) => x)), sum(NUMBERS.map(({ x }) => x))]],
  },
  {
    id: 86,
    events: [json(LATENCIES)],
    columns: ['bin(1m)', 'avg(latency)'],
    rows: [...groupBy(LATENCIES, ({ at }) => stamp(floorTo(at, MINUTE) + 24 * HOUR))].map(([bin, list]) => [
      bin,
      mean(list.map(({ latency }) => latency)),
    ]),
  },
];
