import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { type BrushActs, useBrush } from './useBrush.ts';

export type ChartForm = 'line' | 'stacked' | 'bar';

export interface ChartSeries {
  name: string;
  /** 1 to 8 by rank, the rest, or what stands out of it. */
  color: number | 'others' | 'unusual';
  values: (number | null)[];
}

/** A line across the chart at a value, with what it says. */
export interface ChartGuide {
  value: number;
  text: string;
}

/** Points [from, to) that stand out: what is looked at, or where nothing is known. */
export interface ChartBand {
  from: number;
  to: number;
  kind: 'unusual' | 'gap';
}

const NONE: readonly never[] = [];

/** Of points that are only looked at. */
const NO_BRUSH: Omit<BrushActs, 'onMenu'> = {
  brush: null,
  onBrush: () => undefined,
  onZoom: () => undefined,
  onZoomOut: () => undefined,
  onTwin: () => undefined,
  onKey: () => false,
};

const MARGIN = { left: 56, right: 12, top: 10, bottom: 22 };
/** Bars of groups lie on their sides, each with room for its name. */
const GROUP_NAME = 200;

/** 0 and round steps up to at least `most`. */
export function valueTicks(least: number, most: number, count = 4): number[] {
  const span = Math.max(most, 0) - Math.min(least, 0) || 1;
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((one) => one * power >= raw) ?? 10) * power;
  const ticks: number[] = [];
  let n = Math.floor(Math.min(least, 0) / step);
  do ticks.push(n * step);
  while (n++ * step < Math.max(most, 0));
  return ticks;
}

/** Lines, stacked bars or bars beside each other over points that lie at `positions` (0 to 1); a twin table has the numbers. */
export function SeriesChart({
  label,
  form,
  series,
  positions,
  ticks,
  describe,
  number,
  tipOrder,
  guides = NONE,
  bands = NONE,
  breaks = false,
  acts,
  onMenu,
}: {
  label: string;
  form: ChartForm;
  series: ChartSeries[];
  positions: number[];
  ticks: { position: number; text: string }[];
  /** Name of a point, for its tooltip. */
  describe: (point: number) => string;
  number: (value: number) => string;
  /** A right click on a point; `at` lies where it is. Keys have the twin table. */
  onMenu?: (point: number, at: Element) => void;
  /** The series as the tooltip lists them, where that is another order than from below. */
  tipOrder?: ChartSeries[];
  guides?: readonly ChartGuide[];
  bands?: readonly ChartBand[];
  /** Lines break where a point has no value, rather than lead over it. */
  breaks?: boolean;
  /** Points are periods that can be brushed, by keys as well; then the menu is one of these acts. */
  acts?: BrushActs;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const spot = useRef<HTMLSpanElement>(null);
  const [size, setSize] = useState({ width: 800, height: 300 });
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null || typeof ResizeObserver === 'undefined') return;
    const measure = () => setSize({ width: element.clientWidth || 800, height: element.clientHeight || 300 });
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    measure();
    return () => sizes.disconnect();
  }, []);
  const width = Math.max(40, size.width - MARGIN.left - MARGIN.right);
  const height = Math.max(40, size.height - MARGIN.top - MARGIN.bottom);
  const sums = positions.map((_, i) => {
    const values = series.map(({ values }) => values[i] ?? 0);
    if (form !== 'stacked') return [Math.min(0, ...values), Math.max(0, ...values)] as const;
    const up = values.filter((value) => value > 0).reduce((a, b) => a + b, 0);
    return [values.filter((value) => value < 0).reduce((a, b) => a + b, 0), up] as const;
  });
  const levels = guides.map(({ value }) => value);
  const marks = valueTicks(
    Math.min(0, ...levels, ...sums.map(([low]) => low)),
    Math.max(0, ...levels, ...sums.map(([, high]) => high)),
  );
  const [low, high] = [marks[0] ?? 0, marks.at(-1) ?? 1];
  const y = (value: number) => height - ((value - low) / (high - low || 1)) * height;
  // A bar is as wide as the two nearest points are apart, half of it beyond the first and the last.
  const nearest = positions.slice(1).reduce((least, at, i) => Math.min(least, at - (positions[i] ?? 0)), 1);
  const step = Math.max(1, (width * nearest) / (1 + nearest));
  const x = (i: number) => (positions[i] ?? 0) * (width - step) + step / 2;

  const closest = (event: { clientX: number }): number => {
    const left = event.clientX - (frame.current?.getBoundingClientRect().left ?? 0) - MARGIN.left;
    return positions.reduce((best, _, i) => (Math.abs(x(i) - left) < Math.abs(x(best) - left) ? i : best), 0);
  };
  const place = (point: number) => MARGIN.left + x(point);
  const { hover, pointer, onKeyDown } = useBrush(
    positions.length,
    acts ?? { ...NO_BRUSH, onMenu: onMenu ?? (() => undefined) },
    {
      frame,
      spot,
      binAt: closest,
      place,
    },
  );
  const brush = acts?.brush ?? null;
  const pathOf = ({ values }: ChartSeries, at: number): string => {
    let path = '';
    if (form === 'line') {
      let pen = false;
      values.forEach((value, i) => {
        if (value === null) {
          pen &&= !breaks;
          return;
        }
        path += `${pen ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
        // A point between two breaks has no line of its own: it is drawn as a short one.
        if (breaks && !pen && (values[i + 1] ?? null) === null) path += 'h1.5';
        pen = true;
      });
      return path;
    }
    const gap = step >= 4 ? 1 : 0;
    const bar = form === 'bar' ? (step - gap) / series.length : step - gap;
    values.forEach((value, i) => {
      if (value === null || value === 0) return;
      let base = 0;
      if (form === 'stacked')
        for (const other of series.slice(0, at)) {
          const below = other.values[i] ?? 0;
          if (below > 0 === value > 0) base += below;
        }
      const left = x(i) - (step - gap) / 2 + (form === 'bar' ? at * bar : 0);
      const [from, to] = [y(base), y(base + value)];
      path += `M${left.toFixed(1)} ${from.toFixed(1)}h${bar.toFixed(1)}V${to.toFixed(1)}h${(-bar).toFixed(1)}z`;
    });
    return path;
  };
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both of its roles take a name
    <div
      ref={frame}
      className="series-chart"
      // Only periods that can be brushed are walked by keys of their own.
      role={acts === undefined ? 'img' : 'application'}
      aria-label={label}
      tabIndex={0}
      data-single-keys=""
      {...pointer}
      {...(acts === undefined ? {} : { onKeyDown })}
    >
      <span ref={spot} className="series-spot" style={{ top: MARGIN.top, height }} />
      <svg width={size.width} height={size.height} aria-hidden="true">
        <g transform={`translate(${MARGIN.left} ${MARGIN.top})`}>
          {marks.map((mark) => (
            <g key={mark} transform={`translate(0 ${y(mark).toFixed(1)})`}>
              <line className="series-guide" x2={width} />
              <text className="series-tick" x={-8} dy="0.32em" textAnchor="end">
                {number(mark)}
              </text>
            </g>
          ))}
          {bands.map(({ from, to, kind }) => (
            <rect
              key={from}
              className={`series-band band-${kind}`}
              x={x(from) - step / 2}
              width={x(to - 1) - x(from) + step}
              height={height}
            />
          ))}
          {brush !== null && brush.to > brush.from && (
            <rect
              className="series-brush"
              x={x(brush.from) - step / 2}
              width={x(brush.to - 1) - x(brush.from) + step}
              height={height}
            />
          )}
          {hover !== null && <rect className="series-hover" x={x(hover) - step / 2} width={step} height={height} />}
          {series.map((one, i) => (
            <path
              key={one.name}
              className={`${form === 'line' ? 'series-line' : 'series-bar'} series-${one.color}`}
              d={pathOf(one, i)}
            />
          ))}
          {guides.map(({ value, text }) => (
            <g key={text} transform={`translate(0 ${y(value).toFixed(1)})`}>
              <line className="series-level" x2={width} />
              {/* At the upper edge there is no room above the line. */}
              <text className="series-level-text" x={4} y={y(value) < 12 ? 12 : -4}>
                {text}
              </text>
            </g>
          ))}
          {form === 'line' &&
            positions.length <= 60 &&
            series.map((one) =>
              one.values.map((value, i) =>
                value === null ? null : (
                  <circle
                    // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place
                    key={`${one.name} ${i}`}
                    className={`series-dot series-${one.color}`}
                    cx={x(i)}
                    cy={y(value)}
                    r={2.5}
                  />
                ),
              ),
            )}
          {ticks.map(({ position, text }) => (
            <text
              key={text}
              className="series-tick"
              x={position * (width - step) + step / 2}
              y={height + 15}
              textAnchor="middle"
            >
              {text}
            </text>
          ))}
        </g>
      </svg>
      {hover !== null && (
        <div
          className={`series-tip ${x(hover) > width / 2 ? 'left' : ''}`}
          style={{ left: MARGIN.left + x(hover), top: MARGIN.top }}
        >
          <strong className="mono">{describe(hover)}</strong>
          {(tipOrder ?? series).map(({ name, color, values }) =>
            values[hover] === null || values[hover] === undefined ? null : (
              <span key={name}>
                <i className={`series-key series-${color}`} /> {name}
                <b className="mono">{number(values[hover])}</b>
              </span>
            ),
          )}
        </div>
      )}
    </div>
  );
}

/** Bars that lie, one a group, for names that are long; values beside them. */
export function GroupBars({
  label,
  groups,
  series,
  number,
  nameOf,
}: {
  label: string;
  groups: string[];
  /** A group's name as it is drawn, by its place. */
  nameOf: (group: number) => ReactNode;
  series: ChartSeries[];
  number: (value: number) => string;
}) {
  const sums = groups.map((_, i) => series.reduce((sum, { values }) => sum + Math.abs(values[i] ?? 0), 0));
  const most = Math.max(1e-12, ...sums);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and its keys are those of the chart around it
    <section className="group-bars" aria-label={label} tabIndex={0} data-single-keys="">
      {groups.map((group, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two groups may be shown by one name
        <div key={`${group} ${i}`} className="group-bar">
          <span className="mono group-name" style={{ width: GROUP_NAME }} title={group}>
            {nameOf(i)}
          </span>
          <span className="group-length">
            {series.map(({ name, color, values }) => (
              <i
                key={name}
                className={`series-key series-${color}`}
                title={`${name} ${number(values[i] ?? 0)}`}
                style={{ width: `${(Math.abs(values[i] ?? 0) / most) * 100}%` }}
              />
            ))}
          </span>
          <span className="mono group-value">
            {number(series.reduce((sum, { values }) => sum + (values[i] ?? 0), 0))}
          </span>
        </div>
      ))}
    </section>
  );
}
