import { type ReactNode, useState } from 'react';
import { STATISTICS } from '../../../preload/contract/metric-boards.ts';
import { useApp } from '../../app/app.ts';
import type { MetricsTab } from '../../app/state/analysis-tabs.ts';
import { listedAlarms, withAlarm } from '../../lib/alarm-rules.ts';
import { t } from '../../messages/message.ts';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { seriesName } from './metric-series.ts';

const OPERATORS = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
const MISSING = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

interface Metric {
  Namespace: string;
  MetricName: string;
  Dimensions: { Name: string; Value: string }[];
}

interface Draft {
  kind: 'metric' | 'composite';
  name: string;
  metric: string;
  statistic: string;
  period: string;
  operator: string;
  threshold: string;
  datapoints: string;
  periods: string;
  missing: string;
  rule: string;
}

/** An alarm as CloudWatch has them: a threshold on a metric, M of N periods, or a rule over other alarms. */
export function AlarmDialog({ tabId, name }: { tabId: string; name: string | null }) {
  const tab = useApp().metrics.tabOf(tabId);
  return tab === null ? null : <AlarmForm tab={tab} name={name} />;
}

function AlarmForm({ tab, name }: { tab: MetricsTab; name: string | null }) {
  const app = useApp();
  const alarms = listedAlarms(tab.board.alarms);
  const before = alarms?.find((alarm) => alarm.name === name)?.members ?? null;
  const [metrics] = useState(() =>
    metricsFor(tab, before, app.metrics.runOf(tab.id).store.get().answer?.report.series.series ?? []),
  );
  const [draft, setDraft] = useState<Draft>(() => draftOf(tab, before, metrics[0]?.key ?? ''));
  const put = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }));
  const text = (key: keyof Draft, label: string, more: { mono?: boolean; numeric?: boolean } = {}) => (
    <label>
      {label}
      <input
        className={`input ${more.mono || more.numeric ? 'mono' : ''}`}
        inputMode={more.numeric ? 'decimal' : 'text'}
        value={draft[key]}
        spellCheck={false}
        onChange={(event) => put({ [key]: event.target.value })}
      />
    </label>
  );
  const choice = (key: keyof Draft, label: string, options: readonly { value: string; text: string }[]) => (
    <label>
      {label}
      <select
        className="input mono"
        aria-label={label}
        value={draft[key]}
        onChange={(event) => put({ [key]: event.target.value })}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
  const same = (values: readonly string[]) => values.map((value) => ({ value, text: value }));
  const submit = async () => {
    const problem = problemOf(draft, alarms?.map((alarm) => alarm.name) ?? null, name);
    if (problem !== null) return problem;
    const metric = metrics.find(({ key }) => key === draft.metric)?.metric ?? null;
    const kept = draft.kind === before?.kind ? before : before === null ? {} : before;
    const alarm =
      draft.kind === 'composite'
        ? { AlarmName: draft.name.trim(), AlarmRule: draft.rule.trim() }
        : metricAlarm(draft, metric, kept);
    app.metrics.edit(tab.id, { alarms: withAlarm(tab.board.alarms, name, alarm) }, true);
    app.metrics.change(tab.id, { alarm: draft.name.trim() });
    return null;
  };
  return (
    <FormDialog
      title={name === null ? t('metrics.dialog.add') : t('metrics.dialog.edit')}
      act={name === null ? t('metrics.dialog.addAct') : t('metrics.dialog.editAct')}
      cancel={t('saved.dialog.cancel')}
      width="normal"
      onClose={() => app.show(null)}
      onSubmit={submit}
    >
      {() => (
        <>
          {text('name', t('metrics.dialog.name'))}
          <Segmented
            label={t('metrics.dialog.kind')}
            value={draft.kind}
            options={[
              { value: 'metric', text: t('metrics.kind.metric') },
              { value: 'composite', text: t('metrics.kind.composite') },
            ]}
            onChange={(kind) => put({ kind })}
          />
          {draft.kind === 'composite' ? (
            <>
              <label>
                {t('metrics.dialog.rule')}
                <textarea
                  className="input mono alarm-rule"
                  rows={3}
                  value={draft.rule}
                  spellCheck={false}
                  onChange={(event) => put({ rule: event.target.value })}
                />
              </label>
              <p className="hint">{t('metrics.dialog.ruleHint')}</p>
            </>
          ) : (
            <>
              {choice(
                'metric',
                t('metrics.column.metric'),
                metrics.map(({ key, text: shown }) => ({ value: key, text: shown })),
              )}
              <Row>
                {choice(
                  'statistic',
                  t('metrics.statistic'),
                  same([...new Set([...STATISTICS, 'p50', 'p90', 'p95', 'p99', draft.statistic])]),
                )}
                {text('period', t('metrics.dialog.period'), { numeric: true })}
              </Row>
              <Row>
                {choice(
                  'operator',
                  t('metrics.dialog.operator'),
                  OPERATORS.map((value) => ({ value, text: t(`metrics.operator.${value}`) })),
                )}
                {text('threshold', t('metrics.dialog.threshold'), { numeric: true })}
              </Row>
              <Row>
                {text('datapoints', t('metrics.dialog.datapoints'), { numeric: true })}
                {text('periods', t('metrics.dialog.periods'), { numeric: true })}
                {choice(
                  'missing',
                  t('metrics.dialog.missing'),
                  MISSING.map((value) => ({ value, text: t(`metrics.missing.${value}`) })),
                )}
              </Row>
            </>
          )}
        </>
      )}
    </FormDialog>
  );
}

const Row = ({ children }: { children: ReactNode }) => <div className="alarm-row">{children}</div>;

/** Metrics that an alarm can watch: those of the chart, and the one that it watches now. */
function metricsFor(
  tab: MetricsTab,
  before: Record<string, unknown> | null,
  series: readonly Parameters<typeof seriesName>[0][],
) {
  const { source } = tab.board;
  const found = series.map((one) => ({
    metric: {
      Namespace: one.namespace,
      MetricName: one.metricName,
      Dimensions: Object.entries(one.dimensions).map(([Name, Value]) => ({ Name, Value })),
    } as Metric,
    text: seriesName(one, true),
  }));
  const own =
    before?.MetricName === undefined
      ? []
      : [
          {
            metric: {
              Namespace: String(before.Namespace),
              MetricName: String(before.MetricName),
              Dimensions: (before.Dimensions ?? []) as Metric['Dimensions'],
            },
            text: `${before.Namespace} ${before.MetricName}`,
          },
        ];
  const ofFilter =
    source.kind === 'filter'
      ? [
          {
            metric: { Namespace: source.namespace, MetricName: source.metricName, Dimensions: [] },
            text: `${source.namespace} ${source.metricName}`,
          },
        ]
      : [];
  const all = [...own, ...found, ...ofFilter].map((one) => ({ ...one, key: JSON.stringify(one.metric) }));
  return all.filter(({ key }, i) => all.findIndex((other) => other.key === key) === i);
}

function draftOf({ board }: MetricsTab, before: Record<string, unknown> | null, metric: string): Draft {
  const of = (name: string, usual: string) => (before?.[name] === undefined ? usual : String(before[name]));
  return {
    kind: before?.AlarmRule === undefined ? 'metric' : 'composite',
    name: of('AlarmName', ''),
    metric,
    statistic: of('Statistic', of('ExtendedStatistic', board.statistic)),
    period: of('Period', String(board.periodSeconds ?? 60)),
    operator: of('ComparisonOperator', 'GreaterThanThreshold'),
    threshold: of('Threshold', ''),
    datapoints: of('DatapointsToAlarm', of('EvaluationPeriods', '1')),
    periods: of('EvaluationPeriods', '1'),
    missing: of('TreatMissingData', 'missing'),
    rule: of('AlarmRule', ''),
  };
}

/** What is wrong with a draft; null where it can be written. */
function problemOf(draft: Draft, names: readonly string[] | null, before: string | null): string | null {
  const whole = (text: string) => /^[1-9]\d*$/.test(text.trim());
  if (names === null) return t('metrics.problem.json');
  if (draft.name.trim() === '') return t('saved.dialog.empty');
  if (draft.name.trim() !== before && names.includes(draft.name.trim())) return t('metrics.problem.name');
  if (draft.kind === 'composite') return draft.rule.trim() === '' ? t('metrics.problem.rule') : null;
  if (draft.metric === '') return t('metrics.problem.metric');
  if (draft.threshold.trim() === '' || !Number.isFinite(Number(draft.threshold))) return t('metrics.problem.threshold');
  if (![draft.period, draft.datapoints, draft.periods].every(whole)) return t('metrics.problem.whole');
  if (Number(draft.datapoints) > Number(draft.periods)) return t('metrics.problem.datapoints');
  return null;
}

/** As PutMetricAlarm takes it; members that the form does not show stay. */
function metricAlarm(draft: Draft, metric: Metric | null, before: Record<string, unknown>): Record<string, unknown> {
  const { Statistic: _, ExtendedStatistic: __, AlarmRule: ___, Dimensions: ____, ...kept } = before;
  return {
    ...kept,
    AlarmName: draft.name.trim(),
    ...metric,
    ...(draft.statistic.startsWith('p') ? { ExtendedStatistic: draft.statistic } : { Statistic: draft.statistic }),
    Period: Number(draft.period),
    EvaluationPeriods: Number(draft.periods),
    DatapointsToAlarm: Number(draft.datapoints),
    Threshold: Number(draft.threshold),
    ComparisonOperator: draft.operator,
    TreatMissingData: draft.missing,
  };
}
