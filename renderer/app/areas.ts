import type { App } from './app.ts';
import type { SidePanel } from './state/layout.ts';

/** Shows the area of queries: its side panel, and the query that was last in front where a ranking is. */
export function showQueries(app: App, panel: SidePanel): void {
  app.layout.set((state) => ({ ...state, area: 'query', side: true, panel, called: true }));
  if (app.tabs.rankingInFront() === null) return;
  const last = app.tabs.lastQuery() ?? app.tabs.queries().at(-1);
  if (last === undefined) app.tabs.open();
  else app.tabs.activate(last.id);
}
