import { Clock3 } from 'lucide-react';
import { useApp } from '../../app/app.ts';
import type { ContributorRun } from '../../app/state/contributor-run.ts';
import { type ContributorsTab, sameRanking } from '../../app/state/contributors-tab.ts';
import { sameRange } from '../../app/state/range-history.ts';
import { unreadText, useUnread } from '../../app/UnreadNote.tsx';
import { duration } from '../../lib/format-number.ts';
import { timeOfDay } from '../../lib/format-time.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useLonger } from '../../lib/useLonger.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { NeutralMark, StatusShape } from '../../ui/StatusShape.tsx';

/** What is to be known before the numbers are read: that they are on their way, of something else, or could not be had. */
export function RankingStateLine({ tab, run }: { tab: ContributorsTab; run: ContributorRun }) {
  const app = useApp();
  const state = useStore(run.store);
  const { timeZone } = useStore(app.preferences.store);
  const range = usePart(app.ranges.of(tab.id).store, (part) => part.current);
  const unread = useUnread(state.answer?.report.reads ?? null);
  const since = state.run.kind === 'running' ? state.run.since : null;
  const shown = useLonger(since, 150);
  const slow = useLonger(since, 400);
  const runIt = () => app.contributors.run(tab.id);
  const again = <Button onPress={runIt}>{t('query.runAgain')}</Button>;

  if (state.run.kind === 'failed') {
    return (
      <div className="contributors-state">
        <ErrorNote
          title={t('contributors.failed')}
          message={state.run.error.userMessage}
          detail={state.run.error.detail}
          acts={
            <>
              {again}
              {tab.ranking.question.kind === 'rule' && tab.view !== 'json' && (
                <Button onPress={() => app.tabs.changeContributors(tab.id, { view: 'json' })}>
                  {t('contributors.openJson')}
                </Button>
              )}
            </>
          }
        />
      </div>
    );
  }
  if (state.run.kind === 'running' && shown) {
    const { percent } = state.run;
    return (
      <p className="contributors-state result-state">
        <span className="result-progress">
          <ProgressBar thin label={t('contributors.running')} value={percent === null ? null : percent / 100} />
        </span>
        {t('contributors.running')}
        {slow && (
          <Button shortcut="Escape" onPress={run.cancel}>
            {t('query.cancel')}
          </Button>
        )}
      </p>
    );
  }
  if (state.run.kind === 'cancelled') {
    return (
      <p className="contributors-state result-state">
        <NeutralMark />
        <strong>{t('query.state.cancelled', { time: duration(state.run.afterMs) })}</strong>
        {again}
      </p>
    );
  }
  const { answer } = state;
  if (answer === null) {
    return state.run.kind === 'idle' ? (
      <p className="contributors-state result-state">
        <span className="quiet">{t('contributors.notRun')}</span>
        <Button onPress={runIt}>{t('query.run')}</Button>
      </p>
    ) : null;
  }
  const at = timeOfDay(Math.floor(answer.at / 1000) * 1e6, timeZone);
  if (!sameRanking(answer.asked.ranking, tab.ranking) || !sameRange(answer.asked.range, range)) {
    return (
      <p className="contributors-state result-state">
        <Icon of={Clock3} size={14} />
        <span>{t('contributors.edits', { at })}</span>
        {again}
      </p>
    );
  }
  const notes = [...answer.report.warnings, ...(unread.length > 0 ? [unreadText(unread)] : [])];
  return notes.length === 0 ? null : (
    <ul className="contributors-notes">
      {notes.map((note) => (
        <li key={note}>
          <StatusShape status="error" size={9} /> {note}
        </li>
      ))}
    </ul>
  );
}
