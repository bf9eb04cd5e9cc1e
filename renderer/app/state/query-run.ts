import type { EngineClient, Output } from '../../../preload/contract/index.ts';
import type { ResultColumn } from '../../../preload/contract/page.ts';
import type { QueryLanguage } from '../../../preload/contract/query.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { createPageCache, type PageCache } from '../../lib/page-cache.ts';
import { createStore, type Store } from '../../lib/store.ts';

/** What is asked: a text, and for Insights of which log groups and when. */
export interface Question {
  language: QueryLanguage;
  text: string;
  sources: string[];
  range: TimeRange | null;
  /** Most rows of an Insights query that names no limit; null for all. */
  rowLimit: number | null;
}

/** An open result: its rows stay in the engine, pages come as the grid asks for them. */
export interface Result {
  resultId: string;
  question: Question;
  columns: ResultColumn[];
  rowCount: number;
  elapsedMs: number;
  cache: PageCache;
  timeColumn: number | null;
  /** Each row is one stored record, so that it has a detail and an outcome. */
  isRecords: boolean;
  warnings: string[];
  /** Rows without the limit that nobody wrote, where it cut the result. */
  rowsUncut: number | null;
  statistics: Output<'query.run'>['statistics'];
  partial: boolean;
  /** When it ended, epoch milliseconds. */
  at: number;
  /** What the workspace held when it ran, to say how many events came since. */
  held: { trailEvents: number; logEvents: number };
}

export type RunState =
  | { kind: 'idle' }
  | { kind: 'running'; since: number; percent: number | null; question: Question }
  | { kind: 'done' }
  | { kind: 'failed'; error: EngineError; afterMs: number; question: Question }
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
  /** Rows that were marked to be copied together. */
  marks: ReadonlySet<number>;
}

export interface QueryRun {
  store: Store<QueryState>;
  run(question: Question): Promise<void>;
  cancel(): void;
  /** The engine process is gone, and the open result with it. */
  engineStopped(): void;
  setCursor(row: number, column: number): void;
  /** Marks a row or takes its mark off; null takes all off. */
  toggleMark(row: number | null): void;
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
    marks: new Set(),
  });
  let running: AbortController | null = null;

  const drop = (result: Result | null) => {
    if (result === null) return;
    result.cache.close();
    void engine.call('query.close', { resultId: result.resultId }).catch(() => undefined);
  };

  return {
    store,
    async run(question) {
      running?.abort();
      const abort = new AbortController();
      running = abort;
      const since = performance.now();
      store.set((state) => ({ ...state, run: { kind: 'running', since, percent: null, question } }));
      try {
        const output = await engine.call(
          'query.run',
          { ...question, records: true },
          {
            signal: abort.signal,
            onProgress: ({ percent }) => {
              if (running === abort) store.set((s) => ({ ...s, run: { kind: 'running', since, percent, question } }));
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
            question,
            columns: output.columns,
            rowCount: output.rowCount,
            elapsedMs: output.elapsedMs,
            cache,
            timeColumn: output.timeColumn,
            isRecords: output.firstPage.records !== null,
            // The bar says itself that the result was cut, which is what the last warning says then.
            warnings: output.rowsUncut === null ? output.warnings : output.warnings.slice(0, -1),
            rowsUncut: output.rowsUncut,
            statistics: output.statistics,
            partial: output.partial,
            at: Date.now(),
            held: output.held,
          },
          lost: false,
          pageError: null,
          row: 0,
          column: 0,
          marks: new Set(),
        });
        drop(old);
      } catch (caught) {
        if (running !== abort) return;
        const error = asEngineError(caught);
        const afterMs = performance.now() - since;
        store.set((state) => ({
          ...state,
          run:
            error.code === 'cancelled' ? { kind: 'cancelled', afterMs } : { kind: 'failed', error, afterMs, question },
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
    toggleMark(row) {
      store.set((state) => {
        const marks = new Set(row === null ? [] : state.marks);
        if (row !== null && !marks.delete(row)) marks.add(row);
        return { ...state, marks };
      });
    },
    close() {
      running?.abort();
      running = null;
      drop(store.get().result);
    },
  };
}
