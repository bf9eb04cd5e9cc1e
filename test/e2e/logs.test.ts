import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importDropped, type LaunchedApp, launchApp } from './support/launch.ts';
import { photograph } from './support/photograph.ts';

/** Log files in a real window: dropped, counted by log group, asked. */
const samples = fileURLToPath(new URL('../data/logs', import.meta.url));

let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  launched = await launchApp();
  page = launched.page;
});

afterAll(() => launched.close());

test('dropped log files come in by their content, and what was left out is said', async () => {
  await importDropped(page, [samples]);
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/^\d+ read \+ \d+ skipped \+ 0 failed = \d+ files found$/).waitFor();
  await dialog.getByText('Log groups').waitFor();
  await photograph(page, 'logs-imported');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('a log group opens its newest events as a query of Logs Insights', async () => {
  await page.getByRole('treeitem', { name: /hello-dog/ }).click();
  await page.getByRole('textbox', { name: 'Logs Insights text' }).waitFor();
  await page.locator('[role="grid"]').getByText('END RequestId', { exact: false }).first().waitFor();
  expect(await page.locator('.cm-content').textContent()).toContain('sort @timestamp desc');
  await photograph(page, 'logs-query');
});

test('a log event is noted by its key, and found again under Notes', async () => {
  const grid = page.locator('[role="grid"]');
  await grid.getByText('END RequestId', { exact: false }).first().click();
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Text' }).fill('The end of a cold start');
  await dialog.getByRole('button', { name: /Keep note/ }).click();
  await dialog.waitFor({ state: 'detached' });
  await grid.getByRole('img', { name: '1 note' }).waitFor();
  await page.getByRole('button', { name: 'Notes', exact: true }).click();
  const item = page.getByRole('listitem').filter({ hasText: 'The end of a cold start' });
  await item.waitFor();
  expect(await item.textContent()).toContain('hello-dog');
  await page.getByRole('button', { name: 'Query', exact: true }).click();
});

test('Ctrl+F in the editor finds and replaces in its text, and leaves the theme to its own key', async () => {
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+f');
  const field = page.getByRole('textbox', { name: 'Find', exact: true });
  await field.waitFor();
  await page.keyboard.type('desc');
  await page.locator('.cm-searchMatch').first().waitFor();
  await photograph(page, 'editor-find');
  await page.getByRole('textbox', { name: 'Replace', exact: true }).focus();
  await page.keyboard.type('asc');
  await page.getByRole('button', { name: 'Replace all' }).click();
  await page.locator('.cm-content').getByText('sort @timestamp asc').waitFor();
  await field.focus();
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.classList.contains('cm-content'))).toBe(true);
});
