import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The text of one small record; `more` overrides members. */
export function record(number: number, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::012345678901:user/maria',
      accountId: '012345678901',
      userName: 'maria',
    },
    eventTime: `2026-03-01T10:00:${String(number % 60).padStart(2, '0')}Z`,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '192.0.2.7',
    userAgent: 'aws-cli/2',
    requestParameters: { bucketName: 'b' },
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: '012345678901',
    eventCategory: 'Data',
    ...more,
  });
}

/** Writes a gzip file in the delivered form. */
export function writeTrailFile(path: string, records: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, gzipSync(`{"Records":[${records.join(',')}]}`));
}
