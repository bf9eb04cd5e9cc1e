import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INVICTUS_TRAIL } from './support/invictus-trail.ts';
import { type Keyboard, keyboardOf } from './support/keyboard.ts';
import { type LaunchedApp, launchApp } from './support/launch.ts';

/**
 * A day without a mouse in the built program: each journey goes on where the one before it stopped, by key presses alone.
 * Only the system's own file dialogs, which no test can reach, are answered beforehand.
 */

interface TrailRecord {
  eventID: string;
  eventName: string;
  eventTime: string;
  sourceIPAddress: string;
  errorCode?: string;
}

let home: string;
let launched: LaunchedApp;
let page: Page;
let keys: Keyboard;
let records: TrailRecord[];

beforeAll(async () => {
  const byId = new Map<string, TrailRecord>();
  for (const name of readdirSync(INVICTUS_TRAIL, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.gz')) continue;
    const file = JSON.parse(gunzipSync(readFileSync(join(INVICTUS_TRAIL, name))).toString()) as {
      Records?: TrailRecord[];
    };
    for (const record of file.Records ?? []) byId.set(record.eventID, record);
  }
  records = [...byId.values()];
  home = mkdtempSync(join(tmpdir(), 'trailglass-keyboard-'));
  launched = await launchApp({ home });
  page = launched.page;
  keys = keyboardOf(page);
  await page.getByRole('heading', { name: 'Open data to investigate' }).waitFor();
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

/** What the system's next dialogs answer. */
function answerDialogs(path: string): Promise<void> {
  return launched.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen });
  }, path);
}

const dialog = (name?: string | RegExp) => page.getByRole('dialog', name === undefined ? {} : { name });
const noDialog = () => dialog().waitFor({ state: 'detached' });
const rows = (count: number) => page.locator(`[role="grid"][aria-rowcount="${count + 1}"]`).waitFor();
const editorText = () =>
  page
    .locator('.tab-pane .cm-content')
    .evaluate((editor) => [...editor.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n'));
const rangeText = async () => (await page.locator('[data-range-chip]').getAttribute('aria-label')) ?? '';
/** The cell under the cursor of the grid. */
const cursorCell = () =>
  page.evaluate(
    () =>
      document.getElementById(document.querySelector('[role="grid"]')?.getAttribute('aria-activedescendant') ?? '')
        ?.textContent ?? '',
  );

/** Waits until the histogram counts these records, those without an error as ok. */
const counted = (of: (record: TrailRecord) => boolean) => {
  const ok = records.filter((record) => of(record) && record.errorCode === undefined).length;
  return page.locator('.chart-legend').getByText(ok.toLocaleString('en-US'), { exact: true }).first().waitFor();
};

async function ask(text: string, count: number): Promise<void> {
  await keys.region('editor');
  await keys.press('Control+A');
  await page.keyboard.insertText(text);
  await keys.press('Control+Enter');
  await rows(count);
}

const QUERY = 'fields @timestamp, eventName, sourceIPAddress, errorCode | sort @timestamp desc | limit 10000';

describe('without a mouse', () => {
  test('1. from home a folder comes in, and its figures are confirmed', async () => {
    await answerDialogs(INVICTUS_TRAIL);
    await keys.press('Control+o');
    await page.getByRole('button', { name: /^Import \d/ }).waitFor();
    await keys.press('Control+Enter');
    await dialog()
      .getByText(/^55 read/)
      .waitFor();
    await keys.press('Control+Enter');
    await noDialog();
    await page.getByText('All data').first().waitFor();
    expect(await keys.focused()).not.toBe('');
  });

  test('2. a question of Logs Insights is written, run and its rows walked', async () => {
    await ask(QUERY, records.length);
    await keys.region('result');
    await keys.focusedIs(/^Rows of the result/);
    await keys.press('j', 'j', 'k', 'ArrowRight');
    const newest = [...records].sort((a, b) => (a.eventTime < b.eventTime ? 1 : -1)).map((record) => record.eventTime);
    expect(records.filter(({ eventTime }) => eventTime === newest[1]).map(({ eventName }) => eventName)).toContain(
      await cursorCell(),
    );
  });

  test('3. a value of a cell becomes a filter, and comes off again', async () => {
    const name = await cursorCell();
    await keys.press('+');
    await rows(records.filter(({ eventName }) => eventName === name).length);
    expect(await editorText()).toContain(`| filter eventName = "${name}"`);
    await counted((record) => record.eventName === name);
    await keys.focusedIs(/^Rows of the result/);
    await keys.press('Control+z');
    await rows(records.length);
    await counted(() => true);
    expect(await editorText()).toBe(QUERY);
  });

  test('4. bins of the histogram are brushed, zoomed to, and left again', async () => {
    const all = await rangeText();
    await keys.region('chart');
    await keys.press('ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight');
    await page.getByRole('button', { name: /^Zoom to/ }).waitFor();
    await keys.press('Enter');
    await page.waitForFunction(
      (before) => document.querySelector('[data-range-chip]')?.getAttribute('aria-label') !== before,
      all,
    );
    await keys.region('chart');
    await keys.press('l');
    await page.getByRole('region', { name: 'Show as table' }).getByRole('table').waitFor();
    await keys.inRegion('chart');
    await keys.press('l');
    await page.getByRole('application').waitFor();
    await keys.press('Alt+ArrowLeft');
    await rows(records.length);
    expect(await rangeText()).toBe(all);
  });

  test('5. the detail of a row is opened, stepped through, searched and left', async () => {
    await keys.region('result');
    await keys.press('Control+Home', 'Enter');
    await page.getByText(`row 1 of ${records.length.toLocaleString('en-US')}`).waitFor();
    const tree = page.getByRole('tree', { name: 'Record as a tree' });
    const first = (await tree.textContent()) ?? '';
    await keys.press('j');
    await page.getByText(`row 2 of ${records.length.toLocaleString('en-US')}`).waitFor();
    // Two records differ at least in their ids.
    await page.waitForFunction((before) => {
      const now = document.querySelector('.drawer [role="tree"]')?.textContent ?? before;
      return now !== before;
    }, first);
    await keys.region('drawer');
    await keys.press('Control+f');
    await keys.type('eventName');
    await tree.locator('mark').first().waitFor();
    await keys.press('Escape', 'Escape');
    await page.getByRole('complementary', { name: 'Detail' }).waitFor({ state: 'detached' });
    await keys.focusedIs(/^Rows of the result/);
    await keys.press('Control+f');
    const [rare] = [...records].sort((a, b) => (a.eventTime < b.eventTime ? -1 : 1));
    await keys.type(rare?.eventName ?? '');
    await keys.press('Shift+Enter');
    await page.getByText(/^row [\d,]+, from the other end$/).waitFor();
    await keys.press('Escape');
    await keys.focusedIs(/^Rows of the result/);
    expect(await cursorCell()).toBe(rare?.eventName);
  });

  test('6. logs come in under a name, and a value of the trail is looked for in them', async () => {
    const address = '10.8.8.10';
    const log = join(home, 'app.log');
    writeFileSync(log, [`2023-07-10T12:00:00Z GET /orders from ${address}`, '2023-07-10T12:00:01Z GET /'].join('\n'));
    await answerDialogs(log);
    await keys.press('g', 'i');
    await dialog('Add data').waitFor();
    await keys.tabTo(/^Log group/);
    await keys.type('/shop/app');
    await keys.tabTo(/^Choose files/);
    await keys.press('Enter');
    await page.getByRole('button', { name: 'Import 1 file' }).waitFor();
    await keys.press('Control+Enter');
    await dialog()
      .getByText(/^1 read/)
      .waitFor();
    await keys.press('Control+Enter');
    await noDialog();
    await ask(
      `${QUERY} | filter sourceIPAddress = "${address}"`,
      records.filter((r) => r.sourceIPAddress === address).length,
    );
    await keys.region('result');
    await keys.press('Control+Home', 'Home', 'ArrowRight', 'ArrowRight');
    expect(await cursorCell()).toBe(address);
    await keys.press('p', 'l');
    await page.getByRole('tab', { name: `${address} in logs`, selected: true }).waitFor();
    await rows(1);
    await keys.press('Control+w');
    await page.getByRole('tab', { name: `${address} in logs` }).waitFor({ state: 'detached' });
  });

  test('7. a row is noted and pinned, and found again under Notes', async () => {
    await keys.region('result');
    await keys.press('n');
    await dialog('Note').waitFor();
    await keys.type('Who is this address');
    await keys.press('Tab');
    await keys.type('to check');
    await keys.press('Control+Enter');
    await noDialog();
    await keys.focusedIs(/^Rows of the result/);
    await keys.press('b');
    await page.getByRole('grid').getByRole('img', { name: 'pinned, 1 note' }).waitFor();
    await keys.press('g', 'n');
    await page.getByRole('heading', { name: 'Evidence' }).waitFor();
    const list = page.getByRole('list', { name: 'Notes and pinned events' });
    await list.getByText('Who is this address').waitFor();
    expect(await list.getByRole('listitem').count()).toBe(2);
  });

  test('8. a query is saved, its tab closed, and the saved one run again', async () => {
    await keys.press('g', 'q');
    await ask(
      `${QUERY} | filter eventName = "ListBuckets"`,
      records.filter((r) => r.eventName === 'ListBuckets').length,
    );
    await keys.press('Control+s');
    await dialog('Save query').waitFor();
    await keys.press('Control+A');
    await keys.type('Leak/Buckets listed');
    await keys.press('Enter');
    await noDialog();
    await keys.press('Control+w');
    await page.getByRole('tab', { name: 'Buckets listed' }).waitFor({ state: 'detached' });
    await keys.press('Control+k');
    await keys.type('#Buckets');
    await page.getByRole('option', { name: /Buckets listed/ }).waitFor();
    await keys.press('Enter');
    await page.getByRole('tab', { name: 'Buckets listed', selected: true }).waitFor();
    await keys.press('Control+Enter');
    await rows(records.filter((r) => r.eventName === 'ListBuckets').length);
    expect(await editorText()).toContain('ListBuckets');
  });

  test('9. the rows are exported to a file', async () => {
    const file = join(home, 'buckets.ndjson');
    await answerDialogs(file);
    await keys.press('Control+Shift+E');
    await dialog('Export rows').waitFor();
    await keys.tabTo(/^CSV|^NDJSON/);
    await keys.press('ArrowRight');
    await keys.press('Control+Enter');
    await dialog()
      .getByText(/^3 rows, /)
      .waitFor();
    await keys.press('Escape');
    await noDialog();
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(records.filter((r) => r.eventName === 'ListBuckets').length);
  });

  test('10. theme, language and a key of the rows are changed', async () => {
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    const before = await theme();
    await keys.press('Control+Shift+L');
    await page.waitForFunction((old) => document.documentElement.dataset.theme !== old, before);
    await keys.press('Control+Shift+L');
    await page.waitForFunction((old) => document.documentElement.dataset.theme === old, before);
    await keys.press('Control+Shift+Q');
    await page.getByRole('textbox', { name: 'SQL text' }).waitFor();
    await keys.press('Control+Shift+Q');
    await page.getByRole('textbox', { name: 'Logs Insights text' }).waitFor();

    await keys.press('Control+,');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    // The theme is chosen by now, so that the language alone is as the system has it.
    await keys.tabTo(/^As the system/);
    await keys.press('ArrowLeft');
    await page.getByRole('heading', { name: '설정' }).waitFor();
    await keys.press('ArrowLeft');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await keys.tabTo(/^Next row/);
    await keys.press('k');
    await page.getByRole('alert').filter({ hasText: 'K is the key of “Previous row” already.' }).waitFor();
    await keys.press('d');
    await page.getByRole('button', { name: 'Reset the key of “Next row” to J' }).waitFor();
    await keys.region('rail');
    await keys.press('g', 'q');
    await keys.region('result');
    await keys.press('Control+Home', 'Home', 'd', 'j', 'd');
    expect(await page.locator('[role="grid"] [aria-rowindex="4"] .cursor').count()).toBe(1);
    await keys.press('Control+,');
    await keys.tabTo(/^Next row/);
    await keys.press('j');
    await page.getByRole('button', { name: 'Reset the key of “Next row” to J' }).waitFor({ state: 'detached' });
  });

  test('11. a notebook is written, its query run, and exported', async () => {
    const file = join(home, 'notes.html');
    await answerDialogs(file);
    await keys.region('rail');
    await keys.press('g', 'n');
    await page.getByRole('heading', { name: 'Evidence' }).waitFor();
    await keys.tabTo(/^Evidence/);
    await keys.press('ArrowRight');
    await page.getByRole('heading', { name: 'Notebooks' }).waitFor();
    await keys.tabTo(/^New notebook/);
    await keys.press('Enter');
    await keys.tabTo(/^Text$/);
    await keys.press('Enter');
    await keys.tabTo(/^Table$/);
    await keys.press('Enter');
    await keys.tabTo(/^Text in Markdown/);
    await keys.type('What the key listed');
    await keys.tabTo(/^Run cell/);
    await keys.press('Enter');
    await page
      .getByText(/rows? in /)
      .first()
      .waitFor();
    await keys.tabTo(/^Export as HTML/);
    await keys.press('Enter');
    await page.getByText(/^Written to .*notes\.html/).waitFor();
    const html = readFileSync(file, 'utf8');
    expect(html).toContain('What the key listed');
    expect(html).toContain('ListBuckets');
  });

  test('12. everything else is in the palette', async () => {
    await keys.press('Control+k');
    await keys.type('>compact');
    await page.getByRole('option', { name: /compact and comfortable/ }).waitFor();
    await keys.press('Enter');
    await page.waitForFunction(() => document.documentElement.dataset.density === 'comfortable');
    await keys.press('Control+k');
    await keys.type('>close workspace');
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'Open data to investigate' }).waitFor();
    await noDialog();
    await keys.tabTo(/^trail-invictus \d{4}-\d\d-\d\d$/);
    await keys.press('Enter');
    // The tab that was left is there again, too.
    await page.getByRole('tab', { name: 'Notebook 1', selected: true }).waitFor();
    await page.getByRole('tab', { name: 'Buckets listed' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset.density)).toBe('comfortable');
  });
});

test('nothing in these journeys is clicked, focused or filled by the test itself', () => {
  const acts = [
    'click',
    'dblclick',
    'tap',
    'hover',
    'focus',
    'fill',
    'check',
    'selectOption',
    'dragTo',
    'dispatchEvent',
  ];
  const found = ['keyboard-journeys.test.ts', 'support/keyboard.ts'].flatMap((name) => {
    const text = readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8');
    return [...acts.map((act) => `.${act}${'('}`), `.${'mouse'}`].filter((call) => text.includes(call));
  });
  expect(found).toEqual([]);
});
