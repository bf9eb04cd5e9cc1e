import { type PointerEvent, useRef, useState } from 'react';
import { count } from '../../../lib/format-number.ts';
import { t } from '../../../messages/message.ts';
import { columnText, PlaceName } from './PlaceName.tsx';
import type { GridChoice, GridRow, PlanGrid } from './plan-grid.ts';

/** Height of a row, and rows that are drawn beyond those in view. */
const ROW = 24;
const BEYOND = 8;
const VIEW = 240;

interface Spot {
  row: number;
  column: string;
}

/**
 * What lies in the bucket by account, Region and day. Boxes choose rows; a column's head, with Shift another one, chooses days;
 * dragging over cells chooses both.
 */
export function PlanGridView({
  grid,
  choice,
  onChange,
}: {
  grid: PlanGrid;
  choice: GridChoice;
  onChange: (choice: GridChoice) => void;
}) {
  const { rows, columns } = grid;
  const [top, setTop] = useState(0);
  const drag = useRef<Spot | null>(null);
  const first = Math.max(0, Math.floor(top / ROW) - BEYOND);
  const shown = rows.slice(first, first + Math.ceil(VIEW / ROW) + 2 * BEYOND);
  const most = Math.max(1, ...rows.flatMap((row) => [...row.cells.values()].map(({ files }) => files)));
  const isChosen = (column: string) =>
    choice.columns === null || (column >= choice.columns.first && column <= choice.columns.last);

  const chooseColumn = (column: string, extend: boolean) => {
    const at = choice.columns;
    if (extend && at !== null) {
      onChange({ ...choice, columns: { first: min(at.first, column), last: max(at.last, column) } });
      return;
    }
    const isIt = at !== null && at.first === column && at.last === column;
    onChange({ ...choice, columns: isIt ? null : { first: column, last: column } });
  };
  const chooseRow = (key: string, on: boolean) => {
    const next = new Set(choice.rows);
    if (on) next.add(key);
    else next.delete(key);
    onChange({ ...choice, rows: next });
  };
  const dragTo = (to: Spot) => {
    const from = drag.current;
    if (from === null) return;
    const [a, b] = [Math.min(from.row, to.row), Math.max(from.row, to.row)];
    // What no key says the account or Region of cannot be left out.
    const chosen = rows.filter((row, index) => !canLeave(row) || (index >= a && index <= b));
    onChange({
      rows: new Set(chosen.map(({ key }) => key)),
      columns: { first: min(from.column, to.column), last: max(from.column, to.column) },
    });
  };
  const spotOf = (event: PointerEvent): Spot | null => {
    const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-column]');
    const row = Number(cell?.dataset.row);
    return cell?.dataset.column === undefined || Number.isNaN(row) ? null : { row, column: cell.dataset.column };
  };
  const below = Math.max(0, rows.length - first - shown.length);
  return (
    <div
      className="plan-grid"
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onPointerDown={(event) => {
        drag.current = spotOf(event);
        if (drag.current !== null) event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const at = drag.current === null ? null : spotOf(event);
        if (at !== null) dragTo(at);
      }}
      onPointerUp={(event) => {
        const at = spotOf(event);
        if (at !== null) dragTo(at);
        drag.current = null;
      }}
    >
      <table aria-label={t('pull.grid')} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <th className="plan-places" scope="col">
              {t('pull.place')}
            </th>
            {columns.map((column, index) => (
              <th key={column} scope="col">
                <button
                  type="button"
                  className={`plan-day ${isChosen(column) ? 'on' : ''}`}
                  aria-pressed={isChosen(column)}
                  aria-label={t('pull.day', { text: columnText(column, columns[index - 1]), day: column })}
                  onClick={(event) => chooseColumn(column, event.shiftKey)}
                >
                  {columnText(column, columns[index - 1])}
                </button>
              </th>
            ))}
            <th className="number" scope="col">
              {t('pull.files')}
            </th>
          </tr>
        </thead>
        <tbody>
          {first > 0 && <Space rows={first} />}
          {shown.map((row, index) => {
            const at = first + index;
            const isOn = choice.rows.has(row.key);
            return (
              <tr key={row.key} className={isOn ? '' : 'off'} aria-rowindex={at + 2}>
                <th scope="row">
                  <label className="plan-place">
                    <input
                      type="checkbox"
                      checked={isOn}
                      disabled={!canLeave(row)}
                      onChange={(event) => chooseRow(row.key, event.target.checked)}
                    />
                    <PlaceName {...row} />
                  </label>
                </th>
                {columns.map((column) => (
                  <Cell key={column} row={row} at={at} column={column} on={isOn && isChosen(column)} most={most} />
                ))}
                <td className="mono number">{count(row.total.files)}</td>
              </tr>
            );
          })}
          {below > 0 && <Space rows={below} />}
        </tbody>
      </table>
    </div>
  );
}

/** Height of rows that are not drawn. */
function Space({ rows }: { rows: number }) {
  return (
    <tr>
      <td style={{ height: rows * ROW }} />
    </tr>
  );
}

/** Files of a day, deeper in tint the more there are. */
function Cell({ row, at, column, on, most }: { row: GridRow; at: number; column: string; on: boolean; most: number }) {
  const cell = row.cells.get(column);
  if (cell === undefined) {
    return (
      <td data-row={at} data-column={column}>
        <span className="plan-cell empty" />
      </td>
    );
  }
  const depth = Math.round(14 + 46 * (cell.files / most));
  return (
    <td
      data-row={at}
      data-column={column}
      title={t('pull.cell', { day: column, files: cell.files, known: count(cell.known) })}
    >
      <span
        className={`plan-cell mono ${on ? 'on' : ''}`}
        style={on ? { background: `color-mix(in srgb, var(--accent-line) ${depth}%, var(--bg-surface))` } : undefined}
      >
        {count(cell.files)}
      </span>
    </td>
  );
}

const canLeave = ({ account, region }: GridRow) => account !== null && region !== null;
const min = (a: string, b: string) => (a < b ? a : b);
const max = (a: string, b: string) => (a > b ? a : b);
