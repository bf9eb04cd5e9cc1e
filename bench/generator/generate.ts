import { createWriteStream, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createGzip } from 'node:zlib';
import { castOf } from './cast.ts';
import { DAMAGES, damaged } from './damage.ts';
import type { TrailOptions } from './options.ts';
import { distinctRecords, planOf } from './plan.ts';
import { RecordMaker } from './record.ts';
import { type Portion, type Written, writeFiles } from './write-files.ts';

/** What lies in a generated trail; kept beside it as `FOLDER.manifest.json`. */
export interface Manifest {
  options: TrailOptions;
  files: number;
  records: number;
  /** Distinct (eventID, recipientAccountId). */
  distinct: number;
  recordBytes: number;
  compressedBytes: number;
}

function inWorker(portion: Portion): Promise<Written> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(new URL('./generate-worker.js', import.meta.url)), { workerData: portion });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** Writes a trail below `folder` with `workers` threads (0: in this one) and says what is in it. */
export async function generateTrail(options: TrailOptions, folder: string, workers = 0): Promise<Manifest> {
  rmSync(folder, { recursive: true, force: true });
  const portions = Array.from({ length: Math.max(1, workers) }, (_, part): Portion => {
    return { options, folder, part, parts: Math.max(1, workers) };
  });
  const parts = workers === 0 ? portions.map(writeFiles) : await Promise.all(portions.map(inWorker));
  const sum = (of: (part: Written) => number) => parts.reduce((total, part) => total + of(part), 0);
  const manifest: Manifest = {
    options,
    files: sum((part) => part.files),
    records: sum((part) => part.records),
    distinct: distinctRecords(
      options.events,
      parts.flatMap((part) => part.repeats),
    ),
    recordBytes: sum((part) => part.recordBytes),
    compressedBytes: sum((part) => part.compressedBytes),
  };
  writeFileSync(`${folder}.manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** The trail with these options, made now unless a finished one lies there already. */
export async function cachedTrail(options: TrailOptions, folder: string, workers: number): Promise<Manifest> {
  try {
    const manifest = JSON.parse(readFileSync(`${folder}.manifest.json`, 'utf8')) as Manifest;
    if (JSON.stringify(manifest.options) === JSON.stringify(options)) return manifest;
  } catch {
    // None there, or one cut short: made below.
  }
  return generateTrail(options, folder, workers);
}

/** Writes one `.json.gz` of about `bytes` unpacked bytes, as people merge trails by hand. Answers with its records. */
export async function generateOneFile(
  options: TrailOptions,
  path: string,
  bytes: number,
): Promise<{ records: number; bytes: number }> {
  mkdirSync(dirname(path), { recursive: true });
  const cast = castOf(options.seed, options.accounts, options.regions);
  const plan = planOf({ ...options, events: Math.ceil(bytes / 900) }, cast);
  const maker = new RecordMaker(options, cast);
  const made = { records: 0, bytes: 0 };
  function* chunks(): Generator<string> {
    yield '{"Records":[';
    for (const file of plan) {
      const texts: string[] = [];
      for (let number = 0; number < file.records && made.bytes < bytes; number++) {
        const text = maker.make(file, number);
        made.records++;
        made.bytes += text.length + 1;
        texts.push(text);
      }
      if (texts.length > 0) yield (made.records > texts.length ? ',' : '') + texts.join(',');
      if (made.bytes >= bytes) break;
    }
    yield ']}';
  }
  await pipeline(Readable.from(chunks()), createGzip({ level: options.level }), createWriteStream(path));
  return made;
}

/** Every file below `folder`, in order of its path. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Damages `count` files in place, spread over the trail, each in another way (or all in `kind`). Answers with their paths. */
export function damageFiles(folder: string, count: number, kind?: (typeof DAMAGES)[number]): string[] {
  const files = filesUnder(folder);
  return Array.from({ length: count }, (_, index) => {
    const path = files[Math.floor(((index + 0.5) / count) * files.length)] as string;
    writeFileSync(
      path,
      damaged(readFileSync(path), kind ?? (DAMAGES[index % DAMAGES.length] as (typeof DAMAGES)[number])),
    );
    return path;
  });
}
