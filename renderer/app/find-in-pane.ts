import { openSearchPanel } from '@codemirror/search';
import type { App } from './app.ts';
import { focusedRegion } from './focus.ts';

/** Ctrl+F: the find in the text where the editor has the focus, the search field of the pane that has the focus, else a find in the rows of the query in front. */
export function findInPane(app: App): void {
  const region = focusedRegion();
  if (region?.dataset.region === 'editor' && app.editor.current !== null) {
    openSearchPanel(app.editor.current);
    return;
  }
  const pane = document.activeElement?.closest('.facets') ?? region;
  const own = pane?.matches('[data-region="result"]') ? null : pane?.querySelector<HTMLElement>('.search-box input');
  const field = own ?? document.querySelector<HTMLElement>('[data-find-rows]');
  if (field != null) field.focus();
  else app.layout.set((state) => ({ ...state, find: true }));
}
