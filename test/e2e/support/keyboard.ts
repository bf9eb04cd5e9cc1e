import type { Page } from 'playwright-core';

/** A user without a mouse: only key presses go in, and what the page says of its focus comes out. */
export interface Keyboard {
  press(...keys: string[]): Promise<void>;
  type(text: string): Promise<void>;
  /** Goes on with Tab until what has the focus is called so; throws after a round of the window. */
  tabTo(name: RegExp): Promise<void>;
  /** Goes on with F6 until the focus is in the region. */
  region(name: string): Promise<void>;
  /** Waits until the focus is in the region: when what had it goes away, it is handed on two frames later. */
  inRegion(name: string): Promise<void>;
  /** The name of what has the focus, as a screen reader would say it. */
  focused(): Promise<string>;
  /** Waits until what has the focus is called so. */
  focusedIs(name: RegExp): Promise<void>;
}

/** Most steps of Tab: more than any screen has stops. */
const MOST_STOPS = 120;
/** Most frames to wait for the focus to come to rest. */
const MOST_FRAMES = 600;

/** Name of the element with the focus; of a grid, the cell under its cursor is not part of it. */
function focusName(): string {
  const active = document.activeElement;
  if (active === null || active === document.body) return '';
  const labelled = active.getAttribute('aria-labelledby')?.split(' ') ?? [];
  const label = (active as HTMLInputElement).labels?.[0]?.textContent;
  const texts = [
    active.getAttribute('aria-label'),
    ...labelled.map((id) => document.getElementById(id)?.textContent ?? ''),
    label,
    // Of a pane that takes the focus as a whole, the text is no name.
    active.matches('[data-region-focus], main') ? '' : active.textContent,
  ];
  return texts.find((text) => text != null && text.trim() !== '')?.trim() ?? active.tagName;
}

export function keyboardOf(page: Page): Keyboard {
  const focused = () => page.evaluate(focusName);
  return {
    focused,
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key);
    },
    type: (text) => page.keyboard.type(text),
    async tabTo(name) {
      const seen: string[] = [];
      for (let i = 0; i < MOST_STOPS; i++) {
        const now = await focused();
        if (name.test(now)) return;
        seen.push(now.slice(0, 40));
        await page.keyboard.press('Tab');
      }
      throw new Error(`Tab never came to ${name}: ${seen.join(' | ')}`);
    },
    async region(name) {
      const here = () =>
        page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset.region);
      const seen: unknown[] = [];
      for (let i = 0; i < 20; i++) {
        const now = await here();
        if (now === name) return;
        seen.push(now);
        await page.keyboard.press('F6');
      }
      throw new Error(`F6 never came to ${name}: ${seen.join(' | ')}`);
    },
    async inRegion(name) {
      await page.waitForFunction(
        (wanted) => document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset.region === wanted,
        name,
      );
    },
    async focusedIs(name) {
      for (let frame = 0; frame < MOST_FRAMES; frame++) {
        if (name.test(await focused())) return;
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
      }
      throw new Error(`The focus never came to ${name}: it is on ${await focused()}`);
    },
  };
}
