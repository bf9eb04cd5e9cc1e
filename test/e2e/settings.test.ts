import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INVICTUS_TRAIL } from './support/invictus-trail.ts';
import { importDone, type LaunchedApp, launchApp } from './support/launch.ts';
import { photograph } from './support/photograph.ts';

/** Settings that the whole program follows: the engine's limits, the language, names of accounts; in the built program. */

let home: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trailglass-settings-'));
  launched = await launchApp({ home, paths: [INVICTUS_TRAIL] });
  page = launched.page;
  await importDone(page);
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

const copied = async () => {
  await page.getByRole('button', { name: 'Copy diagnostics' }).click();
  return await page.getByRole('textbox', { name: 'Diagnostics copied' }).inputValue();
};

test('a memory limit takes hold: the engine starts anew with it and the workspace is open as before', async () => {
  await page.keyboard.press('Control+,');
  await page.getByRole('textbox', { name: 'Memory limit' }).fill('0.75');
  await page.getByRole('textbox', { name: 'Disk for large queries' }).fill('5');
  await photograph(page, 'settings');
  await page.getByRole('button', { name: 'Apply and restart engine' }).first().click();
  await page.getByText('The engine was started with its settings').waitFor();
  const report = JSON.parse(await copied());
  expect(report.engine.engine).toMatchObject({ memoryLimitBytes: 750e6, spillLimitBytes: 5e9 });
  expect(report.engine.workspace.rows.ct_event).toBeGreaterThan(0);
  // Asked for, so it does not count towards the starts after which the engine is given up.
  await page.getByRole('textbox', { name: 'Memory limit' }).fill('');
  await page.getByRole('button', { name: 'Apply and restart engine' }).first().click();
  await page.getByText('The engine is being started with its settings').waitFor();
  await page.getByText('The engine was started with its settings').waitFor();
});

test('the report names nothing of the person, the place or the data', async () => {
  const text = await copied();
  for (const word of [home, 'invictus', 'amazonaws', 'arn:', tmpdir()]) expect(text).not.toContain(word);
  await page.getByRole('heading', { name: 'Diagnostics' }).scrollIntoViewIfNeeded();
  await photograph(page, 'settings-diagnostics');
});

test('housekeeping of AWS is hidden by a filter in the text, and its events are counted', async () => {
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await page.locator('.cm-content').focus();
  await page.keyboard.insertText('fields @timestamp, eventName, userIdentity.invokedBy');
  await page.getByRole('button', { name: /^Hide events of AWS housekeeping/ }).click();
  await page.getByText(/of AWS housekeeping hidden/).waitFor();
  expect(await page.locator('.cm-content').textContent()).toContain('userIdentity.invokedBy not in [');
  await photograph(page, 'noise');
  await page.getByRole('button', { name: /^Show events of AWS housekeeping/ }).click();
  await page.getByRole('button', { name: /^Hide events of AWS housekeeping/ }).waitFor();
  expect(await page.locator('.cm-content').textContent()).not.toContain('not in [');
});

test('Korean is there at once, in the window and in the menu, and is kept', async () => {
  await page.keyboard.press('Control+,');
  await page.getByRole('radio', { name: '한국어' }).press('Space');
  await page.getByRole('heading', { name: '설정', exact: true }).waitFor();
  const menu = () =>
    launched.app.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()
        ?.items.map(({ label }) => label)
        .slice(-5),
    );
  await expect.poll(menu).toEqual(['편집', '보기', '쿼리', '창', '도움말']);
  await photograph(page, 'settings-korean');
  await page.getByRole('button', { name: '쿼리', exact: true }).click();
  await page.getByRole('grid', { name: '결과 행' }).waitFor();
  await photograph(page, 'query-korean');
  const stored = JSON.parse(readFileSync(join(home, '.config', 'trailglass', 'settings.json'), 'utf8'));
  expect(stored).toMatchObject({ language: 'ko', engine: { memoryLimitBytes: null, spillLimitBytes: 5e9 } });
});
