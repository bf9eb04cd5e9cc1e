import { Play, SlidersHorizontal, Square } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type AnomalyReport, anomalyParameters } from '../../../preload/contract/anomalies.ts';
import { insightReport } from '../../../preload/contract/insight-records.ts';
import { AnalysisState } from '../../app/AnalysisState.tsx';
import { useApp } from '../../app/app.ts';
import { ExportMenu } from '../../app/ExportMenu.tsx';
import { OwnRange } from '../../app/OwnRange.tsx';
import type { FindingGrain, FindingGroup, FindingOrder, FindingsTab } from '../../app/state/analysis-tabs.ts';
import type { FindingsRun } from '../../app/state/findings.ts';
import { sameRange } from '../../app/state/range-history.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { count } from '../../lib/format-number.ts';
import { span } from '../../lib/format-time.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useLonger } from '../../lib/useLonger.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { ErrorBoundary, ErrorNote } from '../../ui/ErrorNote.tsx';
import { Segmented } from '../../ui/Segmented.tsx';

import { FindingDetail } from './FindingDetail.tsx';
import { FindingLanes } from './FindingLanes.tsx';
import { FindingsTable } from './FindingsTable.tsx';
import { type Finding, findingsOf, lanesOf, passes } from './finding.ts';
import { findingsCsv } from './finding-text.ts';
import { ParameterForm } from './ParameterForm.tsx';

/** Findings of the range: rate anomalies of ours and AWS's own Insights events, on one timeline or as a table (ui.md 8 g). */
export function FindingsView({ tab }: { tab: FindingsTab }) {
  const app = useApp();
  const run = app.findings.runOf(tab.id);
  const { answer, run: state } = useStore(run.store);
  const range = usePart(app.ranges.of(tab.id).store, ({ current }) => current);
  const [failure, setFailure] = useState<EngineError | null>(null);
  const report = answer?.report ?? null;
  const all = useMemo(() => (report === null ? [] : findingsOf(report)), [report]);
  const shown = useMemo(() => all.filter((finding) => passes(finding, tab.filter)), [all, tab.filter]);
  const groups = useMemo(() => lanesOf(shown, tab.group, tab.order), [shown, tab.group, tab.order]);
  const selected = shown.find(({ id }) => id === tab.selected) ?? null;
  const select = (id: string | null) => app.findings.change(tab.id, { selected: id });
  const isStale =
    answer !== null &&
    (JSON.stringify([answer.asked.per, answer.asked.parameters]) !== JSON.stringify([tab.per, tab.parameters]) ||
      !sameRange(answer.asked.range, range));
  const write = async (form: 'json' | 'csv') => {
    if (report === null) return;
    setFailure(null);
    const text = form === 'csv' ? findingsCsv(shown) : `${JSON.stringify(insightReport(report), null, 2)}\n`;
    try {
      const path = await app.desktop.saveFile(tab.title, form, new TextEncoder().encode(text));
      if (path !== null) app.say(t('map.exported', { path: visibleText(path) }));
    } catch (error) {
      setFailure(asEngineError(error));
    }
  };
  return (
    <div className="contributors findings">
      <Toolbar tab={tab} run={run} all={all} shown={shown} onExport={(form) => void write(form)} />
      {tab.form && <ParameterForm key={JSON.stringify(tab.parameters)} tab={tab} />}
      <div className="findings-result" data-region="result" data-dim={state.kind === 'running' ? '' : undefined}>
        <AnalysisState
          run={run}
          isStale={isStale}
          running={t('findings.running')}
          failed={t('findings.failed')}
          notes={report === null ? [] : notesOf(report)}
          onRun={() => app.findings.run(tab.id)}
        />
        {failure !== null && (
          <ErrorNote title={t('findings.notExported')} message={failure.userMessage} detail={failure.detail} />
        )}
        {report !== null &&
          (shown.length === 0 ? (
            <Nothing tab={tab} report={report} found={all.length} />
          ) : (
            <>
              <ErrorBoundary key={tab.view}>
                {tab.view === 'table' ? (
                  <FindingsTable tab={tab} findings={shown} onSelect={select} />
                ) : (
                  <FindingLanes tab={tab} groups={groups} range={report.range} onSelect={select} />
                )}
              </ErrorBoundary>
              {selected !== null && (
                <ErrorBoundary key={selected.id}>
                  <FindingDetail finding={selected} report={report} all={all} onSelect={select} tabId={tab.id} />
                </ErrorBoundary>
              )}
            </>
          ))}
      </div>
    </div>
  );
}

/** How many parameters are other ones than they usually are. */
const changedIn = (parameters: FindingsTab['parameters']) => {
  const usual = Object.entries(anomalyParameters.parse({}));
  return usual.filter(([name, value]) => parameters[name as keyof typeof parameters] !== value).length;
};

function Toolbar({
  tab,
  run,
  all,
  shown,
  onExport,
}: {
  tab: FindingsTab;
  run: FindingsRun;
  all: readonly Finding[];
  shown: readonly Finding[];
  onExport: (form: 'json' | 'csv') => void;
}) {
  const app = useApp();
  const since = usePart(run.store, (state) => (state.run.kind === 'running' ? state.run.since : null));
  const slow = useLonger(since, 400);
  const change = (part: Partial<FindingsTab>) => app.findings.change(tab.id, part);
  const changed = changedIn(tab.parameters);
  return (
    <div className="toolbar findings-toolbar" data-region="toolbar">
      <strong className="findings-count">
        {shown.length === all.length
          ? t('findings.count', { n: all.length })
          : t('findings.countOf', { n: shown.length, all: count(all.length) })}
      </strong>
      <OwnRange tab={tab} />
      <span className="toolbar-space" />
      <Choice<FindingGrain>
        label={t('findings.per')}
        value={tab.per}
        options={(['api', 'principal'] as const).map((value) => ({ value, text: t(`findings.per.${value}`) }))}
        onChange={(per) => {
          change({ per, selected: null });
          app.findings.run(tab.id);
        }}
      />
      <Choice<FindingGroup>
        label={t('findings.group')}
        value={tab.group}
        options={(['none', 'kind', 'service', 'account', 'region'] as const).map((value) => ({
          value,
          text: t(`findings.group.${value}`),
        }))}
        onChange={(group) => change({ group })}
      />
      <Choice<FindingOrder>
        label={t('findings.order')}
        value={tab.order}
        options={(['severity', 'start', 'name'] as const).map((value) => ({
          value,
          text: t(`findings.order.${value}`),
        }))}
        onChange={(order) => change({ order })}
      />
      <Segmented
        label={t('findings.view')}
        value={tab.view}
        options={[
          { value: 'timeline', text: t('findings.view.timeline') },
          { value: 'table', text: t('findings.view.table') },
        ]}
        onChange={(view) => change({ view })}
      />
      <Button kind="quiet" icon={SlidersHorizontal} onPress={() => change({ form: !tab.form })}>
        {changed === 0 ? t('findings.parameters') : t('findings.parametersChanged', { n: changed })}
      </Button>
      <ExportMenu json={t('findings.export.json')} csv={t('findings.export.csv')} onExport={onExport} />
      {slow ? (
        <Button kind="normal" icon={Square} shortcut="Escape" onPress={run.cancel}>
          {t('query.cancel')}
        </Button>
      ) : (
        <Button kind="primary" icon={Play} shortcut="Mod+Enter" onPress={() => app.findings.run(tab.id)}>
          {t('query.run')}
        </Button>
      )}
    </div>
  );
}

/** What the answer does not cover. */
function notesOf({ coverage, statistics, parameters }: AnomalyReport): string[] {
  const short = coverage.filter(({ testedFrom }) => testedFrom === null).length;
  const gaps = coverage.flatMap((one) => one.gaps);
  const missing = gaps.reduce((sum, { range }) => sum + range.to - range.from, 0);
  return [
    ...(short > 0
      ? [
          t('findings.note.short', {
            n: short,
            all: count(coverage.length),
            hours: count(parameters.leastBaselineHours),
          }),
        ]
      : []),
    ...(gaps.length > 0 ? [t('findings.note.gaps', { n: gaps.length, time: span(missing) })] : []),
    ...(statistics.withoutTime > 0 ? [t('findings.note.withoutTime', { n: statistics.withoutTime })] : []),
  ];
}

/** No findings: nothing unusual, nothing that could be tested, no trail at all, or all of them filtered out. */
function Nothing({ tab, report, found }: { tab: FindingsTab; report: AnomalyReport; found: number }) {
  const app = useApp();
  const { statistics, coverage } = report;
  const state =
    found > 0
      ? 'filtered'
      : coverage.length === 0
        ? 'noTrail'
        : coverage.every(({ testedFrom }) => testedFrom === null)
          ? 'noBaseline'
          : 'none';
  return (
    <div className="pane-center">
      <div className="pane-note">
        <h3>{t(`findings.empty.${state}`)}</h3>
        <p className="quiet">
          {t(`findings.empty.${state}Hint`, {
            rates: count(statistics.ratesTested),
            events: count(statistics.eventsInRange),
            hours: count(report.parameters.leastBaselineHours),
          })}
        </p>
        <div className="acts">
          {state === 'filtered' ? (
            <Button
              onPress={() =>
                app.findings.change(tab.id, { filter: { text: '', kinds: [], severities: [], places: [] } })
              }
            >
              {t('findings.clearFilter')}
            </Button>
          ) : state === 'noTrail' ? (
            <Button onPress={() => app.show({ kind: 'add-data', source: 'files' })}>{t('traces.import')}</Button>
          ) : (
            <Button onPress={() => app.findings.change(tab.id, { form: true })}>
              {t('findings.changeParameters')}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
