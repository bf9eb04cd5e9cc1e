import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropPaths, type LaunchedApp, launchApp } from './support/launch.ts';
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
  await dropPaths(page, [samples]);
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
