import { useApp } from '../../app/app.ts';
import { count } from '../../lib/format-number.ts';
import { timeOfDay } from '../../lib/format-time.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { shortTraceId } from '../../lib/trace-id.ts';
import { useCall } from '../../lib/useCall.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { microseconds, outcomeOfTrace, urlPath } from './trace-text.ts';

/** Traces that stand beside the one in front; all are in the list. */
const LISTED = 200;

/** Beside a trace: those that the list's filter chooses, longest first. */
export function TracesPanel() {
  const app = useApp();
  const version = useStore(app.session.data);
  const range = usePart(app.range.store, (state) => state.current);
  const { timeZone } = useStore(app.preferences.store);
  const filter = usePart(app.tabs.store, () => app.traces.lastList()?.filter ?? '');
  const front = usePart(app.tabs.store, () => {
    const tab = app.tabs.front();
    return tab?.kind === 'trace' ? tab.traceId : null;
  });
  const answer = useCall('traces.list', { range, filter, order: 'response', descending: true, limit: LISTED }, version);
  const { output } = answer;
  return (
    <>
      <div className="side-head">
        <h2>{t('traces.title')}</h2>
      </div>
      <div className="side-filter">
        <Button onPress={() => app.traces.showList()}>
          <span className="mono traces-filter">{filter === '' ? t('traces.noFilter') : visibleText(filter)}</span>
        </Button>
      </div>
      {output !== null && (
        <p className="side-hint">{t('traces.longestFirst', { n: output.traces.length, total: count(output.total) })}</p>
      )}
      <ul className="side-body trace-items">
        {(output?.traces ?? []).map((trace) => {
          const outcome = outcomeOfTrace(trace);
          return (
            <li key={trace.traceId}>
              <button
                type="button"
                className={`trace-item ${trace.traceId === front ? 'selected' : ''}`}
                aria-pressed={trace.traceId === front}
                onClick={() => app.traces.openTrace(trace.traceId)}
              >
                <StatusShape status={outcome} label={t(`outcome.${outcome}`)} />
                <span className="mono trace-short">{shortTraceId(trace.traceId)}</span>
                <span className="mono trace-time">{microseconds(trace.responseUs)}</span>
                <span className="mono quiet trace-what">
                  {visibleText(`${trace.method ?? ''} ${urlPath(trace.url) || (trace.entryName ?? '')}`.trim())}
                </span>
                <span className="mono quiet trace-time">
                  {trace.startUs === null ? '' : timeOfDay(trace.startUs, timeZone).slice(0, 8)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
