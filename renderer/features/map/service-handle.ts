import type { App } from '../../app/app.ts';
import type { MapTab } from '../../app/state/trace-tabs.ts';
import { bothFilters, serviceFilter } from '../../app/traces/filter-text.ts';
import { fieldHandle, type ValueHandle } from '../../app/values/value.ts';
import type { MapNode } from './map-graph.ts';

/** A service as a value: acts on it are filters of the map that it stands in. Null for groups and clients, which are none. */
export function serviceHandle(app: App, tab: MapTab, node: MapNode): ValueHandle | null {
  if (node.isClient || tab.grouping !== 'none') return null;
  return {
    ...fieldHandle('service', node.name, null),
    into: (act) => {
      if (act === 'count') return app.traces.showList(serviceFilter(node));
      const own = act === 'exclude' ? `!${serviceFilter(node)}` : serviceFilter(node);
      const filter = act === 'only' ? own : bothFilters(tab.filter, own);
      app.tabs.changeTraces('map', tab.id, { filter });
    },
  };
}
