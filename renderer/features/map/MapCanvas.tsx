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
import { type DrawnMap, MapDrawing, type Point, partId, RADIUS } from './MapDrawing.tsx';
import { byFailures, type MapGraph, statisticsOf } from './map-graph.ts';

interface Viewport {
  x: number;
  y: number;
  scale: number;
}

const LEAST = 0.08;
const MOST = 3;
/** From here on names show by importance, and calls have no words until they are looked at (ui.md part 6). */
const MANY = 150;
const NAMED = 60;
/** Below this scale letters are too small to be read. */
const READABLE = 0.5;

type Drawing = Omit<DrawnMap, 'named' | 'near' | 'cursor' | 'id'>;

/**
 * The service map: drag moves it, the wheel and + and - change its scale; arrows go to the nearest service, Tab to the next
 * one by its failures, Enter shows its figures, F focuses on it.
 */
export function MapCanvas({
  drawing,
  frame,
  fitted,
  onSelect,
  onFocus,
  onTwin,
  onEscape,
}: {
  drawing: Drawing;
  frame: RefObject<HTMLDivElement | null>;
  /** Changes when the whole map is to be brought into sight. */
  fitted: string;
  onSelect: (key: string | null) => void;
  onFocus: (key: string, add: boolean) => void;
  onTwin: () => void;
  onEscape: () => void;
}) {
  const { graph, places } = drawing;
  const id = useId();
  const singleKeys = useSingleKeys();
  const [viewport, setViewport] = useState<Viewport>({ x: 0, y: 0, scale: 1 });
  const [hovered, setHovered] = useState<string | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const drag = useRef<{ x: number; y: number; start: Viewport; moved: boolean } | null>(null);
  const looked = hovered ?? cursor;
  const near = useMemo(() => neighbours(graph, looked), [graph, looked]);
  const isClose = viewport.scale >= 1;
  const named = useMemo(() => (isClose ? null : importantOf(graph)), [graph, isClose]);
  const hasPlaces = graph.nodes.length > 0 && graph.nodes.every(({ key }) => places.has(key));

  const showAll = () => {
    const element = frame.current;
    if (element === null || !hasPlaces) return;
    setViewport(fitting(graph, places, element.clientWidth, element.clientHeight));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a map that was moved stays where it was moved to
  useLayoutEffect(showAll, [fitted, hasPlaces]);

  const zoom = (by: number, at?: Point) =>
    setViewport((now) => {
      const element = frame.current;
      const centre = at ?? { x: (element?.clientWidth ?? 0) / 2, y: (element?.clientHeight ?? 0) / 2 };
      const scale = Math.min(MOST, Math.max(LEAST, now.scale * by));
      const ratio = scale / now.scale;
      return { scale, x: centre.x - (centre.x - now.x) * ratio, y: centre.y - (centre.y - now.y) * ratio };
    });
  const reveal = (key: string) => {
    const [place, element] = [places.get(key), frame.current];
    if (place === undefined || element === null) return;
    setViewport((now) => {
      const [x, y] = [now.x + place.x * now.scale, now.y + place.y * now.scale];
      const [dx, dy] = [outside(x, element.clientWidth), outside(y, element.clientHeight)];
      return dx === 0 && dy === 0 ? now : { ...now, x: now.x + dx, y: now.y + dy };
    });
  };
  const goTo = (key: string) => {
    setCursor(key);
    reveal(key);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: brings what was chosen elsewhere into sight, once
  useEffect(() => {
    if (drawing.selected !== null && places.has(drawing.selected)) goTo(drawing.selected);
  }, [drawing.selected, hasPlaces]);

  // React listens to the wheel passively, where the page cannot be kept from scrolling.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the listener reads nothing of the drawing
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY * 0.0016), { x: event.clientX - box.left, y: event.clientY - box.top });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ARROWS[event.key];
    if (way !== undefined) {
      const next = cursor === null ? byFailures(graph.nodes)[0]?.key : nearest(graph, places, cursor, way);
      if (next !== undefined) goTo(next);
    } else if (event.key === 'Tab') {
      const order = byFailures(graph.nodes).map(({ key }) => key);
      const next = order[(cursor === null ? -1 : order.indexOf(cursor)) + (event.shiftKey ? -1 : 1)];
      // Behind the last one the key leads on, out of the map.
      if (next === undefined || (cursor === null && event.shiftKey)) return;
      goTo(next);
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

  const partAt = (target: EventTarget) => {
    const part = (target as Element).closest('[data-node], [data-edge]');
    return part?.getAttribute('data-node') ?? part?.getAttribute('data-edge') ?? null;
  };
  const isFar = viewport.scale < READABLE;
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
        className="map-canvas"
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          drag.current = { x: event.clientX, y: event.clientY, start: viewport, moved: false };
        }}
        onPointerMove={(event) => {
          const now = drag.current;
          if (now === null) {
            setHovered(partAt(event.target));
            return;
          }
          const [dx, dy] = [event.clientX - now.x, event.clientY - now.y];
          if (!now.moved && Math.hypot(dx, dy) < 4) return;
          if (!now.moved) event.currentTarget.setPointerCapture?.(event.pointerId);
          now.moved = true;
          setViewport({ ...now.start, x: now.start.x + dx, y: now.start.y + dy });
        }}
        onPointerUp={(event) => {
          const now = drag.current;
          drag.current = null;
          if (now === null || now.moved) return;
          const part = partAt(event.target);
          if (part !== null && places.has(part)) setCursor(part);
          onSelect(part);
        }}
        onPointerLeave={() => setHovered(null)}
        onDoubleClick={(event) => {
          const part = partAt(event.target);
          if (part !== null && places.has(part)) onFocus(part, event.shiftKey);
        }}
      >
        {/* biome-ignore lint/a11y/noSvgWithoutTitle: the map around it is named; a <title> would pop up on hover */}
        <svg className={`map-svg ${isFar ? 'far' : ''}`} width="100%" height="100%">
          <g transform={`translate(${viewport.x} ${viewport.y}) scale(${viewport.scale})`} data-map="">
            <MapDrawing {...drawing} named={named} near={near} cursor={cursor} id={id} />
          </g>
        </svg>
      </div>
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

/** How far something must move to be well inside of a length. */
function outside(at: number, length: number): number {
  const margin = RADIUS * 2.5;
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

/** A service with its calls and those at their other ends; a call with its ends. */
function neighbours(graph: MapGraph, key: string | null): ReadonlySet<string> | null {
  if (key === null) return null;
  const found = new Set([key]);
  for (const edge of graph.edges) {
    if (edge.key !== key && edge.from !== key && edge.to !== key) continue;
    found.add(edge.key).add(edge.from).add(edge.to);
  }
  return found;
}

/** Names that show on a map of many services: those that fail, those asked most; all where one looks closely. */
function importantOf(graph: MapGraph): ReadonlySet<string> | null {
  if (graph.nodes.length <= MANY) return null;
  const busiest = [...graph.nodes].sort((a, b) => statisticsOf(b.now).total - statisticsOf(a.now).total);
  return new Set(
    [...byFailures(graph.nodes).slice(0, NAMED / 2), ...busiest.slice(0, NAMED / 2)].map(({ key }) => key),
  );
}

/** The whole map in the middle, no larger than it is drawn for. */
function fitting(graph: MapGraph, places: ReadonlyMap<string, Point>, width: number, height: number): Viewport {
  const points = graph.nodes.flatMap(({ key }) => places.get(key) ?? []);
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs) - 70, Math.min(...ys) - 50];
  const [right, bottom] = [Math.max(...xs) + 70, Math.max(...ys) + 80];
  const scale = Math.max(LEAST, Math.min(1, width / (right - left), height / (bottom - top)));
  return { scale, x: (width - (left + right) * scale) / 2, y: (height - (top + bottom) * scale) / 2 };
}
