import { useMemo, useState, useSyncExternalStore } from 'react';
import type { ResultColumn } from '../../../preload/contract/page.ts';
import { useApp } from '../../app/app.ts';
import { cellText, copiedText, fullText } from '../../lib/cell-text.ts';
import { copiedRows } from '../../lib/copy-rows.ts';
import { zoneName } from '../../lib/format-time.ts';
import { cellValue, type PageCache } from '../../lib/page-cache.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { DataGrid, type GridCell, type GridRows } from '../../ui/DataGrid.tsx';
import { CHARACTER, fittingWidth, mostOf, PADDING } from './fitting-width.ts';

/** Rows that are only looked at: they have no query that a value could be written into. */
export function PagedGrid({
  label,
  columns,
  rowCount,
  cache,
  shown,
  onEscape,
}: {
  label: string;
  columns: readonly ResultColumn[];
  rowCount: number;
  cache: PageCache;
  /** A cell in place of its plain text; null leaves it. */
  shown?: (column: ResultColumn, text: string) => GridCell | null;
  onEscape: () => void;
}) {
  const app = useApp();
  const { timeZone, density } = useStore(app.preferences.store);
  const reveal = usePart(app.layout, (state) => state.reveal);
  const version = useSyncExternalStore(cache.subscribe, cache.version);
  const [cursor, setCursor] = useState({ row: 0, column: 0 });
  const style = useMemo(() => ({ zone: timeZone, day: null, reveal }), [timeZone, reveal]);
  const fitting = (column: ResultColumn, index: number, most: number) =>
    fittingWidth({ cache, rowCount }, column, index, style, most, (text) => shown?.(column, text)?.text ?? null);
  const [widths, setWidths] = useState(() => columns.map((column, index) => fitting(column, index, mostOf(column))));
  const rows = useMemo<GridRows>(() => {
    const value = (row: number, index: number) => {
      const found = cache.find(row);
      const values = found?.page.columns[index];
      return found && values ? cellValue(values, found.index) : null;
    };
    return {
      count: rowCount,
      stamp: (row) => cache.find(row)?.page ?? null,
      cell(row, index) {
        const [column, found] = [columns[index], value(row, index)];
        if (cache.find(row)?.page.columns[index] === undefined) return null;
        if (column === undefined || found === null) return { text: '·', tone: 'missing' };
        const text = cellText(column, found, Math.floor(((widths[index] ?? 100) - PADDING) / CHARACTER), style);
        return shown?.(column, copiedText(column, found, reveal)) ?? { text, tone: 'normal' };
      },
      want: cache.want,
      tooltip: (row, index) => {
        const column = columns[index];
        return column === undefined ? '' : fullText(column, value(row, index), style);
      },
    };
  }, [cache, columns, rowCount, widths, style, shown, reveal]);
  const copy = async (from: number, to: number, fromColumn: number, toColumn: number) => {
    const of = columns.slice(fromColumn, toColumn + 1);
    const lines = [];
    for (let row = from; row <= to; row++) {
      const { page, index } = await cache.load(row);
      lines.push(
        of.map((column, i) => {
          const values = page.columns[fromColumn + i];
          const found = values === undefined ? null : cellValue(values, index);
          return { text: found === null ? null : copiedText(column, found, reveal), kind: 'text' as const };
        }),
      );
    }
    const single = from === to && fromColumn === toColumn;
    const names = of.map(({ name }) => name);
    await app.desktop.copyText(single ? (lines[0]?.[0]?.text ?? '') : copiedRows('tsv', names, lines, 'sql'));
    app.say(t('grid.copiedCell'));
  };
  return (
    <DataGrid
      label={label}
      columns={columns.map((column) => ({
        name: visibleText(column.name),
        ...(column.type === 'time' ? { note: zoneName(timeZone) } : {}),
        tooltip: `${visibleText(column.name)}, ${column.databaseType}`,
        align: column.type === 'number' ? 'right' : 'left',
      }))}
      rows={rows}
      widths={widths}
      onWidth={(index, width) =>
        setWidths((old) =>
          old.map((one, i) => {
            const column = columns[index];
            if (i !== index || column === undefined) return one;
            return width === 'fit' ? fitting(column, index, 1200) : Math.round(width);
          }),
        )
      }
      rowHeight={density === 'compact' ? 24 : 30}
      row={cursor.row}
      column={cursor.column}
      onCursor={(row, column) => setCursor({ row, column })}
      onOpen={() => undefined}
      onEscape={onEscape}
      onCopy={(selection) => {
        const { row, column } = cursor;
        const { from, to, fromColumn, toColumn } = selection ?? {
          from: row,
          to: row,
          fromColumn: column,
          toColumn: column,
        };
        void copy(from, to, fromColumn, toColumn);
      }}
      onMenu={() => undefined}
      version={version}
    />
  );
}
