import { Maximize, Minus, Plus } from 'lucide-react';
import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { singleKeyAct, useSingleKeys } from '../../lib/single-keys.ts';
import { t } from '../../messages/message.ts';
import { IconButton } from '../../ui/Button.tsx';
import { MapMarks, partId } from './MapMarks.tsx';
import { type Drawing, drawnMap, RADIUS } from './map-drawing.ts';
import { byFailures, importantOf, type MapGraph, neighbours } from './map-graph.ts';
import type { Point } from './map-layout.ts';
import { type Picture, pictureOf } from './map-picture.ts';
import { LEAST, MOST, useCytoscape } from './useCytoscape.ts';
import { useMovingPlaces } from './useMovingPlaces.ts';

/** Below this scale letters are too small to be read. */
const READABLE = 0.5;
/** Scale that a focus begins with where the whole would be smaller than that. */
const LEGIBLE = 0.85;

/**
 * The service map: drag moves it, the wheel and + and - change its scale; arrows go to the nearest service, Tab to the next
 * one by its failures, Enter shows its figures, F focuses on it.
 */
export function MapCanvas({
  drawing,
  frame,
  fitted,
  focused,
  picture,
  onSelect,
  onFocus,
  onTwin,
  onEscape,
}: {
  drawing: Drawing;
  frame: RefObject<HTMLDivElement | null>;
  /** Changes when the whole map is to be brought into sight. */
  fitted: string;
  /** The service that the map is focused on. */
  focused: string | null;
  /** Makes the map as it is drawn into a picture, as long as it is there. */
  picture: RefObject<(() => Picture) | null>;
  onSelect: (key: string | null) => void;
  onFocus: (key: string, add: boolean) => void;
  onTwin: () => void;
  onEscape: () => void;
}) {
  const { graph, places, direction, selected } = drawing;
  const id = useId();
  const singleKeys = useSingleKeys();
  const canvas = useRef<HTMLDivElement>(null);
  const marks = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState<'far' | 'mid' | 'close'>('mid');
  const [hovered, setHovered] = useState<string | null>(null);
  const [at, setCursor] = useState<string | null>(null);
  const cursor = graph.nodes.some(({ key }) => key === at) ? at : null;
  /** The cursor is walked by keys: then what is not near it steps back. */
  const [isWalking, setWalking] = useState(false);
  const moving = useMovingPlaces(places);
  const drawn = { ...drawing, places: moving };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts of a drawing, which is made anew with each render
  const map = useMemo(() => drawnMap(drawn), Object.values({ ...drawn, selected: null }));
  const looked = hovered ?? (isWalking ? cursor : null);
  const near = useMemo(() => neighbours(graph, looked), [graph, looked]);
  const named = useMemo(() => (scale === 'close' ? null : importantOf(graph)), [graph, scale]);
  const hasPlaces = graph.nodes.length > 0 && map.nodes.length === graph.nodes.length;

  const { cy, middleOf } = useCytoscape(canvas, map, direction, {
    onViewport: (pan, zoom) => {
      if (marks.current !== null) marks.current.style.transform = `translate(${pan.x}px, ${pan.y}px) scale(${zoom})`;
      setScale(zoom < READABLE ? 'far' : zoom < 1 ? 'mid' : 'close');
    },
    onPoint: setHovered,
    onPress: (key) => {
      if (key !== null && places.has(key)) setCursor(key);
    },
    onTap: onSelect,
    onDoubleTap: onFocus,
    // The whole map stays whole, and what is chosen stays in sight, when its figures open beside it.
    onResize: () => {
      if (isWhole()) showAll();
      else if (selected !== null) reveal(selected);
    },
  });
  const looks = useMemo(
    () => ({ id, named, near, selected, cursor, middleOf }),
    [id, named, near, selected, cursor, middleOf],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was drawn since has none of these yet
  useEffect(() => {
    if (cy === null) return;
    cy.batch(() => {
      cy.elements('.dim, .pointed, .selected').removeClass('dim pointed selected');
      if (near !== null)
        cy.elements()
          .filter((element) => !near.has(element.id()))
          .addClass('dim');
      for (const [key, name] of [
        [hovered, 'pointed'],
        [selected, 'selected'],
      ] as const) {
        if (key !== null) cy.getElementById(key).addClass(name);
      }
    });
  }, [cy, near, hovered, selected, map, middleOf]);
  useEffect(() => {
    picture.current =
      cy === null || marks.current === null ? null : () => pictureOf(cy, map, marks.current as HTMLElement);
    return () => {
      picture.current = null;
    };
  }, [cy, map, picture]);

  /** Where the whole map was brought into sight last. */
  const whole = useRef<{ zoom: number; pan: Point } | null>(null);
  const isWhole = () => {
    if (cy === null || whole.current === null) return false;
    const [{ zoom, pan }, now] = [whole.current, cy.pan()];
    return cy.zoom() === zoom && now.x === pan.x && now.y === pan.y;
  };
  const showAll = () => {
    const element = canvas.current;
    if (element === null || cy === null || !hasPlaces) return;
    cy.resize();
    const points = graph.nodes.flatMap(({ key }) => places.get(key) ?? []);
    cy.viewport(fitting(points, element.clientWidth, element.clientHeight));
    whole.current = { zoom: cy.zoom(), pan: { ...cy.pan() } };
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a map that was moved stays where it was moved to
  useLayoutEffect(() => {
    showAll();
    const place = focused === null ? undefined : places.get(focused);
    if (cy === null || place === undefined || cy.zoom() >= READABLE) return;
    // Too many to be read at once: what was focused on stands in the middle of those near it.
    const centre = { x: cy.width() / 2 - place.x * LEGIBLE, y: cy.height() / 2 - place.y * LEGIBLE };
    cy.viewport({ zoom: LEGIBLE, pan: centre });
  }, [cy, fitted, hasPlaces]);

  const zoom = (by: number) => {
    if (cy === null) return;
    const level = Math.min(MOST, Math.max(LEAST, cy.zoom() * by));
    cy.zoom({ level, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  };
  const reveal = (key: string) => {
    const place = places.get(key);
    if (place === undefined || cy === null) return;
    const [pan, level] = [cy.pan(), cy.zoom()];
    const margin = RADIUS * 2.5 * Math.min(1, level);
    const x = outside(pan.x + place.x * level, cy.width(), margin);
    const y = outside(pan.y + place.y * level, cy.height(), margin);
    if (x !== 0 || y !== 0) cy.panBy({ x, y });
  };
  const goTo = (key: string) => {
    setCursor(key);
    reveal(key);
  };
  const walkTo = (key: string) => {
    setWalking(true);
    goTo(key);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: brings what was chosen elsewhere into sight, once
  useEffect(() => {
    if (selected !== null && places.has(selected)) goTo(selected);
  }, [selected, hasPlaces, cy]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ARROWS[event.key];
    if (way !== undefined) {
      const next = cursor === null ? byFailures(graph.nodes)[0]?.key : nearest(graph, places, cursor, way);
      if (next !== undefined) walkTo(next);
    } else if (event.key === 'Tab') {
      const order = byFailures(graph.nodes).map(({ key }) => key);
      const next = order[(cursor === null ? -1 : order.indexOf(cursor)) + (event.shiftKey ? -1 : 1)];
      // Behind the last one the key leads on, out of the map.
      if (next === undefined || (cursor === null && event.shiftKey)) return;
      walkTo(next);
    } else if (event.key === 'Enter' && cursor !== null) onSelect(cursor);
    else if ((event.key === 'f' || event.key === 'F') && cursor !== null && singleKeys.singleKeys) {
      onFocus(cursor, event.shiftKey);
    } else if (event.key === '+' || event.key === '=') zoom(1.25);
    else if (event.key === '-') zoom(0.8);
    else if (event.key === '0') showAll();
    else if (event.key === 'Escape') onEscape();
    else if (singleKeyAct(singleKeys, event, ['charts']) === 'twin') onTwin();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="map-frame" ref={frame}>
      <div
        role="application"
        aria-label={t('map.label')}
        aria-describedby={`${id}hint`}
        aria-activedescendant={cursor === null ? undefined : partId(id, cursor)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: services are walked by keys
        tabIndex={0}
        data-single-keys=""
        data-region-focus=""
        className="map-canvas"
        ref={canvas}
        onKeyDown={onKeyDown}
        onBlur={() => setWalking(false)}
        onPointerLeave={() => setHovered(null)}
        // Cytoscape takes the focus away with each press, before this is heard of.
        onMouseDown={(event) => {
          setWalking(false);
          event.currentTarget.focus();
        }}
      >
        <div className={`map-marks ${scale}`} ref={marks}>
          <MapMarks map={map} looks={looks} />
        </div>
      </div>
      {graph.nodes.length > 0 && map.nodes.length === 0 && (
        <p className="map-waiting quiet" role="status">
          {t('map.layingOut')}
        </p>
      )}
      <span id={`${id}hint`} className="visually-hidden">
        {t('map.hint')}
      </span>
      <div className="map-zoom">
        <IconButton icon={Plus} label={t('map.zoomIn')} onPress={() => zoom(1.25)} />
        <IconButton icon={Minus} label={t('map.zoomOut')} onPress={() => zoom(0.8)} />
        <IconButton icon={Maximize} label={t('map.fit')} shortcut="0" onPress={showAll} />
      </div>
    </div>
  );
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** How far something must move to be inside of a length, and so far from its ends. */
function outside(at: number, length: number, margin: number): number {
  return at < margin ? margin - at : at > length - margin ? length - margin - at : 0;
}

/** The nearest service in a direction, what lies straight ahead before what lies aside. */
function nearest(graph: MapGraph, places: ReadonlyMap<string, Point>, from: string, way: Point): string | undefined {
  const start = places.get(from);
  if (start === undefined) return undefined;
  let best: { key: string; cost: number } | undefined;
  for (const { key } of graph.nodes) {
    const place = places.get(key);
    if (place === undefined || key === from) continue;
    const [dx, dy] = [place.x - start.x, place.y - start.y];
    const ahead = dx * way.x + dy * way.y;
    const aside = Math.abs(dx * way.y) + Math.abs(dy * way.x);
    if (ahead <= 0 || aside > ahead * 3) continue;
    const cost = ahead + aside * 2;
    if (best === undefined || cost < best.cost) best = { key, cost };
  }
  return best?.key;
}

/** The whole map in the middle, no larger than it is drawn for. */
function fitting(points: readonly Point[], width: number, height: number): { zoom: number; pan: Point } {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs) - 70, Math.min(...ys) - 50];
  const [right, bottom] = [Math.max(...xs) + 70, Math.max(...ys) + 80];
  const zoom = Math.max(LEAST, Math.min(1, width / (right - left), height / (bottom - top)));
  return { zoom, pan: { x: (width - (left + right) * zoom) / 2, y: (height - (top + bottom) * zoom) / 2 } };
}
