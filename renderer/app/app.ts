import type { EditorView } from '@codemirror/view';
import { createContext, useContext } from 'react';
import type { DesktopApi, Settings } from '../../preload/contract/desktop.ts';
import { UserFacingError } from '../../preload/contract/errors.ts';
import type { DataSet, LanguageReference } from '../../preload/contract/query.ts';
import type { ReceiverPorts } from '../../preload/contract/receivers.ts';
import type { SavedQuery } from '../../preload/contract/saved.ts';
import type { EngineConnection, EngineError } from '../lib/connect.ts';
import { count, duration } from '../lib/format-number.ts';
import { createStore, type Store } from '../lib/store.ts';
import { baseName } from '../lib/visible-text.ts';
import { t } from '../messages/message.ts';
import type { MenuEntry } from '../ui/Menu.tsx';
import { type Contributors, createContributors } from './state/contributors.ts';
import { type EngineState, watchEngine } from './state/engine-watch.ts';
import { createFindings, type Findings } from './state/findings.ts';
import { createJobs, type ImportChoice, type Jobs, type PullRequestInput } from './state/jobs.ts';
import { createLayout, type OpenDialog } from './state/layout.ts';
import { createMetrics, type Metrics } from './state/metrics.ts';
import { createNotebooks, type Notebooks } from './state/notebooks.ts';
import { createNotes, type Notes } from './state/notes.ts';
import { createPreferences, type Preferences } from './state/preferences.ts';
import { createPullDrafts, type PullDrafts } from './state/pull-drafts.ts';
import { createQueryRun, type EndedRun, type QueryRun, type QueryState } from './state/query-run.ts';
import { createRangeHistory, type RangeHistory } from './state/range-history.ts';
import { createReceivers, type Receivers } from './state/receivers.ts';
import { createSample, type Sample } from './state/sample.ts';
import { createSavedQueries, type SavedQueries } from './state/saved-queries.ts';
import { createSession, type Session } from './state/session.ts';
import { createSteps, type Steps, sameStep } from './state/steps.ts';
import { createTabRanges, type TabRanges } from './state/tab-range.ts';
import { createTabs, isEmptyTab, type NewTab, type TabDocument, type Tabs, withRun } from './state/tabs.ts';
import { createTraces, type Traces } from './state/traces.ts';
import { createWorkspaceView } from './state/workspace-view.ts';

export interface LastRun {
  rows: number;
  elapsedMs: number;
}

/** Everything the window knows, in stores that parts of it follow; views act through it and hold no state of this kind. */
export interface App {
  engine: EngineConnection;
  desktop: DesktopApi;
  preferences: Preferences;
  session: Session;
  /** The range of the workspace. */
  range: RangeHistory;
  /** Ranges of tabs, which are that of the workspace unless a tab holds its own. */
  ranges: TabRanges;
  tabs: Tabs;
  /** Where each tab has been, for back and forward. */
  steps: Steps;
  jobs: Jobs;
  /** What is typed in the dialog that adds data. */
  pulls: Store<PullDrafts>;
  /** What listens on this machine for traces. */
  receivers: Receivers;
  layout: ReturnType<typeof createLayout>;
  engineState: Store<EngineState>;
  lastRun: Store<LastRun | null>;
  /** What the live region says next; `urgent` interrupts. */
  spoken: Store<{ text: string; urgent: boolean }>;
  /** The run of a tab, made on first use. */
  runOf(tabId: string): QueryRun;
  /** The editor of the tab in front, for commands that write into it. */
  editor: { current: EditorView | null };
  /** By tab: what can be done to the rows and the column under the cursor, while its rows are on screen. */
  rowActs: Map<string, () => MenuEntry[]>;
  say(text: string, urgent?: boolean): void;
  show(dialog: OpenDialog | null): void;
  /** Imports into the open workspace, or into a new one. A single workspace file or bundle is opened instead. */
  importPaths(paths: string[], choice?: ImportChoice): Promise<void>;
  /** Opens a workspace or a bundle; of anything else shows what it would be imported as. */
  offerPaths(paths: string[]): Promise<void>;
  /** Pulls into the open workspace, or into a new one, and shows the job. */
  startPull(pull: PullRequestInput): Promise<void>;
  /** Receives into the open workspace, or into a new one; answers why it could not begin. */
  startReceiving(ports: ReceiverPorts): Promise<EngineError | null>;
  openWorkspace(path: string): Promise<void>;
  /** Runs the tab in front, after the values of a saved query's parameters were asked for; `all` lifts the limit that nobody wrote, `long` lets it take ten minutes. */
  runActive(more?: 'all' | 'long'): void;
  /** Opens a tab with the text, in SQL unless told, and runs it. */
  openQuery(title: string, text: string, more?: Omit<NewTab, 'title' | 'text'>): void;
  /** Shows a text in a tab without running it: the one in front where nothing is written in it. */
  openTab(document: NewTab): string;
  /** Shows a saved query: in the tab that shows it already, else in one of its own. */
  openSaved(query: SavedQuery): void;
  /** Commands and functions of Logs Insights; null until a workspace was opened. */
  reference: Store<LanguageReference | null>;
  /** What Insights queries can be asked of, counted anew when events came or went. */
  dataSets: Store<readonly DataSet[]>;
  /** Queries that the workspace keeps. */
  saved: SavedQueries;
  /** The sample investigation of this computer. */
  sample: Sample;
  /** Notebooks that the workspace keeps, in tabs and beside the data. */
  notebooks: Notebooks;
  /** Rankings of contributors: rules that the workspace keeps, and those in tabs. */
  contributors: Contributors;
  /** Rate anomalies, and AWS's own Insights events beside them, in tabs. */
  findings: Findings;
  /** Metrics out of log events, and alarm rules on them, in tabs. */
  metrics: Metrics;
  /** Maps, lists of traces, and traces in tabs. */
  traces: Traces;
  /** Notes and stars of the workspace. */
  notes: Notes;
  /** Shows the language reference beside the query, at a command or function where one is named. */
  showHelp(topic: string | null): void;
  restartEngine(): void;
}

/** Rows that the service itself gives to a query without limit (specs/insights-ql.md part 3). */
export const DEFAULT_ROW_LIMIT = 10_000;

const WORKSPACE = /\.trailglass$/i;
const BUNDLE = /\.trailglass-bundle(\.zip)?$/i;

/** Whether paths are opened as what they are: a workspace or a bundle alone. */
function isOpened(paths: readonly string[]): boolean {
  const [only = ''] = paths;
  return paths.length === 1 && (WORKSPACE.test(only) || BUNDLE.test(only.replace(/[/\\]+$/, '')));
}

/** What a query is allowed where its user lets it run on. */
const LONG_RUN_MS = 600_000;

export const AppContext = createContext<App | null>(null);

/** The state of this window. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('no AppContext around this component');
  return app;
}

/** Name for the workspace that dropped paths make: the first one's, without endings. */
function suggestedName(paths: string[]): string {
  const first =
    paths[0]
      ?.replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .pop() ?? '';
  return first.replace(/\.(json|gz|zip|tgz|tar|ndjson|jsonl|log|txt)\b/gi, '') || 'investigation';
}

/** Wires the stores together. */
export function createApp(engine: EngineConnection, desktop: DesktopApi, settings: Settings): App {
  const layout = createLayout();
  const tabs = createTabs();
  const range = createRangeHistory();
  const view = createWorkspaceView(range, layout);
  const steps = createSteps(sameStep);
  const lastRun = createStore<LastRun | null>(null);
  const spoken = createStore({ text: '', urgent: false });
  const runs = new Map<string, QueryRun>();
  const editor: App['editor'] = { current: null };
  const reference = createStore<LanguageReference | null>(null);
  const dataSets = createStore<readonly DataSet[]>([]);
  const say = (text: string, urgent = false) => spoken.set({ text, urgent });

  const onRunEnd = (tabId: string, state: QueryState, ended: EndedRun) => {
    const tab = tabs.queries().find(({ id }) => id === tabId);
    if (tab !== undefined) tabs.change(tabId, { runs: withRun(tab.runs, ended) });
    if (state.run.kind === 'done' && state.result !== null) {
      lastRun.set({ rows: state.result.rowCount, elapsedMs: state.result.elapsedMs });
      say(t('query.live.done', { n: state.result.rowCount, time: duration(state.result.elapsedMs) }));
    } else if (state.run.kind === 'failed') say(state.run.error.userMessage, true);
    else if (state.run.kind === 'cancelled') say(t('query.live.cancelled'));
  };

  const closeRuns = () => {
    for (const run of runs.values()) run.close();
    runs.clear();
  };

  const session = createSession(engine, desktop, async (info) => {
    closeRuns();
    dataSets.set([]);
    jobs.clear();
    receivers.clear();
    notes.clear();
    notebooks.clear();
    traces.clear();
    contributors.clear();
    findings.clear();
    metrics.clear();
    lastRun.set(null);
    tabs.load(null);
    steps.forget();
    view.load(info?.path ?? null);
    tabs.load(info?.path ?? null);
    layout.set((state) => ({
      ...state,
      panel: state.panel === 'notebook' ? 'sources' : state.panel,
      beside: null,
    }));
    if (info === null) return;
    if (reference.get() === null) reference.set(await engine.call('query.reference', {}));
    await Promise.all([
      jobs.refresh(),
      saved.refresh(),
      notes.refresh(),
      notebooks.refresh(),
      contributors.refresh(),
      metrics.refresh(),
    ]);
  });
  // Fields are looked for before anybody asks, so that the editor knows them at the first letter.
  session.data.subscribe(() => {
    if (session.store.get().workspace === null) return;
    void engine.call('fields.list', { dataSets: ['cloudtrail'] }).catch(() => undefined);
    void engine.call('query.dataSets', {}).then(
      (answer) => dataSets.set(answer.dataSets),
      () => undefined,
    );
  });
  const saved = createSavedQueries(engine, tabs, (error) => session.fail(t('error.title.saved'), error));

  const notes = createNotes(engine, (error) => session.fail(t('error.title.notes'), error));

  const jobs = createJobs(
    engine,
    () => session.changed(),
    (job) => {
      // Events that are noted may have come or gone.
      void notes.refresh().catch(() => undefined);
      const { records, files } = job.progress;
      if (job.status === 'done' && job.kind === 'import') {
        say(t('import.live.done', { events: count(records.inserted), failed: count(files.failed) }));
      } else if (job.status === 'done' && job.kind === 'pull') {
        say(t('pull.live.done', { events: count(records.inserted), failed: count(files.failed) }));
      } else if (job.bundled !== null) say(t('bundle.live.done', { rows: job.bundled.rows }));
      else if (job.exported !== null) say(t('export.live.done', { rows: job.exported.rows }));
      else if (job.error !== null) say(job.error, true);
    },
    (error) => session.fail(t('error.title.job'), error),
  );

  const receivers = createReceivers(engine, () => {
    if (session.store.get().workspace !== null) void jobs.refresh().catch(() => undefined);
  });

  const notebooks = createNotebooks(engine, tabs, layout, say, (error) =>
    session.fail(t('error.title.notebook'), error),
  );
  const contributors = createContributors(engine, () => app);
  const findings = createFindings(engine, () => app);
  const metrics = createMetrics(engine, () => app);
  const traces = createTraces(tabs, layout);
  const sample = createSample(
    engine,
    desktop,
    session,
    layout,
    () => app.preferences.language(app.preferences.store.get()),
    notebooks.showBeside,
    (error) => session.fail(t('error.title.sample'), error),
  );

  const runOf = (tabId: string) => {
    let run = runs.get(tabId);
    if (run === undefined) {
      run = createQueryRun(engine, (state, ended) => onRunEnd(tabId, state, ended));
      runs.set(tabId, run);
    }
    return run;
  };
  tabs.store.subscribe(() => {
    const open = new Set(tabs.store.get().tabs.map((tab) => tab.id));
    for (const [id, run] of runs) {
      if (open.has(id)) continue;
      run.close();
      runs.delete(id);
    }
  });

  const engineState = watchEngine(
    engine,
    desktop,
    () => {
      for (const run of runs.values()) {
        const { run: state } = run.store.get();
        run.engineStopped();
        if (state.kind === 'running') return state.question.text;
      }
      return null;
    },
    async () => {
      for (const run of runs.values()) run.engineStopped();
      jobs.clear();
      receivers.clear();
      if (await session.reopen()) await jobs.refresh();
    },
  );

  const show = (dialog: OpenDialog | null) => layout.set((state) => ({ ...state, dialog }));

  const runTab = (
    { id, text, language, sources, layout: columns }: TabDocument,
    rowLimit: number | null = DEFAULT_ROW_LIMIT,
    timeoutMs: number | null = null,
  ) => {
    if (text.trim() === '') return;
    tabs.change(id, { ranText: text });
    const allowed = timeoutMs === null ? {} : { timeoutMs };
    const question = { language, text, sources, range: ranges.of(id).store.get().current, rowLimit, ...allowed };
    steps.visit(id, { text, language, sources, layout: columns, range: question.range });
    void runOf(id).run(question);
  };
  /** Runs a text with `{{names}}` after their values were asked for; one whose braces are meant as they stand as it is. */
  const askAndRun = async (tab: TabDocument, run: () => void) => {
    try {
      const query = saved.store.get().find(({ id }) => id === tab.saved?.id);
      const { parameters, quoted } = await saved.parametersIn(tab, query?.parameters ?? tab.parameters);
      const { title, language, text, sources } = tab;
      const asIs = tab.asWritten === text && quoted.length === parameters.length;
      if (parameters.length === 0 || asIs) run();
      else {
        const own = query === undefined ? { tabId: tab.id, quoted } : { tabId: null, quoted: [] };
        show({ kind: 'fill-query', request: { ...own, title, description: '', language, text, parameters, sources } });
      }
    } catch (error) {
      session.fail(t('error.title.saved'), error);
    }
  };
  // The range is not in the text of an Insights query, so its result follows the range by itself.
  const ranges = createTabRanges(tabs, range, (tab, before, now) => {
    if (tab.kind === 'contributors') {
      contributors.onRange(tab, before, now);
      return;
    }
    if (tab.kind === 'findings') {
      findings.onRange(tab);
      return;
    }
    if (tab.kind === 'metrics') {
      metrics.onRange(tab);
      return;
    }
    const { id, text, language, sources, layout: columns } = tab;
    const step = { text, language, sources, layout: columns };
    if (!steps.store.get().has(id)) steps.visit(id, { ...step, range: before });
    steps.visit(id, { ...step, range: now });
    if (language !== 'insights' || text !== tab.ranText) return;
    const { result, run } = runOf(id).store.get();
    if (result !== null || run.kind === 'running') runTab(tab);
  });

  const app: App = {
    engine,
    desktop,
    preferences: createPreferences(desktop, settings),
    session,
    range,
    ranges,
    tabs,
    steps,
    jobs,
    pulls: createPullDrafts(),
    receivers,
    layout,
    engineState,
    lastRun,
    spoken,
    runOf,
    editor,
    rowActs: new Map(),
    reference,
    dataSets,
    saved,
    sample,
    notebooks,
    contributors,
    findings,
    metrics,
    traces,
    notes,
    say,
    show,
    async offerPaths(paths) {
      if (paths.length === 0) return;
      if (isOpened(paths)) await app.importPaths(paths);
      else show({ kind: 'add-data', source: 'files', paths });
    },
    async importPaths(paths, choice) {
      const [only] = paths;
      if (only === undefined) return;
      if (isOpened(paths)) {
        if (WORKSPACE.test(only)) await app.openWorkspace(only);
        else show({ kind: 'open-bundle', path: only });
        return;
      }
      const { workspace } = session.store.get();
      try {
        if (workspace?.readOnly) {
          session.fail(t('error.title.import'), new UserFacingError('workspace.read-only', t('import.readOnly')));
          return;
        }
        if (workspace === null && !(await session.create(await desktop.newWorkspacePath(suggestedName(paths))))) return;
        const jobId = await jobs.startImport(paths, choice);
        layout.set((state) => ({ ...state, area: 'query' }));
        show({ kind: 'job', jobId });
      } catch (error) {
        session.fail(t('error.title.import'), error);
      }
    },
    async startPull(pull) {
      try {
        if (session.store.get().workspace === null && !(await session.create(await desktop.newWorkspacePath('aws'))))
          return;
        const jobId = await jobs.startPull(pull);
        layout.set((state) => ({ ...state, area: 'query' }));
        show({ kind: 'job', jobId });
      } catch (error) {
        session.fail(t('error.title.pull'), error);
      }
    },
    async startReceiving(ports) {
      const isNew = session.store.get().workspace === null;
      if (isNew && !(await session.create(await desktop.newWorkspacePath('traces')))) return null;
      return await receivers.start(ports);
    },
    async openWorkspace(path) {
      await session.open(path);
    },
    runActive(more) {
      const ranking = tabs.rankingInFront();
      if (ranking !== null) contributors.run(ranking.id);
      const tab = tabs.active();
      if (tab === null || session.store.get().workspace === null) return;
      const run = () => runTab(tab, more === 'all' ? null : DEFAULT_ROW_LIMIT, more === 'long' ? LONG_RUN_MS : null);
      if (tab.text.includes('{{')) void askAndRun(tab, run);
      else run();
    },
    openQuery(title, text, more = {}) {
      app.openTab({ language: 'sql', title, text, ...more });
      app.runActive();
    },
    openTab(document) {
      const active = tabs.active();
      layout.set((state) => ({ ...state, area: 'query', called: false }));
      if (active === null || !isEmptyTab(active) || runOf(active.id).store.get().run.kind !== 'idle')
        return tabs.open(document);
      tabs.change(active.id, { language: 'insights', sources: [], saved: null, ...document });
      return active.id;
    },
    openSaved({ id, name, language, text, logGroups }) {
      const shown = tabs.queries().find((tab) => tab.saved?.id === id);
      layout.set((state) => ({ ...state, area: 'query', called: false }));
      if (shown !== undefined) tabs.activate(shown.id);
      else app.openTab({ title: baseName(name), language, text, sources: logGroups, saved: { id, name, text } });
    },
    showHelp(topic) {
      layout.set((state) => ({ ...state, area: 'query', help: { topic } }));
    },
    restartEngine() {
      engine.detach(t('engine.callStopped'));
      engineState.set({ status: 'restarting', reason: '', statement: null, asked: true });
      void desktop.restartEngine();
    },
  };
  return app;
}
