import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ACCOUNT, FakeAws, REGION } from '../support/aws/fake-aws.ts';
import { engineProcesses, type LaunchedApp, launchApp, utilityProcesses } from './support/launch.ts';

const NAME = 'Trailglass network';
let fake: FakeAws;
let folder: string;
let launched: LaunchedApp;

beforeEach(async () => {
  fake = await FakeAws.start({ seed: 1 });
  folder = mkdtempSync(join(tmpdir(), 'trailglass-network-'));
});
afterEach(async () => {
  await launched.close();
  await fake.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** One call of the contract over a port of the page. */
async function call(method: string, input: unknown): Promise<unknown> {
  return await launched.page.evaluate(
    async ([name, given]) => {
      const all = window as unknown as { enginePort: MessagePort; lastId?: number };
      all.lastId = (all.lastId ?? 5000) + 1;
      const id = all.lastId;
      return await new Promise((resolve) => {
        all.enginePort.addEventListener('message', ({ data }) => {
          if (data.id === id && data.kind !== 'progress') resolve(data.kind === 'done' ? data.output : data.error);
        });
        all.enginePort.start();
        all.enginePort.postMessage({ kind: 'call', id, method: name, input: given });
      });
    },
    [method, input] as const,
  );
}

test('starts with the first question about AWS, holds the credentials that the engine does not, and is replaced', async () => {
  const made = fake.issue();
  const config = join(folder, 'config');
  writeFileSync(config, `[profile prod]\nregion=${REGION}\n`);
  launched = await launchApp({
    env: {
      AWS_ACCESS_KEY_ID: made.accessKeyId,
      AWS_SECRET_ACCESS_KEY: made.secretAccessKey,
      AWS_SESSION_TOKEN: made.sessionToken,
      AWS_CONFIG_FILE: config,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  // A port of our own to the engine: the page gets one with each load.
  await launched.page.addInitScript(() => {
    window.addEventListener('message', ({ ports: [port] }) => {
      if (port !== undefined) (window as unknown as { enginePort: MessagePort }).enginePort = port;
    });
  });
  await launched.page.reload();
  await launched.page.waitForFunction(() => 'enginePort' in window);
  expect(await utilityProcesses(launched.app, NAME)).toEqual([]);

  const profiles = await call('aws.profiles', {});
  expect(profiles).toMatchObject({ profiles: [{ name: 'prod' }], environment: true });
  expect(fake.calls).toEqual([]);
  const [pid] = await utilityProcesses(launched.app, NAME);
  const names = (process: number | undefined) =>
    readFileSync(`/proc/${process}/environ`, 'utf8')
      .split('\0')
      .map((entry) => entry.split('=')[0]);
  const [engine] = await engineProcesses(launched.app);
  expect(names(engine).filter((name) => name?.startsWith('AWS_'))).toEqual([]);

  const connection = { profile: null, region: REGION, endpoint: fake.endpoint };
  expect(await call('aws.identity', { connection })).toMatchObject({ account: ACCOUNT, region: REGION });

  process.kill(pid ?? 0, 'SIGKILL');
  await expect.poll(() => utilityProcesses(launched.app, NAME)).toEqual([]);
  await expect.poll(() => call('aws.identity', { connection })).toMatchObject({ account: ACCOUNT });
  expect((await utilityProcesses(launched.app, NAME))[0]).not.toBe(pid);
});
