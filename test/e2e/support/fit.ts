import type { ElectronApplication, Page } from 'playwright-core';

/** Sizes the first window, in pixels of the screen, and zooms it; ends when what is on screen is of that size. */
export async function resizeWindow(
  app: ElectronApplication,
  page: Page,
  { width, height, zoom }: { width: number; height: number; zoom: number },
): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(size.width, size.height);
      window?.webContents.setZoomFactor(size.zoom);
    },
    { width, height, zoom },
  );
  await page.waitForFunction((size) => Math.abs(window.innerWidth * size.zoom - size.width) < 3 * size.zoom, {
    width,
    zoom,
  });
  // Two frames: the first may still be of the old size.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/** Controls in view that stick out of the window, and texts of buttons that are cut off. */
export function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > window.innerWidth) found.push('the page scrolls sideways');
    if (document.documentElement.scrollHeight > window.innerHeight) found.push('the page scrolls down');
    const rail = document.querySelector('.rail');
    if (rail !== null && rail.scrollHeight > rail.clientHeight) found.push('the rail is longer than the window');
    for (const control of document.querySelectorAll<HTMLElement>('button, input, [role="tab"], .cm-editor')) {
      const box = control.getBoundingClientRect();
      if (box.width === 0 || control.closest('[role="grid"], .cm-tooltip') !== null) continue;
      const name = (control.getAttribute('aria-label') ?? control.textContent ?? '').slice(0, 40);
      if (box.right > window.innerWidth + 1 || box.left < -1) found.push(`out of the window: ${name}`);
      const shortened = getComputedStyle(control).textOverflow === 'ellipsis';
      if (control.tagName === 'BUTTON' && !shortened && control.scrollWidth > control.clientWidth + 2)
        found.push(`cut off: ${name}`);
    }
    return found;
  });
}
