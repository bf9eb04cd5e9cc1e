import { useState } from 'react';
import type { Output } from '../../../preload/contract/index.ts';
import { useApp } from '../../app/app.ts';
import { count, duration } from '../../lib/format-number.ts';
import { listText } from '../../lib/literal-text.ts';
import { asOutcome } from '../../lib/outcome.ts';
import { maskSecrets } from '../../lib/secrets.ts';
import { usePart } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button } from '../../ui/Button.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import type { Span } from './trace-model.ts';

type Beside = Output<'traces.beside'>;
type Rule = Beside['logs']['events'][number]['rule'] | Beside['calls']['events'][number]['rule'];

/** Rules that tell what belongs to a trace for sure; the others only fit. */
const EXACT: ReadonlySet<Rule> = new Set(['trace-id', 'request-id']);

interface Line {
  key: string;
  rule: Rule;
  timeUs: number | null;
  outcome: string | null;
  text: string;
  more: string;
  /** Of an API call. */
  requestId?: string | null;
}

/** Log lines or API calls of a trace in time order, each with the rule that brought it here; those of the span are tinted. */
export function TraceBeside({
  beside,
  kind,
  origin,
  span,
  traceId,
}: {
  beside: Beside;
  kind: 'logs' | 'calls';
  /** Start of the trace: times count from it. */
  origin: number;
  span: Span | null;
  traceId: string;
}) {
  const app = useApp();
  const reveal = usePart(app.layout, (state) => state.reveal);
  const all = kind === 'logs' ? logLines(beside) : callLines(beside);
  // What only fits is worth a look where nothing is certain; otherwise it is counted and asked for.
  const [inferred, setInferred] = useState(!all.some(({ rule }) => EXACT.has(rule)));
  const fitting = all.filter(({ rule }) => !EXACT.has(rule)).length;
  const lines = all
    .filter(({ rule }) => inferred || EXACT.has(rule))
    .sort((a, b) => (a.timeUs ?? Number.POSITIVE_INFINITY) - (b.timeUs ?? Number.POSITIVE_INFINITY));
  const { total } = beside[kind];
  const isOfSpan = ({ timeUs }: Line) =>
    span !== null && timeUs !== null && timeUs >= span.entity.startUs && timeUs <= (span.entity.endUs ?? timeUs);
  const shown = (text: string) => visibleText(reveal ? text : maskSecrets(text));
  const query = () => {
    const text = `fields @timestamp, @log, @message\n| filter @message like "${traceId}"\n| sort @timestamp asc`;
    app.openQuery(traceId, text, { language: 'insights' });
  };
  const requestIds = lines.flatMap(({ requestId }) => requestId ?? []);
  const queryCalls = () => {
    const text = `fields @timestamp, eventName, eventSource, errorCode, userIdentity.arn, requestID\n| filter requestID in ${listText(requestIds, 'insights')}\n| sort @timestamp asc`;
    app.openQuery(traceId, text, { language: 'insights', sources: ['cloudtrail'] });
  };
  return (
    <section className="trace-beside" aria-label={t(`trace.beside.${kind}`)}>
      {fitting > 0 && (
        <label className="beside-switch">
          <input type="checkbox" checked={inferred} onChange={(event) => setInferred(event.target.checked)} />
          {t('trace.inferred', { n: fitting })}
        </label>
      )}
      {lines.length === 0 ? (
        <p className="side-hint">{t(`trace.noBeside.${kind}`)}</p>
      ) : (
        <ul>
          {lines.map((line) => {
            const outcome = asOutcome(line.outcome) ?? 'ok';
            return (
              <li key={line.key} className={`beside-line ${isOfSpan(line) ? 'of-span' : ''}`}>
                <span className="mono quiet">{offsetText(line.timeUs, origin)}</span>
                <StatusShape status={outcome} label={t(`outcome.${outcome}`)} />
                <span className="mono beside-text" title={shown(line.text)}>
                  {shown(line.text)}
                </span>
                <span className="beside-rule quiet" title={visibleText(line.more)}>
                  {EXACT.has(line.rule) ? t('trace.exact') : t('trace.fits')}: {t(`trace.rule.${line.rule}`)}
                  {line.more === '' ? '' : `, ${visibleText(line.more)}`}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {total > all.length && (
        <p className="side-hint warn">{t('trace.moreBeside', { n: count(total - all.length) })}</p>
      )}
      {kind === 'logs' && all.some(({ rule }) => rule === 'trace-id') && (
        <div className="acts detail-acts">
          <Button onPress={query}>{t('trace.openLogs')}</Button>
        </div>
      )}
      {kind === 'calls' && requestIds.length > 0 && (
        <div className="acts detail-acts">
          <Button onPress={queryCalls}>{t('trace.openCalls')}</Button>
        </div>
      )}
    </section>
  );
}

function offsetText(timeUs: number | null, origin: number): string {
  if (timeUs === null) return '–';
  const by = (timeUs - origin) / 1000;
  return `${by < 0 ? '−' : '+'}${duration(Math.abs(by))}`;
}

function logLines({ logs }: Beside): Line[] {
  return logs.events.map(({ rule, fileId, position, timeUs, outcome, message, logGroup }) => ({
    key: `${fileId} ${position}`,
    rule,
    timeUs,
    outcome,
    text: message.trimEnd(),
    more: logGroup ?? '',
  }));
}

function callLines({ calls }: Beside): Line[] {
  return calls.events.map(
    ({ rule, fileId, position, timeUs, outcome, eventName, eventSource, userArn, requestId }) => ({
      key: `${fileId} ${position}`,
      rule,
      requestId,
      timeUs,
      outcome,
      text: `${eventName ?? ''} ${eventSource?.replace(/\.amazonaws\.com$/, '') ?? ''}`.trim(),
      more: userArn?.split('/').slice(1).join('/') ?? '',
    }),
  );
}
