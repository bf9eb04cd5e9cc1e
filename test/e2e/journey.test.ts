import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INVICTUS_TRAIL } from './support/invictus-trail.ts';
import { importDropped, killEngines, type LaunchedApp, launchApp } from './support/launch.ts';
import { photograph } from './support/photograph.ts';

/**
 * One investigator's way through the built program, in a real window: each test goes on where the one before it stopped.
 * Pictures of each screen in light and dark land in out/screens.
 */
const damaged = fileURLToPath(new URL('../data/cloudtrail/synthetic', import.meta.url));

let home: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trailglass-journey-'));
  launched = await launchApp({ home });
  page = launched.page;
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

async function write(sql: string): Promise<void> {
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(sql);
  await page.keyboard.press('Control+Enter');
}

const grid = () => page.getByRole('grid');

/** Runs the text and waits for a result of this many rows. */
async function ask(sql: string, rows: number): Promise<void> {
  await write(sql);
  await page.locator(`[role="grid"][aria-rowcount="${rows + 1}"]`).waitFor();
}

describe('from a folder to an answer', () => {
  test('home says what to do', async () => {
    await page.getByRole('heading', { name: 'Open data to investigate' }).waitFor();
    await photograph(page, 'home');
    expect(await page.getByRole('button', { name: /Choose folder/ }).count()).toBe(1);
  });

  test('dropped folders are imported, and what could not be read is named', async () => {
    await importDropped(page, [INVICTUS_TRAIL, damaged]);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('62 read + 1 skipped + 2 failed = 65 files found').waitFor();
    const text = await dialog.textContent();
    expect(text).toContain('2 files not read');
    expect(text).toContain('truncated.json.gz');
    expect(text).toContain('2,933');
    await page.getByText('All data').first().waitFor();
    await photograph(page, 'import-done');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('2 of 65 files not read').first().waitFor();
  });

  test('SQL is answered with rows, their time and their outcome', async () => {
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+Shift+Q');
    await page.getByRole('textbox', { name: 'SQL text' }).waitFor();
    await ask("SELECT * FROM cloudtrail WHERE recipientAccountId = '123837392027' ORDER BY eventTime, eventID", 2900);
    expect(await page.getByText('2,900 rows').count()).toBeGreaterThan(0);
    await photograph(page, 'query');
  });

  test('a row opens with the very text of its file', async () => {
    await grid().locator('[aria-rowindex="4"] [role="gridcell"]').nth(2).click();
    await page.keyboard.press('Enter');
    await page.getByText('row 3 of 2,900').waitFor();
    await photograph(page, 'record');
    await page
      .getByRole('radio', { name: 'Raw' })
      .or(page.getByText('Raw', { exact: true }))
      .first()
      .click();
    const shown = (await page.getByRole('document', { name: 'Raw' }).textContent()) ?? '';
    const files = (readdirSync(INVICTUS_TRAIL, { recursive: true }) as string[]).filter((name) => name.endsWith('.gz'));
    const holders = files.filter((name) =>
      gunzipSync(readFileSync(join(INVICTUS_TRAIL, name)))
        .toString()
        .includes(shown),
    );
    expect(shown.startsWith('{"eventVersion"')).toBe(true);
    expect(holders).toHaveLength(1);
    await page.keyboard.press('Escape');
  });

  test('100,000 rows scroll without a wrong or an empty one', async () => {
    await ask("SELECT i AS n, 'row ' || i AS name FROM range(100000) AS t(i)", 100_000);
    await grid().focus();
    await page.keyboard.press('Control+End');
    await grid().getByText('row 99999', { exact: true }).waitFor();
    for (const share of [0.5, 0.123, 0.77, 0]) {
      await page.evaluate((part) => {
        const pane = document.querySelector('[role="grid"]');
        const scroller = [pane, ...(pane?.querySelectorAll('*') ?? [])].find(
          (element) => element !== null && element.scrollHeight > element.clientHeight + 1000,
        );
        if (scroller) scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) * part;
      }, share);
      // Every row in view has its own number and its own name: row n stands at aria-rowindex n + 2.
      await page.waitForFunction((part) => {
        const rows = [...document.querySelectorAll('[role="grid"] [role="row"][aria-rowindex]')].filter(
          (row) => row.getAttribute('aria-rowindex') !== '1',
        );
        const first = Number(rows[0]?.getAttribute('aria-rowindex')) - 2;
        const isThere = Math.abs(first - 100_000 * part) < 200;
        return (
          isThere &&
          rows.length > 10 &&
          rows.every((row) => {
            const n = Number(row.getAttribute('aria-rowindex')) - 2;
            return (row.textContent ?? '').includes(`row ${n}`);
          })
        );
      }, share);
    }
    expect(await grid().getByText('row 0', { exact: true }).count()).toBe(1);
  });

  test('a query that would take for ever is cancelled and the next one runs', async () => {
    await write('SELECT count(*) FROM range(1000000000) a, range(1000000) b');
    await page
      .getByRole('button', { name: /^Cancel/ })
      .first()
      .click();
    await page.getByText(/^Cancelled (after|at) /).waitFor();
    await ask('SELECT 1 AS one UNION ALL SELECT 2', 2);
    expect(await grid().textContent()).toContain('one');
  });

  test('a wrong query is told with its place', async () => {
    await write('SELECT evntName FROM cloudtrail');
    await page.getByText(/Query not run/).waitFor();
    await photograph(page, 'query-error');
    expect(await page.locator('.result, main').first().textContent()).toMatch(/eventName/);
  });

  test('the engine is killed: the window says so, starts it again and goes on in the same workspace', async () => {
    await killEngines(launched.app);
    await page.getByText(/The engine stopped and was started again/).waitFor();
    await ask('SELECT count(*) AS events FROM cloudtrail', 1);
    await grid().getByText('2933', { exact: false }).or(grid().getByText('2,933')).first().waitFor();
    expect(await page.getByText('Engine stopped, restarting').count()).toBe(0);
  });

  test('the workspace is there again after a restart of the program', async () => {
    await launched.close();
    launched = await launchApp({ home });
    page = launched.page;
    const recent = page.getByRole('row', { name: /trail-invictus/ });
    if (!(await page.locator('.cm-content').isVisible())) {
      await recent.first().waitFor();
      await photograph(page, 'home-recent');
      await recent.first().dblclick();
    }
    await page.locator('.cm-content').waitFor();
    await ask('SELECT eventName FROM cloudtrail', 2933);
    expect(await page.getByText('2,933 rows').count()).toBeGreaterThan(0);
  });
});
