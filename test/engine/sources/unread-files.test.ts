import { unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { QueryRunner } from '../../../main/engine/query/query-runner.ts';
import type { DataReads } from '../../../preload/contract/unread.ts';
import { unreadOf } from '../../../renderer/app/unread-of.ts';
import { delivered, folderOf, ImportCase, NOBODY, record } from '../support/import-case.ts';
import { filterAnswer, TEN } from '../support/log-files.ts';

const OPTIONS = { pageSize: 10, timeoutMs: 60_000, signal: NOBODY, report: () => undefined };
const ALL = { sources: [], range: null, rowLimit: 10_000 };
/** The beginning of a gzip file, and no more. */
const TORN = gzipSync(Buffer.from(filterAnswer([{ timestamp: TEN, message: 'x'.repeat(5000) }]))).subarray(0, 12);
const trailName = (name: string) => `111122223333_CloudTrail_eu-west-1_20260115T1000Z_${name}.json.gz`;

/** A trail and two log groups, of which each of the named files could not be read. */
async function workspace(): Promise<ImportCase> {
  const it = await ImportCase.open();
  await it.import(folderOf({ 'good.json': delivered(record('1')), [trailName('torn')]: TORN, 'notes.bin.gz': TORN }));
  for (const group of ['/shop/api', '/shop/web']) {
    const files = { 'good.json': filterAnswer([{ logStreamName: 's', timestamp: TEN, message: 'm' }]) };
    await it.importAs({ logGroup: group }, folderOf(files));
  }
  await it.importAs({ logGroup: '/shop/api', as: 'logs-filter' }, folderOf({ 'torn.json.gz': TORN }));
  return it;
}

/** The files that a result is marked to miss, by what of. */
async function missed(it: ImportCase, reads: DataReads): Promise<string[]> {
  const { unread } = await it.store.info();
  return unreadOf(unread, reads).map(({ of, group, files }) => `${files} ${group ?? of}`);
}

test('a result misses the failed files of what it was asked of, and those of nobody knows what', async () => {
  const it = await workspace();
  const runner = new QueryRunner(it.store);
  const ofInsights = async (text: string, sources: string[] = []) =>
    await missed(it, (await runner.runInsights(text, { ...ALL, sources }, OPTIONS)).reads);
  const ofSql = async (text: string) => await missed(it, (await runner.run(text, OPTIONS)).reads);
  expect(await it.store.info()).toMatchObject({ filesFailed: 3 });
  expect(await ofInsights('fields @message')).toEqual(['1 /shop/api', '1 trails', '1 unknown']);
  expect(await ofInsights('fields @message', ['cloudtrail'])).toEqual(['1 trails', '1 unknown']);
  expect(await ofInsights('fields @message', ['/shop/api'])).toEqual(['1 /shop/api', '1 unknown']);
  expect(await ofInsights('fields @message', ['/shop/web'])).toEqual(['1 unknown']);
  expect(await ofInsights("SOURCE '/shop/web' | filter @message in (SOURCE '/shop/api' | fields @message)")).toEqual([
    '1 /shop/api',
    '1 unknown',
  ]);
  expect(await ofInsights('fields @message', ['xray'])).toEqual(['1 unknown']);
  expect(await ofSql('SELECT count(*) FROM cloudtrail')).toEqual(['1 trails', '1 unknown']);
  expect(await ofSql('SELECT count(*) FROM logs')).toEqual(['1 /shop/api', '1 unknown']);
  expect(await ofSql('SELECT count(*) FROM traces')).toEqual(['1 unknown']);
  expect(await ofSql('SELECT (SELECT count(*) FROM logs) + (SELECT count(*) FROM cloudtrail_logs)')).toEqual([
    '1 /shop/api',
    '1 trails',
    '1 unknown',
  ]);
  expect(await ofSql('SELECT 1')).toEqual([]);
  expect(await ofSql('SELECT * FROM problems')).toEqual([]);
  const { reads } = await runner.runPattern({ pattern: 'm', sources: ['/shop/web'], range: null }, OPTIONS);
  expect(await missed(it, reads)).toEqual(['1 unknown']);
});

test('a file that is read another time is missing no more, one that fails again is counted once', async () => {
  const it = await ImportCase.open();
  const folder = folderOf({ [trailName('torn')]: TORN });
  await it.import(folder);
  await it.import(folder);
  expect((await it.store.info()).unread).toEqual([
    { of: 'trails', groupId: null, group: null, files: 1, importId: 2, reason: expect.stringContaining('gzip') },
  ]);
  unlinkSync(join(folder, trailName('torn')));
  writeFileSync(join(folder, trailName('torn')), gzipSync(Buffer.from(delivered(record('1')))));
  await it.import(folder);
  expect(await it.store.info()).toMatchObject({ filesFailed: 0, unread: [], events: 1 });
});
