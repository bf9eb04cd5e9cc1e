import type { App } from './app.ts';
import { focusedRegion } from './focus.ts';

/** Ctrl+F: the search field of the pane that has the focus, else a find in the rows of the query in front. */
export function findInPane(app: App): void {
  const pane = document.activeElement?.closest('.facets') ?? focusedRegion();
  const own = pane?.matches('[data-region="result"]') ? null : pane?.querySelector<HTMLElement>('.search-box input');
  const field = own ?? document.querySelector<HTMLElement>('[data-find-rows]');
  if (field != null) field.focus();
  else app.layout.set((state) => ({ ...state, find: true }));
}
