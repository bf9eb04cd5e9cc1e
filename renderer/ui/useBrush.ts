import { type KeyboardEvent, type PointerEvent, type RefObject, useRef, useState } from 'react';
import { singleKeyAct, useSingleKeys } from '../lib/single-keys.ts';

/** Bins [from, to) by number. */
export interface Brush {
  from: number;
  to: number;
}

/** What the owner of a chart over time does with its bins. */
export interface BrushActs {
  brush: Brush | null;
  onBrush: (brush: Brush | null) => void;
  /** Enter, or a double click: the brush becomes the range. */
  onZoom: () => void;
  onZoomOut: () => void;
  onTwin: () => void;
  /** The menu key or a right click on a bin; `at` lies where the bin is. */
  onMenu: (bin: number, at: Element) => void;
  /** Other single keys on the bin under the cursor; true when the key was used. */
  onKey: (bin: number, event: KeyboardEvent) => boolean;
}

/**
 * The brush of a chart over time, by mouse and by keys (ui.md part 5, "Histogram"). `spot` is an element that is laid over the
 * bin whose menu opens; `frame` takes the pointer while the brush is dragged.
 */
export function useBrush(
  bins: number,
  acts: BrushActs,
  {
    frame,
    spot,
    binAt,
    place,
  }: {
    frame: RefObject<HTMLElement | null>;
    spot: RefObject<HTMLElement | null>;
    binAt: (event: { clientX: number }) => number;
    /** Left edge of a bin in the frame, pixels. */
    place: (bin: number) => number;
  },
) {
  const { brush, onBrush } = acts;
  const singleKeys = useSingleKeys();
  const [hover, setHover] = useState<number | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const drag = useRef<{ kind: 'new' | 'start' | 'end'; at: number } | null>(null);

  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || bins === 0) return;
    const handle = (event.target as Element).closest('[data-handle]')?.getAttribute('data-handle');
    frame.current?.setPointerCapture?.(event.pointerId);
    drag.current =
      handle === 'start' || handle === 'end' ? { kind: handle, at: binAt(event) } : { kind: 'new', at: binAt(event) };
  };
  const onPointerMove = (event: PointerEvent) => {
    const bin = binAt(event);
    setHover(bin);
    const now = drag.current;
    if (now === null) return;
    if (now.kind === 'new') {
      if (bin !== now.at || brush !== null) {
        onBrush({ from: Math.min(now.at, bin), to: Math.max(now.at, bin) + 1 });
      }
    } else if (brush !== null) {
      if (now.kind === 'start') onBrush({ from: Math.min(bin, brush.to - 1), to: brush.to });
      else onBrush({ from: brush.from, to: Math.max(bin + 1, brush.from + 1) });
    }
  };
  const onPointerUp = (event: PointerEvent) => {
    const now = drag.current;
    drag.current = null;
    if (now?.kind === 'new' && binAt(event) === now.at) {
      // A click alone marks its bin, a second one inside of the brush leaves it for the double click.
      if (brush === null) onBrush({ from: now.at, to: now.at + 1 });
      else if (now.at < brush.from || now.at >= brush.to) onBrush(null);
    }
  };

  const openMenu = (bin: number) => {
    setCursor(bin);
    setHover(bin);
    if (spot.current !== null) {
      spot.current.style.left = `${place(bin)}px`;
      acts.onMenu(bin, spot.current);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const here = cursor ?? brush?.from ?? null;
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      if (bins > 0) openMenu(here ?? 0);
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const single = singleKeyAct(singleKeys, event, ['charts']);
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by !== 0 && bins > 0) {
      const from = cursor ?? (brush === null ? (by === 1 ? -1 : bins) : by === 1 ? brush.to - 1 : brush.from);
      const next = Math.max(0, Math.min(bins - 1, from + by));
      setCursor(next);
      setHover(next);
      if (event.shiftKey && brush !== null) {
        onBrush(
          next >= brush.to || (by === 1 && next > brush.from)
            ? { from: brush.from, to: next + 1 }
            : { from: next, to: brush.to },
        );
      } else onBrush({ from: next, to: next + 1 });
    } else if (event.key === 'Enter') acts.onZoom();
    else if (single === 'zoomOut') acts.onZoomOut();
    else if (single === 'twin') acts.onTwin();
    else if (event.key === 'Escape' && brush !== null) {
      setCursor(null);
      onBrush(null);
    } else if (here === null || !acts.onKey(here, event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    hover,
    onKeyDown,
    /** For the frame. */
    pointer: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerLeave: () => setHover(null),
      onBlur: () => setHover(null),
      onDoubleClick: acts.onZoom,
      onContextMenu: (event: { preventDefault: () => void; clientX: number }) => {
        event.preventDefault();
        if (bins > 0) openMenu(binAt(event));
      },
    },
  };
}
