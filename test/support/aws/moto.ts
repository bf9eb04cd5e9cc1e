import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { vi } from 'vitest';

/** Whether Python's moto can be started here; tests that need it say loudly that they were left out where it cannot. */
export function hasMoto(): boolean {
  const found = spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status === 0;
  if (!found) console.warn('moto_server is not there (pip install "moto[server]"): tests against it are left out');
  return found;
}

/** moto in server mode, an emulator of AWS that others wrote, on loopback. It is right for S3, STS and plain Logs calls. */
export class Moto {
  private constructor(
    private readonly child: ChildProcess,
    readonly endpoint: string,
  ) {}

  static async start(): Promise<Moto> {
    const port = await freePort();
    const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    const moto = new Moto(child, `http://127.0.0.1:${port}`);
    await vi.waitFor(async () => await fetch(`${moto.endpoint}/moto-api/`), { timeout: 50_000, interval: 200 });
    return moto;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
