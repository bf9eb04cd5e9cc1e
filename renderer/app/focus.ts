/**
 * Where the keyboard is in the window (ui.md part 5, "Focus"). Regions are marked in the page with `data-region`; those
 * that hold no other one are walked by F6, in the order of the page.
 */

/** What takes the focus of a region that had none yet, the best first. */
const ENTRANCES = [
  '[data-region-focus]',
  '[role="grid"][tabindex="0"]',
  '.cm-content:not([data-filter-box])',
  '[role="application"]',
  '[role="treeitem"][tabindex="0"]',
  '[data-single-keys][tabindex="0"]',
  '[role="tab"][tabindex="0"]',
  '[data-filter-box]',
  'button:not([disabled], [tabindex="-1"]), input, [tabindex="0"]',
];
/** Where focus goes on when its region is gone: from the detail to the row that it was of. */
const NEXT_OF: Readonly<Record<string, readonly string[]>> = {
  drawer: ['result', 'editor'],
  chart: ['result', 'editor'],
  result: ['editor'],
  side: ['rail'],
};

const visited = new WeakMap<Element, HTMLElement>();
/** The region that has the focus, or had it last. */
let region: HTMLElement | null = null;

/** The region that has the focus; while the focus is on its way, the one that had it last. */
export function focusedRegion(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('[data-region]') ?? region;
}

const isShown = (element: Element) => element.checkVisibility?.() ?? true;

function regions(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.querySelector('[data-region]') === null && isShown(region),
  );
}

/** Focuses the place of the region that had the focus last, or its first good one; false where it has none. */
function enter(region: Element): boolean {
  const last = visited.get(region);
  const places = ENTRANCES.map((selector) => region.querySelector<HTMLElement>(selector));
  for (const place of [last !== undefined && region.contains(last) ? last : null, ...places]) {
    if (place === null || !isShown(place)) continue;
    place.focus();
    if (document.activeElement === place) return true;
  }
  return false;
}

/** The window is too narrow for a side panel beside the content (side-panel.css). */
export function isNarrow(): boolean {
  return window.matchMedia?.('(max-width: 1119px)').matches ?? false;
}

/** Gives the focus on to the content where the side panel has it and is hidden. */
export function leaveHiddenSide(): void {
  const side = document.querySelector('[data-region="side"]');
  if (side === null || isShown(side) || !side.contains(document.activeElement)) return;
  const main = document.querySelector('[data-region="main"]');
  if (main !== null) enter(main);
}

/** Moves the focus to the next region of the window that has something to focus. */
export function moveRegion(step: 1 | -1): void {
  const found = regions();
  const here = found.findIndex((region) => region.contains(document.activeElement));
  const start = here === -1 ? (step === 1 ? -1 : 0) : here;
  for (let i = 1; i <= found.length; i++) {
    const next = found[(start + step * i + found.length * i) % found.length];
    if (next !== undefined && enter(next)) return;
  }
}

/** Moves the focus to the region of this name, to where it was in it last; nothing happens while it is not on screen. */
export function goToRegion(name: string): void {
  const found = regions().find((one) => one.dataset.region === name);
  if (found !== undefined) enter(found);
}

/**
 * Watches the page: when what has the focus goes away (a closed tab, a cancelled run, a row that was removed), the focus
 * goes on to the same region, or to where it came from. Answers with what ends the watch.
 */
export function keepFocus(): () => void {
  let last: HTMLElement | null = null;
  let frame = 0;
  const onFocus = (event: FocusEvent) => {
    if (!(event.target instanceof HTMLElement)) return;
    last = event.target;
    const found = last.closest<HTMLElement>('[data-region]');
    if (found === null) return;
    region = found;
    visited.set(found, last);
  };
  const isLost = () =>
    last !== null &&
    document.activeElement === document.body &&
    // A click beside everything takes the focus away on purpose.
    (!last.isConnected || !isShown(last) || last.matches(':disabled'));
  const settle = () => {
    frame = 0;
    if (!isLost()) return;
    const name = region?.dataset.region ?? 'main';
    const main = document.querySelector('[data-region="main"]');
    const named = [name, ...(NEXT_OF[name] ?? [])].map((one) => document.querySelector(`[data-region="${one}"]`));
    for (const place of [region?.isConnected ? region : null, ...named, main]) {
      if (place !== null && isShown(place) && enter(place)) return;
    }
  };
  const watch = new MutationObserver(() => {
    // Dialogs and menus give the focus back a frame after they are gone: they come first.
    if (frame === 0 && isLost()) frame = requestAnimationFrame(() => requestAnimationFrame(settle));
  });
  document.addEventListener('focusin', onFocus);
  watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] });
  return () => {
    document.removeEventListener('focusin', onFocus);
    watch.disconnect();
    cancelAnimationFrame(frame);
  };
}
