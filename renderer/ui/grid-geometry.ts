/** Where rows and columns of a large grid lie; pure, so that a million rows are tested without a page. */

/** No element may be higher than this: Chromium's limit is about 33.5 million px, half of it at 200 % zoom. */
const MAX_HEIGHT = 15_000_000;

export interface Axis {
  /** Left edges of the columns, and the right edge of the last. */
  edges: number[];
  total: number;
}

/** Left edges of columns of the given widths. */
export function columnAxis(widths: number[]): Axis {
  const edges = [0];
  let at = 0;
  for (const width of widths) {
    at += width;
    edges.push(at);
  }
  return { edges, total: at };
}

/** Columns that show between `left` and `left + width`, half-open. */
export function columnsIn(axis: Axis, left: number, width: number): { first: number; last: number } {
  const { edges } = axis;
  let low = 0;
  let high = Math.max(0, edges.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edges[middle] ?? 0) <= left) low = middle;
    else high = middle - 1;
  }
  let last = low;
  while (last < edges.length - 1 && (edges[last] ?? 0) < left + width) last++;
  return { first: low, last };
}

/** So many columns are asked for together: one more in view is mostly here already. */
const BLOCK = 8;

/** Of `count` columns those to ask for where [first, last) and the first `pinned` show. */
export function columnsWanted(first: number, last: number, pinned: number, count: number): number[] {
  const [from, to] = [Math.floor(first / BLOCK) * BLOCK, Math.min(count, Math.ceil(last / BLOCK) * BLOCK)];
  return Array.from({ length: count }, (_, column) => column).filter((c) => c < pinned || (c >= from && c < to));
}

/**
 * Rows on a scroll bar that may be shorter than they are. `ratio` is 1 while they fit; above, the bar is scaled and the
 * exact place is kept beside it, so that a turn of the wheel still moves by its own pixels.
 */
export interface RowScale {
  rowHeight: number;
  rows: number;
  /** Height of all rows. */
  full: number;
  /** Height of the element that scrolls. */
  height: number;
}

export function rowScale(rows: number, rowHeight: number): RowScale {
  const full = rows * rowHeight;
  return { rowHeight, rows, full, height: Math.min(full, MAX_HEIGHT) };
}

/** Place in all rows (px) for a place of the scroll bar, `view` px of rows being visible. */
export function toContent(scale: RowScale, scrollTop: number, view: number): number {
  if (scale.full === scale.height) return scrollTop;
  const bar = scale.height - view;
  return bar <= 0 ? 0 : Math.min(scale.full - view, (scrollTop / bar) * (scale.full - view));
}

/** The other way round. */
export function toScrollBar(scale: RowScale, contentTop: number, view: number): number {
  if (scale.full === scale.height) return contentTop;
  const space = scale.full - view;
  return space <= 0 ? 0 : (contentTop / space) * (scale.height - view);
}

/** Where the content must be so that the row is wholly visible, moving as little as possible. */
export function revealRow(scale: RowScale, contentTop: number, view: number, row: number): number {
  const top = row * scale.rowHeight;
  if (top < contentTop) return top;
  if (top + scale.rowHeight > contentTop + view) return Math.max(0, top + scale.rowHeight - view);
  return contentTop;
}
