import type { TimeRange } from '../../../preload/contract/time.ts';
import { createStore, type Followed } from '../../lib/store.ts';

/** The one time range of the workspace (ui.md part 6): null is all data. */
interface RangeState {
  current: TimeRange | null;
}

/** A time range and how it moves; that of a tab (tab-range.ts) is the same to whoever shows or changes it. */
export interface RangeHistory {
  store: Followed<RangeState>;
  set(range: TimeRange | null): void;
  /** Moves by the full width; `data` is what stands for all data. */
  step(direction: 1 | -1, data: TimeRange | null): void;
  /** Doubles around the middle; past all data it becomes all data. */
  zoomOut(data: TimeRange | null): void;
}

export const sameRange = (a: TimeRange | null, b: TimeRange | null) =>
  a === b || (a?.from === b?.from && a?.to === b?.to);

/** A range that lies in a store, with the ways it moves. */
export function rangeHistory(store: RangeHistory['store'], put: (range: TimeRange | null) => void): RangeHistory {
  const set = (range: TimeRange | null) => {
    if (!sameRange(store.get().current, range)) put(range);
  };
  return {
    store,
    set,
    step(direction, data) {
      const range = store.get().current ?? data;
      if (range === null) return;
      const width = range.to - range.from;
      set({ from: range.from + direction * width, to: range.to + direction * width });
    },
    zoomOut(data) {
      const { current } = store.get();
      if (current === null) return;
      const width = current.to - current.from;
      const from = Math.round(current.from - width / 2);
      const wider = { from, to: from + width * 2 };
      set(data !== null && wider.from <= data.from && wider.to >= data.to ? null : wider);
    },
  };
}

/** Makes the range of a workspace, at first all data. */
export function createRangeHistory(): RangeHistory {
  const store = createStore<RangeState>({ current: null });
  return rangeHistory(store, (current) => store.set({ current }));
}
