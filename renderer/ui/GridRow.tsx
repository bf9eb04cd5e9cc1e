import { Check } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { useLanguage } from '../lib/language.ts';
import { t } from '../messages/message.ts';
import type { GridColumn, GridRows } from './DataGrid.tsx';
import { Icon } from './Icon.tsx';

export interface GridRowProps {
  id: string;
  row: number;
  top: number;
  height: number;
  first: number;
  last: number;
  pinned: number;
  rows: GridRows;
  stamp: unknown;
  columns: GridColumn[];
  edges: number[];
  lead: number;
  /** The whole row is selected. */
  selected: boolean;
  marked: boolean;
  /** Cells of the row that are selected, -1 for none. */
  fromColumn: number;
  toColumn: number;
  cursor: number;
}

/**
 * One row on screen; drawn again only when something of its own changed. What a cell says of its place is its column, which
 * stays when the row's elements serve another row.
 */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  useLanguage();
  const { id, row, top, height, pinned, rows, stamp, columns, edges, lead, selected, marked } = props;
  const cell = (c: number): ReactNode => {
    const found = stamp === null ? null : rows.cell(row, c);
    const inRange = c >= props.fromColumn && c <= props.toColumn;
    const classes = [
      'grid-cell',
      columns[c]?.align === 'right' ? 'right' : '',
      found ? `tone-${found.tone}` : '',
      inRange ? 'in-range' : '',
      props.cursor === c ? 'cursor' : '',
    ];
    return (
      // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
      // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid, which names the cell under the cursor
      <div
        key={c}
        id={props.cursor === c ? `${id}-${row}-${c}` : undefined}
        role="gridcell"
        aria-colindex={c + 1}
        aria-selected={inRange || undefined}
        data-column={c}
        className={classes.filter((name) => name !== '').join(' ')}
        style={{ left: (edges[c] ?? 0) + lead, width: (edges[c + 1] ?? 0) - (edges[c] ?? 0) }}
      >
        {found === null ? (
          <span className="grid-wait" style={{ width: `${40 + ((row * 7 + c * 13) % 45)}%` }} />
        ) : (
          <>
            {found.drawn}
            {found.text}
            {found.mark}
          </>
        )}
      </div>
    );
  };
  const scrolled: ReactNode[] = [];
  for (let c = Math.max(props.first, pinned); c < props.last; c++) scrolled.push(cell(c));
  const kept: ReactNode[] = [];
  for (let c = 0; c < pinned; c++) kept.push(cell(c));
  const sign = marked ? (
    <span role="img" aria-label={t('grid.marked')}>
      <Icon of={Check} size={12} />
    </span>
  ) : (
    stamp !== null && rows.mark?.(row)
  );
  const mark = sign && (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid
    <span role="rowheader" className="grid-mark">
      {sign}
    </span>
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid
    <div
      role="row"
      aria-rowindex={row + 2}
      data-row={row}
      aria-selected={selected || marked}
      className={`grid-row ${selected ? 'selected' : ''} ${marked ? 'marked' : ''}`}
      style={{ top, height }}
    >
      {pinned > 0 ? (
        <div role="presentation" className="grid-pinned" style={{ width: lead + (edges[pinned] ?? 0) }}>
          {mark}
          {kept}
        </div>
      ) : (
        mark
      )}
      {scrolled}
    </div>
  );
});
