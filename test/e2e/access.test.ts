import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './support/axe.ts';
import { INVICTUS_TRAIL } from './support/invictus-trail.ts';
import { type LaunchedApp, launchApp } from './support/launch.ts';
import { runCommand } from './support/palette.ts';
import { photograph } from './support/photograph.ts';

/** Every screen, dialog and menu of the built program under axe, in light and dark: nothing serious, nothing critical. */

let home: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trailglass-access-'));
  launched = await launchApp({ home, paths: [INVICTUS_TRAIL] });
  page = launched.page;
  await page.getByRole('dialog').getByText('files found').waitFor();
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

const grid = () => page.getByRole('grid');
const press = (keys: string) => page.keyboard.press(keys);

async function ask(text: string): Promise<void> {
  await page.locator('.cm-content').focus();
  await press('Control+A');
  await page.keyboard.insertText(text);
  await press('Control+Enter');
}

async function closeDialog(): Promise<void> {
  await press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

const command = (text: string) => runCommand(page, text);

test('import: what was read, and the choice of more', async () => {
  expect.soft(await seriousViolations(page)).toEqual([]);
  await closeDialog();
  await command('Go to Import');
  await page.getByRole('dialog', { name: 'Add data' }).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await closeDialog();
});

test('query: before a run, with mistakes, and with its rows', async () => {
  expect.soft(await seriousViolations(page)).toEqual([]);
  await ask('fields @timestamp, eventNam | fliter x');
  await page.getByText(/Query not run/).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await ask('fields @timestamp, eventName, sourceIPAddress, errorCode, userIdentity.arn');
  await grid().waitFor();
  await page.getByRole('checkbox', { name: 'AccessDenied' }).first().waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await ask('fields eventName | filter eventName = "Nothing"');
  await page
    .getByText(/0 rows/)
    .first()
    .waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
});

test('query: completion, reference, log groups, fields and generated SQL', async () => {
  await ask('fields @timestamp, eventName');
  await grid().waitFor();
  await page.locator('.cm-content').focus();
  await press('Control+End');
  await page.keyboard.type(' | ');
  await press('Control+Space');
  await page.locator('.cm-tooltip-autocomplete').waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await press('Escape');
  await press('F1');
  await page.getByRole('complementary', { name: /reference/i }).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await press('Escape');
  await command('Choose log groups');
  await page.getByRole('dialog').waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await closeDialog();
  await command('List fields');
  await page.locator('.popover').waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await press('Escape');
  await page.locator('.popover').waitFor({ state: 'detached' });
  await page.getByText('Generated SQL', { exact: true }).click();
  await page.getByText('SELECT').first().waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await page.getByText('Rows', { exact: true }).first().click();
});

test('a row: its detail in each form, the menus of its values and columns', async () => {
  await ask('fields @timestamp, eventName, sourceIPAddress, errorCode, userIdentity.arn');
  await grid().waitFor();
  await grid().focus();
  await press('ArrowDown');
  await press('Enter');
  await page.getByRole('tree', { name: 'Record as a tree' }).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  for (const form of ['Fields', 'Raw']) {
    await page.getByRole('complementary', { name: 'Detail' }).getByText(form, { exact: true }).click();
    expect.soft(await seriousViolations(page)).toEqual([]);
  }
  await grid().focus();
  await press('Shift+F10');
  await page.getByRole('menu').waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await page.getByRole('columnheader', { name: 'eventName', exact: true }).click({ button: 'right' });
  await page.getByRole('menu').waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await page.getByRole('menuitem', { name: /Filter by values/ }).click();
  await page.getByRole('dialog').waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await closeDialog();
  await grid().focus();
  await press(' ');
  expect.soft(await seriousViolations(page)).toEqual([]);
  await press('Escape');
});

test('charts: the brush, the tables of their numbers', async () => {
  await page.getByRole('application').focus();
  await press('ArrowRight');
  await press('Shift+ArrowRight');
  expect.soft(await seriousViolations(page)).toEqual([]);
  await press('l');
  await page.getByRole('region', { name: 'Show as table' }).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await press('l');
  await ask('stats count(*) as calls by bin(1h), eventSource');
  await grid().waitFor();
  await page.getByText('Chart', { exact: true }).click();
  await page.getByRole('img', { name: 'calls by bin(1h)' }).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show the result as table' }).click();
  await page.getByRole('region', { name: 'calls by bin(1h)' }).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await page.getByText('Rows', { exact: true }).first().click();
});

test('palette, keys, range, zone and workspace', async () => {
  await press('Control+k');
  await page.getByRole('combobox').waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await closeDialog();
  await command('Show keyboard shortcuts');
  await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await closeDialog();
  await press('Control+Shift+D');
  await page.getByRole('dialog', { name: /range/i }).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await closeDialog();
  for (const name of [/^Workspace/, /zone/i]) {
    await page.getByRole('banner').getByRole('button', { name }).first().click();
    await page.getByRole('menu').waitFor();
    expect.soft(await seriousViolations(page)).toEqual([]);
    await press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
  }
});

test('saved queries and their dialogs, export', async () => {
  await press('Control+s');
  await page.getByRole('dialog', { name: 'Save query' }).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('combobox').fill('calls by source');
  await press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await command('Go to saved queries');
  await page.getByRole('treeitem', { name: /calls by source/ }).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await press('Control+Shift+E');
  await page.getByRole('dialog', { name: 'Export rows' }).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await closeDialog();
});

test('notes, evidence, notebooks', async () => {
  await ask('fields @timestamp, eventName | limit 20');
  await page.locator('[role="grid"][aria-rowcount="21"]').waitFor();
  await grid().focus();
  await press('n');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Text' }).fill('A first look');
  expect.soft(await seriousViolations(page)).toEqual([]);
  await press('Control+Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await grid().focus();
  await press('Enter');
  await page.getByText('A first look').first().waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await command('Go to Notes');
  await page.getByRole('heading', { name: 'Evidence' }).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await page.getByText('Notebooks', { exact: true }).first().click();
  await page.getByRole('button', { name: 'New notebook' }).click();
  for (const kind of ['Text', 'Table', 'Chart']) {
    await page.getByRole('group', { name: 'Add a cell' }).getByRole('button', { name: kind }).click();
  }
  await page.getByRole('button', { name: 'Run cell' }).first().click();
  await page
    .getByText(/rows? in/)
    .first()
    .waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
});

test('settings, and home with what was opened lately', async () => {
  await press('Control+,');
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await photograph(page, 'settings');
  await command('Close workspace');
  await page.getByRole('row', { name: /trail-invictus/ }).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
});
