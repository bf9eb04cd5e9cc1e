import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { castOf } from './cast.ts';
import type { TrailOptions } from './options.ts';
import { keyOf, planOf, type Repeat, repeatAt } from './plan.ts';
import { RecordMaker } from './record.ts';

/** A part of the work: every file whose index is `part` modulo `parts`. */
export interface Portion {
  options: TrailOptions;
  folder: string;
  part: number;
  parts: number;
}

export interface Written {
  files: number;
  records: number;
  /** Of the record texts, before gzip and without the wrapper. */
  recordBytes: number;
  compressedBytes: number;
  repeats: Repeat[];
}

/** Writes the gzip files of one portion below `folder`. */
export function writeFiles({ options, folder, part, parts }: Portion): Written {
  const cast = castOf(options.seed, options.accounts, options.regions);
  const plan = planOf(options, cast);
  const maker = new RecordMaker(options, cast);
  const written: Written = { files: 0, records: 0, recordBytes: 0, compressedBytes: 0, repeats: [] };
  const folders = new Set<string>();
  for (let index = part; index < plan.length; index += parts) {
    const file = plan[index];
    if (!file) break;
    const texts: string[] = [];
    for (let number = 0; number < file.records; number++) {
      const repeat = repeatAt(options, plan, index, number);
      const from = repeat && plan[repeat.ofFile];
      if (repeat && from) written.repeats.push(repeat);
      texts.push(repeat && from ? maker.make(from, repeat.ofNumber) : maker.make(file, number));
    }
    const bytes = Buffer.from(`{"Records":[${texts.join(',')}]}`);
    const packed = gzipSync(bytes, { level: options.level });
    const path = join(folder, keyOf(options, file));
    if (!folders.has(dirname(path))) {
      mkdirSync(dirname(path), { recursive: true });
      folders.add(dirname(path));
    }
    writeFileSync(path, packed);
    written.files++;
    written.records += file.records;
    written.recordBytes += bytes.length - 13 - file.records;
    written.compressedBytes += packed.length;
  }
  return written;
}
