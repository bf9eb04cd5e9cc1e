import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** The real trail of the tests; where it is from is told beside it. */
export const INVICTUS_TRAIL = fileURLToPath(new URL('../../data/cloudtrail/trail-invictus', import.meta.url));

/** What the tests compare of a record. */
export interface InvictusRecord {
  eventID: string;
  eventTime: string;
  eventName: string;
  eventSource: string;
  sourceIPAddress: string;
  errorCode?: string;
  userIdentity: { arn?: string };
}

/** Its records as they stand in its files, each once. */
export function invictusRecords(): InvictusRecord[] {
  const byId = new Map<string, InvictusRecord>();
  for (const name of readdirSync(INVICTUS_TRAIL, { recursive: true }) as string[]) {
    if (!name.endsWith('.gz')) continue;
    const text = gunzipSync(readFileSync(join(INVICTUS_TRAIL, name))).toString();
    for (const record of (JSON.parse(text) as { Records?: InvictusRecord[] }).Records ?? [])
      byId.set(record.eventID, record);
  }
  return [...byId.values()];
}
