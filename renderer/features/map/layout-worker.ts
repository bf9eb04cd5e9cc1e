/// <reference lib="webworker" />
import { type LayoutGraph, layeredLayout, type Spacing } from './layered-layout.ts';

/** Lays a map out beside the window, which goes on meanwhile. */
export interface LayoutQuestion {
  id: number;
  graph: LayoutGraph;
  spacing: Spacing;
}

self.onmessage = ({ data: { id, graph, spacing } }: MessageEvent<LayoutQuestion>) => {
  self.postMessage({ id, places: layeredLayout(graph, spacing) });
};
