import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './support/axe.ts';
import { type LaunchedApp, launchApp } from './support/launch.ts';
import { photograph } from './support/photograph.ts';

/**
 * The service map in the built program, over the worked example whose services, calls and figures are written beside its
 * documents (test/data/xray/worked-examples/03): 3 requests through API Gateway and Lambda, one of them throttled by
 * DynamoDB, which its root reports as a fault.
 */
const EXAMPLE = 'test/data/xray/worked-examples/03-apigateway-lambda-dynamodb-throttle.json';

let folder: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-map-'));
  const { segment_documents } = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as { segment_documents: object[] };
  const file = join(folder, 'segments.json');
  writeFileSync(file, JSON.stringify(segment_documents));
  launched = await launchApp({ paths: [file] });
  page = launched.page;
  await page.getByRole('dialog').getByText('done').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

afterAll(async () => {
  await launched.close();
  rmSync(folder, { recursive: true, force: true });
});

const map = () => page.getByRole('application', { name: 'Service map' });
const node = (name: string) => map().getByRole('img', { name });
const detail = () => page.getByRole('complementary', { name: 'Detail' });
const choose = async (text: string) => {
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.insertText(text);
  await page.keyboard.press('Enter');
};
const command = async (text: string) => {
  await choose(text);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
};
/** The palette gives the focus back first, then the filter takes it. */
const toFilter = async () => {
  await command('Go to the filter of traces');
  await page.waitForFunction(() => document.activeElement?.matches('[data-filter-box]') === true);
};

test('services and calls of the example stand on the map', async () => {
  await command('Go to the service map');
  await node('orders-api/prod, ').waitFor();
  const names = await map()
    .getByRole('img')
    .evaluateAll((marks) => marks.map((mark) => mark.getAttribute('aria-label')));
  // 3 requests in the 4.03 s that the traces begin in: the figures of the example's expected graph.
  expect(names.filter((name) => name?.includes('failed')).map((name) => name?.replace(/\d+\/min/, 'n/min'))).toEqual([
    'orders, n/min, p50 50 ms, 1 response failed, 33.3 %',
    'orders-api/prod, n/min, p50 300 ms, 1 response failed, 33.3 %',
    'orders-fn, n/min, p50 280 ms, 1 response failed, 33.3 %',
    'orders-fn, n/min, p50 270 ms, 1 response failed, 33.3 %',
  ]);
  expect(names.filter((name) => name?.includes(' to '))).toHaveLength(4);
  await photograph(page, 'map-example');
  expect(await seriousViolations(page)).toEqual([]);
});

test('G then T and G then M go between the list of traces and the map, which has the focus', async () => {
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.getByRole('grid', { name: 'Traces' }).waitFor();
  await page.waitForFunction(() => document.activeElement !== document.body);
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await node('orders-api/prod, ').waitFor();
  await page.waitForFunction(() => document.activeElement?.matches('.map-canvas') === true);
});

test('by keyboard: the service with most failures, its figures, and back', async () => {
  await page.keyboard.press('F6');
  await map().focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await detail().getByRole('heading', { name: 'orders', exact: true }).waitFor();
  await detail().getByRole('button', { name: 'Traces: 3' }).waitFor();
  const rows = await detail().locator('.map-figures tbody tr').allTextContents();
  expect(rows[0]).toMatch(/^Requests3/);
  expect(await detail().locator('.status-split').textContent()).toMatch(/throttle133\.3 %/);
  await detail().locator('.cause-list').first().getByText('HTTP 400').waitFor();
  await photograph(page, 'map-detail');
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await detail().waitFor({ state: 'detached' });
});

test('a filter is checked while it is written, and the map is made of what it chooses', async () => {
  await toFilter();
  await page.keyboard.insertText('fault = = true');
  await page.locator('.filter-mistake').waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('throttle = true');
  await page.keyboard.press('Enter');
  await page.getByText('of 3 traces').waitFor();
  await page.locator('.filter-count strong', { hasText: /^1$/ }).waitFor();
  await map()
    .getByRole('img', { name: /^orders, .* 100\.0 %$/ })
    .waitFor();
  await toFilter();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await page.locator('.filter-count strong', { hasText: /^3$/ }).waitFor();
});

test('focus shows what is one call away, more calls show the rest', async () => {
  await node('orders-api/prod, ').dblclick();
  await page.getByText('orders-api/prod, 1 call away').waitFor();
  await node('orders, ').waitFor({ state: 'detached' });
  await page.getByText('2 services not shown').waitFor();
  await page.getByRole('button', { name: 'More calls away' }).click();
  await page.getByRole('button', { name: 'More calls away' }).click();
  await node('orders, ').waitFor();
  await page.getByRole('button', { name: 'Show all services' }).click();
});

test('a service at the right end is focused by two presses, and keys act on the map after a press', async () => {
  await page.keyboard.press('Escape');
  await detail().waitFor({ state: 'detached' });
  // Its figures open where it stands: the second press must not go into them.
  await node('orders, ').dblclick();
  await page.getByText('orders, 1 call away').waitFor();
  await page.getByRole('button', { name: 'Show all services' }).click();
  await node('orders-fn, ').first().click();
  await detail().getByRole('heading', { name: 'orders-fn' }).waitFor();
  await page.keyboard.press('Escape');
  await detail().waitFor({ state: 'detached' });
  // Nothing is looked at any more, so nothing steps back.
  await page.mouse.move(5, 500);
  await expect.poll(() => map().locator('.dim').count()).toBe(0);
});

test('the user’s own colours are the map’s too', async () => {
  // The rest of a ring and what lies in it are drawn on the last canvas, the one above the others.
  const middle = async () =>
    await page.evaluate(() => {
      const canvas = [...document.querySelectorAll<HTMLCanvasElement>('.map-canvas canvas')].at(-1);
      const place = document.querySelector('.map-node')?.getBoundingClientRect();
      const frame = canvas?.getBoundingClientRect();
      if (!canvas || !place || !frame) throw new Error('there is no map');
      const scale = canvas.width / frame.width;
      const [x, y] = [place.left + place.width / 2 - frame.left, place.top + place.height / 2 - frame.top];
      return [...(canvas.getContext('2d')?.getImageData(x * scale, y * scale, 1, 1).data ?? [])].slice(0, 3).join(' ');
    });
  await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'light' });
  await expect.poll(middle).toBe('255 255 255');
  await page.emulateMedia({ forcedColors: null, colorScheme: null });
});

test('the table has the same figures, and the drawing is written as a file', async () => {
  await map().focus();
  await page.keyboard.press('l');
  const table = page.getByRole('table', { name: 'Services' });
  await table.waitFor();
  expect(await table.getByRole('row').nth(1).textContent()).toContain('33.3 %');
  expect(await page.getByRole('table', { name: 'Calls' }).getByRole('row').count()).toBe(5);
  await photograph(page, 'map-table');
  expect(await seriousViolations(page)).toEqual([]);
  await command('Map: table or drawing');
  await node('orders, ').waitFor();
  for (const [name, ending, start] of [
    ['Picture (PNG)…', 'png', '\x89PNG'],
    ['Drawing (SVG)…', 'svg', '<svg'],
    ['Services and calls (JSON)…', 'json', '{'],
  ] as const) {
    const path = join(folder, `map.${ending}`);
    await launched.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, path);
    await choose('Map: export');
    await page.getByRole('menuitem', { name }).click();
    await expect.poll(() => readIfThere(path)?.startsWith(start) ?? false).toBe(true);
  }
  expect(readIfThere(join(folder, 'map.svg'))).toContain('orders-fn');
});

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}
