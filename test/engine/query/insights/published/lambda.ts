import {
  type Cell,
  descending,
  dice,
  floorTo,
  groupBy,
  HOUR,
  MINUTE,
  mean,
  type PublishedCase,
  stamp,
  sum,
} from './harness.ts';

/** Invocations of a function as Lambda writes them: START, END and REPORT lines, some cold, some slow. */
const roll = dice(2);
const INVOCATIONS = Array.from({ length: 40 }, (_, i) => ({
  at: i * 4 * MINUTE,
  id: `8f5e1b2c-${String(1000 + (i % 36)).padStart(4, '0')}-4a3b-9c8d-001122334455`,
  duration: roll(300_000) / 100,
  memory: 128,
  used: 40 + roll(80),
  cold: roll(5) === 0,
}));
type Invocation = (typeof INVOCATIONS)[number];

function report({ id, duration, memory, used, cold }: Invocation): string {
  const init = cold ? `Init Duration: ${(duration / 7).toFixed(2)} ms\t` : '';
  return `REPORT RequestId: ${id}\tDuration: ${duration.toFixed(2)} ms\tBilled Duration: ${Math.ceil(duration)} ms\tMemory Size: ${memory} MB\tMax Memory Used: ${used} MB\t${init}`;
}

const EVENTS = [
  {
    group: { name: '/aws/lambda/checkout' },
    events: INVOCATIONS.flatMap((one) => [
      { at: one.at, message: `START RequestId: ${one.id} Version: $LATEST`, stream: 'run' },
      { at: one.at + 1, message: 'plain line of the function', stream: 'run' },
      { at: one.at + 2, message: `END RequestId: ${one.id}`, stream: 'run' },
      { at: one.at + 3, message: report(one), stream: 'run' },
    ]),
  },
];
const by = (period: number) => [...groupBy(INVOCATIONS, ({ at }) => stamp(floorTo(at + 3, period)))];
const durations = (list: readonly Invocation[]) => list.map(({ duration }) => duration);
const used = INVOCATIONS.map((one) => one.used);

/** The newest of each request that is slow. */
const slow = [
  ...groupBy(
    [...INVOCATIONS].sort(descending(({ at }) => at)).filter(({ duration }) => duration > 1000),
    ({ id }) => id,
  ).values(),
].map((list) => list[0] as Invocation);

export const LAMBDA: PublishedCase[] = [
  {
    id: 6,
    events: EVENTS,
    columns: [
      'provisonedMemoryMB',
      'smallestMemoryRequestMB',
      'avgMemoryUsedMB',
      'maxMemoryUsedMB',
      'overProvisionedMB',
    ],
    rows: [[128, Math.min(...used), mean(used), Math.max(...used), 128 - Math.max(...used)]],
  },
  {
    id: 7,
    events: EVENTS,
    columns: ['bin(5m)', 'avg(@duration)', 'max(@duration)', 'min(@duration)'],
    rows: by(5 * MINUTE).map(([bin, list]) => [
      bin,
      mean(durations(list)),
      Math.max(...durations(list)),
      Math.min(...durations(list)),
    ]),
  },
  {
    id: 8,
    events: EVENTS,
    columns: ['@timestamp', '@requestId', '@message', '@logStream'],
    rows: slow.slice(0, 20).map((one): Cell[] => [stamp(one.at + 3), one.id, report(one), 'run']),
    ordered: true,
  },
  {
    // What a pattern's text looks like is ours; counts and ratios are not (4.12).
    id: 65,
    events: EVENTS,
    columns: [
      '@pattern',
      '@ratio',
      '@sampleCount',
      '@severityLabel',
      '@anomalyType',
      '@anomalyScore',
      '@anomalyDescription',
    ],
    rows: [...groupBy(INVOCATIONS, ({ cold }) => String(cold)).values()].map((list) => [
      list.length / INVOCATIONS.length,
      list.length,
    ]),
    only: ['@ratio', '@sampleCount'],
  },
  {
    id: 96,
    events: EVENTS,
    columns: ['bin(1h)', 'avg_ms', 'max_ms', 'invocations', 'coldStarts'],
    rows: by(HOUR).map(([bin, list]) => [
      bin,
      mean(durations(list)),
      Math.max(...durations(list)),
      list.length,
      sum(list.map(({ cold }) => Number(cold))),
    ]),
  },
  {
    id: 97,
    events: EVENTS,
    columns: ['bin(1h)', 'provisioned_mb', 'utilization_pct'],
    rows: by(HOUR).map(([bin, list]) => [bin, 128, mean(list.map((one) => (one.used * 100) / one.memory))]),
  },
];
