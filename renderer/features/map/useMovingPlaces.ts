import { useLayoutEffect, useRef, useState } from 'react';
import type { Point } from './map-layout.ts';

/** How long services take to their new places (ui.md 3.6). */
const MOVE_MS = 200;
/** More services than this are put there at once: drawing all of them anew takes longer than a frame. */
const MOST_MOVING = 150;

/**
 * Places on their way: services that had a place go from there to their new one, all else is where it belongs. Marks and
 * what cytoscape draws both follow these, so that they move together. With reduced motion nothing moves.
 */
export function useMovingPlaces(target: ReadonlyMap<string, Point>): ReadonlyMap<string, Point> {
  const [places, setPlaces] = useState(target);
  const shown = useRef(target);
  useLayoutEffect(() => {
    const from = shown.current;
    const show = (next: ReadonlyMap<string, Point>) => {
      shown.current = next;
      setPlaces(next);
    };
    if (!isMove(from, target) || window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      show(target);
      return;
    }
    let frame = 0;
    const started = performance.now();
    const step = (now: number) => {
      const part = Math.max(0, (now - started) / MOVE_MS);
      show(part >= 1 ? target : between(from, target, easeOut(part)));
      if (part < 1) frame = requestAnimationFrame(step);
    };
    show(between(from, target, 0));
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [target]);
  return places;
}

/** Whether something that is shown has another place now, and all of it can be drawn within a frame. */
function isMove(from: ReadonlyMap<string, Point>, to: ReadonlyMap<string, Point>): boolean {
  if (to.size > MOST_MOVING) return false;
  return [...to].some(([key, { x, y }]) => {
    const old = from.get(key);
    return old !== undefined && (old.x !== x || old.y !== y);
  });
}

/** Places so far on their way; what is new has its place from the start. */
export function between(
  from: ReadonlyMap<string, Point>,
  to: ReadonlyMap<string, Point>,
  part: number,
): Map<string, Point> {
  return new Map(
    [...to].map(([key, { x, y }]) => {
      const old = from.get(key) ?? { x, y };
      return [key, { x: old.x + (x - old.x) * part, y: old.y + (y - old.y) * part }];
    }),
  );
}

const easeOut = (part: number) => 1 - (1 - part) ** 3;
