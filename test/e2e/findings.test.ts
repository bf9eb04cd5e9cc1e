import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './support/axe.ts';
import { misfits, resizeWindow } from './support/fit.ts';
import { keyboardOf } from './support/keyboard.ts';
import { importDone, type LaunchedApp, launchApp } from './support/launch.ts';
import { runCommand } from './support/palette.ts';
import { photograph } from './support/photograph.ts';
import { FIRST_MS, KEYS, STOPPED, THROTTLED, writeRateTrail } from './support/rate-trail.ts';

/** The area Findings in the built program; what is found was planted into a trail made here. */
let folder: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-findings-'));
  launched = await launchApp({ home: folder, paths: [writeRateTrail(folder)] });
  page = launched.page;
  await importDone(page);
});

afterAll(async () => {
  await launched?.close();
  rmSync(folder, { recursive: true, force: true });
});

const timeline = () => page.getByRole('listbox', { name: 'Findings over time' });
const lane = (name: RegExp) => page.getByRole('option', { name });
const clock = (minute: number) => new Date(FIRST_MS + minute * 60_000).toISOString().slice(11, 19);
const drawer = () => page.getByRole('complementary', { name: 'Attribution' });
const rows = (count: number) =>
  page.locator(`[role="grid"][aria-label="Rows of the result"][aria-rowcount="${count + 1}"]`).waitFor();
const backToFindings = () => page.getByRole('tab', { name: /^Findings/ }).click();

test("G then F opens the area: each planted time in a lane, AWS's events told apart by name", async () => {
  const keys = keyboardOf(page);
  await page.locator('.cm-content').focus();
  await keys.press('Escape', 'Tab');
  await keys.region('rail');
  await keys.tabTo(/^Findings$/);
  await keys.press('Enter');
  await page.getByText('6 findings', { exact: true }).waitFor();
  const names = await page.locator('.lane-name').allTextContents();
  expect(names.sort()).toEqual([
    'Call rate: autoscaling CompleteLifecycleActionRate anomaly',
    'Call rate: ec2 CreateTagsCloudTrail Insights event',
    'Call rate: iam CreateAccessKeyCloudTrail Insights event',
    'Call rate: iam CreateAccessKeyRate anomaly',
    'Error rate: iam CreateAccessKey, AccessDeniedRate anomaly',
    'Error rate: iam ListRoles, ThrottlingRate anomaly',
  ]);
  await page.getByText(/1 trail of 2 .* less than 24 h of records: nothing was tested there/).waitFor();
});

test('J walks through the lanes; the finding shows its start, its end, its events and who made them', async () => {
  await timeline().focus();
  await page.keyboard.press('j');
  await lane(/ListRoles, Throttling/).click();
  const events = (THROTTLED.to - THROTTLED.from) * THROTTLED.each;
  const story = page.locator('.finding-story');
  await story.getByText(`${clock(THROTTLED.from)} → ${clock(THROTTLED.to)}`).waitFor();
  expect(await story.textContent()).toContain('to 30 a minute');
  expect(await story.textContent()).toContain(`${events} events`);
  await drawer()
    .getByRole('button', { name: `Open ${events} events` })
    .waitFor();
  await drawer().getByText('ci-deployer', { exact: true }).waitFor();
  await drawer().getByText('aws-cli/2.31.4', { exact: true }).waitFor();
  await drawer().getByText('Throttling', { exact: true }).waitFor();
  await page.getByText(/smallest unusual rate/).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await photograph(page, 'findings');
});

test('its events, its Top N and its values open in tabs of their own', async () => {
  const events = (THROTTLED.to - THROTTLED.from) * THROTTLED.each;
  await drawer()
    .getByRole('button', { name: `Open ${events} events` })
    .click();
  await rows(events);
  await backToFindings();
  await drawer().getByRole('button', { name: 'Top N in this time' }).click();
  await page
    .locator('.contributors-figure', { hasText: 'Matched events' })
    .locator('strong', { hasText: String(events) })
    .waitFor();
  await backToFindings();
  await drawer().getByText('ci-deployer', { exact: true }).focus();
  await drawer().getByRole('button', { name: 'ci-deployer' }).press('+');
  await rows(events);
  await backToFindings();
});

test('the chart has a table twin with the counts of each minute', async () => {
  await page.locator('.finding .series-chart').focus();
  await page.keyboard.press('l');
  const row = page.locator('.finding-twin tbody tr', { hasText: `${clock(THROTTLED.from)}` });
  expect(await row.locator('td').allTextContents()).toEqual([
    `2026-11-13 ${clock(THROTTLED.from)}`,
    String(THROTTLED.each),
    String(THROTTLED.each),
    'unusual',
  ]);
  await page.keyboard.press('Escape');
});

test('a drop says what it fell to; with its baseline the chart reaches back to it', async () => {
  await lane(/CompleteLifecycleAction/).click();
  const story = page.locator('.finding-story');
  await story.getByText(`${clock(STOPPED.from)} → ${clock(STOPPED.to)}`).waitFor();
  expect(await story.textContent()).toContain('Fell from a baseline of 2 a minute to 0 a minute');
  await page.locator('.finding').getByText('With baseline').click();
  await page.getByText(/^mean of/).waitFor();
  await photograph(page, 'findings-drop');
});

test('an Insights event of AWS leads to the finding of ours that overlaps, and the other way round; both as JSON', async () => {
  await lane(/CreateAccessKey.*CloudTrail Insights event/).click();
  await drawer().getByText('1 rate anomaly of ours overlaps:').waitFor();
  await drawer().getByText('JSON', { exact: true }).click();
  const aws = JSON.parse((await drawer().locator('pre').textContent()) ?? '') as { eventType: string };
  expect(aws.eventType).toBe('AwsCloudTrailInsight');
  await drawer().getByText('Attribution', { exact: true }).last().click();
  await drawer()
    .getByRole('button', { name: /^Call rate: iam CreateAccessKey/ })
    .click();
  await drawer().getByText('1 CloudTrail Insights event from AWS overlaps:').waitFor();
  await drawer().getByText('JSON', { exact: true }).click();
  const ours = JSON.parse((await drawer().locator('pre').textContent()) ?? '') as Record<string, unknown>;
  expect(ours).toMatchObject({ name: 'Rate anomaly', eventType: 'RateAnomaly', startTime: `2026-11-13T${clock(KEYS.from)}Z`, endTime: `2026-11-13T${clock(KEYS.to)}Z` }); // biome-ignore format: one comparison
  await drawer().getByText('Attribution', { exact: true }).last().click();
  await lane(/CreateTags/).click();
  await drawer().getByText('No rate anomaly of ours overlaps.').waitFor();
  await drawer().getByRole('button', { name: 'Open its records' }).click();
  await rows(2);
  await backToFindings();
});

test('the table twin sorts by any column, and the filter leaves what is asked for', async () => {
  await runCommand(page, 'Show findings as a table');
  const grid = page.getByRole('grid', { name: 'Findings' });
  await grid.waitFor();
  expect(await grid.getAttribute('aria-rowcount')).toBe('7');
  const [first] = await page.locator('[role="grid"] [aria-rowindex="2"] [role="gridcell"]').allTextContents();
  expect(first).toMatch(/CreateAccessKey|ListRoles/);
  await photograph(page, 'findings-table');
  await page
    .getByRole('navigation', { name: 'Areas' })
    .getByRole('button', { name: /^Findings/ })
    .click();
  await page.getByRole('button', { name: /^Rate anomalies: errors/ }).click();
  await page.getByText('2 findings of 6').waitFor();
  await page.getByLabel('Filter findings').fill('throttling');
  await page.getByText('1 finding of 6').waitFor();
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await page.getByText('6 findings', { exact: true }).waitFor();
  await grid.focus();
  await page.keyboard.press('l');
  await timeline().waitFor();
});

test('parameters are seen and changed; a wrong one says so; principals have rates of their own', async () => {
  await page.getByRole('button', { name: 'Parameters', exact: true }).click();
  const least = page.getByLabel('At least, events');
  expect(await least.inputValue()).toBe('10');
  await least.fill('none');
  await page.getByText('Not possible: At least, events').waitFor();
  await least.fill('100');
  await photograph(page, 'findings-parameters');
  await least.press('Enter');
  await page.getByText('4 findings', { exact: true }).waitFor(); // 12 calls a minute are 60 in five
  await page.getByRole('button', { name: 'Parameters, 1 changed' }).waitFor();
  await page.getByRole('button', { name: 'Usual parameters' }).click();
  await page.getByRole('button', { name: 'Compute' }).click();
  await page.getByText('6 findings', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Parameters', exact: true }).click();
  await page.getByRole('button', { name: 'Rates of: APIs' }).click();
  await page.getByRole('menuitem', { name: 'Principals' }).click();
  await lane(/Call rate: eve/).click();
  await drawer().getByText('iam.amazonaws.com CreateAccessKey', { exact: true }).waitFor();
});

test('all findings are written as Insights records, those listed as CSV', async () => {
  const target = (name: string) => join(folder, name);
  for (const [entry, name] of [
    ['All findings as Insights records (JSON)…', 'findings.json'],
    ['Listed findings (CSV)…', 'findings.csv'],
  ] as const) {
    await launched.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, target(name));
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('menuitem', { name: entry }).click();
    await page.waitForFunction(
      (wanted) => document.querySelector('[role="status"][aria-live]')?.textContent?.includes(wanted),
      name,
    );
  }
  const report = JSON.parse(readFileSync(target('findings.json'), 'utf8')) as { anomalies: { insightDetails: { principal?: string } }[]; insightsEvents: unknown[] }; // biome-ignore format: a type
  expect(report.insightsEvents).toHaveLength(2);
  expect(report.anomalies.map(({ insightDetails: { principal } }) => principal?.split('/').at(-1)).sort()).toContain(
    'eve',
  );
  const [head, ...lines] = readFileSync(target('findings.csv'), 'utf8').trimEnd().split('\r\n');
  expect(head).toContain('startTime,endTime,awsRegion');
  expect(lines).toHaveLength(report.anomalies.length + 2);
});

test('a finding and its attribution lose nothing at twice the size', async () => {
  // A strip of many tabs scrolls, whatever is in front.
  for (const name of [/^Events:/, /^Top N:/, /^userIdentity/, /^Records:/]) {
    await page.getByRole('tab', { name }).click();
    await page.keyboard.press('Control+w');
  }
  await backToFindings();
  await lane(/eve/).first().click();
  await resizeWindow(launched.app, page, { width: 1440, height: 900, zoom: 2 });
  expect(await misfits(page)).toEqual([]);
  await resizeWindow(launched.app, page, { width: 1440, height: 900, zoom: 1 });
});
