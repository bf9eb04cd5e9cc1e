import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import type { App } from '../app.ts';

export type RunState =
  | { kind: 'idle' }
  | { kind: 'running'; since: number; percent: number | null }
  | { kind: 'done' }
  | { kind: 'failed'; error: EngineError; afterMs: number }
  | { kind: 'cancelled'; afterMs: number };

/** What a tab knows of its answer beside the question; it outlives the view, so that switching tabs stops nothing. */
export interface AnalysisState<Asked, Report> {
  run: RunState;
  /** The newest report that came, and what it answers; it stays while the next one is under way, or failed. */
  answer: { asked: Asked; report: Report; at: number } | null;
}

export interface AnalysisRun<Asked, Report> {
  store: Store<AnalysisState<Asked, Report>>;
  run(asked: Asked): Promise<void>;
  cancel(): void;
}

export interface AskOptions {
  signal: AbortSignal;
  onProgress: (progress: { percent: number | null }) => void;
}

/** Makes the run of one tab; a run under way is cancelled by the next one. `onEnd` hears of each end. */
export function createAnalysisRun<Asked, Report>(
  ask: (asked: Asked, options: AskOptions) => Promise<Report>,
  onEnd: (state: AnalysisState<Asked, Report>) => void,
): AnalysisRun<Asked, Report> {
  const store = createStore<AnalysisState<Asked, Report>>({ run: { kind: 'idle' }, answer: null });
  let abort: AbortController | null = null;
  const end = (part: Partial<AnalysisState<Asked, Report>>) => {
    store.set((state) => ({ ...state, ...part }));
    onEnd(store.get());
  };
  return {
    store,
    async run(asked) {
      abort?.abort();
      const own = new AbortController();
      abort = own;
      const since = performance.now();
      store.set((state) => ({ ...state, run: { kind: 'running', since, percent: null } }));
      try {
        const report = await ask(asked, {
          signal: own.signal,
          onProgress: ({ percent }) => {
            if (abort === own) store.set((state) => ({ ...state, run: { kind: 'running', since, percent } }));
          },
        });
        if (abort === own) end({ run: { kind: 'done' }, answer: { asked, report, at: Date.now() } });
      } catch (error) {
        if (abort !== own) return;
        const known = asEngineError(error);
        const afterMs = performance.now() - since;
        end({
          run: known.code === 'cancelled' ? { kind: 'cancelled', afterMs } : { kind: 'failed', error: known, afterMs },
        });
      }
    },
    cancel: () => abort?.abort(),
  };
}

/** The end of a run as a screen reader hears it; `onDone` says what was found. */
export function sayEnd<Asked, Report>(
  app: () => App,
  onDone: (report: Report) => void,
): (state: AnalysisState<Asked, Report>) => void {
  return ({ run, answer }) => {
    if (run.kind === 'done' && answer !== null) onDone(answer.report);
    else if (run.kind === 'failed') app().say(run.error.userMessage, true);
    else if (run.kind === 'cancelled') app().say(t('query.live.cancelled'));
  };
}

/** The runs of the tabs of one kind. */
export interface TabRuns<Run> {
  /** The run of a tab, made on first use. */
  of(tabId: string): Run;
  /** Cancels the runs of tabs that are gone. */
  sweep(): void;
  clear(): void;
}

export function createTabRuns<Run extends { cancel(): void }>(
  make: () => Run,
  isOpen: (tabId: string) => boolean,
): TabRuns<Run> {
  const runs = new Map<string, Run>();
  const removeWhere = (isGone: (tabId: string) => boolean) => {
    for (const [tabId, run] of runs) {
      if (!isGone(tabId)) continue;
      run.cancel();
      runs.delete(tabId);
    }
  };
  return {
    of(tabId) {
      let run = runs.get(tabId);
      if (run === undefined) {
        run = make();
        runs.set(tabId, run);
      }
      return run;
    },
    sweep: () => removeWhere((tabId) => !isOpen(tabId)),
    clear: () => removeWhere(() => true),
  };
}
