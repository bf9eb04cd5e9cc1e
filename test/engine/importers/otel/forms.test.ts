import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../main/engine/importers/traces/json-values.ts';
import { encodeTracesData, prefixed } from './encode-protobuf.ts';
import { type Cut, cut, dataFile, TRACE } from './support.ts';

const SHOP = JSON.parse(dataFile('shop-two-services.otlp.json').toString()) as { resourceSpans: JsonObject[] };
const EXPECTED = JSON.parse(dataFile('shop-two-services.expected.json').toString()) as {
  segment_documents: JsonObject[];
};
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

function cutOf(bytes: Buffer, path?: string, window?: number): Cut {
  const found = cut(bytes, path, window);
  if (found === null) throw new Error('no format knows it');
  return found;
}

const byId = (documents: readonly JsonObject[]) =>
  [...documents].sort((a, b) => `${a.trace_id}${a.id}`.localeCompare(`${b.trace_id}${b.id}`));

const WHOLE = cutOf(dataFile('shop-two-services.otlp.json'));

test('the OTLP file of two services gives the expected documents, 12 of 12 spans', () => {
  expect([WHOLE.format, WHOLE.failed, WHOLE.damage]).toEqual(['otlp-json', [], null]);
  // The expected documents are shortened to what a graph needs.
  expect(byId(WHOLE.documents)).toMatchObject(byId(EXPECTED.segment_documents));
  expect(WHOLE.documents).toHaveLength(EXPECTED.segment_documents.length);
});

/** The same spans in another form; what OTLP has beside (flags, the scope's own fields) is left out of the comparison. */
function expectSame(found: Cut, format: string): void {
  const plain = (documents: readonly JsonObject[]) => byId(documents).map(({ otel: _, ...document }) => document);
  expect([found.format, found.failed, found.damage]).toEqual([format, [], null]);
  expect(plain(found.documents)).toEqual(plain(WHOLE.documents));
}

const snakeCased = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

test('records of aws/spans give the same documents as OTLP', () => {
  const lines = dataFile('shop-two-services.aws-spans.ndjson');
  expectSame(cutOf(lines), 'aws-spans');
  const records = lines.toString().trim().split('\n').join(',');
  expectSame(cutOf(Buffer.from(`[${records}]`)), 'aws-spans');
});

test.each<[string, Buffer]>([
  ['one object in one line', json(SHOP)],
  [
    'one object a line',
    Buffer.from(SHOP.resourceSpans.map((one) => JSON.stringify({ resourceSpans: [one] })).join('\n')),
  ],
  ['an array of objects', json(SHOP.resourceSpans.map((one) => ({ resourceSpans: [one] })))],
  ['the bare array of ResourceSpans', json(SHOP.resourceSpans)],
  ['Tempo’s batches', json({ batches: SHOP.resourceSpans })],
  [
    'instrumentationLibrarySpans',
    json({
      resourceSpans: SHOP.resourceSpans.map(({ scopeSpans, ...rest }) => ({
        ...rest,
        instrumentationLibrarySpans: scopeSpans,
      })),
    }),
  ],
  [
    'names for numbers',
    Buffer.from(
      JSON.stringify(SHOP)
        .replaceAll('"kind":3', '"kind":"SPAN_KIND_CLIENT"')
        .replaceAll('"code":2', '"code":"STATUS_CODE_ERROR"'),
    ),
  ],
  ['the names of the .proto file', Buffer.from(JSON.stringify(SHOP).replace(/"[a-z]+[A-Z][A-Za-z]*":/g, snakeCased))],
  ['numbers for text', Buffer.from(JSON.stringify(SHOP).replace(/"(\d{19})"/g, '$1'))],
  [
    'ids in base64',
    Buffer.from(
      JSON.stringify(SHOP).replace(
        /(panId|traceId)":"([0-9a-f]+)"/g,
        (_, name, id) => `${name}":"${Buffer.from(id, 'hex').toString('base64')}"`,
      ),
    ),
  ],
])('OTLP JSON: %s', (_, bytes) => {
  expectSame(cutOf(bytes), 'otlp-json');
});

test('OTLP protobuf: one message, and messages behind their lengths', () => {
  expectSame(cutOf(encodeTracesData(SHOP), 'traces.bin'), 'otlp-protobuf');
  const messages = SHOP.resourceSpans.map((one) => encodeTracesData({ resourceSpans: [one] }));
  expectSame(cutOf(prefixed(messages), 'traces.pb'), 'otlp-protobuf');
});

test('OTLP protobuf: an empty or a damaged message before those with spans costs itself alone', () => {
  const messages = SHOP.resourceSpans.map((one) => encodeTracesData({ resourceSpans: [one] }));
  expectSame(cutOf(prefixed([Buffer.alloc(0), ...messages]), 'traces.pb'), 'otlp-protobuf');
  const damaged = cutOf(prefixed([Buffer.from([0x0a, 0x50, 0x01]), ...messages]), 'traces.pb');
  expect(damaged.documents).toEqual(cutOf(prefixed(messages), 'traces.pb').documents);
  expect(damaged.failed).toEqual([{ position: 1, offset: 0, reason: expect.stringMatching(/^no OTLP message \(/) }]);
  expect(cut(prefixed([Buffer.alloc(0), Buffer.alloc(0)]))).toBeNull();
});

test('windows do not matter', () => {
  const files = [json(SHOP), encodeTracesData(SHOP), prefixed([encodeTracesData(SHOP)])];
  for (const bytes of files)
    for (const size of [97, 1000, 4096]) {
      // What was not taken comes again with the next window, as an import feeds it.
      const found = cutOf(bytes, 'spans', size);
      expect(found.documents, `${size}`).toEqual(cutOf(bytes, 'spans').documents);
    }
});

test('a large file of protobuf is recognised by the first span in its head', () => {
  const many = { ...SHOP.resourceSpans[0] } as { scopeSpans: { spans: unknown[] }[] };
  const [first] = many.scopeSpans;
  const spans = Array.from({ length: 800 }, () => first?.spans).flat();
  const bytes = encodeTracesData({ resourceSpans: [{ ...many, scopeSpans: [{ ...first, spans }] }] });
  expect(bytes.length).toBeGreaterThan(300_000);
  const found = cutOf(bytes, 'big');
  expect([found.format, found.positions.at(-1)]).toEqual(['otlp-protobuf', spans.length]);
  expect(cutOf(prefixed([bytes]), 'big').documents).toHaveLength(spans.length);
});

test('damage of protobuf is told with its place, and what comes before stays', () => {
  const [first, second] = SHOP.resourceSpans.map((one) => encodeTracesData({ resourceSpans: [one] }));
  if (first === undefined || second === undefined) throw new Error('two services');
  const whole = cutOf(Buffer.concat([first, second])).documents.length;
  const short = cutOf(Buffer.concat([first, second.subarray(0, -5)]));
  expect(short.damage).toEqual({ reason: 'ends inside a message', offset: first.length });
  expect(short.documents.length).toBeGreaterThan(0);
  expect(short.documents.length).toBeLessThan(whole);
  const strange = cutOf(Buffer.concat([first, Buffer.from([0xff, 0xff])]));
  expect(strange.damage).toEqual({ reason: 'no OTLP message here', offset: first.length });
  const broken = Buffer.concat([Buffer.from([0x0a, 3, 0x12, 0x50, 0x01]), second]);
  expect(cutOf(Buffer.concat([first, broken])).failed).toMatchObject([
    { offset: first.length, reason: expect.stringContaining('no OTLP message (') },
  ]);
});

test('nanoseconds are rounded down, however they are written', () => {
  const startOf = (nanos: string) => {
    const text = `{"resourceSpans":[{"resource":{},"scopeSpans":[{"spans":[{"traceId":"${'a'.repeat(32)}","spanId":"${'b'.repeat(16)}","startTimeUnixNano":${nanos},"endTimeUnixNano":"1763640000015001999"}]}]}]}`;
    return cutOf(Buffer.from(text)).documents[0]?.start_time;
  };
  fc.assert(
    fc.property(fc.bigInt({ min: 1_600_000_000_000_000_000n, max: 1_800_000_000_000_000_000n }), (nanos) => {
      const micros = Number(nanos / 1000n) / 1e6;
      expect([startOf(String(nanos)), startOf(`"${nanos}"`)]).toEqual([micros, micros]);
    }),
  );
});

test('spans that are none are told one by one, with what they lack', () => {
  const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), startTimeUnixNano: '1763640000000000000' };
  const spans = [
    { ...span, traceId: 'TRACE_ID' },
    { ...span, spanId: '0000000000000000' },
    { ...span, startTimeUnixNano: undefined },
    { ...span, parentSpanId: 'xyz' },
    'text',
    span,
  ];
  const found = cutOf(json({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
  expect(found.failed.map(({ position, reason }) => [position, reason])).toEqual([
    [1, 'no span: traceId is not 32 hexadecimal digits ("TRACE_ID")'],
    [2, 'no span: spanId is not 16 hexadecimal digits ("0000000000000000")'],
    [3, 'no span: it has no start time'],
    [4, 'no span: parentSpanId is not 16 hexadecimal digits ("xyz")'],
    [5, 'no span: not a JSON object'],
  ]);
  expect(found.positions).toEqual([6]);
});

test('the file with placeholders is told with its place, and a damaged line costs itself alone', () => {
  const found = cutOf(dataFile('cwagent-appsignals-traces.otlp.json'));
  expect([found.format, found.documents]).toEqual(['otlp-json', []]);
  expect(found.failed).toMatchObject([{ position: 1, reason: expect.stringContaining('START_TIME') }]);
  const lines = dataFile('jaeger-ui-otlp2jaeger-multi-in.json.txt').toString().trimEnd().split('\n');
  const text = [lines[0], '{"resourceSpans":[{"a', ...lines.slice(1)].join('\n');
  const mixed = cutOf(Buffer.from(text));
  expect(mixed.documents).toHaveLength(lines.length);
  expect(mixed.failed).toMatchObject([{ position: 2, offset: `${lines[0]}\n`.length }]);
});

test('the first line may be damaged, or of logs, as a file of the collector begins where another one ended', () => {
  const spans = SHOP.resourceSpans.map((one) => JSON.stringify({ resourceSpans: [one] }));
  const otlp = cutOf(Buffer.from(['pans":[]}]}]}', '{"resourceLogs":[]}', ...spans].join('\n')));
  expect(otlp.documents).toEqual(WHOLE.documents);
  expect(otlp.failed).toMatchObject([{ position: 1 }, { position: 2, reason: 'no spans: it has no resourceSpans' }]);
  const records = cutOf(Buffer.from(`{"resource":{"attr\n${dataFile('shop-two-services.aws-spans.ndjson')}`));
  expect([records.format, records.documents.length, records.failed.length]).toEqual(['aws-spans', 12, 1]);
});

// Spans as a JSON tool counts them in the files.
test.each([
  ['opentelemetry-proto-trace.otlp.json', 'otlp-json', 1],
  ['jaeger-ui-otlp2jaeger-in-error.json', 'otlp-json', 1],
  ['jaeger-ui-otlp2jaeger-in.json', 'otlp-json', 2],
  ['jaeger-ui-otlp2jaeger-multi-in-combined.json', 'otlp-json', 4],
  ['jaeger-ui-otlp2jaeger-multi-in.json.txt', 'otlp-json', 4],
  ['jaeger-ui-testTrace.json', 'jaeger', 4],
  ['jaeger-ui-genaiTestTrace.json', 'jaeger', 57],
])('%s is %s with %i spans', (name, format, spans) => {
  const found = cutOf(dataFile(name), name);
  expect([found.format, found.failed, found.damage]).toEqual([format, [], null]);
  expect(found.positions).toEqual(Array.from({ length: spans }, (_, index) => index + 1));
});

test('Jaeger: tags, processes, references and logs become a span’s own', () => {
  const span = {
    traceID: '1f',
    spanID: '2',
    operationName: 'charge',
    references: [
      { refType: 'FOLLOWS_FROM', traceID: 'ff', spanID: '9' },
      { refType: 'CHILD_OF', traceID: '1f', spanID: '1' },
    ],
    startTime: 1763640000000001,
    duration: 250000,
    tags: [
      { key: 'span.kind', type: 'string', value: 'client' },
      { key: 'error', type: 'bool', value: true },
      { key: 'retries', type: 'int64', value: '3' },
      { key: 'http.status_code', type: 'int64', value: 503 },
    ],
    logs: [
      {
        timestamp: 1763640000000500,
        fields: [
          { key: 'event', type: 'string', value: 'exception' },
          { key: 'exception.message', type: 'string', value: 'no' },
        ],
      },
    ],
    processID: 'p1',
    warnings: ['clock skew'],
  };
  const processes = { p1: { serviceName: 'pay', tags: [{ key: 'host.id', type: 'string', value: 'i-1' }] } };
  const answer = { data: [{ traceID: '1f', spans: [span], processes }], total: 0, errors: null };
  const traceId = '1-00000000-00000000000000000000001f';
  const expected = {
    trace_id: traceId,
    id: '0000000000000002',
    parent_id: '0000000000000001',
    type: 'subsegment',
    namespace: 'remote',
    name: 'charge',
    start_time: 1763640000.000001,
    end_time: 1763640000.250001,
    fault: true,
    annotations: { retries: 3, 'http.status_code': 503 },
    cause: { exceptions: [{ message: 'no', remote: true }] },
    links: [{ trace_id: '1-00000000-0000000000000000000000ff', id: '0000000000000009' }],
    otel: { service: 'pay', resource: { 'service.name': 'pay', 'host.id': 'i-1' }, warnings: ['clock skew'] },
  };
  expect(cutOf(json(answer))).toMatchObject({ format: 'jaeger', failed: [], documents: [expected] });
  const own = { ...span, process: processes.p1, processID: undefined };
  expect(cutOf(json(own)).documents).toMatchObject([expected]);
  expect(cutOf(json({ data: { services: [], spans: [own] } })).documents).toMatchObject([expected]);
});

test('a record of aws/spans without times takes them from its duration', () => {
  const record = {
    resource: { attributes: { 'service.name': 'agent' } },
    traceId: TRACE.slice(2).replace('-', ''),
    spanId: '00000000000000a1',
    name: 'invoke',
    kind: 'SERVER',
    durationNano: 250_000_000,
    startTimeUnixNano: '1763640000000000999',
    attributes: {},
  };
  expect(cutOf(json(record)).documents).toMatchObject([{ start_time: 1763640000, end_time: 1763640000.25 }]);
  const { startTimeUnixNano: _, ...without } = record;
  expect(cutOf(json(without)).failed).toMatchObject([{ reason: 'no span: it has no start time' }]);
  const ended = { ...without, endTimeUnixNano: '1763640000250000999' };
  expect(cutOf(json(ended)).documents).toMatchObject([{ start_time: 1763640000, end_time: 1763640000.25 }]);
});

test('a span’s document does not depend on the spans around it', () => {
  const alone = SHOP.resourceSpans.flatMap((resourceSpans) =>
    (resourceSpans.scopeSpans as { scope: unknown; spans: unknown[] }[]).flatMap(({ scope, spans }) =>
      spans.flatMap(
        (span) =>
          cutOf(json({ resourceSpans: [{ ...resourceSpans, scopeSpans: [{ scope, spans: [span] }] }] })).documents,
      ),
    ),
  );
  expect(alone).toEqual(WHOLE.documents);
});

test('what is no spans is left to others, and no bytes make a cutter throw', () => {
  const graph = dataFile('jaeger-ui-dependency-graph.json');
  expect([cut(graph), cut(Buffer.from('\n\n')), cut(Buffer.from('{"data":[]}'))]).toEqual([null, null, null]);
  // Metrics have the same outer shape as spans in protobuf, but names where ids would be.
  expect(cut(Buffer.from('0a1a0a0012160a0012120a106d792e6d65747269632e6e616d652e78', 'hex'))).toBeNull();
  const seeds = [
    json(SHOP),
    encodeTracesData(SHOP),
    prefixed([encodeTracesData(SHOP)]),
    dataFile('jaeger-ui-genaiTestTrace.json'),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
      fc.nat(),
      (seed, changes, length) => {
        const bytes = Buffer.from(seed.subarray(0, 1 + (length % seed.length)));
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        const found = cut(bytes);
        for (const { reason, offset } of found?.failed ?? []) {
          expect(reason).not.toBe('');
          expect(offset).toBeLessThanOrEqual(bytes.length);
        }
      },
    ),
    { numRuns: 300 },
  );
});
