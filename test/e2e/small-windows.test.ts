import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LaunchedApp, launchApp } from './support/launch.ts';
import { photograph, photographWindow } from './support/photograph.ts';

/** The same screens in the least window, at twice the size, and in the system's own high-contrast colours. */
const trail = fileURLToPath(new URL('../data/cloudtrail/trail-invictus', import.meta.url));

let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  launched = await launchApp({ paths: [trail] });
  page = launched.page;
  await page
    .getByRole('dialog')
    .getByText(/^55 read/)
    .waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(
    'fields @timestamp, eventName, eventSource, userIdentity.arn, sourceIPAddress, errorCode, userAgent, requestID',
  );
  await page.keyboard.press('Control+Enter');
  await page.locator('[role="grid"][aria-rowcount="2901"]').waitFor();
  await page.locator('[role="gridcell"]').nth(2).click();
  await page.keyboard.press('Enter');
  await page.getByText('row 1 of 2,900').waitFor();
});

afterAll(() => launched.close());

async function resize(width: number, height: number, zoom: number): Promise<void> {
  await launched.app.evaluate(
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
function misfits(): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > window.innerWidth) found.push('the page scrolls sideways');
    if (document.documentElement.scrollHeight > window.innerHeight) found.push('the page scrolls down');
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

describe('the query screen with a record open', () => {
  test('fits the least window of 1024 x 640', async () => {
    await resize(1024, 640, 1);
    await photograph(page, 'least-window');
    expect(await misfits()).toEqual([]);
    expect((await page.locator('[role="grid"]').boundingBox())?.height ?? 0).toBeGreaterThan(100);
  });

  test('fits at 200 %', async () => {
    await resize(1440, 900, 2);
    await photographWindow(launched.app, 'twice-the-size');
    expect(await misfits()).toEqual([]);
    await resize(1440, 900, 1);
  });

  test('shows focus, selection and outcome in forced colours', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await page.locator('[role="grid"]').focus();
    await photographWindow(launched.app, 'forced-colors');
    const outline = await page.evaluate(() => {
      const cell = document.querySelector(
        '[role="gridcell"][data-active], [role="gridcell"].active, [aria-selected="true"] [role="gridcell"]',
      );
      return cell === null
        ? null
        : getComputedStyle(cell).outlineStyle + getComputedStyle(cell).borderStyle + getComputedStyle(cell).boxShadow;
    });
    expect(outline).not.toBeNull();
    await page.emulateMedia({ forcedColors: null });
  });
});
