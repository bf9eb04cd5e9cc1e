import { Clock3, Pin } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Dialog } from 'react-aria-components';
import type { Output } from '../../../preload/contract/index.ts';
import { useApp } from '../../app/app.ts';
import type { QueryState, Result } from '../../app/state/query-run.ts';
import { sameRange } from '../../app/state/range-history.ts';
import { unreadText, useUnread } from '../../app/UnreadNote.tsx';
import { bytes, count, duration } from '../../lib/format-number.ts';
import { fullTime, rangeText, timeOfDay, type Zone } from '../../lib/format-time.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { useCall } from '../../lib/useCall.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';
import { PopoverAt } from '../../ui/Menu.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { NeutralMark, StatusShape } from '../../ui/StatusShape.tsx';

/** Events that came (or, negative, went) since the result was made; 0 while that is not known. */
export function useNewer(result: Result | null): number {
  const { workspace, readAt } = useStore(useApp().session.store);
  // Counts that were read before the result say nothing of it.
  if (result === null || result.early || workspace === null || readAt < result.at || result.partial) return 0;
  return workspace.events + workspace.logEvents - result.held.trailEvents - result.held.logEvents;
}

/** Bytes of the events that a result's question looked at; null for SQL, which does not tell. */
function useSize(result: Result | null): Output<'query.size'> | null {
  const isAsked = result !== null && result.question.language === 'insights';
  const { text = '', sources = [], range = null, rowLimit = null } = isAsked ? result.question : {};
  return useCall('query.size', isAsked ? { text, sources, range, rowLimit } : null).output;
}

/** Every number says what it counts: rows, of what, how long, complete or why not, still true or not. */
export function HonestyLine({
  tabId,
  state,
  busy,
  slow,
}: {
  tabId: string;
  state: QueryState;
  busy: boolean;
  slow: boolean;
}) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const unread = useUnread(state.result?.reads ?? null);
  const current = usePart(app.ranges.of(tabId).store, (part) => part.current);
  const { result } = state;
  const [wanted, setWanted] = useState<string | null>(null);
  const size = useSize(result !== null && wanted === result.resultId ? result : null);
  // How much was read is worked out when somebody looks: the texts have to be read for it.
  const look = () => setWanted(result?.resultId ?? null);
  const newer = useNewer(result);
  const clock = (ms: number) => timeOfDay(Math.floor(ms / 1000) * 1e6, timeZone);

  if (state.run.kind === 'running' && (busy || result?.early)) {
    const rows = result?.early ? result.rowCount : null;
    return <Running since={state.run.since} percent={state.run.percent} rows={rows} slow={slow} />;
  }
  if (state.run.kind === 'failed') {
    const stopped = { 'engine.memory': 'memory', 'engine.timeout': 'timeout', 'engine.stopped': 'engine' } as const;
    const reason = stopped[state.run.error.code as keyof typeof stopped];
    return (
      <span className="result-state fault">
        <StatusShape status="fault" />
        <strong>
          {reason
            ? t('query.state.stopped', { time: duration(state.run.afterMs), reason: t(`query.reason.${reason}`) })
            : state.run.error.code.startsWith('query.')
              ? t('query.state.notRunError')
              : t('query.state.failed')}
        </strong>
      </span>
    );
  }
  if (state.run.kind === 'cancelled') {
    const { afterMs, percent } = state.run;
    const time = duration(afterMs);
    return (
      <span className="result-state">
        <NeutralMark />
        <strong>
          {percent === null
            ? t('query.state.cancelled', { time })
            : t('query.state.cancelledAt', { percent: `${Math.floor(percent)} %`, time })}
        </strong>
        <span className="quiet">
          {result === null
            ? t('query.state.noneKept')
            : result.early
              ? t('query.state.rowsKept', { n: result.rowCount, count: count(result.rowCount) })
              : t('query.state.previousKept', { at: clock(result.at) })}
        </span>
      </span>
    );
  }
  if (result === null) return <span className="quiet">{t('query.state.notRun')}</span>;
  if (result.lost) {
    return (
      <span className="result-state">
        <StatusShape status="error" />
        {t('query.state.lost', { at: clock(result.at) })}
      </span>
    );
  }
  if (state.pageError !== null) {
    return (
      <span className="result-state fault">
        <StatusShape status="fault" />
        <strong>{t('grid.pageFailed')}</strong>
        <span>{state.pageError.userMessage}</span>
      </span>
    );
  }
  const about = { facts: factsOf(result, timeZone, size), onLook: look };
  const time = duration(result.elapsedMs);
  const isOld = [...state.kept.keys()].at(-1) !== result.runId;
  const notComplete = result.partial ? t('query.incomplete.import') : unread.length > 0 ? unreadText(unread) : null;
  if (result.rowsUncut !== null) {
    return (
      <ResultFacts {...about}>
        <StatusShape status="error" />
        <strong>{t('query.state.cut', { n: count(result.rowCount) })}</strong>
        <span className="quiet">
          {t('query.state.cutOf', { n: count(result.rowsUncut), limit: count(result.rowCount), time })}
          {notComplete !== null && `, ${notComplete}`}
        </span>
      </ResultFacts>
    );
  }
  const rows = <strong>{t('query.count', { n: count(result.rowCount), n1: result.rowCount })}</strong>;
  if (isOld) {
    return (
      <ResultFacts {...about}>
        <Icon of={Pin} size={12} />
        {rows}
        <span className="quiet">{t('query.state.pinned', { at: clock(result.at) })}</span>
      </ResultFacts>
    );
  }
  if (result.question.language === 'insights' && !sameRange(result.question.range, current)) {
    return (
      <ResultFacts {...about}>
        <StatusShape status="error" />
        {rows}
        <span className="quiet">{t('query.state.otherRange', { at: clock(result.at) })}</span>
      </ResultFacts>
    );
  }
  if (newer !== 0) {
    return (
      <ResultFacts {...about}>
        <Icon of={Clock3} size={14} />
        {rows}
        <span className="quiet">
          {newer > 0
            ? t('query.state.stale', { at: clock(result.at), n: newer, events: count(newer) })
            : t('query.state.removed', { at: clock(result.at), n: -newer, events: count(-newer) })}
        </span>
      </ResultFacts>
    );
  }
  return (
    <ResultFacts {...about}>
      {notComplete !== null && <StatusShape status="error" />}
      {rows}
      <span className="quiet">{countedOf(result, time, notComplete ?? t('query.complete'))}</span>
    </ResultFacts>
  );
}

/** The line in short; pointed at or opened, all that is known of the result. */
function ResultFacts({ facts, onLook, children }: { facts: string[]; onLook: () => void; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className="result-state result-facts"
        data-facts=""
        title={facts.join('\n')}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPointerEnter={onLook}
        onClick={() => {
          onLook();
          setOpen(true);
        }}
      >
        {children}
      </button>
      {isOpen && (
        <PopoverAt label={t('query.facts')} anchor={anchor} onClose={() => setOpen(false)}>
          <Dialog aria-label={t('query.facts')}>
            <ul className="result-facts-list">
              {facts.map((fact) => (
                <li key={fact}>{fact}</li>
              ))}
            </ul>
          </Dialog>
        </PopoverAt>
      )}
    </>
  );
}

/** What the rows are counted out of, as far as it is known, and whether all of it was read. */
function countedOf(result: Result, time: string, state: string): string {
  if (result.statistics !== null) {
    const { recordsMatched, recordsScanned } = result.statistics;
    const values = { matched: count(recordsMatched), scanned: count(recordsScanned), time, state };
    // Rows that are the events that matched, rows out of all events, rows out of some of them.
    const kind =
      recordsMatched === result.rowCount ? 'scanned' : recordsMatched === recordsScanned ? 'read' : 'matched';
    return result.question.range === null ? t(`query.count.${kind}`, values) : t(`query.count.${kind}InRange`, values);
  }
  // Rows of trail events or of log events, straight from their view.
  const [set] = result.cache.find(0)?.page.records?.dataSets ?? [];
  return result.isRecords && set !== undefined
    ? t('query.count.ofEvents', {
        events: count(set === 0 ? result.held.trailEvents : result.held.logEvents),
        time,
        state,
      })
    : t('query.count.detail', { time, state });
}

/** All that is known of how the result came to be. */
function factsOf(result: Result, zone: Zone, size: Output<'query.size'> | null): string[] {
  const { question, statistics } = result;
  return [
    t('query.tip.rows', { n: count(result.rowCount) }),
    ...(result.rowsUncut === null
      ? []
      : [t('query.tip.cut', { n: count(result.rowsUncut), limit: count(result.rowCount) })]),
    ...(statistics === null
      ? []
      : [
          t('query.tip.matched', { n: count(statistics.recordsMatched) }),
          t('query.tip.scanned', { n: count(statistics.recordsScanned) }),
        ]),
    ...(size === null
      ? []
      : [
          size.measured < size.events
            ? t('query.tip.bytesAbout', { size: bytes(size.bytes), n: count(size.measured) })
            : t('query.tip.bytes', { size: bytes(size.bytes) }),
        ]),
    ...(question.language === 'sql'
      ? []
      : [
          t('query.tip.range', {
            range: question.range === null ? t('range.all') : rangeText(question.range, zone),
          }),
        ]),
    t('query.tip.time', { time: duration(result.elapsedMs) }),
    t('query.tip.at', { at: fullTime(Math.floor(result.at / 1000) * 1e6, zone) }),
    result.isRecords && question.language === 'sql' ? t('query.tip.plan.records') : t('query.tip.plan.copy'),
    t('query.tip.data', { trails: count(result.held.trailEvents), logs: count(result.held.logEvents) }),
  ];
}

/** `rows`: how many are shown already, null where none are. */
function Running({
  since,
  percent,
  rows,
  slow,
}: {
  since: number;
  percent: number | null;
  rows: number | null;
  slow: boolean;
}) {
  const [now, setNow] = useState(performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, []);
  const time = duration(Math.max(0, now - since));
  const share = percent === null ? null : `${Math.floor(percent)} %`;
  return (
    <span className="result-state">
      <span className="result-progress">
        <ProgressBar thin label={t('query.state.runningLabel')} value={percent === null ? null : percent / 100} />
      </span>
      {rows === null ? (
        share === null || !slow ? (
          t('query.state.running', { time })
        ) : (
          t('query.state.runningPercent', { percent: share, time })
        )
      ) : (
        <>
          <strong>{t('query.state.soFar', { n: rows, count: count(rows) })}</strong>
          <span className="quiet">{share === null ? time : `${share}, ${time}`}</span>
        </>
      )}
    </span>
  );
}
