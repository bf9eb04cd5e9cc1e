import { isSpace, JsonScanner, type Member, membersOf } from './json-scan.ts';
import { nameOfBinary } from './other-formats.ts';

/**
 * How the records lie in a file (cloudtrail.md part 2):
 * `wrapped` in an array (or alone) under a member of an object, in a `bare` array, one a line (`lines`), or as `objects`
 * one after the other. `item` says what a found object is.
 */
export type Layout = 'wrapped' | 'bare' | 'lines' | 'objects';
/** `record`: the object itself. `lookup`: the text inside its `CloudTrailEvent`. `envelope`: its member `detail`. */
export type Item = 'record' | 'lookup' | 'envelope';

export type Recognised =
  | { verdict: 'cut'; kind: string; layout: Layout; wrapper: string | null; item: Item }
  | { verdict: 'skipped' | 'failed'; kind: string; reason: string };

/** Members that a CloudTrail record has at its top level; two of them make a record. */
const RECORD_MEMBERS = new Set([
  'eventVersion',
  'userIdentity',
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'eventID',
  'eventId',
  'eventType',
  'eventCategory',
  'recipientAccountId',
  'requestParameters',
  'responseElements',
  'insightDetails',
  'insightType',
  'errorCode',
]);

/** JSON files of other kinds, told by members of their top level; those with log events are in logs/formats.ts, those with traces in traces/formats.ts. */
const OTHER_JSON: { members: string[]; kind: string; reason: string }[] = [
  { members: ['digestStartTime', 'digestS3Object'], kind: 'cloudtrail-digest', reason: 'digest file' },
  { members: ['digestS3Bucket'], kind: 'cloudtrail-digest', reason: 'digest file' },
  { members: ['PublicKeyList'], kind: 'public-keys', reason: 'public keys of digest files (list-public-keys)' },
  { members: ['fileVersion', 'configurationItems'], kind: 'config', reason: 'AWS Config snapshot or history' },
  { members: ['configurationItems'], kind: 'config', reason: 'AWS Config snapshot or history' },
  {
    members: ['parent', 'child', 'callCount'],
    kind: 'jaeger-dependencies',
    reason: 'Jaeger dependencies: edges of a service graph without the spans behind them',
  },
];

const SERVICE_GRAPH = {
  verdict: 'skipped',
  kind: 'xray-service-graph',
  reason: 'service graph of X-Ray (GetServiceGraph, GetTraceGraph): it is made of traces, and holds none',
} as const;

const GROUPS = {
  verdict: 'skipped',
  kind: 'xray-groups',
  reason: 'groups of X-Ray (GetGroups): they hold no traces; `groups import` takes them over for filters of traces',
} as const;

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const NEWLINE = 0x0a;

/** Bytes of a byte-order mark at the beginning: 3 or 0. */
export function bomLength(bytes: Buffer): number {
  return bytes.subarray(0, 3).equals(BOM) ? 3 : 0;
}

/**
 * Says what a file is by its first bytes after inflating; its name only decides whether text that is no JSON is damage
 * (the name promises JSON) or another kind of file. `whole` tells that `head` is all there is.
 */
export function recognise(head: Buffer, whole: boolean, name: string): Recognised {
  const scanner = new JsonScanner(head);
  const start = scanner.skipSpace(bomLength(head));
  if (start >= head.length) {
    return {
      verdict: 'skipped',
      kind: 'empty',
      reason: whole ? 'empty: nothing but white space' : 'nothing but white space',
    };
  }
  switch (head[start]) {
    case 0x7b:
      return recogniseObject(scanner, start, whole, name);
    case 0x5b:
      return recogniseArray(scanner, start, whole, name);
    default:
      return recogniseText(head, start, name);
  }
}

function recogniseObject(scanner: JsonScanner, start: number, whole: boolean, name: string): Recognised {
  const { bytes } = scanner;
  const delivered = recordsStart(scanner, start);
  if (delivered !== null) {
    const wrapped = recogniseWrapper(scanner, { name: 'Records', start: delivered, end: -1 });
    if (wrapped !== null) return wrapped;
  }
  const members = [...membersOf(scanner, start)];
  const names = new Set(members.map((member) => member.name));
  for (const member of members) {
    const wrapped = member.name === 'Records' || member.name === 'Events' ? recogniseWrapper(scanner, member) : null;
    if (wrapped !== null) return wrapped;
  }
  const other = OTHER_JSON.find(({ members: wanted }) => wanted.every((wish) => names.has(wish)));
  if (other !== undefined) return { verdict: 'skipped', kind: other.kind, reason: other.reason };
  if (members.some((member) => isServices(scanner, member))) return SERVICE_GRAPH;
  if (members.some((member) => isGroups(scanner, member))) return GROUPS;
  if (members.some((member) => isObjectMetadata(bytes, member))) {
    return { verdict: 'skipped', kind: 'object-metadata', reason: 'metadata of downloaded objects (object-metadata)' };
  }
  const end = scanner.containerEnd(start);
  const item = itemOf(scanner, members);
  if (item !== null) {
    const layout = isOneALine(bytes, start, end) ? 'lines' : 'objects';
    return {
      verdict: 'cut',
      kind: item === 'lookup' ? 'cloudtrail-lookup' : 'cloudtrail',
      layout,
      wrapper: null,
      item,
    };
  }
  if (members.length === 0 && end < 0) return damaged(bytes, start, name);
  if (end < 0 && whole) {
    return {
      verdict: 'failed',
      kind: 'unknown',
      reason: `JSON that ends too early, at byte ${bytes.length}: no record in it`,
    };
  }
  if (hasRecordLine(bytes))
    return { verdict: 'cut', kind: 'cloudtrail', layout: 'lines', wrapper: null, item: 'record' };
  return { verdict: 'skipped', kind: 'json', reason: 'JSON without CloudTrail records' };
}

/** Place of the value of `Records` where that is the first member, as in every delivered file: the short way for most files. */
function recordsStart(scanner: JsonScanner, start: number): number | null {
  const quote = scanner.skipSpace(start + 1);
  if (scanner.bytes.toString('latin1', quote, quote + 9) !== '"Records"') return null;
  const colon = scanner.skipSpace(quote + 9);
  return scanner.bytes[colon] === 0x3a ? scanner.skipSpace(colon + 1) : null;
}

/** `"Services": [{"ReferenceId", ...}]`. */
function isServices(scanner: JsonScanner, { name, start }: Member): boolean {
  return name === 'Services' && namesOfFirst(scanner, start).has('ReferenceId');
}

/** `"Groups": [{"GroupName", "GroupARN", ...}]`; groups of IAM have `Arn`, those of user pools none. */
function isGroups(scanner: JsonScanner, { name, start }: Member): boolean {
  if (name !== 'Groups') return false;
  const names = namesOfFirst(scanner, start);
  return names.has('GroupName') && names.has('GroupARN');
}

/** Names of the members of the first object of an array. */
function namesOfFirst(scanner: JsonScanner, start: number): ReadonlySet<string> {
  if (scanner.bytes[start] !== 0x5b) return new Set();
  const first = scanner.skipSpace(start + 1);
  return new Set([...membersOf(scanner, first)].map(({ name }) => name));
}

function recogniseWrapper(scanner: JsonScanner, member: Member): Recognised | null {
  const { bytes } = scanner;
  const isArray = bytes[member.start] === 0x5b;
  const first = isArray ? scanner.skipSpace(member.start + 1) : member.start;
  const kind = member.name === 'Records' ? 'cloudtrail' : 'cloudtrail-lookup';
  if (bytes[first] !== 0x7b) {
    // Nothing in it, something that is no object, or the head ends here: for the cutter to say.
    if (isArray) return { verdict: 'cut', kind, layout: 'wrapped', wrapper: member.name, item: 'record' };
    return null;
  }
  const inner = [...membersOf(scanner, first)];
  if (isNotification(bytes, inner)) {
    return {
      verdict: 'skipped',
      kind: 'notification',
      reason: 'event notification of another service (Records without CloudTrail events)',
    };
  }
  const item = itemOf(scanner, inner);
  if (item !== null) return { verdict: 'cut', kind, layout: 'wrapped', wrapper: member.name, item };
  if (inner.length === 0) return { verdict: 'cut', kind, layout: 'wrapped', wrapper: member.name, item: 'record' };
  return { verdict: 'skipped', kind: 'json', reason: `JSON whose ${member.name} are no CloudTrail records` };
}

function recogniseArray(scanner: JsonScanner, start: number, whole: boolean, name: string): Recognised {
  const { bytes } = scanner;
  const first = scanner.skipSpace(start + 1);
  if (bytes[first] === 0x5d) {
    return { verdict: 'cut', kind: 'cloudtrail', layout: 'bare', wrapper: null, item: 'record' };
  }
  if (bytes[first] === 0x7b) {
    const members = [...membersOf(scanner, first)];
    const item = itemOf(scanner, members);
    if (item !== null) {
      return {
        verdict: 'cut',
        kind: item === 'lookup' ? 'cloudtrail-lookup' : 'cloudtrail',
        layout: 'bare',
        wrapper: null,
        item,
      };
    }
    const names = new Set(members.map((member) => member.name));
    const other = OTHER_JSON.find(({ members: wanted }) => wanted.every((wish) => names.has(wish)));
    if (other !== undefined) return { verdict: 'skipped', kind: other.kind, reason: other.reason };
    if (members.length === 0 && whole && scanner.containerEnd(first) < 0) return damaged(bytes, start, name);
  }
  if (scanner.containerEnd(start) < 0) {
    // "[ERROR] something" and "[Mon Jan 01 ...] text" begin like an array; they are lines of text.
    return recogniseText(bytes, start, name);
  }
  return { verdict: 'skipped', kind: 'json', reason: 'JSON array without CloudTrail records' };
}

function recogniseText(head: Buffer, start: number, name: string): Recognised {
  const binary = nameOfBinary(head);
  if (binary !== null) return { verdict: 'skipped', ...binary };
  if (hasRecordLine(head))
    return { verdict: 'cut', kind: 'cloudtrail', layout: 'lines', wrapper: null, item: 'record' };
  return damaged(head, start, name);
}

/** Neither JSON nor a known format: damage where the name promises JSON, else a file of another kind. */
function damaged(head: Buffer, start: number, name: string): Recognised {
  if (/\.(?:json|ndjson|jsonl)(?:\.gz)?$/i.test(name)) {
    const shown = JSON.stringify(head.toString('latin1', start, start + 24).replace(/[^\x20-\x7e]/g, '.'));
    return { verdict: 'failed', kind: 'unknown', reason: `not JSON: ${shown} at byte ${start}` };
  }
  if (isText(head)) return { verdict: 'skipped', kind: 'text', reason: 'plain text' };
  return { verdict: 'skipped', kind: 'unknown', reason: 'not a format that is known here' };
}

/** True where `head` has no byte that text never has. */
function isText(head: Buffer): boolean {
  for (const byte of head.subarray(0, 4096))
    if (byte < 0x20 && !isSpace(byte) && byte !== 0x1b && byte !== 0x0c) return false;
  return true;
}

function itemOf(scanner: JsonScanner, members: Member[]): Item | null {
  const names = new Set(members.map((member) => member.name));
  if (names.has('CloudTrailEvent')) return 'lookup';
  const detail = members.find((member) => member.name === 'detail');
  if (detail !== undefined && (names.has('detail-type') || names.has('source'))) {
    const inner = [...membersOf(scanner, detail.start)];
    if (scanner.bytes[detail.start] === 0x7b && looksLikeRecord(inner)) return 'envelope';
  }
  return looksLikeRecord(members) ? 'record' : null;
}

function looksLikeRecord(members: Member[]): boolean {
  let hits = 0;
  for (const { name } of members) if (RECORD_MEMBERS.has(name)) hits++;
  return hits >= 2;
}

/** S3, SNS and SQS notifications have `Records` too; their sources are called `aws:s3` and so on. */
function isNotification(bytes: Buffer, members: Member[]): boolean {
  return members.some(
    ({ name, start }) => /^eventsource$/i.test(name) && bytes.toString('latin1', start, start + 5) === '"aws:',
  );
}

function isObjectMetadata(bytes: Buffer, member: Member): boolean {
  if (bytes[member.start] !== 0x7b) return false;
  const end = member.end < 0 ? bytes.length : member.end;
  return bytes.subarray(member.start, end).includes('"x-amz-meta-');
}

/** The first object is closed on the line it began on. */
function isOneALine(bytes: Buffer, start: number, end: number): boolean {
  const newline = bytes.indexOf(NEWLINE, start);
  if (newline < 0) return false;
  return end >= 0 ? newline >= end : hasRecordLine(bytes.subarray(newline));
}

/** A whole line of `head` is an object with the members of a record: an NDJSON file, whatever its other lines are. */
function hasRecordLine(head: Buffer): boolean {
  let from = 0;
  for (let line = 0; line < 200 && from < head.length; line++) {
    const newline = head.indexOf(NEWLINE, from);
    const end = newline < 0 ? head.length : newline;
    const scanner = new JsonScanner(head.subarray(from, end));
    const start = scanner.skipSpace(0);
    if (scanner.bytes[start] === 0x7b && looksLikeRecord([...membersOf(scanner, start)])) return true;
    from = end + 1;
  }
  return false;
}
