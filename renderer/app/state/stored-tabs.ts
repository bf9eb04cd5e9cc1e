import type { Side, Tab, TabChart, TabsState, Writing } from './tabs.ts';
import { NEW_MAP } from './trace-tabs.ts';

const KEY = 'trailglass.tabs:';
/** Of two groups beside each other. */
export const EVEN = 0.5;
/** What a tab holds in a language that nothing was written in. */
export const NOTHING: Writing = { text: '', ranText: null, saved: null };
/** A chart that nothing was chosen of. */
export const SUGGESTED_CHART: TabChart = { choice: null, form: null };
/** Brings a state into order: no right group without a left one, each group shows one of its tabs, the active tab shows. */
export function settled(state: TabsState): TabsState {
  const isAlone = !state.tabs.some(({ side }) => side === 'left');
  const all = isAlone ? state.tabs.map((tab): Tab => ({ ...tab, side: 'left' })) : state.tabs;
  const of = (side: Side) => all.filter((tab) => tab.side === side);
  const active = all.find(({ id }) => id === state.active) ?? null;
  const front = (side: Side, wanted: string | null) => {
    if (active?.side === side) return active.id;
    return (of(side).find(({ id }) => id === wanted) ?? of(side).at(-1))?.id ?? null;
  };
  const fronts = {
    left: front('left', isAlone ? state.fronts.right : state.fronts.left),
    right: front('right', state.fronts.right),
  };
  const tabs = [...of('left'), ...of('right')];
  const inFront = tabs.find(({ id }) => id === (active?.id ?? fronts.left)) ?? null;
  const lastQuery = inFront?.kind === 'query' ? inFront.id : state.lastQuery;
  return { ...state, tabs, fronts, active: inFront?.id ?? null, lastQuery };
}

/** A tab as it was kept: those of versions before had SQL alone, and queries alone. */
function restored(tab: Tab): Tab {
  if (tab.kind === 'map') return { ...NEW_MAP, ...tab };
  if (tab.kind !== 'query' && tab.kind !== undefined) return tab;
  return {
    ...tab,
    kind: 'query',
    language: tab.language ?? 'sql',
    aside: { ...NOTHING, ...tab.aside },
    sources: tab.sources ?? [],
    saved: tab.saved ?? null,
    layout: tab.layout ?? null,
    facets: tab.facets ?? null,
    view: tab.view ?? 'rows',
    chart: tab.chart ?? SUGGESTED_CHART,
    side: tab.side ?? 'left',
    ownRange: tab.ownRange ?? null,
    runs: tab.runs ?? [],
    parameters: tab.parameters ?? [],
    asWritten: tab.asWritten ?? null,
  };
}

/** The tabs that were kept for a workspace; null where there are none that can be read. */
export function storedTabs(path: string): TabsState | null {
  try {
    const state = JSON.parse(localStorage.getItem(KEY + path) ?? 'null') as TabsState | null;
    if (state === null || !Array.isArray(state.tabs)) return null;
    return settled({
      tabs: state.tabs.map(restored),
      active: state.active ?? null,
      lastQuery: state.lastQuery ?? null,
      fronts: state.fronts ?? { left: state.active ?? null, right: null },
      share: state.share ?? EVEN,
      closed: (state.closed ?? []).map(restored),
    });
  } catch {
    return null; // a tab list that cannot be read is no reason not to open the workspace
  }
}

/** Keeps the tabs of a workspace on this computer. */
export function keepTabs(path: string, state: TabsState): void {
  localStorage.setItem(KEY + path, JSON.stringify(state));
}
