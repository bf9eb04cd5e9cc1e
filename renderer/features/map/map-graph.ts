import type {
  CallStatistics,
  FailedTimes,
  GraphEdge,
  GraphNode,
  MillisecondHistogram,
  ServiceGraphAnswer,
} from '../../../preload/contract/graph.ts';
import type { MapGrouping } from '../../app/state/trace-tabs.ts';
import type { Status } from '../../lib/outcome.ts';

/** Figures of a service or a call in one range. */
export interface Figures {
  statistics: CallStatistics;
  responseTimes: MillisecondHistogram;
  failedTimes: FailedTimes;
}

/** A service on the map, or all of one type or account. */
export interface MapNode {
  /** The same in every graph that has it. */
  key: string;
  name: string;
  type: string | null;
  account: string | null;
  /** Nobody's service: it stands for whoever called the roots. */
  isClient: boolean;
  /** It sent segments of its own. */
  isActive: boolean;
  isRoot: boolean;
  now: Figures | null;
  before: Figures | null;
  /** Services that are drawn as this one. */
  members: number;
  inProgress: number;
  callerMissing: number;
  linksMissing: number;
}

/** Calls of one service by another. */
export interface MapEdge {
  key: string;
  from: string;
  to: string;
  /** `link`: messages, which have ages in place of response times. */
  kind: GraphEdge['kind'];
  now: Figures | null;
  before: Figures | null;
  ages: MillisecondHistogram;
  aliases: GraphEdge['aliases'];
}

export interface MapGraph {
  nodes: MapNode[];
  edges: MapEdge[];
}

const NO_CALLS: CallStatistics = { ok: 0, error: 0, throttle: 0, fault: 0, total: 0, responseUs: 0 };
const CLIENT = 'client';

/** A node's key: what AWS tells nodes apart by. */
export function nodeKey({ name, type, account }: Pick<GraphNode, 'name' | 'type' | 'account'>): string {
  return JSON.stringify([name, type, account]);
}

/**
 * The graph as the map draws it: one node for each service, or for each type or account; with the figures of another range
 * beside where `before` is given. What only one of the two ranges has is drawn too.
 */
export function mapGraph(
  now: ServiceGraphAnswer,
  before: ServiceGraphAnswer | null,
  grouping: MapGrouping = 'none',
): MapGraph {
  const nodes = new Map<string, MapNode>();
  const edges = new Map<string, MapEdge>();
  addGraph(nodes, edges, now, 'now', grouping);
  if (before !== null) addGraph(nodes, edges, before, 'before', grouping);
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

function addGraph(
  nodes: Map<string, MapNode>,
  edges: Map<string, MapEdge>,
  graph: ServiceGraphAnswer,
  when: 'now' | 'before',
  grouping: MapGrouping,
): void {
  const keys = new Map<number, string>();
  for (const node of graph.nodes) {
    const group = groupOf(node, grouping);
    const key = nodeKey(group);
    keys.set(node.id, key);
    const known = nodes.get(key);
    const mapped: MapNode = known ?? {
      key,
      ...group,
      isClient: node.type === CLIENT,
      isActive: false,
      isRoot: false,
      now: null,
      before: null,
      members: 0,
      inProgress: 0,
      callerMissing: 0,
      linksMissing: 0,
    };
    mapped[when] = together(mapped[when], node);
    mapped.isActive ||= node.state === 'active';
    mapped.isRoot ||= node.root;
    if (when === 'now' || known === undefined) mapped.members++;
    if (when === 'now') {
      mapped.inProgress += node.inProgress;
      mapped.callerMissing += node.callerMissing;
      mapped.linksMissing += node.linksMissing;
    }
    nodes.set(key, mapped);
  }
  for (const edge of graph.edges) {
    const [from, to] = [keys.get(edge.from), keys.get(edge.to)];
    if (from === undefined || to === undefined) continue;
    // Calls inside of a group of services are none of the map.
    if (grouping !== 'none' && from === to) continue;
    const key = JSON.stringify([from, to, edge.kind]);
    const known = edges.get(key);
    const mapped: MapEdge = known ?? { key, from, to, kind: edge.kind, now: null, before: null, ages: [], aliases: [] };
    mapped[when] = together(mapped[when], edge);
    if (when === 'now') {
      mapped.ages = sumOf(mapped.ages, edge.ages);
      mapped.aliases = [...mapped.aliases, ...edge.aliases];
    }
    edges.set(key, mapped);
  }
}

function groupOf(node: GraphNode, grouping: MapGrouping): Pick<MapNode, 'name' | 'type' | 'account'> {
  const { name, type, account } = node;
  if (grouping === 'none' || type === CLIENT) return { name, type, account };
  // The name is empty where there is none; the view has a word for it.
  return grouping === 'type' ? { name: type ?? '', type, account: null } : { name: account ?? '', type: null, account };
}

function together(known: Figures | null, more: Figures): Figures {
  const { statistics, responseTimes, failedTimes } = more;
  if (known === null) return { statistics, responseTimes, failedTimes };
  const [a, b] = [known.statistics, statistics];
  return {
    statistics: {
      ok: a.ok + b.ok,
      error: a.error + b.error,
      throttle: a.throttle + b.throttle,
      fault: a.fault + b.fault,
      total: a.total + b.total,
      responseUs: a.responseUs + b.responseUs,
    },
    responseTimes: sumOf(known.responseTimes, responseTimes),
    failedTimes: {
      error: sumOf(known.failedTimes.error, failedTimes.error),
      throttle: sumOf(known.failedTimes.throttle, failedTimes.throttle),
      fault: sumOf(known.failedTimes.fault, failedTimes.fault),
    },
  };
}

function sumOf(a: MillisecondHistogram, b: MillisecondHistogram): MillisecondHistogram {
  const counts = new Map(a.map(({ ms, count }) => [ms, count]));
  for (const { ms, count } of b) counts.set(ms, (counts.get(ms) ?? 0) + count);
  return [...counts].map(([ms, count]) => ({ ms, count })).sort((x, y) => x.ms - y.ms);
}

export const statisticsOf = (figures: Figures | null): CallStatistics => figures?.statistics ?? NO_CALLS;

/** Part of the responses that were no success, 0 to 1. */
export function failedShare(figures: Figures | null): number {
  const { ok, total } = statisticsOf(figures);
  return total === 0 ? 0 : (total - ok) / total;
}

/** From this part of all responses on a failure is shown as the state of the whole (ui.md part 4, "Node"). */
const SHOWN_FROM = 0.05;

/** The gravest outcome that at least 5 % of the responses had; ok where none had. */
export function healthOf(figures: Figures | null): Status {
  const statistics = statisticsOf(figures);
  const found = (['fault', 'throttle', 'error'] as const).find(
    (status) => statistics.total > 0 && statistics[status] / statistics.total >= SHOWN_FROM,
  );
  return found ?? 'ok';
}

/** Services with most failures first, then by name. */
export function byFailures(nodes: readonly MapNode[]): MapNode[] {
  return nodes
    .filter(({ isClient }) => !isClient)
    .sort((a, b) => failedShare(b.now) - failedShare(a.now) || (a.name < b.name ? -1 : 1));
}

/** What of the graph is drawn, and how much of it is not. */
export interface ShownGraph extends MapGraph {
  /** Services that are out of the focus, or below the threshold. */
  hidden: number;
}

/** Leaves out what has too few requests in both ranges, then what is too many calls away from the focus. */
export function shownGraph(
  graph: MapGraph,
  leastRequests: number,
  focus: { key: string; hops: number } | null,
): ShownGraph {
  const isBusy = ({ now, before }: MapEdge | MapNode) =>
    Math.max(statisticsOf(now).total, statisticsOf(before).total) >= leastRequests;
  // Links have no statistics: they show wherever both of their ends do.
  const busy = new Set(graph.nodes.filter((node) => node.isClient || isBusy(node)).map(({ key }) => key));
  const edges = graph.edges.filter(
    (edge) => busy.has(edge.from) && busy.has(edge.to) && (edge.kind === 'link' || isBusy(edge)),
  );
  const near = focus === null || !busy.has(focus.key) ? busy : within(edges, focus.key, focus.hops);
  const called = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const nodes = graph.nodes.filter(({ key, isClient }) => near.has(key) && (!isClient || called.has(key)));
  const shown = new Set(nodes.map(({ key }) => key));
  return {
    nodes,
    edges: edges.filter(({ from, to }) => shown.has(from) && shown.has(to)),
    hidden: graph.nodes.length - nodes.length,
  };
}

function within(edges: readonly MapEdge[], start: string, hops: number): Set<string> {
  const found = new Set([start]);
  for (let hop = 0; hop < hops; hop++) {
    const edge = new Set(found);
    for (const { from, to } of edges) {
      if (edge.has(from)) found.add(to);
      if (edge.has(to)) found.add(from);
    }
  }
  return found;
}

/** Last part of a queue's URL or an ARN, as a name that fits under a node. */
export function shortName(name: string): string {
  if (/^https?:\/\//.test(name)) return name.replace(/\/+$/, '').split('/').pop() ?? name;
  if (name.startsWith('arn:')) return name.split(/[:/]/).pop() ?? name;
  return name;
}

/** A service with its calls and those at their other ends; a call with its ends. */
export function neighbours(graph: MapGraph, key: string | null): ReadonlySet<string> | null {
  if (key === null) return null;
  const found = new Set([key]);
  for (const edge of graph.edges) {
    if (edge.key !== key && edge.from !== key && edge.to !== key) continue;
    found.add(edge.key).add(edge.from).add(edge.to);
  }
  return found;
}

/** From here on names show by importance, and calls have no words until they are looked at (ui.md part 6). */
const MANY = 150;
const NAMED = 60;

/** Names that show on a map of many services: those that fail, those asked most; null for all where these are few. */
export function importantOf({ nodes }: MapGraph): ReadonlySet<string> | null {
  if (nodes.length <= MANY) return null;
  const busiest = [...nodes].sort((a, b) => statisticsOf(b.now).total - statisticsOf(a.now).total);
  return new Set([...byFailures(nodes).slice(0, NAMED / 2), ...busiest.slice(0, NAMED / 2)].map(({ key }) => key));
}
