import type { EngineClient, Output } from '../../../preload/contract/index.ts';
import type { MetricBoard, SavedBoard } from '../../../preload/contract/metric-boards.ts';
import type { SeriesReport } from '../../../preload/contract/metrics.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { alarmRulesOf } from '../../lib/alarm-rules.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { periodFor } from '../../lib/periods.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import type { App } from '../app.ts';
import { type AnalysisRun, type AskOptions, createAnalysisRun, createTabRuns, sayEnd } from './analysis-run.ts';
import type { MetricsTab } from './analysis-tabs.ts';

/** What metrics were asked of. */
export interface AskedMetrics {
  board: MetricBoard;
  range: TimeRange | null;
  periodSeconds: number;
}

/** The series, and what the alarms on them say: their rules may be wrong where the series are right. */
export interface MetricsReport {
  series: SeriesReport;
  /** Null where the board has no alarms, or where they could not be evaluated. */
  alarms: Output<'alarms.evaluate'> | null;
  alarmsError: EngineError | null;
}

export type MetricsRun = AnalysisRun<AskedMetrics, MetricsReport>;

/** Metrics of the open workspace: those that it keeps, those in tabs, and their runs. */
export interface Metrics {
  /** In the order of their names. */
  boards: Store<readonly SavedBoard[]>;
  refresh(): Promise<void>;
  clear(): void;
  runOf(tabId: string): MetricsRun;
  /** Shows the metrics that were last in front, or new ones. */
  show(): void;
  /** Metrics in a tab of their own, and its id; they run. */
  open(board?: Partial<MetricBoard>, title?: string): string;
  /** Shows kept metrics: in the tab that shows them already, else in one of their own. */
  openSaved(board: SavedBoard): void;
  run(tabId: string): void;
  /** Changes what is asked; `run` runs it too. */
  edit(tabId: string, part: Partial<MetricBoard>, run?: boolean): void;
  /** Changes how a tab shows its answer. */
  change(tabId: string, part: Partial<Pick<MetricsTab, 'view' | 'twin' | 'alarm'>>): void;
  tabOf(tabId: string): MetricsTab | null;
  onRange(tab: MetricsTab): void;
  save(tabId: string): Promise<void>;
  /** Saves under a name, as new ones or in place of those that the tab shows. An error is the answer to show. */
  put(tabId: string, name: string, asNew: boolean): Promise<EngineError | null>;
  remove(id: string): Promise<void>;
}

const MOST_MS = 600_000;

/** What the log events of any workspace can be asked for first: the metrics that they name themselves. */
const FIRST: MetricBoard = {
  source: { kind: 'emf', namespace: null, metricName: null, dimensions: null },
  sources: [],
  periodSeconds: null,
  statistic: 'Average',
  alarms: '',
};

/** Makes the metrics of a window; `app` is asked when they act. */
export function createMetrics(engine: EngineClient, app: () => App): Metrics {
  const boards = createStore<readonly SavedBoard[]>([]);
  const all = () =>
    app()
      .tabs.store.get()
      .tabs.filter((tab) => tab.kind === 'metrics');
  const tabOf = (id: string) => all().find((tab) => tab.id === id) ?? null;
  const read = async () => boards.set((await engine.call('boards.list', {})).boards);
  const fail = (error: unknown) => app().session.fail(t('error.title.metrics'), error);

  const onEnd = sayEnd(app, ({ series: { series, statistics } }: MetricsReport) => {
    app().lastRun.set({ rows: statistics.values, elapsedMs: statistics.elapsedMs });
    app().say(t('metrics.live.done', { n: series.length, values: statistics.values }));
  });
  const ask = async ({ board, range, periodSeconds }: AskedMetrics, options: AskOptions): Promise<MetricsReport> => {
    const { source, sources, statistic, alarms } = board;
    const percentiles = statistic.startsWith('p') ? [Number(statistic.slice(1))] : [];
    const common = { sources, range, timeoutMs: MOST_MS };
    const series = await engine.call('metrics.series', { source, periodSeconds, percentiles, ...common }, options);
    if (alarms.trim() === '') return { series, alarms: null, alarmsError: null };
    try {
      const rules = alarmRulesOf(board);
      const said = await engine.call('alarms.evaluate', { rules, ...common }, options);
      return { series, alarms: said, alarmsError: null };
    } catch (error) {
      const known = asEngineError(error);
      if (known.code === 'cancelled' || known.code === 'engine.stopped') throw error;
      return { series, alarms: null, alarmsError: known };
    }
  };
  const runs = createTabRuns(
    () => createAnalysisRun(ask, onEnd),
    (id) => tabOf(id) !== null,
  );
  const run = (tabId: string) => {
    const tab = tabOf(tabId);
    if (tab === null) return;
    runs.sweep();
    const { board } = tab;
    const range = app().ranges.of(tabId).store.get().current;
    const data = app().session.store.get().workspace?.range ?? null;
    app().tabs.changeAnalysis('metrics', tabId, { ran: board });
    void runs.of(tabId).run({
      board,
      range,
      periodSeconds: board.periodSeconds ?? Math.max(60, periodFor(range ?? data)),
    });
  };
  const newTab = (board: MetricBoard, title: string, saved: MetricsTab['saved'] = null) => {
    app().layout.set((state) => ({ ...state, area: 'query', panel: 'findings', called: false }));
    const tab = { title, board, saved, ownRange: null, view: 'form' as const, twin: false, alarm: null, ran: null };
    const id = app().tabs.openAnalysis({ kind: 'metrics', ...tab });
    run(id);
    return id;
  };
  const open: Metrics['open'] = (board, title) => newTab({ ...FIRST, ...board }, title ?? t('metrics.title'));

  const save = async (tab: MetricsTab, name: string, id: string | null): Promise<EngineError | null> => {
    try {
      const kept = await engine.call('boards.save', { ...(id === null ? {} : { id }), name, board: tab.board });
      app().tabs.changeAnalysis('metrics', tab.id, { title: kept.name, saved: kept });
      await read();
      app().say(t('contributors.saved', { name: kept.name }));
      return null;
    } catch (error) {
      return asEngineError(error);
    }
  };

  return {
    boards,
    async refresh() {
      try {
        await read();
      } catch (error) {
        fail(error);
      }
    },
    clear() {
      boards.set([]);
      runs.clear();
    },
    runOf: runs.of,
    show() {
      const { active } = app().tabs.store.get();
      const tab = all().find(({ id }) => id === active) ?? all().at(-1);
      app().layout.set((state) => ({ ...state, area: 'query', panel: 'findings', called: false }));
      if (tab === undefined) open();
      else {
        app().tabs.activate(tab.id);
        if (runs.of(tab.id).store.get().run.kind === 'idle') run(tab.id);
      }
    },
    open,
    openSaved(board) {
      const shown = all().find(({ saved }) => saved?.id === board.id);
      if (shown === undefined) newTab(board.board, board.name, board);
      else {
        app().layout.set((state) => ({ ...state, area: 'query', panel: 'findings', called: false }));
        app().tabs.activate(shown.id);
      }
    },
    run,
    edit(tabId, part, thenRun = false) {
      const tab = tabOf(tabId);
      if (tab === null) return;
      app().tabs.changeAnalysis('metrics', tabId, { board: { ...tab.board, ...part } });
      if (thenRun) run(tabId);
    },
    change: (tabId, part) => app().tabs.changeAnalysis('metrics', tabId, part),
    tabOf,
    onRange(tab) {
      const { run: state, answer } = runs.of(tab.id).store.get();
      if (answer !== null || state.kind !== 'idle') run(tab.id);
    },
    async save(tabId) {
      const tab = tabOf(tabId);
      if (tab === null) return;
      const known = boards.get().find(({ id }) => id === tab.saved?.id);
      if (known === undefined) app().show({ kind: 'save-board', tabId, asNew: true });
      else {
        const failure = await save(tab, known.name, known.id);
        if (failure !== null) fail(failure);
      }
    },
    async put(tabId, name, asNew) {
      const tab = tabOf(tabId);
      if (tab === null) return null;
      const known = boards.get().find(({ id }) => id === tab.saved?.id);
      return await save(tab, name, asNew ? null : (known?.id ?? null));
    },
    async remove(id) {
      try {
        await engine.call('boards.remove', { id });
        for (const tab of all())
          if (tab.saved?.id === id) app().tabs.changeAnalysis('metrics', tab.id, { saved: null });
        await read();
      } catch (error) {
        fail(error);
      }
    },
  };
}
