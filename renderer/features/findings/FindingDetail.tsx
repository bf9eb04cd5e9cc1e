import { useMemo, useState } from 'react';
import type { AnomalyReport } from '../../../preload/contract/anomalies.ts';
import type { TimeRange } from '../../../preload/contract/time.ts';
import { useApp } from '../../app/app.ts';
import { count } from '../../lib/format-number.ts';
import { dateTime, rangeText, span } from '../../lib/format-time.ts';
import { periodFor } from '../../lib/periods.ts';
import { useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { FindingDrawer } from './FindingDrawer.tsx';
import type { Finding } from './finding.ts';
import { placeText, rateNumber, rateTitle, sourceText } from './finding-text.ts';
import { RateChart } from './RateChart.tsx';

const MINUTE_US = 60e6;
/** Least time that is drawn on both sides of a finding, and in parts of its length. */
const MARGIN = { least: 60 * MINUTE_US, lengths: 2 };

type Drawn = 'around' | 'baseline';

/** The chosen finding: what happened, its rate over time beside its baseline, and who it is attributed to. */
export function FindingDetail({
  finding,
  report,
  all,
  tabId,
  onSelect,
}: {
  finding: Finding;
  report: AnomalyReport;
  all: readonly Finding[];
  tabId: string;
  onSelect: (id: string | null) => void;
}) {
  const app = useApp();
  const version = useStore(app.session.data);
  const { timeZone } = useStore(app.preferences.store);
  const [drawn, setDrawn] = useState<Drawn>('around');
  const range = useMemo(() => drawnRange(finding, report, drawn), [finding, report, drawn]);
  const periodSeconds = range === null ? 60 : Math.max(60, periodFor(range));
  const { rate } = finding;
  const call = useCall(
    'anomalies.rate',
    range === null ? null : { rate, range, periodSeconds, parameters: report.parameters },
    version,
  );
  const { output } = call;
  return (
    <section className="finding" aria-label={rateTitle(rate)}>
      <div className="finding-main">
        <header className="finding-head">
          <h2>{rateTitle(rate)}</h2>
          {finding.severity !== null && (
            <span className={`finding-tag tag-${finding.severity}`}>{t(`findings.severity.${finding.severity}`)}</span>
          )}
          <span className={`finding-tag ${finding.event === null ? '' : 'tag-aws'}`}>{sourceText(finding)}</span>
          <span className="quiet">{placeText(rate)}</span>
          <span className="toolbar-space" />
          {finding.anomaly !== null && (
            <Segmented<Drawn>
              label={t('findings.drawn')}
              value={drawn}
              options={[
                { value: 'around', text: t('findings.drawn.around') },
                { value: 'baseline', text: t('findings.drawn.baseline') },
              ]}
              onChange={setDrawn}
            />
          )}
        </header>
        <p className="finding-story">{storyOf(finding, timeZone)}</p>
        {call.status === 'failed' && (
          <ErrorNote title={t('findings.notDrawn')} message={call.error.userMessage} detail={call.error.detail} />
        )}
        {range === null ? (
          <p className="hint ranking-line">{t('findings.noTime')}</p>
        ) : output === null ? (
          call.status === 'running' && <ProgressBar thin label={t('findings.drawing')} value={null} />
        ) : (
          <RateChart
            finding={finding}
            range={range}
            periodSeconds={periodSeconds}
            counts={output.counts}
            coverage={report.coverage.find(({ account, region }) => account === rate.account && region === rate.region)}
            tabId={tabId}
          />
        )}
      </div>
      <FindingDrawer
        finding={finding}
        report={report}
        all={all}
        condition={output?.condition ?? null}
        onSelect={onSelect}
      />
    </section>
  );
}

/** The finding with time on both sides, or with all of its baseline; null where no record tells when it was. */
function drawnRange({ from, to, anomaly }: Finding, report: AnomalyReport, drawn: Drawn): TimeRange | null {
  const [start, end] = [from ?? to, to ?? from];
  if (start === null || end === null) return null;
  const margin = Math.max(MARGIN.least, MARGIN.lengths * (end - start));
  const wide = { from: start - margin, to: end + margin };
  if (drawn === 'baseline' && anomaly !== null)
    return { from: Math.min(anomaly.baseline.range.from, wide.from), to: wide.to };
  // A finding of days would be drawn over weeks: its baseline is enough.
  const least = anomaly === null ? wide.from : Math.max(wide.from, anomaly.baseline.range.from);
  const ends = report.coverage.map(({ range }) => range.to);
  return { from: least, to: ends.length === 0 ? wide.to : Math.max(end, Math.min(wide.to, Math.max(...ends))) };
}

/** What happened, in a sentence or three. */
function storyOf({ anomaly, event, from, to }: Finding, zone: string): string {
  if (event !== null) {
    const part = (us: number | null) => (us === null ? t('findings.story.notHere') : dateTime(us, zone));
    return t('findings.story.aws', {
      from: part(from),
      to: part(to),
      average: rateNumber(event.insightAverage),
      baseline: rateNumber(event.baselineAverage),
      days: event.baselineMinutes === null ? '–' : span(event.baselineMinutes * MINUTE_US),
    });
  }
  if (anomaly === null) return '';
  const { insight, baseline, range, isOpen, direction } = anomaly;
  return [
    t(`findings.story.${direction}`, {
      from: rateNumber(baseline.average),
      to: rateNumber(insight.average),
      extreme: rateNumber(insight.extreme),
      time: rangeText(range, zone),
      length: span(range.to - range.from),
      n: insight.events,
    }),
    t('findings.story.baseline', {
      time: rangeText(baseline.range, zone),
      minutes: count(baseline.minutes),
    }),
    ...(isOpen ? [t('findings.story.open')] : []),
    ...(anomaly.isLevel ? [t('findings.story.level')] : []),
  ].join(' ');
}
