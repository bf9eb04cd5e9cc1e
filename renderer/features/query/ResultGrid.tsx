import { PanelRight, Rows3, Type } from 'lucide-react';
import { memo, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ResultColumn } from '../../../preload/contract/page.ts';
import { useApp } from '../../app/app.ts';
import type { QueryRun, Result } from '../../app/state/query-run.ts';
import { actOn } from '../../app/values/acts.ts';
import { ValueMenu } from '../../app/values/ValueMenu.tsx';
import { cellHandle, type ValueHandle } from '../../app/values/value.ts';
import { createValueKeys } from '../../app/values/value-keys.ts';
import { type CellStyle, cellText, copiedText, fullText, tsvCell } from '../../lib/cell-text.ts';
import { count } from '../../lib/format-number.ts';
import { zoneName } from '../../lib/format-time.ts';
import { asOutcome, outcomeOfError } from '../../lib/outcome.ts';
import { cellValue, plainText } from '../../lib/page-cache.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { DataGrid, type GridRows, type GridSelection } from '../../ui/DataGrid.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';

const CHARACTER = 7.25; // width of JetBrains Mono at 12 px
const PADDING = 18;
const MAX_COPIED = 100_000;
const DAY = 86_400e6;
const NO_VALUE = '·';

/** A width that fits what the first rows hold, within reason. */
function fittingWidth(result: Result, column: ResultColumn, index: number, style: CellStyle, most: number): number {
  let longest = column.name.length + (column.type === 'time' ? 5 : 1);
  for (let row = 0; row < Math.min(200, result.rowCount); row++) {
    const found = result.cache.find(row);
    const values = found?.page.columns[index];
    if (!found || !values) continue;
    longest = Math.max(longest, cellText(column, cellValue(values, found.index), 400, style).length);
  }
  return Math.ceil(Math.min(most, Math.max(56, (longest + 0.5) * CHARACTER + PADDING)));
}

/** The rows of a result in the grid: values as text, outcomes as shapes, pages as they are needed. */
export const ResultGrid = memo(Grid); // a letter typed in the editor concerns no row

function Grid({ run, result, dim }: { run: QueryRun; result: Result; dim: boolean }) {
  const app = useApp();
  const { timeZone, density, singleKeys } = useStore(app.preferences.store);
  const reveal = usePart(app.layout, (state) => state.reveal);
  const range = usePart(app.range.store, (state) => state.current);
  const data = usePart(app.session.store, (state) => state.workspace?.range ?? null);
  const row = usePart(run.store, (state) => state.row);
  const column = usePart(run.store, (state) => state.column);
  const { cache, columns } = result;
  const version = useSyncExternalStore(cache.subscribe, cache.version);

  const style = useMemo<CellStyle>(() => {
    const shown = range ?? data;
    return { zone: timeZone, day: shown !== null && shown.to - shown.from <= DAY ? shown : null, reveal };
  }, [timeZone, range, data, reveal]);
  const [widths, setWidths] = useState(() =>
    columns.map((c, index) => fittingWidth(result, c, index, style, c.type === 'json' ? 240 : 264)),
  );

  const errorColumn = columns.findIndex((c) => c.name === 'errorCode');
  const outcomeColumn = columns.findIndex((c) => c.name === 'outcome');
  const rows = useMemo<GridRows>(() => {
    const value = (at: number, index: number) => {
      const found = cache.find(at);
      const values = found?.page.columns[index];
      return found && values ? cellValue(values, found.index) : null;
    };
    const outcome = (at: number) => {
      const named = outcomeColumn < 0 ? null : asOutcome(plainText(value(at, outcomeColumn)));
      return named ?? (errorColumn < 0 ? null : outcomeOfError(plainText(value(at, errorColumn))));
    };
    const hasOutcome = outcomeColumn >= 0 || (result.isRecords && errorColumn >= 0);
    return {
      count: result.rowCount,
      stamp: (at) => cache.find(at)?.page ?? null,
      cell(at, index) {
        const of = columns[index] as ResultColumn;
        const found = value(at, index);
        if (found === null) return { text: NO_VALUE, tone: 'missing' };
        const text = cellText(of, found, Math.floor(((widths[index] ?? 100) - PADDING) / CHARACTER), style);
        if (index === errorColumn || index === outcomeColumn) {
          const status = outcome(at);
          return { text, tone: status === null || status === 'ok' ? 'normal' : status };
        }
        return { text, tone: of.type === 'json' ? 'quiet' : 'normal' };
      },
      mark: hasOutcome
        ? (at) => {
            const status = outcome(at);
            return status && <StatusShape status={status} label={t(`outcome.${status}`)} />;
          }
        : undefined,
      want: cache.want,
      tooltip: (at, index) => fullText(columns[index] as ResultColumn, value(at, index), style),
    };
  }, [cache, columns, result, widths, style, errorColumn, outcomeColumn]);

  const [menu, setMenu] = useState<GridSelection | null>(null);
  const anchor = useRef<HTMLElement | null>(null);

  const [valueKey] = useState(createValueKeys);
  const handleAt = (at: number, index: number): ValueHandle | null => {
    const [found, of] = [cache.find(at), columns[index]];
    const values = found?.page.columns[index];
    if (found === null || values === undefined || of === undefined) return null;
    const { records } = found.page;
    const [fileId, position] = [records?.fileIds[found.index], records?.positions[found.index]];
    const record = fileId === undefined || position === undefined ? null : { fileId, position };
    return cellHandle(of, cellValue(values, found.index), record);
  };
  const handle = handleAt(row, column);
  const copyCell = async () => {
    const { page, index } = await cache.load(row);
    const values = page.columns[column];
    const of = columns[column];
    if (values === undefined || of === undefined) return;
    await app.desktop.copyText(copiedText(of, cellValue(values, index), reveal));
    app.say(t('grid.copiedCell'));
  };
  const copyRows = async (selection: GridSelection) => {
    const total = selection.to - selection.from + 1;
    if (total > MAX_COPIED) {
      app.say(t('grid.tooMany', { n: count(MAX_COPIED) }), true);
      return;
    }
    const lines = [columns.map((c) => tsvCell(c.name)).join('\t')];
    for (let at = selection.from; at <= selection.to; at++) {
      const { page, index } = await cache.load(at);
      lines.push(
        columns
          .map((c, i) => {
            const values = page.columns[i];
            return values === undefined ? '' : tsvCell(copiedText(c, cellValue(values, index), reveal));
          })
          .join('\t'),
      );
    }
    await app.desktop.copyText(`${lines.join('\n')}\n`);
    app.say(t('grid.copied', { n: total }));
  };
  const onWidth = (index: number, width: number | 'fit') => {
    const of = columns[index];
    if (of === undefined) return;
    const next = width === 'fit' ? fittingWidth(result, of, index, style, 1200) : Math.round(width);
    setWidths((old) => old.map((w, i) => (i === index ? next : w)));
  };
  const openDetail = () => app.layout.set((state) => ({ ...state, drawer: true }));

  // Density may change while the window is open.
  const rowHeight = density === 'compact' ? 24 : 30;
  useEffect(() => {
    // The drawer reads the row's page by itself; the cursor's row must not be dropped from under it.
    cache.want(row, row, 1);
  }, [cache, row]);
  return (
    <>
      <DataGrid
        label={t('grid.label')}
        columns={columns.map((c) => ({
          name: visibleText(c.name),
          ...(c.type === 'time' ? { note: zoneName(timeZone) } : {}),
          tooltip: `${visibleText(c.name)}, ${c.databaseType}`,
          align: c.type === 'number' ? 'right' : 'left',
        }))}
        rows={rows}
        widths={widths}
        onWidth={onWidth}
        rowHeight={rowHeight}
        row={row}
        column={column}
        onCursor={run.setCursor}
        onOpen={openDetail}
        onEscape={() => {
          if (run.store.get().run.kind === 'running') run.cancel();
          else app.layout.set((state) => ({ ...state, drawer: false }));
        }}
        onCopy={(selection) => void (selection === null ? copyCell() : copyRows(selection))}
        onMenu={(at, selection) => {
          anchor.current = at;
          setMenu(selection);
        }}
        onKey={(event) => {
          const act = singleKeys && handle !== null ? valueKey(event) : null;
          if (act === null || handle === null) return false;
          if (act !== 'waiting') void actOn(app, handle, act);
          return true;
        }}
        singleKeys={singleKeys}
        dim={dim}
        version={version}
      />
      {menu !== null && handle !== null && (
        <ValueMenu
          handle={handle}
          anchor={anchor}
          onClose={() => setMenu(null)}
          more={[
            {
              entries: [
                { id: 'open', text: t('grid.menu.open'), icon: PanelRight, shortcut: 'Enter', act: openDetail },
                { id: 'rows', text: t('grid.menu.copyRow'), icon: Rows3, act: () => void copyRows(menu) },
                {
                  id: 'name',
                  text: t('grid.menu.copyName'),
                  icon: Type,
                  act: () => void app.desktop.copyText(columns[column]?.name ?? ''),
                },
                { id: 'fit', text: t('grid.menu.fit'), act: () => onWidth(column, 'fit') },
              ],
            },
          ]}
        />
      )}
    </>
  );
}
