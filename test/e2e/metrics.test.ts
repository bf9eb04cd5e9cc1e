import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** Metrics and alarms in the built program, of log events made here: two hours of two services, slow for 20 minutes, silent for ten. */
let folder: string;
let launched: LaunchedApp;
let page: Page;

const START_MS = Date.UTC(2026, 10, 14, 8);
const MINUTES = 120;
const SLOW = { from: 40, to: 60, ms: 900 };
const SILENT = { from: 90, to: 100 };
const isSlow = (minute: number) => minute >= SLOW.from && minute < SLOW.to;

/** One event a minute and service in embedded metric format, and a line of an error in each slow minute. */
function logEvents() {
  return Array.from({ length: MINUTES }, (_, minute) => minute)
    .filter((minute) => minute < SILENT.from || minute >= SILENT.to)
    .flatMap((minute) => {
      const timestamp = START_MS + minute * 60_000;
      const emf = (service: string, latency: number) =>
        JSON.stringify({
          _aws: {
            Timestamp: timestamp,
            CloudWatchMetrics: [
              { Namespace: 'shop', Dimensions: [['service']], Metrics: [{ Name: 'Latency', Unit: 'Milliseconds' }] },
            ],
          },
          service,
          Latency: latency,
        });
      return [
        { timestamp, message: emf('checkout', isSlow(minute) ? SLOW.ms : 100) },
        { timestamp, message: emf('cart', 50) },
        ...(isSlow(minute) ? [{ timestamp: timestamp + 1, message: 'ERROR payment timed out' }] : []),
      ];
    })
    .map((event, i) => ({ ...event, logStreamName: 's', eventId: String(i), ingestionTime: event.timestamp }));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-metrics-'));
  const file = join(folder, 'shop.json');
  writeFileSync(file, JSON.stringify({ events: logEvents(), searchedLogStreams: [] }));
  launched = await launchApp({ home: folder, paths: [file] });
  page = launched.page;
  await importDone(page);
});

afterAll(async () => {
  await launched?.close();
  rmSync(folder, { recursive: true, force: true });
});

const clock = (minute: number) => new Date(START_MS + minute * 60_000).toISOString().slice(11, 19);
const strip = (name: string) => page.locator('.alarm-strip', { hasText: name });
const changes = (name: string) => page.getByRole('table', { name: `Changes of ${name}` }).locator('tbody tr');
const states = async (name: string) =>
  (await changes(name).allTextContents()).map((text) =>
    /^\S+ (\S{8})\s*(OK|ALARM|INSUFFICIENT_DATA)/.exec(text)?.slice(1),
  );

async function addAlarm(name: string, fill: (dialog: ReturnType<Page['getByRole']>) => Promise<void>) {
  await runCommand(page, 'Add an alarm on these metrics');
  const dialog = page.getByRole('dialog', { name: 'Add alarm' });
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await fill(dialog);
  await dialog.getByRole('button', { name: 'Add alarm' }).click();
  await dialog.waitFor({ state: 'detached' });
  await strip(name).waitFor();
}

test('the palette opens the metrics that log events name themselves, a line for each', async () => {
  await runCommand(page, 'Go to metrics and alarms');
  await page.getByText('Average per 1 min').waitFor();
  expect(await page.locator('.metric-legend .mono').allTextContents()).toEqual([
    '1. Latency, service=cart',
    '2. Latency, service=checkout',
  ]);
});

test('an alarm of two of three periods goes off and back, each change with its time and reason', async () => {
  await addAlarm('checkout-slow', async (dialog) => {
    await dialog.getByLabel('Metric', { exact: true }).selectOption({ label: 'shop Latency, service=checkout' });
    await dialog.getByLabel('Threshold').fill('500');
    await dialog.getByLabel('Data points to alarm (M)').fill('3');
    await dialog.getByLabel('of periods (N)').fill('2');
    await dialog.getByRole('button', { name: 'Add alarm' }).click();
    await dialog.getByText('There are no more data points to alarm than periods.').waitFor();
    await dialog.getByLabel('Data points to alarm (M)').fill('2');
    await dialog.getByLabel('of periods (N)').fill('3');
    await photograph(page, 'metrics-alarm');
  });
  await strip('checkout-slow')
    .getByText('3 changes')
    .or(strip('checkout-slow').getByText(/changes/))
    .first()
    .waitFor();
  const found = await states('checkout-slow');
  // The second slow period ends at 42; of the three before 62 one is slow.
  expect(found).toContainEqual([clock(SLOW.from + 2), 'ALARM']);
  expect(found).toContainEqual([clock(SLOW.to + 2), 'OK']);
  await page.getByText('checkout-slow: 500').waitFor();
});

test('a composite alarm follows the alarms that it names', async () => {
  await addAlarm('any-slow', async (dialog) => {
    await dialog.getByText('Composite alarm').click();
    await dialog.getByLabel('Alarm rule').fill('ALARM("checkout-slow") AND NOT INSUFFICIENT_DATA("checkout-slow")');
  });
  const found = await states('any-slow');
  expect(found).toContainEqual([clock(SLOW.from + 2), 'ALARM']);
  expect(found).toContainEqual([clock(SLOW.to + 2), 'OK']);
  await strip('checkout-slow').getByRole('button').first().click();
  expect.soft(await seriousViolations(page)).toEqual([]);
  await photograph(page, 'metrics');
});

test('a wrong rule says so where the series stay, and is put right as JSON', async () => {
  await page.getByText('Alarm rules (JSON)').click();
  const json = page.getByRole('textbox', { name: 'Alarm rules (JSON)' });
  const rules = await json.inputValue();
  await json.fill(rules.replace('"GreaterThanThreshold"', '"Greater"'));
  await page.keyboard.press('Control+Enter');
  await page.getByText('Alarms not evaluated').waitFor();
  await page.locator('.metric-legend').waitFor();
  await photograph(page, 'metrics-json');
  await json.fill(rules);
  await page.keyboard.press('Control+Enter');
  await strip('any-slow').waitFor();
  await page.locator('.metrics').getByText('Form', { exact: true }).click();
});

test('the table twin has every data point; saved metrics are in the side panel', async () => {
  await page.locator('.metric-plot .series-chart').focus();
  await page.keyboard.press('l');
  const rows = page.locator('.metric-twin tbody tr');
  expect(await rows.count()).toBe(2 * (MINUTES - (SILENT.to - SILENT.from)));
  await page.locator('.metric-twin').focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: 'Save metrics' });
  await dialog.getByRole('textbox').fill('Shop latency');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('complementary', { name: 'Side panel' }).getByText('Shop latency').waitFor();
});

test('a metric filter counts what its pattern fits, and its alarm watches it', async () => {
  const keys = keyboardOf(page);
  await runCommand(page, 'New metrics');
  await page.getByText('Metric filter', { exact: true }).click();
  const pattern = page.getByLabel('Filter pattern');
  await pattern.fill('ERROR');
  await keys.press('Enter');
  await page.getByRole('button', { name: /^Statistic/ }).click();
  await page.getByRole('menuitem', { name: 'Sum' }).click();
  await page.getByText(`${SLOW.to - SLOW.from} values of ${SLOW.to - SLOW.from} events`).waitFor();
  await addAlarm('errors', async (dialog) => {
    await dialog.getByLabel('Threshold').fill('0');
    await dialog.getByLabel('Missing data are').selectOption('notBreaching');
  });
  const found = await states('errors');
  expect(found).toContainEqual([clock(SLOW.from + 1), 'ALARM']);
  expect(found.at(-1)?.[1]).toBe('OK');
});

test('metrics are written as CloudWatch gives them, data points as CSV', async () => {
  for (const [entry, name] of [
    ['Metrics and alarms (JSON)…', 'metrics.json'],
    ['Data points (CSV)…', 'metrics.csv'],
  ] as const) {
    await launched.app.evaluate(
      ({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      },
      join(folder, name),
    );
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('menuitem', { name: entry }).click();
    await page.waitForFunction(
      (wanted) => document.querySelector('[role="status"][aria-live]')?.textContent?.includes(wanted),
      name,
    );
  }
  const record = JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8')) as { Metrics: { MetricName: string; Datapoints: { Sum: number }[] }[]; Alarms: { AlarmName: string }[] }; // biome-ignore format: a type
  expect(record.Metrics.map(({ MetricName, Datapoints }) => [MetricName, Datapoints.length])).toEqual([
    ['MatchedEvents', SLOW.to - SLOW.from],
  ]);
  expect(record.Alarms.map(({ AlarmName }) => AlarmName)).toEqual(['errors']);
  const lines = readFileSync(join(folder, 'metrics.csv'), 'utf8').trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + SLOW.to - SLOW.from);
});

test('metrics, strips and changes lose nothing at twice the size', async () => {
  await resizeWindow(launched.app, page, { width: 1440, height: 900, zoom: 2 });
  expect(await misfits(page)).toEqual([]);
  await resizeWindow(launched.app, page, { width: 1440, height: 900, zoom: 1 });
});
