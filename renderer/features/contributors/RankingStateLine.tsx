import { AnalysisState } from '../../app/AnalysisState.tsx';
import { useApp } from '../../app/app.ts';
import type { ContributorRun } from '../../app/state/contributor-run.ts';
import { type ContributorsTab, sameRanking } from '../../app/state/contributors-tab.ts';
import { sameRange } from '../../app/state/range-history.ts';
import { unreadText, useUnread } from '../../app/UnreadNote.tsx';
import { usePart, useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';

/** What is to be known before the numbers are read: that they are on their way, of something else, or could not be had. */
export function RankingStateLine({ tab, run }: { tab: ContributorsTab; run: ContributorRun }) {
  const app = useApp();
  const { answer } = useStore(run.store);
  const range = usePart(app.ranges.of(tab.id).store, (part) => part.current);
  const unread = useUnread(answer?.report.reads ?? null);
  const isStale =
    answer !== null && (!sameRanking(answer.asked.ranking, tab.ranking) || !sameRange(answer.asked.range, range));
  const openJson = tab.ranking.question.kind === 'rule' && tab.view !== 'json' && (
    <Button onPress={() => app.tabs.changeContributors(tab.id, { view: 'json' })}>{t('contributors.openJson')}</Button>
  );
  return (
    <AnalysisState
      run={run}
      isStale={isStale}
      running={t('contributors.running')}
      failed={t('contributors.failed')}
      failedActs={openJson}
      notes={[...(answer?.report.warnings ?? []), ...(unread.length > 0 ? [unreadText(unread)] : [])]}
      onRun={() => app.contributors.run(tab.id)}
    />
  );
}
