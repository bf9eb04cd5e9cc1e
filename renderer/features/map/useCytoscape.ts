import cytoscape from 'cytoscape';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useApp } from '../../app/app.ts';
import { usePart } from '../../lib/store.ts';
import type { DrawnMap } from './map-drawing.ts';
import { coloursOf, FORCED_COLOURS, mapElements, mapStyle } from './map-elements.ts';
import type { Direction, Point } from './map-layout.ts';

export const LEAST = 0.04;
export const MOST = 3;
/** So many services and calls are added at a time: a map of thousands in one go stands still for half a second. */
const AT_ONCE = 100;

/** What a graph on a canvas tells the view around it. */
interface Listeners {
  /** The map was moved or its scale changed. */
  onViewport(pan: Point, scale: number): void;
  onPoint(key: string | null): void;
  onPress(key: string | null): void;
  /** A press that no second one followed: what opens beside the map must not take the second one. */
  onTap(key: string | null): void;
  onDoubleTap(key: string, shift: boolean): void;
  /** There is more or less room for it. */
  onResize(): void;
}

/**
 * A map drawn by cytoscape into an element: services as rings, calls as curves. Places come from the layout; it moves, scales
 * and finds what is under the pointer. The answer is null until it is there.
 */
export function useCytoscape(
  container: RefObject<HTMLElement | null>,
  map: DrawnMap,
  direction: Direction,
  listeners: Listeners,
): { cy: cytoscape.Core | null; middleOf: (key: string) => Point | null } {
  const app = useApp();
  const theme = usePart(app.preferences.store, ({ theme }) => theme);
  const latest = useRef(listeners);
  latest.current = listeners;
  const [cy, setCy] = useState<cytoscape.Core | null>(null);
  const [drawn, setDrawn] = useState<DrawnMap | null>(null);

  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    forgoStyleElement();
    const made = cytoscape({
      container: element,
      minZoom: LEAST,
      maxZoom: MOST,
      boxSelectionEnabled: false,
      autoungrabify: true,
      autounselectify: true,
    });
    made.on('viewport', () => latest.current.onViewport({ ...made.pan() }, made.zoom()));
    made.on('mouseover', 'node, edge', ({ target }) => latest.current.onPoint(target.id()));
    made.on('mouseout', 'node, edge', () => latest.current.onPoint(null));
    const keyOf = (target: cytoscape.SingularElementReturnValue | cytoscape.Core) =>
      target === made ? null : (target as cytoscape.SingularElementReturnValue).id();
    made.on('tap', ({ target }) => latest.current.onPress(keyOf(target)));
    made.on('onetap', ({ target }) => latest.current.onTap(keyOf(target)));
    made.on('dbltap', 'node', ({ target, originalEvent }) =>
      latest.current.onDoubleTap(target.id(), originalEvent.shiftKey),
    );
    const sizes = new ResizeObserver(() => {
      made.resize();
      latest.current.onResize();
    });
    sizes.observe(element);
    setCy(made);
    return () => {
      sizes.disconnect();
      made.destroy();
      setCy(null);
    };
  }, [container]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: colours follow the theme
  useEffect(() => {
    if (cy === null || container.current === null) return;
    const draw = () => {
      if (container.current !== null) cy.style(mapStyle(coloursOf(container.current)));
    };
    draw();
    const media = ['(prefers-color-scheme: dark)', FORCED_COLOURS].map((query) => window.matchMedia(query));
    for (const one of media) one.addEventListener('change', draw);
    return () => {
      for (const one of media) one.removeEventListener('change', draw);
    };
  }, [cy, theme]);

  useEffect(() => {
    if (cy === null) return;
    const elements = mapElements(map, direction);
    const wanted = new Set(elements.map(({ data }) => data.id));
    const added: cytoscape.ElementDefinition[] = [];
    cy.batch(() => {
      cy.elements()
        .filter((element) => !wanted.has(element.id()))
        .remove();
      const fresh = elements.filter(({ data, position }) => {
        const known = cy.getElementById(data.id ?? '');
        if (known.empty()) return true;
        known.data(data);
        if (position !== undefined) (known as cytoscape.NodeSingular).position(position);
        return false;
      });
      added.push(...fresh);
    });
    let frame = 0;
    // Services come first, so that each call has both its ends.
    const addSome = () => {
      cy.add(added.splice(0, AT_ONCE));
      if (added.length > 0) frame = requestAnimationFrame(addSome);
      else setDrawn(map);
    };
    addSome();
    return () => cancelAnimationFrame(frame);
  }, [cy, map, direction]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: calls lie elsewhere in what was drawn last
  const middleOf = useCallback(
    (key: string) => {
      const edge = cy?.getElementById(key);
      return edge === undefined || edge.empty() ? null : edge.midpoint();
    },
    [cy, drawn],
  );
  return { cy, middleOf };
}

/**
 * Cytoscape adds a style element, which the page's policy forbids, unless one of its id is there; all that it says, that a
 * container has a position, is in map.css.
 */
function forgoStyleElement(): void {
  const id = '__________cytoscape_stylesheet';
  if (document.getElementById(id) !== null) return;
  const meta = document.createElement('meta');
  meta.id = id;
  document.head.append(meta);
}
