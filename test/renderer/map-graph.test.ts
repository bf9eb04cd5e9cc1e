import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallStatistics, GraphEdge, GraphNode, ServiceGraphAnswer } from '../../preload/contract/graph.ts';
import { drawnMap } from '../../renderer/features/map/map-drawing.ts';
import {
  byFailures,
  failedShare,
  healthOf,
  mapGraph,
  nodeKey,
  shownGraph,
} from '../../renderer/features/map/map-graph.ts';
import { logBins } from '../../renderer/lib/log-bins.ts';
import { percentile } from '../../renderer/lib/percentile.ts';

const calls = (ok: number, fault = 0, error = 0, throttle = 0): CallStatistics => ({
  ok,
  fault,
  error,
  throttle,
  total: ok + fault + error + throttle,
  responseUs: 0,
});

function node(id: number, name: string, type: string | null, statistics: CallStatistics, account = '1'): GraphNode {
  return {
    id,
    name,
    type,
    account,
    root: false,
    state: 'active',
    startUs: 0,
    endUs: 0,
    statistics,
    responseTimes: [{ ms: 10 * (id + 1), count: statistics.total }],
    failedTimes: { error: [], throttle: [], fault: [{ ms: 10 * (id + 1), count: statistics.fault }] },
    durations: [],
    inProgress: 0,
    callerMissing: 0,
    linksMissing: 0,
  } as unknown as GraphNode;
}

function edge(from: number, to: number, statistics: CallStatistics): GraphEdge {
  return {
    from,
    to,
    kind: 'call',
    startUs: 0,
    endUs: 0,
    statistics,
    responseTimes: [],
    failedTimes: { error: [], throttle: [], fault: [] },
    ages: [],
    aliases: [],
  } as unknown as GraphEdge;
}

const answer = (nodes: GraphNode[], edges: GraphEdge[]): ServiceGraphAnswer => ({
  nodes,
  edges,
  traces: 1,
  range: { from: 0, to: 60e6 },
  elapsedMs: 1,
});

const SHOP = answer(
  [
    node(0, 'web', 'client', calls(0)),
    node(1, 'web', 'AWS::ECS::Fargate', calls(90, 10)),
    node(2, 'catalog', 'AWS::Lambda', calls(50)),
    node(3, 'orders', 'AWS::Lambda', calls(40, 0, 4, 6)),
    node(4, 'table', 'AWS::DynamoDB::Table', calls(3)),
  ],
  [edge(0, 1, calls(100)), edge(1, 2, calls(50)), edge(1, 3, calls(50)), edge(3, 4, calls(3))],
);
const keyOf = (id: number) => nodeKey(SHOP.nodes[id] ?? { name: '', type: null, account: null });

test('a failing part shows from 5 % on, the gravest first', () => {
  const shown = mapGraph(SHOP, null).nodes.map(({ name, now }) => [name, healthOf(now)]);
  expect(shown).toEqual([
    ['web', 'ok'],
    ['web', 'fault'],
    ['catalog', 'ok'],
    ['orders', 'throttle'],
    ['table', 'ok'],
  ]);
  expect(byFailures(mapGraph(SHOP, null).nodes).map(({ name }) => name)).toEqual(['orders', 'web', 'catalog', 'table']);
});

test('rule 3.2.7: the ring has each outcome by its share of the responses, and a client has none', () => {
  const graph = shownGraph(mapGraph(SHOP, null), 0, null);
  const places = new Map(graph.nodes.map(({ key }, at) => [key, { x: at * 100, y: 0 }]));
  const drawn = drawnMap({ graph, places, view: 'health', edges: 'none', direction: 'right', minutes: 1, isGrouped: false, isCompared: false, selected: null }); // biome-ignore format: one drawing
  expect(drawn.nodes.map(({ ring }) => ring)).toEqual([
    null,
    { ok: 90, fault: 10 },
    { ok: 100 },
    { ok: 80, error: 8, throttle: 12 },
    { ok: 100 },
  ]);
});

test('groups add the figures of their services, and calls between them', () => {
  const graph = mapGraph(SHOP, null, 'type');
  const lambda = graph.nodes.find(({ name }) => name === 'AWS::Lambda');
  expect([lambda?.members, lambda?.now?.statistics, failedShare(lambda?.now ?? null)]).toEqual([
    2,
    calls(90, 0, 4, 6),
    0.1,
  ]);
  expect(lambda?.now?.responseTimes).toEqual([
    { ms: 30, count: 50 },
    { ms: 40, count: 50 },
  ]);
  expect(graph.edges).toHaveLength(3);
});

test('bins tell how many of their responses failed, and groups add those of their services', () => {
  const graph = mapGraph(
    answer([node(0, 'a', 'AWS::Lambda', calls(3, 2)), node(1, 'b', 'AWS::Lambda', calls(1, 1))], []),
    null,
    'type',
  );
  const now = graph.nodes[0]?.now;
  const bins = logBins(now?.responseTimes ?? [], now?.failedTimes).filter(({ count }) => count > 0);
  expect(bins.map(({ count, failed }) => [count, failed])).toEqual([
    [5, { error: 0, throttle: 0, fault: 2 }],
    [2, { error: 0, throttle: 0, fault: 1 }],
  ]);
});

test('of two ranges everything that one of them has is drawn', () => {
  const before = answer([node(0, 'web', 'AWS::ECS::Fargate', calls(5)), node(1, 'gone', null, calls(7))], []);
  const { nodes } = mapGraph(SHOP, before);
  expect(nodes.find(({ name }) => name === 'gone')).toMatchObject({ now: null, before: { statistics: { total: 7 } } });
  expect(nodes.find(({ name, type }) => name === 'web' && type !== 'client')?.before?.statistics.total).toBe(5);
});

test('threshold and focus leave services out and count them', () => {
  const graph = mapGraph(SHOP, null);
  const busy = shownGraph(graph, 10, null);
  expect([busy.nodes.map(({ name }) => name), busy.hidden]).toEqual([['web', 'web', 'catalog', 'orders'], 1]);
  const near = shownGraph(graph, 0, { key: keyOf(3), hops: 1 });
  expect([near.nodes.map(({ name }) => name), near.hidden]).toEqual([['web', 'orders', 'table'], 2]);
  expect(shownGraph(graph, 0, { key: keyOf(3), hops: 2 }).hidden).toBe(0);
});

test('a percentile is the least time that so many responses did not exceed', () => {
  const histogram = [
    { ms: 1, count: 50 },
    { ms: 7, count: 49 },
    { ms: 900, count: 1 },
  ];
  expect([0.5, 0.51, 0.99, 1].map((part) => percentile(histogram, part))).toEqual([1, 7, 7, 900]);
  expect(percentile([], 0.5)).toBeNull();
});

test('bins hold every response once, whatever the times', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(10_000_000), { minLength: 1 }), fc.nat(1000), (times, extra) => {
      const histogram = times.sort((a, b) => a - b).map((ms, at) => ({ ms, count: 1 + ((at + extra) % 7) }));
      const bins = logBins(histogram);
      expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(
        histogram.reduce((sum, { count }) => sum + count, 0),
      );
      for (const { from, to, count } of bins) {
        const inside = histogram.filter(({ ms }) => ms >= from && ms < to);
        expect(count).toBe(inside.reduce((sum, one) => sum + one.count, 0));
      }
    }),
  );
});
