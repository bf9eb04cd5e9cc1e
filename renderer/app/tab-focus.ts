import type { App } from './app.ts';
import type { Side } from './state/tabs.ts';

/** Brings a tab to the front, and the focus with it where it was in the other group or nowhere. */
export function toFront(app: App, id: string | null): void {
  if (id !== null) app.tabs.activate(id);
  requestAnimationFrame(() => {
    const side = app.tabs.front()?.side ?? 'left';
    const { activeElement } = document;
    const other = document.querySelector(`#tab-panel-${side === 'left' ? 'right' : 'left'}`);
    if (activeElement === document.body || other?.contains(activeElement)) focusSide(side);
  });
}

/** What takes the focus of a tab, the best first: a filter takes letters, which lead to other areas elsewhere. */
const ENTRANCES = ['.cm-content:not([data-filter-box])', '[data-region-focus]', '.cm-content'];

/** Puts the focus into the editor, notebook or map of a group, once it is on screen; what has the focus is in front. */
export function focusSide(side: Side): void {
  requestAnimationFrame(() => {
    const panel = document.querySelector<HTMLElement>(`#tab-panel-${side}`);
    const places = ENTRANCES.map((selector) => panel?.querySelector<HTMLElement>(selector) ?? null);
    places.find((place) => place !== null)?.focus();
  });
}
