import { type AnomalyReport, anomalyParameters } from '../../../preload/contract/anomalies.ts';
import type { EngineClient } from '../../../preload/contract/index.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import type { App } from '../app.ts';
import { type AnalysisRun, createAnalysisRun, createTabRuns, sayEnd } from './analysis-run.ts';
import { type FindingsTab, NO_FILTER } from './analysis-tabs.ts';
import { withPanel } from './layout.ts';

/** What findings were asked of. */
export interface AskedFindings extends Pick<FindingsTab, 'per' | 'parameters'> {
  range: TimeRange | null;
}

export type FindingsRun = AnalysisRun<AskedFindings, AnomalyReport>;

/** The findings of the open workspace: tabs, and what runs in them. */
export interface Findings {
  /** High findings of the answer that came last, for the badge of the area. */
  high: Store<number>;
  /** The run of a tab, made on first use. */
  runOf(tabId: string): FindingsRun;
  /** Shows the area: the findings that are in front, else those that were last, else new ones. */
  show(): void;
  /** Findings in a tab of their own, and its id; they run. */
  open(): string;
  run(tabId: string): void;
  /** Changes what a tab shows; a change of what is computed (`per`, `parameters`) waits for Run. */
  change(tabId: string, part: Partial<Omit<FindingsTab, 'id' | 'side' | 'kind'>>): void;
  /** The findings that are in front, else the last ones; null where no tab has any. */
  last(): FindingsTab | null;
  /** The range of a tab on screen became another one: its findings are asked again. */
  onRange(tab: FindingsTab): void;
  clear(): void;
}

/** A computation may take longer than a query: it reads all trails, weeks before the range as well. */
const MOST_MS = 600_000;

/** Makes the findings of a window; `app` is asked when they act. */
export function createFindings(engine: EngineClient, app: () => App): Findings {
  const high = createStore(0);
  const all = () =>
    app()
      .tabs.store.get()
      .tabs.filter((tab) => tab.kind === 'findings');
  const tabOf = (id: string) => all().find((tab) => tab.id === id) ?? null;

  const onEnd = sayEnd(app, ({ anomalies, insightsEvents, statistics }: AnomalyReport) => {
    high.set(anomalies.filter(({ severity }) => severity === 'high').length);
    app().lastRun.set({ rows: anomalies.length + insightsEvents.length, elapsedMs: statistics.elapsedMs });
    app().say(t('findings.live.done', { n: anomalies.length, aws: insightsEvents.length }));
  });
  const newRun = () =>
    createAnalysisRun(
      ({ range, per, parameters }: AskedFindings, options) =>
        engine.call('anomalies.find', { range, per, parameters, timeoutMs: MOST_MS }, options),
      onEnd,
    );
  const runs = createTabRuns(newRun, (id) => tabOf(id) !== null);
  const run = (tabId: string) => {
    const tab = tabOf(tabId);
    if (tab === null) return;
    runs.sweep();
    const range = app().ranges.of(tabId).store.get().current;
    void runs.of(tabId).run({ range, per: tab.per, parameters: tab.parameters });
  };
  const toPanel = () => app().layout.set((state) => withPanel(state, 'findings'));
  const last = () => {
    const { active } = app().tabs.store.get();
    return all().find(({ id }) => id === active) ?? all().at(-1) ?? null;
  };
  const open = () => {
    toPanel();
    const id = app().tabs.openAnalysis({
      kind: 'findings',
      title: t('findings.title'),
      ownRange: null,
      per: 'api',
      parameters: anomalyParameters.parse({}),
      form: false,
      view: 'timeline',
      group: 'none',
      order: 'severity',
      filter: NO_FILTER,
      selected: null,
    });
    run(id);
    return id;
  };
  return {
    high,
    runOf: runs.of,
    show() {
      const tab = last();
      if (tab === null) open();
      else {
        toPanel();
        app().tabs.activate(tab.id);
        if (runs.of(tab.id).store.get().run.kind === 'idle') run(tab.id);
      }
    },
    open,
    run,
    change: (tabId, part) => app().tabs.changeAnalysis('findings', tabId, part),
    last,
    onRange(tab) {
      const { run: state, answer } = runs.of(tab.id).store.get();
      if (answer !== null || state.kind !== 'idle') run(tab.id);
    },
    clear() {
      runs.clear();
      high.set(0);
    },
  };
}
