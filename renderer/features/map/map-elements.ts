import type cytoscape from 'cytoscape';
import { type DrawnEdge, type DrawnMap, type DrawnNode, RADIUS, type Ring } from './map-drawing.ts';
import type { Direction, Point } from './map-layout.ts';

/** Between a ring and the end of a call. */
const GAP = RADIUS + 4;
/** Room for the words under a node. */
const UNDER = RADIUS + 38;
/** Between the parts of a ring, hundredths of it. */
const BREAK = 0.8;
const RING = 4.5;

const TOKENS = [
  '--bg-surface',
  '--bg-active',
  '--bg-selected',
  '--line-2',
  '--line-3',
  '--text-1',
  '--text-2',
  '--text-3',
  '--accent',
  '--ok-mark',
  '--error-mark',
  '--throttle-mark',
  '--fault-mark',
  '--fault-text',
] as const;

type Token = (typeof TOKENS)[number];

/** What the map is drawn with: a canvas knows no tokens. */
export type Colours = Readonly<Record<Token, string>>;

export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const isForced = window.matchMedia(FORCED_COLOURS).matches;
  const colourOf = (token: Token) => {
    const forced = isForced ? FORCED[token] : undefined;
    return forced === undefined ? style.getPropertyValue(token).trim() : systemColour(element, forced);
  };
  return Object.fromEntries(TOKENS.map((token) => [token, colourOf(token)])) as Colours;
}

/** Is there while the user's own colours stand in place of the page's: those of a canvas are not changed by the browser. */
export const FORCED_COLOURS = '(forced-colors: active)';

/** Outcomes keep their colours, which their shapes tell as well. */
const FORCED: Partial<Record<Token, string>> = {
  '--bg-surface': 'Canvas',
  '--bg-active': 'Canvas',
  '--bg-selected': 'Canvas',
  '--line-2': 'GrayText',
  '--line-3': 'CanvasText',
  '--text-1': 'CanvasText',
  '--text-2': 'CanvasText',
  '--text-3': 'CanvasText',
  '--accent': 'Highlight',
  '--fault-text': 'CanvasText',
};

/** A colour of the system as the browser draws it: cytoscape knows no names of such. */
function systemColour(element: Element, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = name;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Parts of a ring in the order that cytoscape draws them in, which are pies of a node with a hole. */
export const SLICES = ['ok', 'error', 'throttle', 'fault', 'figure'] as const;

/** Services and calls as cytoscape's elements. */
export function mapElements({ nodes, edges }: DrawnMap, direction: Direction): cytoscape.ElementDefinition[] {
  const places = new Map(nodes.map(({ key, at }) => [key, at]));
  return [
    ...nodes.map((node) => ({
      group: 'nodes' as const,
      data: { id: node.key, ...nodeData(node) },
      position: { ...node.at },
      pannable: true,
    })),
    ...edges.map((edge) => ({
      group: 'edges' as const,
      data: { id: edge.key, source: edge.from, target: edge.to, ...edgeData(edge, places, direction) },
      pannable: true,
    })),
  ];
}

function nodeData({ ring, isActive, isGone }: DrawnNode) {
  return { ...slicesOf(ring ?? {}), dashed: ring === null, inferred: !isActive, gone: isGone };
}

/** A pie for each part and one for the break behind it; what is left is the rest. */
export function slicesOf(ring: Ring): Record<string, number> {
  const parts = SLICES.filter((name) => (ring[name] ?? 0) > 0);
  const gap = parts.length > 1 ? BREAK : 0;
  const slices: Record<string, number> = {};
  let sum = 0;
  for (const name of SLICES) {
    const part = ring[name] ?? 0;
    slices[name] = part === 0 ? 0 : Math.max(0.5, part - gap);
    slices[`${name}Break`] = part === 0 ? 0 : gap;
    sum += part;
  }
  slices.rest = Math.max(0, 100 - sum);
  return slices;
}

function edgeData(edge: DrawnEdge, places: ReadonlyMap<string, Point>, direction: Direction) {
  const [from, to] = [places.get(edge.from), places.get(edge.to)];
  const line = from === undefined || to === undefined || edge.from === edge.to ? null : curve(from, to, direction);
  return {
    width: edge.width,
    faulty: edge.isFaulty,
    gone: edge.isGone,
    kind: edge.kind,
    loop: line === null,
    out: line === null ? '' : pixels(line.out),
    in: line === null ? '' : pixels(line.in),
    weights: line === null ? '' : line.bends.map(({ weight }) => weight).join(' '),
    distances: line === null ? '' : line.bends.map(({ distance }) => distance).join(' '),
  };
}

const pixels = ({ x, y }: Point) => `${x}px ${y}px`;

/**
 * A call from the side of a node that faces the way of the calls to the other side of the next one; what goes back, or stays
 * in its column, leaves and arrives beside it. Ends are told from the nodes' centres, bends by their place along the line
 * between both and their distance from it, as cytoscape's unbundled beziers are.
 */
export function curve(from: Point, to: Point, direction: Direction) {
  const isRight = direction === 'right';
  const [ahead, aside] = isRight ? [to.x - from.x, to.y - from.y] : [to.y - from.y, to.x - from.x];
  const turned = (along: number, across: number): Point =>
    isRight ? { x: along, y: across } : { x: across, y: along };
  const start = isRight ? GAP : UNDER;
  const isForward = ahead > start + GAP + 8;
  const bow = 50 + Math.abs(ahead) / 8;
  const [out, end] = isForward
    ? [turned(start, 0), turned(-GAP, 0)]
    : isRight
      ? [turned(0, -GAP), turned(0, -GAP)]
      : [turned(0, GAP), turned(0, GAP)];
  const reach = (ahead - start - GAP) / 2;
  const back = isRight ? -GAP - bow : GAP + bow;
  const bends = isForward
    ? [turned(start + reach, 0), turned(ahead - GAP - reach, aside)]
    : [turned(0, back), turned(ahead, aside + back)];
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return {
    out,
    in: end,
    bends: bends.map(({ x, y }) => ({
      weight: round((x * dx + y * dy) / length ** 2),
      distance: round((y * dx - x * dy) / length),
    })),
  };
}

/** How cytoscape draws them. */
export function mapStyle(colours: Colours): cytoscape.StylesheetJson {
  const size = 2 * RADIUS + RING;
  const pies: Record<string, string> = {};
  SLICES.forEach((name, at) => {
    const token = name === 'figure' ? '--accent' : (`--${name}-mark` as const);
    pies[`pie-${2 * at + 1}-background-color`] = colours[token];
    pies[`pie-${2 * at + 1}-background-size`] = `data(${name})`;
    pies[`pie-${2 * at + 2}-background-color`] = colours['--bg-surface'];
    pies[`pie-${2 * at + 2}-background-size`] = `data(${name}Break)`;
  });
  pies[`pie-${2 * SLICES.length + 1}-background-color`] = colours['--bg-active'];
  pies[`pie-${2 * SLICES.length + 1}-background-size`] = 'data(rest)';
  return [
    {
      selector: 'node',
      style: {
        width: size,
        height: size,
        shape: 'ellipse',
        'background-color': colours['--bg-surface'],
        'border-width': 0,
        'overlay-opacity': 0,
        'pie-size': '100%',
        'pie-hole': `${((2 * RADIUS - RING) / size) * 100}%`,
        ...pies,
      },
    },
    {
      selector: 'node[?inferred]',
      style: { [`pie-${2 * SLICES.length + 1}-background-color`]: colours['--line-2'] },
    },
    {
      selector: 'node[?dashed]',
      style: {
        width: 2 * RADIUS,
        height: 2 * RADIUS,
        'pie-size': '0%',
        'border-width': 1.5,
        'border-style': 'dashed',
        'border-dash-pattern': [4, 4],
        'border-color': colours['--line-3'],
      },
    },
    {
      selector: 'node.selected',
      style: {
        'underlay-color': colours['--bg-selected'],
        'underlay-opacity': 1,
        'underlay-padding': 9,
        'underlay-shape': 'ellipse',
      },
    },
    {
      selector: 'edge',
      style: {
        width: 'data(width)',
        'line-color': colours['--line-3'],
        'target-arrow-color': colours['--line-3'],
        'target-arrow-shape': 'triangle',
        'arrow-scale': 0.9,
        'curve-style': 'unbundled-bezier',
        'edge-distances': 'node-position',
        'control-point-weights': 'data(weights)',
        'control-point-distances': 'data(distances)',
        'source-endpoint': 'data(out)',
        'target-endpoint': 'data(in)',
        'overlay-opacity': 0,
      },
    },
    {
      selector: 'edge[?loop]',
      style: {
        'curve-style': 'bezier',
        'source-endpoint': 'outside-to-node',
        'target-endpoint': 'outside-to-node',
        'loop-direction': '0deg',
        'loop-sweep': '60deg',
        'control-point-step-size': 70,
      },
    },
    { selector: 'edge[kind = "link"]', style: { 'line-style': 'dashed', 'line-dash-pattern': [6, 4] } },
    { selector: 'edge[?gone]', style: { 'line-style': 'dashed', 'line-dash-pattern': [2, 4] } },
    { selector: 'edge[?faulty]', style: painted(colours['--fault-mark']) },
    { selector: 'edge.selected, edge.pointed', style: painted(colours['--accent']) },
    { selector: '[?gone]', style: { opacity: 0.55 } },
    { selector: '.dim', style: { opacity: 0.3 } },
  ] as cytoscape.StylesheetJson;
}

const painted = (colour: string) => ({ 'line-color': colour, 'target-arrow-color': colour });
