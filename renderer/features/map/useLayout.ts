import { useEffect, useMemo, useRef, useState } from 'react';
import { keptPlaces, type LayoutGraph, layeredLayout, type Place, type Spacing } from './layered-layout.ts';
import type { LayoutQuestion } from './layout-worker.ts';
import type { MapGraph } from './map-graph.ts';

/** Places by the tab that they were made for: a map that comes back looks as it did. */
const kept = new Map<string, Map<string, Place>>();

let worker: Worker | null = null;
let questions = 0;
const waiting = new Map<number, (places: Map<string, Place>) => void>();

function askWorker(graph: LayoutGraph, spacing: Spacing): Promise<Map<string, Place>> {
  // A page without workers (that of unit tests) lays out by itself.
  if (typeof Worker === 'undefined') return Promise.resolve(layeredLayout(graph, spacing));
  if (worker === null) {
    worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<{ id: number; places: Map<string, Place> }>) => {
      waiting.get(data.id)?.(data.places);
      waiting.delete(data.id);
    };
  }
  const id = ++questions;
  const answer = new Promise<Map<string, Place>>((resolve) => waiting.set(id, resolve));
  worker.postMessage({ id, graph, spacing } satisfies LayoutQuestion);
  return answer;
}

/**
 * Places of the graph's nodes, null until there are some. Nodes that were on this map stay where they were; `anew` grows
 * when everything is to be laid out afresh.
 */
export function useLayout(
  memory: string,
  graph: MapGraph | null,
  spacing: Spacing,
  anew: number,
): ReadonlyMap<string, Place> | null {
  const shape = useMemo<LayoutGraph | null>(
    () =>
      graph === null
        ? null
        : { nodes: graph.nodes.map(({ key }) => key), edges: graph.edges.map(({ from, to }) => ({ from, to })) },
    [graph],
  );
  const key = useMemo(() => JSON.stringify(shape), [shape]);
  const [state, setState] = useState<{ key: string; places: ReadonlyMap<string, Place> } | null>(null);
  const lastAnew = useRef(anew);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the graph is compared by its shape
  useEffect(() => {
    if (shape === null) return;
    if (lastAnew.current !== anew) kept.delete(memory);
    lastAnew.current = anew;
    let current = true;
    void askWorker(shape, spacing).then((fresh) => {
      if (!current) return;
      const known = kept.get(memory) ?? new Map<string, Place>();
      const places = keptPlaces(known, fresh, spacing);
      kept.set(memory, new Map([...known, ...places]));
      setState({ key, places });
    });
    return () => {
      current = false;
    };
  }, [memory, key, spacing, anew]);
  return state?.places ?? null;
}
