import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importDone, importDropped, type LaunchedApp, launchApp } from './support/launch.ts';
import { writeTrail } from './support/made-trail.ts';
import { photograph } from './support/photograph.ts';

/**
 * Every state of a result pane (not run, running, cancelled, empty, cut, warning, error of the query and of the engine, stale,
 * partial), made in a real window by what brings it about. Pictures land in out/screens as state-*.
 */
const EVENTS = 12_000;
const ENDLESS = 'SELECT sum(hash(a.range + b.range)) FROM range(1000000) a, range(1000000) b';

let folder: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-states-'));
  mkdirSync(join(folder, 'first'));
  writeTrail(join(folder, 'first'), EVENTS);
  launched = await launchApp({ paths: [join(folder, 'first')], env: { TRAILGLASS_MEMORY_LIMIT: '256MB' } });
  page = launched.page;
  await importDone(page);
});

afterAll(async () => {
  await launched.close();
  rmSync(folder, { recursive: true, force: true });
});

const pane = () => page.getByRole('region', { name: 'Results' });
const bar = () => page.locator('.result-state');
const rows = (count: number) => page.locator(`[role="grid"][aria-rowcount="${count + 1}"]`).waitFor();
const button = (name: string) => pane().getByRole('button', { name });

async function write(text: string): Promise<void> {
  await page.locator('[data-front] .cm-content').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

async function ask(text: string): Promise<void> {
  await write(text);
  await page.keyboard.press('Control+Enter');
}

async function sqlTab(): Promise<void> {
  await page.keyboard.press('Control+t');
  await page.getByRole('textbox', { name: 'Logs Insights text' }).waitFor();
  await page.keyboard.press('Control+Shift+Q');
  await page.getByRole('textbox', { name: 'SQL text' }).waitFor();
}

test('not run: queries to start from', async () => {
  await pane().getByText('No result yet').waitFor();
  await pane().getByRole('heading', { name: 'Write a query, or start from one' }).waitFor();
  expect(await pane().locator('.acts button').count()).toBeGreaterThanOrEqual(5);
  await photograph(page, 'state-not-run');
});

test('cut by the limit that nobody wrote: how many there are, and all of them on demand', async () => {
  await ask('fields @timestamp, eventName, sourceIPAddress');
  await bar().getByText('10,000 rows shown').waitFor();
  expect(await bar().textContent()).toContain('of 12,000 that match, limit 10,000');
  expect(await bar().getAttribute('title')).toContain('Data: 12,000 trail events and 0 log events when it ran');
  await photograph(page, 'state-truncated');
  await button('Show all 12,000 rows').click();
  await rows(EVENTS);
  expect(await bar().textContent()).toContain('of 12,000 events, all time');
});

test('empty: which line removed the last rows, and two ways on', async () => {
  await page.keyboard.press('Control+Shift+D');
  await page.getByRole('textbox', { name: 'From' }).fill('2026-11-14 00:00');
  await page.getByRole('textbox', { name: 'To (not included)' }).fill('2026-11-14 01:00');
  await page.getByRole('button', { name: 'Apply range' }).click();
  await ask('fields eventName\n| filter eventName = "GetObject"\n| filter errorCode = "NoSuchCode"');
  // An event a second, every third of them a GetObject.
  await pane().getByText('The filter in line 3 removes the last 1,200 events.').waitFor();
  await photograph(page, 'state-empty');
  await button('Widen range to all data').click();
  await pane().getByText('The filter in line 3 removes the last 4,000 events.').waitFor();
  await button('Run without the filter in line 3').click();
  await rows(4000);
});

test('warning: a field that no event has, with the one that is meant', async () => {
  await ask('fields @timestmp, eventName\n| limit 5');
  const replace = button('Replace with @timestamp');
  await replace.waitFor();
  await button('List fields').waitFor();
  await photograph(page, 'state-warning');
  await replace.click();
  await page.getByRole('columnheader', { name: /^@timestamp/ }).waitFor();
  await replace.waitFor({ state: 'detached' });
});

test('error of the query: the place, the cause, the repair; the rows before stay, greyed', async () => {
  await ask('stats count(*) as calls by eventName\n| sort callz desc');
  await pane().getByText('Query not run').waitFor();
  await pane().getByText('line 2, column 8', { exact: true }).waitFor();
  await pane().locator('.snippet .wavy', { hasText: 'callz' }).waitFor();
  await page.locator('.grid.dim').waitFor();
  await button('List fields').waitFor();
  await photograph(page, 'state-query-error');
  await button('Replace with calls').click();
  await page.keyboard.press('Control+Enter');
  await rows(3);
});

test('running with rows: those that any query may show are here while the others are looked for', async () => {
  // Every event passes every filter, each of which is a search through the whole record: counting them takes seconds.
  const slow = Array.from({ length: 180 }, (_, n) => `| filter @message like /(.*e.*v.*){2}[^${n}]/`).join('\n');
  await ask(`fields @timestamp, eventName, sourceIPAddress\n${slow}\n| limit any 2000`);
  await bar().getByText('500 rows so far').waitFor();
  await rows(500);
  expect(await page.locator('.grid.dim').count()).toBe(0);
  await photograph(page, 'state-running-rows');
  await button('Cancel').click();
  await bar()
    .getByText(/500 rows kept$/)
    .waitFor();
  await page.locator('.grid.dim').waitFor();
  await photograph(page, 'state-cancelled-rows');
  await ask('fields eventName | limit any 3');
  await rows(3);
});

test('running: a skeleton where there were no rows, and cancelling it', async () => {
  await sqlTab();
  await ask(ENDLESS);
  await page.locator('.skeleton').waitFor();
  await bar()
    .getByText(/^Running, /)
    .waitFor();
  const cancel = button('Cancel');
  await cancel.waitFor();
  await photograph(page, 'state-running');
  await cancel.click();
  await bar()
    .getByText(/^Cancelled /)
    .waitFor();
  expect(await bar().textContent()).toContain('nothing was changed');
});

test('cancelled: the result before is kept at 60 per cent', async () => {
  await ask('SELECT eventName, count(*) AS calls FROM cloudtrail GROUP BY eventName');
  await rows(3);
  await ask(ENDLESS);
  await page.locator('.grid.dim').waitFor();
  await photograph(page, 'state-running-kept');
  await button('Cancel').click();
  await bar()
    .getByText(/^Cancelled /)
    .waitFor();
  expect(await bar().textContent()).toMatch(/previous result of \d\d:\d\d:\d\d kept/);
  expect(await page.locator('.grid.dim .grid-rows').evaluate((part) => getComputedStyle(part).opacity)).toBe('0.6');
  await button('Run again').waitFor();
  await photograph(page, 'state-cancelled');
});

test('error of the engine: which limit, in plain words, and where it is raised', async () => {
  // One list cannot be spilled.
  await ask("SELECT list(repeat('x', 1000) || i) FROM range(1000000) t(i)");
  await pane()
    .getByText(/^Stopped after .*: memory limit$/)
    .waitFor();
  await button('Raise limit…').waitFor();
  await button('Copy details').waitFor();
  await photograph(page, 'state-engine-error');
});

test('ten million rows scroll to the very last one, two hundred columns to theirs', async () => {
  await ask('SELECT range AS n FROM range(10000000)');
  await rows(10_000_000);
  const grid = page.getByRole('grid');
  await grid.focus();
  await page.keyboard.press('Control+End');
  const last = grid.locator('[aria-rowindex="10000001"]');
  await last.getByText('9,999,999', { exact: true }).waitFor();
  const [box, frame] = [await last.boundingBox(), await grid.boundingBox()];
  if (box === null || frame === null) throw new Error('the grid is not on screen');
  expect(box.y + box.height).toBeLessThanOrEqual(frame.y + frame.height + 1);
  // The wheel at the end of the bar goes no further, and one row up is the row before.
  await page.keyboard.press('ArrowUp');
  await grid.locator('[aria-rowindex="10000000"]').getByText('9,999,998', { exact: true }).waitFor();
  await photograph(page, 'grid-ten-million');
  const columns = Array.from({ length: 200 }, (_, i) => `range + ${i} AS c${i}`).join(', ');
  await ask(`SELECT ${columns} FROM range(1000)`);
  await rows(1000);
  await page.getByRole('grid').focus();
  await page.keyboard.press('End');
  await page.getByRole('columnheader', { name: 'c199', exact: true }).waitFor();
  expect(await page.getByRole('columnheader').count()).toBeLessThan(60);
});

test('stale, then partial: what came since, and which files were not read', async () => {
  await ask('SELECT count(*) AS events FROM cloudtrail');
  await rows(1);
  mkdirSync(join(folder, 'second'));
  const later = join(folder, 'second', '111122223333_CloudTrail_eu-west-1_20261115T0000Z_later.json');
  const Records = [
    {
      eventVersion: '1.11',
      eventTime: '2026-11-15T00:00:00Z',
      eventSource: 's3.amazonaws.com',
      eventName: 'GetObject',
      awsRegion: 'eu-west-1',
      eventID: 'later',
      recipientAccountId: '111122223333',
    },
  ];
  writeFileSync(later, JSON.stringify({ Records }));
  writeFileSync(
    join(folder, 'second', '111122223333_CloudTrail_eu-west-1_20261115T0005Z_torn.json.gz'),
    Buffer.from([0x1f, 0x8b, 8, 0, 0]),
  );
  await importDropped(page, [join(folder, 'second')]);
  await importDone(page);
  await bar()
    .getByText(/1 newer event since$/)
    .waitFor();
  await photograph(page, 'state-stale');
  await button('Run again').click();
  await bar()
    .getByText(/1 trail file not read$/)
    .waitFor();
  await pane()
    .getByText(/^1 trail file not read, .*: data can be missing\./)
    .waitFor();
  await photograph(page, 'state-partial');
  await button('Show files').click();
  await page
    .getByRole('dialog')
    .getByText(/torn\.json\.gz/)
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
});
