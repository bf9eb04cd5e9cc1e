import { type MessageKey, t } from '../../messages/message.ts';
import type { App } from '../app.ts';
import type { Command } from '../commands.ts';
import type { MapTab, TraceTab } from '../state/trace-tabs.ts';

/** What can be done with the map and the traces in front. */
export function traceCommands(app: App): Command[] {
  const { session, tabs, layout } = app;
  const inTabs = () => session.store.get().workspace !== null && layout.get().area === 'query';
  const mapInFront = (): MapTab | null => {
    const tab = inTabs() ? tabs.front() : null;
    return tab?.kind === 'map' ? tab : null;
  };
  const command = (id: string, key: MessageKey, run: () => void, can: () => boolean): Command => ({
    id,
    text: t(key),
    shortcuts: [],
    can,
    run,
    listed: true,
  });
  const clickOn = (selector: string) => () => document.querySelector<HTMLElement>(`[data-front] ${selector}`)?.click();
  const traceInFront = (): TraceTab | null => {
    const tab = inTabs() ? tabs.front() : null;
    return tab?.kind === 'trace' ? tab : null;
  };
  const ofTrace = (id: string, key: MessageKey, run: (trace: TraceTab) => void) =>
    command(
      id,
      key,
      () => {
        const trace = traceInFront();
        if (trace !== null) run(trace);
      },
      () => traceInFront() !== null,
    );
  const traceView = (view: TraceTab['view']) => (trace: TraceTab) => tabs.changeTraces('trace', trace.id, { view });
  const ofMap = (id: string, key: MessageKey, part: (map: MapTab) => Partial<MapTab>) =>
    command(
      id,
      key,
      () => {
        const map = mapInFront();
        if (map !== null) tabs.changeTraces('map', map.id, part(map));
      },
      () => mapInFront() !== null,
    );
  const hasFilter = () => {
    const tab = inTabs() ? tabs.front() : null;
    return tab?.kind === 'map' || tab?.kind === 'traces';
  };
  const open = () => session.store.get().workspace !== null;
  return [
    { ...command('map', 'command.map', () => app.traces.showMap(), open), shortcuts: ['G M'] },
    { ...command('traces', 'command.traces', () => app.traces.showList(), open), shortcuts: ['G T'] },
    command('new-map', 'command.newMap', () => app.traces.openMap(''), inTabs),
    command(
      'trace-filter',
      'command.traceFilter',
      // A frame later: the palette gives the focus back first.
      () =>
        requestAnimationFrame(() =>
          requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-front] [data-filter-box]')?.focus()),
        ),
      hasFilter,
    ),
    ofMap('map-health', 'command.mapHealth', () => ({ view: 'health' })),
    ofMap('map-latency', 'command.mapLatency', () => ({ view: 'latency' })),
    ofMap('map-traffic', 'command.mapTraffic', () => ({ view: 'traffic' })),
    ofMap('map-table', 'command.mapTable', ({ twin }) => ({ twin: !twin })),
    ofMap('map-compare', 'command.mapCompare', ({ compare }) => ({ compare: compare === 'off' ? 'previous' : 'off' })),
    ofMap('map-direction', 'command.mapDirection', ({ direction }) => ({
      direction: direction === 'right' ? 'down' : 'right',
    })),
    ofMap('map-group', 'command.mapGroup', ({ grouping }) => ({
      grouping: grouping === 'none' ? 'type' : 'none',
      focus: null,
      selected: null,
    })),
    ofMap('map-no-focus', 'command.mapNoFocus', () => ({ focus: null })),
    command('map-lay-out', 'command.mapLayOut', clickOn('.map-lay-out'), () => mapInFront() !== null),
    command('map-export', 'command.mapExport', clickOn('.map-export'), () => mapInFront() !== null),
    ofTrace('trace-timeline', 'command.traceTimeline', traceView('timeline')),
    ofTrace('trace-flame', 'command.traceFlame', traceView('flame')),
    ofTrace('trace-raw', 'command.traceRaw', traceView('raw')),
    ofTrace('trace-map', 'command.traceMap', ({ traceId }) => app.traces.openMapOf(traceId)),
  ];
}
