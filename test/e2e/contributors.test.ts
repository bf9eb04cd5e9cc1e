import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seriousViolations } from './support/axe.ts';
import { INVICTUS_TRAIL, type InvictusRecord, invictusRecords } from './support/invictus-trail.ts';
import { keyboardOf } from './support/keyboard.ts';
import { importDone, type LaunchedApp, launchApp } from './support/launch.ts';
import { runCommand } from './support/palette.ts';
import { photograph } from './support/photograph.ts';

/** The area Top N in the built program, by keys alone; numbers are those of the trail's files, counted here. */

let home: string;
let launched: LaunchedApp;
let page: Page;
let records: InvictusRecord[];

beforeAll(async () => {
  records = invictusRecords();
  home = mkdtempSync(join(tmpdir(), 'trailglass-contributors-'));
  launched = await launchApp({ home, paths: [INVICTUS_TRAIL] });
  page = launched.page;
  await importDone(page);
});

afterAll(async () => {
  await launched.close();
  rmSync(home, { recursive: true, force: true });
});

/** Contributors by a key made of each record that has one, the largest first; ties by the key. */
function ranked(keyOf: (record: InvictusRecord) => string[] | null, of = records): [keys: string[], events: number][] {
  const counts = new Map<string, number>();
  for (const record of of) {
    const keys = keyOf(record);
    if (keys !== null) counts.set(JSON.stringify(keys), (counts.get(JSON.stringify(keys)) ?? 0) + 1);
  }
  return [...counts]
    .map(([text, events]): [string[], number] => [JSON.parse(text) as string[], events])
    .sort((a, b) => b[1] - a[1]);
}

const caller = ({ sourceIPAddress, userIdentity: { arn } }: InvictusRecord) =>
  arn === undefined ? null : [sourceIPAddress, arn];
const grid = () => page.getByRole('grid', { name: 'Contributors, the largest first' });
const cell = (row: number, name: string) => page.locator(`[role="grid"] [aria-rowindex="${row + 1}"]`).getByText(name);
const figure = (name: string) => page.locator('.contributors-figure', { hasText: name });
const value = async (name: string) => (await figure(name).locator('strong').textContent()) ?? '';
const shown = (number: number) => number.toLocaleString('en-US');
const rows = (count: number) =>
  page.locator(`[role="grid"][aria-label="Rows of the result"][aria-rowcount="${count + 1}"]`).waitFor();
const settled = (name: string, text: string) => figure(name).locator('strong', { hasText: text }).waitFor();

test('G then C opens the area with a ranking of callers; its figures are those of the files', async () => {
  const keys = keyboardOf(page);
  await page.locator('.cm-content').focus();
  await keys.press('Escape', 'Tab');
  await keys.region('rail');
  await keys.tabTo(/^Top N$/);
  await keys.press('Enter');
  await page.getByRole('tab', { name: /^Callers by IP and principal/ }).waitFor();
  await grid().waitFor();
  const callers = ranked(caller);
  const matched = callers.reduce((sum, [, events]) => sum + events, 0);
  const top = callers.slice(0, 10).reduce((sum, [, events]) => sum + events, 0);
  expect(await value('Unique contributors')).toBe(shown(callers.length));
  expect(await value('Matched events')).toBe(shown(matched));
  expect(await value('Largest contributor')).toBe(`${(((callers[0]?.[1] ?? 0) / matched) * 100).toFixed(1)} %`);
  expect(await value('Top 10 share')).toBe(`${((top / matched) * 100).toFixed(1)} %`);
  expect(await value('Not counted')).toBe(shown(records.length - matched));
  expect(await figure('Not counted').textContent()).toContain(`${shown(records.length - matched)} without a key`);
  await cell(1, shown(callers[0]?.[1] ?? 0)).waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await photograph(page, 'contributors');
});

test('Enter opens the events of a contributor, and each figure its own', async () => {
  const [largest] = ranked(caller);
  await grid().focus();
  await page.keyboard.press('Enter');
  await rows(largest?.[1] ?? 0);
  await page.getByRole('tab', { name: /^Callers by IP/ }).click();
  await figure('Not counted').getByRole('button').focus();
  await page.keyboard.press('Enter');
  await rows(records.filter((record) => caller(record) === null).length);
  await page.getByRole('tab', { name: /^Callers by IP/ }).click();
});

test('plus on a value is a filter of the rule, in the form and in its JSON; Ctrl+Z takes it off again', async () => {
  const callers = ranked(caller);
  const address = callers[0]?.[0][0] ?? '';
  const only = callers.filter(([[ip]]) => ip === address);
  await grid().focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('+');
  await settled('Unique contributors', shown(only.length));
  await page.getByText('Filters, 1 of 4').waitFor();
  await runCommand(page, 'Show ranking as rule JSON');
  const json = page.locator('.rule-text .cm-content');
  expect(await json.textContent()).toContain(`"Match": "$.sourceIPAddress"`);
  expect(await json.textContent()).toContain(`"${address}"`);
  await photograph(page, 'contributors-json');
  await runCommand(page, 'Show ranking as form');
  await grid().focus();
  await page.keyboard.press('Control+z');
  await settled('Unique contributors', shown(callers.length));
  await page.getByText('Filters, 0 of 4').waitFor();
});

test('a rule is pasted as CloudWatch gives it; a mistake stands at its member', async () => {
  const definition = JSON.stringify({
    Schema: { Name: 'CloudWatchLogRule', Version: 1 },
    LogGroupNames: ['cloudtrail'],
    LogFormat: 'JSON',
    Contribution: { Keys: ['$.eventName'], Filters: [{ Match: '$.eventSource', In: ['s3.amazonaws.com'] }] },
    AggregateOn: 'Count',
  });
  const keys = keyboardOf(page);
  await runCommand(page, 'Show ranking as rule JSON');
  const json = page.locator('.rule-text .cm-content');
  await json.focus();
  await keys.press('Control+a');
  await page.keyboard.insertText(
    JSON.stringify({ InsightRules: [{ Name: 'S3Calls', State: 'ENABLED', Definition: definition }] }),
  );
  await page.getByRole('button', { name: 'Use S3Calls' }).focus();
  await keys.press('Enter');
  await page.getByRole('tab', { name: /^S3Calls/ }).waitFor();
  await json.focus();
  await keys.press('Control+Enter');
  const calls = ranked(({ eventSource, eventName }) => (eventSource === 's3.amazonaws.com' ? [eventName] : null));
  await settled('Unique contributors', shown(calls.length));

  await keys.press('Control+a');
  await page.keyboard.insertText(definition.replace('"In"', '"Inn"'));
  const mistake = page.getByRole('list', { name: 'Mistakes in the rule' }).getByRole('button').first();
  await mistake.waitFor();
  await mistake.focus();
  await keys.press('Enter');
  expect(await page.evaluate(() => getSelection()?.toString())).not.toBe('');
  await json.focus();
  await keys.press('Control+a');
  await page.keyboard.insertText(definition);
  await page.getByRole('list', { name: 'Mistakes in the rule' }).waitFor({ state: 'detached' });
  await runCommand(page, 'Show ranking as form');
  await page.getByRole('button', { name: /^Filter \$\.eventSource In s3/ }).waitFor();
});

test('saved with Ctrl+S, the rule stands in the side panel and is exported for CloudWatch', async () => {
  const keys = keyboardOf(page);
  await grid().focus();
  await keys.press('Control+s');
  await page.getByRole('dialog', { name: 'Save ranking' }).waitFor();
  await keys.press('Control+a');
  await page.keyboard.insertText('Calls of S3');
  await keys.press('Enter');
  await page.getByRole('treeitem', { name: 'Calls of S3' }).waitFor();
  await runCommand(page, 'Export rule for CloudWatch');
  const dialog = page.getByRole('dialog', { name: 'Export rule for CloudWatch' });
  await dialog.locator('pre').waitFor();
  const input = JSON.parse((await dialog.locator('pre').textContent()) ?? '{}') as Record<string, string>;
  expect(input).toMatchObject({ RuleName: 'Calls-of-S3', RuleState: 'ENABLED' });
  expect(JSON.parse(input.RuleDefinition ?? '')).toMatchObject({ Contribution: { Keys: ['$.eventName'] } });
  expect.soft(await seriousViolations(page)).toEqual([]);
  await keys.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('a brush by keys becomes the range; both windows compared, the spike explained, the chart as a table', async () => {
  const keys = keyboardOf(page);
  await runCommand(page, 'New ranking');
  await page.getByRole('tab', { name: /^Ranking 1/ }).waitFor();
  await settled('Unique contributors', shown(ranked(caller).length));
  const chart = page.getByRole('application', { name: /^Contributors over time/ });
  await chart.focus();
  await keys.press('ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight');
  await page.getByRole('button', { name: 'Set range' }).waitFor();
  await photograph(page, 'contributors-brush');
  await page.getByRole('button', { name: 'Explain', exact: true }).focus();
  await keys.press('Enter');
  await page.locator('.ranking-explained-field').first().waitFor();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await photograph(page, 'contributors-explain');
  await runCommand(page, 'Compare contributors with an earlier range');
  await page.getByRole('grid', { name: /^Contributors of both ranges/ }).waitFor();
  await photograph(page, 'contributors-compare');
  expect.soft(await seriousViolations(page)).toEqual([]);
  await chart.focus();
  await keys.press('l');
  const twin = page.getByRole('grid', { name: 'Contributors over time' });
  await twin.waitFor();
  await photograph(page, 'contributors-twin');
  expect.soft(await seriousViolations(page)).toEqual([]);
  await twin.focus();
  await keys.press('Escape');
  await chart.waitFor();
  const before = await value('Matched events');
  await chart.focus();
  await keys.press('ArrowRight', 'Shift+ArrowRight', 'Enter');
  await page.waitForFunction(
    (old) => document.querySelectorAll('.contributors-figure strong')[1]?.textContent !== old,
    before,
  );
  await grid()
    .or(page.getByRole('grid', { name: /^Contributors of both ranges/ }))
    .first()
    .waitFor();
  await chart.focus();
  await keys.press('Alt+ArrowLeft');
  await settled('Matched events', before);
});

test('free fields measure what no rule can, and the ranking is there when the workspace is opened again', async () => {
  const keys = keyboardOf(page);
  await runCommand(page, 'New ranking');
  await page.getByRole('tab', { name: /^Ranking 2/ }).waitFor();
  await page.getByRole('radio', { name: 'Rule', exact: true }).focus();
  await keys.press('ArrowRight');
  const condition = page.getByRole('textbox', { name: /^Condition/ });
  await condition.focus();
  await page.keyboard.insertText('eventSource = "s3.amazonaws.com"');
  await keys.press('Enter');
  const callers = ranked(
    caller,
    records.filter(({ eventSource }) => eventSource === 's3.amazonaws.com'),
  );
  await settled('Unique contributors', shown(callers.length));
  await photograph(page, 'contributors-fields');
  await launched.close();
  const workspace = readdirSync(join(home, 'Trailglass')).find((name) => name.endsWith('.trailglass')) ?? '';
  launched = await launchApp({ home, paths: [join(home, 'Trailglass', workspace)] });
  page = launched.page;
  await page.getByRole('tab', { name: /^Ranking 2/ }).waitFor();
  expect(await page.getByRole('textbox', { name: /^Condition/ }).inputValue()).toBe('eventSource = "s3.amazonaws.com"');
});
