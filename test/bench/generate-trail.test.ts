import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAMAGES, damaged } from '../../bench/generator/damage.ts';
import { filesUnder, generateOneFile, generateTrail } from '../../bench/generator/generate.ts';
import { DEFAULTS, type TrailOptions } from '../../bench/generator/options.ts';

interface Parsed {
  eventID: string;
  eventTime: string;
  recipientAccountId: string;
  errorCode?: string;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trailglass-trail-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const OPTIONS: TrailOptions = { ...DEFAULTS, events: 4000, recordsPerFile: 25, duplicateShare: 0.05 };

function recordsOf(path: string): Parsed[] {
  return (JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')) as { Records: Parsed[] }).Records;
}

function digestOf(trail: string): string {
  const hash = createHash('sha256');
  for (const path of filesUnder(trail)) hash.update(relative(trail, path)).update(readFileSync(path));
  return hash.digest('hex');
}

describe('a made-up trail', () => {
  test('holds what its manifest says, in the layout of S3', async () => {
    const trail = join(folder, 'trail');
    const manifest = await generateTrail(OPTIONS, trail);
    const files = filesUnder(trail);
    const records = files.flatMap(recordsOf);
    const distinct = new Set(records.map((record) => `${record.eventID} ${record.recipientAccountId}`));
    expect({ files: files.length, records: records.length, distinct: distinct.size }).toEqual({
      files: manifest.files,
      records: 4000,
      distinct: manifest.distinct,
    });
    expect(manifest.distinct).toBeLessThan(3900);
    for (const path of files) {
      expect(relative(trail, path)).toMatch(
        /^AWSLogs\/(\d{12})\/CloudTrail\/([a-z0-9-]+)\/\d{4}\/\d\d\/\d\d\/\1_CloudTrail_\2_\d{8}T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz$/,
      );
    }
    expect(records.every((record) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(record.eventTime))).toBe(true);
  });

  test('repeats a record to the byte, so that it counts as a duplicate and not as a conflict', async () => {
    const trail = join(folder, 'trail');
    await generateTrail(OPTIONS, trail);
    const texts = new Map<string, string>();
    for (const record of filesUnder(trail).flatMap(recordsOf)) {
      const text = JSON.stringify(record);
      expect(texts.get(record.eventID) ?? text).toBe(text);
      texts.set(record.eventID, text);
    }
  });

  test('is the same for the same seed, and another one for another seed', async () => {
    await generateTrail(OPTIONS, join(folder, 'a'));
    await generateTrail(OPTIONS, join(folder, 'b'));
    await generateTrail({ ...OPTIONS, seed: 2 }, join(folder, 'c'));
    expect(digestOf(join(folder, 'b'))).toBe(digestOf(join(folder, 'a')));
    expect(digestOf(join(folder, 'c'))).not.toBe(digestOf(join(folder, 'a')));
  });

  test('has the shares of errors that were asked for', async () => {
    const trail = join(folder, 'trail');
    await generateTrail({ ...OPTIONS, errorShare: 0.3, throttleShare: 0.1, faultShare: 0 }, trail);
    const codes = filesUnder(trail)
      .flatMap(recordsOf)
      .map((record) => record.errorCode);
    const share = (pattern: RegExp) => codes.filter((code) => code && pattern.test(code)).length / codes.length;
    expect(share(/^(ThrottlingException|Client.RequestLimitExceeded)$/)).toBeCloseTo(0.1, 1);
    expect(share(/./)).toBeCloseTo(0.4, 1);
  });

  test('can be one file of a given size', async () => {
    const path = join(folder, 'one.json.gz');
    const made = await generateOneFile(OPTIONS, path, 3_000_000);
    expect(recordsOf(path)).toHaveLength(made.records);
    expect(gunzipSync(readFileSync(path)).length).toBeGreaterThan(2_990_000);
  });
});

test('each kind of damage makes a file that cannot be read as it is', async () => {
  const path = join(folder, 'one.json.gz');
  await generateOneFile(OPTIONS, path, 100_000);
  const whole = readFileSync(path);
  for (const kind of DAMAGES) {
    expect(() => JSON.parse(gunzipSync(damaged(whole, kind)).toString('utf8')), kind).toThrow();
  }
});
