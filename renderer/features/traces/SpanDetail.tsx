import { X } from 'lucide-react';
import { useMemo } from 'react';
import { type App, useApp } from '../../app/app.ts';
import { facetFilter } from '../../app/traces/filter-text.ts';
import { RevealButton } from '../../app/traces/RevealButton.tsx';
import { JsonTree } from '../../app/values/JsonTree.tsx';
import { NoteMark } from '../../app/values/NoteMark.tsx';
import { TraceLink } from '../../app/values/TraceLink.tsx';
import { ValueButton } from '../../app/values/ValueButton.tsx';
import { fieldHandle, type ValueHandle } from '../../app/values/value.ts';
import { duration } from '../../lib/format-number.ts';
import { timeOfDay } from '../../lib/format-time.ts';
import { parseJsonText } from '../../lib/json-tree.ts';
import { DOTS, isSecretName, maskSecrets } from '../../lib/secrets.ts';
import { usePart, useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { spanKind } from './span-text.ts';
import { type Span, selfTime } from './trace-model.ts';

/** What a query over segments begins with. */
const OF_SEGMENTS = {
  language: 'insights' as const,
  text: 'fields @timestamp, trace_id, @logStream, @message',
  sources: ['xray'],
};
const BLOCKS = ['http', 'sql', 'aws', 'metadata', 'service', 'user', 'links'] as const;

/** What a segment or subsegment says of itself: times, exceptions, annotations, and its blocks as they came. */
export function SpanDetail({ span, origin, onClose }: { span: Span; origin: number; onClose: () => void }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const reveal = usePart(app.layout, (state) => state.reveal);
  const { entity } = span;
  const shown = (text: string) => (reveal ? text : maskSecrets(text));
  const facts: [string, string][] = [
    [t('trace.start'), `+${duration((span.start - origin) / 1000)}, ${timeOfDay(entity.startUs, timeZone)}`],
    [t('trace.duration'), span.inProgress ? t('trace.inProgress') : duration((span.end - span.start) / 1000)],
    [t('trace.self'), duration(selfTime(span) / 1000)],
    [t('trace.service'), visibleText(span.service)],
    [t('trace.id'), entity.id],
    ...(entity.statedParentId === null ? [] : [[t('trace.parent'), entity.statedParentId] satisfies [string, string]]),
    ...(entity.namespace === null
      ? []
      : [[t('trace.namespace'), visibleText(entity.namespace)] satisfies [string, string]]),
  ];
  const annotations = isRecord(entity.blocks.annotations) ? Object.entries(entity.blocks.annotations) : [];
  return (
    <>
      <header className="drawer-head">
        <StatusShape status={span.outcome} label={t(`outcome.${span.outcome}`)} />
        <h2 className="mono">{visibleText(entity.name)}</h2>
        <span className="drawer-aside">{spanKind(span)}</span>
        <span className="drawer-place">
          <IconButton icon={X} label={t('map.closeDetail')} shortcut="Escape" onPress={onClose} />
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys */}
      <div className="drawer-body" tabIndex={0}>
        <dl className="facts">
          {facts.map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="mono" title={text}>
                {text}
              </dd>
            </div>
          ))}
        </dl>
        {span.isOrphan && <p className="detail-remark warn">{t('trace.orphanHint')}</p>}
        {entity.conflict && <p className="detail-remark warn">{t('trace.conflict')}</p>}
        {entity.exceptions.map((exception, at) => (
          <section key={exception.id ?? at} className="detail-part">
            <h3>{t('trace.exception')}</h3>
            <div className="exception">
              <strong className="mono">{visibleText(exception.type ?? t('map.noCause'))}</strong>
              <p className="mono">{visibleText(shown(exception.message ?? ''))}</p>
              {stackLines(exception.stack).map((line) => (
                <p key={line} className="mono">
                  {visibleText(line)}
                </p>
              ))}
              {exception.remote === true && <p>{t('trace.remoteException')}</p>}
            </div>
          </section>
        ))}
        {annotations.length > 0 && (
          <section className="detail-part">
            <h3>{t('trace.annotations')}</h3>
            <dl className="annotations">
              {annotations.map(([key, value]) => {
                const filter = facetFilter(key, true, String(value));
                const handle = annotationHandle(key, value, app);
                const isSecret = handle.isSecret && !reveal;
                return (
                  <div key={key}>
                    <dt className="mono">{visibleText(key)}</dt>
                    <dd>
                      <button
                        type="button"
                        className="link mono"
                        title={t('trace.sameAnnotation')}
                        disabled={isSecret}
                        onClick={() => filter !== null && app.traces.showList(filter)}
                      >
                        {isSecret ? DOTS : visibleText(shown(String(value)))}
                      </button>
                      <NoteMark field={handle.field.name} text={handle.text} />
                      <TraceLink text={isSecret ? '' : handle.text} />
                      <ValueButton handle={handle} />
                    </dd>
                  </div>
                );
              })}
            </dl>
          </section>
        )}
        {BLOCKS.map((name) => {
          const block = entity.blocks[name];
          return block === undefined || block === null ? null : (
            <Block key={`${entity.id} ${name}`} name={name} block={block} onClose={onClose} />
          );
        })}
      </div>
    </>
  );
}

/** A block as it came, each value with its menu: acts write queries over segments. */
function Block({ name, block, onClose }: { name: (typeof BLOCKS)[number]; block: unknown; onClose: () => void }) {
  const reveal = usePart(useApp().layout, (state) => state.reveal);
  const text = useMemo(() => JSON.stringify(block), [block]);
  const root = useMemo(() => parseJsonText(text), [text]);
  const base = useMemo(() => [name], [name]);
  const title = t(`trace.block.${name}`);
  return (
    <section className="detail-part">
      <h3>
        {title} <RevealButton text={text} />
      </h3>
      <JsonTree
        label={title}
        root={root}
        raw={text}
        search=""
        reveal={reveal}
        record={null}
        base={base}
        isOpen
        asked={OF_SEGMENTS}
        onEscape={onClose}
      />
    </section>
  );
}

/** An annotation as a value: filters choose the traces that have it, or have it not. */
function annotationHandle(key: string, value: unknown, app: App): ValueHandle {
  const handle = fieldHandle(`annotation.${key}`, String(value), null);
  const isSecret = handle.isSecret || isSecretName(key);
  const filter = facetFilter(key, true, String(value));
  if (filter === null) return { ...handle, isSecret };
  return { ...handle, isSecret, into: (act) => app.traces.showList(act === 'exclude' ? `!(${filter})` : filter) };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Frames as lines: `at label (path:line)`. */
function stackLines(stack: unknown): string[] {
  if (!Array.isArray(stack)) return [];
  return stack.filter(isRecord).map(({ label, path, line }) => {
    const place = [path, line].filter((part) => part !== undefined && part !== null).join(':');
    return `at ${String(label ?? '')}${place === '' ? '' : ` (${place})`}`;
  });
}
