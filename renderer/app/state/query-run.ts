import type { EngineClient } from '../../../preload/contract/index.ts';
import type { ResultColumn } from '../../../preload/contract/page.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { createPageCache, type PageCache } from '../../lib/page-cache.ts';
import { createStore, type Store } from '../../lib/store.ts';

/** An open result: its rows stay in the engine, pages come as the grid asks for them. */
export interface Result {
  resultId: string;
  text: string;
  columns: ResultColumn[];
  rowCount: number;
  elapsedMs: number;
  cache: PageCache;
  timeColumn: number | null;
  /** Each row is one stored record, so that it has a detail and an outcome. */
  isRecords: boolean;
  warnings: string[];
  partial: boolean;
  /** When it ended, epoch milliseconds. */
  at: number;
  /** Events in the workspace when it ran, to say how many came since. */
  eventsThen: number;
}

export type RunState =
  | { kind: 'idle' }
  | { kind: 'running'; since: number; percent: number | null; text: string }
  | { kind: 'done' }
  | { kind: 'failed'; error: EngineError; afterMs: number; text: string }
  | { kind: 'cancelled'; afterMs: number };

/** What a query tab knows beside its text; it outlives the view, so that switching tabs stops nothing. */
export interface QueryState {
  run: RunState;
  result: Result | null;
  /** The engine that held the result ended: rows that are not here cannot be read any more. */
  lost: boolean;
  pageError: EngineError | null;
  /** Row under the cursor, and whether its detail is open. */
  row: number;
  column: number;
}

export interface QueryRun {
  store: Store<QueryState>;
  run(text: string, eventsNow: number): Promise<void>;
  cancel(): void;
  /** The engine process is gone, and the open result with it. */
  engineStopped(): void;
  setCursor(row: number, column: number): void;
  close(): void;
}

/** Makes the run of one tab. `onEnd` hears of each end, for the live region and the status bar. */
export function createQueryRun(engine: EngineClient, onEnd: (state: QueryState) => void): QueryRun {
  const store = createStore<QueryState>({
    run: { kind: 'idle' },
    result: null,
    lost: false,
    pageError: null,
    row: 0,
    column: 0,
  });
  let running: AbortController | null = null;

  const drop = (result: Result | null) => {
    if (result === null) return;
    result.cache.close();
    void engine.call('query.close', { resultId: result.resultId }).catch(() => undefined);
  };

  return {
    store,
    async run(text, eventsNow) {
      running?.abort();
      const abort = new AbortController();
      running = abort;
      const since = performance.now();
      store.set((state) => ({ ...state, run: { kind: 'running', since, percent: null, text } }));
      try {
        const output = await engine.call(
          'query.run',
          { language: 'sql', text },
          {
            signal: abort.signal,
            onProgress: ({ percent }) => {
              if (running === abort) store.set((s) => ({ ...s, run: { kind: 'running', since, percent, text } }));
            },
          },
        );
        if (running !== abort) {
          void engine.call('query.close', { resultId: output.resultId }).catch(() => undefined);
          return;
        }
        const cache = createPageCache(
          (offset, limit, signal) =>
            engine.call('query.page', { resultId: output.resultId, offset, limit }, { signal }),
          output.rowCount,
          output.firstPage,
          (error) => store.set((s) => (s.lost ? s : { ...s, pageError: asEngineError(error) })),
        );
        const old = store.get().result;
        store.set({
          run: { kind: 'done' },
          result: {
            resultId: output.resultId,
            text,
            columns: output.columns,
            rowCount: output.rowCount,
            elapsedMs: output.elapsedMs,
            cache,
            timeColumn: output.timeColumn,
            isRecords: output.firstPage.records !== null,
            warnings: output.warnings,
            partial: output.partial,
            at: Date.now(),
            eventsThen: eventsNow,
          },
          lost: false,
          pageError: null,
          row: 0,
          column: 0,
        });
        drop(old);
      } catch (caught) {
        if (running !== abort) return;
        const error = asEngineError(caught);
        const afterMs = performance.now() - since;
        store.set((state) => ({
          ...state,
          run: error.code === 'cancelled' ? { kind: 'cancelled', afterMs } : { kind: 'failed', error, afterMs, text },
        }));
      } finally {
        if (running === abort) {
          running = null;
          onEnd(store.get());
        }
      }
    },
    cancel() {
      running?.abort();
    },
    engineStopped() {
      store.set((state) => (state.result === null ? state : { ...state, lost: true, pageError: null }));
    },
    setCursor(row, column) {
      store.set((state) => (state.row === row && state.column === column ? state : { ...state, row, column }));
    },
    close() {
      running?.abort();
      running = null;
      drop(store.get().result);
    },
  };
}
