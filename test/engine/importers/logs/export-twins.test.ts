import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { zip } from '../../support/archives.ts';
import { folderOf, ImportCase } from '../../support/import-case.ts';

/** Files of exports to S3 name their stream by their path alone, so the same lines may be those of two streams. */
const LINES = gzipSync('2026-03-02T10:00:00.000Z ready\n2026-03-02T10:00:01.000Z ready\n');
const [TASK, OTHER_TASK] = ['5e1c8a7b-3c1d-4c55-8f1e-0123456789ab', '6f1c8a7b-3c1d-4c55-8f1e-0123456789ab'];

const streams = (it: ImportCase) =>
  it.rows(`SELECT g.name, s.name, count(*)::INTEGER FROM log_event JOIN log_stream AS s USING (stream_id)
    JOIN log_group AS g ON g.group_id = s.group_id GROUP BY ALL ORDER BY ALL`);

test('two streams that were exported with the same bytes both hold them', async () => {
  const it = await ImportCase.open();
  const folder = folderOf({ [`${TASK}/a/000000.gz`]: LINES, [`${TASK}/b/000000.gz`]: LINES });
  const report = await it.importAs({ logGroup: '/app/shop' }, folder);
  expect(report.records).toEqual({ read: 4, inserted: 4, duplicates: 0, conflicts: 0, failed: 0 });
  expect(await streams(it)).toEqual([
    ['/app/shop', 'a', 2],
    ['/app/shop', 'b', 2],
  ]);
  expect((await it.importAs({ logGroup: '/app/shop' }, folder)).records.inserted).toBe(0);
});

test('so do two groups that were exported by two tasks', async () => {
  const it = await ImportCase.open();
  await it.importAs({ logGroup: '/app/one' }, folderOf({ [`${TASK}/s/000000.gz`]: LINES }));
  const other = folderOf({ [`two/${OTHER_TASK}/s/000000.gz`]: LINES });
  await it.import(join(other, 'two'));
  expect(await streams(it)).toEqual([
    ['/app/one', 's', 2],
    ['two', 's', 2],
  ]);
});

test('in an archive as well; a copy of an exported file elsewhere adds nothing', async () => {
  const it = await ImportCase.open();
  const folder = folderOf({});
  const archive = join(folder, 'export.zip');
  writeFileSync(archive, await zip({ [`${TASK}/a/000000.gz`]: LINES, [`${TASK}/b/000000.gz`]: LINES }));
  await it.importAs({ logGroup: '/app/shop' }, archive);
  const both = [
    ['/app/shop', 'a', 2],
    ['/app/shop', 'b', 2],
  ];
  expect(await streams(it)).toEqual(both);
  const copy = join(folder, 'copy', TASK ?? '', 'a', '000000.gz');
  mkdirSync(dirname(copy), { recursive: true });
  writeFileSync(copy, LINES);
  const report = await it.importAs({ logGroup: '/app/shop' }, copy);
  expect(report.records).toEqual({ read: 2, inserted: 0, duplicates: 2, conflicts: 0, failed: 0 });
  expect(report.bySource[0]?.status).toBe('skipped');
  expect(await streams(it)).toEqual(both);
});
