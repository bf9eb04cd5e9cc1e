import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ImportCase } from '../support/import-case.ts';

// Figures are those of test/data/cloudtrail/PROVENANCE.md, counted by an independent script over the originals.
const DATA = join(import.meta.dirname, '../../data/cloudtrail');
const sample = (name: string) => join(DATA, name);
const counts = (inserted: number, duplicates = 0, conflicts = 0, failed = 0) => ({
  read: inserted + duplicates + failed,
  inserted,
  duplicates,
  conflicts,
  failed,
});

test('trail-invictus: every record, and what they say', async () => {
  const it = await ImportCase.open();
  const report = await it.import(sample('trail-invictus'));
  expect(report.files).toEqual({ found: 55, read: 55, skipped: 0, failed: 0, remaining: 0 });
  expect(report.records).toEqual(counts(2900));
  const top = (column: string) =>
    it.rows(`SELECT ${column}, count(*)::INTEGER FROM ct_event GROUP BY 1 ORDER BY 2 DESC LIMIT 5`);
  expect(await top('event_name')).toEqual([
    ['Decrypt', 178],
    ['DescribeRouteTables', 163],
    ['GetUser', 130],
    ['DescribeParameters', 122],
    ['ListTagsForResource', 88],
  ]);
  expect(await top('source_ip')).toEqual([
    ['192.168.10.20', 2154],
    ['10.8.8.10', 281],
    ['AWS Internal', 170],
    ['secretsmanager.amazonaws.com', 116],
    ['10.248.16.43', 89],
  ]);
  expect(
    await it.rows(`SELECT count(error_code)::INTEGER, count(*) FILTER (read_only = false)::INTEGER,
      list(DISTINCT recipient_account), min(event_time)::VARCHAR, max(event_time)::VARCHAR FROM ct_event`),
  ).toEqual([[300, 574, ['123837392027'], '2023-07-10 11:42:18', '2023-07-10 12:37:50']]);
});

test('trail-invictus: the stored text is the source, byte for byte and in its place', async () => {
  const it = await ImportCase.open();
  await it.import(sample('trail-invictus'));
  const stored = await it.rows(`SELECT path, "position"::INTEGER, raw FROM ct_event JOIN import_file USING (file_id)
    ORDER BY path, "position"`);
  const expected = filesUnder(sample('trail-invictus')).flatMap((path) =>
    recordTexts(gunzipSync(readFileSync(path)).toString('utf8')).map((text, i) => [path, i + 1, text]),
  );
  expect(expected).toHaveLength(2900);
  expect(stored).toEqual(expected);
});

test('a second delivery brings nothing new', async () => {
  const it = await ImportCase.open();
  await it.import(sample('trail-invictus'));
  const again = await it.import(sample('redelivery'));
  expect(again.records).toEqual(counts(0, 84));
  expect(again.files).toEqual({ found: 2, read: 1, skipped: 1, failed: 0, remaining: 0 });
});

test('bare arrays, and the same records as an organisation trail', async () => {
  const it = await ImportCase.open();
  expect((await it.import(sample('stratus-detonations'))).records).toEqual(counts(310));
  expect(
    await it.rows('SELECT count(error_code)::INTEGER, count(*) FILTER (read_only = false)::INTEGER FROM ct_event'),
  ).toEqual([[52, 49]]);
  expect((await it.import(sample('org-trail-derived'))).records).toEqual(counts(0, 310));
});

test('the examples of the User Guide: an answer of LookupEvents, Insights, conflicts, digests', async () => {
  const it = await ImportCase.open();
  const report = await it.import(sample('aws-docs-samples'));
  expect(report.records).toEqual(counts(24, 0, 2));
  expect(report.files).toEqual({ found: 9, read: 7, skipped: 2, failed: 0, remaining: 0 });
  expect(report.bySource.filter((source) => source.status === 'skipped').map(({ reason }) => reason)).toEqual([
    'digest file',
    'digest file',
  ]);
  expect(await it.column('SELECT count(*)::INTEGER FROM ct_event WHERE conflict')).toEqual([4]);
});

test('records of a shipper have their time from @timestamp, and say so', async () => {
  const it = await ImportCase.open();
  expect((await it.import(sample('otrf'))).records).toEqual(counts(103));
  expect(await it.rows('SELECT time_from, count(event_time)::INTEGER FROM ct_event GROUP BY 1')).toEqual([
    ['@timestamp', 103],
  ]);
});

test('quirks and damage: what is readable is in, the rest is named', async () => {
  const it = await ImportCase.open();
  const report = await it.import(sample('synthetic'));
  expect(report.records).toEqual(counts(33, 3, 0, 1));
  expect(report.aggregated).toBe(3);
  expect(report.files).toEqual({ found: 10, read: 7, skipped: 1, failed: 2, remaining: 0 });
  expect(report.problems.map(({ source, position, reason }) => [source.split('/').pop(), position, reason])).toEqual([
    ['ndjson.log', 4, 'line 4: not a JSON object'],
    ['truncated.json', undefined, 'ends inside a record, at byte 1429; kept 2 records up to byte 1427'],
    ['truncated.json.gz', undefined, 'its gzip data is cut off, at byte 721; kept 1 record up to byte 719'],
  ]);
  const [quirk25] = await it.column(`SELECT raw FROM ct_event JOIN import_file USING (file_id)
    WHERE path LIKE '%quirks.json' AND "position" = 25`);
  expect(quirk25).toContain('9007199254740993');
  expect(quirk25).toContain('1e400');
});

test('digests and their sidecar files are recognised', async () => {
  const it = await ImportCase.open();
  const report = await it.import(sample('digests'));
  expect(report.files).toEqual({ found: 6, read: 0, skipped: 6, failed: 0, remaining: 0 });
  expect(new Set(report.bySource.map(({ kind }) => kind))).toEqual(
    new Set(['cloudtrail-digest', 'public-keys', 'object-metadata']),
  );
});

const ALL = [
  'trail-invictus',
  'redelivery',
  'stratus-detonations',
  'org-trail-derived',
  'aws-docs-samples',
  'otrf',
  'synthetic',
];

test('all of them, in any order and twice, come to the same rows', async () => {
  const results: unknown[][] = [];
  for (const order of [ALL, [...ALL].reverse()]) {
    const it = await ImportCase.open();
    let inserted = 0;
    for (const name of order) inserted += (await it.import(sample(name))).records.inserted;
    expect(inserted).toBe(2900 + 310 + 24 + 103 + 33);
    const contents = await it.contents();
    for (const name of order) expect((await it.import(sample(name))).records.inserted).toBe(0);
    expect(await it.contents()).toEqual(contents);
    results.push(
      await it.column(
        'SELECT concat_ws(chr(9), event_id, recipient_account, conflict, md5(json(raw)::VARCHAR)) AS row FROM ct_event WHERE json_valid(raw) ORDER BY row',
      ),
    );
  }
  expect(results[1]).toEqual(results[0]);
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Texts of the objects in `{"Records":[...]}`, by counting braces outside of strings: the plainest way there is. */
function recordTexts(text: string): string[] {
  const texts: string[] = [];
  let depth = 0;
  let start = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' && ++depth === 2) start = i;
    else if (char === '}' && depth-- === 2) texts.push(text.slice(start, i + 1));
  }
  return texts;
}
