import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ElectronApplication, Page } from 'playwright-core';

/** Where pictures land. */
export const pictures = fileURLToPath(new URL('../../../out/screens', import.meta.url));

/** Saves the window as it is, in light and in dark, as out/screens/NAME-light.png and NAME-dark.png. */
export async function photograph(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  for (const theme of ['light', 'dark']) {
    if ((await page.evaluate(() => document.documentElement.dataset.theme)) !== theme) {
      await page.keyboard.press('Control+Shift+L');
      await page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, theme);
    }
    await page.screenshot({ path: join(pictures, `${name}-${theme}.png`) });
  }
}

/** Saves what the first window shows, whatever its zoom: a page's own screenshot does not know of it. */
export async function photographWindow(app: ElectronApplication, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const png = await app.evaluate(async ({ BrowserWindow }) => {
    const picture = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return picture?.toPNG().toString('base64') ?? '';
  });
  writeFileSync(join(pictures, `${name}.png`), Buffer.from(png, 'base64'));
}
