import { useMemo, useRef, useState } from 'react';
import { statisticOf } from '../../../preload/contract/metrics.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { useApp } from '../../app/app.ts';
import { PlotPane } from '../../app/PlotPane.tsx';
import type { MetricsTab } from '../../app/state/analysis-tabs.ts';
import type { MetricsReport } from '../../app/state/metrics.ts';
import { TwinTable } from '../../app/values/TwinTable.tsx';
import { ValueMenu } from '../../app/values/ValueMenu.tsx';
import { spanHandle } from '../../app/values/value.ts';
import { count } from '../../lib/format-number.ts';
import { dateTime, span } from '../../lib/format-time.ts';
import { useStore } from '../../lib/store.ts';
import { timeTicks } from '../../lib/time-axis.ts';
import { t } from '../../messages/message.ts';
import { type ChartSeries, SeriesChart } from '../../ui/SeriesChart.tsx';
import type { Brush } from '../../ui/useBrush.ts';
import { COLOURED, MOST_PERIODS, metricNumber, metricPeriods, seriesName, valuesOf } from './metric-series.ts';

/** Metrics as lines, with the thresholds of the alarms on them; the table has all series and all data points. */
export function SeriesPlot({ tab, report }: { tab: MetricsTab; report: MetricsReport }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const [drawn, setBrush] = useState<{ of: unknown; brush: Brush | null }>({ of: null, brush: null });
  const [menu, setMenu] = useState<number | null>(null);
  const anchor = useRef<Element | null>(null);
  const { series } = report.series;
  const { statistic } = tab.board;
  const periods = useMemo(() => metricPeriods(report.series), [report]);
  const withNamespace = new Set(series.map(({ namespace }) => namespace)).size > 1;
  const lines = useMemo<ChartSeries[]>(
    () =>
      periods === null || periods.count > MOST_PERIODS
        ? []
        : series.slice(0, COLOURED).map((one, i) => ({
            name: `${i + 1}. ${seriesName(one, withNamespace)}`,
            color: i + 1,
            values: valuesOf(one, statistic, periods),
          })),
    [series, statistic, periods, withNamespace],
  );
  if (periods === null) return null;
  const { first, periodUs } = periods;
  const brush = drawn.of === report ? drawn.brush : null;
  const rangeOf = ({ from, to }: Brush): TimeRange => ({ from: first + from * periodUs, to: first + to * periodUs });
  const brushed = brush === null ? null : rangeOf(brush);
  const ranges = app.ranges.of(tab.id);
  const zoom = () => {
    if (brushed !== null) ranges.set(brushed);
  };
  const thresholds = (report.alarms?.alarms ?? []).filter(({ threshold }) => threshold !== null);
  const last = Math.max(1, periods.count - 1);
  const units = new Set(series.map(({ unit }) => unit));
  const title = t('metrics.per', { statistic, period: span(periodUs) });
  return (
    <PlotPane
      label={title}
      title={title}
      className="metric-plot"
      region="chart"
      beside={<span className="quiet">{[...units].filter((unit) => unit !== 'None').join(', ')}</span>}
      brushed={brushed}
      onZoom={zoom}
      aside={
        <span className="quiet">
          {t('metrics.values', {
            n: report.series.statistics.values,
            events: count(report.series.statistics.eventsMatched),
          })}
        </span>
      }
      twin={tab.twin}
      onTwin={(twin) => app.metrics.change(tab.id, { twin })}
    >
      {tab.twin ? (
        <Points tab={tab} report={report} />
      ) : periods.count > MOST_PERIODS ? (
        <p className="hint ranking-line">{t('contributors.tooManyPeriods', { n: count(periods.count) })}</p>
      ) : (
        <>
          <SeriesChart
            label={t('findings.chartKeys', { title })}
            form="line"
            breaks
            series={lines}
            positions={Array.from({ length: periods.count }, (_, i) => (periods.count === 1 ? 0.5 : i / last))}
            ticks={timeTicks({ from: first, to: first + periods.count * periodUs }, timeZone, 8).map(
              ({ at, text }) => ({
                position: (at - first) / periodUs / last,
                text,
              }),
            )}
            guides={[
              ...new Map(
                thresholds.map(({ name, threshold }) => [
                  threshold,
                  {
                    value: threshold ?? 0,
                    text: t('metrics.threshold', { name, value: metricNumber(threshold ?? 0) }),
                  },
                ]),
              ).values(),
            ]}
            describe={(period) => dateTime(first + period * periodUs, timeZone)}
            number={metricNumber}
            acts={{
              brush,
              onBrush: (next) => setBrush({ of: report, brush: next }),
              onZoom: zoom,
              onZoomOut: () => ranges.zoomOut(app.session.store.get().workspace?.range ?? null),
              onTwin: () => app.metrics.change(tab.id, { twin: true }),
              onMenu: (period, at) => {
                anchor.current = at;
                setMenu(period);
              },
              onKey: () => false,
            }}
          />
          <ul className="metric-legend">
            {lines.map(({ name, color }) => (
              <li key={name}>
                <i className={`series-key series-${color}`} /> <span className="mono">{name}</span>
              </li>
            ))}
            {series.length > COLOURED && (
              <li className="quiet">
                {t('metrics.notDrawn', { n: series.length - COLOURED })}{' '}
                <button type="button" className="link" onClick={() => app.metrics.change(tab.id, { twin: true })}>
                  {t('metrics.showTable')}
                </button>
              </li>
            )}
          </ul>
        </>
      )}
      {menu !== null && (
        <ValueMenu
          handle={spanHandle({ name: '@timestamp', of: 'events' }, rangeOf({ from: menu, to: menu + 1 }))}
          anchor={anchor}
          onClose={() => setMenu(null)}
        />
      )}
    </PlotPane>
  );
}

const COLUMNS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;

/** Every data point of every series. */
function Points({ tab, report }: { tab: MetricsTab; report: MetricsReport }) {
  const { timeZone } = useStore(useApp().preferences.store);
  const { series, periodUs } = report.series;
  const statistics = tab.board.statistic.startsWith('p') ? [...COLUMNS, tab.board.statistic] : COLUMNS;
  return (
    <TwinTable
      label={t('metrics.points')}
      className="metric-twin plot-twin"
      columns={[
        { key: 'at', name: t('contributors.column.period'), isNumber: false },
        { key: 'metric', name: t('metrics.column.metric'), isNumber: false },
        ...statistics.map((name) => ({ key: name, name, isNumber: true })),
      ]}
      rows={series.flatMap((one) =>
        one.datapoints.map((point) => [
          {
            text: dateTime(point.at, timeZone),
            order: point.at,
            handle: spanHandle({ name: '@timestamp', of: 'events' }, { from: point.at, to: point.at + periodUs }),
          },
          { text: seriesName(one, true), order: seriesName(one, true), handle: null },
          ...statistics.map((name) => {
            const value = statisticOf(point, name);
            return { text: value === null ? '–' : metricNumber(value), order: value, handle: null };
          }),
        ]),
      )}
    />
  );
}
