import type { QueryLanguage } from '../../../preload/contract/query.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { baseName } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';

/** A text in one language, and what of it ran last, for the dot of a changed tab. */
interface Writing {
  text: string;
  ranText: string | null;
  /** The saved query that is shown, as it is saved. */
  saved: SavedDocument | null;
}

const NOTHING: Writing = { text: '', ranText: null, saved: null };

/** The document of a tab: what a workspace keeps of it. */
export interface TabDocument extends Writing {
  id: string;
  title: string;
  /** Of `text`; each language keeps a text of its own. */
  language: QueryLanguage;
  /** The text in the other language. */
  aside: Writing;
  /** Log groups that an Insights query without SOURCE is asked of; none means all. */
  sources: string[];
  /** Null until a column was moved, hidden, pinned or widened. */
  layout: ColumnLayout | null;
  /** Fields that facets are shown of; null for those that the data suggest. */
  facets: string[] | null;
}

/** How the columns of a tab's results lie, by their names; names that a result does not have wait for one that has. */
export interface ColumnLayout {
  /** Columns that were moved, in their order; the others follow as they come. */
  order: string[];
  hidden: string[];
  /** Stay in view at the left while the others scroll. */
  pinned: string[];
  /** Pixels. */
  widths: Record<string, number>;
}

/** Whether the same columns show in the same order, whatever their widths. */
export function sameLayout(a: ColumnLayout | null, b: ColumnLayout | null): boolean {
  const shape = (layout: ColumnLayout | null) =>
    JSON.stringify([layout?.order ?? [], layout?.hidden ?? [], layout?.pinned ?? []]);
  return a === b || shape(a) === shape(b);
}

/** What of a saved query a tab must know, to tell edits from it and to save them. */
export interface SavedDocument {
  id: string;
  name: string;
  text: string;
}

/** Text that was not yet saved, or not yet run where nothing is saved. */
export function isChanged(tab: TabDocument): boolean {
  return tab.text !== (tab.saved?.text ?? tab.ranText ?? '');
}

/** Nothing is written in it, in either language. */
export function isEmptyTab(tab: TabDocument): boolean {
  return tab.text.trim() === '' && tab.aside.text.trim() === '';
}

export interface TabsState {
  tabs: TabDocument[];
  active: string | null;
  closed: TabDocument[];
}

export interface Tabs {
  store: Store<TabsState>;
  /** Opens a tab, of Insights unless told, and answers with its id. */
  open(document?: NewTab): string;
  close(id: string): void;
  reopen(): void;
  activate(id: string): void;
  /** Moves the tab so that it stands before the other one (null: at the end). */
  move(id: string, before: string | null): void;
  cycle(step: 1 | -1): void;
  change(id: string, change: Partial<Omit<TabDocument, 'id'>>): void;
  active(): TabDocument | null;
  /** Shows the other language's text. */
  switchLanguage(id: string): void;
  /** A saved query was changed, or is gone (null): tabs that show it, in front or aside, know. */
  follow(savedId: string, saved: SavedDocument | null): void;
  /** Shows the tabs of another workspace. */
  load(path: string | null): void;
}

export type NewTab = Partial<Pick<TabDocument, 'title' | 'text' | 'language' | 'sources' | 'saved'>>;

const KEY = 'trailglass.tabs:';

/** A tab as it was kept: those of versions before had SQL alone. */
function restored(tab: TabDocument): TabDocument {
  return {
    ...tab,
    language: tab.language ?? 'sql',
    aside: { ...NOTHING, ...tab.aside },
    sources: tab.sources ?? [],
    saved: tab.saved ?? null,
    layout: tab.layout ?? null,
    facets: tab.facets ?? null,
  };
}

function stored(path: string): TabsState | null {
  try {
    const state = JSON.parse(localStorage.getItem(KEY + path) ?? 'null') as TabsState | null;
    if (state === null || !Array.isArray(state.tabs)) return null;
    return { ...state, tabs: state.tabs.map(restored), closed: (state.closed ?? []).map(restored) };
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

  const newTab = (document: NewTab = {}): TabDocument => ({
    id: crypto.randomUUID(),
    title: document.title ?? t('tabs.untitled', { n: String(++numbers) }),
    language: document.language ?? 'insights',
    text: document.text ?? '',
    ranText: null,
    saved: document.saved ?? null,
    aside: NOTHING,
    sources: document.sources ?? [],
    layout: null,
    facets: null,
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
        return { tabs, active, closed: isEmptyTab(closed) ? state.closed : [...state.closed.slice(-19), closed] };
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
    switchLanguage(id) {
      store.set((state) => ({
        ...state,
        tabs: state.tabs.map((tab) => {
          if (tab.id !== id) return tab;
          const { text, ranText, saved, aside } = tab;
          return {
            ...tab,
            ...aside,
            aside: { text, ranText, saved },
            language: tab.language === 'sql' ? 'insights' : 'sql',
          };
        }),
      }));
    },
    follow(savedId, saved) {
      const followed = <W extends Writing>(writing: W): W =>
        writing.saved?.id === savedId ? { ...writing, saved } : writing;
      store.set((state) => ({
        ...state,
        tabs: state.tabs.map((tab) => {
          const title = tab.saved?.id === savedId && saved !== null ? { title: baseName(saved.name) } : {};
          return { ...followed(tab), ...title, aside: followed(tab.aside) };
        }),
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
