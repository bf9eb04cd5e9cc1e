import { createStore, type Store } from '../../lib/store.ts';
import { shortTraceId } from '../../lib/trace-id.ts';
import { t } from '../../messages/message.ts';
import { type createLayout, type SidePanel, withPanel } from './layout.ts';
import type { Tab, Tabs } from './tabs.ts';
import { type MapTab, NEW_MAP, NEW_TRACES, type TracesTab } from './trace-tabs.ts';

/** A service as the side panel lists it. */
export interface ListedService {
  key: string;
  name: string;
  /** Its type, where another one has the same name. */
  note: string | null;
  failedShare: number;
  health: 'ok' | 'error' | 'throttle' | 'fault';
}

/** Maps, lists and traces in tabs, and what stands beside them. */
export interface Traces {
  /** Services of the map that was drawn last, by failures; the side panel lists them. */
  services: Store<{ tabId: string; services: readonly ListedService[] } | null>;
  /** Shows the map: the one in front, else the one that was last, else a new one. */
  showMap(): void;
  /** Shows the list of traces in the same way; with a filter, in the tab that asks it already or in one of its own. */
  showList(filter?: string): void;
  /** Shows a trace in the tab that shows it already, else in one of its own. */
  openTrace(traceId: string): void;
  /** A map of a filter, in a tab of its own. */
  openMap(filter: string): void;
  /** A map of one trace, in a tab of its own. */
  openMapOf(traceId: string): void;
  /** The map that is in front, else the last one. */
  lastMap(): MapTab | null;
  lastList(): TracesTab | null;
  clear(): void;
}

export function createTraces(tabs: Tabs, layout: ReturnType<typeof createLayout>): Traces {
  const services: Traces['services'] = createStore(null as ReturnType<Traces['services']['get']>);
  const show = (panel: SidePanel) => layout.set((state) => withPanel(state, panel));
  const inFront = <T extends Tab>(found: readonly T[]): T | null =>
    found.find(({ id }) => id === tabs.store.get().active) ?? found.at(-1) ?? null;
  const lastMap = () => inFront(tabs.store.get().tabs.filter((tab) => tab.kind === 'map'));
  const lastList = () => inFront(tabs.store.get().tabs.filter((tab) => tab.kind === 'traces'));
  return {
    services,
    lastMap,
    lastList,
    showMap() {
      show('services');
      const map = lastMap();
      if (map === null) tabs.openTraces({ ...NEW_MAP, title: t('map.title') });
      else tabs.activate(map.id);
    },
    openMap(filter) {
      show('services');
      tabs.openTraces({ ...NEW_MAP, title: t('map.title'), filter });
    },
    openMapOf(traceId) {
      show('services');
      tabs.openTraces({ ...NEW_MAP, title: t('map.ofTrace', { id: shortTraceId(traceId) }), traceId });
    },
    showList(filter) {
      show('traces');
      const { tabs: all } = tabs.store.get();
      const list =
        filter === undefined ? lastList() : all.find((tab) => tab.kind === 'traces' && tab.filter === filter);
      if (list) tabs.activate(list.id);
      else tabs.openTraces({ ...NEW_TRACES, title: t('traces.title'), filter: filter ?? '' });
    },
    openTrace(traceId) {
      layout.set((state) => ({ ...state, area: 'query', called: false }));
      const shown = tabs.store.get().tabs.find((tab) => tab.kind === 'trace' && tab.traceId === traceId);
      if (shown !== undefined) tabs.activate(shown.id);
      else {
        const title = shortTraceId(traceId);
        tabs.openTraces({ kind: 'trace', title, traceId, view: 'timeline', selected: null, compare: null });
      }
    },
    clear: () => services.set(null),
  };
}
