import ELK from 'elkjs/lib/elk-api';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { useEffect, useMemo, useRef, useState } from 'react';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import type { MapGraph } from './map-graph.ts';
import { type Direction, elkGraph, keptPlaces, layoutGraph, type Point, placesOf } from './map-layout.ts';

/** Places by the tab that they were made for: a map that comes back looks as it did. */
const kept = new Map<string, Map<string, Point>>();

let elk: InstanceType<typeof ELK> | null = null;

/** ELK in its own worker: the window goes on while it lays out. */
function layout(): InstanceType<typeof ELK> {
  elk ??= new ELK({ workerFactory: () => new Worker(workerUrl) });
  return elk;
}

/** Places, and what they were made for: while a layout runs, or where it failed, those before it go on. */
export interface Laid {
  of: string;
  places: ReadonlyMap<string, Point> | null;
  error: EngineError | null;
}

/**
 * Places of the graph's services. Those that were on this map stay where they were; `anew` grows when everything is to be
 * laid out afresh.
 */
export function useLayout(memory: string, graph: MapGraph | null, direction: Direction, anew: number): Laid {
  const shape = useMemo(() => (graph === null ? null : layoutGraph(graph)), [graph]);
  const key = useMemo(() => JSON.stringify(shape), [shape]);
  const [state, setState] = useState<Laid>({ of: '', places: null, error: null });
  const lastAnew = useRef(anew);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the graph is compared by its shape
  useEffect(() => {
    if (shape === null) return;
    if (lastAnew.current !== anew) kept.delete(memory);
    lastAnew.current = anew;
    let current = true;
    const known = kept.get(memory) ?? new Map<string, Point>();
    // Nothing new on the map: it needs no layout.
    if (shape.nodes.every((node) => known.has(node))) {
      setState({ of: memory, places: known, error: null });
      return;
    }
    layout()
      .layout(elkGraph(shape, direction))
      .then((answer) => {
        if (!current) return;
        const places = keptPlaces(known, placesOf(answer, direction), direction);
        kept.set(memory, new Map([...known, ...places]));
        setState({ of: memory, places, error: null });
      })
      .catch((error: unknown) => {
        if (current) setState((before) => ({ ...before, error: asEngineError(error) }));
      });
    return () => {
      current = false;
    };
  }, [memory, key, direction, anew]);
  return state;
}
