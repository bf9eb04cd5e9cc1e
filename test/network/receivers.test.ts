import { createSocket } from 'node:dgram';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readDatagram } from '../../main/network/receivers/datagram.ts';
import { LOOPBACK } from '../../main/network/receivers/loopback.ts';
import { OtlpHttp } from '../../main/network/receivers/otlp-http.ts';
import { XrayDaemon } from '../../main/network/receivers/xray-daemon.ts';

const UDP = join(import.meta.dirname, '../data/xray/udp');
const packets = readdirSync(UDP)
  .sort()
  .map((name): [string, Buffer] => [name, readFileSync(join(UDP, name))]);

async function daemonOn(port = 0, take: (document: Buffer) => boolean = () => true): Promise<XrayDaemon> {
  const daemon = await XrayDaemon.listen(port, take);
  onTestFinished(() => daemon.close());
  return daemon;
}

interface Asked {
  path: string;
  method?: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
}

/** Status, content type and body of an answer. */
async function ask(
  port: number,
  { path, method = 'POST', body = '', headers = {} }: Asked,
): Promise<[number, string, string]> {
  return await new Promise((resolve, reject) => {
    const sent = request({ host: LOOPBACK, port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve([response.statusCode ?? 0, String(response.headers['content-type']), text]));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test.each(packets)('%s', (name, datagram) => {
  expect('document' in readDatagram(datagram)).toBe(name.includes('-ok'));
});

test.each([
  ['no header', '{"name":"a"}', 'no header: nothing ends with a newline'],
  ['a header that is no JSON', 'json 1\n{}', 'the header is not JSON'],
  ['another format', '{"format":"xml","version":1}\n{}', 'the header\'s format is not json ("xml")'],
  ['a version in quotes', '{"format":"json","version":"1"}\n{}', 'the header\'s version is not 1 ("1")'],
  ['a body that is no JSON', '{"format":"json","version":1}\n{"id"', 'the document is not a JSON object'],
  [
    'a body without ids',
    '{"format":"json","version":1}\n{"name":"a","start_time":0}',
    'the document has no id, trace_id',
  ],
])('%s is rejected with its reason', (_, text, rejected) => {
  expect(readDatagram(Buffer.from(text))).toEqual({ rejected });
});

test('datagrams are counted, the documents handed over as they were sent, and never answered', async () => {
  const taken: Buffer[] = [];
  const daemon = await daemonOn(0, (document) => taken.push(document) > 0);
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  let answers = 0;
  socket.on('message', () => answers++);
  for (const [, datagram] of packets) socket.send(datagram, daemon.port, LOOPBACK);
  // The largest that UDP carries.
  const [, first] = packets[0] ?? ['', Buffer.alloc(0)];
  const large = Buffer.concat([first, Buffer.alloc(65_507 - first.length, ' ')]);
  socket.send(large, daemon.port, LOOPBACK);
  const accepted = packets.filter(([name]) => name.includes('-ok'));
  await vi.waitFor(() => expect(daemon.counters.received).toBe(packets.length + 1));
  expect(daemon.counters).toEqual({
    received: packets.length + 1,
    accepted: accepted.length + 1,
    rejected: packets.length - accepted.length,
    bytes: packets.reduce((sum, [, { length }]) => sum + length, large.length),
    lastRejected: expect.any(String),
  });
  expect(taken[0]).toEqual(first.subarray(first.indexOf('\n') + 1));
  expect(answers).toBe(0);
});

test('what there is no room for is counted as rejected', async () => {
  const daemon = await daemonOn(0, () => false);
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  socket.send(packets[0]?.[1] ?? '', daemon.port, LOOPBACK);
  await vi.waitFor(() => expect(daemon.counters.received).toBe(1));
  expect(daemon.counters).toMatchObject({
    accepted: 0,
    rejected: 1,
    lastRejected: 'no room: more came than could be stored',
  });
});

test('the TCP side samples everything, and answers nothing else', async () => {
  const { port } = await daemonOn();
  const json = async (asked: Asked) => {
    const [status, type, body] = await ask(port, asked);
    return [status, type, JSON.parse(body)];
  };
  expect(await json({ path: '/GetSamplingRules', body: '{}' })).toEqual([
    200,
    'application/json',
    {
      SamplingRuleRecords: [
        {
          CreatedAt: 0,
          ModifiedAt: 0,
          SamplingRule: expect.objectContaining({
            RuleName: 'Default',
            FixedRate: 1,
            ReservoirSize: 1000,
            Priority: 10000,
            Version: 1,
            Host: '*',
          }),
        },
      ],
      NextToken: null,
    },
  ]);
  const statistics = { SamplingStatisticsDocuments: [{ RuleName: 'Default', RequestCount: 3 }] };
  expect((await json({ path: '/SamplingTargets', body: JSON.stringify(statistics) }))[2]).toMatchObject({
    SamplingTargetDocuments: [{ RuleName: 'Default', FixedRate: 1, Interval: 10 }],
    UnprocessedStatistics: [],
  });
  expect((await ask(port, { path: '/TraceSegments', body: '{}' }))[0]).toBe(404);
  expect((await ask(port, { path: '/GetSamplingRules', method: 'GET' }))[0]).toBe(404);
  expect((await ask(port, { path: '/GetSamplingRules', headers: { host: 'evil.example:2000' } }))[0]).toBe(403);
});

test('a port that is taken is told, with the next one that is free and what to set', async () => {
  const { port } = await daemonOn();
  const error = await XrayDaemon.listen(port, () => true).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ code: 'receivers.port' });
  const said = String((error as Error).message);
  const free = Number(/Port (\d+) is free/.exec(said)?.[1]);
  expect(said).toContain(`Port ${port} is used by another program.`);
  expect(said).toContain(`AWS_XRAY_DAEMON_ADDRESS=127.0.0.1:${free}`);
  expect((await daemonOn(free)).port).toBe(free);
  const otlp = await OtlpHttp.listen(port, async () => undefined).catch((failure: unknown) => failure);
  expect(String((otlp as Error).message)).toContain('OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:');
});

test('OTLP is taken in JSON and protobuf, plain or compressed, and refused with a reason where it is something else', async () => {
  const taken: [string, Buffer][] = [];
  const otlp = await OtlpHttp.listen(0, async (form, body) => {
    taken.push([form, body]);
  });
  onTestFinished(() => otlp.close());
  const post = (
    body: string | Buffer,
    type: string,
    more: Partial<Asked> & { encoding?: string; host?: string } = {},
  ) =>
    ask(otlp.port, {
      path: more.path ?? '/v1/traces',
      method: more.method ?? 'POST',
      body,
      headers: {
        'content-type': type,
        ...(more.encoding === undefined ? {} : { 'content-encoding': more.encoding }),
        ...(more.host === undefined ? {} : { host: more.host }),
      },
    });
  const JSON_TYPE = 'application/json';
  const PROTOBUF = 'application/x-protobuf';
  const message = Buffer.from([0x0a, 0x02, 0x12, 0x00]);
  expect(await post('{"resourceSpans":[]}', `${JSON_TYPE}; charset=utf-8`)).toEqual([200, JSON_TYPE, '{}']);
  expect(await post(message, PROTOBUF)).toEqual([200, PROTOBUF, '']);
  expect((await post(gzipSync(message), PROTOBUF, { encoding: 'gzip' }))[0]).toBe(200);
  expect(taken).toEqual([
    ['json', Buffer.from('{"resourceSpans":[]}')],
    ['protobuf', message],
    ['protobuf', message],
  ]);
  const refused = [
    await post('{', JSON_TYPE),
    await post('[]', JSON_TYPE),
    await post(message.subarray(0, 3), PROTOBUF),
    await post('{}', 'text/plain'),
    await post('{}', JSON_TYPE, { path: '/v1/logs' }),
    await post('', JSON_TYPE, { method: 'GET' }),
    await post('no gzip', PROTOBUF, { encoding: 'gzip' }),
    await post('{}', JSON_TYPE, { encoding: 'br' }),
    await post('{}', JSON_TYPE, { host: 'evil.example' }),
    await post(gzipSync(Buffer.alloc(21 * 2 ** 20)), PROTOBUF, { encoding: 'gzip' }),
  ];
  expect(refused.map(([status]) => status)).toEqual([400, 400, 400, 415, 404, 405, 400, 415, 403, 413]);
  expect(otlp.counters).toMatchObject({ received: 13, accepted: 3, rejected: 10 });
});
