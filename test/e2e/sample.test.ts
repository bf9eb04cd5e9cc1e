import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_SEED } from '../../main/engine/sample/sample-files.ts';
import { ADDRESSES } from '../../main/engine/sample/shop.ts';
import { storyCalls, storyOf } from '../../main/engine/sample/story.ts';
import { type LaunchedApp, launchApp } from './support/launch.ts';
import { photograph } from './support/photograph.ts';

/** From the first start to the answer of the sample's question, in the built program, by keyboard alone. */
let home: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trailglass-sample-'));
  launched = await launchApp({ home });
  page = launched.page;
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

/** What the story's plan says that the stranger did with the leaked key itself, in order. */
const story = storyOf(SAMPLE_SEED);
const deeds = storyCalls(story).filter(
  ({ by }) => by.userIdentity.accessKeyId === story.keys.leaked && by.sourceIPAddress === ADDRESSES.stranger,
);

/** The sample takes seconds to make, on a busy machine a minute. */
const MAKING_MS = 150_000;

const grid = () => page.getByRole('grid', { name: 'Rows of the result' });
const focusIn = (selector: string) =>
  page.waitForFunction((wanted) => document.activeElement?.matches(wanted) === true, selector, { timeout: 20_000 });
const rows = (count: number) => page.locator(`[role="grid"][aria-rowcount="${count + 1}"]`).waitFor();

/** Names in the tree of saved queries; the tour is shown again afterwards. */
async function savedNames(): Promise<string[]> {
  await page.getByRole('navigation', { name: 'Areas' }).getByText('Saved').click();
  await page.getByRole('tree').getByText('Leaked key').first().waitFor();
  return await page.getByRole('treeitem').allTextContents();
}

test('twelve acts at most lead from home to what the leaked key did', async () => {
  let acts = 0;
  const press = async (key: string) => {
    acts++;
    await page.keyboard.press(key);
  };
  await page.getByRole('heading', { name: 'Open data to investigate' }).waitFor();
  await photograph(page, 'sample-home');

  await press('Control+Shift+O');
  await page.getByRole('heading', { name: '1. Who used the key?' }).waitFor({ timeout: MAKING_MS });
  await focusIn('.beside-question');
  await press('Enter');
  await grid().getByText(ADDRESSES.stranger).waitFor();
  await focusIn('[role="grid"]');
  await press('Control+Shift+B');
  await focusIn('.beside-question');
  await press('Tab');
  await press('Enter');
  await page.getByRole('heading', { name: '2. What did the leaked key do?' }).waitFor();
  await focusIn('.beside-question');
  await press('Enter');
  await rows(deeds.length);
  const shown = (await grid().textContent()) ?? '';
  for (const { name } of deeds.slice(0, 12)) expect(shown).toContain(name);
  expect(deeds[0]?.name).toBe('GetCallerIdentity');
  await focusIn('[role="grid"]');
  await press('Enter');
  await page.getByText(`row 1 of ${deeds.length}`).waitFor();
  expect(acts).toBeLessThanOrEqual(12);
  await page.getByRole('complementary', { name: 'Detail' }).getByText('"GetCallerIdentity"').waitFor();
  await photograph(page, 'sample-tour');
});

test('asked for again, it is opened and not made; to start again takes what was added away', async () => {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+S');
  await page.getByRole('dialog', { name: 'Save query' }).waitFor();
  await page.keyboard.insertText('Stranger timeline');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Shift+O');
  await page.getByRole('heading', { name: '1. Who used the key?' }).waitFor();
  expect(await savedNames()).toContain('Stranger timeline');

  await page.keyboard.press('Control+K');
  await page.keyboard.insertText('start the sample');
  await page.keyboard.press('Enter');
  await page.getByRole('alertdialog').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Making the sample investigation' }).waitFor();
  await photograph(page, 'sample-making');
  await page.getByRole('heading', { name: '1. Who used the key?' }).waitFor({ timeout: MAKING_MS });
  expect(await savedNames()).not.toContain('Stranger timeline');
});

/** Writes a query into the tab in front and runs it. */
async function run(text: string): Promise<void> {
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Control+Enter');
}

test('the screens of the design, with the sample in them', async () => {
  // b: a query with its record and the menu of a value.
  await page.getByRole('navigation', { name: 'Areas' }).getByText('Query').click();
  await page.keyboard.press('Control+2'); // the tab of the tour's question, which is asked of the trail alone
  await run(`# every call of the stranger, with the leaked key and the sessions it started
fields @timestamp, eventName, errorCode, userIdentity.arn, sourceIPAddress
| filter userIdentity.accessKeyId in [${[story.keys.leaked, story.keys.deploy, story.keys.reader].map((key) => `"${key}"`).join(', ')}]
| filter sourceIPAddress like "203.0.113." and eventName != "GetObject"
| sort @timestamp desc`);
  const asked = storyCalls(story).filter(
    ({ by, name }) =>
      by.sourceIPAddress === ADDRESSES.stranger && by.userIdentity.accessKeyId !== undefined && name !== 'GetObject',
  );
  await rows(asked.length);
  await grid().getByText('StopLogging').first().click();
  await page.keyboard.press('Enter');
  const detail = page.getByRole('complementary', { name: 'Detail' });
  await detail.getByText('"StopLogging"').waitFor();
  await photograph(page, 'sample-investigation');
  await grid().getByText('AccessDenied').first().click();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menu').waitFor();
  await photograph(page, 'sample-value-menu');
  expect(await page.getByRole('menuitem').count()).toBeGreaterThan(5);
  await page.keyboard.press('Escape');

  // h: the palette with a value of the story.
  await page.keyboard.press('Control+K');
  await page.keyboard.insertText(ADDRESSES.stranger);
  await page
    .getByRole('option', { name: /CloudTrail events with sourceIPAddress/ })
    .first()
    .waitFor();
  await page.getByText(/rows in \d+ sources?,/).waitFor();
  await photograph(page, 'sample-palette');
  await page.keyboard.press('Escape');

  // i: states of a result.
  await page.keyboard.press('Control+T');
  await photograph(page, 'state-not-run');
  await run('filter eventName = "StopLogging" and errorCode = "none" | fields @timestamp, eventName');
  await page.getByText('0 rows', { exact: true }).first().waitFor();
  await photograph(page, 'state-empty');
  await run('filter evntName = | fields @timestamp');
  await page
    .getByText(/Query not run/)
    .first()
    .waitFor();
  await photograph(page, 'state-error');
  expect(await page.getByText(/Query not run/).count()).toBeGreaterThan(0);

  // a: home with what was opened lately.
  await page.getByRole('navigation', { name: 'Areas' }).getByText('Home').click();
  await page.getByRole('row', { name: /Sample investigation/ }).waitFor();
  await photograph(page, 'sample-home-recent');
});
