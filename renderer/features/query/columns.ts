import type { ColumnLayout } from '../../app/state/tabs.ts';

/** How the columns of a result lie: which show, in which order, how many stay at the left. */
export interface Arranged {
  /** Indexes of the result's columns, from left to right; the pinned ones come first. */
  shown: number[];
  pinned: number;
  hidden: string[];
}

const NOTHING: ColumnLayout = { order: [], hidden: [], pinned: [], widths: {} };

/** Puts a result's columns as the layout says; those that it does not know follow as they come. */
export function arranged(names: readonly string[], layout: ColumnLayout | null): Arranged {
  const { order, hidden, pinned } = layout ?? NOTHING;
  const isHidden = new Set(hidden);
  const visible = names.flatMap((name, index) => (isHidden.has(name) ? [] : [index]));
  const rank = (list: readonly string[], index: number) => {
    const at = list.indexOf(names[index] ?? '');
    return at === -1 ? list.length : at;
  };
  const isPinned = (index: number) => pinned.includes(names[index] ?? '');
  const first = visible.filter(isPinned).sort((a, b) => rank(pinned, a) - rank(pinned, b));
  const rest = visible.filter((index) => !isPinned(index)).sort((a, b) => rank(order, a) - rank(order, b));
  // With every column hidden there is nothing to act on: the first one stays.
  const shown = [...first, ...rest];
  if (shown.length === 0 && names.length > 0) return { shown: [0], pinned: 0, hidden: names.slice(1) };
  return { shown, pinned: first.length, hidden: names.filter((name) => isHidden.has(name)) };
}

/** The layout with one shown column at the place of another; within the pinned ones, or within the others. */
export function moved(names: readonly string[], layout: ColumnLayout | null, from: number, to: number): ColumnLayout {
  const { shown, pinned } = arranged(names, layout);
  const isPinned = from < pinned;
  const target = isPinned ? Math.min(to, pinned - 1) : Math.max(to, pinned);
  const order = shown.map((index) => names[index] ?? '');
  const [name] = order.splice(from, 1);
  if (name === undefined) return layout ?? NOTHING;
  order.splice(target, 0, name);
  return { ...(layout ?? NOTHING), pinned: order.slice(0, pinned), order: order.slice(pinned) };
}

/** Shows a hidden column, or hides a shown one. */
export function toggledHidden(layout: ColumnLayout | null, name: string): ColumnLayout {
  const base = layout ?? NOTHING;
  return { ...base, hidden: toggled(base.hidden, name) };
}

/** Keeps a column at the left, behind those that are there, or lets it go back to its place. */
export function toggledPinned(layout: ColumnLayout | null, name: string): ColumnLayout {
  const base = layout ?? NOTHING;
  return { ...base, pinned: toggled(base.pinned, name) };
}

export function widened(layout: ColumnLayout | null, name: string, width: number): ColumnLayout {
  const base = layout ?? NOTHING;
  return { ...base, widths: { ...base.widths, [name]: width } };
}

const toggled = (list: readonly string[], name: string) =>
  list.includes(name) ? list.filter((one) => one !== name) : [...list, name];
