import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './support/axe.ts';
import { misfits, resizeWindow } from './support/fit.ts';
import { type LaunchedApp, launchApp } from './support/launch.ts';
import { photograph, photographWindow } from './support/photograph.ts';

/** Map, list and trace of the sample investigation: how its checkout failed, in the built program. */
let home: string;
let launched: LaunchedApp;
let page: Page;

/** The sample takes seconds to make, on a busy machine a minute. */
const MAKING_MS = 150_000;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trailglass-traces-'));
  launched = await launchApp({ home });
  page = launched.page;
  await page.getByRole('heading', { name: 'Open data to investigate' }).waitFor();
  await page.keyboard.press('Control+Shift+O');
  await page.getByRole('heading', { name: '1. Who used the key?' }).waitFor({ timeout: MAKING_MS });
}, MAKING_MS + 60_000);

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

const map = () => page.getByRole('application', { name: 'Service map' });
const detail = () => page.getByRole('complementary', { name: 'Detail' });
const list = () => page.getByRole('grid', { name: 'Traces' });
const timeline = () => page.getByRole('treegrid');
const command = async (text: string) => {
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.insertText(text);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
};
/** The palette gives the focus back first, then the filter takes it. */
const toFilter = async () => {
  await command('Go to the filter of traces');
  await page.waitForFunction(() => document.activeElement?.matches('[data-filter-box]') === true);
};

test('the map of the sample shows which of its services failed', async () => {
  await command('Go to the service map');
  await map()
    .getByRole('img', { name: /^orders, / })
    .waitFor();
  await photograph(page, 'map-sample');
  await map().focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await detail().getByText('Top causes').waitFor();
  await detail().locator('.latency-bar:not(.latency-ok)').first().waitFor();
  await photograph(page, 'map-sample-detail');
  await page.keyboard.press('Control+J');
  await detail().waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+J');
  await detail().waitFor();
});

test('the list is sorted, filtered and opened by keyboard', async () => {
  await command('Go to traces');
  await list().getByRole('row').nth(3).waitFor();
  await page.locator('.filter-count strong', { hasText: /^892$/ }).waitFor();
  await photograph(page, 'traces-list');
  expect(await seriousViolations(page)).toEqual([]);
  await toFilter();
  await page.keyboard.insertText('fault = true');
  await page.keyboard.press('Enter');
  await page.locator('.filter-count strong', { hasText: /^892$/ }).waitFor({ state: 'detached' });
  await list().focus();
  await page.keyboard.press('Enter');
  await timeline().waitFor();
});

test('a trace tells what failed, what was logged and which calls it made', async () => {
  await timeline().focus();
  // The request failed all the way down to the table that was too busy: its last failing call says so.
  await page.keyboard.press('Shift+E');
  await detail().getByRole('heading', { name: 'Exception' }).waitFor();
  expect(await detail().locator('.exception').textContent()).toContain('ThrottlingException');
  await photograph(page, 'trace-timeline');
  const toolbar = await page
    .getByRole('textbox', { name: 'Find in trace' })
    .locator('xpath=ancestor::*[contains(@class, "map-toolbar")]')
    .boundingBox();
  expect(toolbar?.height).toBeLessThanOrEqual(39);
  expect(await seriousViolations(page)).toEqual([]);
  await detail()
    .getByText(/^Logs \d+ lines$/)
    .click();
  await detail().getByText('exact: by trace id').first().waitFor();
  await photograph(page, 'trace-logs');
  await detail()
    .getByText(/^API \d+ calls?$/)
    .click();
  await detail().getByText('exact: by request id').first().waitFor();
  await photograph(page, 'trace-calls');
  expect(await seriousViolations(page)).toEqual([]);
  await detail().getByRole('button', { name: 'Open these API calls in a query tab' }).click();
  // The four tries of the order.
  await page.locator('[role="grid"][aria-rowcount="5"]').waitFor();
  await page.keyboard.press('Control+W');
  await page.getByRole('tab', { name: /^1-/ }).first().click();
  await timeline().getByRole('row').nth(3).waitFor();
});

test('a log line and an API call beside a trace open their own record, and their values have the menu', async () => {
  for (const [part, name] of [
    [/^Logs \d+ lines$/, 'Open this log line in a query tab'],
    [/^API \d+ calls?$/, 'Open this API call in a query tab'],
  ] as const) {
    await detail().getByText(part).click();
    await detail().getByRole('button', { name }).first().click();
    await page.locator('[role="grid"][aria-rowcount="2"]').waitFor();
    await detail().getByRole('heading').first().waitFor();
    await photograph(page, `trace-record-${name.includes('log') ? 'log' : 'call'}`);
    await page.keyboard.press('Control+W');
    await page.getByRole('tab', { name: /^1-/ }).first().click();
    await timeline().getByRole('row').nth(3).waitFor();
  }
  await detail()
    .getByText(/^API \d+ calls?$/)
    .click();
  await detail().locator('.beside-text .value-text').first().click();
  await page.getByRole('menuitem', { name: 'Filter for' }).click();
  await expect.poll(() => page.locator('.cm-content').first().textContent()).toContain('filter eventName = ');
  await page.keyboard.press('Control+W');
  await page.getByRole('tab', { name: /^1-/ }).first().click();
  await timeline().getByRole('row').nth(3).waitFor();
});

test('the drawer of a trace is closed by its button and by Ctrl+J, which opens it again without a segment', async () => {
  await resizeWindow(launched.app, page, { width: 1024, height: 640, zoom: 1 });
  await timeline().focus();
  await page.keyboard.press('Home');
  await detail()
    .getByText(/^Logs \d+ lines$/)
    .click();
  await detail().getByRole('button', { name: 'Close detail' }).click();
  await detail().waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+J');
  await detail().getByText('exact: by trace id').first().waitFor();
  await photograph(page, 'trace-logs-narrow');
  expect(await page.getByRole('row', { selected: true }).count()).toBe(0);
  await page.keyboard.press('Control+J');
  await detail().waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Show or hide detail' }).click();
  await detail().getByText('exact: by trace id').first().waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await resizeWindow(launched.app, page, { width: 1440, height: 900, zoom: 1 });
  await timeline().focus();
  await page.keyboard.press('Shift+E');
});

test('each value of a segment has the menu of values, and what it calls is on the map of its trace', async () => {
  await detail().getByText('Segment', { exact: true }).click();
  const operation = detail().getByRole('treeitem').filter({ hasText: 'operation' });
  await operation.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Filter for' }).click();
  await expect.poll(() => page.locator('.cm-content').first().textContent()).toContain('filter aws.operation = ');
  await page.getByRole('grid', { name: /^Rows of the result/ }).waitFor();
  await page.keyboard.press('Control+W');
  const [trace] = await page.getByRole('tab', { name: /^1-/ }).all();
  await trace?.click();
  await command('Trace: show its map');
  await page.getByRole('tab', { name: /^Map of 1-/, selected: true }).waitFor();
  await page.locator('.filter-count strong', { hasText: /^1$/ }).waitFor();
  await map()
    .getByRole('img', { name: /^orders, / })
    .waitFor();
  expect(
    await map()
      .getByRole('img', { name: /shop-web to shop-api/ })
      .textContent(),
  ).toContain('1 request');
  await photograph(page, 'trace-own-map');
  await page.keyboard.press('Control+W');
  await trace?.click();
});

test('a service on the map leads to its log lines and to the API calls of its role', async () => {
  await page.getByRole('tab', { name: 'Service map' }).click();
  await map()
    .getByRole('img', { name: /^orders, / })
    .click();
  await detail().getByRole('button', { name: 'Logs /ecs/orders' }).waitFor();
  await detail()
    .getByRole('button', { name: /^API calls by its role: \d/ })
    .click();
  await expect
    .poll(() => page.locator('.cm-content').first().textContent())
    .toContain('filter userIdentity.sessionContext.sessionIssuer.arn = "arn:aws:iam::');
  await page.keyboard.press('Control+W');
  await page.getByRole('tab', { name: /^1-/ }).first().click();
  await timeline().getByRole('row').nth(3).waitFor();
});

test('a trace fits the least window: nothing lies over it before a segment is chosen', async () => {
  await resizeWindow(launched.app, page, { width: 1024, height: 640, zoom: 1 });
  await detail().getByText('Segment', { exact: true }).click();
  await detail().getByRole('button', { name: 'Close detail' }).click();
  await detail().waitFor({ state: 'hidden' });
  await photograph(page, 'trace-least-window');
  expect(await misfits(page)).toEqual([]);
  expect(await seriousViolations(page)).toEqual([]);
  await timeline().focus();
  await page.keyboard.press('j');
  await detail().waitFor();
  await page.keyboard.press('Escape');
  await detail().waitFor({ state: 'hidden' });
  expect(await page.evaluate(() => document.activeElement?.closest('[role="treegrid"]') !== null)).toBe(true);
  await resizeWindow(launched.app, page, { width: 1440, height: 900, zoom: 1 });
});

test('folding, search, the critical path switched off, flame and raw documents', async () => {
  const rows = () => timeline().getByRole('row').count();
  const all = await rows();
  await timeline().focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(rows).toBe(2);
  await page.keyboard.press('ArrowRight');
  await expect.poll(rows).toBe(all);
  await page.getByRole('textbox', { name: 'Find in trace' }).fill('dynamodb');
  await page.getByText('4 segments found').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('row', { selected: true }).getByText('DynamoDB').waitFor();
  await page.getByRole('button', { name: 'Critical path' }).click();
  await expect.poll(() => page.locator('.bar-critical').count()).toBe(0);
  await command('Trace: show the flame view');
  await page.locator('.flame-span').first().waitFor();
  await photograph(page, 'trace-flame');
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByText('Raw', { exact: true }).click();
  await page.getByText('"trace_id"').first().waitFor();
  await photograph(page, 'trace-raw');
  expect(await seriousViolations(page)).toEqual([]);
});

test('in a narrow window figures lie over a trace only while a segment is chosen, and all of it is reached at 200 %', async () => {
  await page.getByText('Timeline', { exact: true }).click();
  await detail().getByText('Segment', { exact: true }).click();
  await timeline().focus();
  await page.keyboard.press('Home');
  await resizeWindow(launched.app, page, { width: 1024, height: 640, zoom: 1 });
  await detail().getByText('Self time').waitFor();
  await photograph(page, 'trace-narrow');
  await page.keyboard.press('F6');
  await page.locator('[data-region="drawer"] :focus, [data-region="drawer"]:focus').waitFor();
  await page.keyboard.press('Escape');
  await detail().waitFor({ state: 'hidden' });
  await page.waitForFunction(() => document.activeElement?.matches('[role="treegrid"]') === true);
  expect(await misfits(page)).toEqual([]);
  await resizeWindow(launched.app, page, { width: 1440, height: 900, zoom: 2 });
  await page.getByText('Where the time went').scrollIntoViewIfNeeded();
  await photographWindow(launched.app, 'trace-twice');
  const [went, status] = [page.locator('.time-went'), page.locator('.status-bar')];
  await went.evaluate((part) => part.scrollIntoView({ block: 'end' }));
  const [bottom, top] = [await went.boundingBox(), await status.boundingBox()];
  expect((bottom?.y ?? 0) + (bottom?.height ?? 0)).toBeLessThanOrEqual((top?.y ?? 0) + 1);
  await resizeWindow(launched.app, page, { width: 1440, height: 900, zoom: 1 });
});

test('two sets of traces: what those with a fault have that the others have not', async () => {
  await command('Go to traces');
  await page.getByRole('button', { name: 'Compare: off' }).click();
  await page.getByRole('menuitem', { name: 'With traces that are ok' }).click();
  const table = page.getByRole('region', { name: 'What differs' });
  await table.getByRole('row').nth(1).waitFor();
  expect(await table.textContent()).toContain('502');
  await photograph(page, 'traces-compared');
  expect(await seriousViolations(page)).toEqual([]);
});

test('a list of traces is compared with another one of the window', async () => {
  await command('Go to the service map');
  await map()
    .getByRole('img', { name: /^orders, / })
    .click();
  await detail().getByRole('heading', { name: 'orders', exact: true }).waitFor();
  await detail().getByRole('button', { name: 'Traces: 410' }).click();
  await page.locator('.filter-count strong', { hasText: /^410$/ }).waitFor();
  await page.getByRole('button', { name: 'Compare: off' }).click();
  await page.getByRole('menuitem', { name: 'With fault = true' }).click();
  await page.getByText('410 traces here, 72 in the other set').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+W');
});

test('a value of the list becomes its filter, by menu and by key, and what no filter can say is said', async () => {
  await command('Go to traces');
  await toFilter();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await page.locator('.filter-count strong', { hasText: /^892$/ }).waitFor();
  const filter = async () => (await page.locator('[data-filter-box]').first().textContent()) ?? '';
  // The fifth column is the status.
  const cell = list().locator('[data-row="0"] [data-column="4"]');
  const status = await cell.textContent();
  await cell.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Filter for' }).click();
  await expect.poll(filter).toBe(`http.status = ${status}`);
  await page.locator('.filter-count strong', { hasText: /^892$/ }).waitFor({ state: 'detached' });
  await list().locator('[data-row="0"] [data-column="5"]').click();
  const method = await list().locator('[data-row="0"] [data-column="5"]').textContent();
  await page.keyboard.press('-');
  await expect.poll(filter).toBe(`http.status = ${status} AND !(http.method = "${method}")`);
  await toFilter();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await page.locator('.filter-count strong', { hasText: /^892$/ }).waitFor();
  await list().locator('[data-row="0"] [data-column="0"]').click();
  await page.keyboard.press('+');
  await page.getByText('Filter expressions have no word for trace_id.').first().waitFor();
});

test('the histogram chooses traces by their response times', async () => {
  const times = page.getByRole('application', { name: /^Response time/ });
  await times.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await page.locator('.filter-box', { hasText: 'responsetime >= ' }).waitFor();
});

test('services in the table of the map have the menu of values, whose filter is the map’s', async () => {
  await command('Go to the service map');
  await map().focus();
  await page.keyboard.press('l');
  await page.getByRole('table').first().getByRole('button', { name: 'Value of service' }).first().click();
  await page.getByRole('menuitem', { name: 'Filter for' }).click();
  await expect.poll(() => page.locator('[data-filter-box]').textContent()).toContain('service(');
  await photograph(page, 'map-table');
});
