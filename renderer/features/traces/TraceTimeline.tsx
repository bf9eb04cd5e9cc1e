// biome-ignore-all lint/a11y/useSemanticElements: a treegrid of rows in view only; a table would hold all of them
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys are those of the grid around the rows
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useSingleKeys } from '../../lib/single-keys.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';
import { Icon } from '../../ui/Icon.tsx';
import { StatusShape } from '../../ui/StatusShape.tsx';
import { offsetTicks } from './offset-ticks.ts';
import { spanKind, spanText } from './span-text.ts';
import type { CriticalPart, Span } from './trace-model.ts';

export interface Zoom {
  from: number;
  to: number;
}

const ROW = 28;

/**
 * Segments and subsegments under each other, callers first, with their bars on one time axis; rows in view only. Keys: J and K
 * or arrows move, Left and Right fold, E and Shift+E go to failures, Enter shows details.
 */
export function TraceTimeline({
  spans,
  zoom,
  origin,
  path,
  shut,
  selected,
  found,
  onSelect,
  onFold,
  onFailing,
  onEscape,
}: {
  /** Those that show. */
  spans: readonly Span[];
  zoom: Zoom;
  /** Start of the trace: the axis counts from it. */
  origin: number;
  path: ReadonlyMap<Span, readonly CriticalPart[]> | null;
  shut: ReadonlySet<string>;
  selected: string | null;
  /** What a search found; null where nothing is searched. */
  found: ReadonlySet<Span> | null;
  onSelect: (id: string) => void;
  onFold: (id: string, fold: boolean) => void;
  onFailing: (step: 1 | -1) => void;
  onEscape: () => void;
}) {
  const id = useId();
  const { singleKeys } = useSingleKeys();
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const at = spans.findIndex(({ entity }) => entity.id === selected);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight || 600 });
    measure();
    if (typeof ResizeObserver === 'undefined') return;
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  useEffect(() => {
    const element = scroller.current;
    if (element === null || at < 0) return;
    const top = at * ROW;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW > element.scrollTop + element.clientHeight) element.scrollTop = top + ROW - element.clientHeight;
  }, [at]);

  const go = (to: number) => {
    const next = spans[Math.max(0, Math.min(spans.length - 1, to))];
    if (next !== undefined) onSelect(next.entity.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const span = spans[at];
    const letter = singleKeys ? event.key.toUpperCase() : '';
    const page = Math.max(1, Math.floor(view.height / ROW) - 1);
    if (event.key === 'ArrowDown' || letter === 'J') go(at + 1);
    else if (event.key === 'ArrowUp' || letter === 'K') go(Math.max(0, at - 1));
    else if (event.key === 'PageDown') go(at + page);
    else if (event.key === 'PageUp') go(at - page);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(spans.length - 1);
    else if (event.key === 'ArrowLeft' && span !== undefined) {
      if (span.children.length > 0 && !shut.has(span.entity.id)) onFold(span.entity.id, true);
      else if (span.parent !== null) onSelect(span.parent.entity.id);
    } else if (event.key === 'ArrowRight' && span !== undefined) {
      if (shut.has(span.entity.id)) onFold(span.entity.id, false);
      else go(at + 1);
    } else if (letter === 'E') onFailing(event.shiftKey ? -1 : 1);
    else if (event.key === 'Enter' && span === undefined) go(0);
    else if (event.key === 'Escape') onEscape();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const width = Math.max(1, zoom.to - zoom.from);
  const placeOf = (us: number) => ((us - zoom.from) / width) * 100;
  const first = Math.max(0, Math.floor(view.top / ROW) - 4);
  const last = Math.min(spans.length, Math.ceil((view.top + view.height) / ROW) + 4);
  const ticks = offsetTicks(zoom.from - origin, zoom.to - origin);
  return (
    <div
      className="timeline"
      role="treegrid"
      aria-label={t('trace.timeline')}
      aria-rowcount={spans.length + 1}
      aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
      tabIndex={0}
      data-single-keys=""
      onKeyDown={onKeyDown}
    >
      <div className="timeline-head" role="row" aria-rowindex={1}>
        <span role="columnheader" className="timeline-name">
          {t('trace.segmentColumn')}
        </span>
        <span role="columnheader" className="timeline-axis" aria-label={t('trace.timeColumn')}>
          {ticks.map(({ us, text }) => (
            <span key={us} className="mono" style={{ left: `${placeOf(us + origin)}%` }}>
              {text}
            </span>
          ))}
        </span>
      </div>
      <div
        className="timeline-rows"
        role="rowgroup"
        ref={scroller}
        onScroll={(event) => setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
      >
        <div role="presentation" style={{ height: spans.length * ROW }}>
          {spans.slice(first, last).map((span, i) => {
            const row = first + i;
            const isShut = shut.has(span.entity.id);
            const isSelected = row === at;
            return (
              <div
                key={span.at}
                id={`${id}-${row}`}
                role="row"
                aria-rowindex={row + 2}
                aria-level={span.depth + 1}
                aria-selected={isSelected}
                {...(span.children.length > 0 ? { 'aria-expanded': !isShut } : {})}
                className={`timeline-row ${isSelected ? 'selected' : ''} ${found?.has(span) ? 'found' : ''} ${span.isOrphan ? 'orphan' : ''}`}
                style={{ top: row * ROW }}
                onClick={() => onSelect(span.entity.id)}
              >
                <span
                  role="gridcell"
                  className="timeline-name"
                  style={{ paddingLeft: 6 + Math.min(span.depth, 14) * 13 }}
                >
                  <button
                    type="button"
                    className="timeline-fold"
                    tabIndex={-1}
                    aria-hidden="true"
                    onClick={(event) => {
                      event.stopPropagation();
                      onFold(span.entity.id, !isShut);
                    }}
                  >
                    {span.children.length > 0 && <Icon of={isShut ? ChevronRight : ChevronDown} size={12} />}
                  </button>
                  <StatusShape status={span.outcome} label={t(`outcome.${span.outcome}`)} />
                  <span className="mono timeline-label">{visibleText(span.entity.name)}</span>
                  <span className="quiet">{span.isOrphan ? t('trace.orphan') : spanKind(span)}</span>
                </span>
                <span role="gridcell" className="timeline-bars">
                  <Bar span={span} placeOf={placeOf} path={path?.get(span) ?? []} />
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Bar({ span, placeOf, path }: { span: Span; placeOf: (us: number) => number; path: readonly CriticalPart[] }) {
  const [left, right] = [Math.max(0, placeOf(span.start)), Math.min(100, placeOf(span.end))];
  const text = spanText(span);
  if (right < 0 || left > 100) {
    return <span className="bar-text outside">{text}</span>;
  }
  const width = Math.max(0, right - left);
  const isInside = width > 30;
  // On the side with more room.
  const isBefore = !isInside && left > 100 - right;
  return (
    <>
      <span
        className={`bar bar-${span.outcome} ${span.inProgress ? 'open' : ''}`}
        style={{ left: `${left}%`, width: `max(2px, ${width}%)` }}
      >
        {isInside && <span className="bar-text inside">{text}</span>}
      </span>
      {path.map((part) => {
        const [from, to] = [Math.max(0, placeOf(part.from)), Math.min(100, placeOf(part.to))];
        return to < from ? null : (
          <span
            key={part.from}
            className="bar-critical"
            style={{ left: `${from}%`, width: `max(1px, ${to - from}%)` }}
          />
        );
      })}
      {!isInside && (
        <span
          className="bar-text"
          style={isBefore ? { right: `calc(${100 - left}% + 6px)` } : { left: `calc(${left + width}% + 6px)` }}
        >
          {text}
        </span>
      )}
    </>
  );
}
