import type { RecordPlace } from '../../preload/contract/notes.ts';
import type { SavedQuery } from '../../preload/contract/saved.ts';
import { hidesNoise, noiseAct } from '../features/query/service-noise.ts';
import { recordAt } from '../lib/page-cache.ts';
import { type MessageKey, t } from '../messages/message.ts';
import { analysisActs, analysisCommands } from './analysis-commands.ts';
import type { App } from './app.ts';
import { goToQueries } from './areas.ts';
import { contributorCommands, type RankingActs } from './contributor-commands.ts';
import { dataCommands } from './data-commands.ts';
import { copyDiagnostics } from './diagnostics.ts';
import { findInPane } from './find-in-pane.ts';
import { focusedRegion, goToRegion, isNarrow, moveRegion } from './focus.ts';
import { focusedKeys } from './KeysOverlay.tsx';
import { rowCommands } from './row-commands.ts';
import type { Area, SidePanel } from './state/layout.ts';
import { comparable, compareWithPinned, togglePin } from './state/pinned-runs.ts';
import { isSplit, type Tab } from './state/tabs.ts';
import { focusSide, toFront } from './tab-focus.ts';
import { traceCommands } from './traces/trace-commands.ts';
import { editQuery, moveStep, stepOf } from './values/acts.ts';

/** One thing that can be done, for the palette, the native menu and the keyboard alike. */
export interface Command {
  id: string;
  text: string;
  shortcuts: string[];
  /** Whether it can be done now; a command that cannot is not offered. */
  can(): boolean;
  run(): void;
  /** Listed in the palette (moving between tabs by number is not). */
  listed: boolean;
  /** Its single key works while rows have the focus. */
  ofRows?: boolean;
}

/** The button that runs the notebook cell with the focus. */
const runOfCell = () =>
  document.activeElement?.closest('.cell')?.querySelector<HTMLElement>('[data-run-cell] button') ?? null;

/** One command a line in the editor on screen, as one step of its history; a text with mistakes stays as it is. */
async function formatActive(app: App): Promise<void> {
  const editor = app.editor.current;
  if (editor === null) return;
  const text = editor.state.doc.toString();
  const answer = await app.engine.call('query.format', { text });
  if (answer.text === null) {
    app.say(t('editor.notFormatted'), true);
    return;
  }
  if (answer.text === text || editor.state.doc.toString() !== text) return;
  const head = Math.min(editor.state.selection.main.head, answer.text.length);
  editor.dispatch({
    changes: { from: 0, to: text.length, insert: answer.text },
    selection: { anchor: head },
    userEvent: 'input.format',
  });
  editor.focus();
}

/** Takes queries over that `aws logs describe-query-definitions` wrote into files, and tells what came of them. */
export async function importQueries(app: App): Promise<void> {
  const paths = await app.desktop.chooseFiles();
  if (paths.length === 0) return;
  const report = await app.saved.import(paths);
  if (report !== null) app.show({ kind: 'imported-queries', report });
}

/** The one table of commands. */
export function createCommands(app: App): Command[] {
  const { session, tabs, layout, preferences, desktop } = app;
  const open = () => session.store.get().workspace !== null;
  const data = () => session.store.get().workspace?.range ?? null;
  const always = () => true;
  const inTabs = () => open() && layout.get().area === 'query';
  const inQuery = () => inTabs() && tabs.active() !== null;
  const notebookInFront = () => {
    const tab = inTabs() ? tabs.front() : null;
    return tab?.kind === 'notebook' ? tab : null;
  };
  const inInsights = () => inQuery() && tabs.active()?.language === 'insights';
  const writable = () => session.store.get().workspace?.readOnly === false;
  const ranking = () => (open() ? analysisActs(app) : null);
  /** Of the ranking, the findings or the metrics in front, else of what else is. */
  const either = (act: (acts: RankingActs) => void, other: () => void) => () => {
    const acts = ranking();
    if (acts === null) other();
    else act(acts);
  };
  const canSaveNotebook = () => writable() && (notebookInFront()?.draft ?? null) !== null;
  const saveInFront = () => {
    const notebook = notebookInFront();
    if (notebook === null) void app.saved.save(app);
    else void app.notebooks.save(notebook.id);
  };
  const canSave = () => inQuery() && writable() && (tabs.active()?.text.trim() ?? '') !== '';
  const isLimited = () => app.ranges.inFront().store.get().current !== null;
  const canFind = () => {
    const tab = inQuery() ? tabs.active() : null;
    return tab !== null && (app.runOf(tab.id).store.get().result?.rowCount ?? 0) > 0;
  };
  const inEditor = () => inQuery() && focusedRegion()?.dataset.region === 'editor';
  const canExport = () => inQuery() && (tabs.active()?.text.trim() ?? '') !== '';
  const savedInFront = (): SavedQuery | null => {
    const id = inQuery() ? tabs.active()?.saved?.id : undefined;
    return app.saved.store.get().find((query) => query.id === id) ?? null;
  };
  const ofSaved = (kind: 'versions' | 'move-query' | 'rename-query') => {
    const query = savedInFront();
    if (query !== null) app.show({ kind, query });
  };
  const showPanel = (panel: SidePanel) =>
    layout.set((state) => ({ ...state, area: 'query', side: true, panel, called: true }));
  /** Of the tab in front, else of the window. */
  const toggleNoise = () => {
    const tab = tabs.active();
    if (tab !== null) void editQuery(app, noiseAct(!hidesNoise(tab.text)));
  };
  const clickOn = (selector: string) => () =>
    (
      document.querySelector<HTMLElement>(`[data-front] ${selector}`) ?? document.querySelector<HTMLElement>(selector)
    )?.click();
  /** A map with something chosen, or a trace: they have a button for it. */
  const inTraceDrawer = () => {
    const kind = inTabs() ? tabs.front()?.kind : undefined;
    return (kind === 'map' || kind === 'trace') && document.querySelector('[data-front] .drawer-switch') !== null;
  };
  const switchDrawer = () => {
    if (inQuery()) layout.set((state) => ({ ...state, drawer: !state.drawer }));
    else clickOn('.drawer-switch')();
  };
  const cycle = (step: 1 | -1) => {
    tabs.cycle(step);
    toFront(app, null);
  };
  /** Shows the side panel, over the content where the window is narrow, and gives it the focus. */
  const showSide = () => {
    layout.set((state) => ({ ...state, side: true, called: true }));
    requestAnimationFrame(() => goToRegion('side'));
  };
  const toggleSide = () => {
    const { side, called } = layout.get();
    if (!isNarrow()) layout.set((state) => ({ ...state, side: !side }));
    else if (side && called) layout.set((state) => ({ ...state, called: false }));
    else showSide();
  };
  const inSplit = () => inTabs() && isSplit(tabs.store.get());
  const onFront = (act: (tab: Tab) => void) => () => {
    const tab = tabs.front();
    if (tab !== null) act(tab);
  };

  const command = (
    id: string,
    key: MessageKey,
    shortcuts: string[],
    run: () => void,
    can: () => boolean = always,
    listed = true,
  ): Command => ({ id, text: t(key), shortcuts, can, run, listed });
  /** Where typing goes on in a tab that was just opened; the editor is there a frame later. */
  const focusEditor = () => requestAnimationFrame(() => app.editor.current?.focus());
  const go = (area: Area) => () => layout.set((state) => ({ ...state, area }));

  /** The stored record under the cursor of the query in front; null where the row is none, or is not here yet. */
  const recordOfRow = (): RecordPlace | null => {
    const tab = inQuery() ? tabs.active() : null;
    if (tab === null) return null;
    const { result, row } = app.runOf(tab.id).store.get();
    const here = result?.cache.find(row) ?? null;
    return here === null ? null : recordAt(here.page, here.index);
  };
  const noteRow = () => {
    const record = recordOfRow();
    if (record !== null) app.show({ kind: 'note', target: { record }, note: null });
  };
  const starRow = async () => {
    const record = recordOfRow();
    if (record !== null) app.say(t((await app.notes.toggleStar(record)) ? 'note.said.pinned' : 'note.said.unpinned'));
  };

  const chooseAndImport = async (choose: () => Promise<string[]>) => {
    const paths = await choose();
    await app.offerPaths(paths);
  };
  const active = () => {
    const tab = tabs.active();
    return tab === null ? null : app.runOf(tab.id);
  };

  const canStep = (by: 1 | -1) => {
    const acts = ranking();
    if (acts !== null) return acts.canMove(by);
    const [tab, now] = [tabs.active(), stepOf(app)];
    return inQuery() && tab !== null && now !== null && app.steps.can(tab.id, by, now);
  };
  const step = (by: 1 | -1) =>
    either(
      (acts) => acts.move(by),
      () => moveStep(app, by),
    )();

  const commands: Command[] = [
    command(
      'run',
      'command.run',
      ['Mod+Enter'],
      either(
        (acts) => acts.run(),
        () => (inQuery() ? app.runActive() : runOfCell()?.click()),
      ),
      () => inQuery() || ranking() !== null || (notebookInFront() !== null && runOfCell() !== null),
    ),
    command(
      'cancel',
      'command.cancel',
      [],
      () => (active() ?? ranking())?.cancel(),
      () => active()?.store.get().run.kind === 'running' || ranking()?.isRunning() === true,
    ),
    command(
      'new-tab',
      'command.newTab',
      ['Mod+T'],
      () => {
        tabs.open();
        go('query')();
        focusEditor();
      },
      open,
    ),
    command(
      'new-sql-tab',
      'command.newSqlTab',
      [],
      () => {
        app.openTab({ language: 'sql' });
        focusEditor();
      },
      open,
    ),
    command(
      'switch-language',
      'command.switchLanguage',
      ['Mod+Shift+Q'],
      () => {
        const tab = tabs.active();
        if (tab !== null) tabs.switchLanguage(tab.id);
      },
      inQuery,
    ),
    command('format', 'command.format', ['Shift+Alt+F'], () => void formatActive(app), inInsights),
    command('help', 'command.help', ['F1'], () => app.showHelp(null), open),
    command('data-sets', 'command.dataSets', [], clickOn('[data-sets]'), inInsights),
    command('fields', 'command.fields', [], clickOn('[data-fields]'), inQuery),
    command(
      'close-tab',
      'command.closeTab',
      ['Mod+W'],
      onFront(({ id }) => {
        tabs.close(id);
        toFront(app, null);
      }),
      inTabs,
    ),
    command(
      'reopen-tab',
      'command.reopenTab',
      ['Mod+Shift+T'],
      tabs.reopen,
      () => open() && tabs.store.get().closed.length > 0,
    ),
    command(
      'split',
      'command.split',
      [],
      onFront(({ id }) => {
        tabs.split(id);
        focusSide('right');
      }),
      () => inTabs() && tabs.front()?.side === 'left',
    ),
    command(
      'other-side',
      'command.otherSide',
      [],
      onFront(({ id, side }) => {
        tabs.move(id, side === 'left' ? 'right' : 'left', null);
        focusSide(tabs.front()?.side ?? 'left');
      }),
      inSplit,
    ),
    command(
      'focus-other-side',
      'command.focusOtherSide',
      [],
      onFront(({ side }) => focusSide(side === 'left' ? 'right' : 'left')),
      inSplit,
    ),
    command('join', 'command.join', [], tabs.join, inSplit),
    command(
      'hold-range',
      'command.holdRange',
      [],
      () => {
        const tab = tabs.ranged(tabs.store.get().active);
        if (tab !== null) app.ranges.hold(tab.id, tab.ownRange === null);
      },
      () => inTabs() && tabs.ranged(tabs.store.get().active) !== null && data() !== null,
    ),
    command('next-tab', 'command.nextTab', ['Mod+PageDown'], () => cycle(1), inTabs),
    command('previous-tab', 'command.previousTab', ['Mod+PageUp'], () => cycle(-1), inTabs),
    command('choose-folder', 'command.chooseFolder', ['Mod+O'], () => void chooseAndImport(desktop.chooseFolder)),
    command('choose-files', 'command.chooseFiles', [], () => void chooseAndImport(desktop.chooseFiles)),
    command('open-workspace', 'command.openWorkspace', ['Mod+Alt+O'], () => {
      void desktop.chooseWorkspace().then(async (path) => {
        if (path !== null) await app.openWorkspace(path);
      });
    }),
    command('new-workspace', 'command.newWorkspace', [], () => {
      void desktop.chooseNewWorkspace('investigation').then(async (path) => {
        if (path !== null) await session.create(path);
      });
    }),
    command('sample', 'command.sample', ['Mod+Shift+O'], () => void app.sample.open()),
    command('sample-again', 'command.sampleAgain', [], () => app.show({ kind: 'sample-again' })),
    command('open-bundle', 'command.openBundle', [], () => app.show({ kind: 'open-bundle', path: null })),
    command('create-bundle', 'command.createBundle', [], () => app.show({ kind: 'create-bundle' }), open),
    command('close-workspace', 'command.closeWorkspace', [], () => void session.close(), open),
    command(
      'show-in-folder',
      'command.showInFolder',
      [],
      () => {
        const { workspace } = session.store.get();
        if (workspace !== null) void desktop.showInFolder(workspace.path);
      },
      open,
    ),
    command('theme', 'command.theme', ['Mod+Shift+L'], () =>
      preferences.change({ theme: preferences.shownTheme() === 'dark' ? 'light' : 'dark' }),
    ),
    command('density', 'command.density', [], () => {
      const { density } = preferences.store.get();
      preferences.change({ density: density === 'compact' ? 'comfortable' : 'compact' });
    }),
    command('single-keys', 'command.singleKeys', [], () =>
      preferences.change({ singleKeys: !preferences.store.get().singleKeys }),
    ),
    command('focus-side', 'command.focusSide', ['Mod+Shift+B'], showSide, inTabs),
    command('side-panel', 'command.side', ['Mod+B'], toggleSide, inTabs),
    command('drawer', 'command.drawer', ['Mod+J'], switchDrawer, () => inQuery() || inTraceDrawer()),
    command('facets', 'command.facets', ['F'], () => layout.set((s) => ({ ...s, facets: !s.facets })), inQuery),
    command(
      'find',
      'command.find',
      ['Mod+F'],
      () => findInPane(app),
      () => canFind() || inEditor(),
    ),
    command('reveal', 'command.reveal', [], () => layout.set((s) => ({ ...s, reveal: !s.reveal })), inQuery),
    command('range', 'command.range', ['Mod+Shift+D'], clickOn('[data-range-chip]'), () => data() !== null),
    command('range-all', 'command.rangeAll', [], () => app.ranges.inFront().set(null), isLimited),
    command('range-earlier', 'command.rangeEarlier', [], () => app.ranges.inFront().step(-1, data()), isLimited),
    command('range-later', 'command.rangeLater', [], () => app.ranges.inFront().step(1, data()), isLimited),
    command('zoom-out', 'command.zoomOut', [], () => app.ranges.inFront().zoomOut(data()), isLimited),
    command(
      'back',
      'command.back',
      ['Alt+ArrowLeft'],
      () => step(-1),
      () => canStep(-1),
    ),
    command(
      'forward',
      'command.forward',
      ['Alt+ArrowRight'],
      () => step(1),
      () => canStep(1),
    ),
    command(
      'undo',
      'command.undo',
      ['Mod+Z'],
      () => step(-1),
      () => canStep(-1),
      false,
    ),
    command(
      'save',
      'command.save',
      ['Mod+S'],
      either((acts) => acts.save(), saveInFront),
      () => canSave() || canSaveNotebook() || ranking()?.canSave === true,
    ),
    command(
      'save-as',
      'command.saveAs',
      ['Mod+Shift+S'],
      either(
        (acts) => acts.saveAs(),
        () => app.show({ kind: 'save-query', asNew: true }),
      ),
      () => canSave() || ranking()?.canSave === true,
    ),
    command('runs', 'command.runs', [], clickOn('[data-runs]'), inQuery),
    command(
      'pin-result',
      'command.pinResult',
      [],
      () => togglePin(app),
      () => inQuery() && active()?.store.get().result?.lost === false,
    ),
    command(
      'compare',
      'command.compare',
      [],
      () => compareWithPinned(app),
      () => inQuery() && comparable(app) !== null,
    ),
    command(
      'export',
      'command.export',
      ['Mod+Shift+E'],
      either(
        (acts) => acts.export(),
        () => app.show({ kind: 'export' }),
      ),
      () => canExport() || ranking() !== null,
    ),
    command(
      'versions',
      'command.versions',
      [],
      () => ofSaved('versions'),
      () => savedInFront() !== null,
    ),
    command(
      'move-query',
      'command.moveQuery',
      [],
      () => ofSaved('move-query'),
      () => writable() && savedInFront() !== null,
    ),
    command(
      'rename-query',
      'command.renameQuery',
      [],
      () => ofSaved('rename-query'),
      () => writable() && savedInFront() !== null,
    ),
    command('import-queries', 'command.importQueries', [], () => void importQueries(app), writable),
    command('saved', 'command.saved', ['G S'], () => showPanel('saved'), open),
    command('sources', 'command.sources', [], () => showPanel('sources'), open),
    command('home', 'command.home', ['G H'], go('home')),
    command('query', 'command.query', ['G Q'], () => goToQueries(app), open),
    ...traceCommands(app),
    command('evidence', 'command.evidence', ['G N'], go('evidence'), open),
    command('notebook', 'command.notebook', [], () => void app.notebooks.showBeside(null), open),
    command('new-notebook', 'command.newNotebook', [], () => app.notebooks.open(null), writable),
    { ...command('note', 'command.note', ['N'], noteRow, () => writable() && recordOfRow() !== null), ofRows: true },
    {
      ...command(
        'star',
        'command.star',
        ['B'],
        () => void starRow(),
        () => writable() && recordOfRow() !== null,
      ),
      ofRows: true,
    },
    ...rowCommands(app),
    ...contributorCommands(app),
    ...analysisCommands(app),
    ...dataCommands(app),
    command('settings', 'command.settings', ['Mod+,'], go('settings')),
    command('noise', 'command.noise', [], toggleNoise, inInsights),
    command('diagnostics', 'command.diagnostics', [], () => void copyDiagnostics(app)),
    command('keys', 'command.keys', ['?'], () => app.show({ kind: 'keys', here: focusedKeys() })),
    command('palette', 'command.palette', ['Mod+K'], () => app.show({ kind: 'palette' }), always, false),
    command('next-region', 'command.nextRegion', ['F6'], () => moveRegion(1), always, false),
    command('previous-region', 'command.previousRegion', ['Shift+F6'], () => moveRegion(-1), always, false),
  ];
  for (let n = 1; n <= 9; n++) {
    commands.push({
      id: n === 9 ? 'last-tab' : `tab-${n}`,
      text: n === 9 ? t('command.lastTab') : t('command.tab', { n: String(n) }),
      shortcuts: [`Mod+${n}`],
      can: inTabs,
      listed: false,
      run() {
        const { tabs: list } = tabs.store.get();
        const tab = n === 9 ? list.at(-1) : list[n - 1];
        if (tab !== undefined) toFront(app, tab.id);
      },
    });
  }
  return commands;
}
