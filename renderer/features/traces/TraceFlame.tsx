import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { spanText } from './span-text.ts';
import type { Zoom } from './TraceTimeline.tsx';
import type { Span } from './trace-model.ts';

const ROW = 20;
/** A span narrower than this part of the width is drawn as its edge alone, without a text. */
const LEAST = 0.0005;

/** Spans stacked by how deep they are called. The timeline has the same by keys and for screen readers. */
export function TraceFlame({
  spans,
  zoom,
  selected,
  onSelect,
}: {
  spans: readonly Span[];
  zoom: Zoom;
  selected: string | null;
  onSelect: (id: string) => void;
}) {
  const width = Math.max(1, zoom.to - zoom.from);
  const deepest = Math.max(0, ...spans.map(({ depth }) => depth));
  const shown = spans.filter(({ start, end }) => end >= zoom.from && start <= zoom.to);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has a look of its own
    <div className="flame" role="group" aria-label={t('trace.flame')}>
      <div className="flame-rows" style={{ height: (deepest + 1) * ROW }}>
        {shown.map((span) => {
          const from = Math.max(0, (span.start - zoom.from) / width);
          const to = Math.min(1, (span.end - zoom.from) / width);
          const share = to - from;
          return (
            <button
              key={span.at}
              type="button"
              tabIndex={-1}
              title={`${visibleText(span.entity.name)}, ${spanText(span)}`}
              className={`flame-span bar-${span.outcome} ${span.entity.id === selected ? 'selected' : ''}`}
              style={{ left: `${from * 100}%`, width: `max(1px, ${share * 100}%)`, top: span.depth * ROW }}
              onClick={() => onSelect(span.entity.id)}
            >
              {share > LEAST * 60 ? visibleText(span.entity.name) : ''}
            </button>
          );
        })}
      </div>
    </div>
  );
}
