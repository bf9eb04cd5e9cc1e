import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importDone, type LaunchedApp, launchApp } from './support/launch.ts';
import { photograph } from './support/photograph.ts';

/**
 * Log text is hostile (design.md part 8): it is shown as what it is, with signs for what cannot be seen, never as markup,
 * and the window answers while it holds lines of a megabyte. Exports of such text: test/engine/export and notebook.
 */
const LONG = 'x'.repeat(1_000_000);
/** Each message, and what the window shows of it. */
const LINES: readonly (readonly [string, string])[] = [
  ['<img src=x onerror="window.__hit=1"><script>window.__hit=1</script>', '<img src=x onerror="window.__hit=1">'],
  ['\u202Egpj.exe', '⟨U+202E⟩gpj.exe'],
  ['bell \u0007 and \u001b[31mred', 'bell ␇ and ␛[31mred'],
  ['zero\u200Bwidth\u2066', 'zero⟨U+200B⟩width⟨U+2066⟩'],
  ['=HYPERLINK("http://192.0.2.1","x")', '=HYPERLINK("http://192.0.2.1","x")'],
  ['[a](javascript:alert(1)) | cell', '[a](javascript:alert(1)) | cell'],
  [`long ${LONG}`, 'long xxxx'],
];
/** A surrogate without its other half, as JSON can write it. */
const LONE = String.raw`{"timestamp":"2026-11-14T00:00:20Z","message":"lone \ud800 half"}`;

let home: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trailglass-hostile-text-'));
  const data = join(home, 'data');
  mkdirSync(data);
  const events = LINES.map(([message], i) => JSON.stringify({ timestamp: `2026-11-14T00:00:0${i}Z`, message }));
  writeFileSync(join(data, 'app.ndjson'), `${[...events, LONE].join('\n')}\n`);
  launched = await launchApp({ home, paths: [data] });
  page = launched.page;
  await importDone(page);
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

const grid = () => page.getByRole('grid');
const hit = () => page.evaluate(() => (window as { __hit?: number }).__hit ?? 0);

test('rows show hostile text as text', async () => {
  await page.locator('.cm-content').focus();
  await page.keyboard.insertText('fields message | sort @timestamp asc');
  await page.keyboard.press('Control+Enter');
  await page.locator(`[role="grid"][aria-rowcount="${LINES.length + 2}"]`).waitFor();
  for (const [i, [, shown]] of LINES.entries()) {
    const cell = grid()
      .locator(`[aria-rowindex="${i + 2}"] [role="gridcell"]`)
      .first();
    expect(await cell.textContent()).toContain(shown.slice(0, 10));
  }
  const text = (await grid().textContent()) ?? '';
  // Neither controls nor marks that turn or hide text, nor halves of characters; lines of the page itself are no text of it.
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(await grid().locator('img[src], script').count()).toBe(0);
  expect(await hit()).toBe(0);
  await photograph(page, 'hostile-text');
});

test('the detail, the menu and a note of a hostile value hold it as text', async () => {
  const cell = grid().locator('[aria-rowindex="2"] [role="gridcell"]').first();
  await cell.click();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Add note to value…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Note' });
  await page.keyboard.insertText('<b onmouseover="window.__hit=1">note</b>');
  await page.keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'detached' });
  await grid().getByRole('img', { name: '1 note' }).waitFor();
  // Rows of an aggregate are told value by value.
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('stats count(*) by message');
  await page.keyboard.press('Control+Enter');
  await grid().getByRole('columnheader', { name: 'count(*)' }).waitFor();
  await grid().getByText('<img src=x').first().click();
  await page.keyboard.press('Enter');
  const detail = page.getByRole('complementary', { name: 'Detail' });
  await detail.getByText('</script>').waitFor();
  // The line of a megabyte: its detail comes, and the window goes on.
  await grid().getByText('long xxx').first().click();
  await detail.getByText('long xxxx').first().waitFor();
  // The half of a character stays the escape that the file has.
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('fields @message | filter @message like "lone"');
  await page.keyboard.press('Control+Enter');
  await grid().getByText(String.raw`lone \ud800 half`).waitFor();
  await page.getByRole('button', { name: 'Notes', exact: true }).click();
  await page.getByText('<b onmouseover="window.__hit=1">note</b>').waitFor();
  expect(await hit()).toBe(0);
});

test('a CSV file holds the text itself, guarded against formulas', async () => {
  await page.getByRole('button', { name: 'Query', exact: true }).first().click();
  const file = join(home, 'rows.csv');
  await launched.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as never;
  }, file);
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('fields message | sort @timestamp asc');
  await page.keyboard.press('Control+Shift+E');
  await page.getByRole('dialog').getByRole('button', { name: 'Export to file…' }).click();
  await page
    .getByRole('dialog')
    .getByText(/8 rows, /)
    .waitFor();
  const written = readFileSync(file, 'utf8');
  expect(written).toContain(`"'=HYPERLINK(""http://192.0.2.1"",""x"")"`);
  expect(written).toContain('\u202Egpj.exe');
  expect(written).toContain(LONG);
  await page.keyboard.press('Escape');
});
