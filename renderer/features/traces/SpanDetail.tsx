import { X } from 'lucide-react';
import { useApp } from '../../app/app.ts';
import { facetFilter } from '../../app/traces/filter-text.ts';
import { duration } from '../../lib/format-number.ts';
import { fullTime } from '../../lib/format-time.ts';
import { useStore } from '../../lib/store.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { spanKind } from './span-text.ts';
import { type Span, selfTime } from './trace-model.ts';
import { visibleLines } from './trace-text.ts';

const BLOCKS = ['http', 'sql', 'aws', 'metadata', 'service', 'user', 'links'] as const;

/** What a segment or subsegment says of itself: times, exceptions, annotations, and its blocks as they came. */
export function SpanDetail({ span, origin, onClose }: { span: Span; origin: number; onClose: () => void }) {
  const app = useApp();
  const { timeZone } = useStore(app.preferences.store);
  const { entity } = span;
  const facts: [string, string][] = [
    [t('trace.start'), `+${duration((span.start - origin) / 1000)}, ${fullTime(entity.startUs, timeZone)}`],
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
      <div className="drawer-body">
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
              <p className="mono">{visibleText(exception.message ?? '')}</p>
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
                return (
                  <div key={key}>
                    <dt className="mono">{visibleText(key)}</dt>
                    <dd>
                      <button
                        type="button"
                        className="link mono"
                        title={t('trace.sameAnnotation')}
                        onClick={() => filter !== null && app.traces.showList(filter)}
                      >
                        {visibleText(String(value))}
                      </button>
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
            <section key={name} className="detail-part">
              <h3>{t(`trace.block.${name}`)}</h3>
              <pre className="raw mono detail-block">{visibleLines(JSON.stringify(block, null, 2))}</pre>
            </section>
          );
        })}
      </div>
    </>
  );
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
