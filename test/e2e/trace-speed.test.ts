import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LaunchedApp, launchApp } from './support/launch.ts';
import { madeCalls, serviceName, writeCalls, writeLongTrace } from './support/made-traces.ts';
import { photograph } from './support/photograph.ts';

/**
 * How long a map of 500 services and a trace of 10,000 segments take in the window until they are drawn, and how long they
 * hold it up. The figures go to out/measures/trace.json, from which `npm run bench -- --only window` takes them; no test
 * fails by them.
 */
const SERVICES = 500;
const CALLS = 2000;
const SEGMENTS = 10_000;
const ROUNDS = 5;
const measures = fileURLToPath(new URL('../../out/measures', import.meta.url));

let folder: string;
let traceId: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-trace-speed-'));
  const long = writeLongTrace(folder, SEGMENTS);
  ({ traceId } = long);
  launched = await launchApp({ paths: [writeCalls(folder, madeCalls(SERVICES, CALLS)), long.path] });
  page = launched.page;
  await page.getByRole('dialog').getByText('done').first().waitFor({ timeout: 100_000 });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

afterAll(async () => {
  await launched.close();
  rmSync(folder, { recursive: true, force: true });
});

const map = () => page.getByRole('application', { name: 'Service map' });
const figures: Record<string, { times: number[]; stalls: number[] }> = {};

async function command(text: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.insertText(text);
  await page.getByRole('option').first().waitFor();
}

/**
 * Milliseconds from right before Enter until an element is there and a frame shows it, and the longest that the page did nothing else
 * meanwhile, both measured in the page.
 */
async function measured(selector: string, press: () => Promise<void>): Promise<{ ms: number; stall: number }> {
  const answer = page.evaluate(
    (wanted) =>
      new Promise<{ ms: number; stall: number }>((resolve, reject) => {
        const start = performance.now();
        let [last, stall] = [start, 0];
        const ticks = setInterval(() => {
          const now = performance.now();
          stall = Math.max(stall, now - last);
          last = now;
          if (now - start > 60_000) reject(new Error(`no ${wanted} within a minute`));
          if (document.querySelector(wanted) === null) return;
          clearInterval(ticks);
          // What was put into the page is laid out and painted before this frame's task ends.
          requestAnimationFrame(() => setTimeout(() => resolve({ ms: performance.now() - start, stall }), 0));
        }, 4);
      }),
    selector,
  );
  await press();
  return await answer;
}

function note(name: string, { ms, stall }: { ms: number; stall: number }): void {
  const known = figures[name] ?? { times: [], stalls: [] };
  known.times.push(ms);
  known.stalls.push(stall);
  figures[name] = known;
}

test('a map of 500 services and 2,000 calls is laid out while the window goes on', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    await command(round === 0 ? 'Go to the service map' : 'New service map');
    note('map', await measured('.map-node', () => page.keyboard.press('Enter')));
    // Clients of the roots are no services.
    expect(await map().locator('[data-node]').count()).toBeGreaterThanOrEqual(SERVICES);
    if (round === 0) await photograph(page, 'map-large');
    await page.keyboard.press('Control+W');
    await map().waitFor({ state: 'detached' });
  }
});

test('a service of it is readable after focus', async () => {
  await command('Go to the service map');
  await page.keyboard.press('Enter');
  const service = map().getByRole('img', { name: `${serviceName(300)}, ` });
  await service.waitFor();
  await page.getByLabel('Filter services').fill(serviceName(300));
  await page.keyboard.press('Enter');
  await map().focus();
  await page.keyboard.press('f');
  await page.getByText(`${serviceName(300)}, 1 call away`).waitFor();
  // A line of 14 px at a scale of 1; nothing below 10 px is read.
  await expect
    .poll(() => service.locator('.map-name').evaluate((name) => name.getBoundingClientRect().height))
    .toBeGreaterThanOrEqual(10);
  await photograph(page, 'map-large-focus');
});

test('a trace of 10,000 segments is drawn', async () => {
  const list = page.getByRole('grid', { name: 'Traces' });
  for (let round = 0; round < ROUNDS; round++) {
    await command('Go to traces');
    await page.keyboard.press('Enter');
    // The longest one stands first.
    await list.getByText(traceId.slice(0, 15)).first().waitFor();
    await list.focus();
    note('trace', await measured('.timeline-row', () => page.keyboard.press('Enter')));
    expect(await page.getByRole('treegrid').getAttribute('aria-rowcount')).toBe(String(SEGMENTS + 1));
    if (round === 0) await photograph(page, 'trace-large');
    await page.keyboard.press('Control+W');
    await page.getByRole('treegrid').waitFor({ state: 'detached' });
  }
  mkdirSync(measures, { recursive: true });
  writeFileSync(join(measures, 'trace.json'), `${JSON.stringify({ SERVICES, CALLS, SEGMENTS, figures }, null, 2)}\n`);
});
