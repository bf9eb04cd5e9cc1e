import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LaunchedApp, launchApp } from './support/launch.ts';
import { photograph } from './support/photograph.ts';

/** What people leave in a workspace: notes, pins, notebooks; and the questions they find there. In the built program. */
const trail = fileURLToPath(new URL('../data/cloudtrail/trail-invictus', import.meta.url));

let home: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trailglass-documents-'));
  launched = await launchApp({ home, paths: [trail] });
  page = launched.page;
  await page.getByRole('dialog').getByText('files found').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

const grid = () => page.getByRole('grid');

test('a row is noted and pinned by keys, and found again under Notes', async () => {
  await page.locator('.cm-content').focus();
  await page.keyboard.insertText('fields @timestamp, eventName, userIdentity.arn | filter eventName = "ListBuckets"');
  await page.keyboard.press('Control+Enter');
  await grid().getByText('ListBuckets').first().click();
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Text' }).fill('First look at the buckets');
  await dialog.getByLabel('Tags').fill('ioc, to check');
  await photograph(page, 'note');
  await dialog.getByRole('button', { name: /Keep note/ }).click();
  await dialog.waitFor({ state: 'detached' });
  await grid().focus();
  await page.keyboard.press('b');
  await grid().getByRole('img', { name: 'pinned, 1 note' }).waitFor();
  await page.getByRole('button', { name: 'Notes', exact: true }).click();
  await page.getByRole('heading', { name: 'Evidence' }).waitFor();
  await page.getByText('First look at the buckets').first().waitFor();
  await photograph(page, 'evidence');
  expect(await page.getByText('to check').count()).toBeGreaterThan(0);
});

test('a notebook holds text and a query with its answer', async () => {
  await page.getByText('Notebooks', { exact: true }).first().click();
  await page.getByRole('button', { name: 'New notebook' }).first().click();
  await page.getByRole('button', { name: 'Query', exact: true }).last().click();
  await photograph(page, 'notebook');
  expect(await page.getByRole('textbox', { name: 'Name of the notebook' }).inputValue()).toContain('Notebook');
});

test('the rows in front are exported from a dialog that says what the file will hold', async () => {
  await page.getByRole('button', { name: 'Query', exact: true }).first().click();
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+Shift+E');
  const dialog = page.getByRole('dialog', { name: 'Export rows' });
  await dialog.getByText('Guard against formulas').waitFor();
  await photograph(page, 'export');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await dialog.count()).toBe(0);
});
