import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INVICTUS_TRAIL } from './support/invictus-trail.ts';
import { importDone, type LaunchedApp, launchApp } from './support/launch.ts';
import { runCommand } from './support/palette.ts';
import { photograph } from './support/photograph.ts';

/** What people leave in a workspace: notes, pins, notebooks; and the questions they find there. In the built program. */

let home: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trailglass-documents-'));
  launched = await launchApp({ home, paths: [INVICTUS_TRAIL] });
  page = launched.page;
  await importDone(page);
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
  expect(await page.getByRole('textbox', { name: 'Query', exact: true }).inputValue()).toContain('ListBuckets');
  await page.getByRole('textbox', { name: 'Query', exact: true }).focus();
  await page.keyboard.press('Control+Enter');
  await page.getByText(/rows? in /).waitFor();
});

test('a notebook stands beside the query that it is written about, and is found again by the palette', async () => {
  await page.getByRole('textbox', { name: 'Name of the notebook' }).fill('What the key listed');
  await page.keyboard.press('Control+s');
  await page.getByRole('tab', { name: /What the key listed/ }).waitFor();
  await runCommand(page, 'Split right');
  await page.locator('#tab-panel-right .notebook').waitFor();
  await page.locator('#tab-panel-left .cm-content').waitFor();
  await photograph(page, 'notebook-split');
  await page.keyboard.press('Control+w');
  await page.getByRole('tab', { name: /What the key listed/ }).waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.keyboard.insertText('what the key');
  await page.getByRole('option', { name: /What the key listed/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: /What the key listed/, selected: true }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Query', exact: true }).inputValue()).toContain('ListBuckets');
});

test('an open notebook is there after a restart, with what was not saved', async () => {
  await page.getByRole('group', { name: 'Add a cell' }).getByRole('button', { name: 'Text' }).click();
  await page.getByRole('textbox', { name: 'Text in Markdown' }).fill('Not saved yet');
  await page.locator('.tab.active .tab-dot').waitFor();
  const [workspace = ''] = readdirSync(join(home, 'Trailglass')).filter((name) => name.endsWith('.trailglass'));
  await launched.close();
  launched = await launchApp({ home, paths: [join(home, 'Trailglass', workspace)] });
  page = launched.page;
  await page.getByRole('tab', { name: /What the key listed/, selected: true }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Text in Markdown' }).inputValue()).toBe('Not saved yet');
  expect(await page.getByRole('textbox', { name: 'Query', exact: true }).inputValue()).toContain('ListBuckets');
});

test('the rows in front are exported from a dialog that says what the file will hold', async () => {
  await page.getByRole('button', { name: 'Query', exact: true }).first().click();
  await page.getByRole('tab', { name: /Query 1/ }).click();
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+Shift+E');
  const dialog = page.getByRole('dialog', { name: 'Export rows' });
  await dialog.getByText('Guard against formulas').waitFor();
  await photograph(page, 'export');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await dialog.count()).toBe(0);
});
