import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importDropped, type LaunchedApp, launchApp } from './support/launch.ts';
import { photograph } from './support/photograph.ts';

/** A large import in a real window: watched, paused, resumed, cancelled. Each test goes on where the one before stopped. */
const FILES = 120;
const RECORDS = 1500;

let folder: string;
let launched: LaunchedApp;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-large-'));
  for (const day of ['01', '02', '03']) writeDay(day);
  // Small batches: figures change often, and little is lost by a cancel.
  launched = await launchApp({ env: { TRAILGLASS_BATCH_RECORDS: '9000' } });
  page = launched.page;
});

afterAll(async () => {
  await launched.close();
  rmSync(folder, { recursive: true, force: true });
});

function writeDay(day: string): void {
  const name = join(folder, 'AWSLogs', '111122223333', 'CloudTrail', 'eu-west-1', '2026', '03', day);
  mkdirSync(name, { recursive: true });
  for (let file = 0; file < FILES / 3; file++) {
    const Records = Array.from({ length: RECORDS }, (_, n) => ({
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        arn: `arn:aws:iam::111122223333:user/user-${n % 17}`,
        userName: `user-${n % 17}`,
      },
      eventTime: `2026-03-${day}T${String(file % 24).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}:00Z`,
      eventSource: 'ec2.amazonaws.com',
      eventName: n % 3 === 0 ? 'DescribeInstances' : 'DescribeVolumes',
      awsRegion: 'eu-west-1',
      sourceIPAddress: `198.51.100.${n % 250}`,
      userAgent: 'aws-cli/2.17.0',
      ...(n % 11 === 0 ? { errorCode: 'Client.UnauthorizedOperation' } : {}),
      requestParameters: { filterSet: { items: [{ name: 'tag:Name', valueSet: { items: [{ value: `web-${n}` }] } }] } },
      responseElements: { requestId: randomBytes(100).toString('hex') }, // as real ones, files do not compress to nothing
      eventID: `${day}${String(file).padStart(6, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`,
      eventType: 'AwsApiCall',
      recipientAccountId: '111122223333',
    }));
    writeFileSync(join(name, `trail-${String(file).padStart(3, '0')}.json.gz`), gzipSync(JSON.stringify({ Records })));
  }
}

const dialog = () => page.getByRole('dialog');
/** The figure under "Events added". */
const events = async () =>
  Number((await dialog().locator('.figure-value').nth(2).textContent())?.replaceAll(',', '') ?? Number.NaN);

describe('a large import', () => {
  test('shows how far it is, and stands still while it is paused', async () => {
    await importDropped(page, [folder]);
    await dialog().getByText('Importing files').waitFor();
    await page.waitForFunction(() =>
      /Events added[1-9]/.test(document.querySelector('[role="dialog"]')?.textContent ?? ''),
    );
    await dialog().getByRole('button', { name: 'Pause' }).click();
    await dialog().getByRole('button', { name: 'Resume' }).waitFor();
    const paused = await events();
    expect(paused).toBeGreaterThan(0);
    expect(paused).toBeLessThan(FILES * RECORDS);
    expect(await dialog().textContent()).toContain(`of ${FILES}`);
    expect(await dialog().getByRole('progressbar').getAttribute('aria-valuenow')).not.toBe('100');
    await page.getByText('eu-west-1', { exact: true }).waitFor(); // what is in is counted beside it
    await photograph(page, 'import-progress');
  });

  test('goes on where it was and comes to its end, with the panel beside it', async () => {
    await dialog().getByRole('button', { name: 'Resume' }).click();
    await dialog().getByText(`${FILES} read + 0 skipped + 0 failed = ${FILES} files found`).waitFor();
    expect(await events()).toBe(FILES * RECORDS);
    await page.keyboard.press('Escape');
    await page.getByRole('treeitem', { name: /eu-west-1/ }).waitFor();
  });
});
