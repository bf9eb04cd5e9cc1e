import { type LogLine, logLines } from './log-lines.ts';
import { Random } from './random.ts';
import { requestsOf } from './requests.ts';
import { segmentDocuments } from './segments.ts';
import { SHOP } from './shop.ts';
import { storyOf } from './story.ts';
import { trailCalls } from './trail.ts';
import { type Call, recordText } from './trail-record.ts';

/** The seed of the investigation that ships; another one makes another shop with the same story. */
export const SAMPLE_SEED = 20261113;

/** A file of the sample, as AWS would deliver it, before gzip. */
export interface SampleFile {
  /** Path below the sample's folder, parted by slashes. */
  path: string;
  text: string;
  kind: 'trail' | 'logs' | 'segments';
}

/** Folders below the sample's own. */
export const SAMPLE_FOLDERS = { trail: 'trail', logs: 'logs', segments: 'traces' } as const;

const TRAIL_SLOT = 1_800_000;
const LOG_SLOT = 6 * 3_600_000;

/** The files of a seed, always the same ones: CloudTrail as delivered to S3, log groups as Firehose delivers them, segments. */
export function* sampleFiles(seed: number): Generator<SampleFile> {
  const story = storyOf(seed);
  const requests = requestsOf(seed);
  yield* trailFiles(seed, trailCalls(seed, story, requests));
  yield* logFiles(seed, logLines(seed, requests));
  yield {
    path: `${SAMPLE_FOLDERS.segments}/segments.ndjson`,
    text: `${segmentDocuments(requests).join('\n')}\n`,
    kind: 'segments',
  };
}

/** AWSLogs/ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/... (cloudtrail.md 1.1), a file each half hour. */
function* trailFiles(seed: number, calls: readonly Call[]): Generator<SampleFile> {
  const random = new Random(seed, 0xf11e);
  for (const [key, some] of grouped(
    calls,
    ({ account, region, at }) => `${Math.floor(at / TRAIL_SLOT)} ${account} ${region}`,
  )) {
    const [slot, account, region] = key.split(' ');
    const delivered = new Date((Number(slot) + 1) * TRAIL_SLOT + (2 + random.below(6)) * 60_000).toISOString();
    const day = delivered.slice(0, 10);
    const minute = `${day.replaceAll('-', '')}T${delivered.slice(11, 13)}${delivered.slice(14, 16)}Z`;
    const unique = random.letters(16).replace(/[+/]/g, 'z');
    yield {
      path: `${SAMPLE_FOLDERS.trail}/AWSLogs/${account}/CloudTrail/${region}/${day.replaceAll('-', '/')}/${account}_CloudTrail_${region}_${minute}_${unique}.json.gz`,
      text: `{"Records":[${some.map(recordText).join(',')}]}`,
      kind: 'trail',
    };
  }
}

/** Subscription data as Firehose writes it into a bucket: one document a stream after the other (cloudwatch-logs.md 2.1). */
function* logFiles(seed: number, lines: readonly LogLine[]): Generator<SampleFile> {
  const random = new Random(seed, 0x106f);
  let number = 0;
  for (const [key, some] of grouped(lines, ({ group, at }) => `${Math.floor(at / LOG_SLOT)} ${group}`)) {
    const [slot = '', group = ''] = key.split(' ');
    const opened = new Date(Number(slot) * LOG_SLOT).toISOString().slice(0, 13).replace('T', '-');
    const documents = [...grouped(some, ({ stream }) => stream)].map(([stream, events]) =>
      JSON.stringify({
        messageType: 'DATA_MESSAGE',
        owner: SHOP,
        logGroup: group,
        logStream: stream,
        subscriptionFilters: ['to-bucket'],
        logEvents: events.map(({ at, message }) => ({ id: eventId(at, ++number), timestamp: at, message })),
      }),
    );
    yield {
      path: `${SAMPLE_FOLDERS.logs}/${group.replace(/^\//, '').replaceAll('/', '-')}/shop-logs-1-${opened}-00-00-${random.uuid()}.gz`,
      text: documents.join(''),
      kind: 'logs',
    };
  }
}

/** 56 digits, in the order of time as the service's are. */
function eventId(at: number, number: number): string {
  return `3${String(at).padStart(15, '0')}${String(number).padStart(40, '0')}`;
}

/** The items by a key, keys in the order of their first items. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
