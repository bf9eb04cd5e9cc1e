import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useSingleKeys } from '../lib/single-keys.ts';
import { GridHead, type HeadActs } from './GridHead.tsx';
import { GridRow } from './GridRow.tsx';
import { columnAxis, columnsIn, columnsWanted, rowScale } from './grid-geometry.ts';
import { type Extend, gridKey } from './grid-keys.ts';
import { useGridScroll } from './useGridScroll.ts';

export interface GridColumn {
  name: string;
  /** Said after the name in the head, quieter: the zone of a time. */
  note?: string;
  tooltip: string;
  align: 'left' | 'right';
  sorted?: 'asc' | 'desc' | null;
  filtered?: boolean;
}

export interface GridCell {
  text: string;
  /** `missing` draws a dim mark, `strong` a status text. */
  tone: 'normal' | 'quiet' | 'missing' | 'error' | 'fault' | 'throttle';
  /** Behind the text: the sign of a value that is noted. */
  mark?: ReactNode;
  /** Before the text: a bar, a line, the colour of a series. */
  drawn?: ReactNode;
}

/** Rows of any number, read one cell at a time. */
export interface GridRows {
  count: number;
  /** Identity of what a row is made of: it is drawn again when this changes; null while it is not here. */
  stamp(row: number): unknown;
  /** Null while it is not here. */
  cell(row: number, column: number): GridCell | null;
  /** A mark before the first column, where rows have one. */
  mark?: ((row: number) => ReactNode) | undefined;
  /** Says which rows and columns are on screen, and where rows come next. */
  want(first: number, last: number, direction: 1 | -1, columns: readonly number[]): void;
  /** The whole value, for the tooltip; empty where the cell shows all of it. */
  tooltip(row: number, column: number): string;
}

/** Rows and columns, both ends included. */
export interface GridSelection {
  from: number;
  to: number;
  fromColumn: number;
  toColumn: number;
}

export interface GridPlace {
  row: number;
  column: number;
}

export interface DataGridProps extends HeadActs {
  label: string;
  columns: GridColumn[];
  rows: GridRows;
  widths: number[];
  /** So many of the first columns stay in view. */
  pinned?: number;
  /** Rows that were marked, by number. */
  marked?: ReadonlySet<number>;
  onMark?: (row: number) => void;
  rowHeight: number;
  row: number;
  column: number;
  onCursor: (row: number, column: number) => void;
  /** Enter on the cell under the cursor, or a double click (then without the cell). */
  onOpen: (at: HTMLElement | null, selection: GridSelection) => void;
  onEscape: () => void;
  onCopy: (selection: GridSelection | null) => void;
  onMenu: (at: HTMLElement, selection: GridSelection, place: GridPlace) => void;
  /** Holds what is selected: the row under the cursor where nothing else is. */
  selected?: RefObject<GridSelection | null>;
  /** Keys that the grid itself has no use for; true when it was used. */
  onKey?: (event: KeyboardEvent) => boolean;
  dim?: boolean;
  /** Grows when rows arrived, so that the grid looks again. */
  version: number;
}

/** The cell that an event came from. */
function cellOf(target: EventTarget): { cell: HTMLElement; place: GridPlace } | null {
  const cell = (target as HTMLElement).closest<HTMLElement>('[data-column]');
  const row = cell?.closest<HTMLElement>('[data-row]');
  if (!cell || !row) return null;
  return { cell, place: { row: Number(row.dataset.row), column: Number(cell.dataset.column) } };
}

const HEAD = 26;
const MARK = 32;

/** A grid of a million rows: it draws what is on screen, takes all keys of ui.md part 5, and keeps focus in one place. */
export function DataGrid(props: DataGridProps) {
  const { columns, rows, widths, rowHeight, row, column, onCursor, label, dim, pinned = 0, marked } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const singleKeys = useSingleKeys();
  const scale = useMemo(() => rowScale(rows.count, rowHeight), [rows.count, rowHeight]);
  const { window, reveal } = useGridScroll(scroller, scale, HEAD);
  // Where a selection began; without a column it is of whole rows.
  const [anchor, setAnchor] = useState<{ row: number; column: number | null } | null>(null);
  const press = useRef<GridPlace | null>(null);
  const lead = rows.mark || (marked?.size ?? 0) > 0 ? MARK : 10;
  const axis = useMemo(() => columnAxis(widths), [widths]);
  const { first, last } = columnsIn(axis, Math.max(0, window.left - lead), window.width);
  const isCells = anchor !== null && anchor.column !== null;
  const selection: GridSelection = {
    from: Math.min(anchor?.row ?? row, row),
    to: Math.max(anchor?.row ?? row, row),
    fromColumn: isCells ? Math.min(anchor.column ?? column, column) : 0,
    toColumn: isCells ? Math.max(anchor.column ?? column, column) : columns.length - 1,
  };

  const wanted = useMemo(
    () => columnsWanted(first, last, pinned, columns.length),
    [first, last, pinned, columns.length],
  );
  useLayoutEffect(() => {
    if (props.selected !== undefined) props.selected.current = selection;
  });
  // Before the window is painted: the rows of a leap come a frame earlier.
  useLayoutEffect(
    () => rows.want(window.first, Math.max(window.first, window.last - 1), window.direction, wanted),
    [rows, window, wanted],
  );

  const hinted = useRef<GridPlace | null>(null);
  const moved = useRef(true);
  const shownAt = useRef({ row, column });
  useEffect(() => {
    // A cursor that stands where it stood pulls nothing back into view: somebody scrolled away from it.
    if (moved.current && shownAt.current.row !== row) reveal(row);
    shownAt.current.row = row;
  }, [row, reveal]);
  useEffect(() => {
    const element = scroller.current;
    const isThere = shownAt.current.column === column;
    shownAt.current.column = column;
    if (element === null || !moved.current || isThere) return;
    if (column < pinned) return;
    const left = (axis.edges[column] ?? 0) + lead;
    const right = (axis.edges[column + 1] ?? 0) + lead;
    const covered = pinned > 0 ? lead + (axis.edges[pinned] ?? 0) : 0;
    if (left < element.scrollLeft + covered) element.scrollLeft = column === pinned ? 0 : left - covered;
    else if (right > element.scrollLeft + element.clientWidth) {
      element.scrollLeft = Math.min(left, right - element.clientWidth);
    }
  }, [column, axis, lead, pinned]);

  const go = (toRow: number, toColumn: number, extend: Extend) => {
    moved.current = true;
    setAnchor(extend === null ? null : { row: anchor?.row ?? row, column: extend === 'rows' ? null : startColumn() });
    onCursor(Math.max(0, Math.min(rows.count - 1, toRow)), Math.max(0, Math.min(columns.length - 1, toColumn)));
  };
  const startColumn = () => (anchor === null ? column : (anchor.column ?? 0));
  const currentCell = () => document.getElementById(`${id}-${row}-${column}`);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const act = gridKey(event, singleKeys);
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
        go(row, column + act.by, act.extend);
        break;
      case 'line':
        go(row, act.to === 'first' ? 0 : columns.length - 1, act.extend);
        break;
      case 'mark':
        if (props.onMark === undefined) return;
        props.onMark(row);
        break;
      case 'all':
        moved.current = false;
        setAnchor({ row: 0, column: null });
        onCursor(rows.count - 1, column);
        break;
      case 'copy':
        props.onCopy(anchor === null ? null : selection);
        break;
      case 'open':
        props.onOpen(currentCell(), selection);
        break;
      case 'escape':
        if (anchor !== null) setAnchor(null);
        else props.onEscape();
        break;
      case 'menu': {
        const cell = currentCell();
        if (cell !== null) props.onMenu(cell, selection, { row, column });
        break;
      }
    }
    event.preventDefault();
    event.stopPropagation();
  };

  // A row that leaves gives its place in the document to one that comes: to change texts is cheaper than to build cells.
  const places = useRef(1);
  places.current = Math.max(places.current, window.last - window.first);
  const drawn: ReactNode[] = [];
  const base = Math.floor(window.first / 10_000) * 10_000;
  for (let n = window.first; n < window.last; n++) {
    drawn.push(
      <GridRow
        key={n % places.current}
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
        selected={!isCells && n >= selection.from && n <= selection.to}
        marked={marked?.has(n) ?? false}
        pinned={pinned}
        fromColumn={isCells && n >= selection.from && n <= selection.to ? selection.fromColumn : -1}
        toColumn={isCells && n >= selection.from && n <= selection.to ? selection.toColumn : -1}
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
        const at = cellOf(event.target);
        if (at === null || event.button === 1) return;
        const { place } = at;
        const isInside =
          anchor !== null &&
          place.row >= selection.from &&
          place.row <= selection.to &&
          place.column >= selection.fromColumn &&
          place.column <= selection.toColumn;
        moved.current = false;
        press.current = event.button === 0 ? place : null;
        // The menu is of what is selected; its value is the one under the pointer.
        if (event.button === 2 && isInside) return;
        setAnchor(event.shiftKey ? { row: anchor?.row ?? row, column: startColumn() } : null);
        onCursor(place.row, place.column);
        if (event.shiftKey) event.preventDefault();
      }}
      onPointerMove={(event) => {
        const at = cellOf(event.target);
        if (at === null) return;
        const { cell, place } = at;
        if (place.row === hinted.current?.row && place.column === hinted.current.column) return;
        hinted.current = place;
        cell.title = rows.tooltip(place.row, place.column);
        if ((event.buttons & 1) === 0) press.current = null;
        if (press.current === null) return;
        setAnchor(press.current);
        onCursor(place.row, place.column);
      }}
      onDoubleClick={(event) => {
        if (cellOf(event.target) !== null) props.onOpen(null, selection);
      }}
      onContextMenu={(event) => {
        const at = cellOf(event.target);
        if (at === null) return;
        event.preventDefault();
        props.onMenu(at.cell, selection, at.place);
      }}
    >
      <div className="grid-sizer" style={{ height: scale.height + HEAD, width }}>
        <GridHead
          columns={columns}
          edges={axis.edges}
          first={first}
          last={last}
          pinned={pinned}
          lead={lead}
          width={width}
          height={HEAD}
          acts={props}
        />
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
