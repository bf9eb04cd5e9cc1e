import { memo } from 'react';
import type { EdgeText, MapView } from '../../app/state/trace-tabs.ts';
import { wholeDuration } from '../../app/traces/whole-duration.ts';
import { percentile } from '../../lib/percentile.ts';
import { t } from '../../messages/message.ts';
import { failedShare, healthOf, type MapEdge, type MapNode, type ShownGraph, statisticsOf } from './map-graph.ts';
import { changeText, nodeIcon, nodeName, nodeNote, percentileText, rateText } from './map-text.ts';

export interface Point {
  x: number;
  y: number;
}

/** Radius of a node's ring, pixels at a scale of 1. */
export const RADIUS = 27;
const PARTS = ['ok', 'error', 'throttle', 'fault'] as const;
const NAME_LETTERS = 22;

export interface DrawnMap {
  graph: ShownGraph;
  places: ReadonlyMap<string, Point>;
  view: MapView;
  edges: EdgeText;
  direction: 'right' | 'down';
  minutes: number;
  isGrouped: boolean;
  isCompared: boolean;
  /** Services whose names show; null for all. */
  named: ReadonlySet<string> | null;
  /** What is near the pointer or the cursor; null where nothing is looked at. */
  near: ReadonlySet<string> | null;
  selected: string | null;
  cursor: string | null;
  /** Prefix of the ids of nodes. */
  id: string;
}

/** Services and calls at their places. Drawn anew when the graph changes or something is pointed at, not while it moves. */
export const MapDrawing = memo(function MapDrawing(map: DrawnMap) {
  const most = mostOf(map);
  return (
    <>
      {map.graph.edges.map((edge) => (
        <EdgeMark key={edge.key} edge={edge} map={map} />
      ))}
      {map.graph.nodes.map((node) => (
        <NodeMark key={node.key} node={node} map={map} most={most} />
      ))}
    </>
  );
});

/** The largest figures of the map, which rings of the views Latency and Traffic are told by. */
function mostOf({ graph }: DrawnMap) {
  let p99 = 1;
  let total = 1;
  for (const { now } of graph.nodes) {
    p99 = Math.max(p99, percentile(now?.responseTimes ?? [], 0.99) ?? 0);
    total = Math.max(total, statisticsOf(now).total);
  }
  return { p99, total };
}

function NodeMark({ node, map, most }: { node: MapNode; map: DrawnMap; most: { p99: number; total: number } }) {
  const place = map.places.get(node.key);
  if (place === undefined) return null;
  const { now } = node;
  const health = healthOf(now);
  const IconOf = nodeIcon(node.type);
  const name = nodeName(node);
  const isNamed = map.named === null || map.named.has(node.key) || (map.near?.has(node.key) ?? false);
  const dim = map.near !== null && !map.near.has(node.key);
  const isSelected = map.selected === node.key;
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a part of a drawing, told by its label
    <g
      id={partId(map.id, node.key)}
      role="img"
      aria-label={nodeLabel(node, map.minutes)}
      data-node={node.key}
      className={`map-node ${dim ? 'dim' : ''} ${node.before !== null && now === null ? 'gone' : ''}`}
      transform={`translate(${place.x} ${place.y})`}
    >
      {isSelected && <circle className="map-halo" r={RADIUS + 9} />}
      {map.cursor === node.key && <circle className="map-cursor" r={RADIUS + 5} />}
      <circle className="map-face" r={RADIUS} />
      <Ring node={node} view={map.view} most={most} />
      <IconOf x={-8} y={node.isClient ? -9 : -16} width={16} height={16} strokeWidth={1.4} className="map-icon" />
      {!node.isClient && (
        <text className="map-inside" y={14}>
          {insideText(node, map)}
        </text>
      )}
      {health !== 'ok' && <Badge status={health} />}
      {isNamed && (
        <>
          <text className="map-name" y={RADIUS + 17}>
            {name.length > NAME_LETTERS ? `${name.slice(0, NAME_LETTERS - 1)}…` : name}
          </text>
          <text className="map-note" y={RADIUS + 31}>
            {nodeNote(node, map.isGrouped)}
          </text>
          {map.isCompared && !node.isClient && (
            <text className="map-change" y={RADIUS + 45}>
              {changeOf(node)}
            </text>
          )}
        </>
      )}
    </g>
  );
}

/** Id of a part of the drawing in the page: names have letters that no id has. */
export function partId(map: string, key: string): string {
  return `${map}${encodeURIComponent(key)}`;
}

/** What a node says of itself to a screen reader. */
export function nodeLabel(node: MapNode, minutes: number): string {
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

function insideText(node: MapNode, { view, minutes }: DrawnMap): string {
  if (view === 'traffic') return rateText(node.now, minutes);
  return percentileText(node.now?.responseTimes ?? [], view === 'health' ? 0.5 : 0.99);
}

/** What changed since the other range: the failed share of a service, or that it is new or gone. */
function changeOf({ now, before }: MapNode): string {
  if (now === null) return t('map.gone');
  if (before === null) return t('map.new');
  const [a, b] = [now, before].map(({ responseTimes }) => percentile(responseTimes, 0.99));
  return `p99 ${changeText(a ?? null, b ?? null, wholeDuration)}`;
}

/** Parts of a circle, clockwise from 12, each so many hundredths of it. */
function Ring({ node, view, most }: { node: MapNode; view: MapView; most: { p99: number; total: number } }) {
  if (node.isClient || node.now === null) return <circle className="map-ring none" r={RADIUS} />;
  const statistics = statisticsOf(node.now);
  const arcs: { name: string; part: number }[] = [];
  if (view === 'health') {
    for (const status of PARTS) {
      const part = statistics.total === 0 ? 0 : (statistics[status] / statistics.total) * 100;
      // A part that is there is seen.
      if (part > 0) arcs.push({ name: status, part: Math.max(1.5, part) });
    }
  } else if (view === 'latency') {
    const p99 = percentile(node.now.responseTimes, 0.99) ?? 0;
    arcs.push({ name: 'figure', part: (Math.log1p(p99) / Math.log1p(most.p99)) * 100 });
  } else arcs.push({ name: 'figure', part: (statistics.total / most.total) * 100 });
  const sum = arcs.reduce((total, { part }) => total + part, 0);
  const scale = sum > 100 ? 100 / sum : 1;
  let at = 0;
  return (
    <g transform="rotate(-90)">
      <circle className={`map-ring rest ${node.isActive ? '' : 'inferred'}`} r={RADIUS} />
      {arcs.map(({ name, part }) => {
        const length = part * scale;
        const start = at;
        at += length;
        const gap = arcs.length > 1 ? 0.8 : 0;
        return (
          <circle
            key={name}
            className={`map-ring ${name}`}
            r={RADIUS}
            pathLength="100"
            strokeDasharray={`${Math.max(0.5, length - gap)} 100`}
            strokeDashoffset={-start}
          />
        );
      })}
    </g>
  );
}

function Badge({ status }: { status: 'error' | 'throttle' | 'fault' }) {
  const shapes = {
    error: 'M0 -6 L7 6 H-7 Z',
    throttle: 'M-5 -6 h4 v12 h-4 z M1 -6 h4 v12 h-4 z',
    fault: 'M0 -7 L7 0 L0 7 L-7 0 Z',
  };
  return (
    <path className={`map-badge ${status}`} d={shapes[status]} transform={`translate(${RADIUS - 7} ${7 - RADIUS})`} />
  );
}

function EdgeMark({ edge, map }: { edge: MapEdge; map: DrawnMap }) {
  const [from, to] = [map.places.get(edge.from), map.places.get(edge.to)];
  if (from === undefined || to === undefined) return null;
  const line = edgeLine(from, to, map.direction, edge.from === edge.to);
  const isFaulty = healthOf(edge.now) === 'fault';
  const isNear = map.near?.has(edge.key) ?? false;
  const dim = map.near !== null && !isNear;
  const rate = map.minutes > 0 ? statisticsOf(edge.now).total / map.minutes : 0;
  // Edges without a word until they are looked at, where there are too many of them.
  const hasText = map.edges !== 'none' && (map.named === null || isNear || map.selected === edge.key);
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a part of a drawing, told by its label
    <g
      role="img"
      aria-label={edgeLabel(edge, map)}
      data-edge={edge.key}
      className={`map-edge ${isFaulty ? 'fault' : ''} ${edge.kind} ${dim ? 'dim' : ''} ${map.selected === edge.key ? 'selected' : ''} ${edge.now === null ? 'gone' : ''}`}
    >
      <path className="map-reach" d={line.path} />
      <path className="map-line" d={line.path} strokeWidth={Math.min(5, 1.2 + Math.log10(1 + rate) * 0.7)} />
      <path className="map-head" d={line.head} />
      {hasText && <EdgeTexts edge={edge} map={map} at={line.middle} />}
    </g>
  );
}

function EdgeTexts({ edge, map, at }: { edge: MapEdge; map: DrawnMap; at: Point }) {
  const lines = edgeLines(edge, map);
  return (
    <>
      {lines.map((text, index) => (
        <text
          key={text}
          className={`map-words ${index === 0 ? 'rate' : 'times'}`}
          x={at.x}
          y={at.y + (index === 0 ? -6 : 14)}
        >
          {text}
        </text>
      ))}
    </>
  );
}

function edgeLines(edge: MapEdge, { edges, minutes }: Pick<DrawnMap, 'edges' | 'minutes'>): string[] {
  if (edge.kind === 'link') {
    const age = percentile(edge.ages, 0.5);
    return [age === null ? t('map.link') : t('map.linkAge', { age: wholeDuration(age) })];
  }
  const rate = rateText(edge.now, minutes);
  if (edges === 'rate') return [rate];
  const times = edge.now?.responseTimes ?? [];
  return [rate, `${percentileText(times, 0.5)} · ${percentileText(times, 0.99)}`];
}

/** What a call says of itself to a screen reader. */
export function edgeLabel(edge: MapEdge, { graph, minutes }: Pick<DrawnMap, 'graph' | 'minutes'>): string {
  const nameOf = (key: string) => {
    const node = graph.nodes.find((one) => one.key === key);
    return node === undefined ? '' : nodeName(node);
  };
  return t('map.edgeLabel', {
    from: nameOf(edge.from),
    to: nameOf(edge.to),
    figures: edgeLines(edge, { edges: 'figures', minutes }).join(', '),
  });
}

/**
 * From the side of a node that faces the way of the calls to the other side of the next one; what goes back, or stays in its
 * column, leaves and arrives beside it.
 */
function edgeLine(from: Point, to: Point, direction: 'right' | 'down', isLoop: boolean) {
  const right = direction === 'right';
  const gap = RADIUS + 3;
  /** Room for what stands under a node. */
  const under = RADIUS + 36;
  if (isLoop) {
    const [x, y] = [from.x, from.y - gap];
    return drawn({ x: x + 12, y: y + 4 }, { x: x + 50, y: y - 40 }, { x: x - 50, y: y - 40 }, { x: x - 12, y: y + 4 });
  }
  const forward = right ? to.x - from.x > gap * 2 : to.y - from.y > gap * 2;
  if (right && forward) {
    const reach = Math.max(30, (to.x - from.x) / 2 - gap);
    const [a, b] = [
      { x: from.x + gap, y: from.y },
      { x: to.x - gap, y: to.y },
    ];
    return drawn(a, { x: a.x + reach, y: a.y }, { x: b.x - reach, y: b.y }, b);
  }
  if (!right && forward) {
    const [a, b] = [
      { x: from.x, y: from.y + under },
      { x: to.x, y: to.y - gap },
    ];
    const reach = Math.max(20, (b.y - a.y) / 2);
    return drawn(a, { x: a.x, y: a.y + reach }, { x: b.x, y: b.y - reach }, b);
  }
  const bow = 50 + Math.abs(right ? to.x - from.x : to.y - from.y) / 8;
  if (right) {
    const [a, b] = [
      { x: from.x, y: from.y - gap },
      { x: to.x, y: to.y - gap },
    ];
    return drawn(a, { x: a.x, y: a.y - bow }, { x: b.x, y: b.y - bow }, b);
  }
  const [a, b] = [
    { x: from.x + gap, y: from.y },
    { x: to.x + gap, y: to.y },
  ];
  return drawn(a, { x: a.x + bow, y: a.y }, { x: b.x + bow, y: b.y }, b);
}

/** A curve with its head, and its middle where its words stand. */
function drawn(a: Point, c1: Point, c2: Point, b: Point) {
  const length = Math.hypot(b.x - c2.x, b.y - c2.y) || 1;
  const [ux, uy] = [(b.x - c2.x) / length, (b.y - c2.y) / length];
  const base = { x: b.x - ux * 9, y: b.y - uy * 9 };
  const round = (value: number) => Math.round(value * 10) / 10;
  const text = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
  return {
    path: `M${text(a)} C${text(c1)} ${text(c2)} ${text(base)}`,
    head: `M${text(b)} L${text({ x: base.x - uy * 4.5, y: base.y + ux * 4.5 })} L${text({ x: base.x + uy * 4.5, y: base.y - ux * 4.5 })} Z`,
    middle: { x: (a.x + 3 * c1.x + 3 * c2.x + b.x) / 8, y: (a.y + 3 * c1.y + 3 * c2.y + b.y) / 8 },
  };
}
