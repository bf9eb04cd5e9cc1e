import { useMemo, useRef, useState } from 'react';
import type { TrailCoverage } from '../../../preload/contract/anomalies.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { useApp } from '../../app/app.ts';
import { PlotPane } from '../../app/PlotPane.tsx';
import { TwinTable } from '../../app/values/TwinTable.tsx';
import { ValueMenu } from '../../app/values/ValueMenu.tsx';
import { spanHandle } from '../../app/values/value.ts';
import { count } from '../../lib/format-number.ts';
import { dateTime, span } from '../../lib/format-time.ts';
import { periodStart, periodsIn } from '../../lib/periods.ts';
import { useStore } from '../../lib/store.ts';
import { timeTicks } from '../../lib/time-axis.ts';
import { t } from '../../messages/message.ts';
import { type ChartSeries, SeriesChart } from '../../ui/SeriesChart.tsx';
import type { Brush } from '../../ui/useBrush.ts';
import type { Finding } from './finding.ts';
import { rateNumber } from './finding-text.ts';

interface RatePeriod {
  at: number;
  events: number;
  /** `none`: no record of the account in the Region, so that nothing is known of it. */
  part: 'unusual' | 'usual' | 'none';
}

/** Events a minute over time: the unusual time told apart, the baseline and the smallest unusual rate as lines; a brush becomes the range. */
export function RateChart({
  finding,
  range,
  periodSeconds,
  counts,
  coverage,
  tabId,
}: {
  finding: Finding;
  range: TimeRange;
  periodSeconds: number;
  counts: readonly { at: number; events: number }[];
  coverage: TrailCoverage | undefined;
  tabId: string;
}) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const [twin, setTwin] = useState(false);
  const [brush, setBrush] = useState<Brush | null>(null);
  const [menu, setMenu] = useState<number | null>(null);
  const anchor = useRef<Element | null>(null);
  const periodUs = periodSeconds * 1e6;
  const first = periodStart(range.from, periodSeconds);
  const periods = useMemo(
    () => ratePeriods(finding, { from: first, count: periodsIn(range, periodSeconds), periodUs }, counts, coverage),
    [finding, first, range, periodSeconds, periodUs, counts, coverage],
  );
  const minutes = periodSeconds / 60;
  const valuesOf = (part: RatePeriod['part']) =>
    periods.map((one) => (one.part === part ? one.events / minutes : null));
  const series: ChartSeries[] = [
    { name: t('findings.part.usual'), color: 'others', values: valuesOf('usual') },
    { name: t('findings.part.unusual'), color: 'unusual', values: valuesOf('unusual') },
  ];
  const guides = [
    ...(finding.baseline === null
      ? []
      : [{ value: finding.baseline, text: t('findings.guide.baseline', { rate: rateNumber(finding.baseline) }) }]),
    ...(finding.anomaly === null
      ? []
      : [
          {
            value: finding.anomaly.threshold,
            text: t(`findings.guide.${finding.anomaly.direction}`, { rate: rateNumber(finding.anomaly.threshold) }),
          },
        ]),
  ];
  const ranges = app.ranges.of(tabId);
  const rangeOf = ({ from, to }: Brush): TimeRange => ({ from: first + from * periodUs, to: first + to * periodUs });
  const brushed = brush === null ? null : rangeOf(brush);
  const zoom = () => {
    if (brushed !== null) ranges.set(brushed);
  };
  const last = Math.max(1, periods.length - 1);
  const title = t(finding.rate.kind === 'error-rate' ? 'findings.errorsPerMinute' : 'findings.callsPerMinute');
  return (
    <PlotPane
      label={title}
      title={title}
      className="finding-plot"
      beside={periodSeconds > 60 && <span className="quiet">{t('findings.meanOf', { period: span(periodUs) })}</span>}
      brushed={brushed}
      onZoom={zoom}
      aside={
        <span className="finding-legend">
          <i className="series-key series-unusual" /> {t('findings.part.unusual')}
          <i className="series-key series-others" /> {t('findings.part.usual')}
          {periods.some(({ part }) => part === 'none') && (
            <>
              <i className="finding-gap-key" /> {t('findings.part.none')}
            </>
          )}
        </span>
      }
      twin={twin}
      onTwin={setTwin}
    >
      {twin ? (
        <TwinTable
          label={title}
          className="finding-twin plot-twin"
          columns={[
            { key: 'at', name: t('contributors.column.period'), isNumber: false },
            { key: 'events', name: t('contributors.column.events'), isNumber: true },
            { key: 'rate', name: title, isNumber: true },
            { key: 'part', name: t('findings.part'), isNumber: false },
          ]}
          rows={periods.map(({ at, events, part }) => [
            {
              text: dateTime(at, timeZone),
              order: at,
              handle: spanHandle({ name: 'eventTime', of: 'events' }, { from: at, to: at + periodUs }),
            },
            { text: part === 'none' ? '–' : count(events), order: part === 'none' ? null : events, handle: null },
            {
              text: part === 'none' ? '–' : rateNumber(events / minutes),
              order: part === 'none' ? null : events,
              handle: null,
            },
            { text: t(`findings.part.${part}`), order: part, handle: null },
          ])}
        />
      ) : (
        <SeriesChart
          label={t('findings.chartKeys', { title })}
          form="stacked"
          series={series}
          positions={periods.map((_, i) => (periods.length === 1 ? 0.5 : i / last))}
          ticks={timeTicks({ from: first, to: first + periods.length * periodUs }, timeZone, 7).map(({ at, text }) => ({
            position: (at - first) / periodUs / last,
            text,
          }))}
          guides={guides}
          bands={bandsOf(periods)}
          describe={(period) => dateTime(first + period * periodUs, timeZone)}
          number={rateNumber}
          acts={{
            brush,
            onBrush: setBrush,
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
          handle={spanHandle({ name: 'eventTime', of: 'events' }, rangeOf({ from: menu, to: menu + 1 }))}
          anchor={anchor}
          onClose={() => setMenu(null)}
        />
      )}
    </PlotPane>
  );
}

function ratePeriods(
  { from, to }: Finding,
  grid: { from: number; count: number; periodUs: number },
  counts: readonly { at: number; events: number }[],
  coverage: TrailCoverage | undefined,
): RatePeriod[] {
  const events = new Map(counts.map((one) => [one.at, one.events]));
  const [start, end] = [from ?? to ?? 0, to ?? from ?? 0];
  return Array.from({ length: grid.count }, (_, i): RatePeriod => {
    const at = grid.from + i * grid.periodUs;
    const next = at + grid.periodUs;
    const isUnusual = at < Math.max(end, start + 1) && next > start;
    const isKnown =
      coverage === undefined ||
      (next > coverage.range.from &&
        at < coverage.range.to &&
        !coverage.gaps.some(({ range }) => range.from <= at && range.to >= next));
    return { at, events: events.get(at) ?? 0, part: !isKnown ? 'none' : isUnusual ? 'unusual' : 'usual' };
  });
}

/** Stretches of periods that are not usual. */
function bandsOf(periods: readonly RatePeriod[]): { from: number; to: number; kind: 'unusual' | 'gap' }[] {
  const bands: { from: number; to: number; kind: 'unusual' | 'gap' }[] = [];
  periods.forEach(({ part }, i) => {
    if (part === 'usual') return;
    const kind = part === 'none' ? 'gap' : 'unusual';
    const open = bands.at(-1);
    if (open?.kind === kind && open.to === i) open.to = i + 1;
    else bands.push({ from: i, to: i + 1, kind });
  });
  return bands;
}
