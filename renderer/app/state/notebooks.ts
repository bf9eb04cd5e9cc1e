import type { EngineClient } from '../../../preload/contract/index.ts';
import type { Notebook } from '../../../preload/contract/notebooks.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import type { createLayout } from './layout.ts';
import type { NotebookDraft, NotebookTab, Tabs } from './tabs.ts';

/** The notebooks that the open workspace keeps, in the order of their names. */
export interface Notebooks {
  store: Store<readonly Notebook[]>;
  refresh(): Promise<void>;
  clear(): void;
  /** Shows the notebook in a tab; with null a new one, which the workspace keeps once it is saved. */
  open(notebook: Notebook | null): void;
  /** Shows a notebook beside the data, from its first step on: the one of one of these names, or with null the last one shown so. */
  showBeside(names: readonly string[] | null): Promise<void>;
  /** What a tab shows: what was written in it, else what is kept; null where it was deleted. */
  shownIn(tab: NotebookTab): NotebookDraft | null;
  /** Writes into the notebook of a tab; a draft that says what is kept is none. */
  edit(tabId: string, part: Partial<Omit<NotebookDraft, 'id'>>): void;
  /** Keeps what a tab shows, as a new notebook where the old one was deleted meanwhile; null where it could not be. */
  save(tabId: string): Promise<Notebook | null>;
  /** Deletes a notebook and closes its tabs. */
  remove(id: string): Promise<void>;
}

const draftOf = ({ id, name, cells }: Notebook): NotebookDraft => ({ id, name, cells });

/** Makes the notebooks of a window. */
export function createNotebooks(
  engine: EngineClient,
  tabs: Tabs,
  layout: ReturnType<typeof createLayout>,
  say: (text: string) => void,
  onError: (error: unknown) => void,
): Notebooks {
  const store = createStore<readonly Notebook[]>([]);
  const read = async () => (await engine.call('notebooks.list', {})).notebooks;
  const refresh = async () => {
    try {
      store.set(await read());
    } catch (error) {
      onError(error);
    }
  };
  const ofTabs = () => tabs.store.get().tabs.filter((tab): tab is NotebookTab => tab.kind === 'notebook');
  const tabOf = (id: string) => ofTabs().find((tab) => tab.id === id) ?? null;
  const keptOf = ({ notebookId }: NotebookTab) => store.get().find(({ id }) => id === notebookId) ?? null;
  const shownIn = (tab: NotebookTab): NotebookDraft | null => {
    const kept = keptOf(tab);
    return tab.draft ?? (kept === null ? null : draftOf(kept));
  };
  // A name that was changed elsewhere is the title of a tab that shows the notebook as it is kept.
  store.subscribe(() => {
    for (const tab of ofTabs()) {
      const name = tab.draft === null ? keptOf(tab)?.name : undefined;
      if (name !== undefined && name !== tab.title) tabs.changeNotebook(tab.id, { title: name });
    }
  });

  return {
    store,
    refresh,
    clear: () => store.set([]),
    shownIn,
    open(notebook) {
      layout.set((state) => ({ ...state, area: 'query', called: false }));
      const taken = new Set([...store.get().map(({ name }) => name), ...ofTabs().map(({ title }) => title)]);
      let n = store.get().length + 1;
      while (taken.has(t('notebook.untitled', { n: String(n) }))) n++;
      tabs.openNotebook(
        notebook === null ? { id: null, name: t('notebook.untitled', { n: String(n) }), cells: [] } : draftOf(notebook),
      );
    },
    async showBeside(names) {
      store.set(await read());
      const notebooks = store.get();
      const { beside } = layout.get();
      const wanted =
        names === null
          ? (notebooks.find(({ id }) => id === beside?.notebookId) ?? notebooks[0])
          : notebooks.find(({ name }) => names.includes(name));
      if (wanted === undefined) return;
      const isLast = beside?.notebookId === wanted.id;
      layout.set((state) => ({
        ...state,
        area: 'query',
        side: true,
        panel: 'notebook',
        called: true,
        beside: isLast && names === null ? beside : { notebookId: wanted.id, step: 0 },
      }));
    },
    edit(tabId, part) {
      const tab = tabOf(tabId);
      const shown = tab === null ? null : shownIn(tab);
      if (tab === null || shown === null) return;
      const draft = { ...shown, ...part };
      const kept = keptOf(tab);
      const isKept = kept !== null && JSON.stringify(draftOf(kept)) === JSON.stringify(draft);
      tabs.changeNotebook(tabId, { title: draft.name, draft: isKept ? null : draft });
    },
    async save(tabId) {
      try {
        const tab = tabOf(tabId);
        const shown = tab === null ? null : shownIn(tab);
        if (tab === null || shown === null) return null;
        const kept = keptOf(tab);
        const { name, cells } = shown;
        const saved = await engine.call('notebooks.save', { ...(kept === null ? {} : { id: kept.id }), name, cells });
        // Writing went on while it was saved: what came since stays a draft.
        const draft = tabOf(tabId)?.draft ?? null;
        const isSame = draft === null || JSON.stringify(draft) === JSON.stringify(shown);
        tabs.changeNotebook(tabId, {
          notebookId: saved.id,
          draft: isSame ? null : { ...draft, id: saved.id },
          ...(isSame ? { title: saved.name } : {}),
        });
        store.set(await read());
        say(t('notebook.saved'));
        return saved;
      } catch (error) {
        onError(error);
        return null;
      }
    },
    async remove(id) {
      try {
        await engine.call('notebooks.remove', { id });
        for (const tab of ofTabs()) if (tab.notebookId === id) tabs.close(tab.id);
        store.set(await read());
      } catch (error) {
        onError(error);
      }
    },
  };
}
