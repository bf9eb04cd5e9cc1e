import type { ImportSummary } from '../../../preload/contract/sources.ts';
import { createStore, type Store } from '../../lib/store.ts';

export type Area = 'home' | 'query' | 'settings';

/** The dialog that is open over the window, one at a time. */
export type OpenDialog =
  | { kind: 'choose-import' }
  | { kind: 'job'; jobId: string }
  | { kind: 'import'; importId: number }
  | { kind: 'remove-import'; import: ImportSummary }
  | { kind: 'keys' }
  | { kind: 'palette' };

interface Layout {
  area: Area;
  side: boolean;
  sideWidth: number;
  drawer: boolean;
  drawerWidth: number;
  dialog: OpenDialog | null;
  /** Secret values are shown in every view of this window until hidden again; never kept. */
  reveal: boolean;
}

const KEY = 'trailglass.layout';
const KEPT = ['side', 'sideWidth', 'drawerWidth'] as const;

/** How the window is laid out; widths and panels are kept on this computer. */
export function createLayout(): Store<Layout> {
  let kept: Partial<Layout> = {};
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Layout>;
  } catch {
    // the first layout serves as well
  }
  const store = createStore<Layout>({
    side: true,
    sideWidth: 232,
    drawerWidth: 336,
    ...kept,
    drawer: false,
    area: 'home',
    dialog: null,
    reveal: false,
  });
  store.subscribe(() => {
    const state = store.get();
    try {
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(KEPT.map((name) => [name, state[name]]))));
    } catch {
      // not kept, then
    }
  });
  return store;
}
