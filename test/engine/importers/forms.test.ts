import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ImportReport } from '../../../preload/contract/jobs.ts';
import { delivered, folderOf, ImportCase, record } from '../support/import-case.ts';

const ids = (it: ImportCase) => it.column('SELECT event_id FROM ct_event ORDER BY file_id, "position"');
const verdicts = (report: ImportReport) =>
  Object.fromEntries(
    report.bySource.map(({ source, status, kind, reason }) => [basename(source), [status, kind, reason]]),
  );

test('every form of a trail is read, whatever its name', async () => {
  const it = await ImportCase.open();
  const answer = {
    NextToken: 'x',
    Events: [{ EventId: '6', CloudTrailEvent: record('6', { eventName: 'Caf\u00e9\n' }) }],
  };
  const envelope = (id: string) =>
    `{"version":"0","detail-type":"AWS API Call via CloudTrail","source":"aws.s3","detail":${record(id)}}`;
  const report = await it.import(
    folderOf({
      '01.json.gz': gzipSync(delivered(record('1'))),
      '02.log': gzipSync(delivered(record('2'))),
      '03.json.gz': ` { "Version" : [{"a":"]}"}], "Records" :\n[ ${record('3')} ,\n${record('3b')} ] , "more": 1 } \n`,
      '04.txt': `\ufeff[${record('4')}]`,
      '05.ndjson': `${record('5')}\r\n\r\n${record('5b')}`,
      '06.json': JSON.stringify(answer, null, 2),
      '07.json': envelope('7'),
      '08.json': `${envelope('8')}\n${envelope('8b')}\n`,
      '09.json': JSON.stringify(JSON.parse(record('9')), null, 4),
      '10.gz': Buffer.concat([gzipSync('{"Records":['), gzipSync(`${record('10')}]}`)]),
      '11.gz': gzipSync(gzipSync(delivered(record('11')))),
      '12.json': delivered(record('12')) + delivered(record('12b')),
      '13.json': `[${envelope('13')}]`,
      '14.json': `${record('14')}${record('14b')}`,
      '15.json': `{"Records":${record('15')}}`,
      '16.json': '[]',
    }),
  );
  expect(verdicts(report)).toEqual(
    Object.fromEntries(report.bySource.map(({ source, kind }) => [basename(source), ['read', kind, null]])),
  );
  expect(await ids(it)).toEqual([
    '1',
    '2',
    '3',
    '3b',
    '4',
    '5',
    '5b',
    '6',
    '7',
    '8',
    '8b',
    '9',
    '10',
    '11',
    '12',
    '12b',
    '13',
    '14',
    '14b',
    '15',
  ]);
  // The record of an answer of LookupEvents is the text inside, as it was before it was quoted.
  expect(await it.column("SELECT raw FROM ct_event WHERE event_id = '6'")).toEqual([
    record('6', { eventName: 'Caf\u00e9\n' }),
  ]);
});

test('files of other kinds are left out, each with its name', async () => {
  const it = await ImportCase.open();
  const report = await it.import(
    folderOf({
      'empty.json': '',
      'folder/.DS_Store': 'x',
      'folder/._a.json': 'x',
      'config.json.gz': gzipSync('{"fileVersion":"1.0","configSnapshotId":"x","configurationItems":[]}'),
      'readme.md': '# Logs\nof the day\n',
      's3-event.json':
        '{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{}}]}',
      'other.json': '{"a":1,"b":[2]}',
    }),
  );
  expect(verdicts(report)).toEqual({
    'empty.json': ['skipped', 'empty', 'empty'],
    '.DS_Store': ['skipped', 'side-file', 'side file of the system, not data'],
    '._a.json': ['skipped', 'side-file', 'side file of the system, not data'],
    'config.json.gz': ['skipped', 'config', 'AWS Config snapshot or history'],
    'readme.md': ['skipped', 'text', 'plain text'],
    's3-event.json': [
      'skipped',
      'notification',
      'event notification of another service (Records without CloudTrail events)',
    ],
    'other.json': ['skipped', 'ndjson', 'JSON without a time that could be read'],
  });
  expect(report.problems).toEqual([]);
});

test('a member of an unexpected type costs its column and nothing else', async () => {
  const it = await ImportCase.open();
  const report = await it.import(
    folderOf({
      'a.json': delivered(
        record('1', {
          userIdentity: 'root',
          requestParameters: 'a=b',
          eventTime: 1689000000,
          readOnly: 'true',
          managementEvent: 7,
        }),
        record('2', {
          userIdentity: { type: { a: 1 }, sessionContext: [] },
          eventName: ['x'],
          resources: 'r',
          errorCode: null,
        }),
        record('3', { eventTime: '2026-01-15T11:42:18.123456+02:00' }),
        record('', { eventID: 12345 }),
      ),
    }),
  );
  expect(report.records).toMatchObject({ inserted: 4, failed: 0 });
  expect(report.problems).toEqual([]);
  expect(
    await it.rows(`SELECT event_id, event_time::VARCHAR, event_name, user_identity, ui_type, request_parameters, read_only,
      error_code, outcome FROM ct_event ORDER BY "position"`),
  ).toEqual([
    ['1', null, 'GetObject', '"root"', null, '"a=b"', true, null, 'ok'],
    [
      '2',
      '2026-01-15 10:00:00',
      '["x"]',
      '{"type":{"a":1},"sessionContext":[]}',
      '{"a":1}',
      '{"bucketName":"b","key":"2"}',
      null,
      null,
      'ok',
    ],
    [
      '3',
      '2026-01-15 09:42:18.123456',
      'GetObject',
      expect.any(String),
      'IAMUser',
      expect.any(String),
      null,
      null,
      'ok',
    ],
    ['12345', '2026-01-15 10:00:00', 'GetObject', expect.any(String), 'IAMUser', expect.any(String), null, null, 'ok'],
  ]);
});

test('outcomes: fault before throttle before error before ok', async () => {
  const it = await ImportCase.open();
  const cases: [Record<string, unknown>, string][] = [
    [{}, 'ok'],
    [{ errorCode: 'AccessDenied' }, 'error'],
    [{ errorMessage: 'Failed authentication' }, 'error'],
    [{ responseElements: { ConsoleLogin: 'Failure' } }, 'error'],
    [{ responseElements: { ConsoleLogin: 'Success' } }, 'ok'],
    [{ errorCode: 'ThrottlingException' }, 'throttle'],
    [{ errorCode: 'Client.RequestLimitExceeded' }, 'throttle'],
    [{ errorCode: 'SlowDown' }, 'throttle'],
    [{ errorCode: 'Server.InternalError' }, 'fault'],
    [{ errorCode: 'InternalFailure' }, 'fault'],
    [{ errorCode: 'Server.RequestLimitExceeded' }, 'fault'],
  ];
  await it.import(folderOf({ 'a.json': delivered(...cases.map(([members], i) => record(`${i}`, members))) }));
  expect(await it.column('SELECT outcome FROM ct_event ORDER BY "position"')).toEqual(
    cases.map(([, outcome]) => outcome),
  );
});

test('text that a line of the spool cannot hold comes out as it went in', async () => {
  const it = await ImportCase.open();
  const odd = [
    `{\n\t"eventVersion" : "1.11",\r\n\t"eventID":"1", "n": 1.50, "e": 1E+2, "u": "\\u00e9\\/\\"", "big": 12345678901234567890123 }`,
    `{"eventVersion":"1.11","eventID":"2","text":"a\u001eb\u001dc\u001f"}`,
    `{"eventVersion":"1.11","eventID":"3","text":"a\u0000b"}`,
    `{"eventVersion":"1.11","eventID":"4","text":"half \\ud800 of a pair"}`,
    `{"eventVersion":"1.11","eventID":"5","a":1,"a":2,"text":"\ud83d\ude00 \u2028"}`,
    `{"eventVersion":"1.11","eventID":"6","broken":[1 2]}`,
  ];
  const report = await it.import(folderOf({ 'a.json': delivered(...odd) }));
  expect(await it.column('SELECT raw FROM ct_event ORDER BY "position"')).toEqual(odd);
  expect(await ids(it)).toEqual(['1', '2', '3', '4', '5', '6']);
  // Those that are not JSON are rows all the same, and named.
  const reason = 'kept as text: it is not JSON that can be read, so its columns are empty';
  expect(report.problems.map((problem) => [problem.position, problem.reason])).toEqual(
    [2, 3, 4, 6].map((n) => [n, reason]),
  );
});

test('bytes that are no UTF-8 cannot be text: the record is named, with its place, and the others are in', async () => {
  const it = await ImportCase.open();
  const bytes = Buffer.from(delivered(record('1'), record('2', { userAgent: 'x?y' }), record('3')), 'latin1');
  const at = bytes.indexOf('x?y') + 1;
  bytes[at] = 0xe9;
  const report = await it.import(folderOf({ 'a.json': bytes }));
  expect(report.records).toMatchObject({ read: 3, inserted: 2, failed: 1 });
  expect(report.problems).toEqual([
    {
      source: expect.stringMatching(/a\.json$/),
      position: 2,
      byteOffset: bytes.indexOf(record('2').slice(0, 20), 30),
      reason: 'not UTF-8 text; its other bytes are shown as \\xNN',
    },
  ]);
  expect(await it.column('SELECT raw FROM import_problem')).toEqual([
    record('2', { userAgent: 'x\\xe9y' }).replaceAll('\\\\', '\\'),
  ]);
});

test('damage in a file: what is before it is in, and what plainly begins after it', async () => {
  const it = await ImportCase.open();
  const whole = gzipSync(
    delivered(...Array.from({ length: 50 }, (_, i) => record(`r${i}`, { key: `${Math.sin(i)}` }))),
  );
  const checksum = Buffer.from(whole);
  checksum[checksum.length - 6] = (checksum[checksum.length - 6] ?? 0) ^ 1;
  const report = await it.import(
    folderOf({
      'cut.json.gz': whole.subarray(0, whole.length - 200),
      'checksum.json.gz': checksum,
      'tail.json.gz': Buffer.concat([gzipSync(delivered(record('t'))), Buffer.from('rubbish')]),
      'middle.json': delivered(record('m1'), record('m2').slice(0, -2), record('m3')),
      'mixed.json': `{"Records":[1, null, "x", [2], {"foo":1}, ${record('x1')}]}`,
      'not.json': 'not json',
      'cut-early.json': '{"Rec',
      'bad-first-line.ndjson': `oops\n${record('n1')}\n{"cut":\n${record('n2')}`,
    }),
  );
  const found = verdicts(report);
  expect(found['cut.json.gz']?.[2]).toMatch(/^its gzip data is cut off, at byte \d+; kept \d+ records up to byte \d+$/);
  expect(found['checksum.json.gz']?.[2]).toMatch(
    /^its gzip checksum is wrong, at byte \d+; kept 50 records up to byte \d+$/,
  );
  expect(found['tail.json.gz']?.[2]).toMatch(
    /^it has bytes behind its gzip data that are not gzip, at byte \d+; kept 1 record up to byte \d+$/,
  );
  const middle = report.problems.filter(({ source }) => source.endsWith('middle.json'));
  expect(middle.map(({ position, reason }) => [position, reason])).toEqual([
    [2, 'damaged: it does not close before the next record begins'],
  ]);
  expect(found['not.json']).toEqual(['failed', 'unknown', 'not JSON: "not json" at byte 0']);
  expect(found['cut-early.json']?.[0]).toBe('failed');
  expect(found['bad-first-line.ndjson']?.[0]).toBe('read');
  expect(await it.column("SELECT event_id FROM ct_event WHERE event_id NOT LIKE 'r%' ORDER BY 1")).toEqual([
    'm1',
    'm3',
    'n1',
    'n2',
    't',
    'x1',
  ]);
  const mixed = report.problems.filter(({ source }) => source.endsWith('mixed.json'));
  expect(mixed.map(({ position, reason }) => [position, reason])).toEqual([
    [1, 'not an object'],
    [2, 'not an object'],
    [3, 'not an object'],
    [4, 'not an object'],
    [5, 'no CloudTrail record: it has neither eventVersion, eventSource, eventName, eventTime nor eventID'],
  ]);
});
