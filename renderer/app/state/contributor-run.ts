import type { Ranking } from '../../../preload/contract/contributor-rules.ts';
import type { ContributorReport } from '../../../preload/contract/contributors.ts';
import type { EngineClient } from '../../../preload/contract/index.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { createStore, type Store } from '../../lib/store.ts';

/** A ranking as it is asked: with the range, and the period that it was cut into. */
export interface AskedRanking {
  ranking: Ranking;
  range: TimeRange | null;
  periodSeconds: number;
}

export type RankingState =
  | { kind: 'idle' }
  | { kind: 'running'; since: number; percent: number | null }
  | { kind: 'done' }
  | { kind: 'failed'; error: EngineError; afterMs: number }
  | { kind: 'cancelled'; afterMs: number };

/** What a tab knows of its ranking beside the question; it outlives the view, so that switching tabs stops nothing. */
export interface ContributorsState {
  run: RankingState;
  /** The newest report that came, and what it answers; it stays while the next one is under way, or failed. */
  answer: { asked: AskedRanking; report: ContributorReport; at: number } | null;
  /** Row and column under the cursor. */
  row: number;
  column: number;
}

export interface ContributorRun {
  store: Store<ContributorsState>;
  run(asked: AskedRanking): Promise<void>;
  cancel(): void;
  setCursor(row: number, column: number): void;
}

/** Makes the run of one tab; a run under way is cancelled by the next one. `onEnd` hears of each end. */
export function createContributorRun(engine: EngineClient, onEnd: (state: ContributorsState) => void): ContributorRun {
  const store = createStore<ContributorsState>({ run: { kind: 'idle' }, answer: null, row: 0, column: 0 });
  let abort: AbortController | null = null;
  const end = (part: Partial<ContributorsState>) => {
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
      const { ranking, range, periodSeconds } = asked;
      const { question, orderBy, limit } = ranking;
      try {
        const report = await engine.call(
          'contributors.top',
          { question, range, periodSeconds, orderBy, limit },
          {
            signal: own.signal,
            onProgress: ({ percent }) => {
              if (abort === own) store.set((state) => ({ ...state, run: { kind: 'running', since, percent } }));
            },
          },
        );
        if (abort !== own) return;
        end({ run: { kind: 'done' }, answer: { asked, report, at: Date.now() }, row: 0 });
      } catch (error) {
        if (abort !== own) return;
        const known = asEngineError(error);
        const afterMs = performance.now() - since;
        end({
          run: known.code === 'cancelled' ? { kind: 'cancelled', afterMs } : { kind: 'failed', error: known, afterMs },
        });
      }
    },
    cancel() {
      abort?.abort();
    },
    setCursor(row, column) {
      store.set((state) => (state.row === row && state.column === column ? state : { ...state, row, column }));
    },
  };
}
