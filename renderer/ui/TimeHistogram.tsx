import { useLayoutEffect, useRef, useState } from 'react';
import type { Tick } from '../lib/time-axis.ts';
import { type BrushActs, useBrush } from './useBrush.ts';

export interface HistogramPart {
  /** Class of its fill, in the order from below. */
  name: string;
  counts: number[];
}

interface TimeHistogramProps extends BrushActs {
  label: string;
  bins: number;
  parts: HistogramPart[];
  ticks: { position: number; text: Tick['text'] }[];
  /** Lines of the tooltip of a bin. */
  describe: (bin: number) => { title: string; lines: { name: string; text: string }[] };
  brushText: string | null;
  handleLabels: [string, string];
  /** First and last bin are cut by the range. */
  cut: { first: boolean; last: boolean };
}

const HEIGHT = 66;
const AXIS = 18;

/** Bars over time, stacked by outcome; a brush by mouse or keys. Its numbers are all in its table twin too. */
export function TimeHistogram(props: TimeHistogramProps) {
  const { bins, parts, brush } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  /** Lies over the bin whose menu is open. */
  const spot = useRef<HTMLSpanElement>(null);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null || typeof ResizeObserver === 'undefined') return;
    const measure = () => setWidth(element.clientWidth || 800);
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    measure();
    return () => sizes.disconnect();
  }, []);

  let top = 0;
  for (let b = 0; b < bins; b++) {
    let sum = 0;
    for (const part of parts) sum += part.counts[b] ?? 0;
    top = Math.max(top, sum);
  }
  const step = bins > 0 ? width / bins : width;
  const gap = step >= 4 ? 1 : 0;
  const paths = parts.map(() => '');
  for (let b = 0; b < bins; b++) {
    let y = HEIGHT;
    parts.forEach((part, index) => {
      const value = part.counts[b] ?? 0;
      if (value === 0) return;
      // A part that is there is seen: at least one pixel.
      const height = Math.max(1, (value / top) * (HEIGHT - 4));
      const left = b * step;
      paths[index] +=
        `M${left.toFixed(2)} ${(y - height).toFixed(2)}h${(step - gap).toFixed(2)}v${height.toFixed(2)}h${(gap - step).toFixed(2)}z`;
      y -= height;
    });
  }

  const binAt = (event: { clientX: number }) => {
    const left = frame.current?.getBoundingClientRect().left ?? 0;
    return Math.max(0, Math.min(bins - 1, Math.floor((event.clientX - left) / step)));
  };
  const { hover, pointer, onKeyDown } = useBrush(bins, props, { frame, spot, binAt, place: (bin) => bin * step });

  const tip = hover === null ? null : props.describe(hover);
  const tipLeft = hover === null ? 0 : (hover + 0.5) * step;
  return (
    <div
      role="application"
      aria-label={props.label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: bins are walked by keys
      tabIndex={0}
      data-single-keys=""
      className="histogram"
      onKeyDown={onKeyDown}
    >
      {/* The mouse's way to the brush; keys are those of the chart around it. */}
      <div
        ref={frame}
        className={`histogram-frame ${brush !== null ? 'brushed' : ''}`}
        style={{ height: HEIGHT }}
        {...pointer}
      >
        <span ref={spot} className="histogram-spot" style={{ width: step, height: HEIGHT }} />
        <svg width={width} height={HEIGHT} aria-hidden="true" className="histogram-bars">
          <defs>
            <clipPath id="histogram-in">
              <rect
                x={(brush?.from ?? 0) * step}
                y="0"
                width={((brush?.to ?? bins) - (brush?.from ?? 0)) * step}
                height={HEIGHT}
              />
            </clipPath>
            <pattern
              id="histogram-cut"
              width="4"
              height="4"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="1.6" height="4" className="histogram-cut" />
            </pattern>
          </defs>
          <path className="histogram-guide" d={`M0 ${HEIGHT / 2}H${width}M0 ${HEIGHT - 0.5}H${width}`} />
          {brush !== null && (
            <g className="histogram-out">
              {parts.map((part, index) => (
                <path key={part.name} className={`fill-${part.name}`} d={paths[index]} />
              ))}
            </g>
          )}
          <g clipPath={brush === null ? undefined : 'url(#histogram-in)'}>
            {brush !== null && (
              <rect
                className="histogram-brush"
                x={brush.from * step}
                width={(brush.to - brush.from) * step}
                height={HEIGHT}
              />
            )}
            {parts.map((part, index) => (
              <path key={part.name} className={`fill-${part.name}`} d={paths[index]} />
            ))}
          </g>
          {props.cut.first && <rect x="0" width={step} height={HEIGHT} fill="url(#histogram-cut)" />}
          {props.cut.last && <rect x={(bins - 1) * step} width={step} height={HEIGHT} fill="url(#histogram-cut)" />}
          {hover !== null && (
            <rect className="histogram-hover" x={hover * step} width={Math.max(1, step - gap)} height={HEIGHT} />
          )}
        </svg>
        {brush !== null && (
          <>
            <span className="histogram-edge" style={{ left: brush.from * step }} />
            <span className="histogram-edge" style={{ left: brush.to * step - 1 }} />
            <span
              data-handle="start"
              role="img"
              aria-label={props.handleLabels[0]}
              className="histogram-handle"
              style={{ left: brush.from * step - 3.5 }}
            />
            <span
              data-handle="end"
              role="img"
              aria-label={props.handleLabels[1]}
              className="histogram-handle"
              style={{ left: brush.to * step - 4 }}
            />
            {props.brushText !== null && hover === null && (
              <span
                className="histogram-brush-text"
                style={
                  brush.from * step > 220 ? { right: width - brush.from * step + 8 } : { left: brush.to * step + 8 }
                }
              >
                {props.brushText}
              </span>
            )}
          </>
        )}
        {tip !== null && (
          <div
            className="histogram-tip"
            role="status"
            style={tipLeft > width / 2 ? { right: width - tipLeft + 10 } : { left: tipLeft + 10 }}
          >
            <strong className="mono">{tip.title}</strong>
            {tip.lines.map((line) => (
              <span key={line.name} className={`tip-line tip-${line.name}`}>
                {line.text}
              </span>
            ))}
          </div>
        )}
      </div>
      <div className="histogram-axis" style={{ height: AXIS }} aria-hidden="true">
        {props.ticks.map((tick) => (
          <span
            key={tick.position}
            className={tick.position < 0.02 ? 'start' : tick.position > 0.97 ? 'end' : ''}
            style={{ left: tick.position * width }}
          >
            {tick.text}
          </span>
        ))}
      </div>
    </div>
  );
}
