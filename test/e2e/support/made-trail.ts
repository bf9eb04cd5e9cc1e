import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes one trail file of invented events, a second apart from 2026-11-14 on, into a folder. With `fields`, each event
 * has ten of so many request parameters, so that all of them together are there in every hundred events.
 */
export function writeTrail(folder: string, events: number, fields = 0): string {
  const path = join(folder, '111122223333_CloudTrail_eu-west-1_20261114T0000Z_made.json');
  const Records = Array.from({ length: events }, (_, i) => ({
    eventVersion: '1.11',
    userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::111122223333:user/u${i % 7}`, accountId: '111122223333' },
    eventTime: `${new Date(Date.UTC(2026, 10, 14) + i * 1000).toISOString().slice(0, 19)}Z`,
    eventSource: 's3.amazonaws.com',
    eventName: ['GetObject', 'PutObject', 'ListBuckets'][i % 3],
    awsRegion: 'eu-west-1',
    sourceIPAddress: `192.0.2.${i % 250}`,
    ...(i % 10 === 0 ? { errorCode: 'AccessDenied' } : {}),
    requestParameters: Object.fromEntries(
      Array.from({ length: fields === 0 ? 0 : 10 }, (_, k) => [`parameter${(i * 10 + k) % fields}`, `v${i % 5}`]),
    ),
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
  }));
  writeFileSync(path, JSON.stringify({ Records }));
  return path;
}
