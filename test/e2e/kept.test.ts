import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { killEngines, type LaunchedApp, launchApp } from './support/launch.ts';
import { writeTrail } from './support/made-trail.ts';
import { photograph } from './support/photograph.ts';

/**
 * What people leave in a workspace stays: through a killed engine, a restart of the program and a bundle that is opened
 * elsewhere (test/engine/workspaces has imports that are removed and made again). And what an import left out is listed.
 */
const EVENTS = 400;
const ADDRESS = '192.0.2.7';
/** Of the made trail: an address comes once in every 250 events. */
const WITH_ADDRESS = 2;

let home: string;
let data: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trailglass-kept-'));
  data = join(home, 'trail');
  mkdirSync(data);
  writeTrail(data, EVENTS);
  writeFileSync(join(data, 'picture.png'), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
  launched = await launchApp({ home, paths: [data] });
  page = launched.page;
  await page.getByRole('dialog').getByText('files found').waitFor();
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

const grid = () => page.getByRole('grid');
const dialog = (name: string) => page.getByRole('dialog', { name });

async function ask(text: string): Promise<void> {
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Control+Enter');
}

async function palette(command: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox').fill(command);
  await page.getByRole('option', { name: command, selected: true }).waitFor();
  await page.keyboard.press('Enter');
}

/** What the system's dialogs would answer, one after the other. */
function answerDialogs(app: ElectronApplication, saved: string, opened = ''): Promise<void> {
  return app.evaluate(
    ({ dialog: system }, [filePath, chosen]) => {
      system.showSaveDialog = (async () => ({ canceled: false, filePath })) as never;
      system.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as never;
    },
    [saved, opened] as const,
  );
}

/** The query of the address, its value marked in the rows, the facet and the record. */
async function marksEverywhere(): Promise<void> {
  await ask(`fields @timestamp, eventName, sourceIPAddress\n| filter sourceIPAddress = "${ADDRESS}"`);
  await page.locator(`[role="grid"][aria-rowcount="${WITH_ADDRESS + 1}"]`).waitFor();
  await grid().getByRole('img', { name: '1 note' }).first().waitFor();
  expect(await grid().getByRole('img', { name: '1 note' }).count()).toBe(WITH_ADDRESS);
  const facets = page.getByRole('complementary', { name: 'Facets' });
  await facets.getByRole('img', { name: '1 note' }).waitFor();
}

test('an import lists what it skipped, with the reason', async () => {
  await page.getByText('Skipped files, 1').click();
  await page.getByRole('region', { name: '1 file skipped' }).getByText('picture.png').waitFor();
  await photograph(page, 'import-skipped');
  await page.getByRole('button', { name: 'Copy list' }).click();
  await page.getByRole('button', { name: 'List copied' }).waitFor();
  const copied = await launched.app.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied.split('\n').map((line) => line.split('\t').length)).toEqual([5, 5, 1]);
  expect(copied).toContain(join(data, 'picture.png'));
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('a value is noted from its menu, and marked wherever it stands', async () => {
  await ask(`fields @timestamp, eventName, sourceIPAddress\n| filter sourceIPAddress = "${ADDRESS}"`);
  await grid().getByText(ADDRESS).first().click();
  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu', { name: 'Value of sourceIPAddress' });
  // Addresses from 192.0.2.0 to 192.0.2.249, all in one network.
  await menu.getByRole('menuitem', { name: 'Network 192.0.2.0/24 in trails' }).getByText(`${EVENTS}`).waitFor();
  await menu.getByRole('menuitem', { name: 'First seen, all data' }).getByText('2026-11-14 00:00:07 UTC').waitFor();
  await photograph(page, 'value-menu');
  await menu.getByRole('menuitem', { name: 'Add note to value…' }).click();
  await dialog('Note').getByText(`On the value ${ADDRESS}`).waitFor();
  await page.keyboard.insertText('the stranger');
  await page.keyboard.press('Control+Enter');
  await dialog('Note').waitFor({ state: 'detached' });
  await marksEverywhere();
  await grid().getByText(ADDRESS).first().click();
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('complementary', { name: 'Detail' });
  // Among the facts, and in the record's own text.
  await drawer.locator('.facts').getByRole('img', { name: '1 note' }).waitFor();
  await drawer
    .getByRole('treeitem', { name: /sourceIPAddress/ })
    .getByRole('img', { name: '1 note' })
    .waitFor();
  await photograph(page, 'noted-value');
  await drawer.locator('.facts').getByRole('button', { name: ADDRESS }).click();
  await page.getByRole('menu', { name: 'Value of sourceIPAddress' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+J');
});

test('a bin of the histogram is a value by keys', async () => {
  await ask('fields @timestamp, errorCode');
  await page.locator(`[role="grid"][aria-rowcount="${EVENTS + 1}"]`).waitFor();
  const histogram = page.getByRole('application', { name: /^Rows per/ });
  await histogram.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+F10');
  const menu = page.getByRole('menu', { name: 'Value of @timestamp' });
  await menu.getByRole('menuitem', { name: 'Filter for outcome error' }).waitFor();
  await photograph(page, 'bin-menu');
  await menu.getByRole('menuitem', { name: 'Filter for outcome error' }).click();
  await page.locator(`[role="grid"][aria-rowcount="${EVENTS / 10 + 1}"]`).waitFor();
  expect(await page.locator('.cm-content').textContent()).toContain('filter errorCode = "AccessDenied"');
  await page.keyboard.press('Control+Z');
});

test('a query has versions, and an earlier one is brought back', async () => {
  await ask('stats count(*) by eventName\n| limit 5');
  await page.keyboard.press('Control+S');
  await dialog('Save query').getByRole('combobox', { name: 'Name' }).fill('Leak/Calls');
  await page.keyboard.press('Enter');
  await dialog('Save query').waitFor({ state: 'detached' });
  await ask('stats count(*) as calls by eventName\n| sort calls desc\n| limit 5');
  await page.keyboard.press('Control+S');
  await page.getByRole('img', { name: 'changed since it was saved' }).waitFor({ state: 'detached' });
  await palette('Versions of the saved query in front');
  const versions = dialog('Versions');
  await versions.getByRole('button', { name: /Version 2, now/ }).waitFor();
  expect(await versions.locator('.diff li').allTextContents()).toEqual([
    '−removedstats count(*) by eventName',
    '+addedstats count(*) as calls by eventName',
    '+added| sort calls desc',
    '| limit 5',
  ]);
  await photograph(page, 'versions');
  await versions.getByRole('button', { name: /Version 1/ }).click();
  await versions.getByRole('button', { name: 'Restore as version 3' }).click();
  await versions.waitFor({ state: 'detached' });
  await palette('Versions of the saved query in front');
  await versions.getByRole('button', { name: /Version 3, now/ }).waitFor();
  await page.keyboard.press('Escape');
  await versions.waitFor({ state: 'detached' });
});

test('notes and queries are there after the engine was killed, and after a restart', async () => {
  await killEngines(launched.app);
  await page.getByText('was started again').waitFor();
  await marksEverywhere();
  await launched.close();
  launched = await launchApp({ home });
  page = launched.page;
  await page
    .getByRole('button', { name: /^Open trail|trail 20/ })
    .first()
    .click();
  await page.locator('.cm-content').waitFor();
  await marksEverywhere();
  await page.getByRole('button', { name: 'Saved', exact: true }).click();
  await page.getByRole('treeitem', { name: 'Calls' }).waitFor();
});

test('a bundle opens as a new workspace with all of it; a damaged one is refused by the file’s name', async () => {
  const bundle = join(home, 'case.trailglass-bundle');
  await answerDialogs(launched.app, bundle);
  await palette('Create bundle of this workspace…');
  await photograph(page, 'bundle-create');
  await dialog('Create bundle').getByRole('button', { name: 'Create bundle…' }).click();
  await page
    .getByRole('dialog')
    .getByText(/\d+ tables, [\d,]+ rows/)
    .waitFor();
  await photograph(page, 'bundle-written');
  await page.keyboard.press('Escape');
  expect(existsSync(join(bundle, 'manifest.json'))).toBe(true);

  await answerDialogs(launched.app, join(home, 'copy.trailglass'), bundle);
  await palette('Open bundle…');
  await dialog('Open bundle').getByRole('button', { name: 'Choose folder…' }).click();
  await dialog('Open bundle').getByRole('button', { name: 'Open as new workspace…' }).click();
  await page.getByRole('button', { name: /Workspace menu, copy/ }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await marksEverywhere();
  await page.getByRole('button', { name: 'Saved', exact: true }).click();
  await page.getByRole('treeitem', { name: 'Calls' }).waitFor();

  appendFileSync(join(bundle, 'tables/note.parquet'), 'x');
  await answerDialogs(launched.app, join(home, 'damaged.trailglass'), bundle);
  await palette('Open bundle…');
  await dialog('Open bundle').getByRole('button', { name: 'Choose folder…' }).click();
  await dialog('Open bundle').getByRole('button', { name: 'Open as new workspace…' }).click();
  await dialog('Open bundle').getByText('tables/note.parquet').waitFor();
  await photograph(page, 'bundle-damaged');
  await page.keyboard.press('Escape');
  // The workspace that was open stays, and no other was made.
  await page.getByRole('button', { name: /Workspace menu, copy/ }).waitFor();
  expect(existsSync(join(home, 'damaged.trailglass'))).toBe(false);
});
