import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INVICTUS_TRAIL } from './support/invictus-trail.ts';
import { importDropped, type LaunchedApp, launchApp } from './support/launch.ts';
import { writeTrail } from './support/made-trail.ts';
import { photograph as photographPage } from './support/photograph.ts';

/**
 * A console user's way with Logs Insights through the built program, in a real window: each test goes on where the one
 * before it stopped. Pictures land in out/screens.
 */
const segments = fileURLToPath(new URL('../data/xray/real/awsdocs-batchgettraces-scorekeep.json', import.meta.url));

let home: string;
let launched: LaunchedApp;
let page: Page;
const photograph = (name: string) => photographPage(page, name);

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trailglass-insights-'));
  launched = await launchApp({ home });
  page = launched.page;
  await page.getByRole('heading', { name: 'Open data to investigate' }).waitFor();
  await importDropped(page, [INVICTUS_TRAIL]);
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/1?\d+ read \+ .* files found/).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('All data').first().waitFor();
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

const editor = () => page.locator('[data-front] .editor .cm-content');
const grid = () => page.getByRole('grid');

/** Replaces the text in front by what the clipboard holds. */
async function paste(text: string): Promise<void> {
  await editor().focus();
  await page.keyboard.press('Control+A');
  await editor().evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

async function ask(text: string, rows: number): Promise<void> {
  await paste(text);
  await page.keyboard.press('Control+Enter');
  await page.locator(`[role="grid"][aria-rowcount="${rows + 1}"]`).waitFor();
}

const written = () => editor().evaluate((element) => [...element.children].map((line) => line.textContent).join('\n'));

describe('a console user and Logs Insights', () => {
  test('a new tab asks Insights and offers queries that fit the data', async () => {
    await page.getByRole('textbox', { name: 'Logs Insights text' }).waitFor();
    await page.getByRole('button', { name: 'Console logins' }).waitFor();
    await photograph('insights-start');
  });

  test('a pasted console query with its SOURCE line runs as it is', async () => {
    await ask(
      `SOURCE "cloudtrail" START=-100000h END=0s |
fields @timestamp, eventName, eventSource, userIdentity.arn, sourceIPAddress, errorCode
| filter ispresent(errorCode)
| sort @timestamp desc
| limit 200`,
      200,
    );
    expect(await page.getByRole('button', { name: /Log groups: SOURCE in the query/ }).count()).toBe(1);
    await photograph('insights-source');
  });

  test('completion offers commands, fields with their share and values', async () => {
    await paste('fi');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete').getByText('filter', { exact: true }).waitFor();
    await photograph('insights-complete-command');
    await page.keyboard.press('Escape');
    await paste('fields @timestamp\n| filter errorC');
    await page.keyboard.press('Control+Space');
    const list = page.locator('.cm-tooltip-autocomplete');
    await list.locator('li', { hasText: 'errorCode' }).first().waitFor();
    await photograph('insights-complete-field');
    await page.keyboard.press('Tab');
    expect(await written()).toBe('fields @timestamp\n| filter errorCode');
  });

  test('help stands under the pointer, and F1 opens the reference at the word', async () => {
    await paste('stats count_distinct(sourceIPAddress) as addresses by bin(1h)');
    await page.locator('.cm-line').getByText('count_distinct').first().hover();
    await page.locator('.word-help').waitFor();
    await photograph('insights-hover');
    await page.mouse.move(5, 5);
    await page.locator('.word-help').waitFor({ state: 'detached' });
    await page.keyboard.press('Home');
    await page.keyboard.press('F1');
    await page.getByRole('article', { name: 'stats', exact: true }).waitFor();
    await photograph('insights-help');
    await page.keyboard.press('Escape');
    await page.getByRole('complementary', { name: 'Logs Insights reference' }).waitFor({ state: 'detached' });
  });

  test('mistakes are underlined while typing, listed, and repaired by a key', async () => {
    await paste('feilds @timestamp, eventName\n| filter eventNmae = "GetUser"\n| sort @timestamp desc');
    await page.locator('.cm-lintRange-error').first().waitFor();
    await page.locator('.diagnostics-head').click();
    await photograph('insights-diagnostics');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Query not run').waitFor();
    await photograph('insights-error');
    await editor().focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Alt+Enter');
    expect((await written()).split('\n')[0]).toBe('fields @timestamp, eventName');
  });

  test('a query is formatted and commented out by keys, and undo brings it back', async () => {
    await paste('fields @timestamp,eventName|filter eventName="GetUser"|limit 3');
    await page.keyboard.press('Shift+Alt+F');
    await page.waitForFunction(() => document.querySelectorAll('[data-front] .editor .cm-line').length === 3);
    const formatted = await written();
    expect(formatted).toBe('fields @timestamp, eventName\n| filter eventName = "GetUser"\n| limit 3');
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Control+/');
    expect((await written()).split('\n')[2]).toBe('# | limit 3');
    await page.keyboard.press('Control+Z');
    await page.keyboard.press('Control+Z');
    expect(await written()).toBe('fields @timestamp,eventName|filter eventName="GetUser"|limit 3');
  });

  test('a long result says where the limit cut it and shows all of it when asked', async () => {
    await ask('fields @timestamp, eventName, eventSource, sourceIPAddress, errorCode, userIdentity.arn', 2900);
    await photograph('insights-rows');
    await grid().focus();
    await page.keyboard.press('Enter');
    await page.getByText('row 1 of 2,900').waitFor();
    await photograph('insights-record');
    await page.keyboard.press('Escape');
  });

  test('an empty result says why', async () => {
    await paste('filter eventName = "Nothing"');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'No row matches' }).waitFor();
    await photograph('insights-empty');
  });

  test('the SQL stands beside the result and runs in an SQL tab with the same answer', async () => {
    await ask('stats count(*) as calls by eventSource | sort calls desc, eventSource | limit 5', 5);
    const rows = await grid().textContent();
    await page.getByText('Generated SQL').click();
    await page.getByRole('textbox', { name: 'Generated SQL' }).waitFor();
    await photograph('insights-sql');
    await page.getByRole('button', { name: 'Open in SQL tab' }).click();
    await page.getByRole('textbox', { name: 'SQL text' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('[role="grid"][aria-rowcount="6"]').waitFor();
    expect(await grid().textContent()).toBe(rows);
    await photograph('insights-sql-tab');
  });

  test('switching to SQL and back keeps both texts', async () => {
    await page.keyboard.press('Control+T');
    await paste('fields eventName');
    await page.keyboard.press('Control+Shift+Q');
    await page.getByRole('textbox', { name: 'SQL text' }).waitFor();
    await paste('SELECT 1');
    await page.keyboard.press('Control+Shift+Q');
    await page.getByRole('textbox', { name: 'Logs Insights text' }).waitFor();
    expect(await written()).toBe('fields eventName');
    await page.keyboard.press('Control+Shift+Q');
    await page.getByRole('textbox', { name: 'SQL text' }).waitFor();
    expect(await written()).toBe('SELECT 1');
  });

  test('a query is saved in a folder, changed, and found again', async () => {
    await page.keyboard.press('Control+T');
    await ask('filter ispresent(errorCode) | stats count(*) as calls by errorCode | sort calls desc | limit 3', 3);
    await page.keyboard.press('Control+S');
    const dialog = page.getByRole('dialog', { name: 'Save query' });
    await dialog.getByRole('combobox', { name: 'Name' }).fill('Leaked key/Errors by code');
    await photograph('insights-save');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Errors by code' }).waitFor();
    await page.getByRole('button', { name: 'Saved', exact: true }).click();
    const tree = page.getByRole('tree', { name: 'Saved queries and library' });
    await tree.getByRole('treeitem', { name: 'Errors by code' }).waitFor();
    await photograph('insights-saved');
    await page.keyboard.press('Control+W');
    await tree.getByRole('treeitem', { name: 'Errors by code' }).click();
    await page.getByRole('tab', { name: 'Errors by code' }).waitFor();
    expect(await written()).toContain('stats count(*) as calls by errorCode');
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox').fill('leaked');
    await page.getByRole('option', { name: /Leaked key\/Errors by code/ }).waitFor();
    await page.keyboard.press('Escape');
  });

  test('the library has queries by log type, marked where their fields are not here', async () => {
    const tree = page.getByRole('tree', { name: 'Saved queries and library' });
    const search = page.getByRole('textbox', { name: 'Find in names, texts, fields' });
    await search.fill('srcAddr');
    const [first] = await tree
      .getByRole('treeitem')
      .filter({ has: page.getByRole('img') })
      .all();
    expect(await first?.getByRole('img').getAttribute('aria-label')).toContain('srcAddr');
    await photograph('insights-library');
    await search.fill('Events by service');
    await tree.getByRole('treeitem', { name: 'Events by service, name and Region' }).click();
    await page.keyboard.press('Control+Enter');
    await page.locator('.result-state strong').waitFor();
    await photograph('insights-library-run');
  });

  test('a result of more than 10,000 rows says where it was cut, and shows all when asked', async () => {
    await importDropped(page, [writeTrail(home, 12_000)]);
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/1 read \+ .* files found/).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+T');
    await ask('fields @timestamp, eventName, sourceIPAddress, errorCode', 10_000);
    await page.getByText('10,000 rows shown').waitFor();
    await photograph('insights-cut');
    await page.getByRole('button', { name: 'Show all 14,900 rows' }).click();
    await page.locator('[role="grid"][aria-rowcount="14901"]').waitFor();
  });

  test('a field that no event has is a warning beside the result', async () => {
    await paste('fields @timestamp, eventName\n| filter eventNmae = "GetUser"');
    await page.locator('.cm-lintRange-warning').first().waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('The filter in line 2 removes the last 14,900 events.').waitFor();
    await photograph('insights-unknown-field');
    await page.getByRole('button', { name: 'Run without the filter in line 2' }).click();
    await page.locator('[role="grid"][aria-rowcount="10001"]').waitFor();
  });

  test('a run that takes long is cancelled, and the result before it stays', async () => {
    await paste(
      `join type=inner left=a right=b where a.awsRegion=b.awsRegion (SOURCE 'cloudtrail')
| stats count(*) as pairs, count_distinct(concat(a.eventID, b.eventID)) as different`,
    );
    await page.keyboard.press('Control+Enter');
    await page
      .getByRole('button', { name: /^Cancel/ })
      .first()
      .waitFor();
    await photograph('insights-running');
    await page
      .getByRole('button', { name: /^Cancel/ })
      .first()
      .click();
    await page.getByText(/^Cancelled (after|at) /).waitFor();
    expect(await grid().getAttribute('aria-rowcount')).toBe('10001');
    await photograph('insights-cancelled');
  });

  test('log groups are chosen beside the editor', async () => {
    await page.keyboard.press('Control+T');
    await page.getByRole('button', { name: /^Log groups: All log groups/ }).click();
    await page.getByRole('checkbox', { name: 'cloudtrail', exact: true }).check();
    await photograph('insights-groups');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Log groups: cloudtrail' }).waitFor();
  });

  test('segments of traces are a log group; a row shows its document and opens its trace', async () => {
    await importDropped(page, [segments]);
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/[1-9]\d* read \+ .* files found/).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Log groups: cloudtrail' }).click();
    await page.getByRole('checkbox', { name: 'xray', exact: true }).check();
    await page.getByRole('checkbox', { name: 'cloudtrail', exact: true }).uncheck();
    await page.keyboard.press('Escape');
    await ask('filter name = "Lambda" and aws.operation = "Invoke" | fields @timestamp, @logStream, aws.operation', 1);
    await grid().getByText('Invoke').click();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Scorekeep' }).waitFor();
    await photograph('insights-segments');
    await page.getByRole('button', { name: /^Open trace 1-59602603/ }).click();
    await page.getByRole('tab', { name: /1-59602603/, selected: true }).waitFor();
    await page.keyboard.press('Control+W');
  });

  test('in the smallest window no control is lost', async () => {
    await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(1024, 640));
    await page.waitForFunction(() => window.innerWidth <= 1024);
    await ask('fields @timestamp, eventName | limit 3', 3);
    await photograph('insights-small');
    for (const name of [/^Log groups/, 'Fields', /^Save Ctrl/, /^Run/]) {
      const box = await page.getByRole('button', { name }).first().boundingBox();
      expect(box, String(name)).not.toBeNull();
      expect((box?.x ?? 0) + (box?.width ?? 0), String(name)).toBeLessThanOrEqual(1024);
    }
    // The side panel has no room of its own here: it lies over the query until something of it was chosen.
    const tree = page.getByRole('tree', { name: 'Saved queries and library' });
    expect(await tree.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Saved', exact: true }).click();
    await page.getByRole('textbox', { name: 'Find in names, texts, fields' }).fill('');
    await photograph('insights-small-panel');
    await tree.getByRole('treeitem', { name: 'Errors by code' }).click();
    await tree.waitFor({ state: 'hidden' });
    expect(await written()).toContain('by errorCode');
  });
});
