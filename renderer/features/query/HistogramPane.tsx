import { ChartColumn, Filter, Table2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { HistogramBin } from '../../../preload/contract/explore.ts';
import type { Input, Output } from '../../../preload/contract/index.ts';
import { recordDataSet } from '../../../preload/contract/page.ts';
import { useApp } from '../../app/app.ts';
import type { QueryRun } from '../../app/state/query-run.ts';
import type { TabDocument } from '../../app/state/tabs.ts';
import { actOn } from '../../app/values/acts.ts';
import { TwinTable } from '../../app/values/TwinTable.tsx';
import { ValueMenu } from '../../app/values/ValueMenu.tsx';
import { spanHandle, type ValueHandle } from '../../app/values/value.ts';
import { useValueKeys } from '../../app/values/value-keys.ts';
import { count } from '../../lib/format-number.ts';
import { dateTime, fullTime, span, timeOfDay, zoneName } from '../../lib/format-time.ts';
import type { Status } from '../../lib/outcome.ts';
import { limitToRange, rangeCondition } from '../../lib/range-query.ts';
import { singleKeyAct, useSingleKeys } from '../../lib/single-keys.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { timeTicks } from '../../lib/time-axis.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import type { MenuGroup } from '../../ui/Menu.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { TimeHistogram } from '../../ui/TimeHistogram.tsx';
import type { Brush } from '../../ui/useBrush.ts';
import { filterOutcome } from './filter-outcome.ts';

type Histogram = Output<'histogram.get'>;
const TRAILS = recordDataSet.options.indexOf('cloudtrail');
const ORDER = ['ok', 'throttle', 'error', 'fault', 'unknown'] as const;
const LEGEND: Status[] = ['ok', 'error', 'throttle', 'fault'];

/** What the chart is asked for. */
interface Asked {
  question: Input<'histogram.get'> | null;
  version: number | string;
}

/** Rows over time: of the result where it has times, else of all events. A brush chooses a range for everything. */
export function HistogramPane({ tab, run }: { tab: TabDocument; run: QueryRun }) {
  const app = useApp();
  const range = usePart(app.ranges.of(tab.id).store, (state) => state.current);
  const events = usePart(app.session.store, (state) => state.workspace?.events ?? 0);
  const version = useStore(app.session.data);
  const result = usePart(run.store, (state) => state.result);
  const lost = result?.lost ?? false;
  const ofResult = result !== null && result.timeColumn !== null;
  // Without a result all trail events are counted; a result may be of log events alone.
  const nothing = result === null && events === 0;
  const asked = useRef<Asked>({ question: null, version });
  // First rows of a run leave the chart as it is, and the focus in it, until all have come.
  if (result?.early !== true) {
    asked.current = {
      question:
        nothing || lost || (result !== null && !ofResult)
          ? null
          : { resultId: ofResult ? result.resultId : null, range },
      // A result does not change while imports run; all events do.
      version: ofResult ? result.resultId : version,
    };
  }
  const answer = useCall('histogram.get', asked.current.question, asked.current.version);

  if (nothing) return null;
  if (result !== null && !ofResult) {
    return <div className="chart-line hint">{t('chart.noTime')}</div>;
  }
  if (answer.status === 'failed' && answer.error.code !== 'engine.stopped') {
    return (
      <div className="chart-line hint">
        {t('chart.failed')}: {answer.error.userMessage}
      </div>
    );
  }
  const isEmpty = answer.output?.bins.length === 0;
  // Room for the chart of a result that is just there, so that its rows do not move when the chart comes.
  if (answer.output === null || (isEmpty && answer.status === 'running')) return <div className="chart" />;
  if (isEmpty) return <div className="chart-line hint">{t('chart.noRows')}</div>;
  const column = result === null || result.timeColumn === null ? undefined : result.columns[result.timeColumn];
  const timeField = {
    name: column?.name ?? 'eventTime',
    of: column === undefined ? ('events' as const) : ('rows' as const),
  };
  const isOfTrails = result?.cache.find(0)?.page.records?.dataSets.every((code) => code === TRAILS) === true;
  return (
    <Chart
      key={tab.id}
      tab={tab}
      data={answer.output}
      ofResult={ofResult}
      timeField={timeField}
      canFilter={tab.language === 'sql' || result === null || isOfTrails}
    />
  );
}

function Chart({
  tab,
  data,
  ofResult,
  timeField,
  canFilter,
}: {
  tab: TabDocument;
  data: Histogram;
  ofResult: boolean;
  timeField: ValueHandle['field'];
  /** The query can be filtered by outcome: in Logs Insights, where its rows are trail events. */
  canFilter: boolean;
}) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const limited = usePart(app.ranges.of(tab.id).store, (state) => state.current);
  const all = usePart(app.session.store, (state) => state.workspace?.range ?? null);
  const [brush, setBrush] = useState<Brush | null>(null);
  const [twin, setTwin] = useState(false);
  const [menu, setMenu] = useState<number | null>(null);
  const valueKey = useValueKeys();
  const anchor = useRef<Element | null>(null);
  const { bins, binUs } = data;
  const shape = `${bins[0]?.start} ${binUs} ${bins.length}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a selection is of these bins and no others, whatever their counts
  useEffect(() => setBrush(null), [shape]);

  const range = data.range ?? { from: bins[0]?.start ?? 0, to: (bins.at(-1)?.start ?? 0) + binUs };
  const startOf = (bin: number) => Math.max(range.from, bins[bin]?.start ?? range.from);
  const endOf = (bin: number) => Math.min(range.to, (bins[bin]?.start ?? range.to - binUs) + binUs);
  const within = brush ?? { from: 0, to: bins.length };
  const totals = { ok: 0, throttle: 0, error: 0, fault: 0, unknown: 0 };
  for (const bin of bins.slice(within.from, within.to)) for (const part of ORDER) totals[part] += bin[part];
  const sum = ORDER.reduce((rows, part) => rows + totals[part], 0);
  const chosen = brush === null ? null : { from: startOf(brush.from), to: endOf(brush.to - 1) };

  /** A bin as the stretch of time that it counts, cut where the range is. */
  const handleOf = (bin: number) => spanHandle(timeField, { from: startOf(bin), to: endOf(bin) });
  /** Filters for the outcomes that a bin has rows of. */
  const outcomesOf = (bin: HistogramBin | undefined): MenuGroup => ({
    entries: LEGEND.filter((status) => canFilter && (bin?.[status] ?? 0) > 0).map((status) => ({
      id: `outcome-${status}`,
      text: t('chart.filterOutcome', { outcome: t(`outcome.${status}`) }),
      icon: Filter,
      detail: count(bin?.[status] ?? 0),
      act: () => void filterOutcome(app, status),
    })),
  });

  const zoom = () => {
    if (chosen !== null) app.ranges.of(tab.id).set(chosen);
  };
  const addToQuery = (to: { from: number; to: number }) => {
    const editor = app.editor.current;
    const change = limitToRange(tab.text, to);
    if (editor === null || change === null) {
      void app.desktop.copyText(rangeCondition(to));
      app.say(t('record.copied'));
      return;
    }
    editor.dispatch({ changes: change, userEvent: 'input' });
    editor.focus();
  };
  const writable = limitToRange(tab.text, range) !== null;
  const addText = writable ? t('chart.addToQuery') : t('chart.copyCondition');
  const bin = span(binUs);
  const sameDay = range.to - range.from <= 86_400e6;
  const clock = (us: number) => (sameDay ? timeOfDay(us, timeZone) : dateTime(us, timeZone));
  const legend = totals.unknown > 0 && totals.unknown === sum ? [] : LEGEND;
  const offset = bins[0]?.start ?? range.from;
  const full = bins.length * binUs;
  return (
    <section
      className="chart"
      data-region="chart"
      aria-label={ofResult ? t('chart.title', { bin }) : t('chart.titleAll', { bin })}
    >
      <div className="chart-head">
        <h3>{ofResult ? t('chart.title', { bin }) : t('chart.titleAll', { bin })}</h3>
        {chosen !== null && (
          <span className="chart-acts">
            <Button kind="quiet" shortcut="Enter" onPress={zoom}>
              {t('chart.zoom')}
            </Button>
            {tab.language === 'sql' && (
              <Button kind="quiet" onPress={() => addToQuery(chosen)}>
                {addText}
              </Button>
            )}
            <Button kind="quiet" shortcut="Escape" onPress={() => setBrush(null)}>
              {t('chart.clear')}
            </Button>
          </span>
        )}
        {tab.language === 'sql' &&
          chosen === null &&
          limited !== null &&
          ofResult &&
          !tab.text.includes(rangeCondition(limited)) && (
            <span className="chart-acts hint">
              {t('chart.rangeNotInQuery')}
              <Button kind="quiet" onPress={() => addToQuery(limited)}>
                {addText}
              </Button>
            </span>
          )}
        <span className="chart-legend">
          {data.unplaced > 0 && <span>{t('chart.unplaced', { n: count(data.unplaced) })}</span>}
          {legend.map((status) => (
            <span key={status}>
              <StatusShape status={status} size={9} /> {t(`outcome.${status}`)}{' '}
              <span className="mono">{count(totals[status])}</span>
            </span>
          ))}
        </span>
        <span data-twin="">
          <IconButton
            icon={twin ? ChartColumn : Table2}
            size={14}
            label={twin ? t('chart.picture') : t('chart.twin')}
            onPress={() => setTwin(!twin)}
          />
        </span>
      </div>
      {sum === 0 && brush === null ? (
        <p className="chart-none hint">{t('chart.noRows')}</p>
      ) : twin ? (
        <Twin
          data={data}
          zone={timeZone}
          onLeave={() => setTwin(false)}
          handleOf={(start) => handleOf(bins.findIndex((entry) => entry.start === start))}
          outcomes={outcomesOf}
        />
      ) : (
        <TimeHistogram
          label={`${t('chart.label', { bin, n: count(bins.length) })}. ${t('chart.keys')}`}
          bins={bins.length}
          parts={ORDER.map((name) => ({ name, counts: bins.map((entry) => entry[name]) }))}
          ticks={timeTicks({ from: offset, to: offset + full }, timeZone, 7).map((tick) => ({
            position: (tick.at - offset) / full,
            text: tick.text,
          }))}
          brush={brush}
          onBrush={setBrush}
          onZoom={zoom}
          onZoomOut={() => app.ranges.of(tab.id).zoomOut(all)}
          onTwin={() => setTwin(true)}
          onMenu={(at, element) => {
            anchor.current = element;
            setMenu(at);
          }}
          onKey={(at, event) => {
            const act = valueKey(event);
            if (act === 'from' || act === 'to' || act === 'around') void actOn(app, handleOf(at), act);
            else return false;
            return true;
          }}
          describe={(at) => {
            const entry = bins[at];
            const parts = entry === undefined ? [] : ORDER.filter((part) => entry[part] > 0);
            return {
              title: `${clock(startOf(at))} – ${clock(endOf(at))}`,
              lines:
                entry === undefined
                  ? []
                  : parts.map((name) => ({ name, text: `${t(`outcome.${name}`)} ${count(entry[name])}` })),
            };
          }}
          brushText={
            chosen === null ? null : t('chart.selected', { range: `${clock(chosen.from)}–${clock(chosen.to)}`, n: sum })
          }
          handleLabels={[t('chart.startHandle'), t('chart.endHandle')]}
          cut={{
            first: (bins[0]?.start ?? range.from) < range.from,
            last: (bins.at(-1)?.start ?? 0) + binUs > range.to && limited !== null,
          }}
        />
      )}
      {menu !== null && (
        <ValueMenu
          handle={handleOf(menu)}
          anchor={anchor}
          more={[outcomesOf(bins[menu])]}
          onClose={() => setMenu(null)}
        />
      )}
    </section>
  );
}

/** The same numbers as a table; bins without rows are left out. */
function Twin({
  data,
  zone,
  onLeave,
  handleOf,
  outcomes,
}: {
  data: Histogram;
  zone: string;
  onLeave: () => void;
  handleOf: (start: number) => ValueHandle;
  outcomes: (bin: HistogramBin) => MenuGroup;
}) {
  const singleKeys = useSingleKeys();
  const rows = data.bins.filter((bin) => ORDER.some((part) => bin[part] > 0));
  return (
    <TwinTable
      label={t('chart.twin')}
      className="chart-twin"
      columns={[
        { key: 'start', name: t('chart.column.start', { zone: zoneName(zone) }), isNumber: false },
        { key: 'rows', name: t('chart.column.rows'), isNumber: true },
        ...LEGEND.map((status) => ({ key: status, name: t(`outcome.${status}`), isNumber: true })),
      ]}
      rows={rows.map((bin) => {
        const handle = handleOf(bin.start);
        const sum = ORDER.reduce((rowsOfBin, part) => rowsOfBin + bin[part], 0);
        const more = [outcomes(bin)];
        const number = (value: number) => ({ text: count(value), order: value, handle, more });
        return [
          { text: dateTime(bin.start, zone), order: bin.start, handle, title: fullTime(bin.start, zone), more },
          number(sum),
          ...LEGEND.map((status) => number(bin[status])),
        ];
      })}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || singleKeyAct(singleKeys, event, ['charts']) === 'twin') {
          event.stopPropagation();
          onLeave();
        }
      }}
    />
  );
}
