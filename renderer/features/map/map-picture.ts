import type cytoscape from 'cytoscape';
import { BADGES } from './MapMarks.tsx';
import { type DrawnMap, type DrawnNode, RADIUS } from './map-drawing.ts';
import { type Colours, coloursOf, SLICES, slicesOf } from './map-elements.ts';
import type { Point } from './map-layout.ts';

export interface Picture {
  svg: string;
  width: number;
  height: number;
}

const MARGIN = 24;
/** Beside a service's centre there is room for its name, and below it for three lines. */
const ROOM = { side: 90, above: 50, below: 84 };

/** The whole map as SVG at its own scale: places and curves are cytoscape's, words and icons those over the canvas. */
export function pictureOf(cy: cytoscape.Core, map: DrawnMap, marks: HTMLElement): Picture {
  const colours = coloursOf(marks);
  const curves = new Map(cy.edges().map((edge) => [edge.id(), curveOf(edge)]));
  const points = [...map.nodes.map(({ at }) => at), ...[...curves.values()].flat()];
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, top] = [least(xs) - ROOM.side - MARGIN, least(ys) - ROOM.above - MARGIN];
  const width = Math.ceil(-least(xs.map((x) => -x)) + ROOM.side + MARGIN - left);
  const height = Math.ceil(-least(ys.map((y) => -y)) + ROOM.below + MARGIN - top);
  const icons = iconsOf(marks, colours);
  const fonts = getComputedStyle(marks);
  const [data, text] = ['--font-data', '--font-ui'].map((name) => escaped(fonts.getPropertyValue(name).trim()));
  const edges = map.edges.map((edge) => {
    const curve = curves.get(edge.key);
    if (curve === undefined) return '';
    const colour = colours[edge.isFaulty ? '--fault-mark' : '--line-3'];
    const dashes = edge.kind === 'link' ? ' stroke-dasharray="6 4"' : edge.isGone ? ' stroke-dasharray="2 4"' : '';
    const middle = cy.getElementById(edge.key).midpoint() as Point;
    const lines = edge.words.map((line, at) =>
      words(
        line,
        middle.x,
        middle.y + (at === 0 ? -5 : 13),
        'data',
        at === 0 ? '--text-1' : edge.isFaulty ? '--fault-text' : '--text-3',
        colours,
      ),
    );
    return `<g${edge.isGone ? ' opacity="0.55"' : ''}><title>${escaped(edge.label)}</title><path d="${pathOf(curve)}" fill="none" stroke="${colour}" stroke-width="${edge.width.toFixed(2)}"${dashes}/>${headOf(curve, colour)}${lines.join('')}</g>`;
  });
  const nodes = map.nodes.map((node) => nodeOf(node, icons.get(node.key) ?? '', colours));
  const style = `.data{font:10.5px ${data}}.name{font:500 12px ${data}}.note{font:11px ${text}}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}"><style>${style}</style><rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${colours['--bg-surface']}"/>${edges.join('')}${nodes.join('')}</svg>`;
  return { svg, width, height };
}

/** From end to end: ends, and the points between that bend it. */
function curveOf(edge: cytoscape.EdgeSingular): Point[] {
  return [edge.sourceEndpoint(), ...(edge.controlPoints() ?? []), edge.targetEndpoint()];
}

/** Cytoscape's beziers of several bends are quadratic ones from middle to middle. */
function pathOf(curve: readonly Point[]): string {
  const [start, ...rest] = curve;
  const end = rest.pop();
  if (start === undefined || end === undefined) return '';
  const parts = rest.map((bend, at) => {
    const next = rest[at + 1];
    return `Q${pair(bend)} ${pair(next === undefined ? end : { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 })}`;
  });
  return `M${pair(start)} ${parts.length === 0 ? `L${pair(end)}` : parts.join(' ')}`;
}

function headOf(curve: readonly Point[], colour: string): string {
  const [before, end] = curve.slice(-2);
  if (before === undefined || end === undefined) return '';
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const [ux, uy] = [(end.x - before.x) / length, (end.y - before.y) / length];
  const base = { x: end.x - ux * 9, y: end.y - uy * 9 };
  const sides = [-4.5, 4.5].map((by) => pair({ x: base.x + uy * by, y: base.y - ux * by }));
  return `<path d="M${pair(end)} L${sides.join(' L')} Z" fill="${colour}"/>`;
}

function nodeOf(node: DrawnNode, icon: string, colours: Colours): string {
  const { x, y } = node.at;
  const badge =
    node.health === 'ok'
      ? ''
      : `<path d="${BADGES[node.health]}" transform="translate(${x + RADIUS - 7} ${y + 7 - RADIUS})" fill="${colours[`--${node.health}-mark`]}" stroke="${colours['--bg-surface']}" stroke-width="3" paint-order="stroke"/>`;
  return [
    `<g${node.isGone ? ' opacity="0.55"' : ''}><title>${escaped(node.label)}</title>`,
    ringOf(node, colours),
    `<g transform="translate(${x - 8} ${y - (node.inside === null ? 8 : 16)})">${icon}</g>`,
    node.inside === null ? '' : words(node.inside, x, y + 14, 'data', '--text-1', colours),
    badge,
    words(node.name, x, y + RADIUS + 17, 'name', '--text-1', colours),
    words(node.note, x, y + RADIUS + 31, 'note', '--text-3', colours),
    node.change === null ? '' : words(node.change, x, y + RADIUS + 45, 'data', '--accent', colours),
    '</g>',
  ].join('');
}

function ringOf({ at: { x, y }, ring, isActive }: DrawnNode, colours: Colours): string {
  const circle = (more: string) =>
    `<circle cx="${x}" cy="${y}" r="${RADIUS}" fill="none" stroke-width="4.5" pathLength="100" transform="rotate(-90 ${x} ${y})" ${more}/>`;
  const face = `<circle cx="${x}" cy="${y}" r="${RADIUS}" fill="${colours['--bg-surface']}"/>`;
  if (ring === null) {
    return `${face}<circle cx="${x}" cy="${y}" r="${RADIUS}" fill="none" stroke="${colours['--line-3']}" stroke-width="1.5" stroke-dasharray="4 4"/>`;
  }
  const slices = slicesOf(ring);
  let at = 0;
  const arcs = SLICES.map((name) => {
    const [part, start] = [slices[name] ?? 0, at];
    at += part + (slices[`${name}Break`] ?? 0);
    const colour = colours[name === 'figure' ? '--accent' : (`--${name}-mark` as const)];
    return part === 0
      ? ''
      : circle(
          `stroke="${colour}" stroke-dasharray="${part.toFixed(2)} 100" stroke-dashoffset="${(-start).toFixed(2)}"`,
        );
  });
  return `${face}${circle(`stroke="${colours[isActive ? '--bg-active' : '--line-2']}"`)}${arcs.join('')}`;
}

function words(text: string, x: number, y: number, font: string, colour: keyof Colours, colours: Colours): string {
  return `<text class="${font}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="middle" fill="${colours[colour]}" stroke="${colours['--bg-surface']}" stroke-width="4" stroke-linejoin="round" paint-order="stroke">${escaped(text)}</text>`;
}

function iconsOf(marks: HTMLElement, colours: Colours): Map<string, string> {
  const icons = new Map<string, string>();
  for (const mark of marks.querySelectorAll('[data-node]')) {
    const icon = mark.querySelector('.map-icon')?.cloneNode(true) as Element | undefined;
    if (icon === undefined) continue;
    icon.setAttribute('stroke', colours['--text-2']);
    icon.removeAttribute('class');
    icons.set(mark.getAttribute('data-node') ?? '', new XMLSerializer().serializeToString(icon));
  }
  return icons;
}

const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const pair = ({ x, y }: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (letter) => ENTITIES[letter] ?? letter);
