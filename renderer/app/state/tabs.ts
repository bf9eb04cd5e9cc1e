import type { NotebookCell } from '../../../preload/contract/notebooks.ts';
import type { QueryParameter } from '../../../preload/contract/parameters.ts';
import type { QueryLanguage } from '../../../preload/contract/query.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { baseName } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import {
  type AnalysisTab,
  type AnalysisTabOf,
  isAnalysisTab,
  isBoardChanged,
  type NewAnalysisTab,
} from './analysis-tabs.ts';
import { type ContributorsTab, isRankingChanged } from './contributors-tab.ts';
import type { EndedRun } from './query-run.ts';
import { EVEN, keepTabs, NOTHING, SUGGESTED_CHART, settled, storedTabs } from './stored-tabs.ts';
import { type AnyTraceTab, isTraceTab, type NewTraceTab, type TraceTabOf } from './trace-tabs.ts';

/** A text in one language, and what of it ran last, for the dot of a changed tab. */
export interface Writing {
  text: string;
  ranText: string | null;
  /** The saved query that is shown, as it is saved. */
  saved: SavedDocument | null;
}

/** The forms of a result. */
export type ResultView = 'rows' | 'chart' | 'patterns' | 'sql';

/** How a result is charted, by names of its columns; null where it is as the result suggests. */
export interface TabChart {
  choice: { x: string; y: string | null; series: string | null } | null;
  form: 'line' | 'stacked' | 'bar' | null;
}

/** Tabs stand in one group, or in two beside each other. */
export type Side = 'left' | 'right';

/** What tabs of every kind have. */
export interface TabFrame {
  id: string;
  title: string;
  side: Side;
}

/** A notebook as it is being written; `id` is null until it was saved once. */
export interface NotebookDraft {
  id: string | null;
  name: string;
  cells: NotebookCell[];
}

/** A tab that shows a notebook of the workspace. */
export interface NotebookTab extends TabFrame {
  kind: 'notebook';
  /** Null until it was saved once. */
  notebookId: string | null;
  /** What was written and not saved; null where the notebook is as the workspace keeps it. */
  draft: NotebookDraft | null;
}

/** A document in the tab strip. */
export type Tab = TabDocument | NotebookTab | ContributorsTab | AnyTraceTab | AnalysisTab;

/** A tab that asks something of a time range. */
export type RangedTab = TabDocument | ContributorsTab | AnalysisTab;

const isRanged = (tab: Tab): tab is RangedTab =>
  tab.kind === 'query' || tab.kind === 'contributors' || isAnalysisTab(tab);

/** The document of a query tab: what a workspace keeps of it. */
export interface TabDocument extends Writing, TabFrame {
  kind: 'query';
  /** The range that the tab holds on to; null where it follows the workspace. */
  ownRange: { range: TimeRange | null } | null;
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
  /** The form that its results are shown in. */
  view: ResultView;
  chart: TabChart;
  /** What ran here, the newest first. */
  runs: KeptRun[];
  /** How a text that is not saved was last asked for its `{{names}}`: the values that were given are the defaults. */
  parameters: QueryParameter[];
  /** A text whose `{{names}}` in quotes are meant as they stand; null where none is. */
  asWritten: string | null;
}

/** A run as a tab keeps it: its rows may be gone, its question is not. */
export interface KeptRun extends EndedRun {
  /** Its rows were to stay; they are gone with the engine where it has ended since. */
  pinned: boolean;
}

/** Runs that a tab keeps, pinned ones aside. */
export const MOST_RUNS = 100;

/** The list with one more run; the oldest that is not pinned goes where there are too many. */
export function withRun(runs: readonly KeptRun[], ended: EndedRun): KeptRun[] {
  const all = [{ ...ended, pinned: false }, ...runs];
  const last = all.filter(({ pinned }) => !pinned).length > MOST_RUNS ? all.findLastIndex(({ pinned }) => !pinned) : -1;
  return all.filter((_, index) => index !== last);
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

/** What was not yet saved, or not yet run where nothing is saved. */
export function isChanged(tab: Tab): boolean {
  if (isTraceTab(tab) || tab.kind === 'findings') return false;
  if (tab.kind === 'metrics') return isBoardChanged(tab);
  if (tab.kind === 'contributors') return isRankingChanged(tab);
  return tab.kind === 'notebook' ? tab.draft !== null : tab.text !== (tab.saved?.text ?? tab.ranText ?? '');
}

/** Nothing is written in it, in either language. */
export function isEmptyTab(tab: Tab): boolean {
  if (isTraceTab(tab) || isAnalysisTab(tab) || tab.kind === 'contributors') return false;
  if (tab.kind === 'notebook') return tab.notebookId === null && tab.draft?.cells.length === 0;
  return tab.text.trim() === '' && tab.aside.text.trim() === '';
}

export interface TabsState {
  /** Those of the left group first. */
  tabs: Tab[];
  /** The tab that acts are meant for: in front of one of the groups. */
  active: string | null;
  /** The query tab that was in front last: what a notebook takes its queries from. */
  lastQuery: string | null;
  /** The tab that each group shows. */
  fronts: Record<Side, string | null>;
  /** Part of the width that the left group has beside another one, 0 to 1. */
  share: number;
  closed: Tab[];
}

/** Two groups are on screen. */
export const isSplit = ({ fronts }: TabsState): boolean => fronts.right !== null;

export interface Tabs {
  store: Store<TabsState>;
  /** Opens a query tab beside the one in front, of Insights unless told, and answers with its id. */
  open(document?: NewTab): string;
  /** Shows a notebook: in the tab that shows it already, else in one of its own beside the one in front. */
  openNotebook(notebook: NotebookDraft): void;
  close(id: string): void;
  reopen(): void;
  activate(id: string): void;
  /** Moves the tab into a group, so that it stands before the other one (null: at the end), and shows it. */
  move(id: string, side: Side, before: string | null): void;
  /**
   * Shows the tab in a right group of its own. Where nothing would be left on the left, a copy of a question stays there, and an
   * empty query beside a notebook: two copies of one notebook could not both be saved.
   */
  split(id: string): void;
  /** One group again. */
  join(): void;
  setShare(share: number): void;
  cycle(step: 1 | -1): void;
  change(id: string, part: Partial<Omit<TabDocument, 'id' | 'side' | 'kind'>>): void;
  /** Opens a ranking beside the one in front, and answers with its id. */
  openContributors(tab: Omit<ContributorsTab, 'id' | 'kind' | 'side'>): string;
  changeContributors(id: string, part: Partial<Omit<ContributorsTab, 'id' | 'side' | 'kind'>>): void;
  /** The ranking in front; null where none is. */
  rankingInFront(): ContributorsTab | null;
  /** All rankings. */
  rankings(): ContributorsTab[];
  /** A tab that asks something of a time range; null where the id is of none. */
  ranged(id: string | null): RangedTab | null;
  /** Lets a tab hold on to a range, or follow the workspace (null). */
  setOwnRange(id: string, ownRange: RangedTab['ownRange']): void;
  /** Opens a map, a list of traces or a trace beside the tab in front, and answers with its id. */
  openTraces(tab: NewTraceTab): string;
  changeTraces<K extends AnyTraceTab['kind']>(kind: K, id: string, part: Partial<TraceTabOf<K>>): void;
  /** Opens findings or metrics beside the tab in front, and answers with its id. */
  openAnalysis(tab: NewAnalysisTab): string;
  changeAnalysis<K extends AnalysisTab['kind']>(kind: K, id: string, part: Partial<AnalysisTabOf<K>>): void;
  changeNotebook(id: string, part: Partial<Pick<NotebookTab, 'title' | 'notebookId' | 'draft'>>): void;
  /** The tab in front, of whatever kind. */
  front(): Tab | null;
  /** The query in front; null where no query is. */
  active(): TabDocument | null;
  /** The query in front, else the one that was last. */
  lastQuery(): TabDocument | null;
  /** All query tabs. */
  queries(): TabDocument[];
  /** Tabs on screen that ask something of a time range: one, or two where they are split. */
  shown(): RangedTab[];
  /** Shows the other language's text. */
  switchLanguage(id: string): void;
  /** A saved query was changed, or is gone (null): tabs that show it, in front or aside, know. */
  follow(savedId: string, saved: SavedDocument | null): void;
  /** Shows the tabs of another workspace. */
  load(path: string | null): void;
}

export type NewTab = Partial<
  Pick<TabDocument, 'title' | 'text' | 'language' | 'sources' | 'saved' | 'ownRange' | 'asWritten'>
>;

const EMPTY: TabsState = {
  tabs: [],
  active: null,
  lastQuery: null,
  fronts: { left: null, right: null },
  share: EVEN,
  closed: [],
};

/** The tabs of the open workspace; texts are kept for it on this computer after each change. */
export function createTabs(): Tabs {
  const store = createStore<TabsState>(EMPTY);
  let path: string | null = null;
  let saving: ReturnType<typeof setTimeout> | null = null;
  let numbers = 0;

  const save = () => {
    saving = null;
    if (path === null) return;
    try {
      keepTabs(path, store.get());
    } catch {
      // Storage is full or shut: tabs live on in this window.
    }
  };
  store.subscribe(() => {
    saving ??= setTimeout(save); // at once: a window that is closed is ended without a word to its page
  });

  const newTab = (document: NewTab = {}): TabDocument => ({
    kind: 'query',
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
    view: 'rows',
    chart: SUGGESTED_CHART,
    side: sideInFront(),
    ownRange: document.ownRange ?? null,
    runs: [],
    parameters: [],
    asWritten: document.asWritten ?? null,
  });
  const sideInFront = (): Side => {
    const { tabs, active } = store.get();
    return tabs.find(({ id }) => id === active)?.side ?? 'left';
  };
  const change = (next: (state: TabsState) => TabsState) =>
    store.set((state) => {
      const changed = next(state);
      return changed === state ? state : settled(changed);
    });

  const add = <T extends Tab>(tab: T): string => {
    change((state) => ({ ...state, tabs: [...state.tabs, tab], active: tab.id }));
    return tab.id;
  };
  const rankings = () => store.get().tabs.filter((tab): tab is ContributorsTab => tab.kind === 'contributors');
  const ranged = (id: string | null): RangedTab | null =>
    store
      .get()
      .tabs.filter(isRanged)
      .find((tab) => tab.id === id) ?? null;
  const queries = () => store.get().tabs.filter((tab): tab is TabDocument => tab.kind === 'query');

  return {
    store,
    open: (document) => add(newTab(document)),
    openNotebook({ id, name, cells }) {
      const shown =
        id === null ? undefined : store.get().tabs.find((tab) => tab.kind === 'notebook' && tab.notebookId === id);
      if (shown !== undefined) change((state) => ({ ...state, active: shown.id }));
      else
        add({
          kind: 'notebook',
          id: crypto.randomUUID(),
          title: name,
          side: sideInFront(),
          notebookId: id,
          draft: id === null ? { id, name, cells } : null,
        });
    },
    close(id) {
      change((state) => {
        const closed = state.tabs.find((tab) => tab.id === id);
        if (closed === undefined) return state;
        const group = state.tabs.filter(({ side }) => side === closed.side);
        const at = group.indexOf(closed);
        const next = (group[at + 1] ?? group[at - 1])?.id ?? null;
        const other = closed.side === 'left' ? state.fronts.right : state.fronts.left;
        const isFront = state.fronts[closed.side] === id;
        return {
          ...state,
          tabs: state.tabs.filter((tab) => tab !== closed),
          fronts: isFront ? { ...state.fronts, [closed.side]: next } : state.fronts,
          active: state.active === id ? (next ?? other) : state.active,
          closed: isEmptyTab(closed) ? state.closed : [...state.closed.slice(-19), closed],
        };
      });
    },
    reopen() {
      change((state) => {
        const tab = state.closed.at(-1);
        if (tab === undefined) return state;
        const tabs = [...state.tabs, { ...tab, side: sideInFront() }];
        return { ...state, tabs, active: tab.id, closed: state.closed.slice(0, -1) };
      });
    },
    activate(id) {
      change((state) => (state.active === id ? state : { ...state, active: id }));
    },
    move(id, side, before) {
      change((state) => {
        const moving = state.tabs.find((tab) => tab.id === id);
        if (moving === undefined || id === before) return state;
        const rest = state.tabs.filter((tab) => tab.id !== id);
        const at = before === null ? rest.length : rest.findIndex((tab) => tab.id === before);
        const tabs = [...rest.slice(0, at), { ...moving, side }, ...rest.slice(at)];
        return { ...state, tabs, active: id };
      });
    },
    split(id) {
      change((state) => {
        const tab = state.tabs.find((one) => one.id === id);
        if (tab === undefined || tab.side === 'right') return state;
        const isOnly = state.tabs.every((one) => one === tab || one.side === 'right');
        const rest = state.tabs.filter((one) => one !== tab);
        const isCopy = isOnly && tab.kind !== 'notebook';
        const moved: Tab = { ...tab, side: 'right', id: isCopy ? crypto.randomUUID() : tab.id };
        const left = isCopy ? [tab] : isOnly ? [newTab()] : [];
        return { ...state, tabs: [...left, ...rest, moved], active: moved.id };
      });
    },
    join() {
      change((state) => ({ ...state, tabs: state.tabs.map((tab) => ({ ...tab, side: 'left' })) }));
    },
    setShare(share) {
      store.set((state) => ({ ...state, share: Math.min(0.8, Math.max(0.2, share)) }));
    },
    cycle(step) {
      const { tabs, active } = store.get();
      const at = tabs.findIndex((tab) => tab.id === active);
      const next = tabs[(at + step + tabs.length) % tabs.length];
      if (next !== undefined) change((state) => ({ ...state, active: next.id }));
    },
    change(id, part) {
      store.set((state) => ({
        ...state,
        tabs: state.tabs.map((tab) => (tab.id === id && tab.kind === 'query' ? { ...tab, ...part } : tab)),
      }));
    },
    openContributors: (tab) => add({ ...tab, kind: 'contributors', id: crypto.randomUUID(), side: sideInFront() }),
    changeContributors(id, part) {
      store.set((state) => ({
        ...state,
        tabs: state.tabs.map((tab) => (tab.id === id && tab.kind === 'contributors' ? { ...tab, ...part } : tab)),
      }));
    },
    rankingInFront() {
      const { active } = store.get();
      return rankings().find(({ id }) => id === active) ?? null;
    },
    rankings,
    ranged,
    setOwnRange(id, ownRange) {
      store.set((state) => ({
        ...state,
        tabs: state.tabs.map((tab) => (tab.id === id && isRanged(tab) ? { ...tab, ownRange } : tab)),
      }));
    },
    openTraces: (tab) => add({ ...tab, id: crypto.randomUUID(), side: sideInFront() }),
    changeTraces(kind, id, part) {
      store.set((state) => ({
        ...state,
        tabs: state.tabs.map((tab) => (tab.id === id && tab.kind === kind ? { ...tab, ...part } : tab)),
      }));
    },
    openAnalysis: (tab) => add({ ...tab, id: crypto.randomUUID(), side: sideInFront() }),
    changeAnalysis(kind, id, part) {
      store.set((state) => ({
        ...state,
        tabs: state.tabs.map((tab) => (tab.id === id && tab.kind === kind ? { ...tab, ...part } : tab)),
      }));
    },
    changeNotebook(id, part) {
      store.set((state) => ({
        ...state,
        tabs: state.tabs.map((tab) => (tab.id === id && tab.kind === 'notebook' ? { ...tab, ...part } : tab)),
      }));
    },
    switchLanguage(id) {
      store.set((state) => ({
        ...state,
        tabs: state.tabs.map((tab) => {
          if (tab.id !== id || tab.kind !== 'query') return tab;
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
          if (tab.kind !== 'query') return tab;
          const title = tab.saved?.id === savedId && saved !== null ? { title: baseName(saved.name) } : {};
          return { ...followed(tab), ...title, aside: followed(tab.aside) };
        }),
      }));
    },
    front() {
      const { tabs, active } = store.get();
      return tabs.find((tab) => tab.id === active) ?? null;
    },
    active() {
      const { active } = store.get();
      return queries().find((tab) => tab.id === active) ?? null;
    },
    lastQuery() {
      const { lastQuery } = store.get();
      return queries().find((tab) => tab.id === lastQuery) ?? null;
    },
    queries,
    shown() {
      const { fronts } = store.get();
      return [fronts.left, fronts.right].flatMap((id) => ranged(id) ?? []);
    },
    load(next) {
      if (saving !== null) {
        clearTimeout(saving);
        save();
      }
      path = null;
      const state = next === null ? null : storedTabs(next);
      numbers = state?.tabs.length ?? 0;
      if (state !== null && state.tabs.length > 0) store.set(state);
      else {
        numbers = 0;
        store.set(EMPTY);
        const tab = newTab();
        if (next !== null) change((empty) => ({ ...empty, tabs: [tab], active: tab.id }));
      }
      path = next;
    },
  };
}
