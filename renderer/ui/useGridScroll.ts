import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type RowScale, revealRow, toContent, toScrollBar } from './grid-geometry.ts';

export interface GridWindow {
  /** First and one past the last row to draw. */
  first: number;
  last: number;
  /** Pixels from the left, and width of what is visible. */
  left: number;
  width: number;
  /** Height of the rows' part. */
  view: number;
  direction: 1 | -1;
  /** How far rows are moved from where their number puts them (0 while the bar is not scaled). */
  shift: number;
}

// Rows drawn beyond the visible ones, more of them on the side where the scroll goes; the drawn window moves in steps, so
// that most scroll events change nothing.
const FREE = { behind: 10, ahead: 30, step: 10 };
// Where the bar is scaled, the rows move when we move them: none shows before it is drawn, and each turn of the wheel draws.
const SCALED = { behind: 0, ahead: 2, step: 1 };

/** Follows the scroll element: which rows and columns are to be drawn; and moves it exactly when the bar is scaled. */
export function useGridScroll(scroller: RefObject<HTMLElement | null>, scale: RowScale, headHeight: number) {
  const content = useRef(0);
  const expected = useRef(0);
  const direction = useRef<1 | -1>(1);
  const scaleRef = useRef(scale);
  scaleRef.current = scale;

  const read = useCallback((): GridWindow => {
    const element = scroller.current;
    const { rowHeight, rows, full, height } = scaleRef.current;
    const view = Math.max(0, (element?.clientHeight || 600) - headHeight);
    const top = content.current;
    const { behind, ahead, step } = full === height ? FREE : SCALED;
    const [before, after] = direction.current === 1 ? [behind, ahead] : [ahead, behind];
    const first = Math.max(0, Math.floor((top / rowHeight - before) / step) * step);
    const last = Math.min(rows, Math.ceil(((top + view) / rowHeight + after) / step) * step);
    return {
      first,
      last,
      left: Math.floor((element?.scrollLeft ?? 0) / 40) * 40,
      width: (element?.clientWidth || 1000) + 80,
      view,
      direction: direction.current,
      shift: full === height ? 0 : (element?.scrollTop ?? 0) - top,
    };
  }, [scroller, headHeight]);

  const [window, setWindow] = useState<GridWindow>(read);
  const update = useCallback(() => {
    const next = read();
    setWindow((old) =>
      old.first === next.first &&
      old.last === next.last &&
      old.left === next.left &&
      old.width === next.width &&
      old.view === next.view &&
      old.shift === next.shift
        ? old
        : next,
    );
  }, [read]);

  const place = useCallback(
    (top: number) => {
      const element = scroller.current;
      if (element === null) return;
      const view = Math.max(0, element.clientHeight - headHeight);
      const clamped = Math.max(0, Math.min(top, scaleRef.current.full - view));
      if (clamped !== content.current) direction.current = clamped > content.current ? 1 : -1;
      content.current = clamped;
      element.scrollTop = toScrollBar(scaleRef.current, clamped, view);
      expected.current = element.scrollTop;
      update();
    },
    [scroller, headHeight, update],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const onScroll = () => {
      if (Math.abs(element.scrollTop - expected.current) > 0.5 || scaleRef.current.full === scaleRef.current.height) {
        const view = Math.max(0, element.clientHeight - headHeight);
        const next = toContent(scaleRef.current, element.scrollTop, view);
        if (next !== content.current) direction.current = next > content.current ? 1 : -1;
        content.current = next;
        expected.current = element.scrollTop;
      }
      update();
    };
    const onWheel = (event: WheelEvent) => {
      if (scaleRef.current.full === scaleRef.current.height || event.ctrlKey || event.shiftKey) return;
      if (Math.abs(event.deltaY) <= Math.abs(event.deltaX)) return;
      event.preventDefault();
      const unit =
        event.deltaMode === 1 ? scaleRef.current.rowHeight : event.deltaMode === 2 ? element.clientHeight : 1;
      place(content.current + event.deltaY * unit);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    element.addEventListener('wheel', onWheel, { passive: false });
    const sizes = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(update);
    sizes?.observe(element);
    update();
    return () => {
      element.removeEventListener('scroll', onScroll);
      element.removeEventListener('wheel', onWheel);
      sizes?.disconnect();
    };
  }, [scroller, headHeight, place, update]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows or another height draw another window
  useEffect(() => update(), [scale, update]);

  const reveal = useCallback(
    (row: number) => {
      const element = scroller.current;
      if (element === null) return;
      const view = Math.max(0, (element.clientHeight || 600) - headHeight);
      const next = revealRow(scaleRef.current, content.current, view, row);
      if (next !== content.current) place(next);
    },
    [scroller, headHeight, place],
  );
  return { window, reveal, toTop: useCallback(() => place(0), [place]) };
}
