import { readFileSync, rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { type LaunchedApp, launchApp } from '../test/e2e/support/launch.ts';
import { median, percentile } from './statistics.ts';

/**
 * The query screen on a large workspace, in a real window; prints its figures as JSON. Under an Electron and a screen:
 *   node scripts/electron.mjs -- node out/bench/window.js WORKSPACE
 */
const ROUNDS = 9;
/** A part of the page that did not change for so long is at rest. */
const REST_MS = 700;
const SCROLL_FRAMES = 400;

export interface WindowFigures {
  /** From the query's end in the engine to its rows on screen, ms. */
  firstRows: number[];
  /** From Enter on a brush to the last change of grid, facets and histogram, ms. */
  brush: number[];
  /** Script, style and layout of a frame while scrolling, ms. */
  frames: { median: number; p95: number; longest: number; count: number };
  /** Longest time that a row in view was blank while scrolling, ms. */
  longestBlank: number;
  /** Largest working set of the page's process, MB. */
  workingSetMb: number;
}

/** Waits for the part of the page to rest and answers when it changed last, ms after `from` (a `performance.now()`). */
async function settled(page: Page, from: number): Promise<number> {
  return await page.evaluate(
    async ([began, rest]) => {
      const part = document.querySelector('[data-front]');
      if (part === null) throw new Error('no query is on screen');
      let last = performance.now();
      const observer = new MutationObserver(() => {
        last = performance.now();
      });
      observer.observe(part, { childList: true, subtree: true, characterData: true, attributes: true });
      while (performance.now() - last < rest) await new Promise((resolve) => setTimeout(resolve, 20));
      observer.disconnect();
      return last - began;
    },
    [from, REST_MS] as const,
  );
}

const now = (page: Page) => page.evaluate(() => performance.now());

async function write(page: Page, text: string): Promise<void> {
  const editor = page.locator('[data-front] .editor .cm-content').first();
  await editor.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Escape');
}

/** Runs the text in the editor and answers with the time from the query's end to its rows, ms. */
async function firstRows(page: Page, text: string, rows: number): Promise<number> {
  await write(page, text);
  // The listener is there before the key comes: what is said to the page and what is pressed go different ways.
  const pressed = await page.evaluateHandle(() => {
    const at = { ms: 0 };
    const note = () => {
      at.ms = performance.now();
    };
    window.addEventListener('keydown', note, { capture: true, once: true });
    return at;
  });
  await page.keyboard.press('Control+Enter');
  const shown = page.evaluate(
    ([at, count]) =>
      new Promise<number>((resolve, reject) => {
        const look = () => {
          const grid = document.querySelector(`[role="grid"][aria-rowcount="${count + 1}"]`);
          const cell = grid?.querySelector('[data-row="0"] [data-column="0"]');
          if (cell && cell.querySelector('.grid-wait') === null) resolve(performance.now() - at.ms);
          else if (performance.now() - at.ms < 60_000) requestAnimationFrame(look);
          else reject(new Error(`${count} rows did not come`));
        };
        look();
      }),
    [pressed, rows] as const,
  );
  const ms = await shown;
  const bar = (await page.locator('.result-bar').first().textContent()) ?? '';
  const [, number, unit] = /([\d.,]+)\s(ms|s)\b/.exec(bar) ?? [];
  if (number === undefined) throw new Error(`The result's bar tells no time: ${bar}`);
  const elapsed = Number(number.replaceAll(',', '')) * (unit === 's' ? 1000 : 1);
  return Math.max(0, ms - elapsed);
}

/** Chooses a few bins of the histogram by keys and zooms to them; answers with the time until all rests, ms. */
async function brush(page: Page, at: number): Promise<number> {
  const chart = page.locator('[data-front] .histogram').first();
  await chart.focus();
  await page.keyboard.press('Home');
  for (let bin = 0; bin < at; bin++) await page.keyboard.press('ArrowRight');
  for (let bin = 0; bin < 4; bin++) await page.keyboard.press('Shift+ArrowRight');
  const from = await now(page);
  await page.keyboard.press('Enter');
  return await settled(page, from);
}

/** Scrolls through the grid at the speed of a fast wheel, in leaps and to its end; what each frame cost, and blanks. */
async function scroll({ app, page }: LaunchedApp): Promise<Pick<WindowFigures, 'frames' | 'longestBlank'>> {
  const box = await page.locator('[role="grid"]').first().boundingBox();
  if (box === null) throw new Error('there is no grid');
  await page.mouse.move(box.x + 200, box.y + 200);
  const blank = page.evaluate((frames) => {
    return new Promise<number>((resolve) => {
      let [left, longest, since] = [frames, 0, 0];
      const look = (at: number) => {
        const grid = document.querySelector('[role="grid"]')?.getBoundingClientRect();
        const isBlank = [...document.querySelectorAll('.grid-wait')].some((wait) => {
          const { top, bottom } = wait.getBoundingClientRect();
          return grid !== undefined && bottom > grid.top + 26 && top < grid.bottom;
        });
        if (!isBlank) since = 0;
        else if (since === 0) since = at;
        else longest = Math.max(longest, at - since);
        left--;
        if (left > 0) requestAnimationFrame(look);
        else resolve(longest);
      };
      requestAnimationFrame(look);
    });
  }, SCROLL_FRAMES);
  await app.evaluate(async ({ contentTracing }) => {
    await contentTracing.startRecording({ included_categories: ['devtools.timeline', 'toplevel'] });
  });
  let over = false;
  void blank.finally(() => {
    over = true;
  });
  for (let turn = 0; !over; turn++) await page.mouse.wheel(0, turn % 40 === 39 ? 400_000 : 240);
  const file = await app.evaluate(({ contentTracing }) => contentTracing.stopRecording());
  const costs = frameCosts(file);
  rmSync(file, { force: true });
  return {
    longestBlank: await blank,
    frames: {
      median: median(costs),
      p95: percentile(costs, 95),
      longest: Math.max(...costs),
      count: costs.length,
    },
  };
}

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  pid: number;
  tid: number;
  args?: { name?: string };
}

/** What counts as script, style and layout; parts of one another are counted once. */
const WORK =
  /^(?:FunctionCall|EvaluateScript|EventDispatch|FireAnimationFrame|RunMicrotasks|TimerFire|UpdateLayoutTree|Layout|MinorGC|MajorGC|HandlePostMessage)$/;

/** Milliseconds of script, style and layout between the beginnings of two frames, of the page that drew most frames. */
function frameCosts(file: string): number[] {
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { traceEvents: TraceEvent[] };
  const frames = traceEvents.filter(({ name }) => name === 'FireAnimationFrame');
  const threads = new Map<string, number>();
  for (const { pid, tid } of frames) threads.set(`${pid}:${tid}`, (threads.get(`${pid}:${tid}`) ?? 0) + 1);
  const page = [...threads].sort(([, a], [, b]) => b - a)[0]?.[0];
  const ofPage = ({ pid, tid }: TraceEvent) => `${pid}:${tid}` === page;
  const begins = frames
    .filter(ofPage)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const work = traceEvents
    .filter((event) => ofPage(event) && event.ph === 'X' && WORK.test(event.name))
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const costs = begins.map(() => 0);
  let [end, frame] = [0, 0];
  for (const { ts, dur = 0 } of work) {
    if (ts < end) continue; // inside of the one before
    end = ts + dur;
    while (frame + 1 < begins.length && (begins[frame + 1] ?? 0) <= ts) frame++;
    costs[frame] = (costs[frame] ?? 0) + dur / 1000;
  }
  return costs;
}

const [workspace = ''] = process.argv.slice(2);
const launched = await launchApp({ paths: [workspace] });
const { app, page } = launched;
let workingSetMb = 0;
const watch = setInterval(async () => {
  const kb = await app
    .evaluate(({ app: electron }) =>
      Math.max(
        ...electron
          .getAppMetrics()
          .filter(({ type }) => type === 'Tab')
          .map(({ memory }) => memory.workingSetSize),
      ),
    )
    .catch(() => 0);
  workingSetMb = Math.max(workingSetMb, kb / 1000);
}, 500);
await page.setViewportSize({ width: 1440, height: 900 }).catch(() => undefined);
await page.locator('[data-range-chip]').waitFor({ timeout: 60_000 });
await page.keyboard.press('Control+T');
// The new tab, and not the one that a workspace opens with, is written into.
await page.locator('[role="tab"][aria-selected="true"]').filter({ hasText: 'Query 2' }).waitFor();
const fields = 'fields @timestamp, eventSource, eventName, sourceIPAddress, errorCode, @message';
const say = (stage: string) => process.stderr.write(`    window: ${stage}\n`);
say('first rows');
const firsts: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const limit = 10_000 - round;
  firsts.push(await firstRows(page, `${fields}\n| sort @timestamp desc\n| limit ${limit}`, limit));
  await settled(page, await now(page));
}
say('brush');
const brushes: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  brushes.push(await brush(page, 10 + round * 8));
  await page.keyboard.press('Alt+ArrowLeft');
  await settled(page, await now(page));
}
say('all rows');
await page.keyboard.press('Control+Shift+Q');
const info = (await page.locator('.side-panel, [data-region="side"]').first().textContent()) ?? '';
const events = Number(/([\d,]{5,}) events/.exec(info)?.[1]?.replaceAll(',', ''));
const all = await firstRows(page, 'SELECT * FROM cloudtrail', events);
await settled(page, await now(page));
say('scrolling');
const scrolled = await scroll(launched);
clearInterval(watch);
const figures: WindowFigures & { selectAll: number } = {
  firstRows: firsts,
  brush: brushes,
  selectAll: all,
  ...scrolled,
  workingSetMb,
};
console.log(JSON.stringify(figures));
await launched.close();
