import type { TraceOrder } from '../../../preload/contract/traces.ts';
import type { TabFrame } from './tabs.ts';

/** What the ring of a service tells (ui.md 8 d). */
export type MapView = 'health' | 'latency' | 'traffic';
/** What stands at the edges. */
export type EdgeText = 'figures' | 'rate' | 'none';
/** Services that are drawn as one. */
export type MapGrouping = 'none' | 'type' | 'account';
/** The range that the map is compared with: the one right before it, or the same clock of another day. */
export type MapComparison = 'off' | 'previous' | 'day' | 'week';

/** The service map in a tab: the question, and how it is drawn. */
export interface MapTab extends TabFrame {
  kind: 'map';
  /** Filter expression of the traces that it is made of. */
  filter: string;
  /** The one trace that it is made of, whatever the range; null for all. */
  traceId: string | null;
  view: MapView;
  edges: EdgeText;
  direction: 'right' | 'down';
  grouping: MapGrouping;
  /** Services and calls with fewer requests in the range are left out. */
  leastRequests: number;
  compare: MapComparison;
  /** Only what is so many calls away from a service, by its key. */
  focus: { key: string; hops: number } | null;
  /** Key of the service or call whose figures stand beside the map. */
  selected: string | null;
  /** Its table stands in its place. */
  twin: boolean;
}

/** The list of traces in a tab. */
export interface TracesTab extends TabFrame {
  kind: 'traces';
  filter: string;
  order: TraceOrder;
  descending: boolean;
  /** Filter of the traces that these are compared with; null where they are not. */
  compare: string | null;
}

/** One trace in a tab. */
export interface TraceTab extends TabFrame {
  kind: 'trace';
  traceId: string;
  view: 'timeline' | 'flame' | 'raw';
  /** Id of the segment whose details stand beside it. */
  selected: string | null;
  /** The trace that it is compared with. */
  compare: string | null;
}

/** Tabs that show traces. */
export type AnyTraceTab = MapTab | TracesTab | TraceTab;

export const isTraceTab = (tab: { kind: string }): tab is AnyTraceTab =>
  tab.kind === 'map' || tab.kind === 'traces' || tab.kind === 'trace';

/** What a new tab of each kind begins with. */
export const NEW_MAP: Omit<MapTab, 'id' | 'side' | 'title'> = {
  kind: 'map',
  filter: '',
  traceId: null,
  view: 'health',
  edges: 'figures',
  direction: 'right',
  grouping: 'none',
  leastRequests: 0,
  compare: 'off',
  focus: null,
  selected: null,
  twin: false,
};
export const NEW_TRACES: Omit<TracesTab, 'id' | 'side' | 'title'> = {
  kind: 'traces',
  filter: '',
  order: 'response',
  descending: true,
  compare: null,
};

/** A tab of traces before it has its place. */
export type NewTraceTab = AnyTraceTab extends infer T
  ? T extends AnyTraceTab
    ? Omit<T, 'id' | 'side'>
    : never
  : never;
/** What of a kind of tab can be changed. */
export type TraceTabOf<K> = Omit<Extract<AnyTraceTab, { kind: K }>, 'id' | 'side' | 'kind'>;
