import { X } from 'lucide-react';
import { useMemo } from 'react';
import { useApp } from '../../app/app.ts';
import { duration } from '../../lib/format-number.ts';
import { useStore } from '../../lib/store.ts';
import { shortTraceId } from '../../lib/trace-id.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { comparedSpans, type Span, traceModel } from './trace-model.ts';

/** This trace beside another one: what was done in both, how often, and how long it took by itself. */
export function TraceDifference({
  spans,
  other,
  onClose,
}: {
  spans: readonly Span[];
  other: string;
  onClose: () => void;
}) {
  const app = useApp();
  const version = useStore(app.session.data);
  const answer = useCall('traces.get', { traceId: other }, version);
  const rows = useMemo(
    () => (answer.output === null ? [] : comparedSpans(spans, traceModel(answer.output.entities, true).spans)),
    [spans, answer.output],
  );
  const text = (side: { count: number; us: number } | null) =>
    side === null ? '–' : `${side.count} × ${duration(side.us / 1000)}`;
  if (answer.status === 'failed') {
    return <ErrorNote title={t('trace.notRead')} message={answer.error.userMessage} detail={answer.error.detail} />;
  }
  return (
    <section className="trace-comparison" aria-label={t('trace.difference')}>
      <table className="table">
        <caption>
          {t('trace.differenceWith', { id: shortTraceId(other) })}
          <IconButton icon={X} label={t('trace.closeDifference')} onPress={onClose} />
        </caption>
        <thead>
          <tr>
            <th>{t('trace.service')}</th>
            <th>{t('trace.segmentColumn')}</th>
            <th className="number">{t('trace.here')}</th>
            <th className="number">{t('trace.there')}</th>
            <th className="number">{t('traces.difference')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ service, name, here, there }) => {
            const by = (here?.us ?? 0) - (there?.us ?? 0);
            return (
              <tr key={JSON.stringify([service, name])}>
                <td className="mono">{visibleText(service)}</td>
                <td className="mono">{visibleText(name)}</td>
                <td className="number mono">{text(here)}</td>
                <td className="number mono">{text(there)}</td>
                <td className="number mono">
                  {by === 0 ? '±0' : `${by > 0 ? '+' : '−'}${duration(Math.abs(by) / 1000)}`}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
