import { afterEach, beforeEach, expect, test } from 'vitest';
import { seriousViolations } from './support/axe.ts';
import { runCommand } from './support/palette.ts';
import { photograph } from './support/photograph.ts';
import { BUCKET, PROD, PullWindow, SHARED } from './support/pull-window.ts';

let it: PullWindow;

beforeEach(async () => {
  it = await PullWindow.open();
});
afterEach(() => it.close());

test('a running pull fills its cells, waits for a sign-in where they stop, names those that failed, and is there when its dialog opens again', async () => {
  const { fake } = it;
  fake.s3.addBucket(BUCKET);
  const days = Array.from({ length: 7 }, (_, n) => `2026-11-${String(8 + n).padStart(2, '0')}`);
  let total = 0;
  for (const [account, region, files] of [
    [PROD, 'eu-central-1', 40],
    [PROD, 'us-east-1', 24],
    [PROD, 'us-west-2', 5],
    [SHARED, 'eu-central-1', 20],
    [SHARED, 'us-east-1', 12],
  ] as const) {
    for (const day of days) {
      for (let file = 0; file < files; file++) it.putTrail(account, region, day, file * 30, 20);
      total += files;
    }
  }
  fake.s3.put(BUCKET, it.putTrail(PROD, 'eu-central-1', '2026-11-11', 0, 1), Buffer.from('no gzip at all'));
  fake.s3.put(BUCKET, it.putTrail(PROD, 'us-west-2', '2026-11-10', 30, 1), Buffer.from('{"Records":[{"eventID'));

  const page = await it.launch();
  await runCommand(page, 'Pull from an S3 bucket');
  const dialog = page.getByRole('dialog', { name: 'Add data' });
  await it.connect(page);
  await dialog.getByRole('textbox', { name: 'Bucket' }).fill(BUCKET);
  await dialog.getByRole('textbox', { name: 'From' }).fill('2026-11-08');
  await dialog.getByRole('textbox', { name: 'To' }).fill('2026-11-15');
  await dialog.getByRole('button', { name: 'List files' }).click();
  fake.faults = { slow: 1, slowMs: 250, only: ['GetObject'] };
  let asked = 0;
  fake.onCall = ({ operation }) => {
    if (operation === 'GetObject' && ++asked === Math.round(total * 0.7)) fake.expire();
  };
  await dialog.getByRole('button', { name: `Pull ${total} files` }).click();

  const running = page.getByRole('dialog', { name: 'Pulling from S3' });
  const grid = running.getByRole('table', { name: 'Progress by account, Region and day' });
  await grid.waitFor();
  await grid.locator('.plan-cell.is-current').first().waitFor();
  await running.getByText('Waiting for credentials').waitFor();
  expect(await grid.getByRole('row').count()).toBe(6);
  expect(await grid.locator('.plan-cell.is-waiting').count()).toBeGreaterThan(0);
  expect(await seriousViolations(page)).toEqual([]);
  await photograph(page, 'pull-progress-waiting');

  await page.keyboard.press('Escape');
  await running.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Show import/ }).click();
  await grid.waitFor();
  fake.faults = {};
  fake.renew();
  await running.getByRole('button', { name: 'Continue pull' }).click();

  const ended = page.getByRole('dialog', { name: 'Pull from AWS' });
  await ended.getByText(`${total} of ${total}`).waitFor();
  const failures = ended.getByRole('list', { name: 'Cells that are not all read' });
  expect((await failures.getByRole('listitem').allTextContents()).map((text) => text.trim())).toEqual([
    `${PROD} eu-central-1 2026-11-11: 1 file not read`,
    `${PROD} us-west-2 2026-11-10: 1 file not read`,
  ]);
  const rows = await ended
    .getByRole('table', { name: 'Progress by account, Region and day' })
    .getByRole('row')
    .allInnerTexts();
  expect(rows.slice(1).map((row) => row.replace(/\s+/g, ' ').trim())).toEqual([
    `${PROD} eu-central-1 40 40 40 40 40 40 40 280`,
    `${PROD} us-east-1 24 24 24 24 24 24 24 168`,
    `${PROD} us-west-2 5 5 5 5 5 5 5 35`,
    `${SHARED} eu-central-1 20 20 20 20 20 20 20 140`,
    `${SHARED} us-east-1 12 12 12 12 12 12 12 84`,
  ]);
  expect(await ended.locator('.plan-cell.is-failed').count()).toBe(2);
  expect(await seriousViolations(page)).toEqual([]);
  await photograph(page, 'pull-progress-done');
});
