import { FileSearch } from 'lucide-react';
import { useState } from 'react';
import type { Output } from '../../../preload/contract/index.ts';
import type { DataSet } from '../../../preload/contract/query.ts';
import { useApp } from '../../app/app.ts';
import { ValueText } from '../../app/values/ValueText.tsx';
import { fieldHandle, type ValueHandle } from '../../app/values/value.ts';
import { count, duration } from '../../lib/format-number.ts';
import { equalityText, listText } from '../../lib/literal-text.ts';
import { logGroupQuery } from '../../lib/log-group-query.ts';
import { asOutcome } from '../../lib/outcome.ts';
import { maskSecrets } from '../../lib/secrets.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
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
  /** What it says: the message, or what was called. */
  said: ValueHandle[];
  /** Whom it is from: the log group, or the caller. */
  from: { handle: ValueHandle; text: string } | null;
  /** What a tab that shows the record is called. */
  title: string;
  /** The query that finds its record alone. */
  record: string;
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
  const dataSets = useStore(app.dataSets);
  const all = kind === 'logs' ? logLines(beside, dataSets) : callLines(beside);
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
  const openRecord = ({ title, record }: Line) => {
    app.openQuery(visibleText(title), record);
    app.layout.set((state) => ({ ...state, drawer: true }));
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
                <span className="mono beside-text">
                  {line.said.map((handle) => (
                    <ValueText key={handle.field.name} handle={handle} title={shown(handle.text)}>
                      {shown(handle.field.name === 'eventSource' ? serviceOf(handle.text) : handle.text)}
                    </ValueText>
                  ))}
                </span>
                <IconButton
                  icon={FileSearch}
                  size={14}
                  label={t(`trace.openRecord.${kind}`)}
                  onPress={() => openRecord(line)}
                />
                <span className="beside-rule quiet">
                  {EXACT.has(line.rule) ? t('trace.exact') : t('trace.fits')}: {t(`trace.rule.${line.rule}`)}
                  {line.from !== null && (
                    <ValueText handle={line.from.handle} title={visibleText(line.from.handle.text)}>
                      {visibleText(line.from.text)}
                    </ValueText>
                  )}
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

const serviceOf = (eventSource: string) => eventSource.replace(/\.amazonaws\.com$/, '');

/** What queries of values of API calls begin with. */
const OF_CALLS = {
  language: 'insights' as const,
  text: 'fields @timestamp, eventName, eventSource, errorCode, userIdentity.arn',
  sources: ['cloudtrail'],
};

function recordQuery(view: 'logs' | 'cloudtrail', { source, position }: { source: string; position: number }): string {
  return `SELECT *\nFROM ${view}\nWHERE ${equalityText('source', source, 'sql')} AND "position" = ${position}`;
}

function logLines({ logs }: Beside, dataSets: readonly DataSet[]): Line[] {
  return logs.events.map(({ rule, fileId, position, source, timeUs, outcome, message, logGroup, account }) => {
    const place = { fileId, position };
    const asked = logGroup === null ? null : logGroupQuery({ name: logGroup, account }, dataSets);
    const handleOf = (name: string, text: string) => ({
      ...fieldHandle(name, text, place),
      ...(asked === null ? {} : { asked }),
    });
    return {
      key: `${fileId} ${position}`,
      rule,
      timeUs,
      outcome,
      said: [handleOf('@message', message.trimEnd())],
      from:
        logGroup === null
          ? null
          : { handle: handleOf('@log', account === null ? logGroup : `${account}:${logGroup}`), text: logGroup },
      title: logGroup ?? t('trace.logLine'),
      record: recordQuery('logs', { source, position }),
    };
  });
}

function callLines({ calls }: Beside): Line[] {
  return calls.events.map(
    ({ rule, fileId, position, source, timeUs, outcome, eventName, eventSource, userArn, requestId }) => {
      const place = { fileId, position };
      const handleOf = (name: string, text: string) => ({ ...fieldHandle(name, text, place), asked: OF_CALLS });
      return {
        key: `${fileId} ${position}`,
        rule,
        requestId,
        timeUs,
        outcome,
        said: [
          ...(eventName === null ? [] : [handleOf('eventName', eventName)]),
          ...(eventSource === null ? [] : [handleOf('eventSource', eventSource)]),
        ],
        from:
          userArn === null
            ? null
            : { handle: handleOf('userIdentity.arn', userArn), text: userArn.split('/').slice(1).join('/') || userArn },
        title: eventName ?? t('trace.apiCall'),
        record: recordQuery('cloudtrail', { source, position }),
      };
    },
  );
}
