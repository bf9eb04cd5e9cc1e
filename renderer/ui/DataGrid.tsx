import { type KeyboardEvent, memo, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { t } from '../messages/message.ts';
import { columnAxis, columnsIn, rowScale } from './grid-geometry.ts';
import { gridKey } from './grid-keys.ts';
import { useGridScroll } from './useGridScroll.ts';

export interface GridColumn {
  name: string;
  /** Said after the name in the head, quieter: the zone of a time. */
  note?: string;
  tooltip: string;
  align: 'left' | 'right';
}

export interface GridCell {
  text: string;
  /** `missing` draws a dim mark, `strong` a status text. */
  tone: 'normal' | 'quiet' | 'missing' | 'error' | 'fault' | 'throttle';
}

/** Rows of any number, read one cell at a time; null while they are on their way. */
export interface GridRows {
  count: number;
  /** Identity of what a row is made of: it is drawn again when this changes; null while it is not here. */
  stamp(row: number): unknown;
  cell(row: number, column: number): GridCell;
  /** A mark before the first column, where rows have one. */
  mark?: ((row: number) => ReactNode) | undefined;
  want(first: number, last: number, direction: 1 | -1): void;
  /** The whole value, for the tooltip; empty where the cell shows all of it. */
  tooltip(row: number, column: number): string;
}

export interface GridSelection {
  from: number;
  to: number;
}

export interface DataGridProps {
  label: string;
  columns: GridColumn[];
  rows: GridRows;
  widths: number[];
  onWidth: (column: number, width: number | 'fit') => void;
  rowHeight: number;
  row: number;
  column: number;
  onCursor: (row: number, column: number) => void;
  onOpen: () => void;
  onEscape: () => void;
  onCopy: (selection: GridSelection | null) => void;
  onMenu: (at: HTMLElement, selection: GridSelection) => void;
  /** Keys that the grid itself has no use for; true when it was used. */
  onKey?: (event: KeyboardEvent) => boolean;
  singleKeys: boolean;
  dim?: boolean;
  /** Grows when rows arrived, so that the grid looks again. */
  version: number;
}

const HEAD = 26;
const MARK = 32;

/** A grid of a million rows: it draws what is on screen, takes all keys of ui.md part 5, and keeps focus in one place. */
export function DataGrid(props: DataGridProps) {
  const { columns, rows, widths, rowHeight, row, column, onCursor, label, dim } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const scale = useMemo(() => rowScale(rows.count, rowHeight), [rows.count, rowHeight]);
  const { window, reveal } = useGridScroll(scroller, scale, HEAD);
  const [anchor, setAnchor] = useState<number | null>(null);
  const lead = rows.mark ? MARK : 10;
  const axis = useMemo(() => columnAxis(widths), [widths]);
  const { first, last } = columnsIn(axis, Math.max(0, window.left - lead), window.width);
  const selection: GridSelection =
    anchor === null ? { from: row, to: row } : { from: Math.min(anchor, row), to: Math.max(anchor, row) };

  useEffect(() => rows.want(window.first, Math.max(window.first, window.last - 1), window.direction), [rows, window]);

  const hinted = useRef<HTMLElement | null>(null);
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) reveal(row);
  }, [row, reveal]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null || !moved.current) return;
    const left = (axis.edges[column] ?? 0) + lead;
    const right = (axis.edges[column + 1] ?? 0) + lead;
    if (left < element.scrollLeft) element.scrollLeft = column === 0 ? 0 : left;
    else if (right > element.scrollLeft + element.clientWidth) {
      element.scrollLeft = Math.min(left, right - element.clientWidth);
    }
  }, [column, axis, lead]);

  const go = (toRow: number, toColumn: number, extend: boolean) => {
    moved.current = true;
    setAnchor(extend ? (anchor ?? row) : null);
    onCursor(Math.max(0, Math.min(rows.count - 1, toRow)), Math.max(0, Math.min(columns.length - 1, toColumn)));
  };
  const currentCell = () => document.getElementById(`${id}-${row}-${column}`);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const act = gridKey(event, props.singleKeys);
    if (act === null) {
      if (props.onKey?.(event) !== true) return;
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const page = Math.max(1, Math.floor(window.view / rowHeight) - 1);
    switch (act.kind) {
      case 'rows':
        go(row + act.by * (act.page ? page : 1), column, act.extend);
        break;
      case 'ends':
        go(act.to === 'first' ? 0 : rows.count - 1, column, act.extend);
        break;
      case 'cells':
        go(row, column + act.by, false);
        break;
      case 'line':
        go(row, act.to === 'first' ? 0 : columns.length - 1, false);
        break;
      case 'all':
        moved.current = false;
        setAnchor(0);
        onCursor(rows.count - 1, column);
        break;
      case 'copy':
        props.onCopy(anchor === null ? null : selection);
        break;
      case 'open':
        props.onOpen();
        break;
      case 'escape':
        if (anchor !== null) setAnchor(null);
        else props.onEscape();
        break;
      case 'menu': {
        const cell = currentCell();
        if (cell !== null) props.onMenu(cell, selection);
        break;
      }
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const drawn: ReactNode[] = [];
  const base = Math.floor(window.first / 10_000) * 10_000;
  for (let n = window.first; n < window.last; n++) {
    drawn.push(
      <GridRow
        key={n}
        id={id}
        row={n}
        top={(n - base) * rowHeight}
        height={rowHeight}
        first={first}
        last={last}
        rows={rows}
        stamp={rows.stamp(n)}
        columns={columns}
        edges={axis.edges}
        lead={lead}
        selected={n >= selection.from && n <= selection.to}
        cursor={n === row ? column : -1}
      />,
    );
  }
  const width = axis.total + lead;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.count + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      aria-activedescendant={rows.count > 0 ? `${id}-${row}-${column}` : undefined}
      tabIndex={0}
      className={`grid ${dim ? 'dim' : ''}`}
      onKeyDown={onKeyDown}
      onMouseDown={(event) => {
        const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]');
        if (cell === null || event.button === 1) return;
        const [toRow, toColumn] = (cell.dataset.cell ?? '').split(':').map(Number);
        const within = event.button === 2 && (toRow ?? 0) >= selection.from && (toRow ?? 0) <= selection.to;
        moved.current = false;
        if (!within) setAnchor(event.shiftKey ? (anchor ?? row) : null);
        onCursor(within ? row : (toRow ?? 0), toColumn ?? 0);
        if (event.shiftKey) event.preventDefault();
      }}
      onPointerMove={(event) => {
        const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]');
        if (cell === null || cell === hinted.current) return;
        hinted.current = cell;
        const [atRow, atColumn] = (cell.dataset.cell ?? '').split(':').map(Number);
        cell.title = rows.tooltip(atRow ?? 0, atColumn ?? 0);
      }}
      onDoubleClick={(event) => {
        if ((event.target as HTMLElement).closest('[data-cell]') !== null) props.onOpen();
      }}
      onContextMenu={(event) => {
        const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]');
        if (cell === null) return;
        event.preventDefault();
        props.onMenu(cell, selection);
      }}
    >
      <div className="grid-sizer" style={{ height: scale.height + HEAD, width }}>
        {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid, which names the cell under the cursor */}
        {/* biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table> */}
        <div role="row" aria-rowindex={1} className="grid-head" style={{ width, height: HEAD }}>
          {columns.slice(first, last).map((head, index) => (
            <HeadCell
              key={head.name + String(first + index)}
              column={head}
              index={first + index}
              left={(axis.edges[first + index] ?? 0) + lead}
              width={widths[first + index] ?? 0}
              onWidth={props.onWidth}
            />
          ))}
        </div>
        <div
          className="grid-rows"
          style={{ transform: `translateY(${base * rowHeight + window.shift}px)` }}
          role="presentation"
        >
          {drawn}
        </div>
      </div>
    </div>
  );
}

function HeadCell({
  column,
  index,
  left,
  width,
  onWidth,
}: {
  column: GridColumn;
  index: number;
  left: number;
  width: number;
  onWidth: (column: number, width: number | 'fit') => void;
}) {
  const drag = useRef<{ x: number; width: number } | null>(null);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid
    <div
      role="columnheader"
      aria-colindex={index + 1}
      className={`grid-head-cell ${column.align}`}
      style={{ left, width }}
      title={column.tooltip}
    >
      <span className="grid-head-name">{column.name}</span>
      {column.note && <span className="grid-head-note">{column.note}</span>}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the mouse's way to a width; the menu's "Fit column" is the other */}
      <div
        className="grid-head-edge"
        title={t('grid.resize', { name: column.name })}
        onPointerDown={(event) => {
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, width };
        }}
        onPointerMove={(event) => {
          if (drag.current !== null) {
            onWidth(index, Math.max(40, Math.min(2000, drag.current.width + event.clientX - drag.current.x)));
          }
        }}
        onLostPointerCapture={() => {
          drag.current = null;
        }}
        onDoubleClick={(event) => {
          event.stopPropagation();
          onWidth(index, 'fit');
        }}
      />
    </div>
  );
}

interface GridRowProps {
  id: string;
  row: number;
  top: number;
  height: number;
  first: number;
  last: number;
  rows: GridRows;
  stamp: unknown;
  columns: GridColumn[];
  edges: number[];
  lead: number;
  selected: boolean;
  cursor: number;
}

const GridRow = memo(function GridRow(props: GridRowProps) {
  const { id, row, top, height, first, last, rows, stamp, columns, edges, lead, selected, cursor } = props;
  const cells: ReactNode[] = [];
  for (let c = first; c < last; c++) {
    const left = (edges[c] ?? 0) + lead;
    const width = (edges[c + 1] ?? 0) - (edges[c] ?? 0);
    const cell = stamp === null ? null : rows.cell(row, c);
    cells.push(
      // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
      // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid, which names the cell under the cursor
      <div
        key={c}
        id={`${id}-${row}-${c}`}
        role="gridcell"
        aria-colindex={c + 1}
        data-cell={`${row}:${c}`}
        className={`grid-cell ${columns[c]?.align === 'right' ? 'right' : ''} ${cell ? `tone-${cell.tone}` : ''} ${cursor === c ? 'cursor' : ''}`}
        style={{ left, width }}
      >
        {cell === null ? (
          <span className="grid-wait" style={{ width: `${40 + ((row * 7 + c * 13) % 45)}%` }} />
        ) : (
          cell.text
        )}
      </div>,
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid
    <div
      role="row"
      aria-rowindex={row + 2}
      aria-selected={selected}
      className={`grid-row ${selected ? 'selected' : ''}`}
      style={{ top, height }}
    >
      {rows.mark && stamp !== null && <span className="grid-mark">{rows.mark(row)}</span>}
      {cells}
    </div>
  );
});
