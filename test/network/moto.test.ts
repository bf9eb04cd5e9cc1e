import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openNetwork } from '../../main/network/serve.ts';
import { ImportCase, NOBODY } from '../engine/support/import-case.ts';
import { linkTo, pullOf, trailObject } from '../engine/support/pull-case.ts';

/** The same pulls against moto, which others wrote: S3's paging, prefixes and checksums, and STS's identity and roles. */
const hasMoto = (() => {
  try {
    execFileSync('python3', ['-c', 'import moto.server, flask'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
if (!hasMoto)
  process.stderr.write('NOT TESTED against moto: python3 has no moto with its server (pip install "moto[server]").\n');

const BUCKET = 'trail-bucket';
const REGION = 'eu-central-1';
let server: ChildProcess;
let endpoint: string;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe.runIf(hasMoto)('against moto', () => {
  beforeAll(async () => {
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    server = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    const isUp = () =>
      fetch(`${endpoint}/moto-api/`).then(
        ({ ok }) => ok,
        () => false,
      );
    await vi.waitUntil(isUp, { timeout: 50_000 });
  });
  afterAll(() => server.kill());
  afterEach(() => vi.unstubAllEnvs());

  test('a trail of more than one page is planned, pulled, and known the second time', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'testing');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'testing');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    const client = new S3Client({ endpoint, region: REGION, forcePathStyle: true });
    await client.send(
      new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: REGION } }),
    );
    const ids: string[] = [];
    for (let index = 0; index < 1010; index += 10) {
      const batch = Array.from({ length: 10 }, () =>
        trailObject({ account: '111122223333', region: REGION, delivered: '2026-03-01T10:00', records: 1 }),
      );
      ids.push(...batch.flatMap((object) => object.ids));
      await Promise.all(
        batch.map(({ key, bytes }) => client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: bytes }))),
      );
    }
    const network = linkTo(openNetwork(process.env));
    const it = await ImportCase.open({ network });
    const connection = { profile: null, region: REGION, endpoint };
    const identity = await network.call('aws.identity', { connection }, { signal: NOBODY });
    expect(identity.arn).toMatch(/^arn:aws:sts::\d{12}:/);
    const pull = pullOf(`s3://${BUCKET}`, { connection });
    const report = await it.pull(pull);
    expect(report.files).toMatchObject({ found: 1010, read: 1010 });
    expect(await it.column('SELECT event_id FROM ct_event ORDER BY event_id')).toEqual(ids.sort());
    expect((await it.pull(pull)).files).toMatchObject({ found: 1010, read: 0, skipped: 1010 });
  }, 180_000);
});
