import type { TimeRange } from '../../../preload/contract/time.ts';
import { createStore, type Store } from '../../lib/store.ts';

/** The one time range of the workspace (ui.md part 6): null is all data. */
interface RangeState {
  current: TimeRange | null;
}

export interface RangeHistory {
  store: Store<RangeState>;
  set(range: TimeRange | null): void;
  /** Moves by the full width; `data` is what stands for all data. */
  step(direction: 1 | -1, data: TimeRange | null): void;
  /** Doubles around the middle; past all data it becomes all data. */
  zoomOut(data: TimeRange | null): void;
  reset(range: TimeRange | null): void;
}

export const sameRange = (a: TimeRange | null, b: TimeRange | null) =>
  a === b || (a?.from === b?.from && a?.to === b?.to);

/** Makes the range of a workspace, at first all data. */
export function createRangeHistory(): RangeHistory {
  const store = createStore<RangeState>({ current: null });
  const set = (range: TimeRange | null) => {
    if (!sameRange(store.get().current, range)) store.set({ current: range });
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
    reset(range) {
      store.set({ current: range });
    },
  };
}
