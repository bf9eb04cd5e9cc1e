import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { engineProcesses, killEngines, type LaunchedApp, launchApp } from '../support/launch.ts';

let launched: LaunchedApp;
afterEach(() => launched.close());

/** Notes in the page what it is told about its engine, and the port it gets. */
async function listen({ page }: LaunchedApp): Promise<void> {
  await page.evaluate(() => {
    const all = window as unknown as {
      told: unknown[];
      port: MessagePort;
      trailglass: { onEngine(listener: (event: unknown) => void): void };
    };
    all.told = [];
    all.trailglass.onEngine((event) => all.told.push(event));
    window.addEventListener('message', (event) => {
      const [port] = event.ports;
      if (port !== undefined) all.port = port;
    });
  });
}

/** From the first stop on: that the first engine is ready may be told before or after we listen. */
async function told({ page }: LaunchedApp): Promise<unknown[]> {
  const all = await page.evaluate(() => (window as unknown as { told: { kind: string }[] }).told);
  const first = all.findIndex(({ kind }) => kind === 'engine-stopped');
  return first === -1 ? [] : all.slice(first);
}

/** A busy machine takes its time to start a process. */
const PATIENT = { timeout: 20_000 };
const stopped = (givingUp: boolean) => ({ kind: 'engine-stopped', reason: 'exit code 9', givingUp, asked: false });
const ready = { kind: 'engine-ready' };

test('a killed engine is replaced, and the page is told before it gets the new port', async () => {
  launched = await launchApp();
  const [before] = await engineProcesses(launched.app);
  await listen(launched);
  await killEngines(launched.app);
  await expect.poll(() => told(launched), PATIENT).toEqual([stopped(false), ready]);
  const after = await engineProcesses(launched.app);
  expect(after).toHaveLength(1);
  expect(after[0]).not.toBe(before);
  const answer = await launched.page.evaluate(
    () =>
      new Promise((resolve) => {
        const { port } = window as unknown as { port: MessagePort };
        port.addEventListener('message', ({ data }) => {
          if (data.id === 1000) resolve([data.kind, data.error.code]);
        });
        port.start();
        port.postMessage({ kind: 'call', id: 1000, method: 'no.such', input: {} });
      }),
  );
  expect(answer).toEqual(['failed', 'bad-request']);
});

test('an engine that dies again and again is given up, until the user asks for it', async () => {
  launched = await launchApp({ paths: [fileURLToPath(new URL('../../data/cloudtrail/synthetic', import.meta.url))] });
  await launched.page.getByText(/files found/).waitFor(); // so it was ready once: that is told before we listen
  await listen(launched);
  for (let kills = 1; kills <= 4; kills++) {
    await expect.poll(async () => (await engineProcesses(launched.app)).length, PATIENT).toBe(1);
    await killEngines(launched.app);
    await expect.poll(async () => (await told(launched)).length, PATIENT).toBe(kills < 4 ? 2 * kills : 7);
  }
  const restarted = [stopped(false), ready];
  expect(await told(launched)).toEqual([...restarted, ...restarted, ...restarted, stopped(true)]);
  expect(await engineProcesses(launched.app)).toEqual([]);
  await launched.page.evaluate(() =>
    (window as unknown as { trailglass: { restartEngine(): Promise<void> } }).trailglass.restartEngine(),
  );
  await expect.poll(async () => (await told(launched)).at(-1), PATIENT).toEqual(ready);
});

test('the engine holds none of the secrets of the environment it was started from', async () => {
  const secrets = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key', AWS_PROFILE: 'prod', SOME_TOKEN: 'token' };
  launched = await launchApp({ env: secrets });
  const [pid] = await engineProcesses(launched.app);
  const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  const names = environment.map((entry) => entry.split('=')[0]);
  expect(names).toContain('HOME');
  expect(names.filter((name) => name !== undefined && name in secrets)).toEqual([]);
});
