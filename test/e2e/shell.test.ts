import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INVICTUS_TRAIL } from './support/invictus-trail.ts';
import { type LaunchedApp, launchApp } from './support/launch.ts';
import { runCommand } from './support/palette.ts';
import { photograph } from './support/photograph.ts';

/**
 * Palette, split tabs and a tab's own range in a real window, by keyboard: each test goes on where the one before it
 * stopped. The trail is that of the attack simulation in test/data, whose calls mostly come from one address.
 */
const logs = fileURLToPath(new URL('../data/logs', import.meta.url));
const ADDRESS_ROWS = 'SELECT sourceIPAddress FROM cloudtrail GROUP BY ALL ORDER BY count(*) DESC LIMIT 1';

let home: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trailglass-shell-'));
  launched = await launchApp({ home, paths: [INVICTUS_TRAIL, logs] });
  page = launched.page;
  await page
    .getByRole('dialog')
    .getByText(/read \+/)
    .waitFor();
  await page.getByText('All data').first().waitFor();
  await page.keyboard.press('Escape');
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

const palette = () => page.getByRole('dialog', { name: 'Command palette' });
const pane = (side: 'left' | 'right') => page.locator(`#tab-panel-${side}`);

const command = (text: string) => runCommand(page, text);

async function write(text: string): Promise<void> {
  await page.locator('[data-front] .cm-content').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Control+Enter');
}

const rowCount = async (of: Locator) => Number(await of.getByRole('grid').getAttribute('aria-rowcount')) - 1;

describe('the palette', () => {
  let address: string;

  test('a pasted address is counted in every source, and Enter opens the events that were counted', async () => {
    await page.locator('.cm-content').waitFor();
    await command('New SQL tab');
    await page.getByRole('textbox', { name: 'SQL text' }).waitFor();
    await write(ADDRESS_ROWS);
    await page.locator('[role="grid"][aria-rowcount="2"]').waitFor();
    address = (await page.locator('[role="gridcell"]').last().textContent()) ?? '';
    expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);

    await page.keyboard.press('Control+k');
    await palette().waitFor();
    await page.keyboard.insertText(address);
    await palette()
      .getByText(/rows in \d+ sources?, /)
      .waitFor();
    const first = palette().getByRole('option').first();
    expect(await first.textContent()).toContain(`CloudTrail events with sourceIPAddress ${address}`);
    const counted = Number((await first.locator('.palette-detail').textContent())?.replaceAll(',', ''));
    await photograph(page, 'palette-value');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: `${address} in trails`, selected: true }).waitFor();
    await pane('left').getByRole('grid').waitFor();
    expect(counted).toBeGreaterThan(1);
    expect(await rowCount(pane('left'))).toBe(counted);
  });

  test('services, sources and fields open as queries, and a typed range applies', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.insertText('@');
    await palette().getByText('s3.amazonaws.com', { exact: true }).waitFor();
    await photograph(page, 'palette-services');
    await page.keyboard.insertText('iam');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'iam.amazonaws.com', selected: true }).waitFor();
    expect(await page.locator('[data-front] .cm-content').textContent()).toContain('eventSource = "iam.amazonaws.com"');

    await page.keyboard.press('Control+k');
    await page.keyboard.insertText('userAgent');
    const field = palette().locator('.palette-text.mono', { hasText: /^userAgent$/ });
    await field.waitFor();
    await photograph(page, 'palette-names');
    await field.click();
    await page.getByRole('tab', { name: 'userAgent, counted', selected: true }).waitFor();

    await page.keyboard.press('Control+k');
    await page.keyboard.insertText(':1h');
    await palette().getByRole('option', { name: 'Last 1 h' }).waitFor();
    await photograph(page, 'palette-time');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Time range: .* 1 h, / }).waitFor();
    await command('Set time range to all data');
    await page.locator('.title-bar .range-all').waitFor();
  });
});

describe('tabs', () => {
  test('two groups stand beside each other, each with its rows', async () => {
    await command('New query tab');
    await write('fields @timestamp, eventName, sourceIPAddress, errorCode | filter eventName = "ListBuckets"');
    await pane('left').getByRole('grid').waitFor();
    await command('Split right');
    await pane('right').getByRole('grid').waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('#tab-panel-right') !== null);
    await pane('left').getByRole('grid').waitFor();
    await photograph(page, 'split');
    await page.keyboard.press('Control+1');
    expect(await pane('left').getAttribute('data-front')).toBe('');
    expect(await pane('right').getAttribute('data-front')).toBeNull();
  });

  test('a locked tab keeps its range while the workspace moves on', async () => {
    await command('Go to the other tab group');
    await page.locator('#tab-panel-right[data-front]').waitFor();
    await command('Hold or release the time range of this tab');
    await pane('right')
      .getByRole('button', { name: /^Time range of this tab/ })
      .waitFor();
    const before = await rowCount(pane('right'));
    await page.keyboard.press('Control+1');
    await page.keyboard.press('Control+k');
    await page.keyboard.insertText(':5 min');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Time range: .* 5 min, / }).waitFor();
    await photograph(page, 'split-held-range');
    expect(await rowCount(pane('right'))).toBe(before);
  });

  test('a tab is dragged into the other group, and to the right half of one group', async () => {
    const strip = page.getByRole('tablist', { name: 'Open tabs, left group' });
    await page
      .getByRole('tab', { name: 'iam.amazonaws.com' })
      .dragTo(page.getByRole('tablist', { name: 'Open tabs, right group' }).getByRole('tab').first());
    await page
      .getByRole('tablist', { name: 'Open tabs, right group' })
      .getByRole('tab', { name: 'iam.amazonaws.com' })
      .waitFor();
    const before = await strip.getByRole('tab').count();
    await command('Join the tab groups');
    await pane('right').waitFor({ state: 'detached' });
    const size = await pane('left').boundingBox();
    await page
      .getByRole('tab', { name: 'iam.amazonaws.com' })
      .dragTo(page.locator('.tab-groups'), { targetPosition: { x: (size?.width ?? 800) * 0.75, y: 300 } });
    await pane('right').waitFor();
    expect(
      await page.getByRole('tablist', { name: 'Open tabs, right group' }).getByRole('tab').allTextContents(),
    ).toEqual(['iam.amazonaws.com']);
    expect(await strip.getByRole('tab').count()).toBe(before + 1);
  });

  test('middle click closes, the closed tab comes back, and keys reach tabs of both groups', async () => {
    await page.getByRole('tab', { name: 'iam.amazonaws.com' }).click({ button: 'middle' });
    await pane('right').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+T');
    await page.getByRole('tab', { name: 'iam.amazonaws.com', selected: true }).waitFor();
    await command('Split right');
    await pane('right').waitFor();
    await page.keyboard.press('Control+1');
    await page.locator('#tab-panel-left[data-front]').waitFor();
    await page.keyboard.press('Control+9');
    await page.locator('#tab-panel-right[data-front]').waitFor();
  });

  test('tabs, groups, ranges and panels are there again after a restart', async () => {
    const tabs = async () => ({
      left: await page.getByRole('tablist', { name: 'Open tabs, left group' }).getByRole('tab').allTextContents(),
      right: await page.getByRole('tablist', { name: 'Open tabs, right group' }).getByRole('tab').allTextContents(),
      range: await page.locator('.title-bar [data-range-chip]').getAttribute('aria-label'),
    });
    await page.getByRole('separator', { name: 'Width of the tab groups' }).focus();
    await page.keyboard.press('Shift+ArrowLeft');
    const before = await tabs();
    const width = (await pane('left').boundingBox())?.width ?? 0;
    await launched.close();
    launched = await launchApp({ home });
    page = launched.page;
    await page
      .getByText(/trail-invictus/)
      .first()
      .click();
    await pane('right').waitFor();
    expect(await tabs()).toEqual(before);
    await expect.poll(async () => Math.abs(((await pane('left').boundingBox())?.width ?? 0) - width)).toBeLessThan(3);
  });

  test('two groups fit the least window', async () => {
    await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 640));
    await page.waitForFunction(() => Math.abs(window.innerWidth - 1024) < 3);
    await photograph(page, 'split-small');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
    const box = await pane('right').boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(1024);
    for (const side of ['left', 'right'] as const) {
      const run = await pane(side).getByRole('button', { name: /^Run/ }).boundingBox();
      const frame = await pane(side).boundingBox();
      expect((run?.x ?? 0) + (run?.width ?? 0)).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0));
    }
  });
});
