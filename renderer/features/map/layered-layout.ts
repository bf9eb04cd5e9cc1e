/**
 * Places the services of a map in columns, callers before what they call (after Sugiyama): cycles are cut, each node stands
 * one column behind its last caller, a few sweeps put nodes beside their neighbours, and columns are spread evenly around
 * their neighbours' middle. The same graph has the same picture whatever the order of its parts.
 */

export interface LayoutGraph {
  nodes: string[];
  edges: { from: string; to: string }[];
}

/** Centre of a node: `along` the way of the calls, `across` beside it; pixels. */
export interface Place {
  along: number;
  across: number;
}

export interface Spacing {
  along: number;
  across: number;
}

const SWEEPS = 12;
/** A column that is higher than this is cut into several ones, so that a flat graph of hundreds stays in sight. */
const MOST_IN_COLUMN = 24;

/** Where each node lies. */
export function layeredLayout(graph: LayoutGraph, spacing: Spacing): Map<string, Place> {
  const nodes = [...graph.nodes].sort();
  const index = new Map(nodes.map((key, i) => [key, i]));
  const callees: number[][] = nodes.map(() => []);
  const callers: number[][] = nodes.map(() => []);
  const pairs = new Set<string>();
  for (const { from, to } of graph.edges) {
    const [a, b] = [index.get(from), index.get(to)];
    if (a === undefined || b === undefined || a === b || pairs.has(`${a} ${b}`)) continue;
    pairs.add(`${a} ${b}`);
    callees[a]?.push(b);
    callers[b]?.push(a);
  }
  for (const list of [...callees, ...callers]) list.sort((a, b) => a - b);
  const ranks = ranksOf(callees, callers);
  const columns = columnsOf(ranks);
  order(columns, callees, callers);
  return placesOf(nodes, columns, callees, callers, spacing);
}

/** The longest way from a node without callers; calls that close a cycle do not count. */
function ranksOf(callees: number[][], callers: number[][]): number[] {
  const state = callees.map(() => 0 as 0 | 1 | 2);
  const finished: number[] = [];
  const back = new Set<string>();
  const starts = callees.map((_, node) => node).sort((a, b) => size(callers[a]) - size(callers[b]) || a - b);
  for (const start of starts) {
    if (state[start] !== 0) continue;
    // A stack of our own: chains of services can be longer than the machine's.
    const stack: { node: number; next: number }[] = [{ node: start, next: 0 }];
    state[start] = 1;
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const child = callees[top.node]?.[top.next++];
      if (child === undefined) {
        state[top.node] = 2;
        finished.push(top.node);
        stack.pop();
      } else if (state[child] === 1) back.add(`${top.node} ${child}`);
      else if (state[child] === 0) {
        state[child] = 1;
        stack.push({ node: child, next: 0 });
      }
    }
  }
  const ranks = callees.map(() => 0);
  for (const node of finished.reverse()) {
    for (const child of callees[node] ?? []) {
      if (!back.has(`${node} ${child}`)) ranks[child] = Math.max(ranks[child] ?? 0, (ranks[node] ?? 0) + 1);
    }
  }
  return ranks;
}

const size = (list: readonly number[] | undefined) => list?.length ?? 0;

function columnsOf(ranks: number[]): number[][] {
  const byRank: number[][] = [];
  ranks.forEach((rank, node) => {
    const column = byRank[rank] ?? [];
    column.push(node);
    byRank[rank] = column;
  });
  return byRank.flatMap((column) => {
    const parts = Math.ceil(column.length / MOST_IN_COLUMN);
    const length = Math.ceil(column.length / parts);
    return Array.from({ length: parts }, (_, part) => column.slice(part * length, (part + 1) * length));
  });
}

/** Nodes stand where their neighbours of the columns before (then behind) stand on average. */
function order(columns: number[][], callees: number[][], callers: number[][]): void {
  const place: number[] = [];
  const note = (column: number[]) => {
    column.forEach((node, at) => {
      place[node] = (at + 0.5) / column.length;
    });
  };
  columns.forEach(note);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forth = sweep % 2 === 0;
    for (const column of forth ? columns : [...columns].reverse()) {
      const neighbours = forth ? callers : callees;
      const wanted = new Map(column.map((node) => [node, mean(neighbours[node], place) ?? place[node] ?? 0]));
      column.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || a - b);
      note(column);
    }
  }
}

function mean(nodes: readonly number[] | undefined, values: readonly number[]): number | null {
  if (nodes === undefined || nodes.length === 0) return null;
  return nodes.reduce((sum, node) => sum + (values[node] ?? 0), 0) / nodes.length;
}

function placesOf(
  nodes: string[],
  columns: number[][],
  callees: number[][],
  callers: number[][],
  spacing: Spacing,
): Map<string, Place> {
  const across: number[] = [];
  for (const column of columns) {
    column.forEach((node, at) => {
      across[node] = (at - (column.length - 1) / 2) * spacing.across;
    });
  }
  // Each column moves towards its neighbours, its order and least distance kept.
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forth = sweep % 2 === 0;
    for (const column of forth ? columns : [...columns].reverse()) {
      const neighbours = forth ? callers : callees;
      const wanted = column.map((node) => mean(neighbours[node], across) ?? across[node] ?? 0);
      spread(wanted, spacing.across).forEach((value, at) => {
        const node = column[at];
        if (node !== undefined) across[node] = value;
      });
    }
  }
  const places = new Map<string, Place>();
  columns.forEach((column, at) => {
    for (const node of column) {
      const key = nodes[node];
      if (key !== undefined) places.set(key, { along: at * spacing.along, across: Math.round(across[node] ?? 0) });
    }
  });
  return places;
}

/** The places nearest to those wanted (least squares) that keep their order and are `least` apart: pool adjacent violators. */
function spread(wanted: number[], least: number): number[] {
  const blocks: { sum: number; count: number }[] = [];
  wanted.forEach((value, at) => {
    blocks.push({ sum: value - at * least, count: 1 });
    for (;;) {
      const [last, before] = [blocks.at(-1), blocks.at(-2)];
      if (last === undefined || before === undefined || before.sum / before.count <= last.sum / last.count) break;
      blocks.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  });
  return blocks
    .flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count))
    .map((value, at) => value + at * least);
}

/**
 * Places of a graph that changed: what was on the map stays where it was, so that nothing jumps; what is new goes where the
 * fresh layout has it beside the others, past what stands there already.
 */
export function keptPlaces(
  known: ReadonlyMap<string, Place>,
  fresh: ReadonlyMap<string, Place>,
  spacing: Spacing,
): Map<string, Place> {
  const shared = [...fresh.keys()].flatMap((key) => known.get(key) ?? []);
  if (shared.length === 0) return new Map(fresh);
  const moves = [...fresh].flatMap(([key, place]) => {
    const old = known.get(key);
    return old === undefined ? [] : [{ along: old.along - place.along, across: old.across - place.across }];
  });
  const by = { along: median(moves.map((move) => move.along)), across: median(moves.map((move) => move.across)) };
  const places = new Map<string, Place>();
  for (const key of fresh.keys()) {
    const old = known.get(key);
    if (old !== undefined) places.set(key, old);
  }
  for (const [key, place] of fresh) {
    if (places.has(key)) continue;
    const moved = { along: place.along + by.along, across: place.across + by.across };
    const isTaken = () =>
      [...places.values()].some(
        (other) =>
          Math.abs(other.along - moved.along) < spacing.along * 0.8 &&
          Math.abs(other.across - moved.across) < spacing.across,
      );
    while (isTaken()) moved.across += spacing.across;
    places.set(key, moved);
  }
  return places;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
