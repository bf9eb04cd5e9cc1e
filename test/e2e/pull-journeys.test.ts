import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { REGION } from '../support/aws/fake-aws.ts';
import { seriousViolations } from './support/axe.ts';
import { runCommand } from './support/palette.ts';
import { photograph } from './support/photograph.ts';
import { BUCKET, PROD, PullWindow, SHARED } from './support/pull-window.ts';

let it: PullWindow;

beforeEach(async () => {
  it = await PullWindow.open();
});
afterEach(() => it.close());

const HOUR = 3_600_000;

test('all of 12,000 log groups can be scrolled to; favourites of the workspace come first, and words find by their letters', async () => {
  const { fake } = it;
  fake.rates = { ListLogGroups: Number.POSITIVE_INFINITY };
  for (let n = 0; n < 12_000; n++) {
    fake.logs.groups.add({ name: `/aws/lambda/job-${String(n).padStart(5, '0')}`, account: PROD, region: REGION });
  }
  const page = await it.launch();
  await it.launched?.app.evaluate(
    ({ dialog }, path) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: path });
    },
    join(it.folder, 'groups.trailglass'),
  );
  await runCommand(page, 'New workspace');
  await page.getByText('Workspace saved').waitFor();
  await runCommand(page, 'Pull log groups from CloudWatch Logs');
  const dialog = page.getByRole('dialog', { name: 'Add data' });
  await it.connect(page);
  await dialog.getByRole('button', { name: 'List log groups' }).click();
  await dialog.getByText('12,000 of 12,000 log groups fit').waitFor();
  const list = dialog.getByRole('list', { name: 'Log groups', exact: true });
  // What is drawn is what is in view and a little around it, not the whole list.
  expect(await list.getByRole('listitem').count()).toBeLessThan(40);
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  const last = list.getByRole('listitem').filter({ hasText: '/aws/lambda/job-11999' });
  await last.waitFor();
  expect(await last.getAttribute('aria-posinset')).toBe('12000');
  await photograph(page, 'pull-groups-end');

  await last.getByRole('button', { name: 'Keep /aws/lambda/job-11999 as favourite' }).click();
  await list.evaluate((element) => element.scrollTo(0, 0));
  await expect.poll(() => list.getByRole('listitem').first().textContent()).toContain('/aws/lambda/job-11999');
  await dialog.getByRole('textbox', { name: 'Find log groups' }).fill('lmbd 0123');
  await dialog.getByText(/^\d+ of 12,000 log groups fit/).waitFor();
  await expect.poll(() => list.getByRole('listitem').first().textContent()).toContain('/aws/lambda/job-01230');
  await dialog.getByRole('textbox', { name: 'Find log groups' }).fill('');
  await list.getByRole('button', { name: /no longer as favourite/ }).click();
  await expect.poll(() => list.getByRole('listitem').first().textContent()).toContain('/aws/lambda/job-00000');
});

test('Event history says what it lacks, and comes into the workspace', async () => {
  const { fake } = it;
  const end = Math.floor((Date.now() - HOUR) / 1000) * 1000;
  fake.cloudtrail.add(
    PROD,
    REGION,
    Array.from({ length: 120 }, (_, i) => {
      const time = end - i * 1000;
      const facts = { eventSource: 'iam.amazonaws.com', eventName: i % 3 === 0 ? 'CreateAccessKey' : 'ListUsers' };
      const eventID = `history-${String(i).padStart(4, '0')}`;
      const eventTime = new Date(time).toISOString().replace('.000Z', 'Z');
      const place = { awsRegion: REGION, recipientAccountId: PROD };
      const record = JSON.stringify({ eventVersion: '1.11', eventTime, eventID, ...facts, ...place });
      return { eventId: eventID, time, ...facts, record };
    }),
  );
  const page = await it.launch();
  await runCommand(page, 'Pull CloudTrail Event history');
  const dialog = page.getByRole('dialog', { name: 'Add data' });
  await dialog.getByText('It has no data events').waitFor();
  await it.connect(page);
  await dialog.getByRole('combobox', { name: 'Only events with' }).selectOption('EventName');
  await dialog.getByRole('textbox', { name: 'Value' }).fill('CreateAccessKey');
  await dialog.getByRole('button', { name: 'Plan pull' }).click();
  await dialog.getByText('LookupEvents at least 1').waitFor();
  expect(fake.answered('LookupEvents')).toBe(0);
  await dialog.getByRole('button', { name: 'Pull Event history' }).click();
  const ended = page.getByRole('dialog', { name: 'Pull from AWS' });
  await ended.locator('.figure').getByText('40', { exact: true }).waitFor();
  const grid = ended.getByRole('table', { name: 'Progress by time' });
  expect(await grid.locator('.plan-cell.is-done').count()).toBeGreaterThan(6);
  expect(await seriousViolations(page)).toEqual([]);
  await photograph(page, 'pull-history-done');
});

describe('what goes wrong is said with what to do', () => {
  test('an endpoint that is no address, that nobody answers at, or that is not AWS', async () => {
    const page = await it.launch();
    await runCommand(page, 'Pull from an S3 bucket');
    const dialog = page.getByRole('dialog', { name: 'Add data' });
    await it.connect(page);
    await dialog.getByRole('textbox', { name: 'Bucket' }).fill(BUCKET);
    const endpoint = page.getByRole('textbox', { name: 'Endpoint' });
    await endpoint.fill('somewhere');
    await dialog.getByText('An endpoint is an address such as https://example.internal:4566.').waitFor();
    expect(await dialog.getByRole('button', { name: 'List files' }).isDisabled()).toBe(true);

    await endpoint.fill('http://127.0.0.1:1');
    await dialog.getByRole('button', { name: 'List files' }).click();
    await dialog
      .getByText(/did not get through .*ECONNREFUSED/)
      .first()
      .waitFor({ timeout: 60_000 });
    await photograph(page, 'pull-refused');

    const web = createServer((_, response) => response.end('<html><body>Welcome to nginx</body></html>'));
    await new Promise<void>((listening) => web.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      web.close();
    });
    await endpoint.fill(`http://127.0.0.1:${(web.address() as AddressInfo).port}`);
    await dialog.getByRole('button', { name: 'List files' }).click();
    await dialog.getByText('is not an endpoint of AWS').first().waitFor({ timeout: 60_000 });
  });

  test('a call that is not allowed names its IAM action', async () => {
    const { fake } = it;
    fake.s3.addBucket(BUCKET);
    fake.denied.add('s3:ListBucket');
    const page = await it.launch();
    await runCommand(page, 'Pull from an S3 bucket');
    const dialog = page.getByRole('dialog', { name: 'Add data' });
    await it.connect(page);
    await dialog.getByRole('textbox', { name: 'Bucket' }).fill(BUCKET);
    await dialog.getByRole('button', { name: 'List files' }).click();
    await dialog.getByText(/the permission s3:ListBucket on .*acme-org-trail.* is missing/).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await photograph(page, 'pull-denied');
    fake.denied.clear();
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.getByText('No files lie there for this range.').waitFor();
  });
});

test('a paused pull is signed in for where it waits, and goes on by itself', async () => {
  const { fake } = it;
  fake.s3.addBucket(BUCKET);
  for (let file = 0; file < 60; file++) it.putTrail(SHARED, REGION, '2026-03-02', file, 2);
  const page = await it.launch(`[sso-session corp]
sso_start_url=https://corp.awsapps.com/start
sso_region=${REGION}
[profile audit]
sso_session=corp
sso_account_id=${SHARED}
sso_role_name=AuditReadOnly
region=${REGION}
`);
  await runCommand(page, 'Pull from an S3 bucket');
  const dialog = page.getByRole('dialog', { name: 'Add data' });
  await it.connect(page);
  await dialog.getByRole('combobox', { name: 'AWS profile' }).selectOption('audit');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.getByText(`account ${SHARED}`).and(dialog.locator('.known *')).waitFor();
  await dialog.getByRole('textbox', { name: 'Bucket' }).fill(BUCKET);
  await dialog.getByRole('textbox', { name: 'From' }).fill('2026-03-01');
  await dialog.getByRole('textbox', { name: 'To' }).fill('2026-03-04');
  await dialog.getByRole('button', { name: 'List files' }).click();
  let asked = 0;
  fake.onCall = ({ operation }) => {
    if (operation !== 'GetObject' || ++asked !== 40) return;
    fake.sso.revoke();
    fake.expire();
  };
  await dialog.getByRole('button', { name: 'Pull 60 files' }).click();
  const job = page.getByRole('dialog', { name: 'Pulling from S3' });
  await job.getByText('Waiting for credentials').waitFor();
  await page.getByText('Waiting for sign-in:').waitFor();
  await job.getByRole('button', { name: 'Sign in' }).click();
  await job.getByText('ABCD-EFGH', { exact: true }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await photograph(page, 'pull-job-sign-in');
  await page.getByRole('dialog', { name: 'Pull from AWS' }).getByText('60 of 60').waitFor();
});
