import { BellPlus, Play, Save, Square } from 'lucide-react';
import { useState } from 'react';
import { alarmsRecord, metricsRecord } from '../../../preload/contract/metric-records.ts';
import { AnalysisState } from '../../app/AnalysisState.tsx';
import { useApp } from '../../app/app.ts';
import { ExportMenu } from '../../app/ExportMenu.tsx';
import { OwnRange } from '../../app/OwnRange.tsx';
import {
  isBoardChanged,
  type MetricsTab,
  type MetricsView as MetricsViewName,
  sameBoard,
} from '../../app/state/analysis-tabs.ts';
import type { MetricsReport, MetricsRun } from '../../app/state/metrics.ts';
import { sameRange } from '../../app/state/range-history.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { count } from '../../lib/format-number.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useLonger } from '../../lib/useLonger.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorBoundary, ErrorNote } from '../../ui/ErrorNote.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { AlarmJson } from './AlarmJson.tsx';
import { AlarmStrips } from './AlarmStrips.tsx';
import { MetricForm } from './MetricForm.tsx';
import { metricsCsv } from './metric-series.ts';
import { SeriesPlot } from './SeriesPlot.tsx';

/** Metrics out of log events as time series, and what alarm rules would have said over them. */
export function MetricsView({ tab }: { tab: MetricsTab }) {
  const app = useApp();
  const run = app.metrics.runOf(tab.id);
  const { answer } = useStore(run.store);
  const range = usePart(app.ranges.of(tab.id).store, ({ current }) => current);
  const [failure, setFailure] = useState<EngineError | null>(null);
  const report = answer?.report ?? null;
  const isStale =
    answer !== null && (!sameBoard(answer.asked.board, tab.board) || !sameRange(answer.asked.range, range));
  const write = async (form: 'json' | 'csv') => {
    if (report === null) return;
    setFailure(null);
    const { series, alarms } = report;
    const record = { ...metricsRecord(series), ...(alarms === null ? {} : { Alarms: alarmsRecord(alarms).Alarms }) };
    const text = form === 'csv' ? metricsCsv(series) : `${JSON.stringify(record, null, 2)}\n`;
    try {
      const path = await app.desktop.saveFile(tab.title, form, new TextEncoder().encode(text));
      if (path !== null) app.say(t('map.exported', { path: visibleText(path) }));
    } catch (error) {
      setFailure(asEngineError(error));
    }
  };
  return (
    <div className="contributors metrics">
      <Toolbar tab={tab} run={run} onExport={(form) => void write(form)} />
      {tab.view === 'form' ? (
        <MetricForm tab={tab} report={report?.series ?? null} />
      ) : (
        <AlarmJson key={tab.id} tab={tab} />
      )}
      <div className="metrics-result" data-region="result">
        <AnalysisState
          run={run}
          isStale={isStale}
          running={t('metrics.running')}
          failed={t('metrics.failed')}
          notes={report === null ? [] : notesOf(report)}
          onRun={() => app.metrics.run(tab.id)}
        />
        {failure !== null && (
          <ErrorNote title={t('metrics.notExported')} message={failure.userMessage} detail={failure.detail} />
        )}
        {report?.alarmsError && (
          <div className="contributors-state">
            <ErrorNote
              title={t('metrics.alarmsFailed')}
              message={report.alarmsError.userMessage}
              detail={report.alarmsError.detail}
              acts={
                <Button onPress={() => app.metrics.change(tab.id, { view: 'json' })}>{t('metrics.openJson')}</Button>
              }
            />
          </div>
        )}
        {report !== null &&
          (report.series.series.length === 0 ? (
            <Nothing tab={tab} report={report} />
          ) : (
            <ErrorBoundary>
              <SeriesPlot tab={tab} report={report} />
            </ErrorBoundary>
          ))}
        {report !== null && report.alarms !== null && report.alarms.range !== null && (
          <ErrorBoundary>
            <AlarmStrips tab={tab} alarms={report.alarms.alarms} range={report.alarms.range} />
          </ErrorBoundary>
        )}
      </div>
    </div>
  );
}

/** What the series leave out. */
const notesOf = ({ series: { rejected, warnings } }: MetricsReport) => [
  ...rejected.map(({ reason, count: n }) => t('metrics.rejected', { n, reason: visibleText(reason) })),
  ...warnings,
];

function Nothing({ tab, report }: { tab: MetricsTab; report: MetricsReport }) {
  const app = useApp();
  const isEmf = tab.board.source.kind === 'emf';
  return (
    <div className="pane-center">
      <div className="pane-note">
        <h3>{t(report.series.range === null ? 'metrics.empty.noLogs' : 'metrics.empty.none')}</h3>
        <p className="quiet">
          {t(isEmf ? 'metrics.empty.emfHint' : 'metrics.empty.filterHint', {
            events: count(report.series.statistics.eventsMatched),
          })}
        </p>
        {report.series.range === null && (
          <div className="acts">
            <Button onPress={() => app.show({ kind: 'add-data', source: 'files' })}>{t('metrics.import')}</Button>
          </div>
        )}
      </div>
    </div>
  );
}

function Toolbar({
  tab,
  run,
  onExport,
}: {
  tab: MetricsTab;
  run: MetricsRun;
  onExport: (form: 'json' | 'csv') => void;
}) {
  const app = useApp();
  const readOnly = usePart(app.session.store, (state) => state.workspace?.readOnly ?? true);
  const since = usePart(run.store, (state) => (state.run.kind === 'running' ? state.run.since : null));
  const slow = useLonger(since, 400);
  return (
    <div className="toolbar findings-toolbar" data-region="toolbar">
      <strong className="contributors-title">{visibleText(tab.title)}</strong>
      {isBoardChanged(tab) && <span className="contributors-edited">{t('contributors.edited')}</span>}
      <OwnRange tab={tab} />
      <span className="toolbar-space" />
      <Segmented<MetricsViewName>
        label={t('contributors.view')}
        value={tab.view}
        options={[
          { value: 'form', text: t('contributors.view.form') },
          { value: 'json', text: t('metrics.view.json') },
        ]}
        onChange={(view) => app.metrics.change(tab.id, { view })}
      />
      <Button kind="quiet" icon={BellPlus} onPress={() => app.show({ kind: 'alarm', tabId: tab.id, name: null })}>
        {t('metrics.addAlarm')}
      </Button>
      <ExportMenu json={t('metrics.export.json')} csv={t('metrics.export.csv')} onExport={onExport} />
      {!readOnly && (
        <Button kind="quiet" icon={Save} shortcut="Mod+S" onPress={() => void app.metrics.save(tab.id)}>
          {t('query.save')}
        </Button>
      )}
      {slow ? (
        <Button kind="normal" icon={Square} shortcut="Escape" onPress={run.cancel}>
          {t('query.cancel')}
        </Button>
      ) : (
        <Button kind="primary" icon={Play} shortcut="Mod+Enter" onPress={() => app.metrics.run(tab.id)}>
          {t('query.run')}
        </Button>
      )}
    </div>
  );
}
