import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LaunchedApp, launchApp } from './support/launch.ts';

/** What a trace says in its own words, in the built program: its secrets stay dotted, and log lines that name it lead to it. */
const TRACE = '1-691f02c0-0000000000000000000000aa';
const SECRET = 'correct-horse-battery';

let folder: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-trace-text-'));
  const document = {
    trace_id: TRACE,
    id: '00000000000000a1',
    name: 'checkout',
    start_time: 1_763_640_000,
    end_time: 1_763_640_001,
    fault: true,
    annotations: { password: SECRET, plan: 'gold' },
    metadata: { default: { sessionToken: SECRET, note: 'kept' } },
    cause: { exceptions: [{ id: '00000000000000e1', message: `refused {"password":"${SECRET}"}`, type: 'Refused' }] },
  };
  writeFileSync(join(folder, 'segments.json'), JSON.stringify(document));
  const lines = [
    { timestamp: '2025-11-20T12:00:00.200Z', message: `began Root=${TRACE};Parent=00000000000000a1;Sampled=1` },
    { timestamp: '2025-11-20T12:00:00.300Z', message: `traceparent 00-${TRACE.slice(2).replace('-', '')}-00000000000000a1-01` },
    { timestamp: '2025-11-20T12:00:00.400Z', message: 'a line that names no trace at all, and says so' },
  ]; // biome-ignore format: one line an event
  writeFileSync(join(folder, 'app.ndjson'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  launched = await launchApp({ paths: [folder] });
  page = launched.page;
  await page.getByRole('dialog').getByText('done').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

afterAll(async () => {
  await launched.close();
  rmSync(folder, { recursive: true, force: true });
});

const detail = () => page.getByRole('complementary', { name: 'Detail' });
const bodyText = async () => (await page.locator('body').textContent()) ?? '';

test('log lines that name a trace in X-Ray’s form or W3C’s have a link to it, others none', async () => {
  await page.keyboard.press('Control+T');
  await page.locator('[data-front] .cm-content').focus();
  await page.keyboard.insertText('fields @timestamp, message | sort @timestamp asc');
  await page.keyboard.press('Control+Enter');
  await page.locator('[role="grid"][aria-rowcount="4"] [data-row="2"] [data-column="1"]').waitFor();
  const links = page.locator('[data-column="1"]').getByRole('button', { name: `Open trace ${TRACE}` });
  const named = await page.locator('.trace-link').evaluateAll((all) => all.map((one) => one.closest('[data-row]')?.getAttribute('data-row'))); // biome-ignore format: one question
  expect(named).toEqual(['0', '1']);
  await links.first().click();
  await page.getByRole('treegrid').getByText('checkout').first().waitFor();
});

test('annotations, metadata and exceptions keep their secrets dotted, also in the raw document', async () => {
  await page.getByRole('treegrid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await detail().getByText('gold').waitFor();
  await detail().getByText('Refused', { exact: true }).waitFor();
  await detail().getByText('"kept"').waitFor();
  expect(await bodyText()).not.toContain(SECRET);
  await page.getByText('Raw', { exact: true }).click();
  await page.getByText('"trace_id"').first().waitFor();
  expect(await bodyText()).not.toContain(SECRET);
});
