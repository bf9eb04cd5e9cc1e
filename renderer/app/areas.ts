import type { App } from './app.ts';
import { type SidePanel, withPanel } from './state/layout.ts';

/** Side panels that stand beside queries. */
const OF_QUERIES: readonly SidePanel[] = ['sources', 'saved', 'notebook'];

/** Shows the area of queries with the panel, and the query that was last in front where something else is. */
export function showQueries(app: App, panel: 'sources' | 'saved'): void {
  // Saved queries are what is gone to; the sources only stand beside it.
  app.layout.set((state) =>
    panel === 'saved' ? { ...state, area: 'query', side: true, panel, called: true } : withPanel(state, panel),
  );
  if (app.tabs.front()?.kind === 'query') return;
  const last = app.tabs.lastQuery() ?? app.tabs.queries().at(-1);
  if (last === undefined) app.tabs.open();
  else app.tabs.activate(last.id);
}

/** Goes to the query that was last in front; what stands beside queries already stays there. */
export function goToQueries(app: App): void {
  const { panel } = app.layout.get();
  if (app.tabs.front()?.kind === 'query' && OF_QUERIES.includes(panel)) {
    app.layout.set((state) => ({ ...state, area: 'query' }));
  } else showQueries(app, 'sources');
}
