import type { SavedRule } from '../../../preload/contract/contributor-rules.ts';
import type { SavedBoard } from '../../../preload/contract/metric-boards.ts';
import type { Note, NoteTarget } from '../../../preload/contract/notes.ts';
import type { QueryParameter } from '../../../preload/contract/parameters.ts';
import type { QueryLanguage } from '../../../preload/contract/query.ts';
import type { SavedImportReport, SavedQuery } from '../../../preload/contract/saved.ts';
import type { ImportSummary } from '../../../preload/contract/sources.ts';
import type { Decoded } from '../../lib/decode.ts';
import { createStore, type Store } from '../../lib/store.ts';
import type { KeysOf } from '../KeysOverlay.tsx';

export type SidePanel = 'sources' | 'saved' | 'rules' | 'services' | 'traces' | 'notebook' | 'findings';

/** Where data comes from, in the dialog that adds some. */
export type DataKind = 'files' | 's3' | 'logs' | 'traces' | 'history' | 'machine';

export type Area = 'home' | 'query' | 'evidence' | 'settings';

/** A query whose parameters are asked for before it runs. */
export interface FillRequest {
  /** The tab whose text it is, where it keeps what is given: no saved query describes it. Null elsewhere. */
  tabId: string | null;
  /** Of such a text: the names in quotes alone, whose braces may be meant as they stand. */
  quoted: readonly string[];
  title: string;
  description: string;
  language: QueryLanguage;
  text: string;
  parameters: QueryParameter[];
  sources: string[];
}

/** The dialog that is open over the window, one at a time. */
export type OpenDialog =
  /** Asks where data is to come from; `paths` are files that were dropped or chosen already. */
  | { kind: 'add-data'; source: DataKind; paths?: string[] }
  | { kind: 'job'; jobId: string }
  | { kind: 'import'; importId: number }
  | { kind: 'remove-import'; import: ImportSummary }
  /** Asks for a name; `asNew` leaves the saved query that the tab shows as it is. */
  | { kind: 'save-query'; asNew: boolean }
  | { kind: 'rename-query'; query: SavedQuery }
  | { kind: 'remove-query'; query: SavedQuery }
  | { kind: 'move-query'; query: SavedQuery }
  | { kind: 'versions'; query: SavedQuery }
  /** A folder of saved queries, by the parts of its path. */
  | { kind: 'rename-folder'; folder: string }
  /** Writes a note, or changes the one that is named. */
  | { kind: 'note'; target: NoteTarget; note: Note | null }
  /** Asks for the name of the ranking in a tab; `asNew` leaves the rule that it shows as it is. */
  | { kind: 'save-rule'; tabId: string; asNew: boolean }
  | { kind: 'rename-rule'; rule: SavedRule }
  | { kind: 'remove-rule'; rule: SavedRule }
  /** Shows what CloudWatch takes of the rule in a tab. */
  | { kind: 'export-rule'; rule: string; name: string }
  /** Asks for the name of the metrics in a tab; `asNew` leaves those that it shows as they are. */
  | { kind: 'save-board'; tabId: string; asNew: boolean }
  | { kind: 'remove-board'; board: SavedBoard }
  /** Writes an alarm on the metrics of a tab; with a name, changes the one that is called so. */
  | { kind: 'alarm'; tabId: string; name: string | null }
  | { kind: 'create-bundle' }
  /** Opens a bundle as a new workspace; one that was dropped is known already. */
  | { kind: 'open-bundle'; path: string | null }
  /** Exports what the tab in front asks, the rows of an open result, or those of a statement. */
  | { kind: 'export'; rows?: { resultId: string; title: string }; statement?: { sql: string; title: string } }
  | { kind: 'export-job'; jobId: string }
  | { kind: 'fill-query'; request: FillRequest }
  | { kind: 'imported-queries'; report: SavedImportReport }
  /** The sample investigation is being made. */
  | { kind: 'sample' }
  /** Asks before the sample investigation is made anew. */
  | { kind: 'sample-again' }
  | { kind: 'decoded'; name: string; readings: Decoded[] }
  /** `here`: the parts whose keys act where the focus was. */
  | { kind: 'keys'; here?: KeysOf[] }
  | { kind: 'palette' };

export interface Layout {
  area: Area;
  side: boolean;
  sideWidth: number;
  drawer: boolean;
  drawerWidth: number;
  /** Values with counts stand beside the rows. */
  facets: boolean;
  /** A find in the rows stands over them. */
  find: boolean;
  dialog: OpenDialog | null;
  /** The language reference stands beside the query, at a command or function where one was asked for. */
  help: { topic: string | null } | null;
  /** What the side panel of the query area shows. */
  panel: SidePanel;
  /** The notebook that the side panel shows, at one of its steps; null until one was chosen. */
  beside: { notebookId: string; step: number } | null;
  /** In a window too narrow for it, the side panel lies over the content until something of it was chosen, or the content is gone to. */
  called: boolean;
  /** Secret values are shown in every view of this window until hidden again; never kept. */
  reveal: boolean;
}

/**
 * Shows the area of queries with this panel, where a tab is what is gone to: in a narrow window the panel lies over the tab
 * only once the area is gone to again.
 */
export function withPanel(state: Layout, panel: SidePanel): Layout {
  const isAgain = state.area === 'query' && state.panel === panel && !state.called;
  return { ...state, area: 'query', side: true, panel, called: isAgain };
}

const KEY = 'trailglass.layout';
const KEPT = ['side', 'sideWidth', 'drawerWidth', 'facets', 'panel'] as const;

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
    facets: true,
    panel: 'sources',
    ...kept,
    drawer: false,
    area: 'home',
    find: false,
    dialog: null,
    help: null,
    beside: null,
    called: false,
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
