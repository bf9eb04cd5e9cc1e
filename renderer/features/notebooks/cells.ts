import type { NotebookCell } from '../../../preload/contract/notebooks.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import type { TabDocument } from '../../app/state/tabs.ts';

/** A new cell; those that ask something begin with the query that was in front last. */
export function newCell(kind: NotebookCell['kind'], tab: TabDocument | null, range: TimeRange | null): NotebookCell {
  const id = crypto.randomUUID();
  if (kind === 'text') return { kind, id, markdown: '' };
  const query = {
    language: tab?.language ?? ('sql' as const),
    text: tab?.text ?? '',
    sources: tab?.sources ?? [],
    range: tab?.language === 'insights' ? range : null,
  };
  const title = tab?.title ?? '';
  switch (kind) {
    case 'query':
      return { kind, id, title, query };
    case 'table':
      return { kind, id, title, query, rows: 50 };
    case 'chart':
      return { kind, id, title, query, label: '', value: '', bars: 20 };
  }
}

/** The cells with the one at `at` a place further up or down; as they are at either end. */
export function moved(cells: readonly NotebookCell[], at: number, by: 1 | -1): NotebookCell[] {
  const next = [...cells];
  const [from, to] = [next[at], next[at + by]];
  if (from === undefined || to === undefined) return next;
  next[at] = to;
  next[at + by] = from;
  return next;
}
