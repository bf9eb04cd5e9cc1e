import { type PointerEvent, useRef } from 'react';
import { t } from '../../messages/message.ts';
import type { Zoom } from './TraceTimeline.tsx';
import type { TraceModel } from './trace-model.ts';

const HEIGHT = 40;
const STATUSES = ['ok', 'error', 'throttle', 'fault'] as const;

/** The whole trace at once; a drag shows a part of it in the timeline, a double click all of it again. */
export function TraceOverview({
  model,
  zoom,
  onZoom,
}: {
  model: TraceModel;
  zoom: Zoom;
  onZoom: (zoom: Zoom) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const drag = useRef<number | null>(null);
  const width = Math.max(1, model.end - model.start);
  const part = (us: number) => ((us - model.start) / width) * 1000;
  const deepest = Math.max(1, ...model.spans.map(({ depth }) => depth + 1));
  const step = HEIGHT / Math.max(deepest, 8);
  const paths = Object.fromEntries(STATUSES.map((status) => [status, ''])) as Record<(typeof STATUSES)[number], string>;
  for (const span of model.spans) {
    const [from, to] = [part(span.start), part(span.end)];
    paths[span.outcome] +=
      `M${from.toFixed(1)} ${(span.depth * step + 1).toFixed(1)}h${Math.max(1, to - from).toFixed(1)}v${Math.max(1, step - 1).toFixed(1)}h${Math.min(-1, from - to).toFixed(1)}z`;
  }
  const timeAt = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    const at = box === undefined || box.width === 0 ? 0 : (event.clientX - box.left) / box.width;
    return model.start + Math.max(0, Math.min(1, at)) * width;
  };
  const isWhole = zoom.from <= model.start && zoom.to >= model.end;
  return (
    <div
      ref={frame}
      className="overview"
      role="img"
      aria-label={t('trace.overview')}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        frame.current?.setPointerCapture?.(event.pointerId);
        drag.current = timeAt(event);
      }}
      onPointerMove={(event) => {
        if (drag.current === null) return;
        const at = timeAt(event);
        const [from, to] = [Math.min(drag.current, at), Math.max(drag.current, at)];
        if (to - from > width / 500) onZoom({ from, to });
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
      onDoubleClick={() => onZoom({ from: model.start, to: model.end })}
    >
      <svg width="100%" height={HEIGHT} viewBox={`0 0 1000 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {STATUSES.map((status) => (
          <path key={status} className={`fill-${status}`} d={paths[status]} />
        ))}
        {!isWhole && (
          <>
            <rect className="overview-out" x="0" width={Math.max(0, part(zoom.from))} height={HEIGHT} />
            <rect
              className="overview-out"
              x={part(zoom.to)}
              width={Math.max(0, 1000 - part(zoom.to))}
              height={HEIGHT}
            />
          </>
        )}
      </svg>
    </div>
  );
}
