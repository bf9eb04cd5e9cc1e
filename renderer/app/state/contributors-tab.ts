import type { Ranking } from '../../../preload/contract/contributor-rules.ts';
import type { ContributorQuestion } from '../../../preload/contract/contributors.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import type { TabFrame } from './tabs.ts';

/** How a ranking is written: in a form, as the rule's JSON, or (to read) as SQL. */
export type RankingView = 'form' | 'json' | 'sql';

/** A tab that ranks contributors. */
export interface ContributorsTab extends TabFrame {
  kind: 'contributors';
  /** The range that the tab holds on to; null where it follows the workspace. */
  ownRange: { range: TimeRange | null } | null;
  ranking: Ranking;
  /** The other way of asking, as it was left: free fields beside a rule, and the other way round. */
  aside: ContributorQuestion | null;
  view: RankingView;
  /** The rule of the workspace that is shown, as it is kept; null until it was saved. */
  saved: { id: string; name: string; ranking: Ranking } | null;
  /** What ran last, for the dot of a changed tab. */
  ran: Ranking | null;
}

export const sameRanking = (a: Ranking | null, b: Ranking | null): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether something was not saved yet, or not run where nothing is saved. */
export function isRankingChanged({ ranking, saved, ran }: ContributorsTab): boolean {
  return !sameRanking(ranking, saved?.ranking ?? ran);
}
