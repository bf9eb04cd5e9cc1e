import { Eye, EyeOff, ListFilter } from 'lucide-react';
import { useEffect, useState } from 'react';
import { DEFAULT_ROW_LIMIT, useApp } from '../../app/app.ts';
import type { QueryRun, QueryState, Result } from '../../app/state/query-run.ts';
import { sameRange } from '../../app/state/range-history.ts';
import type { TabDocument } from '../../app/state/tabs.ts';
import { count, duration } from '../../lib/format-number.ts';
import { timeOfDay } from '../../lib/format-time.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { NeutralMark, StatusShape } from '../../ui/StatusShape.tsx';
import { ChartView } from './ChartView.tsx';
import { ColumnsButton } from './ColumnsButton.tsx';
import { EmptyResult } from './EmptyResult.tsx';
import { FacetsPane } from './FacetsPane.tsx';
import { FailedQuery } from './FailedQuery.tsx';
import { FindRows } from './FindRows.tsx';
import { GeneratedSql } from './GeneratedSql.tsx';
import { MarkedRows } from './MarkedRows.tsx';
import { NoiseHidden } from './NoiseSwitch.tsx';
import { NotRun } from './NotRun.tsx';
import { useLonger } from './QueryView.tsx';
import { ResultGrid } from './ResultGrid.tsx';

/** What came of the query: its line of honesty, and the rows or what stands in their place (ui.md part 4). */
export function ResultPane({ tab, run }: { tab: TabDocument; run: QueryRun }) {
  const app = useApp();
  const state = useStore(run.store);
  const since = state.run.kind === 'running' ? state.run.since : null;
  const shown = useLonger(since, 150);
  const slow = useLonger(since, 400);
  // Under 150 ms nothing moves: what was there stays.
  const busy = state.run.kind === 'running' && shown;
  const { result } = state;
  const range = usePart(app.ranges.of(tab.id).store, (part) => part.current);
  const facets = usePart(app.layout, (part) => part.facets);
  const find = usePart(app.layout, (part) => part.find);
  const [view, setView] = useState<'rows' | 'chart' | 'sql'>('rows');
  const failed = state.run.kind === 'failed' ? state.run : null;
  const dim = busy || failed !== null || state.run.kind === 'cancelled' || state.lost;
  // SQL that was made for a text: for the one that ran, or would run.
  const explained =
    result?.question.language === 'insights'
      ? result.question
      : tab.language === 'insights' && tab.text.trim() !== ''
        ? { language: tab.language, text: tab.text, sources: tab.sources, range, rowLimit: DEFAULT_ROW_LIMIT }
        : null;
  const showSql = view === 'sql' && explained !== null;
  return (
    <section className="result" data-region="result" aria-label={t('query.results')} aria-busy={busy}>
      <div className="result-bar">
        {(explained !== null || result !== null) && (
          <Segmented
            label={t('query.views.label')}
            value={explained === null && view === 'sql' ? 'rows' : view}
            options={[
              { value: 'rows', text: t('query.views.rows') },
              { value: 'chart', text: t('query.views.chart') },
              ...(explained === null ? [] : [{ value: 'sql' as const, text: t('query.views.sql') }]),
            ]}
            onChange={setView}
          />
        )}
        <Freshness tabId={tab.id} run={run} state={state} busy={busy} slow={slow} />
        {result !== null && !busy && !state.lost && <NoiseHidden result={result} />}
        <span className="toolbar-space" />
        {(failed || state.run.kind === 'cancelled' || state.lost || busy) && (
          <span className="result-acts">
            {busy && slow ? (
              <Button shortcut="Escape" onPress={run.cancel}>
                {t('query.cancel')}
              </Button>
            ) : (
              !busy && <Button onPress={app.runActive}>{t('query.runAgain')}</Button>
            )}
          </span>
        )}
        {result?.rowsUncut != null && !dim && (
          <Button onPress={() => app.runActive('all')}>{t('query.showAll', { n: count(result.rowsUncut) })}</Button>
        )}
        {result !== null && !showSql && <MarkedRows run={run} result={result} layout={tab.layout} />}
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
      {result?.partial && !dim && <PartialLine />}
      {result?.warnings.map((warning) => (
        <p key={warning} className="result-note warn">
          <StatusShape status="error" size={9} /> {warning}
        </p>
      ))}
      {failed !== null && <FailedQuery failure={failed} kept={result !== null && result.rowCount > 0} />}
      {find && result !== null && result.rowCount > 0 && view === 'rows' && (
        <FindRows key={result.resultId} run={run} result={result} layout={tab.layout} />
      )}
      {showSql ? (
        <GeneratedSql question={explained} title={tab.title} />
      ) : result === null ? (
        busy ? (
          <Skeleton />
        ) : (
          failed === null && state.run.kind !== 'cancelled' && <NotRun tab={tab} />
        )
      ) : (
        <div className="result-body">
          {facets && !state.lost && <FacetsPane tabId={tab.id} facets={tab.facets} result={result} />}
          <div className="result-rows">
            {result.rowCount > 0 && view === 'chart' ? (
              <ChartView key={result.columns.map(({ name }) => name).join('\n')} result={result} />
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

/** Every number says what it counts: rows, of what, how long, complete or not. */
function Freshness({
  tabId,
  run,
  state,
  busy,
  slow,
}: {
  tabId: string;
  run: QueryRun;
  state: QueryState;
  busy: boolean;
  slow: boolean;
}) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const { workspace, readAt } = useStore(app.session.store);
  const current = usePart(app.ranges.of(tabId).store, (part) => part.current);
  const { result } = state;
  const clock = (ms: number) => timeOfDay(Math.floor(ms / 1000) * 1e6, timeZone);

  if (state.run.kind === 'running' && busy)
    return <Running run={run} since={state.run.since} percent={state.run.percent} slow={slow} />;
  if (state.run.kind === 'failed') {
    const stopped = { 'engine.memory': 'memory', 'engine.timeout': 'timeout', 'engine.stopped': 'engine' } as const;
    const reason = stopped[state.run.error.code as keyof typeof stopped];
    return (
      <span className="result-state fault">
        <StatusShape status="fault" />
        <strong>
          {reason
            ? t('query.state.stopped', { time: duration(state.run.afterMs), reason: t(`query.reason.${reason}`) })
            : state.run.error.code.startsWith('query.')
              ? t('query.state.notRunError')
              : t('query.state.failed')}
        </strong>
      </span>
    );
  }
  if (state.run.kind === 'cancelled') {
    return (
      <span className="result-state">
        <NeutralMark />
        <strong>{t('query.state.cancelled', { time: duration(state.run.afterMs) })}</strong>
        <span className="quiet">
          {result === null ? t('query.state.noneKept') : t('query.state.previousKept', { at: clock(result.at) })}
        </span>
      </span>
    );
  }
  if (result === null) return <span className="quiet">{t('query.state.notRun')}</span>;
  if (state.lost) {
    return (
      <span className="result-state">
        <StatusShape status="error" />
        {t('query.state.lost', { at: clock(result.at) })}
      </span>
    );
  }
  if (result.rowsUncut !== null && !result.partial) {
    return (
      <span className="result-state">
        <StatusShape status="error" />
        <strong>{t('query.state.cut', { n: count(result.rowCount) })}</strong>
        <span className="quiet">
          {t('query.state.cutOf', {
            n: count(result.rowsUncut),
            limit: count(result.rowCount),
            time: duration(result.elapsedMs),
          })}
        </span>
      </span>
    );
  }
  const rows = <strong>{t('query.count', { n: count(result.rowCount), n1: result.rowCount })}</strong>;
  const time = duration(result.elapsedMs);
  if (state.pageError !== null) {
    return (
      <span className="result-state fault">
        <StatusShape status="fault" />
        <strong>{t('grid.pageFailed')}</strong>
        <span>{state.pageError.userMessage}</span>
      </span>
    );
  }
  if (result.question.language === 'insights' && !sameRange(result.question.range, current)) {
    return (
      <span className="result-state">
        <StatusShape status="error" />
        {rows}
        <span className="quiet">{t('query.state.otherRange', { at: clock(result.at) })}</span>
      </span>
    );
  }
  // Counts that were read before the result say nothing of it.
  const newer =
    workspace === null || readAt < result.at
      ? 0
      : workspace.events + workspace.logEvents - result.held.trailEvents - result.held.logEvents;
  if (newer !== 0 && !result.partial) {
    return (
      <span className="result-state">
        <StatusShape status="error" />
        {rows}
        <span className="quiet">
          {newer > 0
            ? t('query.state.stale', { at: clock(result.at), n: count(newer) })
            : t('query.state.removed', { at: clock(result.at), n: count(-newer) })}
        </span>
      </span>
    );
  }
  return (
    <span className="result-state">
      {result.partial && <StatusShape status="error" />}
      {rows}
      <span className="quiet">{countedOf(result, time)}</span>
    </span>
  );
}

/** What the rows are counted out of, as far as it is known, and that all of it was read. */
function countedOf(result: Result, time: string): string {
  if (result.partial) return t('query.count.partial', { time });
  if (result.statistics !== null) {
    const { recordsMatched, recordsScanned } = result.statistics;
    const values = { matched: count(recordsMatched), scanned: count(recordsScanned), time };
    // Rows that are the events that matched, rows out of all events, rows out of some of them.
    const kind =
      recordsMatched === result.rowCount ? 'scanned' : recordsMatched === recordsScanned ? 'read' : 'matched';
    return result.question.range === null ? t(`query.count.${kind}`, values) : t(`query.count.${kind}InRange`, values);
  }
  return result.isRecords
    ? t('query.count.ofEvents', { events: count(result.held.trailEvents), time })
    : t('query.count.detail', { time });
}

function Running({ since, percent, slow }: { run: QueryRun; since: number; percent: number | null; slow: boolean }) {
  const [now, setNow] = useState(performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, []);
  const time = duration(Math.max(0, now - since));
  return (
    <span className="result-state">
      <span className="result-progress">
        <ProgressBar
          thin
          label={t('query.state.running', { time: '' })}
          value={percent === null ? null : percent / 100}
        />
      </span>
      {percent === null || !slow
        ? t('query.state.running', { time })
        : t('query.state.runningPercent', { percent: `${Math.floor(percent)} %`, time })}
    </span>
  );
}

function PartialLine() {
  const app = useApp();
  const jobs = useStore(app.jobs.store);
  const job = jobs.findLast((candidate) => candidate.kind === 'import');
  return (
    <p className="result-note tinted">
      {t('query.partial')}{' '}
      {job && (
        <button type="button" className="link" onClick={() => app.show({ kind: 'job', jobId: job.jobId })}>
          {t('query.partialShow')}
        </button>
      )}
    </p>
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
