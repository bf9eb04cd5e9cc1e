import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sourceTree } from '../../../../main/engine/sources/source-tree.ts';
import type { ImportReport } from '../../../../preload/contract/jobs.ts';
import { zip } from '../../support/archives.ts';
import { delivered, folderOf, ImportCase, record } from '../../support/import-case.ts';
import { eventId, exportLine, filterAnswer, getAnswer, TEN } from '../../support/log-files.ts';

const TASK = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const verdicts = (report: ImportReport) =>
  Object.fromEntries(
    report.bySource.map(({ source, status, kind, reason }) => [basename(source), [status, kind, reason]]),
  );
const events = (it: ImportCase) =>
  it.rows(
    `SELECT "@timestamp"::VARCHAR, "@message", "@log", "@logStream" FROM logs ORDER BY "@timestamp", source, position`,
  );

test('answers of FilterLogEvents: streams, times and ids are their own', async () => {
  const it = await ImportCase.open();
  const folder = folderOf({
    'answer.json': filterAnswer(
      [
        {
          logStreamName: '2026/03/02/[$LATEST]1',
          timestamp: TEN + 123,
          message: 'START RequestId: 1\n',
          ingestionTime: TEN + 1000,
          eventId: eventId(1),
        },
        {
          logStreamName: 'b',
          timestamp: TEN,
          message: '{"level":"error","caf\u00e9":"\ud83d\ude00"}',
          eventId: eventId(2),
        },
      ],
      { nextToken: 'x' },
    ),
  });
  const report = await it.importAs({ logGroup: '/aws/lambda/fn' }, folder);
  expect(verdicts(report)).toEqual({ 'answer.json': ['read', 'logs-filter', null] });
  expect(
    await it.rows(`SELECT ts::VARCHAR, ingestion_time::VARCHAR, g.name, s.name, event_id, message, outcome, f.name, "position"::INTEGER
      FROM log_event JOIN log_group AS g USING (group_id) JOIN log_stream AS s USING (stream_id) JOIN log_format AS f USING (format_id)
      ORDER BY "position"`),
  ).toEqual([
    [
      '2026-03-02 10:00:00.123',
      '2026-03-02 10:00:01',
      '/aws/lambda/fn',
      '2026/03/02/[$LATEST]1',
      eventId(1),
      'START RequestId: 1\n',
      'ok',
      'logs-filter',
      1,
    ],
    [
      '2026-03-02 10:00:00',
      null,
      '/aws/lambda/fn',
      'b',
      eventId(2),
      '{"level":"error","caf\u00e9":"\ud83d\ude00"}',
      'fault',
      'logs-filter',
      2,
    ],
  ]);
});

test('every form of log events is known by its content, whatever its name', async () => {
  const it = await ImportCase.open();
  const one = (n: number) => [{ timestamp: TEN + n, message: `m${n}`, eventId: eventId(n), logStreamName: 's' }];
  const folder = folderOf({
    'several.txt': `${filterAnswer(one(1))}\n${filterAnswer(one(2))}`,
    'array.json': `[${filterAnswer(one(3))},\n${filterAnswer(one(4))}]`,
    'events-alone.json': JSON.stringify(one(5), null, 2),
    'get.gz': gzipSync(getAnswer([{ timestamp: TEN + 6, message: 'm6', ingestionTime: TEN }])),
    'lines.json': `{"time":"2026-03-02T10:00:00.007Z","n":7}\n\n{"time":"2026-03-02T10:00:00.008Z"}`,
    'documents.log': `[{"ts":${TEN / 1000 + 0.009},\n "n":9}]`,
    'table.txt': 'time,text\r\n2026-03-02T10:00:00.010Z,"a, b"\r\n',
    'console.csv': `@timestamp,@message\n2026-03-02 10:00:00.011,"two\nlines ""quoted"""\n`,
    'console.json':
      '[{"@timestamp":"2026-03-02 10:00:00.012","@message":{"a":  1.50},"@logStream":"x","@log":"111122223333:grp"}]',
    'cli.json':
      '{"results":[[{"field":"@timestamp","value":"2026-03-02 10:00:00.013"},{"field":"@message","value":"m13"},{"field":"@ptr","value":"Cm"}]],"statistics":{},"status":"Complete"}',
    'x/000001': exportLine(TEN + 14, 'm14\n  continued'),
    'firehose.bin':
      '{"messageType":"DATA_MESSAGE","owner":"111122223333","logGroup":"/g","logStream":"s","subscriptionFilters":[],"logEvents":[{"id":"15","timestamp":1772445600015,"message":"m15"}]}',
    [`exports/${TASK}/web-1/000000.gz`]: gzipSync(`${exportLine(TEN + 16, 'm16')}one\ntwo\nthree\n`),
    'exports/aws-logs-write-test': 'Permission Check Successful',
    'empty.json': filterAnswer([]),
  });
  const report = await it.import(folder);
  expect(verdicts(report)).toEqual({
    '000000.gz': ['read', 'logs-export', null],
    'array.json': ['read', 'logs-filter', null],
    'aws-logs-write-test': ['skipped', 'logs-export', 'test object of a CloudWatch Logs export (aws-logs-write-test)'],
    'cli.json': ['read', 'logs-insights', null],
    'console.csv': ['read', 'logs-insights', null],
    'console.json': ['read', 'logs-insights', null],
    'documents.log': ['read', 'json', null],
    'empty.json': ['read', 'logs-filter', null],
    'events-alone.json': ['read', 'logs-filter', null],
    '000001': ['read', 'logs-export', null],
    'firehose.bin': ['read', 'logs-subscription', null],
    'get.gz': ['read', 'logs-get', null],
    'lines.json': ['read', 'ndjson', null],
    'several.txt': ['read', 'logs-filter', null],
    'table.txt': ['read', 'csv', null],
  });
  expect(report.problems).toEqual([]);
  const group = basename(folder);
  const at = (n: number) => `2026-03-02 10:00:00.${String(n).padStart(3, '0').replace(/0+$/, '')}`;
  expect(await events(it)).toEqual([
    [at(1), 'm1', group, 's'],
    [at(2), 'm2', group, 's'],
    [at(3), 'm3', group, 's'],
    [at(4), 'm4', group, 's'],
    [at(5), 'm5', group, 's'],
    [at(6), 'm6', group, 'get.gz'],
    [at(7), '{"time":"2026-03-02T10:00:00.007Z","n":7}', group, 'lines.json'],
    [at(8), '{"time":"2026-03-02T10:00:00.008Z"}', group, 'lines.json'],
    [at(9), `{"ts":${TEN / 1000 + 0.009},\n "n":9}`, group, 'documents.log'],
    [at(10), '2026-03-02T10:00:00.010Z,"a, b"', group, 'table.txt'],
    [at(11), 'two\nlines "quoted"', group, 'console.csv'],
    [at(12), '{"a":  1.50}', '111122223333:grp', 'x'],
    [at(13), 'm13', group, 'cli.json'],
    [at(14), 'm14\n  continued', group, 'x/000001'],
    [at(15), 'm15', '111122223333:/g', 's'],
    [at(16), 'm16\none\ntwo\nthree', group, 'web-1'],
  ]);
  // The header of a table is kept with the format, as its rows cannot be read without it.
  expect(await it.rows('SELECT name, fields FROM log_format WHERE fields IS NOT NULL ORDER BY name')).toEqual([
    ['csv', ['time', 'text']],
    ['logs-insights', ['@timestamp', '@message']],
  ]);
});

test('plain text, and data without times, are taken in only where they are asked for', async () => {
  const files = {
    'readme.md': '# Logs\nof the day\n',
    'app.log': '2026-03-02 10:00:00 ERROR boom\n\tat a.b(c)\n\n2026-03-02 10:00:01 INFO fine',
    'config.json': '{"a":1}',
    'people.csv': 'name,age\nann,7\n',
  };
  const it = await ImportCase.open();
  const folder = folderOf(files);
  expect(verdicts(await it.import(folder))).toEqual({
    'app.log': ['skipped', 'text', 'plain text'],
    'config.json': ['skipped', 'ndjson', 'JSON without a time that could be read'],
    'people.csv': ['skipped', 'csv', 'comma separated values without a column of times'],
    'readme.md': ['skipped', 'text', 'plain text'],
  });
  // The file itself is given.
  const alone = await it.import(join(folder, 'app.log'));
  expect(alone).toMatchObject({ records: { read: 2, inserted: 2 }, withoutTime: 0 });
  expect(await events(it)).toEqual([
    ['2026-03-02 10:00:00', '2026-03-02 10:00:00 ERROR boom\n\tat a.b(c)', 'app.log', 'app.log'],
    ['2026-03-02 10:00:01', '2026-03-02 10:00:01 INFO fine', 'app.log', 'app.log'],
  ]);
  // A log group is named: the same file goes into it as well, as the group is a part of what an event is.
  const named = await it.importAs({ logGroup: '/my/app' }, folder);
  expect(verdicts(named)).toEqual({
    'app.log': ['read', 'text', null],
    'config.json': ['read', 'ndjson', null],
    'people.csv': ['read', 'csv', null],
    'readme.md': ['read', 'text', null],
  });
  expect(named.records).toEqual({ read: 6, inserted: 6, duplicates: 0, conflicts: 0, failed: 0 });
  expect(named.withoutTime).toBe(4);
  expect(named.bySource.map(({ source, withoutTime }) => [basename(source), withoutTime])).toEqual([
    ['app.log', 0],
    ['config.json', 1],
    ['people.csv', 1],
    ['readme.md', 2],
  ]);
  // Again, and without the name: everything stays where it is.
  expect((await it.importAs({ logGroup: '/my/app' }, folder)).records).toMatchObject({ inserted: 0, duplicates: 6 });
  expect((await it.import(folder)).records).toMatchObject({ inserted: 0, failed: 0 });
});

test('--as reads every file as one format, and --log-stream names the stream', async () => {
  const it = await ImportCase.open();
  const folder = folderOf({
    'a.json': '{"time":"2026-03-02T10:00:00Z"}\n',
    'b.csv': 'time,x\n2026-03-02T10:00:01Z,1\n',
  });
  const report = await it.importAs({ as: 'text', logGroup: 'g', logStream: 'mine' }, folder);
  expect(verdicts(report)).toEqual({ 'a.json': ['read', 'text', null], 'b.csv': ['read', 'text', null] });
  expect(await events(it)).toEqual([
    ['2026-03-02 10:00:00', '{"time":"2026-03-02T10:00:00Z"}', 'g', 'mine'],
    ['2026-03-02 10:00:01', '2026-03-02T10:00:01Z,1', 'g', 'mine'],
    [null, 'time,x', 'g', 'mine'],
  ]);
  const trails = await it.importAs({ as: 'cloudtrail' }, folderOf({ 'lines.json': '{"time":"2026-03-02T10:00:00Z"}' }));
  expect(trails.files).toMatchObject({ read: 0, skipped: 1 });
});

test('an application that speaks of events and user agents too is no trail; text in UTF-16 is named', async () => {
  const it = await ImportCase.open();
  const report = await it.import(
    folderOf({
      'clicks.ndjson': '{"time":"2026-03-02T10:00:00Z","eventType":"click","userAgent":"x","errorCode":null}\n'.repeat(
        2,
      ),
      'windows.json': Buffer.from('\ufeff{"events":[]}', 'utf16le'),
    }),
  );
  expect(verdicts(report)).toEqual({
    'clicks.ndjson': ['read', 'ndjson', null],
    'windows.json': ['skipped', 'utf-16', 'text in UTF-16: cannot be read yet, save it as UTF-8'],
  });
  expect(await it.column('SELECT count(*)::INTEGER FROM ct_event')).toEqual([0]);
});

test('trails and logs in one folder and in one archive: each file goes its own way', async () => {
  const it = await ImportCase.open();
  const folder = folderOf({
    'AWSLogs/111122223333/logs/eu-west-1/x.json': filterAnswer([{ timestamp: TEN, message: 'm', eventId: '1' }]),
    'trail.json.gz': gzipSync(delivered(record('1'), record('2'))),
    'more.zip': await zip({
      'trail.json': delivered(record('3')),
      [`${TASK}/s-1/000000.gz`]: gzipSync(exportLine(TEN, 'x')),
      'readme.txt': 'not asked for',
    }),
  });
  const report = await it.import(folder);
  expect(report.files).toEqual({ found: 5, read: 4, skipped: 1, failed: 0, remaining: 0 });
  expect(report.records).toEqual({ read: 5, inserted: 5, duplicates: 0, conflicts: 0, failed: 0 });
  expect(await it.column('SELECT event_id FROM ct_event ORDER BY 1')).toEqual(['1', '2', '3']);
  expect(
    await it.rows(
      'SELECT g.name, account, region, s.name FROM log_stream AS s JOIN log_group AS g USING (group_id) ORDER BY 4',
    ),
  ).toEqual([
    [basename(folder), '111122223333', 'eu-west-1', 'AWSLogs/111122223333/logs/eu-west-1/x.json'],
    [basename(folder), null, null, 's-1'],
  ]);
  // The archive is known by now, its members with it.
  expect((await it.import(folder)).records).toMatchObject({ inserted: 0, duplicates: 5 });
});

test('what is no event is a problem with its place, and the rest is in', async () => {
  const it = await ImportCase.open();
  const good = '{"timestamp":1772445600000,"message":"good","eventId":"1"}';
  const latin = Buffer.concat([Buffer.from('one\ncaf'), Buffer.from([0xe9]), Buffer.from('\ntwo\n')]);
  const whole = gzipSync(
    Buffer.from(Array.from({ length: 400 }, (_, i) => exportLine(TEN + i, `${Math.sin(i)}`)).join('')),
  );
  const folder = folderOf({
    'filter.json': `{"events":[${good},{"timestamp":1,"eventId":"2"},7,{"timestamp":1,"message":"\\ud800","eventId":"3"}]}`,
    'lines.ndjson': `${'{"ts":1772445600}\n'.repeat(60)}not json\n{"open":\n`,
    'latin.txt': latin,
    'table.csv':
      '@timestamp,@message\n2026-03-02 10:00:00.000,a\n1,2,3\n2026-03-02 10:00:01.000,"open\n2026-03-02 10:00:02.000,late\n',
    '000001': `stray line\n${exportLine(TEN, 'a')}${exportLine(TEN, 'b').repeat(9)}`,
    'cut.json': `{"events":[${good.replace('"1"', '"9"')},{"timestamp":17724`,
    'cut.gz': whole.subarray(0, whole.length - 600),
  });
  const report = await it.importAs({ logGroup: 'g' }, folder);
  const problems = report.problems.map(({ source, position, byteOffset, reason }) => [
    basename(source),
    position,
    byteOffset,
    reason.replace(/\d+ (records|up)|byte \d+/g, 'N'),
  ]);
  expect(problems).toEqual([
    ['000001', 1, 0, 'it stands before the first event'],
    [
      'cut.gz',
      undefined,
      expect.any(Number),
      expect.stringMatching(/^its gzip data is cut off, at N; kept N up to N$/),
    ],
    [
      'cut.json',
      undefined,
      11 + good.length + 1,
      expect.stringMatching(/^ends inside an event, at N; kept 1 record up to N$/),
    ],
    ['filter.json', 2, 11 + good.length + 1, 'no log event: it has no message that is text'],
    ['filter.json', 3, expect.any(Number), 'no log event: it is not an object'],
    [
      'filter.json',
      4,
      expect.any(Number),
      'its message holds half of a character (a lone surrogate), which is no text',
    ],
    ['latin.txt', 2, 4, 'not UTF-8 text; its other bytes are shown as \\xNN'],
    ['lines.ndjson', 61, 60 * 18, 'not a JSON object'],
    ['lines.ndjson', 62, 60 * 18 + 9, 'JSON that does not close'],
    ['table.csv', 2, 46, 'it has 3 columns where the header has 2'],
    ['table.csv', 3, 52, 'a quote in it is never closed'],
  ]);
  expect(await it.column("SELECT raw FROM import_problem WHERE reason LIKE 'not UTF-8%'")).toEqual(['caf\\xe9']);
  expect(
    await it.rows(
      "SELECT message FROM log_event JOIN import_file USING (file_id) WHERE path LIKE '%latin%' OR path LIKE '%table%' ORDER BY path, \"position\"",
    ),
  ).toEqual([['one'], ['two'], ['a'], ['late']]);
  const cut = report.bySource.find(({ source }) => source.endsWith('cut.gz'));
  expect(cut?.status).toBe('failed');
  expect(cut?.records.inserted).toBeGreaterThan(100);
});

test('messages of any characters and lengths are stored to the byte', async () => {
  const it = await ImportCase.open();
  const texts = [
    '',
    '\u0000',
    'a\tb\nc\rd',
    '\u001d\u001e\u001f',
    '\u0000\t\n',
    '"\\n"',
    '\\',
    "'; DROP TABLE log_event; --",
    'x'.repeat(3_000_000),
  ];
  await it.import(
    folderOf({ 'a.json': filterAnswer(texts.map((message, i) => ({ message, timestamp: TEN, eventId: `${i}` }))) }),
  );
  const hex = await it.column('SELECT hex(message) FROM log_event ORDER BY "position"');
  expect(hex).toEqual(texts.map((text) => Buffer.from(text).toString('hex').toUpperCase()));
});

test('the source tree counts log groups in a range', async () => {
  const it = await ImportCase.open();
  await it.importAs(
    { logGroup: 'b' },
    folderOf({ 'x.log': '2026-03-02T10:00:00Z one\n2026-03-02T11:00:00Z two\nno time\n' }),
  );
  await it.importAs({ logGroup: 'a' }, folderOf({ 'y.log': '2026-03-02T10:30:00Z three\n' }));
  const hour = 3600e6;
  const groups = async (range: { from: number; to: number } | null) =>
    (await sourceTree(it.store, range)).logGroups.map(({ name, events, streams, range: times }) => [
      name,
      events,
      streams,
      times,
    ]);
  const at = (hours: number) => TEN * 1000 + hours * hour;
  expect(await groups(null)).toEqual([
    ['a', 1, 1, { from: at(0.5), to: at(0.5) + 1 }],
    ['b', 3, 1, { from: at(0), to: at(1) + 1 }],
  ]);
  expect(await groups({ from: at(0.75), to: at(2) })).toEqual([
    ['a', 0, 1, null],
    ['b', 1, 1, { from: at(1), to: at(1) + 1 }],
  ]);
  const info = await it.store.info();
  expect([info.events, info.logEvents, info.range]).toEqual([0, 4, { from: at(0), to: at(1) + 1 }]);
});
