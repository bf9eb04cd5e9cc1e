import { ArrowDown, ArrowUp, Filter } from 'lucide-react';
import { useRef, useState } from 'react';
import { t } from '../messages/message.ts';
import type { GridColumn } from './DataGrid.tsx';
import { Icon } from './Icon.tsx';

export interface HeadActs {
  onWidth: (column: number, width: number | 'fit') => void;
  /** A click on the name. */
  onHead?: ((column: number) => void) | undefined;
  /** Right click on the name, or its menu mark. */
  onHeadMenu?: ((at: HTMLElement, column: number) => void) | undefined;
  /** The column was dragged to the place of another one. */
  onMove?: ((column: number, to: number) => void) | undefined;
}

/** Pixels that a press moves before it is a drag. */
const DRAG = 5;

/** The head of a grid: names, widths by their edges, order by dragging; those that are pinned stay at the left. */
export function GridHead({
  columns,
  edges,
  first,
  last,
  pinned,
  lead,
  width,
  height,
  acts,
}: {
  columns: GridColumn[];
  edges: number[];
  first: number;
  last: number;
  pinned: number;
  lead: number;
  width: number;
  height: number;
  acts: HeadActs;
}) {
  const [drop, setDrop] = useState<number | null>(null);
  const cell = (index: number) => {
    const column = columns[index];
    return (
      column && (
        <HeadCell
          key={column.name + String(index)}
          column={column}
          index={index}
          left={(edges[index] ?? 0) + lead}
          width={(edges[index + 1] ?? 0) - (edges[index] ?? 0)}
          isDrop={drop === index}
          onDrop={setDrop}
          acts={acts}
        />
      )
    );
  };
  const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid, which names the cell under the cursor
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
    <div role="row" aria-rowindex={1} className="grid-head" style={{ width, height }}>
      {pinned > 0 && (
        <div role="presentation" className="grid-pinned" style={{ width: lead + (edges[pinned] ?? 0) }}>
          {range(0, pinned).map(cell)}
        </div>
      )}
      {range(Math.max(first, pinned), last).map(cell)}
    </div>
  );
}

function HeadCell({
  column,
  index,
  left,
  width,
  isDrop,
  onDrop,
  acts,
}: {
  column: GridColumn;
  index: number;
  left: number;
  width: number;
  isDrop: boolean;
  onDrop: (index: number | null) => void;
  acts: HeadActs;
}) {
  const edge = useRef<{ x: number; width: number } | null>(null);
  const press = useRef<{ x: number; dragged: boolean; over: number | null } | null>(null);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid; the menu of a cell has the same acts
    <div
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={column.sorted === 'asc' ? 'ascending' : column.sorted === 'desc' ? 'descending' : undefined}
      data-head={index}
      className={`grid-head-cell ${column.align} ${isDrop ? 'drop' : ''}`}
      style={{ left, width }}
      title={column.tooltip}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture?.(event.pointerId);
        press.current = { x: event.clientX, dragged: false, over: null };
      }}
      onPointerMove={(event) => {
        const now = press.current;
        if (now === null || acts.onMove === undefined) return;
        if (!now.dragged && Math.abs(event.clientX - now.x) < DRAG) return;
        now.dragged = true;
        const under = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-head]');
        now.over = under === null || under === undefined ? null : Number(under.dataset.head);
        onDrop(now.over === index ? null : now.over);
      }}
      onPointerUp={() => {
        const now = press.current;
        press.current = null;
        onDrop(null);
        if (now === null) return;
        if (!now.dragged) acts.onHead?.(index);
        else if (now.over !== null && now.over !== index) acts.onMove?.(index, now.over);
      }}
      onLostPointerCapture={() => {
        press.current = null;
        onDrop(null);
      }}
      onContextMenu={(event) => {
        if (acts.onHeadMenu === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        acts.onHeadMenu(event.currentTarget, index);
      }}
    >
      <span className="grid-head-name">{column.name}</span>
      {column.note && <span className="grid-head-note">{column.note}</span>}
      {column.sorted && <Icon of={column.sorted === 'asc' ? ArrowUp : ArrowDown} size={12} />}
      {column.filtered && <Icon of={Filter} size={12} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the mouse's way to a width; the menu's "Fit column" is the other */}
      <div
        className="grid-head-edge"
        title={t('grid.resize', { name: column.name })}
        onPointerDown={(event) => {
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
          edge.current = { x: event.clientX, width };
        }}
        onPointerMove={(event) => {
          event.stopPropagation();
          if (edge.current !== null) {
            acts.onWidth(index, Math.max(40, Math.min(2000, edge.current.width + event.clientX - edge.current.x)));
          }
        }}
        onLostPointerCapture={() => {
          edge.current = null;
        }}
        onDoubleClick={(event) => {
          event.stopPropagation();
          acts.onWidth(index, 'fit');
        }}
      />
    </div>
  );
}
