import type { TimeRange } from '../../../preload/contract/time.ts';
import { type RangeHistory, rangeHistory, sameRange } from './range-history.ts';
import type { RangedTab, Tabs } from './tabs.ts';

export interface TabRanges {
  /** The range of a tab: its own where it holds one, else that of the workspace; the latter where there is no tab. */
  of(tabId: string | null): RangeHistory;
  /** That of the tab in front. */
  inFront(): RangeHistory;
  /** Takes the range of the workspace into the tab as its own, or lets the tab follow the workspace again. */
  hold(tabId: string, own: boolean): void;
}

/** Makes the ranges of tabs. `onChange` hears when the range of a tab on screen became another one. */
export function createTabRanges(
  tabs: Tabs,
  workspace: RangeHistory,
  onChange: (tab: RangedTab, before: TimeRange | null, now: TimeRange | null) => void,
): TabRanges {
  const known = new Map<string, RangeHistory>();
  const rangeOf = (tab: RangedTab | null) => (tab?.ownRange ? tab.ownRange.range : workspace.store.get().current);

  const make = (tabId: string): RangeHistory => {
    const tab = () => tabs.ranged(tabId);
    const store: RangeHistory['store'] = {
      get: () => ({ current: rangeOf(tab()) }),
      subscribe(listener) {
        const ends = [tabs.store.subscribe(listener), workspace.store.subscribe(listener)];
        return () => {
          for (const end of ends) end();
        };
      },
    };
    return rangeHistory(store, (range) => {
      if (tab()?.ownRange) tabs.setOwnRange(tabId, { range });
      else workspace.set(range);
    });
  };

  // What each tab on screen was last seen with; a tab that comes to the front begins anew.
  let seen = new Map<string, TimeRange | null>();
  const follow = () => {
    const before = seen;
    const shown = tabs.shown();
    seen = new Map(shown.map((tab) => [tab.id, rangeOf(tab)]));
    for (const tab of shown) {
      const [was, is] = [before.get(tab.id), seen.get(tab.id) ?? null];
      if (was !== undefined && !sameRange(was, is)) onChange(tab, was, is);
    }
  };
  tabs.store.subscribe(() => {
    const open = new Set(tabs.store.get().tabs.map(({ id }) => id));
    for (const id of known.keys()) if (!open.has(id)) known.delete(id);
    follow();
  });
  workspace.store.subscribe(follow);

  const of = (tabId: string | null) => {
    if (tabId === null) return workspace;
    let range = known.get(tabId);
    if (range === undefined) {
      range = make(tabId);
      known.set(tabId, range);
    }
    return range;
  };

  return {
    of,
    inFront: () => of(tabs.ranged(tabs.store.get().active)?.id ?? null),
    hold(tabId, own) {
      tabs.setOwnRange(tabId, own ? { range: workspace.store.get().current } : null);
    },
  };
}
