import type { EdgeText, MapView } from '../../app/state/trace-tabs.ts';
import { wholeDuration } from '../../app/traces/whole-duration.ts';
import type { Status } from '../../lib/outcome.ts';
import { percentile } from '../../lib/percentile.ts';
import { t } from '../../messages/message.ts';
import { failedShare, healthOf, type MapEdge, type MapNode, type ShownGraph, statisticsOf } from './map-graph.ts';
import type { Direction, Point } from './map-layout.ts';
import { changeText, nodeName, nodeNote, percentileText, rateText } from './map-text.ts';

/** Radius of a node's ring, pixels at a scale of 1. */
export const RADIUS = 27;
const NAME_LETTERS = 22;
const PARTS = ['ok', 'error', 'throttle', 'fault'] as const;

/** How a graph is to be drawn. */
export interface Drawing {
  graph: ShownGraph;
  places: ReadonlyMap<string, Point>;
  view: MapView;
  edges: EdgeText;
  direction: Direction;
  minutes: number;
  isGrouped: boolean;
  isCompared: boolean;
  selected: string | null;
}

/** Parts of a ring in hundredths of it, clockwise from 12; what is left of it is drawn as rest. */
export type Ring = Partial<Record<(typeof PARTS)[number] | 'figure', number>>;

/** A service as it stands on the map, whatever draws it. */
export interface DrawnNode {
  key: string;
  /** What it says of itself to a screen reader. */
  label: string;
  type: string | null;
  at: Point;
  /** Null: dashed, as nothing is known of how it answered. */
  ring: Ring | null;
  isActive: boolean;
  /** It is in the other range alone. */
  isGone: boolean;
  health: Status;
  inside: string | null;
  name: string;
  note: string;
  change: string | null;
}

/** A call as it stands on the map. */
export interface DrawnEdge {
  key: string;
  from: string;
  to: string;
  label: string;
  kind: MapEdge['kind'];
  isFaulty: boolean;
  isGone: boolean;
  /** Pixels, by the logarithm of the rate. */
  width: number;
  /** Lines beside it: its rate, then its times. */
  words: string[];
}

export interface DrawnMap {
  nodes: DrawnNode[];
  edges: DrawnEdge[];
}

/** What is drawn of services that have a place, and of the calls between them. */
export function drawnMap(drawing: Drawing): DrawnMap {
  const { graph, places, minutes } = drawing;
  const most = { p99: 1, total: 1 };
  const names = new Map<string, string>();
  for (const node of graph.nodes) {
    names.set(node.key, nodeName(node));
    most.p99 = Math.max(most.p99, percentile(node.now?.responseTimes ?? [], 0.99) ?? 0);
    most.total = Math.max(most.total, statisticsOf(node.now).total);
  }
  const nodes = graph.nodes.flatMap((node): DrawnNode[] => {
    const at = places.get(node.key);
    return at === undefined ? [] : [drawnNode(node, at, drawing, most)];
  });
  const edges = graph.edges
    .filter(({ from, to }) => places.has(from) && places.has(to))
    .map((edge): DrawnEdge => {
      const rate = minutes > 0 ? statisticsOf(edge.now).total / minutes : 0;
      return {
        key: edge.key,
        from: edge.from,
        to: edge.to,
        label: t('map.edgeLabel', {
          from: names.get(edge.from) ?? '',
          to: names.get(edge.to) ?? '',
          figures: edgeLines(edge, 'figures', minutes).join(', '),
        }),
        kind: edge.kind,
        isFaulty: healthOf(edge.now) === 'fault',
        isGone: edge.now === null,
        width: Math.min(5, 1.2 + Math.log10(1 + rate) * 0.7),
        words: drawing.edges === 'none' ? [] : edgeLines(edge, drawing.edges, minutes),
      };
    });
  return { nodes, edges };
}

function drawnNode(node: MapNode, at: Point, drawing: Drawing, most: { p99: number; total: number }): DrawnNode {
  const { view, minutes } = drawing;
  const name = nodeName(node);
  const inside =
    view === 'traffic'
      ? rateText(node.now, minutes)
      : percentileText(node.now?.responseTimes ?? [], view === 'health' ? 0.5 : 0.99);
  return {
    key: node.key,
    label: nodeLabel(node, minutes),
    type: node.type,
    at,
    ring: ringOf(node, view, most),
    isActive: node.isActive,
    isGone: node.before !== null && node.now === null,
    health: healthOf(node.now),
    inside: node.isClient ? null : inside,
    name: name.length > NAME_LETTERS ? `${name.slice(0, NAME_LETTERS - 1)}…` : name,
    note: nodeNote(node, drawing.isGrouped),
    change: drawing.isCompared && !node.isClient ? changeOf(node) : null,
  };
}

/** What a node says of itself to a screen reader. */
function nodeLabel(node: MapNode, minutes: number): string {
  if (node.isClient) return t('map.clientLabel', { name: nodeName(node) });
  const { total, ok } = statisticsOf(node.now);
  return t('map.nodeLabel', {
    name: nodeName(node),
    rate: rateText(node.now, minutes),
    p50: percentileText(node.now?.responseTimes ?? [], 0.5),
    share: `${(failedShare(node.now) * 100).toFixed(1)} %`,
    n: total - ok,
  });
}

/** What changed since the other range: the response time of a service, or that it is new or gone. */
function changeOf({ now, before }: MapNode): string {
  if (now === null) return t('map.gone');
  if (before === null) return t('map.new');
  const [a, b] = [now, before].map(({ responseTimes }) => percentile(responseTimes, 0.99));
  return `p99 ${changeText(a ?? null, b ?? null, wholeDuration)}`;
}

function ringOf({ isClient, now }: MapNode, view: MapView, most: { p99: number; total: number }): Ring | null {
  if (isClient || now === null) return null;
  const { statistics } = now;
  if (view === 'latency') {
    return { figure: (Math.log1p(percentile(now.responseTimes, 0.99) ?? 0) / Math.log1p(most.p99)) * 100 };
  }
  if (view === 'traffic') return { figure: (statistics.total / most.total) * 100 };
  const ring: Ring = {};
  for (const status of PARTS) {
    // A part that is there is seen.
    if (statistics[status] > 0) ring[status] = Math.max(1.5, (statistics[status] / statistics.total) * 100);
  }
  const sum = Object.values(ring).reduce((total, part) => total + part, 0);
  for (const status of PARTS) if (ring[status] !== undefined && sum > 100) ring[status] = (ring[status] / sum) * 100;
  return ring;
}

function edgeLines(edge: MapEdge, edges: Exclude<EdgeText, 'none'>, minutes: number): string[] {
  if (edge.kind === 'link') {
    const age = percentile(edge.ages, 0.5);
    return [age === null ? t('map.link') : t('map.linkAge', { age: wholeDuration(age) })];
  }
  const rate = rateText(edge.now, minutes);
  if (edges === 'rate') return [rate];
  const times = edge.now?.responseTimes ?? [];
  return [rate, `${percentileText(times, 0.5)} · ${percentileText(times, 0.99)}`];
}
