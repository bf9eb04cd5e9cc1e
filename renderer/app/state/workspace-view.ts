import { timeRange } from '../../../preload/contract/time.ts';
import type { Store } from '../../lib/store.ts';
import type { Area, Layout } from './layout.ts';
import type { RangeHistory } from './range-history.ts';

/** Where somebody was in a workspace: kept for it on this computer, and there again when it is opened. */
interface KeptView {
  range: unknown;
  area: unknown;
  drawer: unknown;
}

const KEY = 'trailglass.view:';
/** Areas that are of a workspace; another one leads to its queries. */
const AREAS: readonly Area[] = ['query', 'evidence'];

function kept(path: string): KeptView {
  const nothing = { range: null, area: null, drawer: false };
  try {
    return { ...nothing, ...(JSON.parse(localStorage.getItem(KEY + path) ?? '{}') as Partial<KeptView>) };
  } catch {
    return nothing; // the first view serves as well
  }
}

/** Keeps range, area and drawer of the workspace that is loaded; `load(null)` shows the home of no workspace. */
export function createWorkspaceView(range: RangeHistory, layout: Store<Layout>): { load(path: string | null): void } {
  let path: string | null = null;
  const keep = () => {
    if (path === null) return;
    const { area, drawer } = layout.get();
    try {
      localStorage.setItem(KEY + path, JSON.stringify({ range: range.store.get().current, area, drawer }));
    } catch {
      // not kept, then
    }
  };
  range.store.subscribe(keep);
  layout.subscribe(keep);
  return {
    load(next) {
      path = null;
      const view = next === null ? null : kept(next);
      const parsed = timeRange.safeParse(view?.range);
      range.set(parsed.success ? parsed.data : null);
      const area = AREAS.find((one) => one === view?.area) ?? 'query';
      layout.set((state) => ({ ...state, area: view === null ? 'home' : area, drawer: view?.drawer === true }));
      path = next;
    },
  };
}
