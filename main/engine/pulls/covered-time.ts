import { type PulledSlice, parsePulledPath, startOf } from '../sources/pulled-path.ts';
import type { Store } from '../store/store.ts';

/** Milliseconds since the epoch, half-open. */
export interface Span {
  from: number;
  to: number;
}

/**
 * Events may come in with times of the past: what was younger than this when it was pulled is asked for again by a later pull
 * (cloudwatch-logs.md, "Late data").
 */
export const LATE_MS = 2 * 3_600_000;

/**
 * The time that the workspace holds already of what a pull asks for: slices of the same group, or history, that were pulled with the
 * same selection or without any. Those of the import `importId` itself, which was interrupted, count whole; of others the last two
 * hours before they were pulled do not.
 */
export async function coveredTime(
  store: Store,
  importId: number | null,
  { what, account, region, group, selection }: Omit<PulledSlice, 'from' | 'to'>,
): Promise<Span[]> {
  const start = startOf(what, account, region, group);
  const rows = await store.meta(async (connection) => {
    const reader = await connection.runAndReadAll(
      `SELECT path, epoch_ms(mtime), import_id FROM import_file WHERE starts_with(path, $1) AND status <> 'failed'`,
      [start],
    );
    return reader.getRows();
  });
  const wanted = textOf(selection);
  return rows.flatMap(([path, pulledAt, import_id]) => {
    const slice = parsePulledPath(String(path));
    if (slice === null) return [];
    const { [BY]: _, ...asked } = slice.selection;
    const said = textOf(asked);
    if (said !== '' && said !== wanted) return [];
    const to = Number(import_id) === importId ? slice.to : Math.min(slice.to, Number(pulledAt) - LATE_MS);
    return to > slice.from ? [{ from: slice.from, to }] : [];
  });
}

/** How a slice was asked for, which makes no difference to what it holds. */
export const BY = 'by';

function textOf({ [BY]: _, ...selection }: Readonly<Record<string, string>>): string {
  return Object.entries(selection)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** The parts of `span` that no covered one holds, in order. */
export function gapsOf(span: Span, covered: readonly Span[]): Span[] {
  const gaps: Span[] = [];
  let { from } = span;
  for (const { from: start, to: end } of [...covered].sort((a, b) => a.from - b.from)) {
    if (start >= span.to) break;
    if (start > from) gaps.push({ from, to: start });
    from = Math.max(from, end);
  }
  if (from < span.to) gaps.push({ from, to: span.to });
  return gaps;
}
