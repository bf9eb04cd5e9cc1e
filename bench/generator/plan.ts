import { Random } from '../../main/engine/sample/random.ts';
import type { Cast } from './cast.ts';
import type { TrailOptions } from './options.ts';
import type { FileScene } from './record.ts';

export interface PlannedFile extends FileScene {
  records: number;
}

/** A record's slot in the trail, and the record of an earlier file that stands there instead of a new one. */
export interface Repeat {
  file: number;
  number: number;
  ofFile: number;
  ofNumber: number;
}

/** The files of a trail in order of delivery; their records add up to `events`. */
export function planOf(options: TrailOptions, cast: Cast): PlannedFile[] {
  const random = new Random(options.seed, 0x91a7);
  const sizes: number[] = [];
  for (let left = options.events; left > 0; ) {
    const size = Math.min(left, Math.max(1, Math.round(options.recordsPerFile * Math.exp(random.normal()))));
    sizes.push(size);
    left -= size;
  }
  const seconds = options.days * 86_400;
  return sizes.map((records, index) => ({
    index,
    records,
    account: random.pickSkewed(cast.accounts),
    region: random.pickSkewed(cast.regions),
    delivered: options.start + 600 + Math.floor(((index + 0.5) / sizes.length) * (seconds - 600)),
  }));
}

/** Which record of an earlier file a slot repeats; null for a new record. */
export function repeatAt(
  options: TrailOptions,
  plan: readonly PlannedFile[],
  file: number,
  number: number,
): Repeat | null {
  if (file === 0 || options.duplicateShare === 0) return null;
  const random = new Random(options.seed ^ 0x5eed, file + 1, number);
  if (!random.chance(options.duplicateShare)) return null;
  const ofFile = file - 1 - random.below(Math.min(file, 20));
  return { file, number, ofFile, ofNumber: random.below(plan[ofFile]?.records ?? 1) };
}

/** Distinct records of a trail whose repeats are known: a repeat of a slot that was itself taken by a repeat is new once. */
export function distinctRecords(events: number, repeats: readonly Repeat[]): number {
  const taken = new Set(repeats.map((repeat) => `${repeat.file}:${repeat.number}`));
  const revived = new Set(
    repeats.map((repeat) => `${repeat.ofFile}:${repeat.ofNumber}`).filter((slot) => taken.has(slot)),
  );
  return events - repeats.length + revived.size;
}

/** `AWSLogs/ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_UNIQUE16.json.gz` */
export function keyOf(options: TrailOptions, { account, region, delivered, index }: FileScene): string {
  const iso = new Date(delivered * 1000).toISOString();
  const day = iso.slice(0, 10);
  const unique = new Random(options.seed, 0x4e, index).letters(16).replace(/[+/]/g, 'z');
  const minute = `${day.replaceAll('-', '')}T${iso.slice(11, 13)}${iso.slice(14, 16)}Z`;
  return `AWSLogs/${account}/CloudTrail/${region}/${day.replaceAll('-', '/')}/${account}_CloudTrail_${region}_${minute}_${unique}.json.gz`;
}
