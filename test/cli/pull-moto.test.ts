import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImportReport } from '../../preload/contract/jobs.ts';
import { hasMoto, Moto } from '../support/aws/moto.ts';
import { type Answer, Cli } from './support/cli.ts';

/**
 * The fake is ours, and may share a mistake with the product; moto is not. Its deviations (no patterns, no empty pages, small ids)
 * leave a plain pull. It takes no events older than two weeks, so these are of the last hours.
 */
describe.skipIf(!hasMoto())('a pull of log events from moto', () => {
  const env = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' };
  const END = Date.now() - 4 * 3_600_000;
  let folder: string;
  let moto: Moto | undefined;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trailglass-moto-'));
    moto = await Moto.start();
    const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
    const client = new CloudWatchLogsClient({ endpoint: moto.endpoint, region: 'eu-central-1', credentials });
    await client.send(new CreateLogGroupCommand({ logGroupName: '/app/shop' }));
    for (const logStreamName of ['a', 'b']) {
      await client.send(new CreateLogStreamCommand({ logGroupName: '/app/shop', logStreamName }));
      const logEvents = Array.from({ length: 300 }, (_, i) => ({
        timestamp: END - 300_000 + i * 1000,
        message: `${logStreamName} ${i}`,
      }));
      await client.send(new PutLogEventsCommand({ logGroupName: '/app/shop', logStreamName, logEvents }));
    }
    client.destroy();
  });
  afterAll(async () => {
    await moto?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('brings what was put there, once', async () => {
    const cli = new Cli(folder);
    const args = [
      'pull',
      'logs',
      '/app/shop',
      '--workspace',
      'case.trailglass',
      '--endpoint',
      moto?.endpoint ?? '',
      '--region',
      'eu-central-1',
    ];
    const report = await cli.json<ImportReport>([...args, '--from', '-1d'], 0, { env });
    expect(report.records).toMatchObject({ inserted: 600, failed: 0 });
    const { rows } = await cli.json<Answer>([
      'sql',
      '--workspace',
      'case.trailglass',
      `SELECT "@logStream", count(*), min("@message"), epoch_ms(max("@timestamp")), any_value("@log") FROM logs GROUP BY 1 ORDER BY 1`,
    ]);
    expect(rows).toEqual(
      ['a', 'b'].map((stream) => [stream, 300, `${stream} 0`, END - 1000, '123456789012:/app/shop']),
    );
  });
});
