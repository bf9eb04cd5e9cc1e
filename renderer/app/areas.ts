import type { App } from './app.ts';
import { isAnalysisTab } from './state/analysis-tabs.ts';
import type { SidePanel } from './state/layout.ts';

/** Shows the area of queries: its side panel, and the query that was last in front where a ranking, findings or metrics are. */
export function showQueries(app: App, panel: SidePanel): void {
  app.layout.set((state) => ({ ...state, area: 'query', side: true, panel, called: true }));
  const front = app.tabs.front();
  if (front === null || (front.kind !== 'contributors' && !isAnalysisTab(front))) return;
  const last = app.tabs.lastQuery() ?? app.tabs.queries().at(-1);
  if (last === undefined) app.tabs.open();
  else app.tabs.activate(last.id);
}
