import { X } from 'lucide-react';
import { useApp } from '../../app/app.ts';
import { useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { SpanDetail } from './SpanDetail.tsx';
import { TraceBeside } from './TraceBeside.tsx';
import type { Span } from './trace-model.ts';

/** What the drawer of a trace shows. */
export type TracePart = 'segment' | 'logs' | 'calls';

/** Beside the timeline: the segment that was chosen, and the log lines and API calls that belong to the trace. */
export function TraceDrawer({
  traceId,
  span,
  origin,
  part,
  onPart,
  onClose,
}: {
  traceId: string;
  span: Span | null;
  origin: number;
  part: TracePart;
  onPart: (part: TracePart) => void;
  onClose: () => void;
}) {
  const app = useApp();
  const version = useStore(app.session.data);
  const answer = useCall('traces.beside', { traceId }, version);
  const { output } = answer;
  return (
    <>
      <div className="drawer-bar trace-parts">
        <Segmented
          label={t('trace.parts')}
          value={part}
          options={[
            { value: 'segment', text: t('trace.segmentColumn') },
            {
              value: 'logs',
              text: output === null ? t('trace.logsUncounted') : t('trace.logs', { n: output.logs.total }),
            },
            {
              value: 'calls',
              text: output === null ? t('trace.callsUncounted') : t('trace.calls', { n: output.calls.total }),
            },
          ]}
          onChange={onPart}
        />
        {(part !== 'segment' || span === null) && (
          <span className="drawer-place">
            <IconButton icon={X} label={t('map.closeDetail')} shortcut="Escape" onPress={onClose} />
          </span>
        )}
      </div>
      {part === 'segment' ? (
        span === null ? (
          <p className="side-hint">{t('trace.chooseSegment')}</p>
        ) : (
          <SpanDetail span={span} origin={origin} onClose={onClose} />
        )
      ) : answer.status === 'failed' ? (
        <ErrorNote title={t('trace.besideFailed')} message={answer.error.userMessage} detail={answer.error.detail} />
      ) : output === null ? (
        <p className="side-hint">{t('trace.reading')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys
        <div className="drawer-body" tabIndex={0}>
          <TraceBeside key={part} beside={output} kind={part} origin={origin} span={span} traceId={traceId} />
        </div>
      )}
    </>
  );
}
