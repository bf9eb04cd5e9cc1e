import { copyFileSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { LocalEngine } from '../../main/cli/local-engine.ts';
import { DAMAGES, damaged } from '../generator/damage.ts';
import { cachedTrail, filesUnder, generateOneFile, type Manifest } from '../generator/generate.ts';
import { DEFAULTS, type TrailOptions } from '../generator/options.ts';
import { timeReference } from '../reference.ts';
import { median } from '../statistics.ts';
import { importInto, removeWorkspace, timeImport } from '../workspace.ts';
import { type Bench, importInChild } from './bench-context.ts';

const MB = 1e6;

export interface Trail {
  folder: string;
  files: string[];
  manifest: Manifest;
}

/** The trail with these options, from the cache beside the bench's other files. */
export async function trailOf(bench: Bench, name: string, options: TrailOptions): Promise<Trail> {
  const folder = join(bench.folder, name);
  bench.say(`making ${options.events.toLocaleString('en-US')} records (${name})`);
  const manifest = await cachedTrail(options, folder, 2);
  return { folder, files: filesUnder(folder), manifest };
}

/** Reads every byte once, so that no run pays for the disk. */
function warm(files: readonly string[]): void {
  for (const file of files) readFileSync(file);
}

function expectRecords(what: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`${what}: ${found} records where there should be ${expected}`);
}

/** Import against R, in turn, and what follows from the same files. Answers with R's seconds. Leaves `main.trailglass`. */
export async function measureImports(bench: Bench, trail: Trail): Promise<number> {
  warm(trail.files);
  const reference = join(bench.folder, 'reference.duckdb');
  const path = join(bench.folder, 'main.trailglass');
  const ratios: number[] = [];
  const times: { reference: number; ours: number }[] = [];
  let fileBytes = 0;
  for (let round = 0; round < bench.rounds; round++) {
    bench.say(`reference and import, round ${round + 1} of ${bench.rounds}`);
    const r = await timeReference(trail.files, reference, bench.threads, bench.memoryLimitBytes);
    expectRecords('reference', r.rows, trail.manifest.records);
    const ours = await timeImport(path, [trail.folder]);
    expectRecords('import', ours.records.inserted, trail.manifest.distinct);
    fileBytes = ours.info.sizeBytes;
    ratios.push(ours.seconds / r.seconds);
    times.push({ reference: r.seconds, ours: ours.seconds });
  }
  const r = median(times.map((time) => time.reference));
  bench.figure('import', median(ratios));
  bench.figure('file-size', fileBytes / trail.manifest.compressedBytes);
  bench.detail('import', { times, fileBytes, manifest: trail.manifest });

  bench.say('the same files again');
  await LocalEngine.with(path, {}, async (local) => {
    const again: number[] = [];
    for (let round = 0; round < 3; round++) {
      const began = performance.now();
      const { progress } = await importInto(local, [trail.folder]);
      again.push((performance.now() - began) / 1000);
      expectRecords('again', progress.records.inserted, 0);
    }
    bench.figure('again', median(again) / r);
    bench.detail('again', again);
  });

  bench.say('without the original text');
  const bare = await timeImport(join(bench.folder, 'bare.trailglass'), [trail.folder], false);
  expectRecords('without text', bare.records.inserted, trail.manifest.distinct);
  bench.figure('import-no-raw', bare.seconds / r);
  bench.figure('file-size-no-raw', bare.info.sizeBytes / trail.manifest.compressedBytes);
  bench.detail('import-no-raw', { seconds: bare.seconds, fileBytes: bare.info.sizeBytes });
  removeWorkspace(join(bench.folder, 'bare.trailglass'));
  return r;
}

/** The same records in other files: other names and, by another gzip level, other bytes. */
export async function measureOtherNames(bench: Bench, trail: Trail, r: number): Promise<void> {
  const twin = await trailOf(bench, `twin-${bench.events}`, { ...trail.manifest.options, level: 1 });
  const path = join(bench.folder, 'twice.trailglass');
  await timeImport(path, [trail.folder]);
  bench.say('the same records under other names');
  await LocalEngine.with(path, {}, async (local) => {
    const began = performance.now();
    const { progress } = await importInto(local, [twin.folder]);
    const seconds = (performance.now() - began) / 1000;
    expectRecords('other names', progress.records.duplicates, trail.manifest.records);
    bench.figure('other-names', seconds / r);
    bench.detail('other-names', { seconds });
  });
  removeWorkspace(path);
}

/** A trail of hard links, so that one file in it can be replaced by a damaged one. */
function linkTrail(trail: Trail, to: string): string[] {
  rmSync(to, { recursive: true, force: true });
  return trail.files.map((file) => {
    const target = join(to, relative(trail.folder, file));
    mkdirSync(dirname(target), { recursive: true });
    try {
      linkSync(file, target);
    } catch {
      copyFileSync(file, target);
    }
    return target;
  });
}

export async function measureDamage(bench: Bench, trail: Trail, r: number): Promise<void> {
  const folder = join(bench.folder, 'damaged');
  const path = join(bench.folder, 'damaged.trailglass');
  const cases = [
    { id: 'one-truncated', kinds: ['truncated'] },
    { id: 'six-bad', kinds: DAMAGES },
  ] as const;
  for (const { id, kinds } of cases) {
    bench.say(id === 'six-bad' ? 'six bad files' : 'one truncated file');
    const files = linkTrail(trail, folder);
    const middle = Math.floor(files.length / 2);
    kinds.forEach((kind, index) => {
      const file = files[middle + index] as string;
      const bytes = damaged(readFileSync(file), kind);
      rmSync(file); // the link, not the file it shares its bytes with
      writeFileSync(file, bytes);
    });
    const { seconds, files: counts } = await timeImport(path, [folder]);
    // An empty file is no damage to the importer: it is skipped.
    if (counts.read !== files.length - kinds.length) throw new Error(`${id}: ${JSON.stringify(counts)}`);
    bench.figure(id, seconds / r);
    bench.detail(id, { seconds });
  }
  removeWorkspace(path);
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Files of a quiet account: 5 records in the middle. R over the same files, which may not be many: with 12,000 files DuckDB's
 * reader runs out of 3.7 GB.
 */
export async function measureTinyFiles(bench: Bench): Promise<void> {
  const options = { ...DEFAULTS, seed: 3, events: Math.min(bench.events, 20_000), recordsPerFile: 5 };
  const trail = await trailOf(bench, 'tiny', options);
  warm(trail.files);
  bench.say(`reference and import of ${trail.files.length.toLocaleString('en-US')} tiny files`);
  const r = await timeReference(trail.files, join(bench.folder, 'tiny.duckdb'), bench.threads, bench.memoryLimitBytes);
  const path = join(bench.folder, 'tiny.trailglass');
  const ours = await timeImport(path, [trail.folder]);
  expectRecords('tiny files', ours.records.inserted, trail.manifest.distinct);
  bench.figure('tiny-files', ours.seconds / r.seconds);
  bench.detail('tiny-files', { files: trail.files.length, reference: r.seconds, ours: ours.seconds });
  removeWorkspace(path);
}

export async function measureMemory(bench: Bench, trail: Trail): Promise<void> {
  const path = join(bench.folder, 'one-file.json.gz');
  bench.say('one file of 500 MB');
  const made = await generateOneFile(trail.manifest.options, path, 500 * MB);
  const one = await importInChild(bench, 'one-file', [path]);
  expectRecords('one file', one.records.inserted, made.records);
  bench.figure('big-file-memory', (one.peak - one.idle) / MB);
  bench.detail('big-file', { ...one, compressedBytes: statSync(path).size });
  rmSync(path);

  bench.say('memory of an import');
  const free = await importInChild(bench, 'memory', [trail.folder]);
  bench.figure('peak-memory', free.peak / MB);
  const tight = await importInChild(bench, 'memory-512', [trail.folder], '512MB');
  bench.figure('peak-memory-512', tight.peak / MB);
  bench.detail('memory', { free, tight });
}

/** Five times the largest trail; only where asked for, as making it alone takes minutes. */
export async function measureFiveMillion(bench: Bench): Promise<void> {
  const trail = await trailOf(bench, 'five-million', { ...DEFAULTS, seed: 5, events: 5_000_000 });
  bench.say('memory of an import of 5 million records');
  const measure = await importInChild(bench, 'five-million', [trail.folder], '1GB');
  expectRecords('5 million', measure.records.inserted, trail.manifest.distinct);
  bench.figure('peak-memory-5m', measure.peak / MB);
  bench.detail('five-million', measure);
}
