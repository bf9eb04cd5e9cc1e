import { type RefObject, useEffect } from 'react';

/** Where arrows go among values that stand in rows: a step in the order of the page, or to the same place of a row. */
const STEPS: Readonly<Record<string, { by: 1 | -1; rows: boolean }>> = {
  ArrowLeft: { by: -1, rows: false },
  ArrowRight: { by: 1, rows: false },
  ArrowUp: { by: -1, rows: true },
  ArrowDown: { by: 1, rows: true },
};

/**
 * Makes the values of a table (or list) one tab stop, between which arrows move: a table of twenty rows would be hundreds.
 * Values are elements with `data-value`.
 */
export function useValueKeys(container: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const frame = container.current;
    if (frame === null) return;
    const all = () => [...frame.querySelectorAll<HTMLElement>('[data-value]')];
    const stopAt = (stop: Element | undefined) => {
      for (const value of all()) value.tabIndex = value === stop ? 0 : -1;
    };
    stopAt(all().find((value) => value === document.activeElement) ?? all()[0]);
    const onKeyDown = (event: KeyboardEvent) => {
      const step = STEPS[event.key];
      const from = event.target;
      // Alt+Left is the way back.
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (step === undefined || !(from instanceof HTMLElement) || !from.matches('[data-value]')) return;
      const values = all();
      const next = step.rows ? inNextRow(from, step.by, values) : values[values.indexOf(from) + step.by];
      event.preventDefault();
      if (next === undefined) return;
      stopAt(next);
      next.focus();
    };
    frame.addEventListener('keydown', onKeyDown);
    return () => frame.removeEventListener('keydown', onKeyDown);
  });
}

/** The value in the same column of a row above or below that has one there; outside of tables each value is a row. */
function inNextRow(from: HTMLElement, by: 1 | -1, values: HTMLElement[]): HTMLElement | undefined {
  const cell = from.closest('td, th');
  if (cell === null) return values[values.indexOf(from) + by];
  const at = [...(cell.parentElement?.children ?? [])].indexOf(cell);
  let row: Element | null = cell.parentElement;
  while (row !== null) {
    row = by === 1 ? row.nextElementSibling : row.previousElementSibling;
    const found = row?.children[at]?.querySelector<HTMLElement>('[data-value]');
    if (found) return found;
  }
  return undefined;
}
