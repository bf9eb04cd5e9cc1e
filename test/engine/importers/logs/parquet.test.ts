import { readFileSync, truncateSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { zip } from '../../support/archives.ts';
import { folderOf, ImportCase } from '../../support/import-case.ts';
import { tempFolder } from '../../support/temp-folder.ts';

/** Writes the rows of a statement as Parquet and answers with the file's bytes. */
async function parquet(sql: string): Promise<Buffer> {
  const path = join(tempFolder(), 'rows.parquet');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return readFileSync(path);
}

/** Columns and types as AWS delivers flow logs: `_` for `-`, 32 and 64 bit numbers. */
const FLOWS = `SELECT 3::INTEGER AS version, '111122223333' AS account_id, '10.0.0.' || i AS srcaddr, CASE i WHEN 1 THEN NULL ELSE '10.0.1.1' END AS pkt_srcaddr,
  443::INTEGER AS dstport, (i * 100)::BIGINT AS bytes, (1772445600 + i)::BIGINT AS "start", (1772445660 + i)::BIGINT AS "end",
  CASE i WHEN 2 THEN 'REJECT' ELSE 'ACCEPT' END AS action FROM range(1, 4) t(i)`;

test('flow records of a Parquet file are lines of its columns, and its columns are fields', async () => {
  const it = await ImportCase.open();
  const bytes = await parquet(FLOWS);
  const report = await it.importAs(
    { logGroup: 'flows', logStream: 's' },
    folderOf({ 'a.parquet': bytes, 'b.log.gz': gzipSync(await parquet(FLOWS.replace('range(1, 4)', 'range(3, 6)'))) }),
  );
  expect(report.bySource.map(({ kind, status }) => [kind, status])).toEqual([
    ['parquet', 'read'],
    ['parquet', 'read'],
  ]);
  // The third record is in both files.
  expect(report.records).toMatchObject({ read: 6, inserted: 5, duplicates: 1 });
  expect(
    await it.rows(
      `SELECT "@timestamp"::VARCHAR, "@message", "@log", outcome, format FROM logs ORDER BY "@timestamp" LIMIT 2`,
    ),
  ).toEqual([
    [
      '2026-03-02 10:00:01',
      '3 111122223333 10.0.0.1 - 443 100 1772445601 1772445661 ACCEPT',
      '111122223333:flows',
      'ok',
      'parquet',
    ],
    [
      '2026-03-02 10:00:02',
      '3 111122223333 10.0.0.2 10.0.1.1 443 200 1772445602 1772445662 REJECT',
      '111122223333:flows',
      'error',
      'parquet',
    ],
  ]);
  expect(await it.rows('SELECT name, fields FROM log_format')).toEqual([
    ['parquet', ['version', 'account-id', 'srcaddr', 'pkt-srcaddr', 'dstport', 'bytes', 'start', 'end', 'action']],
  ]);
});

test('rows of other Parquet files are JSON objects with the time of their own column', async () => {
  const it = await ImportCase.open();
  const report = await it.import(
    folderOf({
      'moments.parquet': await parquet(
        `SELECT TIMESTAMPTZ '2026-03-02 11:00:00.123456+01' AS "time", 'a "b"' AS text, {n: 9007199254740993} AS deep, NULL::INTEGER AS none`,
      ),
      'numbers.parquet': await parquet('SELECT 1772445600123 AS "timestamp", 7 AS n'),
      'cdn.parquet': await parquet(
        `SELECT '2026-03-02' AS "date", '10:00:01' AS "time", 'FRA60' AS "x-edge-location", '503' AS "sc-status"`,
      ),
      'table.parquet': await parquet('SELECT 7 AS n'),
      'in.zip': await zip({ 'x.parquet': await parquet('SELECT 1772445605 AS ts') }),
    }),
  );
  expect(
    Object.fromEntries(report.bySource.map(({ source, status, reason }) => [basename(source), [status, reason]])),
  ).toEqual({
    'cdn.parquet': ['read', null],
    'in.zip!x.parquet': ['read', null],
    'moments.parquet': ['read', null],
    'numbers.parquet': ['read', null],
    'table.parquet': ['skipped', 'Parquet rows without a column of times'],
  });
  expect(await it.rows('SELECT ts::VARCHAR, message, outcome FROM log_event ORDER BY ts')).toEqual([
    ['2026-03-02 10:00:00.123', '{"timestamp":1772445600123,"n":7}', 'ok'],
    [
      '2026-03-02 10:00:00.123456',
      expect.stringContaining('"text":"a \\"b\\"","deep":{"n":9007199254740993},"none":null'),
      'ok',
    ],
    ['2026-03-02 10:00:01', expect.stringContaining('"sc-status":"503"'), 'fault'],
    ['2026-03-02 10:00:05', '{"ts":1772445605}', 'ok'],
  ]);
});

test('a cut or false Parquet file is named, and --as parquet takes in nothing else', async () => {
  const it = await ImportCase.open();
  const folder = folderOf({
    'cut.parquet': await parquet(FLOWS),
    'false.parquet': 'PAR1....PAR1',
    'x.log': '2026-03-02T10:00:00Z x\n',
  });
  truncateSync(join(folder, 'cut.parquet'), 200);
  const report = await it.importAs({ as: 'parquet' }, folder);
  expect(report.files).toMatchObject({ read: 0, failed: 3 });
  expect(report.bySource.map(({ source, reason }) => [basename(source), reason?.replace(/\(.*\)/, '(...)')])).toEqual([
    ['cut.parquet', 'Parquet that cannot be read (...)'],
    ['false.parquet', 'Parquet that cannot be read (...)'],
    ['x.log', 'not a Parquet file'],
  ]);
});
