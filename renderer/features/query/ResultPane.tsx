import { Eye, EyeOff, ListFilter } from 'lucide-react';
import { DEFAULT_ROW_LIMIT, useApp } from '../../app/app.ts';
import type { QueryRun } from '../../app/state/query-run.ts';
import type { TabDocument } from '../../app/state/tabs.ts';
import { count } from '../../lib/format-number.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useLonger } from '../../lib/useLonger.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { ChartView } from './ChartView.tsx';
import { ColumnsButton } from './ColumnsButton.tsx';
import { CompareView } from './CompareView.tsx';
import { EmptyResult } from './EmptyResult.tsx';
import { FacetsPane } from './FacetsPane.tsx';
import { FailedQuery } from './FailedQuery.tsx';
import { FindRows } from './FindRows.tsx';
import { GeneratedSql } from './GeneratedSql.tsx';
import { HonestyLine, useNewer } from './HonestyLine.tsx';
import { MarkedRows } from './MarkedRows.tsx';
import { NoiseHidden } from './NoiseSwitch.tsx';
import { NotRun } from './NotRun.tsx';
import { PatternsView, textColumns } from './PatternsView.tsx';
import { ResultGrid } from './ResultGrid.tsx';
import { ResultNotes } from './ResultNotes.tsx';
import { RunsMenu } from './RunsMenu.tsx';

/** What came of the query: its line of honesty, and the rows or what stands in their place (ui.md part 4). */
export function ResultPane({ tab, run }: { tab: TabDocument; run: QueryRun }) {
  const app = useApp();
  const state = useStore(run.store);
  const since = state.run.kind === 'running' ? state.run.since : null;
  const shown = useLonger(since, 150);
  const slow = useLonger(since, 400);
  // Under 150 ms nothing moves: what was there stays.
  const busy = state.run.kind === 'running' && shown;
  const { result, compared } = state;
  const newer = useNewer(result);
  const range = usePart(app.ranges.of(tab.id).store, (part) => part.current);
  const facets = usePart(app.layout, (part) => part.facets);
  const find = usePart(app.layout, (part) => part.find);
  const failed = state.run.kind === 'failed' ? state.run : null;
  // Rows that came before the end of their run are not those of an earlier one.
  const early = result?.early === true;
  const dim =
    (busy && !early) || failed !== null || state.run.kind === 'cancelled' || (result?.lost === true && !early);
  // SQL that was made for a text: for the one that ran, or would run.
  const explained =
    result?.question.language === 'insights'
      ? result.question
      : tab.language === 'insights' && tab.text.trim() !== ''
        ? { language: tab.language, text: tab.text, sources: tab.sources, range, rowLimit: DEFAULT_ROW_LIMIT }
        : null;
  const hasPatterns = result !== null && textColumns(result.columns).length > 0;
  const canShow = { rows: true, chart: true, patterns: hasPatterns, sql: explained !== null };
  const view = canShow[tab.view] ? tab.view : 'rows';
  const showSql = view === 'sql' && explained !== null;
  return (
    <section className="result" data-region="result" aria-label={t('query.results')} aria-busy={busy}>
      <div className="result-bar">
        {(explained !== null || result !== null) && (
          <Segmented
            label={t('query.views.label')}
            value={view}
            options={[
              { value: 'rows', text: t('query.views.rows') },
              { value: 'chart', text: t('query.views.chart') },
              ...(hasPatterns ? [{ value: 'patterns' as const, text: t('query.views.patterns') }] : []),
              ...(explained === null ? [] : [{ value: 'sql' as const, text: t('query.views.sql') }]),
            ]}
            onChange={(next) => app.tabs.change(tab.id, { view: next })}
          />
        )}
        <HonestyLine tabId={tab.id} state={state} busy={busy} slow={slow} />
        {result !== null && !busy && !result.lost && <NoiseHidden result={result} />}
        <span className="toolbar-space" />
        {(failed || state.run.kind === 'cancelled' || result?.lost || newer !== 0 || busy) && (
          <span className="result-acts">
            {busy && slow ? (
              <Button shortcut="Escape" onPress={run.cancel}>
                {t('query.cancel')}
              </Button>
            ) : (
              !busy && <Button onPress={() => app.runActive()}>{t('query.runAgain')}</Button>
            )}
          </span>
        )}
        {result?.rowsUncut != null && !dim && (
          <Button onPress={() => app.runActive('all')}>{t('query.showAll', { n: count(result.rowsUncut) })}</Button>
        )}
        {result !== null && !showSql && <MarkedRows run={run} result={result} layout={tab.layout} />}
        <RunsMenu tab={tab} run={run} />
        {result !== null && !showSql && result.rowCount > 0 && <ColumnsButton layout={tab.layout} result={result} />}
        {result !== null && !showSql && (
          <IconButton
            icon={ListFilter}
            label={facets ? t('facets.hide') : t('facets.show')}
            shortcut="F"
            pressed={facets}
            onPress={() => app.layout.set((part) => ({ ...part, facets: !part.facets }))}
          />
        )}
        {result !== null && <RevealButton />}
      </div>
      {result !== null && !dim && !early && <ResultNotes tab={tab} result={result} />}
      {failed !== null && <FailedQuery failure={failed} kept={result !== null && result.rowCount > 0} />}
      {find && result !== null && result.rowCount > 0 && !early && view === 'rows' && (
        <FindRows key={result.resultId} run={run} result={result} layout={tab.layout} />
      )}
      {compared !== null ? (
        <CompareView key={`${compared.a} ${compared.b}`} tab={tab} run={run} runs={compared} />
      ) : showSql ? (
        <GeneratedSql question={explained} title={tab.title} />
      ) : result === null ? (
        busy ? (
          <Skeleton />
        ) : (
          failed === null && state.run.kind !== 'cancelled' && <NotRun tab={tab} />
        )
      ) : (
        <div className="result-body">
          {facets && !result.lost && <FacetsPane tabId={tab.id} facets={tab.facets} result={result} />}
          <div className="result-rows">
            {result.rowCount > 0 && view === 'chart' && !early ? (
              <ChartView tabId={tab.id} kept={tab.chart} result={result} />
            ) : result.rowCount > 0 && view === 'patterns' && !result.lost ? (
              <PatternsView key={result.resultId} run={run} result={result} />
            ) : result.rowCount > 0 ? (
              <ResultGrid
                key={result.resultId}
                tabId={tab.id}
                layout={tab.layout}
                run={run}
                result={result}
                dim={dim}
              />
            ) : (
              failed === null && <EmptyResult tab={tab} result={result} />
            )}
          </div>
        </div>
      )}
    </section>
  );
}

function RevealButton() {
  const app = useApp();
  const reveal = usePart(app.layout, (state) => state.reveal);
  return (
    <IconButton
      icon={reveal ? EyeOff : Eye}
      label={reveal ? t('query.hide') : t('query.reveal')}
      pressed={reveal}
      onPress={() => app.layout.set((state) => ({ ...state, reveal: !state.reveal }))}
    />
  );
}

const BARS = [
  [84, 130, 78],
  [100, 104, 90],
  [92, 140, 70],
  [88, 100, 86],
  [96, 116, 74],
  [84, 136, 92],
  [100, 108, 80],
];

function Skeleton() {
  return (
    <div className="skeleton" aria-hidden="true">
      {BARS.map((widths) => (
        <div key={widths.join()} className="skeleton-row">
          {widths.map((width) => (
            <span key={width} style={{ width }} />
          ))}
        </div>
      ))}
    </div>
  );
}
