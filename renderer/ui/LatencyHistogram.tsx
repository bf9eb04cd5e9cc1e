import { type KeyboardEvent, type PointerEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import type { LogBin } from '../lib/log-bins.ts';
import { singleKeyAct, useSingleKeys } from '../lib/single-keys.ts';
import type { Brush } from './useBrush.ts';

const HEIGHT = 84;
/** From the foot of a bar to its top. */
const STACK = ['ok', 'error', 'throttle', 'fault'] as const;
/** Room of a mark's name. */
const NAME = 24;

/** Names of marks above their lines, inside of the chart and beside each other where the lines are close. */
export function markNames(
  marks: readonly { name: string; x: number }[],
  width: number,
): { name: string; left: number }[] {
  let end = width;
  return [...marks]
    .sort((a, b) => b.x - a.x)
    .map(({ name, x }) => {
      const left = Math.max(0, Math.min(x - NAME / 2, end - NAME));
      end = left;
      return { name, left };
    });
}

/**
 * Response times on a logarithmic axis, stacked by outcome, with a brush by mouse or keys: arrows move a bin, Shift extends, Enter applies, Esc
 * clears. Its numbers are in its table twin (L).
 */
export function LatencyHistogram({
  label,
  bins,
  brush,
  onBrush,
  onApply,
  onTwin,
  marks,
  describe,
  bound,
}: {
  label: string;
  bins: readonly LogBin[];
  brush: Brush | null;
  onBrush: (brush: Brush | null) => void;
  onApply: () => void;
  onTwin: () => void;
  /** Lines at response times, named: percentiles. */
  marks: readonly { ms: number; name: string }[];
  describe: (bin: LogBin) => string;
  /** A bound of the axis as text. */
  bound: (ms: number) => string;
}) {
  const id = useId();
  const singleKeys = useSingleKeys();
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(300);
  const [hover, setHover] = useState<number | null>(null);
  const drag = useRef<number | null>(null);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null || typeof ResizeObserver === 'undefined') return;
    const sizes = new ResizeObserver(() => setWidth(element.clientWidth || 300));
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  const step = bins.length > 0 ? width / bins.length : width;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const binAt = (event: { clientX: number }) => {
    const left = frame.current?.getBoundingClientRect().left ?? 0;
    return Math.max(0, Math.min(bins.length - 1, Math.floor((event.clientX - left) / step)));
  };
  /** Where a response time lies, in bins. */
  const placeOf = (ms: number) => {
    const at = bins.findIndex(({ to }) => ms < to);
    const bin = bins[at];
    return bin === undefined ? bins.length : at + (ms - bin.from) / (bin.to - bin.from);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || bins.length === 0) return;
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by !== 0) {
      const from = brush === null ? (by === 1 ? -1 : bins.length) : by === 1 ? brush.to - 1 : brush.from;
      const next = Math.max(0, Math.min(bins.length - 1, from + by));
      setHover(next);
      if (event.shiftKey && brush !== null) {
        onBrush({ from: Math.min(brush.from, next), to: Math.max(brush.to, next + 1) });
      } else onBrush({ from: next, to: next + 1 });
    } else if (event.key === 'Enter' && brush !== null) onApply();
    else if (event.key === 'Escape' && brush !== null) onBrush(null);
    else if (singleKeyAct(singleKeys, event, ['charts']) === 'twin') onTwin();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPointerMove = (event: PointerEvent) => {
    const bin = binAt(event);
    setHover(bin);
    const start = drag.current;
    if (start !== null && start !== bin) onBrush({ from: Math.min(start, bin), to: Math.max(start, bin) + 1 });
  };
  const onPointerUp = (event: PointerEvent) => {
    const start = drag.current;
    drag.current = null;
    const bin = binAt(event);
    if (start !== bin) return;
    const isInside = brush !== null && bin >= brush.from && bin < brush.to;
    onBrush(isInside ? null : { from: bin, to: bin + 1 });
  };
  const shown = hover === null ? undefined : bins[hover];
  const ticks = [0, 1 / 3, 2 / 3, 1].map((part) => ({
    part,
    text: bound(part === 1 ? (bins.at(-1)?.to ?? 0) : (bins[Math.floor(part * bins.length)]?.from ?? 0)),
  }));
  return (
    <div
      role="application"
      aria-label={label}
      aria-describedby={`${id}now`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: bins are walked by keys
      tabIndex={0}
      data-single-keys=""
      className="latency"
      onKeyDown={onKeyDown}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the mouse's way to the brush; keys are those of the chart around it */}
      <div
        ref={frame}
        className="latency-frame"
        style={{ height: HEIGHT }}
        onPointerDown={(event) => {
          if (event.button !== 0 || bins.length === 0) return;
          frame.current?.setPointerCapture?.(event.pointerId);
          drag.current = binAt(event);
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerLeave={() => setHover(null)}
        onDoubleClick={onApply}
      >
        <svg width={width} height={HEIGHT} aria-hidden="true">
          {brush !== null && (
            <rect
              className="histogram-brush"
              x={brush.from * step}
              width={(brush.to - brush.from) * step}
              height={HEIGHT}
            />
          )}
          {bins.map(({ from, count, failed }, at) => {
            const isOut = brush !== null && (at < brush.from || at >= brush.to);
            const parts = { ok: count - failed.error - failed.throttle - failed.fault, ...failed };
            let top = HEIGHT;
            return STACK.filter((status) => parts[status] > 0).map((status) => {
              const height = Math.max(1, (parts[status] / most) * (HEIGHT - 16));
              top -= height;
              return (
                <rect
                  key={`${from} ${status}`}
                  className={`latency-bar latency-${status} ${isOut ? 'out' : ''}`}
                  x={at * step}
                  y={top}
                  width={Math.max(1, step - 1)}
                  height={height}
                />
              );
            });
          })}
          {marks.map(({ ms, name }) => (
            <g key={name} transform={`translate(${placeOf(ms) * step} 0)`}>
              <path className="latency-mark" d={`M0 12V${HEIGHT}`} />
            </g>
          ))}
          {markNames(
            marks.map(({ ms, name }) => ({ name, x: placeOf(ms) * step })),
            width,
          ).map(({ name, left }) => (
            <text key={name} className="latency-name" x={left} y={9}>
              {name}
            </text>
          ))}
          <path className="histogram-guide" d={`M0 ${HEIGHT - 0.5}H${width}`} />
        </svg>
      </div>
      <div className="latency-axis" aria-hidden="true">
        {ticks.map(({ part, text }) => (
          <span key={part} className="mono">
            {text}
          </span>
        ))}
      </div>
      <span id={`${id}now`} className={shown === undefined ? 'visually-hidden' : 'latency-tip'}>
        {shown === undefined ? '' : describe(shown)}
      </span>
    </div>
  );
}
