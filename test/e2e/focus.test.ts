import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INVICTUS_TRAIL } from './support/invictus-trail.ts';
import { type Keyboard, keyboardOf } from './support/keyboard.ts';
import { importDone, type LaunchedApp, launchApp } from './support/launch.ts';
import { runCommand } from './support/palette.ts';
import { photograph } from './support/photograph.ts';

/** Whatever goes away, the keyboard is somewhere; and what happens is said. In the built program, without a mouse. */
const GRID = /^Rows of the result/;

let home: string;
let launched: LaunchedApp;
let page: Page;
let keys: Keyboard;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trailglass-focus-'));
  launched = await launchApp({ home, paths: [INVICTUS_TRAIL] });
  page = launched.page;
  keys = keyboardOf(page);
  await importDone(page);
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

const dialog = () => page.getByRole('dialog');
const rows = (count: number) => page.locator(`[role="grid"][aria-rowcount="${count + 1}"]`).waitFor();
/** The polite and the urgent live region of the window. */
const polite = (text: RegExp) => page.locator('[aria-live="polite"]').filter({ hasText: text }).first();
const urgent = (text: RegExp) => page.locator('[aria-live="assertive"]').filter({ hasText: text });

async function ask(text: string): Promise<void> {
  await keys.region('editor');
  await keys.press('Control+A');
  await page.keyboard.insertText(text);
  await keys.press('Control+Enter');
}

const command = (text: string) => runCommand(page, text);

/** Waits until the focus has come to rest on something of the page. */
async function focusIsSomewhere(): Promise<void> {
  await page.waitForFunction(() => document.activeElement !== null && document.activeElement !== document.body);
}

test('the end of a run is said with its rows and time, an error at once', async () => {
  await ask('fields @timestamp, eventName, sourceIPAddress | limit 50');
  await rows(50);
  await polite(/50 rows.*\d (ms|s)/).waitFor({ state: 'attached' });
  await ask('fields @timestamp | fliter x');
  await urgent(/\w/).waitFor({ state: 'attached' });
  await ask('fields @timestamp, eventName, sourceIPAddress | limit 50');
  await urgent(/\w/).waitFor({ state: 'detached' });
  await rows(50);
  expect(await urgent(/\w/).count()).toBe(0);
});

test('each dialog gives the focus back to where it was', async () => {
  await keys.region('result');
  await keys.focusedIs(GRID);
  const openings: [name: string, open: () => Promise<void>][] = [
    ['palette', () => keys.press('Control+k')],
    ['keys', () => keys.press('?')],
    ['note', () => keys.press('n')],
    ['save', () => keys.press('Control+s')],
    ['export', () => keys.press('Control+Shift+E')],
    ['import', () => keys.press('g', 'i')],
    ['an import', () => command('Go to Import')],
  ];
  const after: [string, string][] = [];
  for (const [name, open] of openings) {
    await open();
    await dialog().waitFor();
    await keys.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await focusIsSomewhere();
    after.push([name, (await keys.focused()).replace(/(Rows of the result).*/, '$1')]);
  }
  expect(after).toEqual(openings.map(([name]) => [name, 'Rows of the result']));
});

test('the menu of a value and the range give it back too', async () => {
  await keys.press('Shift+F10');
  await page.getByRole('menu').waitFor();
  await keys.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await keys.focusedIs(GRID);
  await keys.press('Control+Shift+D');
  await dialog().waitFor();
  await keys.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await keys.focusedIs(GRID);
});

test('the detail is left to the row, whichever way it is closed', async () => {
  await keys.region('result');
  await keys.press('Enter');
  await page.getByRole('tree', { name: 'Record as a tree' }).waitFor();
  await keys.region('drawer');
  await keys.tabTo(/^Close detail/);
  await keys.press('Enter');
  await keys.focusedIs(GRID);
  await keys.press('Enter');
  await page.getByRole('tree', { name: 'Record as a tree' }).waitFor();
  await keys.region('drawer');
  await keys.press('Control+j');
  await page.getByRole('complementary', { name: 'Detail' }).waitFor({ state: 'detached' });
  await keys.focusedIs(GRID);
});

test('panels that are hidden, tabs that are closed and areas that are left hand it on', async () => {
  await keys.region('side');
  await keys.press('Control+b');
  await focusIsSomewhere();
  await keys.press('Control+b');
  await keys.press('Control+t');
  await ask('fields eventName | limit 3');
  await rows(3);
  await keys.region('result');
  await keys.press('Control+w');
  await focusIsSomewhere();
  await keys.press('Control+w');
  await page.getByRole('tabpanel').waitFor({ state: 'detached' });
  await focusIsSomewhere();
  await keys.press('Control+Shift+T');
  await page.getByRole('tabpanel').waitFor();
  await focusIsSomewhere();
  for (const letter of ['h', 'n', 'q']) {
    await keys.region('rail');
    await keys.press('g', letter);
    await focusIsSomewhere();
  }
  expect(await keys.focused()).not.toBe('');
});

test('a cancelled run leaves the focus where it can go on', async () => {
  await keys.press('Control+t');
  await keys.press('Control+Shift+Q');
  await page.getByRole('textbox', { name: 'SQL text' }).waitFor();
  await ask('SELECT count(*) FROM range(1000000000) a, range(1000000) b');
  await page
    .getByRole('button', { name: /^Cancel/ })
    .first()
    .waitFor();
  await keys.region('toolbar');
  await keys.tabTo(/^Cancel/);
  await keys.press('Enter');
  await page.getByText(/^Cancelled (after|at) /).waitFor();
  await focusIsSomewhere();
  expect(await keys.focused()).toMatch(/^Run/);
});

test('F6 goes through the regions in their order, and Shift+F6 back', async () => {
  const here = () => page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset.region);
  await ask('SELECT eventName FROM cloudtrail LIMIT 5');
  await rows(5);
  await keys.region('title');
  const seen: (string | undefined)[] = [];
  for (let i = 0; i < 8; i++) {
    seen.push(await here());
    await keys.press('F6');
  }
  // The status bar has nothing to focus while no job runs and no file failed.
  expect(seen).toEqual(['title', 'rail', 'side', 'tabs', 'toolbar', 'editor', 'result', 'title']);
  await keys.press('Shift+F6');
  expect(await here()).toBe('title');
});

test('single keys that are switched off do nothing, Ctrl keys still act', async () => {
  await command('Switch single keys');
  await keys.region('result');
  await keys.press('Control+Home', 'j', '?', 'f');
  expect(await page.locator('[role="grid"] [aria-rowindex="2"] .cursor').count()).toBe(1);
  expect(await dialog().count()).toBe(0);
  await keys.press('ArrowDown');
  await page.locator('[role="grid"] [aria-rowindex="3"] .cursor').waitFor();
  await command('Switch single keys');
  await dialog().waitFor({ state: 'detached' });
  await keys.focusedIs(GRID);
  await keys.press('j');
  await page.locator('[role="grid"] [aria-rowindex="4"] .cursor').waitFor();
});

test('? begins with the keys of the part that has the focus', async () => {
  const first = () => dialog().getByRole('region', { name: 'Where the focus is' }).getByRole('heading', { level: 3 });
  await keys.region('result');
  await keys.press('?');
  await dialog().waitFor();
  expect(await first().allTextContents()).toEqual(['Rows', 'A value of a row or record']);
  await photograph(page, 'keys');
  await keys.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await keys.region('side');
  await keys.press('?');
  await dialog().waitFor();
  expect(await first().allTextContents()).toEqual(['Trees']);
  await keys.press('Escape');
  await dialog().waitFor({ state: 'detached' });
});

test('rows are marked, counted and copied together', async () => {
  await keys.region('result');
  await keys.press('Control+Home', ' ', 'j', 'j', ' ');
  await page.getByText('2 rows marked').waitFor();
  await keys.press('Control+f');
  await keys.type('event');
  await photograph(page, 'marked-rows');
  await keys.press('Escape');
  await keys.focusedIs(GRID);
  await command('Copy marked rows');
  await polite(/2 rows copied/).waitFor({ state: 'attached' });
  const copied = await launched.app.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied.trimEnd().split('\n')).toHaveLength(3);
  await command('Take all marks off');
  await page.getByText('2 rows marked').waitFor({ state: 'detached' });
});

test('nothing moves where less motion was asked for', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await keys.region('result');
  await keys.press('Shift+F10');
  await page.getByRole('menu').waitFor();
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { animationName, transitionDuration } = getComputedStyle(element);
        return animationName !== 'none' || transitionDuration.split(', ').some((time) => time !== '0s');
      }).length,
  );
  await keys.press('Escape');
  await page.emulateMedia({ reducedMotion: null });
  expect(moving).toBe(0);
});
