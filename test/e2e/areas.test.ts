import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './support/axe.ts';
import { misfits, resizeWindow } from './support/fit.ts';
import { type LaunchedApp, launchApp } from './support/launch.ts';
import { photograph } from './support/photograph.ts';

/** Every area of a Korean window with the sample in it: what is in Korean, what fits at twice the size, what axe finds. */
let home: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trailglass-areas-'));
  mkdirSync(join(home, '.config', 'trailglass'), { recursive: true });
  writeFileSync(join(home, '.config', 'trailglass', 'settings.json'), JSON.stringify({ language: 'ko' }));
  launched = await launchApp({ home });
  page = launched.page;
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

/** The sample takes seconds to make, on a busy machine a minute. */
const MAKING_MS = 150_000;

const AREAS: readonly (readonly [name: string, keys: readonly string[], until: () => Promise<unknown>])[] = [
  ['query', ['g', 'q'], () => page.locator('.cm-content').first().waitFor()],
  ['contributors', ['g', 'c'], () => page.getByRole('grid').first().waitFor()],
  ['map', ['g', 'm'], () => page.locator('.map-legend').waitFor()],
  ['traces', ['g', 't'], () => page.getByRole('grid').first().waitFor()],
  ['findings', ['g', 'f'], () => page.getByRole('heading', { name: '비정상 비율 없음' }).waitFor()],
  ['evidence', ['g', 'n'], () => page.getByRole('heading', { name: '증거' }).waitFor()],
  ['settings', ['Control+,'], () => page.getByRole('heading', { name: '설정' }).first().waitFor()],
  ['home', ['g', 'h'], () => page.getByRole('heading', { name: '최근 워크스페이스' }).waitFor()],
  ['add-data', ['g', 'i'], () => page.getByRole('dialog', { name: '데이터 추가' }).waitFor()],
];

/** Sentences of the window in English: names of AWS, of products and of data are single words or stand in mono. */
function englishSentences(): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('p, h1, h2, h3, button, label, legend, dt, [title]')) {
      if (element.title.startsWith('/')) continue; // a path
      if (element.closest('.mono, .tree, [role="tree"], [role="grid"], .tab, .titlebar, .evidence-text') !== null)
        continue;
      for (const text of [
        element.title,
        ...[...element.childNodes].map((node) => (node instanceof Text ? node.data : '')),
      ]) {
        const words = text.match(/\b[a-z]{3,}\b/g) ?? [];
        if (words.length >= 3 && !/\p{Script=Hangul}/u.test(text)) found.push(text.trim().slice(0, 80));
      }
    }
    return found;
  });
}

test('the sample that is made in a Korean window is toured in Korean', async () => {
  await page.getByRole('heading', { name: '조사할 데이터 열기' }).waitFor();
  await photograph(page, 'home-korean');
  await page.keyboard.press('Control+Shift+O');
  await page.getByRole('heading', { name: '1. 누가 키를 사용했나?' }).waitFor({ timeout: MAKING_MS });
  await page.waitForFunction(() => document.activeElement?.matches('.beside-question') === true);
  await page.keyboard.press('Enter');
  await page.getByRole('grid').getByText('203.0.113.77').first().waitFor();
  await photograph(page, 'tour-korean');
  expect(await page.locator('.beside-question').first().textContent()).toContain('누가 어디에서 키를 사용했나');
});

test('every area is in Korean, fits at 200 %, and has nothing serious for axe', async () => {
  const found: string[] = [];
  for (const [name, keys, until] of AREAS) {
    await page.locator('main').focus();
    for (const key of keys) await page.keyboard.press(key);
    await until();
    found.push(...(await englishSentences()).map((text) => `${name}: English: ${text}`));
    found.push(...(await seriousViolations(page)).map((text) => `${name}: ${text}`));
    await resizeWindow(launched.app, page, { width: 1440, height: 900, zoom: 2 });
    found.push(...(await misfits(page)).map((text) => `${name} at 200 %: ${text}`));
    await resizeWindow(launched.app, page, { width: 1440, height: 900, zoom: 1 });
  }
  expect(found).toEqual([]);
});
