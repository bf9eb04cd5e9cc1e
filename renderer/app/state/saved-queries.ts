import type { EngineClient, Input } from '../../../preload/contract/index.ts';
import type { QueryParameter } from '../../../preload/contract/parameters.ts';
import type { SavedImportReport, SavedQuery } from '../../../preload/contract/saved.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import type { App } from '../app.ts';
import type { TabDocument, Tabs } from './tabs.ts';

/** The queries that the open workspace keeps, in the order of their names. */
export interface SavedQueries {
  store: Store<readonly SavedQuery[]>;
  refresh(): Promise<void>;
  /** Saves the tab in front under the name it has; asks for one where it has none. */
  save(app: App): Promise<void>;
  /** Saves a query under a name; the tab, where one is named, shows it from then on. An error is the answer to show. */
  put(query: Input<'saved.save'>, tabId: string | null): Promise<EngineError | null>;
  /** What a text asks for: as it is known, and as texts without a default where it is new; `quoted` as `parameters.find` says. */
  parametersIn(
    query: Pick<TabDocument, 'language' | 'text'>,
    known: readonly QueryParameter[],
  ): Promise<{ parameters: QueryParameter[]; quoted: string[] }>;
  remove(id: string): Promise<void>;
  /** Gives a folder another path; all that is in it comes along. An error is the answer to show. */
  renameFolder(folder: string, to: string): Promise<EngineError | null>;
  /** Null where nothing could be read; `onError` has said so. */
  import(paths: string[]): Promise<SavedImportReport | null>;
}

/** A name in braces that nothing is known of. */
export function newParameter(name: string): QueryParameter {
  return { name, type: 'text', default: null, description: '' };
}

/** Makes the list of a window; tabs that show a saved query follow its name. */
export function createSavedQueries(engine: EngineClient, tabs: Tabs, onError: (error: unknown) => void): SavedQueries {
  const store = createStore<readonly SavedQuery[]>([]);
  const refresh = async () => {
    store.set((await engine.call('saved.list', {})).queries);
  };
  const knownOf = (id: string | undefined) => store.get().find((one) => one.id === id)?.parameters ?? [];
  const parametersIn: SavedQueries['parametersIn'] = async ({ language, text }, known) => {
    if (!text.includes('{{')) return { parameters: [], quoted: [] };
    const { names, quoted } = await engine.call('parameters.find', { language, text });
    return { parameters: names.map((name) => known.find((one) => one.name === name) ?? newParameter(name)), quoted };
  };

  const put: SavedQueries['put'] = async (query, tabId) => {
    try {
      const parameters = query.parameters ?? (await parametersIn(query, knownOf(query.id))).parameters;
      const { id, name, text } = await engine.call('saved.save', { ...query, parameters });
      if (tabId !== null) tabs.change(tabId, { saved: { id, name, text } });
      tabs.follow(id, { id, name, text });
      await refresh();
      return null;
    } catch (error) {
      return asEngineError(error);
    }
  };
  return {
    store,
    refresh,
    parametersIn,
    put,
    async save(app) {
      const tab = tabs.active();
      if (tab === null) return;
      const known = store.get().find(({ id }) => id === tab.saved?.id);
      if (known === undefined) {
        app.show({ kind: 'save-query', asNew: false });
        return;
      }
      const { text, language, sources } = tab;
      const failure = await put({ id: known.id, name: known.name, text, language, logGroups: sources }, tab.id);
      if (failure === null) app.say(t('saved.done', { name: known.name }));
      else onError(failure);
    },
    async renameFolder(folder, to) {
      try {
        const { queries } = await engine.call('saved.renameFolder', { folder, to });
        for (const { id, name, text } of queries) tabs.follow(id, { id, name, text });
        await refresh();
        return null;
      } catch (error) {
        return asEngineError(error);
      }
    },
    async remove(id) {
      try {
        await engine.call('saved.remove', { id });
        tabs.follow(id, null);
        await refresh();
      } catch (error) {
        onError(error);
      }
    },
    async import(paths) {
      try {
        const report = await engine.call('saved.import', { paths });
        await refresh();
        return report;
      } catch (error) {
        onError(error);
        return null;
      }
    },
  };
}
