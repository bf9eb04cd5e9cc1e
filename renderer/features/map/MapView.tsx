import { useEffect, useMemo, useRef, useState } from 'react';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { useApp } from '../../app/app.ts';
import { Drawer } from '../../app/Drawer.tsx';
import type { MapTab } from '../../app/state/trace-tabs.ts';
import { FilterBox } from '../../app/traces/FilterBox.tsx';
import { TRACE_READS, UnreadNote } from '../../app/UnreadNote.tsx';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { count, duration } from '../../lib/format-number.ts';
import { rangeText } from '../../lib/format-time.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { comparedRange } from './compared-range.ts';
import { MapCanvas } from './MapCanvas.tsx';
import { MapDetail } from './MapDetail.tsx';
import { MapTable } from './MapTable.tsx';
import { MapToolbar } from './MapToolbar.tsx';
import { byFailures, failedShare, healthOf, type MapNode, mapGraph, shownGraph } from './map-graph.ts';
import type { Point } from './map-layout.ts';
import type { Picture } from './map-picture.ts';
import { nodeName, nodeNote } from './map-text.ts';
import { pngOf } from './png-of.ts';
import { useLayout } from './useLayout.ts';

/** Before there is a layout. */
const NOWHERE: ReadonlyMap<string, Point> = new Map();
const STATUSES = ['ok', 'error', 'throttle', 'fault'] as const;

/** The service map of the workspace's range (ui.md 8 d). */
export function MapView({ tab }: { tab: MapTab }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const version = useStore(app.session.data);
  const workspace = usePart(app.session.store, (state) => state.workspace);
  const chosen = usePart(app.range.store, (state) => state.current);
  const { filter, traceId } = tab;
  const range = traceId === null ? chosen : null;
  const data = workspace?.range ?? null;
  const before = comparedRange(range ?? data, tab.compare === 'off' ? 'previous' : tab.compare);
  const answer = useCall('graph.get', { range, filter, traceId }, version);
  const other = useCall('graph.get', before === null || range === null ? null : { range: before, filter }, version);
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<(() => Picture) | null>(null);
  const [anew, setAnew] = useState(0);
  const [failure, setFailure] = useState<EngineError | null>(null);

  const isCompared = tab.compare !== 'off' && range !== null;
  const output = answer.output;
  const graph = useMemo(
    () => (output === null ? null : mapGraph(output, isCompared ? other.output : null, tab.grouping)),
    [output, other.output, isCompared, tab.grouping],
  );
  // The figures of the range before stand in the panel also where the map does not show what changed.
  const detailed = useMemo(
    () => (output === null ? null : mapGraph(output, other.output, tab.grouping)),
    [output, other.output, tab.grouping],
  );
  const shown = useMemo(
    () => (graph === null ? null : shownGraph(graph, tab.leastRequests, tab.focus)),
    [graph, tab.leastRequests, tab.focus],
  );
  const { direction } = tab;
  const laid = useLayout(`${tab.id} ${direction} ${tab.grouping} ${tab.focus?.key ?? ''}`, shown, direction, anew);
  const places = laid.places ?? NOWHERE;
  const minutes = traceId === null ? minutesOf(range ?? output?.range ?? null) : 0;
  const change = (part: Partial<MapTab>) => app.tabs.changeTraces('map', tab.id, part);
  const [hasDrawer, setDrawer] = useState(true);
  const select = (selected: string | null) => {
    change({ selected });
    setDrawer(true);
  };
  const focused = graph?.nodes.find(({ key }) => key === tab.focus?.key);

  const { services } = app.traces;
  useEffect(() => {
    if (graph === null) return;
    const names = graph.nodes.filter(({ isClient }) => !isClient).map(nodeName);
    const isShared = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
    const isNoted = (node: MapNode) => isShared(nodeName(node)) || tab.grouping === 'account';
    services.set({
      tabId: tab.id,
      services: byFailures(graph.nodes).map((node) => ({
        key: node.key,
        name: nodeName(node),
        note: isNoted(node) ? nodeNote(node, tab.grouping !== 'none') : null,
        failedShare: failedShare(node.now),
        health: healthOf(node.now),
      })),
    });
  }, [services, graph, tab.id, tab.grouping]);
  useEffect(() => {
    if (answer.status !== 'done') return;
    const { nodes, edges, traces } = answer.output;
    app.say(t('map.live', { services: nodes.length, edges: edges.length, traces: count(traces) }));
  }, [app, answer]);

  const write = async (form: 'png' | 'svg' | 'json') => {
    setFailure(null);
    try {
      const bytes = await exported(form);
      if (bytes === null) return;
      const path = await app.desktop.saveFile(tab.title, form, bytes);
      if (path !== null) app.say(t('map.exported', { path: visibleText(path) }));
    } catch (error) {
      setFailure(asEngineError(error));
    }
  };
  const exported = async (form: 'png' | 'svg' | 'json'): Promise<Uint8Array | null> => {
    const encode = (text: string) => new TextEncoder().encode(text);
    if (form === 'json') {
      return encode(`${JSON.stringify({ range, filter, compared: isCompared ? before : null, ...shown }, null, 2)}\n`);
    }
    const drawn = picture.current?.();
    if (drawn === undefined) return null;
    return form === 'svg' ? encode(drawn.svg) : await pngOf(drawn);
  };

  const selectedThere =
    detailed !== null &&
    (detailed.nodes.some(({ key }) => key === tab.selected) || detailed.edges.some(({ key }) => key === tab.selected));
  return (
    <div className="trace-view">
      <div className="trace-main" data-region="result">
        <FilterBox label={t('map.filter')} value={filter} onApply={(next) => change({ filter: next })}>
          <span className="filter-count" role="status">
            {output === null ? null : (
              <>
                <strong className="mono">{count(output.traces)}</strong>{' '}
                {t('traces.of', { n: count(workspace?.traces ?? 0), time: duration(output.elapsedMs) })}
              </>
            )}
          </span>
        </FilterBox>
        <MapToolbar
          tab={tab}
          focusName={focused === undefined ? null : nodeName(focused)}
          onLayout={() => setAnew((times) => times + 1)}
          onExport={(form) => void write(form)}
          onDrawer={selectedThere ? () => setDrawer(!hasDrawer) : null}
        />
        {answer.status === 'failed' && (
          <ErrorNote title={t('map.notBuilt')} message={answer.error.userMessage} detail={answer.error.detail} />
        )}
        {laid.error !== null && (
          <ErrorNote title={t('map.notLaidOut')} message={laid.error.userMessage} detail={laid.error.detail} />
        )}
        {failure !== null && (
          <ErrorNote title={t('map.notExported')} message={failure.userMessage} detail={failure.detail} />
        )}
        <UnreadNote reads={TRACE_READS} />
        {tab.compare !== 'off' && range === null && traceId === null && (
          <p className="map-compared warn">{t('map.compareNeedsRange')}</p>
        )}
        {isCompared && before !== null && (
          <p className="map-compared quiet">
            {t('map.comparedWith', { range: rangeText(before, timeZone) })}
            {other.output?.traces === 0 && ` ${t('map.nothingBefore')}`}
          </p>
        )}
        {output !== null && output.nodes.length === 0 ? (
          <NoTraces
            hasTraces={(workspace?.traces ?? 0) > 0}
            range={range}
            filter={filter}
            onClear={() => change({ filter: '' })}
          />
        ) : shown === null ? (
          answer.status === 'running' && (
            <div className="pane-center" data-region-focus="" tabIndex={-1}>
              <Button onPress={answer.cancel}>{t('map.building')}</Button>
            </div>
          )
        ) : tab.twin ? (
          <MapTable tab={tab} graph={shown} minutes={minutes} isCompared={isCompared} onSelect={select} />
        ) : (
          <MapCanvas
            drawing={{
              graph: shown,
              places,
              view: tab.view,
              edges: tab.edges,
              direction,
              minutes,
              isGrouped: tab.grouping !== 'none',
              isCompared,
              selected: tab.selected,
            }}
            frame={frame}
            picture={picture}
            fitted={`${direction} ${tab.grouping} ${tab.focus?.key ?? ''} ${tab.focus?.hops ?? 0} ${anew} ${filter} ${laid.of}`}
            focused={tab.focus?.key ?? null}
            onSelect={select}
            onFocus={(key, add) =>
              change({ focus: { key, hops: add && tab.focus?.key === key ? tab.focus.hops + 1 : 1 } })
            }
            onTwin={() => change({ twin: true })}
            onEscape={() => change(tab.selected !== null ? { selected: null } : { focus: null })}
          />
        )}
        <footer className="map-legend">
          {STATUSES.map((status) => (
            <span key={status}>
              <StatusShape status={status} /> {t(`map.legend.${status}`)}
            </span>
          ))}
          <span className="quiet">{t(`map.legend.${tab.view}`)}</span>
          {shown !== null && shown.hidden > 0 && <span className="warn">{t('map.hidden', { n: shown.hidden })}</span>}
        </footer>
      </div>
      {selectedThere && hasDrawer && detailed !== null && (
        <Drawer
          className="trace-drawer"
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.defaultPrevented) return;
            select(null);
            frame.current?.querySelector<HTMLElement>('[role="application"]')?.focus();
          }}
        >
          <MapDetail
            tab={tab}
            graph={detailed}
            minutes={minutes}
            beforeName={before === null || range === null ? t('map.before') : t(`map.before.${tab.compare}`)}
            onSelect={select}
          />
        </Drawer>
      )}
    </div>
  );
}

function minutesOf(range: TimeRange | null): number {
  return range === null ? 0 : (range.to - range.from) / 60e6;
}

/** Nothing to draw: no traces at all, or none that were asked for. */
function NoTraces({
  hasTraces,
  range,
  filter,
  onClear,
}: {
  hasTraces: boolean;
  range: TimeRange | null;
  filter: string;
  onClear: () => void;
}) {
  const app = useApp();
  return (
    <div className="pane-center">
      <div className="pane-note">
        <h3>{hasTraces ? t('traces.noneChosen') : t('traces.noneHere')}</h3>
        <p className="quiet">{hasTraces ? t('traces.noneChosenHint') : t('traces.noneHereHint')}</p>
        <div className="acts">
          {!hasTraces && (
            <Button onPress={() => app.show({ kind: 'add-data', source: 'files' })}>{t('traces.import')}</Button>
          )}
          {filter !== '' && <Button onPress={onClear}>{t('traces.clearFilter')}</Button>}
          {hasTraces && range !== null && <Button onPress={() => app.range.set(null)}>{t('traces.allData')}</Button>}
        </div>
      </div>
    </div>
  );
}
