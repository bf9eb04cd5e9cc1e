import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seriousViolations } from './support/axe.ts';
import { misfits, resizeWindow } from './support/fit.ts';
import { INVICTUS_TRAIL } from './support/invictus-trail.ts';
import { type LaunchedApp, launchApp } from './support/launch.ts';
import { runCommand } from './support/palette.ts';
import { photograph, photographWindow, pictures } from './support/photograph.ts';

/** The same screens in the least window, at twice the size, and in the system's own high-contrast colours. */

let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  launched = await launchApp({ paths: [INVICTUS_TRAIL] });
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

const resize = (width: number, height: number, zoom: number) =>
  resizeWindow(launched.app, page, { width, height, zoom });

describe('the query screen with a record open', () => {
  test('fits the least window of 1024 x 640', async () => {
    await resize(1024, 640, 1);
    await photograph(page, 'least-window');
    expect(await misfits(page)).toEqual([]);
    expect((await page.locator('[role="grid"]').boundingBox())?.height ?? 0).toBeGreaterThan(100);
  });

  test('fits at 200 %', async () => {
    await resize(1440, 900, 2);
    await photographWindow(launched.app, 'twice-the-size');
    expect(await misfits(page)).toEqual([]);
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

/** Every other screen, and how it is come to. */
const SCREENS: readonly (readonly [name: string, go: () => Promise<unknown>, until: () => Promise<unknown>])[] = [
  [
    'home',
    () => command('Go to Home'),
    () => page.getByRole('heading', { name: 'Open data to investigate' }).waitFor(),
  ],
  [
    'settings',
    () => command('Go to Settings'),
    () => page.getByRole('heading', { name: 'Settings' }).first().waitFor(),
  ],
  ['evidence', () => command('Go to Notes'), () => page.getByRole('heading', { name: 'Evidence' }).waitFor()],
  [
    'notebooks',
    () => page.getByText('Notebooks', { exact: true }).first().click(),
    () => page.getByRole('heading', { name: 'Notebooks' }).waitFor(),
  ],
  ['notebook', () => command('New notebook'), () => page.getByRole('group', { name: 'Add a cell' }).waitFor()],
  [
    'chart',
    async () => {
      await page.getByRole('tab', { name: /Query 1/ }).click();
      await command('Show chart');
    },
    () => page.locator('.plot-bar').waitFor(),
  ],
  ['import', () => command('Go to Import'), () => page.getByRole('dialog', { name: 'Add data' }).waitFor()],
  ['add-traces', () => command('Pull traces from X-Ray'), () => page.getByText('Traces of a range').waitFor()],
  ['receive', () => command('Receive traces'), () => page.getByText('Nothing is forwarded to AWS.').waitFor()],
  ['keys', () => page.keyboard.press('?'), () => page.getByRole('dialog').waitFor()],
  ['palette', () => page.keyboard.press('Control+k'), () => page.getByRole('combobox').waitFor()],
];
const command = (text: string) => runCommand(page, text);

async function closeDialog(): Promise<void> {
  const dialog = page.getByRole('dialog');
  if ((await dialog.count()) === 0) return;
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

test('every screen fits at 200 % and in the least window, where axe finds nothing serious, and shows in forced colours', async () => {
  await page.getByRole('button', { name: 'Saved', exact: true }).click();
  const found: string[] = [];
  for (const [name, go, until] of SCREENS) {
    await closeDialog();
    await page.locator('main').focus();
    await go();
    await until();
    await resize(1440, 900, 2);
    await photographWindow(launched.app, `twice-${name}`);
    found.push(...(await misfits(page)).map((misfit) => `${name}: ${misfit}`));
    await resize(1440, 900, 1);
    await page.emulateMedia({ forcedColors: 'active' });
    await page.screenshot({ path: join(pictures, `forced-${name}.png`) });
    await page.emulateMedia({ forcedColors: null });
    await resize(1024, 640, 1);
    found.push(...(await misfits(page)).map((misfit) => `${name}, least window: ${misfit}`));
    found.push(...(await seriousViolations(page)).map((one) => `${name}, least window: ${one}`));
    await resize(1440, 900, 1);
  }
  await closeDialog();
  expect(found).toEqual([]);
});

test('in the least window the side panel lies over a tab only when it is called, and gives the focus back', async () => {
  await resize(1024, 640, 1);
  const side = page.getByRole('complementary', { name: 'Side panel' });
  const focusIn = (selector: string) =>
    page.waitForFunction((wanted) => document.activeElement?.closest(wanted) != null, selector);
  await command('Go to Top N');
  await page.getByRole('grid', { name: 'Contributors' }).waitFor();
  expect(await side.isVisible()).toBe(false);
  await page.keyboard.press('Control+b');
  await side.waitFor();
  await focusIn('[data-region="side"]');
  await photograph(page, 'least-side-panel');
  await page.keyboard.press('Escape');
  await side.waitFor({ state: 'hidden' });
  await focusIn('main');
  await command('Go to saved queries');
  await side.waitFor();
  await page.locator('main').click({ position: { x: 600, y: 300 } });
  await side.waitFor({ state: 'hidden' });
  await command('Go to Query');
  await page.locator('.cm-content').waitFor();
  expect(await side.isVisible()).toBe(false);
  await resize(1440, 900, 1);
});

test('G then Q goes to the query from a choice of few in Settings', async () => {
  await command('Go to Settings');
  const radios = page.locator('main input[type="radio"]');
  await radios.first().waitFor();
  for (let at = 0; at < 4; at++) {
    await radios.nth(at).focus();
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await page.locator('.cm-content').waitFor();
    await command('Go to Settings');
    await radios.first().waitFor();
  }
  expect(await page.locator('main input[type="radio"]').count()).toBeGreaterThan(4);
});
