import { ChevronDown } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useApp } from '../../app/app.ts';
import type { TracesTab } from '../../app/state/trace-tabs.ts';
import { FilterBox } from '../../app/traces/FilterBox.tsx';
import { bothFilters, responseTimes } from '../../app/traces/filter-text.ts';
import { ResponseTimes } from '../../app/traces/ResponseTimes.tsx';
import { TRACE_READS, UnreadNote } from '../../app/UnreadNote.tsx';
import { actOn } from '../../app/values/acts.ts';
import { ValueMenu } from '../../app/values/ValueMenu.tsx';
import { useValueKeys } from '../../app/values/value-keys.ts';
import { count, duration } from '../../lib/format-number.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { middleEllipsis, visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { DataGrid, type GridCell, type GridColumn, type GridRows } from '../../ui/DataGrid.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { MenuButton } from '../../ui/Menu.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { TraceComparison } from './TraceComparison.tsx';
import { TraceFacets } from './TraceFacets.tsx';
import { TRACE_COLUMNS, traceHandle } from './trace-columns.ts';
import { outcomeOfTrace } from './trace-text.ts';
import { useTracePages } from './useTracePages.ts';

const WIDTHS = TRACE_COLUMNS.map(({ width }) => width);
const ROW_HEIGHT = 24;

/** Traces of the workspace's range that a filter chooses, with what they have in common beside them. */
export function TraceListView({ tab }: { tab: TracesTab }) {
  const app = useApp();
  const version = useStore(app.session.data);
  const workspace = usePart(app.session.store, (state) => state.workspace);
  const range = usePart(app.range.store, (state) => state.current);
  const { timeZone, density } = useStore(app.preferences.store);
  const { tabs } = useStore(app.tabs.store);
  const { filter, order, descending } = tab;
  const pages = useTracePages({ range, filter, order, descending }, version);
  const [cursor, setCursor] = useState({ row: 0, column: 0 });
  const [widths, setWidths] = useState(WIDTHS);
  const change = (part: Partial<TracesTab>) => app.tabs.changeTraces('traces', tab.id, part);
  const put = (next: string) => change({ filter: next });
  const { answer, error, isRunning } = pages;
  const total = answer?.total ?? 0;

  const shown = useRef(pages);
  shown.current = pages;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are others when pages came
  const rows = useMemo<GridRows>(
    () => ({
      count: total,
      stamp: (row) => shown.current.traceAt(row),
      cell(row, column): GridCell {
        const trace = shown.current.traceAt(row);
        const of = TRACE_COLUMNS[column];
        if (trace === null || of === undefined) return { text: '', tone: 'missing' };
        const text = visibleText(of.text(trace, timeZone));
        return { text, tone: text === '' ? 'missing' : 'normal' };
      },
      mark(row) {
        const trace = shown.current.traceAt(row);
        if (trace === null) return null;
        const outcome = outcomeOfTrace(trace);
        return <StatusShape status={outcome} label={t(`outcome.${outcome}`)} />;
      },
      want: (first, last) => shown.current.want(first, last),
      tooltip: (row, column) => {
        const trace = shown.current.traceAt(row);
        return trace === null ? '' : (TRACE_COLUMNS[column]?.text(trace, timeZone) ?? '');
      },
    }),
    [total, timeZone, pages.version],
  );
  const columns = TRACE_COLUMNS.map(
    ({ name, align, order: by }): GridColumn => ({
      name: t(name),
      tooltip: t(name),
      align,
      sorted: by === order ? (descending ? 'desc' : 'asc') : null,
    }),
  );
  useEffect(() => {
    if (answer !== null) app.say(t('traces.live', { n: count(answer.total), time: duration(answer.elapsedMs) }));
  }, [app, answer]);
  const open = () => {
    const trace = pages.traceAt(cursor.row);
    if (trace !== null) app.traces.openTrace(trace.traceId);
  };
  const copy = () => {
    const trace = pages.traceAt(cursor.row);
    if (trace !== null) void app.desktop.copyText(TRACE_COLUMNS[cursor.column]?.text(trace, timeZone) ?? '');
  };
  const [menu, setMenu] = useState<{ row: number; column: number } | null>(null);
  const anchor = useRef<HTMLElement | null>(null);
  const valueKey = useValueKeys();
  const handleAt = (row: number, column: number) => {
    const [trace, of] = [pages.traceAt(row), TRACE_COLUMNS[column]];
    if (trace === null || of === undefined) return null;
    return traceHandle(app, of, trace, (act, chosen) => put(act === 'add' ? bothFilters(filter, chosen) : chosen));
  };
  const handle = menu === null ? null : handleAt(menu.row, menu.column);
  const compared: { id: string; text: string; filter: string | null }[] = [
    { id: 'off', text: t('traces.compare.off'), filter: null },
    { id: 'ok', text: t('traces.compare.ok'), filter: 'ok = true' },
    { id: 'all', text: t('traces.compare.all'), filter: '' },
    { id: 'fast', text: t('traces.compare.fast'), filter: 'responsetime < 1' },
  ];
  // The other lists of the window, and what was compared with before its list was closed.
  for (const other of [...tabs.map((one) => (one.kind === 'traces' ? one.filter : null)), tab.compare]) {
    if (other === null || other === filter || compared.some((one) => one.filter === other)) continue;
    const name = middleEllipsis(visibleText(other), 60);
    compared.push({ id: other, text: t('traces.compare.with', { filter: name }), filter: other });
  }
  return (
    <div className="trace-view">
      <div className="trace-main" data-region="result">
        <FilterBox label={t('traces.filter')} value={filter} onApply={put}>
          <span className="filter-count" role="status">
            {answer === null ? null : (
              <>
                <strong className="mono">{count(answer.total)}</strong>{' '}
                {t('traces.of', { n: count(workspace?.traces ?? 0), time: duration(answer.elapsedMs) })}
              </>
            )}
          </span>
        </FilterBox>
        <div className="toolbar map-toolbar">
          <Button onPress={() => app.traces.openMap(filter)}>{t('traces.showMap')}</Button>
          <MenuButton
            label={t('traces.compare')}
            groups={[
              {
                entries: compared.map((one) => ({
                  id: one.id,
                  text: one.text,
                  act: () => change({ compare: one.filter }),
                })),
              },
            ]}
          >
            <Button>
              {compared.find((one) => one.filter === tab.compare)?.text} <Icon of={ChevronDown} size={12} />
            </Button>
          </MenuButton>
          <span className="toolbar-space" />
          {answer !== null && (
            <span className="quiet">
              {t('traces.counts', { faults: count(answer.faults), errors: count(answer.errors) })}
            </span>
          )}
        </div>
        {error !== null && (
          <ErrorNote title={t('traces.notListed')} message={error.userMessage} detail={error.detail} />
        )}
        <UnreadNote reads={TRACE_READS} />
        {tab.compare !== null && (
          <TraceComparison filter={filter} other={tab.compare} onFilter={(more) => put(bothFilters(filter, more))} />
        )}
        <div className="result-body">
          <TraceFacets filter={filter} onFilter={put} />
          <div className="result-rows">
            {answer !== null && (
              <ResponseTimes
                title={t('map.responseTimes')}
                histogram={answer.responseTimes}
                onChoose={(from, to) => put(bothFilters(filter, responseTimes(from, to)))}
                act={(times) => t('map.openTimes', { times })}
              />
            )}
            {answer !== null && total === 0 ? (
              <div className="pane-center">
                <div className="pane-note">
                  <h3>{(workspace?.traces ?? 0) > 0 ? t('traces.noneChosen') : t('traces.noneHere')}</h3>
                  <p className="quiet">
                    {(workspace?.traces ?? 0) > 0 ? t('traces.noneChosenHint') : t('traces.noneHereHint')}
                  </p>
                </div>
              </div>
            ) : (
              <DataGrid
                label={t('traces.grid')}
                columns={columns}
                rows={rows}
                widths={widths}
                pinned={1}
                rowHeight={density === 'compact' ? ROW_HEIGHT : 30}
                row={Math.min(cursor.row, Math.max(0, total - 1))}
                column={cursor.column}
                onCursor={(row, column) => setCursor({ row, column })}
                onOpen={open}
                onEscape={() => undefined}
                onCopy={copy}
                onMenu={(at, _selection, place) => {
                  anchor.current = at;
                  setMenu(place);
                }}
                onKey={(event) => {
                  const act = valueKey(event);
                  const at = act === null ? null : handleAt(cursor.row, cursor.column);
                  // The columns of the list are what a trace's summary has.
                  if (act === null || act === 'column' || at === null) return false;
                  if (act !== 'waiting') void actOn(app, at, act);
                  return true;
                }}
                onWidth={(column, width) =>
                  setWidths((old) =>
                    old.map((one, at) => (at === column ? (width === 'fit' ? (WIDTHS[at] ?? one) : width) : one)),
                  )
                }
                onHead={(column) => {
                  const by = TRACE_COLUMNS[column]?.order;
                  if (by) change({ order: by, descending: by === order ? !descending : true });
                }}
                dim={isRunning}
                version={pages.version}
              />
            )}
            {handle !== null && <ValueMenu handle={handle} anchor={anchor} onClose={() => setMenu(null)} />}
          </div>
        </div>
      </div>
    </div>
  );
}
