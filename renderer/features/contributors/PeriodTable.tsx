import { useMemo, useRef, useState } from 'react';
import { useApp } from '../../app/app.ts';
import { ValueMenu } from '../../app/values/ValueMenu.tsx';
import { spanHandle } from '../../app/values/value.ts';
import { tsvCell } from '../../lib/cell-text.ts';
import { dateTime, zoneName } from '../../lib/format-time.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { DataGrid, type GridColumn, type GridRows } from '../../ui/DataGrid.tsx';
import type { RankingPeriods, RankingSeries } from './ranking-series.ts';
import { contributorText } from './value-text.ts';

const WIDTH = 150;

/** The chart's numbers as a table: a row a period, a column a contributor. */
export function PeriodTable({
  label,
  periods,
  series,
  fields,
  number,
  onClose,
}: {
  label: string;
  periods: RankingPeriods;
  series: readonly RankingSeries[];
  fields: readonly string[];
  number: (value: number) => string;
  onClose: () => void;
}) {
  const app = useApp();
  const { timeZone, density } = useStore(app.preferences.store);
  const reveal = usePart(app.layout, (state) => state.reveal);
  const [cursor, setCursor] = useState({ row: 0, column: 0 });
  const [sorted, setSorted] = useState<{ column: number; dir: 'asc' | 'desc' }>({ column: 0, dir: 'asc' });
  const [widths, setWidths] = useState<Record<number, number>>({});
  const [menu, setMenu] = useState<number | null>(null);
  const anchor = useRef<Element | null>(null);
  const start = (period: number) => periods.first + period * periods.periodUs;
  const order = useMemo(() => {
    const value = (period: number) =>
      sorted.column === 0 ? period : (series[sorted.column - 1]?.values[period] ?? Number.NEGATIVE_INFINITY);
    const sign = sorted.dir === 'asc' ? 1 : -1;
    return Array.from({ length: periods.count }, (_, i) => i).sort((a, b) => sign * (value(a) - value(b)) || a - b);
  }, [periods.count, series, sorted]);
  const names = [
    t('contributors.column.period'),
    ...series.map(({ keys }) => (keys === null ? t('contributors.others') : contributorText(fields, keys, reveal))),
  ];
  const text = (row: number, column: number) => {
    const period = order[row] ?? 0;
    if (column === 0) return dateTime(start(period), timeZone);
    const value = series[column - 1]?.values[period];
    return value === null || value === undefined ? '' : number(value);
  };
  const columns = names.map(
    (name, i): GridColumn => ({
      name,
      ...(i === 0 ? { note: zoneName(timeZone) } : {}),
      tooltip: name,
      align: i === 0 ? 'left' : 'right',
      sorted: sorted.column === i ? sorted.dir : null,
    }),
  );
  const rows: GridRows = {
    count: periods.count,
    stamp: (row) => order[row] ?? 0,
    cell: (row, column) => ({ text: text(row, column), tone: 'normal' }),
    want: () => undefined,
    tooltip: () => '',
  };
  const opened = menu === null ? null : { from: start(menu), to: start(menu + 1) };
  return (
    <>
      <DataGrid
        label={label}
        columns={columns}
        rows={rows}
        widths={names.map((_, i) => widths[i] ?? (i === 0 ? 190 : WIDTH))}
        pinned={1}
        rowHeight={density === 'compact' ? 24 : 30}
        row={cursor.row}
        column={cursor.column}
        version={0}
        onCursor={(row, column) => setCursor({ row, column })}
        onOpen={(at) => {
          anchor.current = at;
          if (at !== null) setMenu(order[cursor.row] ?? 0);
        }}
        onEscape={onClose}
        onCopy={(selection) => {
          const { from, to } = selection ?? { from: cursor.row, to: cursor.row };
          const lines = Array.from({ length: to - from + 1 }, (_, i) => names.map((_, c) => text(from + i, c)));
          void app.desktop.copyText([names, ...lines].map((line) => `${line.map(tsvCell).join('\t')}\n`).join(''));
          app.say(t('grid.copied', { n: lines.length }));
        }}
        onMenu={(at) => {
          anchor.current = at;
          setMenu(order[cursor.row] ?? 0);
        }}
        onHead={(column) =>
          setSorted((old) => ({ column, dir: old.column === column && old.dir === 'desc' ? 'asc' : 'desc' }))
        }
        onWidth={(column, width) => setWidths((old) => ({ ...old, [column]: width === 'fit' ? WIDTH : width }))}
      />
      {opened !== null && (
        <ValueMenu
          handle={spanHandle({ name: '@timestamp', of: 'events' }, opened)}
          anchor={anchor}
          onClose={() => setMenu(null)}
        />
      )}
    </>
  );
}
