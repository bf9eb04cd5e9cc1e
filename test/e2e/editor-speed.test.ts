import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importDropped, type LaunchedApp, launchApp } from './support/launch.ts';
import { writeTrail } from './support/made-trail.ts';

/**
 * How long the editor takes in the window, from the key to what is seen, on events with 1,000 fields. The figures go to
 * out/measures/editor.json, from which `npm run bench -- --only window` takes them; no test fails by them.
 */
const FIELDS = 1000;
const SAMPLES = 40;
const measures = fileURLToPath(new URL('../../out/measures', import.meta.url));

let home: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trailglass-speed-'));
  launched = await launchApp({ home });
  page = launched.page;
  await page.getByRole('heading', { name: 'Open data to investigate' }).waitFor();
  await importDropped(page, [writeTrail(home, 5000, FIELDS)]);
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/1 read \+ .* files found/).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

const editor = () => page.locator('[data-front] .editor .cm-content');

async function write(text: string): Promise<void> {
  await editor().focus();
  await page.keyboard.press('Control+A');
  await editor().evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** Milliseconds from a key, in the page, until an element is there, once for each of `SAMPLES` rounds. */
async function timed(before: () => Promise<void>, key: string, selector: string): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < SAMPLES; round++) {
    await before();
    await page.locator(selector).first().waitFor({ state: 'detached' });
    await page.evaluate((wanted) => {
      const measured = new Promise<number>((resolve) => {
        let pressed = 0;
        window.addEventListener('keydown', () => (pressed ||= performance.now()), { capture: true, once: true });
        const observer = new MutationObserver(() => {
          if (pressed === 0 || document.querySelector(wanted) === null) return;
          observer.disconnect();
          // What was put into the page is seen with the next frame.
          requestAnimationFrame(() => resolve(performance.now() - pressed));
        });
        observer.observe(document.body, { childList: true, subtree: true, attributes: true });
      });
      Object.assign(window, { measured });
    }, selector);
    await page.keyboard.press(key);
    times.push(await page.evaluate(() => (window as unknown as { measured: Promise<number> }).measured)); // set above
  }
  return times.sort(ascending);
}

const ascending = (a: number, b: number) => a - b;
const percentile = (sorted: number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

test('completion and diagnostics are timed from the key to what is seen', async () => {
  await page.locator('.cm-content').waitFor();
  // The fields are looked for once before; the list names how many there are.
  await write('filter parameter');
  await page.keyboard.press('Control+Space');
  await page.locator('.cm-tooltip-autocomplete li', { hasText: 'requestParameters.parameter' }).first().waitFor();
  await page.keyboard.press('Escape');
  const list = '.cm-tooltip-autocomplete li';
  const ready = async () => {
    await page.keyboard.press('Escape');
    await write('fields @timestamp\n| filter ');
  };
  const asked = await timed(ready, 'Control+Space', list);
  const typed = await timed(ready, 'p', list);
  const wrong = await timed(
    async () => {
      await page.keyboard.press('Escape');
      await write('fields @timestamp\n| filter parameter1 = 1\n| limit 5');
    },
    'x',
    '.cm-lintRange-error',
  );
  const figures = {
    completion: percentile([...asked, ...typed].sort(ascending), 0.95),
    diagnostics: percentile(wrong, 0.95),
  };
  mkdirSync(measures, { recursive: true });
  const all = { fields: FIELDS, samples: SAMPLES, figures, times: { asked, typed, wrong } };
  writeFileSync(join(measures, 'editor.json'), `${JSON.stringify(all, null, 2)}\n`);
  expect([asked.length, typed.length, wrong.length]).toEqual([SAMPLES, SAMPLES, SAMPLES]);
});
