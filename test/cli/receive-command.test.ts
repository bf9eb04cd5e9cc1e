import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { tempFolder } from '../engine/support/temp-folder.ts';
import { XRAY_DATA } from '../engine/support/trace-files.ts';
import { Cli, ended } from './support/cli.ts';

test('receive says where it listens, tells what came, and prints the counts when it is interrupted', async () => {
  const child = new Cli(tempFolder()).start(['receive', '-w', 'case.trailglass', '--xray', '0', '--no-otlp']);
  onTestFinished(() => void child.kill('SIGKILL'));
  const end = ended(child);
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const port = () => Number(/AWS_XRAY_DAEMON_ADDRESS=127\.0\.0\.1:(\d+)/.exec(said)?.[1]);
  await vi.waitFor(() => expect(port()).toBeGreaterThan(0), { timeout: 30_000 });
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  for (const name of ['01-segment-ok.udp', '04-bad-version-reject.udp'])
    socket.send(readFileSync(join(XRAY_DATA, 'udp', name)), port(), '127.0.0.1');
  const told = "2 received, 1 rejected (the last: the header's version is not 1 (2))";
  await vi.waitFor(() => expect(said).toContain(told), { timeout: 30_000 });
  child.kill('SIGINT');
  const { code, stdout } = await end;
  expect(code).toBe(1); // something was rejected
  expect(JSON.parse(stdout)).toMatchObject({
    xray: { counters: { received: 2, accepted: 1, rejected: 1 } },
    otlp: null,
    records: { read: 1, inserted: 1, failed: 0 },
  });
});
