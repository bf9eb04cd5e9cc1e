import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ResultColumn } from '../../../preload/contract/page.ts';
import { useApp } from '../../app/app.ts';
import { notesOnValue } from '../../app/state/notes.ts';
import type { QueryRun, Result } from '../../app/state/query-run.ts';
import type { ColumnLayout } from '../../app/state/tabs.ts';
import { actOn, changeLayout, editQuery } from '../../app/values/acts.ts';
import { NoteMark } from '../../app/values/NoteMark.tsx';
import { TraceLink } from '../../app/values/TraceLink.tsx';
import { ValueMenu } from '../../app/values/ValueMenu.tsx';
import { resultHandle } from '../../app/values/value.ts';
import { useValueKeys } from '../../app/values/value-keys.ts';
import { type CellStyle, cellText, copiedText, fullText } from '../../lib/cell-text.ts';
import type { CopyForm } from '../../lib/copy-rows.ts';
import { zoneName } from '../../lib/format-time.ts';
import { useLanguage } from '../../lib/language.ts';
import { asOutcome, outcomeOfError } from '../../lib/outcome.ts';
import { cellValue, plainText } from '../../lib/page-cache.ts';
import { isSecretName } from '../../lib/secrets.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { traceIdIn } from '../../lib/trace-id.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { DataGrid, type DataGridProps, type GridRows, type GridSelection } from '../../ui/DataGrid.tsx';
import { MenuAt } from '../../ui/Menu.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { ColumnFilter } from './ColumnFilter.tsx';
import { columnEntries, rowEntries } from './column-menu.ts';
import { arranged, moved, toggledHidden, widened } from './columns.ts';
import { CHARACTER, fittingWidth, mostOf, PADDING } from './fitting-width.ts';
import { RowNoted } from './RowNoted.tsx';
import { copyRows } from './result-copy.ts';
import { sortedBy } from './sorted-by.ts';

/** Room of the sign that a value is noted, behind its text. */
const NOTE_WIDTH = 16;
/** The shortest id of a trace, and how far into a long text one is looked for: a cell shows no more. */
const TRACE_ID = 32;
const TRACE_LETTERS = 600;
const DAY = 86_400e6;
const NO_VALUE = '·';

/** Runs whose grid had the focus when its rows were replaced: the next one takes it, so that keys go on. */
const keepsFocus = new WeakSet<QueryRun>();
const GRID = '.result [role="grid"]';

type OpenMenu =
  | { kind: 'cell'; row: number; column: number; selection: GridSelection }
  | { kind: 'head' | 'filter'; column: number };

/** The rows of a result in the grid: values as text, outcomes as shapes, pages as they are needed. */
export const ResultGrid = memo(Grid); // a letter typed in the editor concerns no row

function Grid({
  tabId,
  layout,
  run,
  result,
  dim,
}: {
  tabId: string;
  layout: ColumnLayout | null;
  run: QueryRun;
  result: Result;
  dim: boolean;
}) {
  useLanguage();
  const app = useApp();
  const { timeZone, density } = useStore(app.preferences.store);
  const reveal = usePart(app.layout, (state) => state.reveal);
  const range = usePart(app.ranges.of(tabId).store, (state) => state.current);
  const data = usePart(app.session.store, (state) => state.workspace?.range ?? null);
  const row = usePart(run.store, (state) => state.row);
  const cursor = usePart(run.store, (state) => state.column);
  const marks = usePart(run.store, (state) => state.marks);
  const noted = usePart(app.notes.store, (state) => state.records);
  const notedValues = usePart(app.notes.store, (state) => state.values);
  const { cache, columns } = result;
  const version = useSyncExternalStore(cache.subscribe, cache.version);

  const style = useMemo<CellStyle>(() => {
    const shown = range ?? data;
    return { zone: timeZone, day: shown !== null && shown.to - shown.from <= DAY ? shown : null, reveal };
  }, [timeZone, range, data, reveal]);
  const names = useMemo(() => columns.map(({ name }) => name), [columns]);
  const { shown, pinned } = useMemo(() => arranged(names, layout), [names, layout]);
  const column = Math.min(cursor, shown.length - 1);
  const [fitting] = useState(() => columns.map((c, index) => fittingWidth(result, c, index, style, mostOf(c))));
  const widths = useMemo(
    () => shown.map((index) => layout?.widths[names[index] ?? ''] ?? fitting[index] ?? 100),
    [shown, layout, names, fitting],
  );

  const errorColumn = names.indexOf('errorCode');
  const outcomeColumn = names.indexOf('outcome');
  const rows = useMemo<GridRows>(() => {
    const value = (at: number, index: number) => {
      const found = cache.find(at);
      const values = found?.page.columns[index];
      return found && values ? cellValue(values, found.index) : null;
    };
    const isHere = (at: number, index: number) => cache.find(at)?.page.columns[index] !== undefined;
    const outcome = (at: number) => {
      const named = outcomeColumn < 0 ? null : asOutcome(plainText(value(at, outcomeColumn)));
      return named ?? (errorColumn < 0 ? null : outcomeOfError(plainText(value(at, errorColumn))));
    };
    const hasOutcome = outcomeColumn >= 0 || (result.isRecords && errorColumn >= 0);
    return {
      count: result.rowCount,
      stamp: (at) => cache.find(at)?.page ?? null,
      cell(at, place) {
        const index = shown[place] ?? 0;
        const of = columns[index] as ResultColumn;
        const found = value(at, index);
        if (found === null) return isHere(at, index) ? { text: NO_VALUE, tone: 'missing' } : null;
        const own = notedValues.size === 0 ? '' : plainText(found);
        const isNoted = own !== '' && notesOnValue(notedValues, of.name, own) > 0;
        const traced = found.kind === 'text' ? found.text.slice(0, TRACE_LETTERS) : '';
        const isTraced = traced.length >= TRACE_ID && !isSecretName(of.name) && traceIdIn(traced) !== null;
        const signs = (isNoted ? NOTE_WIDTH : 0) + (isTraced ? NOTE_WIDTH : 0);
        const room = (widths[place] ?? 100) - PADDING - signs;
        const text = cellText(of, found, Math.floor(room / CHARACTER), style);
        const mark =
          signs === 0
            ? {}
            : {
                mark: (
                  <>
                    {isNoted && <NoteMark field={of.name} text={own} />}
                    {isTraced && <TraceLink text={traced} isStop={false} />}
                  </>
                ),
              };
        if (index === errorColumn || index === outcomeColumn) {
          const status = outcome(at);
          return { text, tone: status === null || status === 'ok' ? 'normal' : status, ...mark };
        }
        return { text, tone: of.type === 'json' ? 'quiet' : 'normal', ...mark };
      },
      mark:
        hasOutcome || (result.isRecords && noted.size > 0)
          ? (at) => {
              const status = hasOutcome ? outcome(at) : null;
              return (
                <>
                  <RowNoted result={result} at={at} noted={noted} />
                  {status && <StatusShape status={status} label={t(`outcome.${status}`)} />}
                </>
              );
            }
          : undefined,
      want: (first, last, direction, places) => {
        const asked = new Set(places.map((place) => shown[place] ?? 0));
        for (const status of [errorColumn, outcomeColumn]) if (hasOutcome && status >= 0) asked.add(status);
        cache.want(first, last, direction, [...asked]);
      },
      tooltip: (at, place) => {
        const index = shown[place] ?? 0;
        return fullText(columns[index] as ResultColumn, value(at, index), style);
      },
    };
  }, [cache, columns, shown, result, widths, style, errorColumn, outcomeColumn, noted, notedValues]);

  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const anchor = useRef<HTMLElement | null>(null);
  const selected = useRef<GridSelection | null>(null);
  const valueKey = useValueKeys();
  const handleAt = (at: number, place: number) => resultHandle(result, at, shown[place] ?? 0);

  const copyCell = async () => {
    const { page, index } = await cache.load(row);
    const at = shown[column] ?? 0;
    const [values, of] = [page.columns[at], columns[at]];
    if (values === undefined || of === undefined) return;
    await app.desktop.copyText(copiedText(of, cellValue(values, index), reveal));
    app.say(t('grid.copiedCell'));
  };
  /** Marked rows go before what is selected; both in the order of the rows, columns as they are shown. */
  const copySelected = (selection: GridSelection, form: CopyForm) => {
    const chosen =
      marks.size > 0
        ? [...marks].sort((a, b) => a - b)
        : Array.from({ length: selection.to - selection.from + 1 }, (_, i) => selection.from + i);
    const of = marks.size > 0 ? shown : shown.slice(selection.fromColumn, selection.toColumn + 1);
    void copyRows(app, result, chosen, of, form);
  };
  const onWidth = (place: number, width: number | 'fit') => {
    const index = shown[place] ?? 0;
    const [of, name] = [columns[index], names[index]];
    if (of === undefined || name === undefined) return;
    const next = width === 'fit' ? fittingWidth(result, of, index, style, 1200) : Math.round(width);
    app.tabs.change(tabId, { layout: widened(layout, name, next) });
  };
  const openDetail = () => app.layout.set((state) => ({ ...state, drawer: true }));
  const onMenu: DataGridProps['onMenu'] = (at, selection, place) => {
    anchor.current = at;
    setMenu({ kind: 'cell', ...place, selection });
  };
  const sorted = sortedBy(result.question);
  const fieldAt = (place: number) => {
    const of = columns[shown[place] ?? 0];
    return { name: of?.name ?? '', of: 'rows' as const, ...(of ? { databaseType: of.databaseType } : {}) };
  };
  const sort = (place: number, direction: 'asc' | 'desc') =>
    void editQuery(app, { kind: 'sort', field: fieldAt(place), direction });

  // Density may change while the window is open.
  const rowHeight = density === 'compact' ? 24 : 30;
  useEffect(() => {
    // The drawer reads the row's page by itself; the cursor's row must not be dropped from under it.
    cache.want(row, row, 1, shown.slice(column, column + 1));
  }, [cache, row, column, shown]);

  useLayoutEffect(() => {
    if (keepsFocus.delete(run)) document.querySelector<HTMLElement>(GRID)?.focus();
    return () => {
      // The menu that did the act gives focus back a moment later, to a grid that is gone by then.
      const active = document.activeElement;
      if (active === document.body || active?.closest(`${GRID}, [role="menu"]`)) keepsFocus.add(run);
    };
  }, [run]);

  const entriesOf = (place: number) =>
    columnEntries(app, layout, {
      names,
      place,
      shown,
      pinned,
      sort: (direction) => sort(place, direction),
      filter: () => setMenu({ kind: 'filter', column: place }),
      fit: () => onWidth(place, 'fit'),
    });
  const close = (kind: OpenMenu['kind']) => () => setMenu((now) => (now?.kind === kind ? null : now));
  useEffect(() => {
    app.rowActs.set(tabId, () => {
      anchor.current = document.querySelector<HTMLElement>(`[data-front] ${GRID} [data-cell="${row}:${column}"]`);
      const { current } = selected;
      const copies = current === null ? [] : rowEntries(openDetail, (form) => copySelected(current, form));
      return [...copies, ...entriesOf(column)];
    });
    return () => void app.rowActs.delete(tabId);
  });
  const filtered = menu?.kind === 'filter' ? columns[shown[menu.column] ?? 0] : undefined;
  const handle = menu?.kind === 'cell' ? handleAt(menu.row, menu.column) : null;
  return (
    <>
      <DataGrid
        label={t('grid.label')}
        columns={shown.map((index) => {
          const c = columns[index] as ResultColumn;
          return {
            name: visibleText(c.name),
            ...(c.type === 'time' ? { note: zoneName(timeZone) } : {}),
            tooltip: `${visibleText(c.name)}, ${c.databaseType}`,
            align: c.type === 'number' ? 'right' : 'left',
            sorted: sorted?.name === c.name ? sorted.direction : null,
          };
        })}
        rows={rows}
        widths={widths}
        pinned={pinned}
        marked={marks}
        onMark={run.toggleMark}
        onWidth={onWidth}
        onHead={(place) => {
          const now = sorted?.name === names[shown[place] ?? 0] ? sorted?.direction : null;
          sort(place, now === 'desc' ? 'asc' : 'desc');
        }}
        onHeadMenu={(at, place) => {
          anchor.current = at;
          setMenu({ kind: 'head', column: place });
        }}
        onMove={(from, to) => changeLayout(app, moved(names, layout, from, to))}
        rowHeight={rowHeight}
        row={row}
        column={column}
        onCursor={run.setCursor}
        onOpen={(at, selection) => {
          // Enter once opens the detail, again the menu.
          if (!app.layout.get().drawer || at === null) openDetail();
          else onMenu(at, selection, { row, column });
        }}
        onEscape={() => {
          if (run.store.get().run.kind === 'running') run.cancel();
          else if (marks.size > 0) run.toggleMark(null);
          else app.layout.set((state) => ({ ...state, drawer: false }));
        }}
        onCopy={(selection) => {
          if (selection === null && marks.size === 0) void copyCell();
          else copySelected(selection ?? { from: row, to: row, fromColumn: column, toColumn: column }, 'tsv');
        }}
        onMenu={onMenu}
        selected={selected}
        onKey={(event) => {
          const act = valueKey(event);
          const at = act === null ? null : handleAt(row, column);
          if (act === null || at === null) return false;
          // Its column is there already: the key takes it away.
          if (act === 'column') changeLayout(app, toggledHidden(layout, at.field.name));
          else if (act !== 'waiting') void actOn(app, at, act);
          return true;
        }}
        dim={dim}
        version={version}
      />
      {menu?.kind === 'cell' && handle !== null && (
        <ValueMenu
          handle={handle}
          anchor={anchor}
          onClose={close('cell')}
          more={[
            { entries: rowEntries(openDetail, (form) => copySelected(menu.selection, form)) },
            { entries: entriesOf(menu.column) },
          ]}
        />
      )}
      {menu?.kind === 'head' && (
        <MenuAt
          label={t('grid.columnMenu', { field: visibleText(fieldAt(menu.column).name) })}
          anchor={anchor}
          onClose={close('head')}
          groups={[{ entries: entriesOf(menu.column) }]}
        />
      )}
      {filtered !== undefined && (
        <ColumnFilter result={result} column={filtered} anchor={anchor} onClose={close('filter')} />
      )}
    </>
  );
}
