import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeAws, REGION } from '../support/aws/fake-aws.ts';
import { shopTraces } from '../support/aws/xray-traces.ts';
import { seriousViolations } from './support/axe.ts';
import { killEngines, type LaunchedApp, launchApp, utilityProcesses } from './support/launch.ts';
import { runCommand } from './support/palette.ts';
import { photograph } from './support/photograph.ts';

const HOUR = 3_600_000;
let fake: FakeAws;
let folder: string;
let launched: LaunchedApp;
let page: Page;

beforeEach(async () => {
  fake = await FakeAws.start({ seed: 1 });
  folder = mkdtempSync(join(tmpdir(), 'trailglass-traces-pull-'));
  const made = fake.issue();
  writeFileSync(join(folder, 'config'), '');
  launched = await launchApp({
    env: {
      AWS_ACCESS_KEY_ID: made.accessKeyId,
      AWS_SECRET_ACCESS_KEY: made.secretAccessKey,
      AWS_SESSION_TOKEN: made.sessionToken,
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  page = launched.page;
  await page.getByRole('heading', { name: 'Open data to investigate' }).waitFor();
});
afterEach(async () => {
  await launched.close();
  await fake.stop();
  rmSync(folder, { recursive: true, force: true });
});

const dialog = () => page.getByRole('dialog', { name: 'Add data' });
const list = () => page.getByRole('grid', { name: 'Traces' });

test('traces of a group are planned and pulled from X-Ray, and are in the list', async () => {
  const now = Date.now();
  fake.xray.put(shopTraces(80, now - HOUR / 4, { stepMs: 5000 }));
  fake.xray.groups = [
    { GroupName: 'Default' },
    { GroupName: 'checkout', FilterExpression: 'service("shop")' },
    { GroupName: 'slow', FilterExpression: 'ok' },
  ];
  await runCommand(page, 'Pull traces from X-Ray');
  await dialog().getByRole('textbox', { name: 'Region', exact: true }).fill(REGION);
  await dialog().getByRole('textbox', { name: 'Endpoint' }).fill(fake.endpoint);
  // AWS is asked nothing before a button that says so.
  expect(fake.calls).toEqual([]);
  await dialog().getByRole('button', { name: 'List groups' }).click();
  await dialog().getByText('3 groups in this account and Region').waitFor();
  await dialog().getByRole('combobox', { name: 'Group of X-Ray' }).selectOption('checkout');
  await dialog().getByText('service("shop")', { exact: true }).waitFor();
  const filter = dialog().getByRole('textbox', { name: 'Filter expression' });
  await filter.fill('falt');
  await dialog().locator('.field-error').getByText('falt').waitFor();
  await filter.fill('fault');
  await dialog().getByRole('button', { name: 'Plan pull' }).click();
  await dialog().getByText('8 traces', { exact: true }).waitFor();
  await dialog().getByText('Signed in as').waitFor();
  await dialog().getByText('in X-Ray', { exact: true }).waitFor();
  expect(fake.answered('BatchGetTraces')).toBe(0);
  expect(await seriousViolations(page)).toEqual([]);
  await photograph(page, 'pull-traces-plan');

  await dialog().getByRole('button', { name: 'Pull traces' }).click();
  const job = page.getByRole('dialog', { name: 'Pull from AWS' });
  // 3 documents and a summary of each.
  await job.getByText('32', { exact: true }).first().waitFor();
  await photograph(page, 'pull-traces-done');
  expect(fake.answered('BatchGetTraces')).toBe(2);
  await job.getByRole('button', { name: 'Show traces' }).click();
  await list().waitFor();
  await expect.poll(() => list().getAttribute('aria-rowcount'), { timeout: 20_000 }).toBe('9');
  await photograph(page, 'pull-traces-list');
});

test('named traces of Transaction Search are retrieved', async () => {
  fake.xray.destination = { Destination: 'CloudWatchLogs', Status: 'ACTIVE' };
  const traces = shopTraces(3, Date.now() - HOUR, { stepMs: 5000 });
  fake.xray.put(traces);
  await runCommand(page, 'Pull traces from X-Ray');
  await dialog().getByRole('textbox', { name: 'Region', exact: true }).fill(REGION);
  await dialog().getByRole('textbox', { name: 'Endpoint' }).fill(fake.endpoint);
  await dialog().getByText('By trace ids').click();
  const ids = dialog().getByRole('textbox', { name: 'Trace ids' });
  await ids.fill('1-2-3');
  await dialog().getByText('A trace id is 1-').waitFor();
  await ids.fill(traces.map(({ id }) => id).join('\n'));
  await dialog().getByRole('button', { name: 'Plan pull' }).click();
  await dialog().getByText('in Transaction Search', { exact: true }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await photograph(page, 'pull-traces-ids');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog', { name: 'Pull from AWS' }).getByText('9', { exact: true }).first().waitFor();
  expect(fake.answered('StartTraceRetrieval')).toBe(1);
});

/** Sends a segment as an X-Ray SDK does. */
async function sendSegment(port: number, name: string, number: number): Promise<void> {
  const socket = createSocket('udp4');
  const start = Date.now() / 1000;
  const second = Math.floor(start).toString(16);
  const document = {
    name,
    id: number.toString(16).padStart(16, '0'),
    trace_id: `1-${second}-${number.toString(16).padStart(24, '0')}`,
    start_time: start,
    end_time: start + 0.25,
    http: { request: { method: 'GET', url: 'http://localhost/orders' }, response: { status: 200 } },
  };
  await new Promise((sent) =>
    socket.send(`{"format":"json","version":1}\n${JSON.stringify(document)}`, port, '127.0.0.1', sent),
  );
  socket.close();
}

/** A port that nobody uses now. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as AddressInfo;
  socket.close();
  await once(socket, 'close');
  return port;
}

test('a program’s traces show up while the window receives, and no longer when it was stopped', async () => {
  const taken = createSocket('udp4');
  taken.bind({ address: '127.0.0.1', port: 0, exclusive: true });
  await once(taken, 'listening');
  const used = (taken.address() as AddressInfo).port;
  const [xray, otlp] = [await freePort(), await freePort()];
  const status = page.locator('[data-region="status"]');
  try {
    await runCommand(page, 'Receive traces from this machine');
    await dialog().getByText('Off', { exact: true }).waitFor();
    await dialog().getByRole('textbox', { name: 'Port of OTLP/HTTP' }).fill(String(otlp));
    const port = dialog().getByRole('textbox', { name: 'Port of X-Ray daemon' });
    // A port of another program: nothing listens, the next free one is named.
    await port.fill(String(used));
    await dialog().getByRole('button', { name: 'Start receiving' }).click();
    const note = dialog().getByRole('alert');
    await note.getByText(`Port ${used} is used by another program. Port`).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await photograph(page, 'receive-port-taken');
    expect(await status.getByText('Receiving').count()).toBe(0);

    await port.fill(String(xray));
    await dialog().getByRole('button', { name: 'Start receiving' }).click();
    await dialog().getByText('On: traces show up').waitFor();
    await dialog().getByText(`AWS_XRAY_DAEMON_ADDRESS=127.0.0.1:${xray}`, { exact: true }).waitFor();
    await sendSegment(xray, 'orders', 1);
    await dialog().getByText('1 document stored, of 1 read; 0 could not be read').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await photograph(page, 'receive-on');
    await dialog().getByRole('button', { name: 'Close, keep receiving' }).click();

    await runCommand(page, 'Go to traces');
    await expect.poll(() => list().getAttribute('aria-rowcount'), { timeout: 20_000 }).toBe('2');
    // OTLP comes in beside it, and the list grows by itself.
    const { ok } = await fetch(`http://127.0.0.1:${otlp}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        resourceSpans: [
          {
            resource: { attributes: [{ key: 'service.name', value: { stringValue: 'payments' } }] },
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: `${Math.floor(Date.now() / 1000).toString(16)}${'0'.repeat(23)}9`,
                    spanId: '00f067aa0ba902b7',
                    name: 'charge',
                    kind: 2,
                    startTimeUnixNano: `${Date.now()}000000`,
                    endTimeUnixNano: `${Date.now() + 20}000000`,
                  },
                ],
              },
            ],
          },
        ],
      }),
    });
    expect(ok).toBe(true);
    await expect.poll(() => list().getAttribute('aria-rowcount'), { timeout: 20_000 }).toBe('3');
    await status.getByText('2 documents').waitFor();
    await photograph(page, 'receive-status');

    await status.getByRole('button', { name: 'Receiving from this machine' }).click();
    await dialog().getByRole('button', { name: 'Stop receiving' }).click();
    await dialog().getByText('Off', { exact: true }).waitFor();
    await sendSegment(xray, 'orders', 2);
    await expect(fetch(`http://127.0.0.1:${otlp}/v1/traces`, { method: 'POST' })).rejects.toThrow();
    await page.keyboard.press('Escape');
    await status.getByText('Receiving').waitFor({ state: 'detached' });
    expect(await list().getAttribute('aria-rowcount')).toBe('3');
  } finally {
    taken.close();
  }
});

test('receivers end with the engine that they serve, and hold no credentials', async () => {
  const [xray, otlp] = [await freePort(), await freePort()];
  const receivers = () => utilityProcesses(launched.app, 'Trailglass receivers');
  const status = page.locator('[data-region="status"]');
  expect(await receivers()).toEqual([]);
  await runCommand(page, 'Receive traces from this machine');
  await dialog().getByRole('textbox', { name: 'Port of X-Ray daemon' }).fill(String(xray));
  await dialog().getByRole('textbox', { name: 'Port of OTLP/HTTP' }).fill(String(otlp));
  await page.keyboard.press('Control+Enter');
  await dialog().getByText('On: traces show up').waitFor();
  const [pid] = await receivers();
  const names = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  expect(names.filter((entry) => entry.startsWith('AWS_'))).toEqual([]);
  await page.keyboard.press('Escape');
  await status.getByText('Receiving').waitFor();
  await killEngines(launched.app);
  await expect.poll(receivers, { timeout: 20_000 }).toEqual([]);
  await status.getByText('Receiving').waitFor({ state: 'detached' });
  // Both ports are free again, and the workspace is back.
  await status.getByText('Workspace saved').waitFor();
  await runCommand(page, 'Receive traces from this machine');
  await dialog().getByText('Off', { exact: true }).waitFor();
  await dialog().getByRole('textbox', { name: 'Port of X-Ray daemon' }).fill(String(xray));
  await dialog().getByRole('textbox', { name: 'Port of OTLP/HTTP' }).fill(String(otlp));
  await dialog().getByRole('button', { name: 'Start receiving' }).click();
  await dialog().getByText('On: traces show up').waitFor();
});
