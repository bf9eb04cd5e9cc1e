import type { ElkNode } from 'elkjs/lib/elk-api';
import { type MapGraph, statisticsOf } from './map-graph.ts';

/** Centre of a service on the map, pixels at a scale of 1. */
export interface Point {
  x: number;
  y: number;
}

/** The way that calls go. */
export type Direction = 'right' | 'down';

export interface LayoutGraph {
  nodes: string[];
  edges: { from: string; to: string }[];
}

/** Room that a service takes with the words below it, by the way of the calls. */
const BOX: Readonly<Record<Direction, { width: number; height: number }>> = {
  right: { width: 110, height: 92 },
  down: { width: 150, height: 116 },
};
const BETWEEN = { layers: 100, services: 30 };
/**
 * So many calls are laid out as they are. Of more, each service's busiest callers decide on its place: the time that ELK
 * takes grows with the calls that cross columns, of 2,000 random ones to more than 5 s.
 */
const MOST_CALLS = 500;

/** What of a map the layout is told: services and, once each, the calls that decide on their places; in an order of its own. */
export function layoutGraph(graph: MapGraph): LayoutGraph {
  const nodes = graph.nodes.map(({ key }) => key).sort();
  const busyness = new Map<string, { from: string; to: string; total: number }>();
  for (const { from, to, now, before } of graph.edges) {
    if (from === to) continue;
    const key = JSON.stringify([from, to]);
    const total = Math.max(statisticsOf(now).total, statisticsOf(before).total);
    const known = busyness.get(key);
    busyness.set(key, { from, to, total: (known?.total ?? 0) + total });
  }
  const edges = [...busyness.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge);
  const deciding = edges.length <= MOST_CALLS ? edges : busiestCallers(edges);
  return { nodes, edges: deciding.map(({ from, to }) => ({ from, to })) };
}

/** Each service's busiest caller, then its second one and so on, as long as a whole round fits. */
function busiestCallers<E extends { to: string; total: number }>(edges: readonly E[]): E[] {
  const rounds: E[][] = [];
  const callers = new Map<string, number>();
  for (const edge of [...edges].sort((a, b) => b.total - a.total)) {
    const round = callers.get(edge.to) ?? 0;
    callers.set(edge.to, round + 1);
    const known = rounds[round] ?? [];
    known.push(edge);
    rounds[round] = known;
  }
  const chosen = new Set(rounds[0]);
  for (const round of rounds.slice(1)) {
    if (chosen.size + round.length > MOST_CALLS) break;
    for (const edge of round) chosen.add(edge);
  }
  return edges.filter((edge) => chosen.has(edge));
}

/** The graph as ELK takes it: columns (rows where calls go down), callers before what they call (elk.layered). */
export function elkGraph({ nodes, edges }: LayoutGraph, direction: Direction): ElkNode {
  return {
    id: 'map',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': direction === 'right' ? 'RIGHT' : 'DOWN',
      // Calls are curves of our own: their ways only have to leave little room between services.
      'elk.edgeRouting': 'POLYLINE',
      'elk.spacing.nodeNode': String(BETWEEN.services),
      'elk.spacing.componentComponent': String(BETWEEN.services),
      'elk.spacing.edgeNode': '4',
      'elk.spacing.edgeEdge': '2',
      'elk.layered.spacing.nodeNodeBetweenLayers': String(BETWEEN.layers),
      'elk.layered.spacing.edgeNodeBetweenLayers': '4',
      'elk.layered.spacing.edgeEdgeBetweenLayers': '2',
      // Straight ways need the slower placement, which makes maps of hundreds several times as high.
      'elk.layered.nodePlacement.strategy': nodes.length > 100 ? 'SIMPLE' : 'BRANDES_KOEPF',
      'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
      // What a root reaches first stands first, also in a cycle.
      'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
      'elk.layered.thoroughness': nodes.length > 100 ? '3' : '7',
    },
    children: nodes.map((id) => ({ id, ...BOX[direction] })),
    edges: edges.map(({ from, to }, at) => ({ id: `call${at}`, sources: [from], targets: [to] })),
  };
}

/** Centres of the services that ELK placed, of a map of hundreds folded. */
export function placesOf({ children = [] }: ElkNode, direction: Direction): Map<string, Point> {
  const places = new Map(
    children.map(({ id, x = 0, y = 0, width = 0, height = 0 }) => [
      id,
      { x: Math.round(x + width / 2), y: Math.round(y + height / 2) },
    ]),
  );
  if (children.length <= FOLDED) return places;
  const folded = foldedLayers(places, direction);
  return roomFor(folded) < roomFor(places) ? folded : places;
}

/** Maps of more services than this are folded. */
const FOLDED = 100;
/** How much wider than high a map is to be, as the room for it is. */
const SHAPE = 1.6;

/** Height of the smallest room of that shape that all of it fits into. */
function roomFor(places: ReadonlyMap<string, Point>): number {
  const extent = (values: number[]) => Math.max(...values) - Math.min(...values);
  const all = [...places.values()];
  return Math.max(extent(all.map(({ x }) => x)) / SHAPE, extent(all.map(({ y }) => y)));
}

/**
 * Each layer as several lines beside each other, in its order, so that the whole is about as wide and high as the room for it:
 * a layer of sixty services in one line makes a map that nobody can read whole.
 */
function foldedLayers(places: ReadonlyMap<string, Point>, direction: Direction): Map<string, Point> {
  const [along, across] = direction === 'right' ? (['x', 'y'] as const) : (['y', 'x'] as const);
  const { width, height } = BOX[direction];
  const step = { x: width + BETWEEN.services, y: height + BETWEEN.services };
  const layers = new Map<number, string[]>();
  for (const [key, place] of [...places].sort(([, a], [, b]) => a[across] - b[across])) {
    layers.set(place[along], [...(layers.get(place[along]) ?? []), key]);
  }
  const ordered = [...layers].sort(([a], [b]) => a - b).map(([, keys]) => keys);
  const longest = Math.max(...ordered.map(({ length }) => length));
  const extent = (length: number) => {
    const lines = ordered.reduce((sum, keys) => sum + Math.ceil(keys.length / length), 0);
    const size = { [along]: lines * step[along] + ordered.length * BETWEEN.layers, [across]: length * step[across] };
    return (size.x ?? 0) / (size.y ?? 1);
  };
  let length = longest;
  while (length > 1 && (direction === 'right' ? extent(length) < SHAPE : extent(length) > SHAPE)) length--;
  const folded = new Map<string, Point>();
  let start = 0;
  for (const keys of ordered) {
    const lines = Math.ceil(keys.length / length);
    const middle = ((Math.ceil(keys.length / lines) - 1) * step[across]) / 2;
    keys.forEach((key, i) => {
      const [row, line] = [Math.floor(i / lines), i % lines];
      const place = { [along]: start + line * step[along], [across]: Math.round(row * step[across] - middle) };
      folded.set(key, { x: place.x ?? 0, y: place.y ?? 0 });
    });
    start += lines * step[along] + BETWEEN.layers;
  }
  return folded;
}

/**
 * Places of a graph that changed: what was on the map stays where it was, so that nothing jumps; what is new goes where the
 * fresh layout has it beside the others, past what stands there already.
 */
export function keptPlaces(
  known: ReadonlyMap<string, Point>,
  fresh: ReadonlyMap<string, Point>,
  direction: Direction,
): Map<string, Point> {
  const moves = [...fresh].flatMap(([key, place]) => {
    const old = known.get(key);
    return old === undefined ? [] : [{ x: old.x - place.x, y: old.y - place.y }];
  });
  if (moves.length === 0) return new Map(fresh);
  const by = { x: median(moves.map(({ x }) => x)), y: median(moves.map(({ y }) => y)) };
  const { width, height } = BOX[direction];
  const places = new Map<string, Point>();
  for (const key of fresh.keys()) {
    const old = known.get(key);
    if (old !== undefined) places.set(key, old);
  }
  for (const [key, place] of fresh) {
    if (places.has(key)) continue;
    const moved = { x: place.x + by.x, y: place.y + by.y };
    const isTaken = () =>
      [...places.values()].some(({ x, y }) => Math.abs(x - moved.x) < width && Math.abs(y - moved.y) < height);
    while (isTaken()) {
      if (direction === 'right') moved.y += height + BETWEEN.services;
      else moved.x += width + BETWEEN.services;
    }
    places.set(key, moved);
  }
  return places;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
