import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOG_FORMATS, surestFormat } from '../../../../main/engine/importers/logs/formats.ts';
import type { LogEvent, LogSink } from '../../../../main/engine/importers/logs/log-event.ts';
import { Sample } from '../../../../main/engine/importers/logs/sample.ts';
import { TRACE_FORMATS } from '../../../../main/engine/importers/traces/formats.ts';
import { importFormat } from '../../../../preload/contract/jobs.ts';
import { exportLine, filterAnswer, getAnswer, TEN } from '../../support/log-files.ts';

/** What a cutter gives for bytes that come in pieces of these sizes, the last one again and again. */
function cut(formatId: string, bytes: Buffer, sizes: readonly number[] = []) {
  const events: { event: LogEvent; offset: number }[] = [];
  const failed: unknown[][] = [];
  const fields: string[][] = [];
  const sink: LogSink = {
    event: (event, offset) => events.push({ event: { ...event, message: Buffer.from(event.message) }, offset }),
    failed: (reason, position, window, start, end, offset) =>
      failed.push([reason, position, window.toString('latin1', start, end), offset]),
    fields: (names) => fields.push([...names]),
  };
  const format = LOG_FORMATS.find(({ id }) => id === formatId);
  if (format === undefined) throw new Error(formatId);
  const cutter = format.cutter(new Sample(bytes, true, 'x'), sink);
  let window: Buffer = Buffer.alloc(0);
  let base = 0;
  let at = 0;
  for (let piece = 0; at < bytes.length && sizes.length > 0; piece++) {
    const size = sizes[Math.min(piece, sizes.length - 1)] ?? 1;
    window = Buffer.concat([window, bytes.subarray(at, at + size)]);
    at += size;
    const done = cutter.feed(window, base, 'more');
    base += done;
    window = window.subarray(done);
  }
  cutter.feed(sizes.length > 0 ? window : bytes, base, 'end');
  return { events, failed, fields, damage: cutter.damage };
}

const messages = (found: ReturnType<typeof cut>) => found.events.map(({ event }) => event.message.toString('utf8'));
/** Text that JSON and UTF-8 can hold: no halves of characters. */
const anyText = fc.string({ unit: 'binary' });
const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });

/** Files of every format, whole and damaged. */
const FILES: Record<string, string> = {
  'logs-filter': `\ufeff${filterAnswer([{ timestamp: TEN, message: 'a"\\ \u00e9\n', eventId: '1', logStreamName: 's' }])}\n[${filterAnswer([])},${filterAnswer([{ timestamp: TEN + 1, message: '}]', eventId: '2' }])}]  {"nextToken":"[{","events":[7,{"message":1},{"message":"ok"}`,
  'logs-get': getAnswer([{ timestamp: TEN, message: 'x', ingestionTime: TEN }]),
  'logs-subscription':
    '{"messageType":"DATA_MESSAGE","owner":"111122223333","logGroup":"g","logStream":"s","logEvents":[{"id":"1","timestamp":1772445600000,"message":"a"}]}{"messageType":"CONTROL_MESSAGE","logEvents":[{"id":"2","timestamp":1,"message":"CWL CONTROL MESSAGE"}]}',
  'logs-insights':
    '{"results":[[{"field":"@timestamp","value":"2026-03-02 10:00:00.123"},{"field":"@message","value":"m\\n"}],3,[{"field":"n","value":"1"}]],"statistics":{}}',
  'logs-export': `stray\n${exportLine(TEN, 'one')}${exportLine(TEN, 'two\n  more\n\n')}2026-03-02T10:00:00Z no millis`,
  ndjson: '{"ts":1772445600}\r\n\r\nnot json\n{"open":\n{"time":"2026-03-02T10:00:00Z","level":"warn"}',
  json: '[{"time":1772445600,\n"a":[1,{"b":2}]},\n5,\n{"c":"}"}]',
  csv: '\ufefftime,"text, long"\r\n2026-03-02T10:00:00Z,"a ""quoted""\r\nline"\n1,2,3\n\n1772445600,plain\n5,"never closed\n1772445601,late',
  'vpc-flow':
    'version account-id srcaddr start action\n2 111122223333 10.0.0.1 1772445600 ACCEPT\n\nnot a record\r\nversion account-id srcaddr start\n2 - 10.0.0.2 1772445601\n2 - 10.',
  'tgw-flow':
    'version tgw-id srcaddr start end\n6 tgw-0a 10.0.0.1 1772445600 1772445660\n6 tgw-0a 10.0.0.1 1772445600\n',
  resolver:
    '{"version":"1.100000","account_id":"111122223333","query_timestamp":"2026-03-02T10:00:00Z","query_name":"a.","rcode":"NOERROR"}\nnot JSON\n',
  route53:
    '1.0 2026-03-02T10:00:00Z Z01 a.example A NOERROR UDP FRA6 192.0.2.53 -\n1.0 2026-03-02T10:00:00Z Z01 a.example A',
  alb: 'https 2026-03-02T10:00:00.1Z app/a/1 192.0.2.1:1 - -1 -1 -1 503 - 1 2 "GET https://a/ \\x22" "an agent" - -\r\n"\nhttps 2026-03-02T10:00:00.1Z app/a',
  nlb: 'tls 2.0 2026-03-02T10:00:00 net/a/1 b 192.0.2.1:1 10.0.0.1:443 5 2 98 246 - arn - x tlsv12 - a h2 h2 "h2","http/1.1" 2026-03-02T09:59:59\ntls',
  elb: '2026-03-02T10:00:00.1Z lb 192.0.2.1:1 - 0.1 0.2 0.3 429 - 0 57 "GET / HTTP/1.1" "a b" - -\n2026-03-02',
  's3-access': `${'0'.repeat(64)} b [02/Mar/2026:10:00:00 +0000] 192.0.2.1 - ID REST.GET.OBJECT k "GET /k HTTP/1.1" 404 NoSuchKey 1 - 2 - "-" "an agent" -\n[\n`,
  cloudfront:
    '#Version: 1.0\n#Fields: date time c-ip sc-status\n2026-03-02\t10:00:00\t192.0.2.1\t502\n2026-03-02\t10:00:00\t192.0.2.1\n#Fields: date time\n2026-03-02\t10:00:01\n#Comment\n',
  waf: '{"timestamp":1772445600000,"webaclId":"w","httpRequest":{"clientIp":"192.0.2.1"}}\n{"open":\n',
  apigateway: '192.0.2.1,-,-,02/Mar/2026:10:00:00 +0000,GET,/a,HTTP/1.1,500,3,7b3c\nanything\n\tmore\n',
  lambda: 'START RequestId: 7b3cdd8c-0000-4000-8000-000000000001 Version: $LATEST\nmine\n  more\nEND RequestId: 7b3c',
  emf: '{"_aws":{"Timestamp":1772445600000,"CloudWatchMetrics":[]},"a":1}\n{"time":"2026-03-02T10:00:00Z"}\n7\n',
  'eks-audit':
    '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Error","auditID":"a","verb":"get","stageTimestamp":"2026-03-02T10:00:00.123456Z"}\n{',
  apache: '192.0.2.1 - - [02/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 404 -\nother\n\n\tindented\n',
  syslog: 'Mar  2 10:00:00 host app[7]: text\n<34>1 2026-03-02T10:00:00Z h a 7 - text\n more\n',
  text: '  first\n\nERROR boom\r\n\tat a\r\n\n  at b\nnext\n\n\n',
};

describe.each(Object.entries(FILES))('%s', (format, text) => {
  test('comes out the same in whatever pieces it comes in', () => {
    const bytes = Buffer.from(text);
    const whole = cut(format, bytes);
    expect(whole.events.length).toBeGreaterThan(0);
    fc.assert(
      fc.property(sizes, (pieces) => {
        expect(cut(format, bytes, pieces)).toEqual(whole);
      }),
    );
  });
});

test('every format is tested here, and --as takes each one', () => {
  expect(Object.keys(FILES).sort()).toEqual(LOG_FORMATS.map(({ id }) => id).sort());
  // Parquet is read by DuckDB, not cut.
  expect([...importFormat.options].sort()).toEqual(
    ['cloudtrail', 'parquet', ...[...LOG_FORMATS, ...TRACE_FORMATS].map(({ id }) => id)].sort(),
  );
});

test('JSON answers: any text is the message, whatever the pieces', () => {
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1 }), sizes, (texts, pieces) => {
      const file = filterAnswer(texts.map((message, i) => ({ message, timestamp: TEN + i, eventId: `${i}` })));
      const found = cut('logs-filter', Buffer.from(file), pieces);
      expect(messages(found)).toEqual(texts);
      expect(found.failed).toEqual([]);
    }),
  );
});

test('exports: any text is the message to the byte, unless a line of it begins with such a time', () => {
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1 }), sizes, (texts, pieces) => {
      const file = texts.map((text, i) => exportLine(TEN + i, text)).join('');
      const found = cut('logs-export', Buffer.from(file), pieces);
      expect(messages(found)).toEqual(texts);
      expect(found.events.map(({ event }) => event.timeUs)).toEqual(texts.map((_, i) => (TEN + i) * 1000));
    }),
  );
});

test('CSV: any cells come out as they went in', () => {
  const cell = anyText.map((text) => text.replace(/^\ufeff/, ''));
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), sizes, (rows, pieces) => {
      const file = `@message,@logStream\n${rows.map((row) => row.map(quote).join(',')).join('\r\n')}\n`;
      const found = cut('logs-insights', Buffer.from(file), pieces);
      expect(messages(found)).toEqual(rows.map(([message]) => message));
      expect(found.events.map(({ event }) => event.stream ?? '')).toEqual(rows.map(([, stream]) => stream));
    }),
  );
});

test('text: lines that begin with no white space are events to the byte, with the lines that continue them', () => {
  const line = anyText.map((text) => text.replace(/[\r\n]/g, ''));
  const begins = line.filter((text) => /^\S/.test(text) && !/^[\t \r\ufeff]/.test(text));
  const continues = line.map((text) => `\tat ${text}`);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(begins, fc.array(continues, { maxLength: 3 })), { minLength: 1 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      sizes,
      (given, newline, ends, pieces) => {
        const events = given.map(([first, rest]) => [first, ...rest].join(newline));
        const found = cut('text', Buffer.from(events.join(newline) + (ends ? newline : '')), pieces);
        expect(messages(found)).toEqual(events);
        const lines = given.map(([, rest]) => rest.length + 1);
        expect(found.events.map(({ event }) => event.position)).toEqual(
          lines.map((_, i) => 1 + lines.slice(0, i).reduce((a, b) => a + b, 0)),
        );
      },
    ),
  );
});

test('nothing makes a recogniser or a cutter throw, and offsets point into the file', () => {
  const scraps = fc.constantFrom(
    '{"events":[',
    '{"timestamp":1,"message":"x","eventId":"1"}',
    '{"results":[[',
    '"@message"',
    '[',
    ']',
    '}',
    ',',
    '\n',
    '"',
    '\\',
    '2026-03-02T10:00:00.123Z x',
    '@timestamp,@message\n',
    '\u00e9',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(scraps, anyText)), sizes, (parts, pieces) => {
      const bytes = Buffer.from(parts.join(''));
      surestFormat(new Sample(bytes, true, 'a/b.gz'));
      for (const { id } of LOG_FORMATS) {
        const found = cut(id, bytes, pieces);
        for (const { offset } of found.events) expect(offset).toBeLessThanOrEqual(bytes.length);
        expect(found).toEqual(cut(id, bytes));
      }
    }),
  );
});
