import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INVICTUS_TRAIL, type InvictusRecord, invictusRecords } from './support/invictus-trail.ts';
import { importDone, type LaunchedApp, launchApp } from './support/launch.ts';
import { photograph } from './support/photograph.ts';

/** Values as handles, in the built program: what a key, the menu and a facet write, and the way back. */

let home: string;
let launched: LaunchedApp;
let page: Page;
let records: InvictusRecord[];

beforeAll(async () => {
  records = invictusRecords();
  home = mkdtempSync(join(tmpdir(), 'trailglass-values-'));
  launched = await launchApp({ home, paths: [INVICTUS_TRAIL] });
  page = launched.page;
  await importDone(page);
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

const QUERY = 'fields @timestamp, eventName, sourceIPAddress, errorCode\n| sort @timestamp desc\n| limit 10000';
const grid = () => page.getByRole('grid');
const text = () =>
  page
    .locator('.cm-content')
    .evaluate((editor) => [...editor.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'));
const rows = (count: number) => page.locator(`[role="grid"][aria-rowcount="${count + 1}"]`).waitFor();
const count = (test_: (record: InvictusRecord) => boolean) => records.filter(test_).length;
const cell = (row: number, column: number) =>
  grid().locator(`[aria-rowindex="${row + 1}"] [role="gridcell"][aria-colindex="${column}"]`);

test('plus and minus on a cell write filters, Ctrl+Z takes them off again', async () => {
  await page.locator('.cm-content').focus();
  await page.keyboard.insertText(QUERY);
  await page.keyboard.press('Control+Enter');
  await rows(records.length);
  const name = (await cell(1, 2).textContent()) ?? '';
  await cell(1, 2).click();
  await page.keyboard.press('+');
  await rows(count((record) => record.eventName === name));
  const filter = `| filter eventName = "${name}"`;
  expect((await text()).split('\n')[1]).toBe(filter);
  // The grid of the new rows has the focus that the old one had.
  await page.keyboard.press('Control+z');
  await rows(records.length);
  expect(await text()).toBe(QUERY);
  await page.keyboard.press('Alt+ArrowRight');
  await rows(count((record) => record.eventName === name));
  await page.keyboard.press('Alt+ArrowLeft');
  await rows(records.length);
});

test('facets count what the query keeps, and choosing values is a filter', async () => {
  const facets = page.getByRole('complementary', { name: 'Facets' });
  const denied = facets.getByRole('checkbox', { name: 'AccessDenied' });
  await denied.waitFor();
  await photograph(page, 'facets');
  const errors = count((record) => record.errorCode === 'AccessDenied');
  expect(await denied.textContent()).toBe(`AccessDenied${errors.toLocaleString('en-US')}`);
  await denied.click();
  await rows(errors);
  const none = facets.getByRole('region', { name: /^errorCode/ }).getByRole('checkbox', { name: '(none)' });
  await none.click();
  await rows(count((record) => (record.errorCode ?? 'AccessDenied') === 'AccessDenied'));
  expect(await text()).toContain('| filter errorCode = "AccessDenied" or not ispresent(errorCode)');
  await photograph(page, 'facets-chosen');
  await none.click();
  await denied.click();
  await rows(records.length);
  expect(await text()).toBe(QUERY);
  await denied.focus();
  await page.keyboard.press('-');
  await rows(count((record) => record.errorCode !== 'AccessDenied'));
  await page.keyboard.press('Alt+ArrowLeft');
  await rows(records.length);
});

test('the menu looks for the value elsewhere, with its count', async () => {
  const address = '10.8.8.10';
  await grid().getByText(address, { exact: true }).first().click();
  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu', { name: 'Value of sourceIPAddress' });
  const trails = menu.getByRole('menuitem', { name: /Trails with this value/ });
  const expected = count((record) => record.sourceIPAddress === address);
  await trails.getByText(expected.toLocaleString('en-US')).waitFor();
  await photograph(page, 'value-menu');
  await trails.click();
  await page.getByRole('tab', { name: `${address} in trails` }).waitFor();
  await rows(expected);
});

test('a value of a record in a SQL tab becomes a condition', async () => {
  await page.keyboard.press('Control+t');
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+Shift+Q');
  await page.getByRole('textbox', { name: 'SQL text' }).waitFor();
  await page.locator('.cm-content').focus();
  await page.keyboard.insertText('SELECT eventTime, eventName FROM cloudtrail ORDER BY eventTime DESC, eventID');
  await page.keyboard.press('Control+Enter');
  await rows(records.length);
  await cell(1, 2).click();
  await page.keyboard.press('Enter');
  const region = page.getByRole('treeitem', { name: /^awsRegion/ });
  await region.click({ button: 'right' });
  await page.getByRole('menuitem', { name: /Exclude this value/ }).waitFor();
  await photograph(page, 'value-menu-record');
  await page.getByRole('menuitem', { name: /Exclude this value/ }).click();
  await page.getByText(/WHERE awsRegion IS DISTINCT FROM/).waitFor();
  await page.keyboard.press('Escape');
});

test('columns move by dragging, widths by their edges, and pinned ones stay in view', async () => {
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('SELECT * FROM cloudtrail ORDER BY eventTime DESC, eventID');
  await page.keyboard.press('Control+Enter');
  await rows(records.length);
  const head = (name: string) => page.getByRole('columnheader', { name, exact: true });
  await head('eventSource').waitFor(); // the result before has as many rows and lacks this column
  const box = async (name: string) => (await head(name).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const [from, to] = [await box('eventName'), await box('eventSource')];
  await page.mouse.move(from.x + 20, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 10, to.y + 10, { steps: 8 });
  await page.mouse.up();
  await page.locator('[data-head="1"]', { hasText: 'eventName' }).waitFor();
  expect((await box('eventName')).x).toBeLessThan((await box('eventSource')).x);
  await head('eventName').click({ button: 'right' });
  await page.getByRole('menu', { name: 'Column eventName' }).waitFor();
  await photograph(page, 'column-menu');
  await page.getByRole('menuitem', { name: 'Pin column' }).click();
  await page.locator('[data-head="0"]', { hasText: 'eventName' }).waitFor();
  const pinnedAt = (await box('eventName')).x;
  await grid().focus();
  await page.keyboard.press('End');
  await page.waitForFunction(() => (document.querySelector('[role="grid"]')?.scrollLeft ?? 0) > 1000);
  expect((await box('eventName')).x).toBe(pinnedAt);
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await photograph(page, 'grid-range');
  expect(await grid().locator('.in-range').count()).toBe(6);
  await page.keyboard.press('Control+z');
  await page.locator('[data-head="1"]', { hasText: 'eventName' }).waitFor();
});

test('a click on a head sorts by it, and the other way round', async () => {
  const sorted = [...records].sort((a, b) => (a.eventName < b.eventName ? 1 : -1));
  await page.getByRole('columnheader', { name: 'eventName', exact: true }).click();
  await page.locator('[role="columnheader"][aria-sort="descending"]', { hasText: 'eventName' }).waitFor();
  expect(await text()).toContain('ORDER BY eventName DESC');
  expect(await cell(1, 2).textContent()).toBe(sorted[0]?.eventName);
  await page.getByRole('columnheader', { name: 'eventName', exact: true }).click();
  await page.locator('[role="columnheader"][aria-sort="ascending"]', { hasText: 'eventName' }).waitFor();
  expect(await cell(1, 2).textContent()).toBe(sorted.at(-1)?.eventName);
});

test('a result over time and by group is drawn', async () => {
  await page.keyboard.press('Control+t');
  await page.locator('.cm-content').focus();
  await page.keyboard.insertText(
    'stats count(*) as calls, count(errorCode) as failed by bin(1m), eventSource\n| sort calls desc',
  );
  await page.keyboard.press('Control+Enter');
  await grid().waitFor();
  await page.getByText('Chart', { exact: true }).click();
  await page.getByRole('img', { name: 'calls by bin(1m)' }).waitFor();
  await page.locator('.plot-legend li').nth(8).waitFor();
  await page.mouse.move(800, 620);
  await photograph(page, 'chart');
  await page.getByText('Line', { exact: true }).click();
  await photograph(page, 'chart-line');
  await page.getByRole('button', { name: 'Show the result as table' }).click();
  await page.getByRole('region', { name: 'calls by bin(1m)' }).waitFor();
});
