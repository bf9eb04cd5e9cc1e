import { useMemo, useState } from 'react';
import type { FailedTimes, MillisecondHistogram } from '../../../preload/contract/graph.ts';
import { count } from '../../lib/format-number.ts';
import { type LogBin, logBins } from '../../lib/log-bins.ts';
import { percentile } from '../../lib/percentile.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { LatencyHistogram } from '../../ui/LatencyHistogram.tsx';
import type { Brush } from '../../ui/useBrush.ts';
import { wholeDuration } from './whole-duration.ts';

/** Response times of a service, a call or a list, with the brush that chooses traces by them. */
export function ResponseTimes({
  title,
  histogram,
  failed,
  onChoose,
  act,
}: {
  title: string;
  histogram: MillisecondHistogram;
  /** Those of responses that failed, where it is known. */
  failed?: FailedTimes | undefined;
  /** Milliseconds, half-open; null where no filter can say what was chosen. */
  onChoose: ((from: number, to: number) => void) | null;
  /** What the button says that chooses. */
  act: (times: string) => string;
}) {
  const bins = useMemo(() => logBins(histogram, failed), [histogram, failed]);
  const [brush, setBrush] = useState<Brush | null>(null);
  const [twin, setTwin] = useState(false);
  const kept = brush !== null && brush.to <= bins.length ? brush : null;
  const chosen = kept === null ? [] : bins.slice(kept.from, kept.to);
  const [from, to] = [chosen[0]?.from ?? 0, chosen.at(-1)?.to ?? 0];
  const times = timesText(from, to);
  const choose = () => {
    if (chosen.length > 0) onChoose?.(from, to);
  };
  const marks = [0.5, 0.99].flatMap((part) => {
    const ms = percentile(histogram, part);
    return ms === null ? [] : [{ ms, name: `p${part * 100}` }];
  });
  return (
    <section className="detail-part">
      <h3 className="detail-line">
        <span>{title}</span> <span className="quiet detail-note">{t('map.logScale')}</span>
        {chosen.length > 0 && (
          <span className="mono detail-chosen">
            {times}: {count(chosen.reduce((sum, bin) => sum + bin.count, 0))}
          </span>
        )}
      </h3>
      {bins.length === 0 ? (
        <p className="quiet">{t('map.noResponses')}</p>
      ) : twin ? (
        <TimesTwin bins={bins} onClose={() => setTwin(false)} />
      ) : (
        <LatencyHistogram
          label={t('map.timesLabel', { title })}
          bins={bins}
          brush={kept}
          onBrush={setBrush}
          onApply={choose}
          onTwin={() => setTwin(true)}
          marks={marks}
          describe={binText}
          bound={wholeDuration}
        />
      )}
      {chosen.length > 0 && !twin && onChoose !== null && (
        <div className="acts">
          <Button shortcut="Enter" onPress={choose}>
            {act(times)}
          </Button>
          <Button kind="quiet" onPress={() => setBrush(null)}>
            {t('map.clearBrush')}
          </Button>
        </div>
      )}
    </section>
  );
}

const FAILED = ['error', 'throttle', 'fault'] as const;

/** `32–36 ms: 12 responses, fault 3`. */
function binText({ from, to, count: n, failed }: LogBin): string {
  const whole = t('map.bin', { times: timesText(from, to), n, count: count(n) });
  const parts = FAILED.filter((status) => failed[status] > 0);
  return [whole, ...parts.map((status) => `${t(`outcome.${status}`)} ${count(failed[status])}`)].join(', ');
}

/** `1,600–5,100 ms`: the bins hold whole milliseconds. */
function timesText(from: number, to: number): string {
  return to - from === 1 ? t('map.ms', { n: count(from) }) : t('map.msRange', { from: count(from), to: count(to) });
}

/** The numbers of the chart; outcomes that no response had are left out. */
function TimesTwin({ bins, onClose }: { bins: readonly LogBin[]; onClose: () => void }) {
  const failing = FAILED.filter((status) => bins.some(({ failed }) => failed[status] > 0));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key that leads back to the chart
    <div
      className="chart-twin"
      onKeyDown={(event) => {
        if (event.key !== 'l' && event.key !== 'L' && event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <Button kind="quiet" autoFocus onPress={onClose}>
        {t('map.showChart')}
      </Button>
      <table className="table">
        <thead>
          <tr>
            <th>{t('map.timesColumn')}</th>
            <th className="number">{t('map.responses')}</th>
            {failing.map((status) => (
              <th key={status} className="number">
                {t(`outcome.${status}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bins
            .filter((bin) => bin.count > 0)
            .map((bin) => (
              <tr key={bin.from}>
                <td className="mono">{timesText(bin.from, bin.to)}</td>
                <td className="number mono">{count(bin.count)}</td>
                {failing.map((status) => (
                  <td key={status} className="number mono">
                    {count(bin.failed[status])}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
