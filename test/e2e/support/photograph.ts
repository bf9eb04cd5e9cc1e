import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const pictures = fileURLToPath(new URL('../../../out/screens', import.meta.url));

/** Takes pictures of the page in both themes, into out/screens; the page may be another one after a restart. */
export function photographer(page: () => Page): (name: string) => Promise<void> {
  mkdirSync(pictures, { recursive: true });
  return async (name) => {
    for (const theme of ['light', 'dark']) {
      if ((await page().evaluate(() => document.documentElement.dataset.theme)) !== theme) {
        await page().keyboard.press('Control+Shift+L');
        await page().waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, theme);
      }
      await page().screenshot({ path: join(pictures, `${name}-${theme}.png`) });
    }
  };
}
