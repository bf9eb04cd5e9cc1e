import { createWriteStream, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { DEFAULT_LIMITS } from '../../../main/engine/sources/limits.ts';
import type { ImportReport } from '../../../preload/contract/jobs.ts';
import { tar, zip } from '../support/archives.ts';
import { delivered, folderOf, ImportCase, record } from '../support/import-case.ts';
import { tempFolder } from '../support/temp-folder.ts';

const seen = (report: ImportReport, folder: string) =>
  report.bySource.map(({ source, status, reason }) => [source.slice(folder.length + 1), status, reason]);

test('members of zip, tar and tgz are files of their own; the archive is none, and its name does not matter', async () => {
  const it = await ImportCase.open();
  const folder = folderOf({
    'a.bin': await zip({
      'x/1.json': delivered(record('1')),
      'x/2.json.gz': gzipSync(delivered(record('2'))),
      'x/': '',
    }),
    'b.json': await tar({ '3.json': delivered(record('3')) }),
    'c.tgz': gzipSync(await tar({ '4.json': delivered(record('4')), '._4.json': 'x', 'note.txt': 'hello you' })),
    'd.zip': await zip({
      'inner.tgz': gzipSync(await tar({ 'deep.zip': await zip({ '5.json': delivered(record('5')) }) })),
    }),
  });
  const report = await it.import(folder);
  expect(seen(report, folder)).toEqual([
    ['a.bin!x/1.json', 'read', null],
    ['a.bin!x/2.json.gz', 'read', null],
    ['b.json!3.json', 'read', null],
    ['c.tgz!._4.json', 'skipped', 'side file of the system, not data'],
    ['c.tgz!4.json', 'read', null],
    ['c.tgz!note.txt', 'skipped', 'plain text'],
    ['d.zip!inner.tgz!deep.zip!5.json', 'read', null],
  ]);
  expect(await it.column('SELECT event_id FROM ct_event ORDER BY 1')).toEqual(['1', '2', '3', '4', '5']);
  // Again: nothing is opened, everything is known.
  const again = await it.import(folder);
  expect(again.files).toEqual({ found: 7, read: 0, skipped: 7, failed: 0, remaining: 0 });
  expect(again.records).toMatchObject({ read: 5, inserted: 0, duplicates: 5 });
});

test('a file of known bytes is left out, in a folder as in an archive', async () => {
  const it = await ImportCase.open();
  const file = gzipSync(delivered(record('1'), record('2')));
  const folder = folderOf({ 'a.gz': file, 'b.gz': file, 'c.zip': await zip({ 'd.gz': file, 'e.gz': file }) });
  const report = await it.import(folder);
  expect(report.records).toMatchObject({ read: 8, inserted: 2, duplicates: 6 });
  expect(report.files).toMatchObject({ found: 4 });
  expect(report.bySource.slice(0, 2).map(({ status, reason }) => [status, reason])).toContainEqual([
    'skipped',
    'the same bytes as a file that was read',
  ]);
});

test('hostile and damaged archives: what passes a bound is stopped and named, what came before stays', async () => {
  const limits = { ...DEFAULT_LIMITS, members: 3, ratioFrom: 2e6, ratio: 50 };
  const it = await ImportCase.open({ limits });
  const three = await zip({ 'c.zip': await zip({ 'd.zip': await zip({ 'x.json': delivered(record('deep')) }) }) });
  const whole = await zip({ '1.json': delivered(record('z1')), '2.json': delivered(record('z2'), record('z3')) });
  const noise = Array.from({ length: 200 }, (_, i) => record(`t${i}`, { noise: `${Math.sin(i)}${Math.cos(i)}` }));
  const broken = Buffer.from(whole);
  const at = broken.indexOf('2.json') + 6;
  broken[at + 20] = (broken[at + 20] ?? 0) ^ 0xff;
  const folder = folderOf({
    'climb.tar': await tar({
      '../../evil.json': delivered(record('evil')),
      '/abs.json': delivered(record('evil')),
      'ok.json': delivered(record('ok')),
    }),
    'deep.zip': await zip({ 'b.zip': three }),
    'many.tar': await tar(Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`${n}.json`, delivered(record(`m${n}`))]))),
    'bomb.json.gz': gzipSync(`${delivered(record('before')).slice(0, -2)}${' '.repeat(20e6)}]}`),
    'bomb.zip': await zip({ 'first.json': delivered(record('first')), zeros: Buffer.alloc(20e6) }),
    'broken.zip': broken,
    'no-end.zip': whole.subarray(0, whole.length - 30),
    'cut.tgz': gzipSync(await tar({ 'one.json': delivered(record('one')), 'two.json': delivered(...noise) })).subarray(
      0,
      -60,
    ),
  });
  const report = await it.import(folder);
  const failed = Object.fromEntries(
    seen(report, folder)
      .filter(([, status]) => status === 'failed')
      .map(([source, , reason]) => [source, reason]),
  );
  expect(failed).toEqual({
    'climb.tar!../../evil.json': 'stopped: its path is absolute or leads out of the archive',
    'climb.tar!/abs.json': 'stopped: its path is absolute or leads out of the archive',
    'deep.zip!b.zip!c.zip!d.zip': 'stopped: archives lie more than 3 deep; 0 of its members were seen before',
    'many.tar': 'stopped: it has more than 3 members; 3 of its members were seen before',
    'bomb.json.gz': expect.stringMatching(
      /^stopped: it grew to more than 50 times its size, at byte \d+; kept 1 record up to byte \d+$/,
    ),
    'bomb.zip': 'stopped: it grew to more than 50 times its size; 1 of its members were seen before',
    'broken.zip!2.json': expect.stringMatching(/zip/),
    'no-end.zip': expect.stringMatching(/^its zip directory cannot be read/),
    'cut.tgz': expect.stringMatching(/cut off.*; 2 of its members were seen before$/),
    'cut.tgz!two.json': expect.stringMatching(/cut off.*; kept \d+ records up to byte \d+$/),
  });
  expect(report.problems.length).toBe(Object.keys(failed).length);
  const stored = await it.column('SELECT event_id FROM ct_event ORDER BY 1');
  expect(stored).toEqual(expect.arrayContaining(['before', 'first', 'm1', 'm2', 'm3', 'ok', 'one', 'z1']));
  expect(stored).not.toContain('evil');
  expect(stored).not.toContain('deep');
  expect(stored).not.toContain('m4');
});

test('links are followed once, loops end, and what is no file is named', async () => {
  const it = await ImportCase.open();
  const folder = folderOf({ 'a/1.json': delivered(record('1')), 'b/2.json': delivered(record('2')) });
  symlinkSync(folder, join(folder, 'a/loop'));
  symlinkSync(join(folder, 'b'), join(folder, 'a/to-b'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
  const report = await it.import(folder);
  expect(report.files).toEqual({ found: 3, read: 2, skipped: 0, failed: 1, remaining: 0 });
  expect(report.problems.map(({ source, reason }) => [source, reason])).toEqual([
    [join(folder, 'dangling'), 'a link to something that is not there'],
  ]);
  expect(await it.column('SELECT event_id FROM ct_event ORDER BY 1')).toEqual(['1', '2']);
});

test('a path that is not there is said at once', async () => {
  const it = await ImportCase.open();
  const missing = join(tempFolder(), 'nothing');
  expect(() => it.start({ paths: [missing] })).toThrow(`source.missing: There is no file or folder ${missing}`);
});

test('a large member is cut in a stream', async () => {
  const it = await ImportCase.open();
  const folder = tempFolder();
  mkdirSync(join(folder, 'x'));
  const filling = 'y'.repeat(900);
  const records = Array.from({ length: 9000 }, (_, i) => record(`${i}`, { requestParameters: { filling, i } }));
  const file = new ZipFile();
  file.addBuffer(Buffer.from(delivered(...records)), 'big.json', { compress: false });
  file.end();
  const out = createWriteStream(join(folder, 'x/big.zip'));
  (file.outputStream as NodeJS.ReadableStream).pipe(out);
  await finished(out);
  writeFileSync(join(folder, 'x/big-too.json'), delivered(...records));
  const report = await it.import(folder);
  expect(report.records).toMatchObject({ read: 18_000, inserted: 9000, duplicates: 9000 });
  expect(await it.column('SELECT count(DISTINCT "position")::INTEGER FROM ct_event')).toEqual([9000]);
});
