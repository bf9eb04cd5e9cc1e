import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { FakeAws, REGION } from '../../support/aws/fake-aws.ts';
import { type LaunchedApp, launchApp } from './launch.ts';

export const BUCKET = 'acme-org-trail';
export const [PROD, SHARED] = ['111122223333', '444455556666'] as const;

/** The program with a fake AWS of its own. */
export class PullWindow {
  launched: LaunchedApp | null = null;

  private constructor(
    readonly fake: FakeAws,
    /** A folder of the test's own, gone with it. */
    readonly folder: string,
  ) {}

  static async open(): Promise<PullWindow> {
    return new PullWindow(await FakeAws.start({ seed: 1 }), mkdtempSync(join(tmpdir(), 'trailglass-pull-')));
  }

  async close(): Promise<void> {
    await this.launched?.close();
    await this.fake.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Starts with credentials in the environment and the profiles of the configuration given. */
  async launch(config = '', lifetimeMs?: number): Promise<Page> {
    const made = this.fake.issue(lifetimeMs);
    const path = join(this.folder, 'config');
    writeFileSync(path, config);
    this.launched = await launchApp({
      env: {
        AWS_ACCESS_KEY_ID: made.accessKeyId,
        AWS_SECRET_ACCESS_KEY: made.secretAccessKey,
        AWS_SESSION_TOKEN: made.sessionToken,
        AWS_CONFIG_FILE: path,
        AWS_SHARED_CREDENTIALS_FILE: join(this.folder, 'credentials'),
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
    await this.launched.page.getByRole('heading', { name: 'Open data to investigate' }).waitFor();
    return this.launched.page;
  }

  /** Fills in how the fake is reached. */
  async connect(page: Page): Promise<void> {
    await page.getByRole('textbox', { name: 'Region', exact: true }).fill(REGION);
    await page.getByRole('textbox', { name: 'Endpoint' }).fill(this.fake.endpoint);
  }

  /** Puts a trail file of `records` calls into the bucket, each with an id of its own; answers with its key. */
  putTrail(account: string, region: string, day: string, file: number, records: number): string {
    const [year, month, date] = day.split('-');
    const minute = `${String(Math.floor(file / 60)).padStart(2, '0')}${String(file % 60).padStart(2, '0')}`;
    const name = `${account}_CloudTrail_${region}_${year}${month}${date}T${minute}Z_${String(file).padStart(16, 'a')}.json.gz`;
    const Records = Array.from({ length: records }, (_, index) => ({
      eventVersion: '1.08',
      eventTime: `${day}T${minute.slice(0, 2)}:${minute.slice(2)}:${String(index % 60).padStart(2, '0')}Z`,
      eventSource: 'ec2.amazonaws.com',
      eventName: 'DescribeInstances',
      awsRegion: region,
      sourceIPAddress: '203.0.113.24',
      eventID: `${account}-${region}-${day}-${file}-${index}`,
      recipientAccountId: account,
      userIdentity: { type: 'IAMUser', userName: 'investigator', accountId: account },
    }));
    const key = `AWSLogs/o-a1b2c3d4e5/${account}/CloudTrail/${region}/${year}/${month}/${date}/${name}`;
    this.fake.s3.put(BUCKET, key, gzipSync(JSON.stringify({ Records })));
    return key;
  }
}
