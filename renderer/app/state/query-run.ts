import type { EngineClient, Output, Progress } from '../../../preload/contract/index.ts';
import type { ResultColumn } from '../../../preload/contract/page.ts';
import type { QueryLanguage } from '../../../preload/contract/query.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import type { DataReads } from '../../../preload/contract/unread.ts';
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
  /** How long it may run; what the engine allows unless told. */
  timeoutMs?: number;
}

/** An open result: its rows stay in the engine, pages come as the grid asks for them. */
export interface Result {
  resultId: string;
  /** Of the run that it came from, in the tab's list of runs. */
  runId: string;
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
  /** What it was asked of; null while that is not told. */
  reads: DataReads | null;
  partial: boolean;
  /** When it ended, epoch milliseconds. */
  at: number;
  /** What the workspace held when it ran, to say how many events came since. */
  held: { trailEvents: number; logEvents: number };
  /** Nothing is behind it in the engine (that ended, or `early`): rows that are not here cannot be read. */
  lost: boolean;
  /** The first rows of a run that had not ended: it goes on, or was stopped. */
  early: boolean;
}

/** A run that came to its end, however it did. */
export interface EndedRun {
  id: string;
  question: Question;
  /** Epoch milliseconds. */
  at: number;
  afterMs: number;
  outcome: 'done' | 'failed' | 'cancelled';
  rows: number | null;
}

export type RunState =
  | { kind: 'idle' }
  | { kind: 'running'; since: number; percent: number | null; question: Question }
  | { kind: 'done' }
  | { kind: 'failed'; error: EngineError; afterMs: number; question: Question }
  | { kind: 'cancelled'; afterMs: number; percent: number | null };

/** What a query tab knows beside its text; it outlives the view, so that switching tabs stops nothing. */
export interface QueryState {
  run: RunState;
  result: Result | null;
  /** Results whose rows are open in the engine, by run: the newest, and those that are pinned. */
  kept: ReadonlyMap<string, Result>;
  /** Runs whose rows stay open whatever runs after them. */
  pinned: ReadonlySet<string>;
  /** Two runs that are compared in place of the rows. */
  compared: { a: string; b: string } | null;
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
  /** Keeps a run's rows open, or lets them go with the next run. */
  pin(runId: string, pinned: boolean): void;
  /** Shows the rows of a run that are open still. */
  show(runId: string): void;
  compare(runs: { a: string; b: string } | null): void;
  /** The engine process is gone, and the open results with it. */
  engineStopped(): void;
  setCursor(row: number, column: number): void;
  /** Marks a row or takes its mark off; null takes all off. */
  toggleMark(row: number | null): void;
  close(): void;
}

/** Where a result is looked at when it comes. */
const START = { pageError: null, row: 0, column: 0, marks: new Set<number>() };

const hasSameColumns = (before: Result | null, now: Result) =>
  before !== null &&
  before.columns.map(({ name }) => name).join('\n') === now.columns.map(({ name }) => name).join('\n');

/** The first rows of a run as a result of its own, which the whole one takes the place of. */
function earlyResult(
  runId: string,
  question: Question,
  { columns, page, timeColumn }: NonNullable<Progress<'query.run'>['firstRows']>,
): Result {
  return {
    resultId: `${runId} so far`,
    runId,
    question,
    columns,
    rowCount: page.rowCount,
    elapsedMs: 0,
    cache: createPageCache(
      async () => page,
      page.rowCount,
      page,
      () => undefined,
    ),
    timeColumn,
    isRecords: page.records !== null,
    warnings: [],
    rowsUncut: null,
    statistics: null,
    reads: null,
    partial: false,
    at: Date.now(),
    held: { trailEvents: 0, logEvents: 0 },
    lost: true,
    early: true,
  };
}

/** Makes the run of one tab. `onEnd` hears of each end, for the list of runs, the live region and the status bar. */
export function createQueryRun(engine: EngineClient, onEnd: (state: QueryState, ended: EndedRun) => void): QueryRun {
  const store = createStore<QueryState>({
    run: { kind: 'idle' },
    result: null,
    kept: new Map(),
    pinned: new Set(),
    compared: null,
    pageError: null,
    row: 0,
    column: 0,
    marks: new Set(),
  });
  let running: AbortController | null = null;

  const drop = (result: Result) => {
    result.cache.close();
    if (result.lost) return;
    void engine.call('query.close', { resultId: result.resultId }).catch(() => undefined);
  };

  return {
    store,
    async run(question) {
      running?.abort();
      const abort = new AbortController();
      running = abort;
      const since = performance.now();
      const id = crypto.randomUUID();
      store.set((state) => ({ ...state, run: { kind: 'running', since, percent: null, question } }));
      try {
        const output = await engine.call(
          'query.run',
          { ...question, records: true },
          {
            signal: abort.signal,
            onProgress: ({ percent, firstRows }) => {
              if (running !== abort) return;
              const early = firstRows === undefined ? null : earlyResult(id, question, firstRows);
              store.set((s) => ({
                ...s,
                run: { kind: 'running', since, percent, question },
                ...(early === null
                  ? {}
                  : {
                      result: early,
                      compared: null,
                      ...START,
                      column: hasSameColumns(s.result, early) ? s.column : 0,
                    }),
              }));
            },
          },
        );
        if (running !== abort) {
          void engine.call('query.close', { resultId: output.resultId }).catch(() => undefined);
          return;
        }
        const cache = createPageCache(
          (offset, limit, columns, signal) =>
            engine.call('query.page', { resultId: output.resultId, offset, limit, columns }, { signal }),
          output.rowCount,
          output.firstPage,
          (error) =>
            store.set((s) => (s.result?.runId !== id || s.result.lost ? s : { ...s, pageError: asEngineError(error) })),
        );
        const result: Result = {
          resultId: output.resultId,
          runId: id,
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
          reads: output.reads,
          partial: output.partial,
          at: Date.now(),
          held: output.held,
          lost: false,
          early: false,
        };
        const { kept, pinned, compared, result: before, column } = store.get();
        const stay = [...kept].filter(([runId]) => pinned.has(runId));
        store.set({
          run: { kind: 'done' },
          result,
          kept: new Map([...stay, [id, result]]),
          pinned,
          // What was compared with the newest rows is compared with those of now; two pinned runs are left for the new rows.
          compared:
            compared !== null && pinned.has(compared.a) && !pinned.has(compared.b) ? { a: compared.a, b: id } : null,
          ...START,
          // Whoever filters by one value after the other stays in the column.
          column: hasSameColumns(before, result) ? column : 0,
        });
        for (const [runId, old] of kept) if (!pinned.has(runId)) drop(old);
      } catch (caught) {
        if (running !== abort) return;
        const error = asEngineError(caught);
        const afterMs = performance.now() - since;
        store.set((state) => ({
          ...state,
          run:
            error.code === 'cancelled'
              ? { kind: 'cancelled', afterMs, percent: state.run.kind === 'running' ? state.run.percent : null }
              : { kind: 'failed', error, afterMs, question },
        }));
      } finally {
        if (running === abort) {
          running = null;
          const state = store.get();
          const outcome = state.run.kind === 'done' ? 'done' : state.run.kind === 'cancelled' ? 'cancelled' : 'failed';
          const rows = outcome === 'done' ? (state.result?.rowCount ?? null) : null;
          onEnd(state, { id, question, at: Date.now(), afterMs: performance.now() - since, outcome, rows });
        }
      }
    },
    cancel() {
      running?.abort();
    },
    engineStopped() {
      store.set((state) => {
        const kept = new Map([...state.kept].map(([runId, result]) => [runId, { ...result, lost: true }]));
        const { result } = state;
        const shown = result === null ? null : (kept.get(result.runId) ?? result);
        return { ...state, kept, result: shown, compared: null, pageError: null };
      });
    },
    pin(runId, isPinned) {
      const { result, kept, pinned: old } = store.get();
      const pinned = new Set(old);
      if (isPinned) pinned.add(runId);
      else pinned.delete(runId);
      const newest = [...kept.keys()].at(-1);
      const gone = isPinned || runId === result?.runId || runId === newest ? undefined : kept.get(runId);
      const left = new Map(kept);
      if (gone !== undefined) {
        left.delete(runId);
        drop(gone);
      }
      store.set((state) => ({ ...state, pinned, kept: left }));
    },
    show(runId) {
      const result = store.get().kept.get(runId);
      if (result !== undefined)
        store.set((state) => ({ ...state, run: { kind: 'done' }, result, compared: null, ...START }));
    },
    compare(compared) {
      store.set((state) => ({ ...state, compared }));
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
      for (const result of store.get().kept.values()) drop(result);
    },
  };
}
