import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './support/axe.ts';
import { killEngines, type LaunchedApp, launchApp } from './support/launch.ts';
import { photograph } from './support/photograph.ts';

/** What is done with results in the built program: runs kept, pinned, compared; patterns; the detail of a log event. */
const AT = Date.UTC(2026, 10, 14);
const POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny"}]}';
const ORDER = `{"level":"info","orderId":9007199254740993,"policyDocument":${JSON.stringify(POLICY)}}`;
const DELIVERED = Array.from({ length: 60 }, (_, i) => `order ${1000 + i} was delivered in ${i} ms`);
const FAILED = Array.from({ length: 20 }, (_, i) => `ERROR cannot reach 10.0.0.${i}: timed out`);

let folder: string;
let home: string;
let workspace: string;
let launched: LaunchedApp;
let page: Page;

/** What a subscription of a log group delivers. */
function delivery(logStream: string, from: number, messages: readonly string[]): string {
  const logEvents = messages.map((message, i) => ({
    id: `${3000 + from + i}`,
    timestamp: AT + (from + i) * 1000,
    message,
  }));
  return JSON.stringify({
    messageType: 'DATA_MESSAGE',
    owner: '111122223333',
    logGroup: '/shop/orders',
    logStream,
    subscriptionFilters: ['all'],
    logEvents,
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-results-'));
  writeFileSync(join(folder, 'a.json'), delivery('web-1', 0, DELIVERED));
  writeFileSync(join(folder, 'b.json'), delivery('web-2', 60, [...FAILED, ORDER]));
  home = mkdtempSync(join(tmpdir(), 'trailglass-results-home-'));
  launched = await launchApp({ home, paths: [folder] });
  page = launched.page;
  await page.getByRole('dialog').getByText('files found').waitFor();
  const made = readdirSync(join(home, 'Trailglass')).find((name) => name.endsWith('.trailglass')) ?? '';
  workspace = join(home, 'Trailglass', made);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

afterAll(async () => {
  await launched.close();
  for (const one of [folder, home]) rmSync(one, { recursive: true, force: true });
});

const pane = () => page.getByRole('region', { name: 'Results' });
const rows = (count: number) => page.locator(`[role="grid"][aria-rowcount="${count + 1}"]`).waitFor();
const runs = async () => {
  await pane()
    .getByRole('button', { name: /^History of this tab/ })
    .click();
  return page.getByRole('dialog', { name: 'Runs of this tab' });
};

async function ask(text: string): Promise<void> {
  await page.locator('[data-front] .cm-content').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Control+Enter');
}

const LINES = 'fields @timestamp, @message\n| sort @timestamp desc';

test('lines by their pattern: counts, times, and a filter that is one step', async () => {
  await ask(LINES);
  await rows(81);
  await page.getByText('Patterns', { exact: true }).click();
  const table = page.getByRole('region', { name: 'Patterns of @message' });
  const delivered = table.getByRole('row', { name: /order <Number-2> was delivered in <Number-6> ms/ });
  await delivered.waitFor();
  expect(await delivered.getByRole('cell').first().textContent()).toBe('60');
  await pane().getByText('3 patterns in 81 rows').waitFor();
  await photograph(page, 'patterns');
  await delivered.getByRole('button', { name: 'Exclude this pattern' }).click();
  await pane().getByText('2 patterns in 21 rows').waitFor();
  await page.getByRole('button', { name: 'Show trends as numbers' }).click();
  await photograph(page, 'patterns-numbers');
  await table.getByRole('row').nth(1).focus();
  await page.keyboard.press('Alt+ArrowLeft');
  await pane().getByText('3 patterns in 81 rows').waitFor();
  await page.getByText('Rows', { exact: true }).first().click();
});

test('the detail of a log event: its JSON, its text byte for byte, where it came from', async () => {
  const cell = page.locator('[role="grid"] [aria-rowindex="2"] [role="gridcell"][aria-colindex="2"]');
  await cell.click();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('complementary', { name: 'Detail' });
  await drawer
    .getByRole('treeitem', { name: /^orderId/ })
    .getByText('9007199254740993')
    .waitFor();
  // A policy is JSON in a text: it is open, with its own members.
  await drawer
    .getByRole('treeitem', { name: /^Version/ })
    .getByText('2012-10-17')
    .waitFor();
  // No query can name it, but it can be copied, looked for and noted like any other value.
  await drawer.getByRole('treeitem', { name: /^Version/ }).click({ button: 'right' });
  const menu = page.getByRole('menu', { name: 'Value of policyDocument.Version' });
  await menu.getByRole('menuitem', { name: 'Add note to value…' }).waitFor();
  expect(await menu.getByRole('menuitem', { name: /^Filter for/ }).getAttribute('aria-disabled')).toBe('true');
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'detached' });
  await photograph(page, 'log-event-json');
  await drawer.getByText('Raw', { exact: true }).click();
  expect(await drawer.getByRole('document', { name: 'Raw' }).textContent()).toBe(ORDER);
  await drawer.getByText('Fields', { exact: true }).click();
  await drawer.getByText('@logStream').waitFor();
  const origin = drawer.getByRole('region', { name: 'Provenance' });
  for (const text of ['/shop/orders', 'web-2', 'b.json']) expect(await origin.textContent()).toContain(text);
  await photograph(page, 'log-event-fields');
  await page.locator('[role="grid"]').focus();
  await page.keyboard.press('b');
  await page.getByRole('img', { name: 'pinned' }).first().waitFor();
  await page.keyboard.press('j');
  await drawer.getByText('row 2 of 81').waitFor();
  await page.keyboard.press('Escape');
});

test('a run is pinned and compared with a later one, side by side and as one table', async () => {
  await page.keyboard.press('Control+t');
  await page.getByRole('textbox', { name: 'Logs Insights text' }).waitFor();
  await ask('stats count(*) as lines by @logStream');
  await rows(2);
  await (await runs()).getByRole('button', { name: 'Pin rows' }).click();
  await page.getByRole('button', { name: 'Unpin rows' }).waitFor();
  await page.keyboard.press('Escape');
  await ask('filter @message like "ERROR"\n| stats count(*) as lines by @logStream');
  await rows(1);
  const list = await runs();
  expect(await list.getByRole('listitem').count()).toBe(2);
  await photograph(page, 'runs');
  await list.getByRole('button', { name: 'Compare with shown' }).click();
  const compared = page.getByRole('region', { name: 'Comparison of two results' });
  await compared.getByText('changed: 1 row').waitFor();
  await compared.getByText('only in A: 1 row').waitFor();
  const cells = await compared.locator('[aria-rowindex="2"] [role="gridcell"]').allTextContents();
  // 21 lines of web-2, of which 20 are errors.
  expect(cells).toEqual(['≠ changed', 'web-2', '21', '20', '−1']);
  await photograph(page, 'compare-table');
  expect(await seriousViolations(page)).toEqual([]);
  await compared.getByText('Side by side', { exact: true }).click();
  expect(await compared.getByRole('grid').count()).toBe(2);
  await photograph(page, 'compare-beside');
  await compared.getByRole('button', { name: 'Close comparison' }).click();
  await rows(1);
});

test('a run comes back with its text as one step, and its pinned rows without running', async () => {
  const list = await runs();
  await list.getByRole('listitem').nth(1).getByRole('button', { name: 'Show rows' }).click();
  await rows(2);
  await pane()
    .getByText(/^Pinned result of/)
    .waitFor();
  await (await runs()).getByRole('listitem').nth(1).getByRole('button', { name: 'Run again' }).click();
  await rows(2);
  const text = page.locator('[data-front] .cm-content');
  await page.waitForFunction(() =>
    document.querySelector('[data-front] .cm-content')?.textContent?.startsWith('stats'),
  );
  await page.locator('[role="grid"]').focus();
  await page.keyboard.press('Alt+ArrowLeft');
  await rows(1);
  expect(await text.textContent()).toContain('filter @message like "ERROR"');
});

test('pinned rows that went with the engine are told, and can be had anew', async () => {
  await killEngines(launched.app);
  await page.getByText(/The engine stopped and was started again/).waitFor();
  await pane()
    .getByText(/the engine stopped/)
    .waitFor();
  const list = await runs();
  await list.getByText('The pinned rows went with the engine. Run it again to have them anew.').waitFor();
  expect(await list.getByRole('button', { name: 'Show rows' }).count()).toBe(0);
  await photograph(page, 'runs-gone');
  await page.keyboard.press('Escape');
});

test('how columns lie, and what ran, is there again after a rerun and a restart', async () => {
  const head = (place: number, name: string) => page.locator(`[data-head="${place}"]`, { hasText: name }).waitFor();
  await page.getByRole('tab', { name: /^Query 1/ }).click();
  await ask('fields @timestamp, @logStream, @message\n| sort @timestamp desc');
  await rows(81);
  await page.getByRole('columnheader', { name: '@logStream' }).waitFor(); // the rows before were as many
  await page.getByRole('columnheader', { name: '@message' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Pin column' }).click();
  await head(0, '@message');
  await page.getByRole('columnheader', { name: '@logStream' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Hide column' }).click();
  await page.getByRole('columnheader', { name: '@logStream' }).waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Enter');
  await rows(81);
  await head(0, '@message');
  // Tabs are kept a moment after each change.
  await page.waitForFunction(() =>
    Object.values(localStorage).some((kept) => kept.includes('"hidden":["@logStream"]')),
  );
  await launched.close();
  launched = await launchApp({ home, paths: [workspace] });
  page = launched.page;
  await page.getByRole('tab', { name: /^Query 1/ }).click();
  await page.locator('[data-front] .cm-content').focus();
  await page.keyboard.press('Control+Enter');
  await rows(81);
  await head(0, '@message');
  expect(await page.getByRole('columnheader', { name: '@logStream' }).count()).toBe(0);
  const list = await runs();
  expect(await list.getByRole('listitem').count()).toBeGreaterThanOrEqual(4);
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: /^Query 2/ }).click();
  await (await runs()).getByText('The pinned rows went with the engine. Run it again to have them anew.').waitFor();
});
