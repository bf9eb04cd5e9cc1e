import { MousePointerClick } from 'lucide-react';
import { t } from '../../messages/message.ts';
import type { App } from '../app.ts';
import type { PaletteEntry } from './entry.ts';

const CONTROLS = 'button:not(:disabled, [aria-disabled="true"]), input[type="radio"]:not(:checked, :disabled)';
/** Rows of data and what belongs to one of them, places of the window that are commands themselves, and what lies over the page. */
const NOT_OF_SCREEN =
  '[role="grid"], [role="treegrid"], [role="tree"], [role="tablist"], [role="dialog"], [data-value], table, li, .rail, .side-body, .facets, .cell, .cm-editor, .window-controls, .palette-field';

/** What the screen offers in its bars and forms, as a screen reader says it: nothing there is out of reach of the palette. */
export function screenEntries(): PaletteEntry[] {
  const entries = new Map<string, PaletteEntry>();
  for (const control of document.querySelectorAll<HTMLElement>(CONTROLS)) {
    // A key cap in a button is that of its command.
    if (control.closest(NOT_OF_SCREEN) !== null || control.querySelector('kbd') !== null) continue;
    const text = nameOf(control);
    if (text === '' || entries.has(text) || !isShown(control)) continue;
    const run = () => control.click();
    entries.set(text, { id: `screen:${text}`, group: 'screen', icon: MousePointerClick, text, run });
  }
  return [...entries.values()];
}

/** What can be done to the rows and the column under the cursor of the result in front, as their menu has it. */
export function rowEntriesInFront(app: App): PaletteEntry[] {
  const acts = app.rowActs.get(app.tabs.active()?.id ?? '')?.() ?? [];
  return acts
    .filter(({ disabled }) => disabled !== true)
    .map(({ id, text, icon = MousePointerClick, act }) => ({ id: `row:${id}`, group: 'screen', icon, text, run: act }));
}

/** A choice is drawn by its label; its own element may be of no size. */
function isShown(control: HTMLElement): boolean {
  const drawn = control.closest('label') ?? control;
  return drawn.checkVisibility?.() ?? true;
}

function nameOf(control: HTMLElement): string {
  const choice = control.closest('[role="radiogroup"]');
  if (choice === null) return control.getAttribute('aria-label') ?? textOf(control);
  const label = choice.getAttribute('aria-label') ?? '';
  return t('palette.choice', { label, choice: textOf(control.closest('label') ?? control) });
}

function textOf(element: Element): string {
  const texts = [...element.childNodes].map((node) => {
    if (node instanceof Element) return node.getAttribute('aria-hidden') === 'true' ? '' : textOf(node);
    return node.textContent ?? '';
  });
  return texts
    .filter((text) => text.trim() !== '')
    .join(' ')
    .trim();
}
