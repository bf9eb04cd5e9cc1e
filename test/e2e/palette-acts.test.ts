import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LaunchedApp, launchApp } from './support/launch.ts';
import { runCommand } from './support/palette.ts';
import { photograph } from './support/photograph.ts';

/** Every action is in the palette: what each screen of the sample has in its bars and forms, and the menu of a column. */
let launched: LaunchedApp;
let page: Page;

/** The sample takes seconds to make, on a busy machine a minute. */
const MAKING_MS = 150_000;

beforeAll(async () => {
  launched = await launchApp();
  page = launched.page;
  await page.getByRole('heading', { name: 'Open data to investigate' }).waitFor();
  await page.keyboard.press('Control+Shift+O');
  await page.getByRole('heading', { name: '1. Who used the key?' }).waitFor({ timeout: MAKING_MS });
}, MAKING_MS + 60_000);

afterAll(() => launched.close());

const command = (text: string) => runCommand(page, text);
const grid = () => page.getByRole('grid').first();

/** Names (of some words, the first) of buttons and choices outside of rows of data; a button with a key cap is a command. */
function controls(): Promise<string[]> {
  return page.evaluate(() => {
    const data =
      '[role="grid"], [role="treegrid"], [role="tree"], [role="tablist"], table, li, nav, .side-body, .facets';
    const own = '[data-value], .cell, .window-controls, .palette-field';
    const names: string[] = [];
    for (const control of document.querySelectorAll<HTMLElement>('button, [role="radiogroup"] label')) {
      const off = control.matches(':disabled, [aria-disabled="true"]') || control.querySelector(':checked') !== null;
      if (off || control.closest(`${data}, ${own}`) !== null || !control.checkVisibility()) continue;
      if (control.querySelector('kbd') !== null) continue;
      const text = document.createTreeWalker(control, NodeFilter.SHOW_TEXT).nextNode()?.textContent ?? '';
      names.push(control.getAttribute('aria-label') ?? text);
    }
    return names;
  });
}

async function offered(): Promise<string[]> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.insertText('>');
  const texts = await page.getByRole('option').allTextContents();
  await page.keyboard.press('Escape');
  await page.getByRole('combobox').waitFor({ state: 'detached' });
  return texts;
}

const SCREENS: readonly (readonly [name: string, go: () => Promise<unknown>, until: () => Promise<unknown>])[] = [
  ['home', () => command('Go to Home'), () => page.getByRole('heading', { name: 'Recent workspaces' }).waitFor()],
  ['ranking', () => command('Go to Top N'), () => page.getByRole('grid', { name: /^Contributors/ }).waitFor()],
  ['findings', () => command('Go to Findings'), () => page.getByRole('heading', { name: 'No unusual rate' }).waitFor()],
  ['metrics', () => command('Go to metrics'), () => page.getByRole('heading', { name: /No metric/ }).waitFor()],
  ['map', () => command('Go to the service map'), () => page.locator('.map-legend').waitFor()],
  [
    'traces',
    () => command('Go to traces'),
    () => page.getByRole('grid', { name: 'Traces' }).getByRole('row').nth(3).waitFor(),
  ],
  [
    'trace',
    async () => {
      await page.getByRole('grid', { name: 'Traces' }).focus();
      await page.keyboard.press('Enter');
    },
    () => page.getByRole('radio', { name: /^Logs [1-9]/ }).waitFor({ state: 'attached' }),
  ],
  ['notebook', () => command('New notebook'), () => page.getByRole('group', { name: 'Add a cell' }).waitFor()],
  ['evidence', () => command('Go to Notes'), () => page.getByRole('heading', { name: 'Evidence' }).waitFor()],
  [
    'settings',
    () => command('Go to Settings'),
    () => page.getByRole('heading', { name: 'Settings' }).first().waitFor(),
  ],
  [
    'query',
    async () => {
      await command('Go to Query');
      await page.locator('.cm-content').focus();
      await page.keyboard.insertText('fields @timestamp, eventName, sourceIPAddress | limit 20');
      await page.keyboard.press('Control+Enter');
    },
    async () => {
      await grid().focus();
      await page.keyboard.press('Enter');
      await page.getByRole('tree', { name: 'Record as a tree' }).waitFor();
    },
  ],
];

test('whatever a screen offers is in the palette', async () => {
  const missing: string[] = [];
  for (const [name, go, until] of SCREENS) {
    await go();
    await until();
    const wanted = await controls();
    expect(wanted.length, name).toBeGreaterThan(0);
    const texts = await offered();
    missing.push(...wanted.filter((one) => !texts.some((text) => text.includes(one))).map((one) => `${name}: ${one}`));
  }
  expect(missing).toEqual([]);
});

test('the palette switches a choice, and does to the column under the cursor what its menu does', async () => {
  await command('Form of the record: Raw');
  await page.getByRole('document', { name: 'Raw' }).waitFor();
  await grid().focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await command('Hide column');
  await page.getByRole('button', { name: 'Columns, 1 hidden' }).waitFor();
  await grid().focus();
  await command('Copy rows as CSV');
  await expect
    .poll(() => launched.app.evaluate(({ clipboard }) => clipboard.readText()))
    .toMatch(/^@timestamp,sourceIPAddress\r\n/);
  await command('Filter by values');
  await page.getByRole('dialog', { name: /^Filter by/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.insertText('>column');
  await photograph(page, 'palette-screen');
  await page.keyboard.press('Escape');
});
