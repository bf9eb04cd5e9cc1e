import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';
import type { MenuGroup } from '../../ui/Menu.tsx';
import { useValueKeys } from './useValueKeys.ts';
import { ValueText } from './ValueText.tsx';
import type { ValueHandle } from './value.ts';

export interface TwinColumn {
  key: string;
  name: string;
  isNumber: boolean;
}

/** A cell: what it shows, what it is ordered by (null last, whichever way), and the value it is a handle of. */
export interface TwinCell {
  text: string;
  order: number | string | null;
  handle: ValueHandle | null;
  title?: string;
  /** What its menu offers beside the acts on every value. */
  more?: MenuGroup[];
}

type Sorting = { column: number; descending: boolean } | null;

/** The order of the next press on a column's head: numbers begin with the largest, a third press gives the chart's own order. */
function nextSorting(sorting: Sorting, column: number, isNumber: boolean): Sorting {
  if (sorting?.column !== column) return { column, descending: isNumber };
  return sorting.descending === isNumber ? { column, descending: !isNumber } : null;
}

function sortedRows(rows: readonly TwinCell[][], sorting: Sorting): readonly TwinCell[][] {
  if (sorting === null) return rows;
  const { column, descending } = sorting;
  return [...rows].sort((one, other) => {
    const [a, b] = [one[column]?.order ?? null, other[column]?.order ?? null];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
    return descending ? -order : order;
  });
}

/**
 * The table twin of a chart (ui.md part 5): its numbers, sorted by any column, each cell a handle as in the grid. Arrows
 * move between the cells, which are one tab stop.
 */
export function TwinTable({
  label,
  className,
  columns,
  rows,
  onKeyDown,
}: {
  label: string;
  className: string;
  columns: TwinColumn[];
  rows: TwinCell[][];
  onKeyDown?: (event: KeyboardEvent) => void;
}) {
  const [sorting, setSorting] = useState<Sorting>(null);
  const frame = useRef<HTMLElement>(null);
  useValueKeys(frame);
  return (
    <section
      ref={frame}
      className={className}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the keyboard
      tabIndex={0}
      data-single-keys=""
      onKeyDown={onKeyDown}
    >
      <table className="table">
        <thead>
          <tr>
            {columns.map(({ key, name, isNumber }, column) => {
              const order = sorting?.column !== column ? 'none' : sorting.descending ? 'descending' : 'ascending';
              return (
                <th key={key} scope="col" aria-sort={order} className={isNumber ? 'number' : ''}>
                  <button
                    type="button"
                    className="table-sort"
                    title={t('plot.sortBy', { name })}
                    onClick={() => setSorting(nextSorting(sorting, column, isNumber))}
                  >
                    {name}
                    {order !== 'none' && <Icon of={order === 'ascending' ? ArrowUp : ArrowDown} size={12} />}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sortedRows(rows, sorting).map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are the points of a finished chart
            <tr key={at}>
              {row.map(({ text, handle, title, more }, column) => (
                <td key={columns[column]?.key} className={columns[column]?.isNumber ? 'mono number' : 'mono'}>
                  {handle === null || text === '' ? (
                    text
                  ) : (
                    <ValueText handle={handle} {...(title ? { title } : {})} {...(more ? { more } : {})}>
                      {text}
                    </ValueText>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
