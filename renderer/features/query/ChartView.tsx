import { ChartColumn, Table2 } from 'lucide-react';
import { memo, useRef, useState } from 'react';
import type { Chart } from '../../../preload/contract/chart.ts';
import type { ResultColumn } from '../../../preload/contract/page.ts';
import { useApp } from '../../app/app.ts';
import type { Result } from '../../app/state/query-run.ts';
import { SUGGESTED_CHART } from '../../app/state/stored-tabs.ts';
import type { TabChart } from '../../app/state/tabs.ts';
import { TwinTable } from '../../app/values/TwinTable.tsx';
import { ValueMenu } from '../../app/values/ValueMenu.tsx';
import { ValueText } from '../../app/values/ValueText.tsx';
import { spanHandle, textHandle } from '../../app/values/value.ts';
import { count } from '../../lib/format-number.ts';
import { dateTime } from '../../lib/format-time.ts';
import { useLanguage } from '../../lib/language.ts';
import { singleKeyAct, useSingleKeys } from '../../lib/single-keys.ts';
import { usePart } from '../../lib/store.ts';
import { timeTicks } from '../../lib/time-axis.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { locale, t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { type ChartForm, type ChartSeries, GroupBars, SeriesChart } from '../../ui/SeriesChart.tsx';
import { type ChartChoice, chartColumns, suggestedChart } from './chart-choice.ts';
import { Pick } from './Pick.tsx';

const SIX_DIGITS = { maximumSignificantDigits: 6 };
const number = (value: number) => value.toLocaleString(locale(), SIX_DIGITS);

/** A result as a chart: over time as lines or bars, groups as bars, with the same numbers as a table. */
export const ChartView = memo(View); // a letter typed in the editor changes no point

function View({ tabId, kept, result }: { tabId: string; kept: TabChart; result: Result }) {
  useLanguage();
  const app = useApp();
  const [twin, setTwin] = useState(false);
  const singleKeys = useSingleKeys();
  // What was chosen of other columns is not of these.
  const { choice: chosen, form } = fits(kept, result.columns) ? kept : SUGGESTED_CHART;
  const choice = chosen ?? suggestedChart(result.columns);
  const answer = useCall('chart.get', choice === null ? null : { resultId: result.resultId, ...choice });
  if (choice === null) return <p className="hint chart-line">{t('plot.none')}</p>;
  const { across, up, series } = chartColumns(result.columns);
  const chart = answer.output;
  const keep = (chart: TabChart) => app.tabs.change(tabId, { chart });
  const pick = (change: Partial<ChartChoice>) => keep({ choice: { ...choice, ...change }, form });
  const shownForm = form ?? (chart?.made === 'count' || (chart?.series.length ?? 0) > 1 ? 'stacked' : 'line');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key of everything in it
    <div
      className="plot"
      onKeyDown={(event) => {
        if (singleKeyAct(singleKeys, event, ['charts']) !== 'twin') return;
        event.stopPropagation();
        setTwin(!twin);
      }}
    >
      <div className="plot-bar">
        <Pick label={t('plot.x')} value={choice.x} options={across} onPick={(x) => pick({ x })} />
        <Pick
          label={t('plot.y')}
          value={choice.y}
          none={t('plot.count')}
          options={up}
          onPick={(y) => pick({ y })}
          onNone={() => pick({ y: null })}
        />
        <Pick
          label={t('plot.series')}
          value={choice.series}
          none={t('plot.noSeries')}
          options={series.filter((name) => name !== choice.x)}
          onPick={(name) => pick({ series: name })}
          onNone={() => pick({ series: null })}
        />
        {chart?.kind === 'time' && (
          <Segmented
            label={t('plot.form')}
            value={shownForm}
            options={[
              { value: 'line', text: t('plot.line') },
              { value: 'stacked', text: t('plot.stacked') },
              { value: 'bar', text: t('plot.bar') },
            ]}
            onChange={(next) => keep({ choice: chosen, form: next })}
          />
        )}
        <span className="toolbar-space" />
        <IconButton
          icon={twin ? ChartColumn : Table2}
          label={twin ? t('plot.chart') : t('plot.twin')}
          pressed={twin}
          onPress={() => setTwin(!twin)}
        />
      </div>
      {answer.status === 'failed' && <ErrorNote title={t('plot.failed')} message={answer.error.userMessage} />}
      {chart !== null && <Drawn chart={chart} choice={choice} columns={result.columns} form={shownForm} twin={twin} />}
    </div>
  );
}

/** Whether the result has the columns that a chart is made of. */
function fits({ choice }: TabChart, columns: readonly ResultColumn[]): boolean {
  if (choice === null) return true;
  return [choice.x, choice.y, choice.series].every((name) => name === null || columns.some((one) => one.name === name));
}

function Drawn({
  chart,
  choice,
  columns,
  form,
  twin,
}: {
  chart: Chart;
  choice: ChartChoice;
  columns: ResultColumn[];
  form: ChartForm;
  twin: boolean;
}) {
  const [menu, setMenu] = useState<number | null>(null);
  const anchor = useRef<Element | null>(null);
  const zone = usePart(useApp().preferences.store, (state) => state.timeZone);
  const isOthers = (i: number) => chart.foldedSeries > 0 && i === chart.series.length - 1;
  const series = chart.series.map(({ name, values }, i): ChartSeries => {
    const own = name === null && choice.series === null ? (choice.y ?? t('plot.rows')) : (name ?? t('facets.none'));
    return {
      name: isOthers(i) ? t('plot.others', { n: count(chart.foldedSeries) }) : visibleText(own),
      color: isOthers(i) ? 'others' : (i % 8) + 1,
      values,
    };
  });
  const nameOf = (point: string | null) =>
    point === null ? t('facets.none') : chart.kind === 'time' ? dateTime(Number(point), zone) : visibleText(point);
  const names = chart.points.map(nameOf);
  const handleOf = (name: string, text: string | null) => {
    const column = columns.find((one) => one.name === name);
    return column === undefined ? null : textHandle(column, text);
  };
  // Points over time stand for the stretch to the next one, as wide as the two nearest are apart.
  const times = chart.kind === 'time' ? chart.points.map(Number) : [];
  const bin = times.slice(1).reduce((least, at, i) => Math.min(least, at - (times[i] ?? 0)), Number.POSITIVE_INFINITY);
  const pointHandle = (point: number) => {
    const at = times[point];
    if (at === undefined || !Number.isFinite(bin)) return handleOf(choice.x, chart.points[point] ?? null);
    return spanHandle({ name: choice.x, of: 'rows' }, { from: at, to: at + bin });
  };
  const pointName = (point: number) => {
    const handle = pointHandle(point);
    return handle === null ? names[point] : <ValueText handle={handle}>{names[point]}</ValueText>;
  };
  const seriesName = (i: number) => {
    const own = chart.series[i]?.name ?? null;
    const handle = choice.series === null || isOthers(i) ? null : handleOf(choice.series, own);
    return handle === null ? series[i]?.name : <ValueText handle={handle}>{series[i]?.name}</ValueText>;
  };
  const opened = menu === null ? null : pointHandle(menu);
  const notes = [
    chart.made === 'sum' ? t('plot.added') : '',
    chart.skipped > 0 ? t('plot.skipped', { n: chart.skipped }) : '',
    chart.leftGroups > 0 ? t('plot.leftGroups', { n: chart.leftGroups }) : '',
  ].filter((note) => note !== '');
  const label = t('plot.label', { what: visibleText(choice.y ?? t('plot.rows')), by: visibleText(choice.x) });
  const [from, to] = [Number(chart.points[0] ?? 0), Number(chart.points.at(-1) ?? 0)];
  const width = Math.max(1, to - from);
  return (
    <>
      {series.length > 1 && (
        <ul className="plot-legend">
          {series.map(({ name, color }, i) => (
            <li key={name}>
              <i className={`series-key series-${color}`} /> <span className="mono">{seriesName(i)}</span>
            </li>
          ))}
        </ul>
      )}
      {notes.length > 0 && <p className="hint plot-notes">{notes.join(' ')}</p>}
      {twin ? (
        <TwinTable
          label={label}
          className="plot-twin"
          columns={[
            { key: 'point', name: visibleText(choice.x), isNumber: false },
            ...series.map(({ name }, i) => ({ key: String(i), name, isNumber: true })),
          ]}
          rows={names.map((name, i) => {
            const handle = pointHandle(i);
            const order = chart.kind === 'time' ? (times[i] ?? null) : (chart.points[i] ?? null);
            return [
              { text: name, order, handle },
              ...series.map(({ values }) => {
                const value = values[i] ?? null;
                return { text: value === null ? '' : number(value), order: value, handle };
              }),
            ];
          })}
        />
      ) : chart.kind === 'group' ? (
        <GroupBars label={label} groups={names} series={series} number={number} nameOf={pointName} />
      ) : (
        <SeriesChart
          label={label}
          form={form}
          series={series}
          positions={chart.points.map((point) => (to === from ? 0.5 : (Number(point) - from) / width))}
          ticks={timeTicks({ from, to: to + 1 }, zone, 8).map(({ at, text }) => ({
            position: (at - from) / width,
            text,
          }))}
          describe={(point) => names[point] ?? ''}
          number={number}
          onMenu={(point, at) => {
            anchor.current = at;
            setMenu(point);
          }}
        />
      )}
      {opened !== null && <ValueMenu handle={opened} anchor={anchor} onClose={() => setMenu(null)} />}
    </>
  );
}
