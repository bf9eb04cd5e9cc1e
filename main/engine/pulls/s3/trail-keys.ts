/**
 * Names of objects, as AWS services write them into a bucket (cloudtrail.md 1.1):
 *
 *   [prefix/]AWSLogs/[o-id/]ACCOUNT/KIND/REGION/YYYY/MM/DD/ACCOUNT_KIND_REGION_YYYYMMDDTHHmmZ_UNIQUE.json.gz
 *
 * or the last part alone, where somebody has copied the files into one folder. What a key says is a hint, for choosing what to
 * fetch: account, Region and time of an event come from its record.
 */
export interface KeyFacts {
  account: string | null;
  region: string | null;
  /** `CloudTrail`, or the folder of another service. */
  kind: string | null;
  /** `2026-03-02`, of the folder or else of the name. */
  day: string | null;
  /** Milliseconds since the epoch: when the file was delivered, to the minute. */
  deliveredAt: number | null;
}

const FOLDERS = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12})\/([^/]+)\/([^/]+)\/(\d{4})\/(\d\d)\/(\d\d)\//;
const FILE =
  /(?:^|\/)(\d{12})_([A-Za-z0-9-]+)_([a-z0-9-]+)_(?:[^/]*_)?(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(?:\d\d)?Z[^/]*$/;

/** What a key says of itself; what it does not say is null. */
export function keyFacts(key: string): KeyFacts {
  const folders = FOLDERS.exec(key);
  const file = FILE.exec(key);
  const [, year, month, day, hour, minute] = file?.slice(3) ?? [];
  const deliveredAt = file === null ? null : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  const folderDay = folders === null ? null : folders.slice(4, 7).join('-');
  return {
    account: folders?.[1] ?? file?.[1] ?? null,
    kind: folders?.[2] ?? file?.[2] ?? null,
    region: folders?.[3] ?? file?.[3] ?? null,
    day: folderDay ?? (file === null ? null : `${year}-${month}-${day}`),
    deliveredAt: deliveredAt === null || Number.isNaN(deliveredAt) ? null : deliveredAt,
  };
}

/** Files of trails lie in the order of their delivery, as their names begin alike: other services put an id before the time. */
export function isInOrderOfTime(kind: string): boolean {
  return kind.startsWith('CloudTrail') && kind !== 'CloudTrail-Digest';
}

/** `20260302T1005`, as names have it. */
export function nameTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replaceAll(/[-:]/g, '');
}
