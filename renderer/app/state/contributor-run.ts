import type { Ranking } from '../../../preload/contract/contributor-rules.ts';
import type { ContributorReport } from '../../../preload/contract/contributors.ts';
import type { EngineClient } from '../../../preload/contract/index.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { type AnalysisRun, type AnalysisState, createAnalysisRun } from './analysis-run.ts';

/** A ranking as it is asked: with the range, and the period that it was cut into. */
export interface AskedRanking {
  ranking: Ranking;
  range: TimeRange | null;
  periodSeconds: number;
}

type RankingState = AnalysisState<AskedRanking, ContributorReport>;

/** A report, and what it answers. */
export type RankingAnswer = NonNullable<RankingState['answer']>;

export interface ContributorRun extends AnalysisRun<AskedRanking, ContributorReport> {
  /** Row and column under the cursor; a new report is read from its first row. */
  cursor: Store<{ row: number; column: number }>;
}

/** Makes the run of one tab; a run under way is cancelled by the next one. `onEnd` hears of each end. */
export function createContributorRun(engine: EngineClient, onEnd: (state: RankingState) => void): ContributorRun {
  const cursor = createStore({ row: 0, column: 0 });
  const run = createAnalysisRun(
    ({ ranking: { question, orderBy, limit }, range, periodSeconds }: AskedRanking, options) =>
      engine.call('contributors.top', { question, range, periodSeconds, orderBy, limit }, options),
    (state) => {
      if (state.run.kind === 'done') cursor.set(({ column }) => ({ row: 0, column }));
      onEnd(state);
    },
  );
  return { ...run, cursor };
}
