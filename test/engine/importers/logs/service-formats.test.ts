import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageRows } from '../../../../main/engine/query/page-rows.ts';
import { QueryRunner } from '../../../../main/engine/query/query-runner.ts';
import { folderOf, ImportCase } from '../../support/import-case.ts';
import {
  APACHE_ERRORS,
  API_GATEWAY,
  AUDIT,
  CONTAINER_INSIGHTS,
  EMF,
  LAMBDA,
  RESOLVER,
  SYSLOG,
} from './service-lines.ts';

const SAMPLES = join(import.meta.dirname, '../../../data/logs');
const bytesOf = (name: string) => readFileSync(join(SAMPLES, name));
const linesOf = (name: string) => {
  const bytes = bytesOf(name);
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trimEnd().split('\n');
};
const RUN = { pageSize: 1000, timeoutMs: 60_000, signal: new AbortController().signal, report: () => undefined };

/** Answers of an Insights query on one log group; the SQL that is shown for it must answer the same behind the fence. */
async function ask(it: ImportCase, group: string, text: string): Promise<unknown[][]> {
  const runner = new QueryRunner(it.store);
  const scope = { sources: [group], range: null, rowLimit: 1000 };
  const answer = await runner.runInsights(text, scope, RUN);
  const rows = pageRows(answer.firstPage, answer.columns);
  await runner.close(answer.resultId);
  const shown = await runner.run(await runner.explainInsights(text, scope), RUN);
  expect(shown.rowCount).toBe(rows.length);
  await runner.close(shown.resultId);
  return rows;
}

/** File by file: its content, the format that it is, and the messages that it must give. */
const FILES: Record<string, { content: Buffer | string; format: string; messages: string[] }> = {
  'alb.log': { content: bytesOf('aws/alb.log'), format: 'alb', messages: linesOf('aws/alb.log') },
  'alb-ipv6.txt': { content: bytesOf('aws/alb-ipv6.log'), format: 'alb', messages: linesOf('aws/alb-ipv6.log') },
  'elb.log': { content: bytesOf('aws/elb.log'), format: 'elb', messages: linesOf('aws/elb.log') },
  'nlb.gz': { content: bytesOf('aws/nlb.log.gz'), format: 'nlb', messages: linesOf('aws/nlb.log.gz') },
  'cloudfront.bin': {
    content: bytesOf('aws/cloudfront.log'),
    format: 'cloudfront',
    messages: linesOf('aws/cloudfront.log').slice(2),
  },
  'cloudfront.json': {
    content:
      '{"date":"2026-03-02","time":"10:00:00","x-edge-location":"FRA60-P1","c-ip":"192.0.2.1","sc-status":"429"}\n',
    format: 'cloudfront',
    messages: [
      '{"date":"2026-03-02","time":"10:00:00","x-edge-location":"FRA60-P1","c-ip":"192.0.2.1","sc-status":"429"}',
    ],
  },
  's3.log': { content: bytesOf('aws/s3-access.log'), format: 's3-access', messages: linesOf('aws/s3-access.log') },
  'waf.ndjson': { content: bytesOf('aws/waf.ndjson'), format: 'waf', messages: linesOf('aws/waf.ndjson') },
  'flow.gz': {
    content: bytesOf('aws/vpc-flow.log.gz'),
    format: 'vpc-flow',
    messages: linesOf('aws/vpc-flow.log.gz').slice(1),
  },
  'flow-default.log': {
    content:
      '2 111122223333 eni-0a1b 10.0.1.5 198.51.100.7 49152 443 6 12 8400 1772445600 1772445659 REJECT OK\n2 111122223333 eni-0a1b - - - - - - - 1772445660 1772445719 - NODATA\n',
    format: 'vpc-flow',
    messages: [
      '2 111122223333 eni-0a1b 10.0.1.5 198.51.100.7 49152 443 6 12 8400 1772445600 1772445659 REJECT OK',
      '2 111122223333 eni-0a1b - - - - - - - 1772445660 1772445719 - NODATA',
    ],
  },
  'tgw.log': {
    content: bytesOf('aws/tgw-flow.log'),
    format: 'tgw-flow',
    messages: linesOf('aws/tgw-flow.log').slice(1),
  },
  'dns.log': {
    content:
      '1.0 2026-03-02T10:00:00Z Z0123456789 www.example.com A NOERROR UDP FRA6 192.0.2.53 198.51.100.0/24\n1.0 2026-03-02T10:00:01.5Z Z0123456789 www.example.com AAAA SERVFAIL UDP FRA6 192.0.2.53 -\n',
    format: 'route53',
    messages: [
      '1.0 2026-03-02T10:00:00Z Z0123456789 www.example.com A NOERROR UDP FRA6 192.0.2.53 198.51.100.0/24',
      '1.0 2026-03-02T10:00:01.5Z Z0123456789 www.example.com AAAA SERVFAIL UDP FRA6 192.0.2.53 -',
    ],
  },
  'resolver.json': { content: RESOLVER.join('\n'), format: 'resolver', messages: RESOLVER },
  'gateway.json': { content: API_GATEWAY.json.join('\n'), format: 'apigateway', messages: API_GATEWAY.json },
  'gateway-clf.log': { content: API_GATEWAY.clf.join('\n'), format: 'apigateway', messages: API_GATEWAY.clf },
  'gateway.csv': { content: API_GATEWAY.csv.join('\n'), format: 'apigateway', messages: API_GATEWAY.csv },
  'gateway.xml': { content: API_GATEWAY.xml.join('\n'), format: 'apigateway', messages: API_GATEWAY.xml },
  'function.log': { content: LAMBDA.text.join('\n'), format: 'lambda', messages: LAMBDA.text },
  'function.json': { content: LAMBDA.json.join('\n'), format: 'lambda', messages: LAMBDA.json },
  'metrics.log': { content: EMF.join('\n'), format: 'emf', messages: EMF },
  'cluster.log': { content: CONTAINER_INSIGHTS.join('\n'), format: 'emf', messages: CONTAINER_INSIGHTS },
  'audit.log': { content: AUDIT.join('\n'), format: 'eks-audit', messages: AUDIT },
  'access.log': {
    content: bytesOf('apache_combined.log'),
    format: 'apache',
    messages: linesOf('apache_combined.log'),
  },
  'error.log': { content: APACHE_ERRORS.join('\n'), format: 'apache', messages: APACHE_ERRORS },
  messages: { content: SYSLOG.join('\n'), format: 'syslog', messages: SYSLOG },
};

test('each log is known by its content whatever its name, and its lines are the messages to the byte', async () => {
  const it = await ImportCase.open();
  const folder = folderOf(Object.fromEntries(Object.entries(FILES).map(([name, { content }]) => [name, content])));
  const report = await it.import(folder);
  expect(report.problems).toEqual([]);
  expect(
    Object.fromEntries(report.bySource.map(({ source, status, kind }) => [basename(source), [status, kind]])),
  ).toEqual(Object.fromEntries(Object.entries(FILES).map(([name, { format }]) => [name, ['read', format]])));
  const rows = await it.rows('SELECT source, format, "@message" FROM logs ORDER BY source, position');
  const expected = Object.entries(FILES).flatMap(([name, { format, messages }]) =>
    messages.map((message) => [join(folder, name), format, message]),
  );
  expect(rows).toEqual(expected.sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0)));
  // The same bytes again, under other names and gzipped: nothing is added.
  const again = await it.import(
    folderOf({ 'a.gz': gzipSync(bytesOf('aws/alb.log')), 'b.log': bytesOf('aws/cloudfront.log') }),
    folder,
  );
  expect(again.records).toMatchObject({ inserted: 8 });
  expect(
    again.bySource.filter(({ source }) => source.startsWith(folder)).every(({ records }) => records.inserted === 0),
  ).toBe(true);
});

test('times and outcomes are the logs’ own', async () => {
  const it = await ImportCase.open();
  const folder = folderOf(Object.fromEntries(Object.entries(FILES).map(([name, { content }]) => [name, content])));
  await it.import(folder);
  const rows = await it.rows(
    `SELECT source, list(strftime("@timestamp", '%Y-%m-%dT%H:%M:%S.%f') ORDER BY position)::VARCHAR[], list(outcome ORDER BY position)
     FROM logs GROUP BY source`,
  );
  const found = new Map(rows.map(([source, times, outcomes]) => [basename(String(source)), { times, outcomes }]));
  const at = (name: string) => found.get(name);
  // The status of each entry as the file has it: `404 404`, the fifth and sixth 200.
  expect(at('alb.log')?.outcomes).toEqual(['error', 'error', 'error', 'error', 'ok', 'ok', 'error', 'error']);
  expect(at('alb.log')?.times).toContain('2022-07-05T04:47:50.273035');
  expect(at('elb.log')).toEqual({ times: ['2015-05-13T23:39:43.945958'], outcomes: ['ok'] });
  expect(at('nlb.gz')?.times).toEqual(['2018-12-20T02:59:40.000000', '2020-04-01T08:51:42.000000']);
  expect(at('cloudfront.bin')?.times).toContain('2023-02-22T03:22:42.000000');
  expect(at('cloudfront.json')).toEqual({ times: ['2026-03-02T10:00:00.000000'], outcomes: ['throttle'] });
  expect(at('s3.log')).toMatchObject({ outcomes: ['ok', 'ok', 'ok', 'ok', 'ok'] });
  expect(at('s3.log')?.times).toContain('2023-01-31T09:25:21.000000');
  // 1679548657700 milliseconds are 2023-03-23 05:17:37.7 UTC.
  expect(at('waf.ndjson')?.times).toContain('2023-03-23T05:17:37.700000');
  // 1772445600 is 2026-03-02 10:00:00 UTC.
  expect(at('flow-default.log')).toEqual({
    times: ['2026-03-02T10:00:00.000000', '2026-03-02T10:01:00.000000'],
    outcomes: ['error', 'ok'],
  });
  expect(at('tgw.log')?.times).toEqual(['2023-11-14T22:13:20.000000']);
  expect(at('dns.log')?.times).toEqual(['2026-03-02T10:00:00.000000', '2026-03-02T10:00:01.500000']);
  for (const form of ['gateway.json', 'gateway-clf.log', 'gateway.csv', 'gateway.xml'])
    expect([form, at(form)]).toEqual([
      form,
      { times: ['2026-03-02T10:00:00.000000', '2026-03-02T10:00:01.000000'], outcomes: ['ok', 'fault'] },
    ]);
  expect(at('function.json')?.outcomes).toEqual(['ok', 'fault', 'fault']);
  expect(at('function.log')?.outcomes).toEqual(['ok', 'fault', 'fault', 'ok', 'ok']);
  expect(at('metrics.log')?.times).toEqual(['2026-03-02T10:00:00.000000', '2026-03-02T10:00:00.250000']);
  expect(at('cluster.log')?.times).toEqual(['2026-03-02T10:00:00.000000', '2026-03-02T10:01:00.000000']);
  // `level` of an audit event says how much was written down, and is no severity.
  expect(at('audit.log')).toEqual({ times: ['2026-03-02T10:00:00.123456'], outcomes: ['ok'] });
  expect(at('error.log')?.outcomes).toEqual(['ok', 'fault', 'fault']);
  // A date without a year is no time.
  expect(at('messages')?.times).toEqual([null, null, '2026-03-02T10:00:00.003000', '2026-03-02T10:00:01.000000']);
});

test('columns are fields of Insights queries, under their own names', async () => {
  const it = await ImportCase.open();
  const group = (name: string, file: string) =>
    it.importAs({ logGroup: name }, folderOf({ [file]: FILES[file]?.content ?? '' }));
  for (const name of Object.keys(FILES)) await group(name, name);
  expect(
    await ask(it, 'alb.log', 'stats count(*) as n by elb_status_code, `domain_name` | sort elb_status_code'),
  ).toEqual([
    ['200', '-', 2],
    ['404', '-', 6],
  ]);
  expect(await ask(it, 'alb-ipv6.txt', 'fields `client:port`, request, conn_trace_id, actions_executed')).toEqual([
    [
      '[fe80::202:b3ff:fe1e:8329]:443',
      'GET https://www.example.com:443/ HTTP/1.1',
      'TID_1234abcd5678ef90',
      'authenticate,forward',
    ],
  ]);
  expect(await ask(it, 'elb.log', 'fields `backend:port`, user_agent, ssl_protocol')).toEqual([
    ['-', 'curl/7.38.0', 'TLSv1.2'],
  ]);
  expect(await ask(it, 'nlb.gz', 'fields alpn_client_preference_list | sort @timestamp')).toEqual([
    ['-'],
    ['"h2","http/1.1"'],
  ]);
  expect(
    await ask(
      it,
      's3.log',
      'stats count(*) as n, sum(object_size) as bytes by operation, http_status, time | sort bytes | limit 1',
    ),
  ).toEqual([['REST.PUT.OBJECT', '200', '31/Jan/2023:09:25:24 +0000', 1, 530]]);
  expect(await ask(it, 'cloudfront.bin', 'stats sum(`sc-bytes`) as bytes by `sc-status` | sort bytes')).toEqual([
    ['304', 675 + 675 + 677 + 675],
    ['200', 501279 + 703 * 3],
  ]);
  expect(await ask(it, 'waf.ndjson', 'stats count(*) as n by httpRequest.clientIp, action')).toEqual([
    ['13.248.48.3', 'ALLOW', 3],
  ]);
  expect(await ask(it, 'flow.gz', 'stats sum(packets) as p by srcAddr, dstAddr | sort p desc | limit 1')).toEqual([
    ['10.26.1.153', '3.239.232.29', 48],
  ]);
  expect(await ask(it, 'flow-default.log', 'filter action = "REJECT" | fields dstPort, accountId, startTime')).toEqual([
    ['443', '111122223333', '1772445600'],
  ]);
  expect(await ask(it, 'tgw.log', 'fields tgwId, tgwSrcVpcId, packetsLostNoRoute, tcpFlags, region')).toEqual([
    ['tgw-0abc12345def67890', 'vpc-0abc12345def67890', '1', '2', 'us-east-1'],
  ]);
  expect(await ask(it, 'dns.log', 'filter responseCode="SERVFAIL" | stats count(*) as n by queryName')).toEqual([
    ['www.example.com', 1],
  ]);
  expect(await ask(it, 'resolver.json', 'filter rcode = "NXDOMAIN" | fields query_name, srcids.instance')).toEqual([
    ['b.example.', 'i-0a'],
  ]);
  for (const form of ['gateway.json', 'gateway-clf.log', 'gateway.csv', 'gateway.xml'])
    expect([
      form,
      await ask(it, form, 'filter status >= 500 | fields ip, httpMethod, resourcePath, protocol, requestId'),
    ]).toEqual([form, [['203.0.113.9', 'POST', '/orders', 'HTTP/1.1', '7b3cdd8c-0000-4000-8000-000000000002']]]);
  expect(
    await ask(it, 'function.log', 'filter @type = "REPORT" | fields @duration, @maxMemoryUsed, @xrayTraceId'),
  ).toEqual([[14.97, 67_000_000, '1-5e612764-b5f0ec2ee4d4fcd7c5c38ef4']]);
  expect(await ask(it, 'cluster.log', 'stats avg(node_cpu_utilization) as cpu by NodeName')).toEqual([
    ['ip-10-0-0-1', 12.5],
  ]);
  expect(await ask(it, 'audit.log', 'fields verb, user.username, objectRef.resource')).toEqual([
    ['delete', 'kubernetes-admin', 'secrets'],
  ]);
  expect(await ask(it, 'error.log', 'fields function, process, message | filter message like "resuming"')).toEqual([
    ['[mpm_event:notice]', '[pid 7:tid 140]', 'AH00489: Apache/2.4 configured -- resuming normal operations'],
  ]);
  const get = linesOf('apache_combined.log').filter((line) => / "GET [^"]*" 200 /.test(line));
  expect(
    await ask(
      it,
      'access.log',
      'filter status="200" and method="GET" | stats countDistinct(remoteIP) as visits, count(*) as n',
    ),
  ).toEqual([[new Set(get.map((line) => line.split(' ', 1)[0])).size, get.length]]);
});

test('lines that are none of the format are problems with their text; a cut tail is named', async () => {
  const it = await ImportCase.open();
  const flow = (second: number) => `2 111122223333 eni-0a 10.0.0.1 10.0.0.2 1 2 6 1 40 ${second} ${second} ACCEPT OK`;
  const header = 'version account-id srcaddr start end action';
  const alb = linesOf('aws/alb.log');
  const whole = gzipSync(
    Buffer.from(Array.from({ length: 500 }, (_, i) => `${flow(1772445600 + i * 7919)}\n`).join('')),
  );
  const report = await it.import(
    folderOf({
      'a-header.log': `${header}\n2 111122223333 10.0.0.1 1 2\n2 111122223333 10.0.0.1 1772445600 1772445601 ACCEPT\n`,
      'b-flow.log': `${Array.from({ length: 12 }, (_, i) => flow(1772445600 + i)).join('\n')}\n# a remark\n${flow(1772445700).slice(0, 36)}`,
      'c-alb.log': `${alb.join('\n')}\n${alb[0]?.slice(0, 300)}`,
      'd-cut.gz': whole.subarray(0, whole.length - 400),
    }),
  );
  expect(
    report.problems.map(({ source, position, reason }) => [
      basename(source),
      position,
      reason.replace(/\d+ records|byte \d+/g, 'N'),
    ]),
  ).toEqual([
    ['a-header.log', 2, 'it has 5 columns where the header has 6'],
    ['b-flow.log', 13, 'it is not a VPC flow log record: it has 3 columns, not 14'],
    ['b-flow.log', 14, 'it is cut off: it has 5 columns where the line before has 14'],
    ['c-alb.log', 9, expect.stringMatching(/^it is cut off: it has \d+ columns where the line before has 29$/)],
    ['d-cut.gz', undefined, expect.stringMatching(/^its gzip data is cut off, at N; kept N up to N$/)],
  ]);
  expect(report.bySource.map(({ status }) => status)).toEqual(['read', 'read', 'read', 'failed']);
  expect(await it.column("SELECT raw FROM import_problem WHERE reason LIKE '%has 3 columns%'")).toEqual(['# a remark']);
});

test('a file with several headers: each record is read by the one before it', async () => {
  const it = await ImportCase.open();
  await it.importAs(
    { logGroup: 'g' },
    folderOf({
      'joined.log':
        'version srcaddr dstaddr start\n3 10.0.0.1 10.0.0.2 1772445600\nversion dstaddr start srcaddr\n3 10.0.0.4 1772445601 10.0.0.3\nversion srcaddr dstaddr start\n3 10.0.0.5 10.0.0.6 1772445602\n',
    }),
  );
  expect(await ask(it, 'g', 'fields srcAddr, dstAddr | sort @timestamp')).toEqual([
    ['10.0.0.1', '10.0.0.2'],
    ['10.0.0.3', '10.0.0.4'],
    ['10.0.0.5', '10.0.0.6'],
  ]);
});

test('account and Region come from the record, or from the path of a delivery', async () => {
  const it = await ImportCase.open();
  const flow = '2 111122223333 eni-0a 10.0.0.1 10.0.0.2 1 2 6 1 40 1772445600 1772445601 ACCEPT OK\n';
  await it.importAs(
    { logGroup: 'g' },
    folderOf({
      'flow.log': flow,
      'AWSLogs/444455556666/elasticloadbalancing/eu-west-1/2026/03/02/a.log': bytesOf('aws/elb.log'),
      'AWSLogs/aws-account-id=777788889999/aws-service=vpcflowlogs/aws-region=us-east-2/year=2026/b.log':
        'version srcaddr start\n3 10.0.0.1 1772445600\n',
      'AWSLogs/222233334444/vpcdnsquerylogs/vpc-0a/2026/c.log':
        RESOLVER[0]?.replace('"account_id":"111122223333",', '') ?? '',
    }),
  );
  expect(await it.rows('SELECT account, region FROM log_group ORDER BY account')).toEqual([
    ['111122223333', null],
    ['222233334444', null],
    ['444455556666', 'eu-west-1'],
    ['777788889999', 'us-east-2'],
  ]);
});

test('records in any order, in any number of files, twice: the same lines once', async () => {
  const record = fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 65_535 }), fc.constantFrom('ACCEPT', 'REJECT'))
    .map(
      ([second, port, action]) =>
        `2 111122223333 eni-0a 10.0.0.1 10.0.0.2 ${port} 443 6 1 40 ${1772445600 + second} ${1772445660 + second} ${action} OK`,
    );
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(record, { minLength: 1, maxLength: 30 }), fc.nat(), async (lines, seed) => {
      const it = await ImportCase.open();
      const shuffled = [...lines].sort((a, b) => hash(a, seed) - hash(b, seed));
      const half = Math.ceil(shuffled.length / 2);
      const text = (some: readonly string[]) => `${some.join('\n')}\n`;
      const choice = { logGroup: 'g', logStream: 's', as: 'vpc-flow' } as const;
      await it.importAs(choice, folderOf({ 'a.log': text(lines) }));
      const again = await it.importAs(
        choice,
        folderOf({ 'b.log': text(shuffled.slice(0, half)), 'c.gz': gzipSync(text(shuffled.slice(half))) }),
      );
      expect(again.records.inserted).toBe(0);
      expect(await it.column('SELECT message FROM log_event ORDER BY message')).toEqual([...lines].sort());
      await it.close();
    }),
    { numRuns: 5 },
  );
});

function hash(text: string, seed: number): number {
  let value = seed % 65_521;
  for (const character of text) value = (value * 31 + character.charCodeAt(0)) % 65_521;
  return value;
}
