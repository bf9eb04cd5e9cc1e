import { Ellipsis, Play, Save, Square } from 'lucide-react';
import { useState } from 'react';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { useApp } from '../../app/app.ts';
import { rankingEntries } from '../../app/contributor-commands.ts';
import { OwnRange } from '../../app/OwnRange.tsx';
import type { ContributorRun } from '../../app/state/contributor-run.ts';
import { type ContributorsTab, isRankingChanged, type RankingView } from '../../app/state/contributors-tab.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useLonger } from '../../lib/useLonger.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ErrorBoundary } from '../../ui/ErrorNote.tsx';
import { MenuButton } from '../../ui/Menu.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { CompareView } from './CompareView.tsx';
import { ExplainView } from './ExplainView.tsx';
import { RankingChart } from './RankingChart.tsx';
import { RankingFigures } from './RankingFigures.tsx';
import { RankingForm } from './RankingForm.tsx';
import { RankingSql } from './RankingSql.tsx';
import { RankingStateLine } from './RankingStateLine.tsx';
import { RankingTable } from './RankingTable.tsx';
import { RuleEditor } from './RuleEditor.tsx';

type Below = 'ranking' | 'compare' | 'explain';

/** A ranking of contributors: what is asked (form, rule JSON or SQL), its figures, its course over time, all contributors. */
export function ContributorsView({ tab }: { tab: ContributorsTab }) {
  const app = useApp();
  const run = app.contributors.runOf(tab.id);
  const { answer } = useStore(run.store);
  const [below, setBelow] = useState<Below>('ranking');
  const [spike, setSpike] = useState<TimeRange | null>(null);
  const isRule = tab.ranking.question.kind === 'rule';
  const view = tab.view === 'json' && !isRule ? 'form' : tab.view;
  const explain = (range: TimeRange) => {
    setSpike(range);
    setBelow('explain');
  };
  return (
    <div className="contributors">
      <Toolbar tab={tab} run={run} view={view} isRule={isRule} />
      {view === 'form' ? (
        <RankingForm tab={tab} />
      ) : view === 'json' ? (
        <RuleEditor key={tab.id} tab={tab} />
      ) : (
        <RankingSql tab={tab} />
      )}
      <section className="contributors-result" data-region="result" aria-label={t('contributors.result')}>
        <RankingStateLine tab={tab} run={run} />
        {answer !== null && (
          <>
            <RankingFigures tab={tab} answer={answer} />
            <ErrorBoundary>
              <RankingChart tab={tab} answer={answer} onExplain={explain} />
            </ErrorBoundary>
            <div className="contributors-below">
              <Segmented
                label={t('contributors.below')}
                value={below}
                options={[
                  { value: 'ranking', text: t('contributors.below.ranking') },
                  { value: 'compare', text: t('contributors.below.compare') },
                  { value: 'explain', text: t('contributors.below.explain') },
                ]}
                onChange={setBelow}
              />
            </div>
            <ErrorBoundary key={below}>
              {below === 'ranking' ? (
                <RankingTable tab={tab} run={run} answer={answer} />
              ) : below === 'compare' ? (
                <CompareView tab={tab} answer={answer} />
              ) : (
                <ExplainView tab={tab} answer={answer} brushed={spike} />
              )}
            </ErrorBoundary>
          </>
        )}
      </section>
    </div>
  );
}

function Toolbar({
  tab,
  run,
  view,
  isRule,
}: {
  tab: ContributorsTab;
  run: ContributorRun;
  view: RankingView;
  isRule: boolean;
}) {
  const app = useApp();
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? true);
  return (
    <div className="toolbar" data-region="toolbar">
      <strong className="contributors-title">{visibleText(tab.title)}</strong>
      {isRankingChanged(tab) && <span className="contributors-edited">{t('contributors.edited')}</span>}
      <OwnRange tab={tab} />
      <span className="toolbar-space" />
      <Segmented<RankingView>
        label={t('contributors.view')}
        value={view}
        options={[
          { value: 'form', text: t('contributors.view.form') },
          ...(isRule ? [{ value: 'json' as const, text: t('contributors.view.json') }] : []),
          { value: 'sql', text: t('contributors.view.sql') },
        ]}
        onChange={(next) => app.tabs.changeContributors(tab.id, { view: next })}
      />
      <MenuButton label={t('contributors.more')} groups={rankingEntries(app, tab)} placement="bottom end">
        <IconButton icon={Ellipsis} label={t('contributors.more')} />
      </MenuButton>
      {!readOnly && (
        <Button kind="quiet" icon={Save} shortcut="Mod+S" onPress={() => void app.contributors.save(tab.id)}>
          {t('query.save')}
        </Button>
      )}
      <RunButton tabId={tab.id} run={run} />
    </div>
  );
}

/** Run, or Cancel once a run takes longer than 400 ms. */
function RunButton({ tabId, run }: { tabId: string; run: ContributorRun }) {
  const app = useApp();
  const since = usePart(run.store, (state) => (state.run.kind === 'running' ? state.run.since : null));
  const slow = useLonger(since, 400);
  return slow ? (
    <Button kind="normal" icon={Square} shortcut="Escape" onPress={run.cancel}>
      {t('query.cancel')}
    </Button>
  ) : (
    <Button kind="primary" icon={Play} shortcut="Mod+Enter" onPress={() => app.contributors.run(tabId)}>
      {t('query.run')}
    </Button>
  );
}
