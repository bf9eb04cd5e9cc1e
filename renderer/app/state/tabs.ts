import { createStore, type Store } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';

/** The document of a tab: what a workspace keeps of it. */
export interface TabDocument {
  id: string;
  title: string;
  text: string;
  /** The text that ran last, for the dot of a changed tab. */
  ranText: string | null;
}

export interface TabsState {
  tabs: TabDocument[];
  active: string | null;
  closed: TabDocument[];
}

export interface Tabs {
  store: Store<TabsState>;
  open(document?: { title?: string; text?: string }): string;
  close(id: string): void;
  reopen(): void;
  activate(id: string): void;
  /** Moves the tab so that it stands before the other one (null: at the end). */
  move(id: string, before: string | null): void;
  cycle(step: 1 | -1): void;
  change(id: string, change: Partial<Omit<TabDocument, 'id'>>): void;
  active(): TabDocument | null;
  /** Shows the tabs of another workspace. */
  load(path: string | null): void;
}

const KEY = 'trailglass.tabs:';

function stored(path: string): TabsState | null {
  try {
    const state = JSON.parse(localStorage.getItem(KEY + path) ?? 'null') as TabsState | null;
    return state !== null && Array.isArray(state.tabs) ? { ...state, closed: state.closed ?? [] } : null;
  } catch {
    return null; // a tab list that cannot be read is no reason not to open the workspace
  }
}

/** The tabs of the open workspace; texts are kept for it on this computer after each change. */
export function createTabs(): Tabs {
  const store = createStore<TabsState>({ tabs: [], active: null, closed: [] });
  let path: string | null = null;
  let saving: ReturnType<typeof setTimeout> | null = null;
  let numbers = 0;

  const save = () => {
    saving = null;
    if (path === null) return;
    try {
      localStorage.setItem(KEY + path, JSON.stringify(store.get()));
    } catch {
      // Storage is full or shut: tabs live on in this window.
    }
  };
  store.subscribe(() => {
    saving ??= setTimeout(save, 300);
  });
  window.addEventListener('pagehide', save);

  const newTab = (document: { title?: string; text?: string } = {}): TabDocument => ({
    id: crypto.randomUUID(),
    title: document.title ?? t('tabs.untitled', { n: String(++numbers) }),
    text: document.text ?? '',
    ranText: null,
  });

  return {
    store,
    open(document) {
      const tab = newTab(document);
      store.set((state) => ({ ...state, tabs: [...state.tabs, tab], active: tab.id }));
      return tab.id;
    },
    close(id) {
      store.set((state) => {
        const at = state.tabs.findIndex((tab) => tab.id === id);
        const closed = state.tabs[at];
        if (closed === undefined) return state;
        const tabs = state.tabs.filter((tab) => tab.id !== id);
        const active = state.active === id ? ((tabs[at] ?? tabs[at - 1])?.id ?? null) : state.active;
        return { tabs, active, closed: closed.text === '' ? state.closed : [...state.closed.slice(-19), closed] };
      });
    },
    reopen() {
      store.set((state) => {
        const tab = state.closed.at(-1);
        return tab === undefined
          ? state
          : { tabs: [...state.tabs, tab], active: tab.id, closed: state.closed.slice(0, -1) };
      });
    },
    activate(id) {
      store.set((state) => (state.active === id ? state : { ...state, active: id }));
    },
    move(id, before) {
      store.set((state) => {
        const moving = state.tabs.find((tab) => tab.id === id);
        if (moving === undefined || id === before) return state;
        const rest = state.tabs.filter((tab) => tab.id !== id);
        const at = before === null ? rest.length : rest.findIndex((tab) => tab.id === before);
        return { ...state, tabs: [...rest.slice(0, at), moving, ...rest.slice(at)] };
      });
    },
    cycle(step) {
      const { tabs, active } = store.get();
      const at = tabs.findIndex((tab) => tab.id === active);
      const next = tabs[(at + step + tabs.length) % tabs.length];
      if (next !== undefined) store.set((state) => ({ ...state, active: next.id }));
    },
    change(id, change) {
      store.set((state) => ({
        ...state,
        tabs: state.tabs.map((tab) => (tab.id === id ? { ...tab, ...change } : tab)),
      }));
    },
    active() {
      const { tabs, active } = store.get();
      return tabs.find((tab) => tab.id === active) ?? null;
    },
    load(next) {
      if (saving !== null) {
        clearTimeout(saving);
        save();
      }
      path = null;
      const state = next === null ? null : stored(next);
      numbers = state?.tabs.length ?? 0;
      if (state !== null && state.tabs.length > 0) store.set(state);
      else {
        numbers = 0;
        const tab = newTab();
        store.set(next === null ? { tabs: [], active: null, closed: [] } : { tabs: [tab], active: tab.id, closed: [] });
      }
      path = next;
    },
  };
}
