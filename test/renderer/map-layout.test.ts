import ELK from 'elkjs/lib/elk.bundled.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MapEdge, MapGraph, MapNode } from '../../renderer/features/map/map-graph.ts';
import {
  type Direction,
  elkGraph,
  keptPlaces,
  layoutGraph,
  type Point,
  placesOf,
} from '../../renderer/features/map/map-layout.ts';

const figures = (total: number) => ({
  statistics: { ok: total, error: 0, throttle: 0, fault: 0, total, responseUs: 0 },
  responseTimes: [],
  failedTimes: { error: [], throttle: [], fault: [] },
});
const node = (key: string) => ({ key, name: key, now: figures(1), before: null }) as unknown as MapNode;
const edge = (from: string, to: string, total = 1) =>
  ({ key: `${from} ${to}`, from, to, kind: 'call', now: figures(total), before: null }) as unknown as MapEdge;
const graphOf = (nodes: string[], edges: MapEdge[]): MapGraph => ({ nodes: nodes.map(node), edges });

const elk = new ELK();
const laidOut = async (graph: MapGraph, direction: Direction = 'right') =>
  placesOf(await elk.layout(elkGraph(layoutGraph(graph), direction)), direction);

const graphs = fc.integer({ min: 1, max: 30 }).chain((size) =>
  fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 60 }).map((pairs) =>
    graphOf(
      Array.from({ length: size }, (_, i) => `n${i}`),
      pairs.map(([from, to]) => edge(`n${from}`, `n${to}`)),
    ),
  ),
);

/** Pairs of services whose rings or names would lie on each other. */
function onEachOther(places: ReadonlyMap<string, Point>, width: number, height: number): string[] {
  const all = [...places];
  return all.flatMap(([a, one], i) =>
    all
      .slice(i + 1)
      .filter(([, other]) => Math.abs(one.x - other.x) < width - 1 && Math.abs(one.y - other.y) < height - 1)
      .map(([b]) => `${a} ${b}`),
  );
}

test('no two services lie on each other, and the order of the data changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, fc.constantFrom('right' as const, 'down' as const), async (graph, direction) => {
      const places = await laidOut(graph, direction);
      expect(places.size).toBe(graph.nodes.length);
      expect(onEachOther(places, direction === 'right' ? 110 : 150, direction === 'right' ? 92 : 116)).toEqual([]);
      const turned = { nodes: [...graph.nodes].reverse(), edges: [...graph.edges].reverse() };
      expect([...(await laidOut(turned, direction))].sort()).toEqual([...places].sort());
    }),
    { numRuns: 30 },
  );
});

test('callers stand before what they call, cycles cut', async () => {
  const graph = graphOf(['a', 'b', 'c', 'd'], [edge('a', 'b'), edge('b', 'c'), edge('c', 'b'), edge('a', 'd')]);
  const columns = (places: Map<string, Point>, along: 'x' | 'y') =>
    ['a', 'b', 'c', 'd'].map((key) => places.get(key)?.[along] ?? 0);
  for (const [direction, along] of [
    ['right', 'x'],
    ['down', 'y'],
  ] as const) {
    const [a = 0, b = 0, c = 0, d = 0] = columns(await laidOut(graph, direction), along);
    expect([a < b, b < c, d === b]).toEqual([true, true, true]);
  }
});

test('of more than 500 calls the busiest callers decide on the place of a service', () => {
  const callers = Array.from({ length: 26 }, (_, i) => `caller${i}`);
  const called = Array.from({ length: 26 }, (_, i) => `called${i}`);
  const edges = callers.flatMap((from, i) => called.map((to) => edge(from, to, i + 1)));
  const { nodes, edges: deciding } = layoutGraph(graphOf([...callers, ...called], edges));
  expect(nodes).toHaveLength(52);
  // 676 calls: 19 whole rounds of 26 fit into 500.
  expect(deciding).toHaveLength(494);
  expect(new Set(deciding.map(({ from }) => from))).toEqual(new Set(callers.slice(7)));
  expect(layoutGraph(graphOf([...callers, ...called], edges.slice(0, 500))).edges).toHaveLength(500);
});

test('what was on the map stays where it was when something new comes', async () => {
  const nodes = ['a', 'b', 'c'];
  const edges = [edge('a', 'b'), edge('a', 'c')];
  const known = await laidOut(graphOf(nodes, edges));
  const fresh = await laidOut(graphOf([...nodes, 'd'], [...edges, edge('a', 'd')]));
  const places = keptPlaces(known, fresh, 'right');
  for (const key of nodes) expect(places.get(key)).toEqual(known.get(key));
  expect(places.has('d')).toBe(true);
  expect(onEachOther(places, 110, 92)).toEqual([]);
});

test('a map of hundreds is about as wide and high as a window, and callers still stand before what they call', async () => {
  const tiers = Array.from({ length: 8 }, (_, tier) => Array.from({ length: 62 }, (_, i) => `t${tier} s${i}`));
  const edges = tiers
    .slice(1)
    .flatMap((tier, above) => tier.map((to, i) => edge(tiers[above]?.[(i * 7) % 62] ?? '', to, i + 1)));
  for (const direction of ['right', 'down'] as const) {
    const places = await laidOut(graphOf(tiers.flat(), edges), direction);
    const extent = (axis: 'x' | 'y') => {
      const values = [...places.values()].map((place) => place[axis]);
      return Math.max(...values) - Math.min(...values);
    };
    expect(extent('x') / extent('y')).toBeGreaterThan(1);
    expect(extent('x') / extent('y')).toBeLessThan(2.5);
    expect(onEachOther(places, direction === 'right' ? 110 : 150, direction === 'right' ? 92 : 116)).toEqual([]);
    const along = direction === 'right' ? 'x' : 'y';
    const before = edges.filter(({ from, to }) => (places.get(from)?.[along] ?? 0) < (places.get(to)?.[along] ?? 0));
    expect(before).toHaveLength(edges.length);
  }
});
