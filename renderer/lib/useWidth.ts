import { type RefObject, useLayoutEffect, useState } from 'react';

/** Width of an element in pixels, as it is now; 0 until it is on screen. */
export function useWidth(of: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = of.current;
    if (element === null || typeof ResizeObserver === 'undefined') return;
    const measure = () => setWidth(element.clientWidth);
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    measure();
    return () => sizes.disconnect();
  }, [of]);
  return width;
}
