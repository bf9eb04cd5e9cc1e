import { X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { useApp } from '../../app/app.ts';
import { PlotPane } from '../../app/PlotPane.tsx';
import type { RankingAnswer } from '../../app/state/contributor-run.ts';
import type { ContributorsTab } from '../../app/state/contributors-tab.ts';
import { ValueMenu } from '../../app/values/ValueMenu.tsx';
import { spanHandle } from '../../app/values/value.ts';
import { fieldOfPath } from '../../lib/contributor-rule.ts';
import { count, percent } from '../../lib/format-number.ts';
import { dateOnly, dateTime, span, timeOfDay } from '../../lib/format-time.ts';
import { useLanguage } from '../../lib/language.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { timeTicks } from '../../lib/time-axis.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import type { MenuGroup } from '../../ui/Menu.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { type ChartSeries, SeriesChart } from '../../ui/SeriesChart.tsx';
import type { Brush } from '../../ui/useBrush.ts';
import { PeriodTable } from './PeriodTable.tsx';
import { addsUp, asShares, MOST_PERIODS, periodsOf, rankingSeries } from './ranking-series.ts';
import { contributorText, valueText } from './value-text.ts';

type Form = 'stacked' | 'lines' | 'share';

/** The first eight contributors and all others over time; a brush becomes the range, or is explained. */
export function RankingChart({
  tab,
  answer,
  onExplain,
}: {
  tab: ContributorsTab;
  answer: RankingAnswer;
  onExplain: (range: TimeRange) => void;
}) {
  useLanguage();
  const app = useApp();
  const { report } = answer;
  const { timeZone } = useStore(app.preferences.store);
  const reveal = usePart(app.layout, (state) => state.reveal);
  const [form, setForm] = useState<Form>('stacked');
  const [twin, setTwin] = useState(false);
  const [drawn, setBrush] = useState<{ of: unknown; brush: Brush | null }>({ of: null, brush: null });
  const [menu, setMenu] = useState<number | null>(null);
  const anchor = useRef<Element | null>(null);
  const periods = useMemo(() => periodsOf(report), [report]);
  const isDrawn = periods !== null && periods.count <= MOST_PERIODS;
  const sums = addsUp(report);
  const shown: Form = sums ? form : 'lines';
  const series = useMemo(
    () => (periods === null || periods.count > MOST_PERIODS ? [] : rankingSeries(report, periods)),
    [report, periods],
  );
  const named = useMemo<ChartSeries[]>(() => {
    const fields = report.keyLabels.map(fieldOfPath);
    // The largest stands on top of its bar, all others lie at the bottom.
    const ordered = shown === 'lines' ? series : [...series].reverse();
    return (shown === 'share' ? asShares(ordered) : ordered).map(({ keys, color, values }) => ({
      name: keys === null ? t('contributors.others') : contributorText(fields, keys, reveal),
      color,
      values,
    }));
  }, [series, shown, report, reveal]);
  // A contributor that is not in a period is not told of in its tooltip.
  const told = useMemo(
    () =>
      (shown === 'lines' ? named : [...named].reverse()).map((one) => ({
        ...one,
        values: one.values.map((value) => (value === 0 ? null : value)),
      })),
    [named, shown],
  );
  if (periods === null) return null;
  const brush = drawn.of === answer ? drawn.brush : null;
  const { range, periodUs, first } = periods;
  const rangeOf = ({ from, to }: Brush): TimeRange => ({
    from: Math.max(range.from, first + from * periodUs),
    to: Math.min(range.to, first + to * periodUs),
  });
  const brushed = brush === null ? null : rangeOf(brush);
  const ranges = app.ranges.of(tab.id);
  const zoom = () => {
    if (brushed !== null) ranges.set(brushed);
  };
  const positions = Array.from({ length: periods.count }, (_, i) =>
    periods.count === 1 ? 0.5 : i / (periods.count - 1),
  );
  const hidden = report.uniqueCount - Math.min(8, report.contributors.length);
  const totals = new Map(report.periods.map(({ at, value }) => [at, value]));
  const describe = (period: number) => {
    const at = first + period * periodUs;
    const oneDay = dateOnly(range.from, timeZone) === dateOnly(range.to - 1, timeZone);
    const clock = (us: number) => (oneDay ? timeOfDay(us, timeZone) : dateTime(us, timeZone));
    return t('contributors.periodTitle', {
      from: clock(at),
      to: timeOfDay(at + periodUs, timeZone),
      value: valueText(totals.get(at) ?? 0),
    });
  };
  const more: MenuGroup[] = [
    {
      entries: [
        {
          id: 'explain',
          text: t('contributors.explainPeriod'),
          act: () => {
            if (menu !== null) onExplain(rangeOf({ from: menu, to: menu + 1 }));
          },
        },
      ],
    },
  ];
  const sum =
    brush === null
      ? 0
      : [...totals].reduce((all, [at, value]) => {
          const period = Math.round((at - first) / periodUs);
          return period >= brush.from && period < brush.to ? all + value : all;
        }, 0);
  return (
    <PlotPane
      label={t('contributors.chart')}
      title={t('contributors.per', {
        what: report.statistic === 'Count' ? t('contributors.column.events') : report.statistic,
        period: span(periodUs),
      })}
      className="ranking-plot"
      region="chart"
      beside={
        sums && (
          <Segmented
            label={t('plot.form')}
            value={form}
            options={[
              { value: 'stacked', text: t('contributors.form.stacked') },
              { value: 'lines', text: t('contributors.form.lines') },
              { value: 'share', text: t('contributors.form.share') },
            ]}
            onChange={setForm}
          />
        )
      }
      brushed={brushed}
      brushedMore={
        brushed !== null && (
          <>
            <span className="quiet">{span(brushed.to - brushed.from)}</span>
            {sums && <span className="mono">{valueText(sum)}</span>}
          </>
        )
      }
      onZoom={zoom}
      brushedActs={
        brushed !== null && (
          <>
            <Button onPress={() => onExplain(brushed)}>{t('contributors.explain')}</Button>
            <IconButton
              icon={X}
              size={14}
              label={t('contributors.clearBrush')}
              onPress={() => setBrush({ of: answer, brush: null })}
            />
          </>
        )
      }
      aside={
        hidden > 0 && (
          <span className="ranking-others">
            {sums && <i className="series-key series-others" />}
            {t(sums ? 'contributors.othersDrawn' : 'contributors.othersLeft', { n: count(hidden), n1: hidden })}
          </span>
        )
      }
      twin={twin}
      onTwin={setTwin}
    >
      {!isDrawn ? (
        <p className="hint ranking-line">{t('contributors.tooManyPeriods', { n: count(periods.count) })}</p>
      ) : twin ? (
        <PeriodTable
          label={t('contributors.chart')}
          periods={periods}
          series={shown === 'share' ? asShares(series) : series}
          fields={report.keyLabels.map(fieldOfPath)}
          number={shown === 'share' ? (value) => percent(value, 1) : valueText}
          onClose={() => setTwin(false)}
        />
      ) : (
        <SeriesChart
          label={t('contributors.chartKeys')}
          form={shown === 'lines' ? 'line' : 'stacked'}
          series={named}
          tipOrder={told}
          positions={positions}
          ticks={timeTicks({ from: first, to: first + periods.count * periodUs }, timeZone, 8).map(({ at, text }) => ({
            position: periods.count === 1 ? 0.5 : (at - first) / periodUs / (periods.count - 1),
            text,
          }))}
          describe={describe}
          number={shown === 'share' ? (value) => percent(value, 1) : valueText}
          acts={{
            brush,
            onBrush: (next) => setBrush({ of: answer, brush: next }),
            onZoom: zoom,
            onZoomOut: () => ranges.zoomOut(app.session.store.get().workspace?.range ?? null),
            onTwin: () => setTwin(true),
            onMenu: (period, at) => {
              anchor.current = at;
              setMenu(period);
            },
            onKey: () => false,
          }}
        />
      )}
      {menu !== null && (
        <ValueMenu
          handle={spanHandle({ name: '@timestamp', of: 'events' }, rangeOf({ from: menu, to: menu + 1 }))}
          anchor={anchor}
          more={more}
          onClose={() => setMenu(null)}
        />
      )}
    </PlotPane>
  );
}
