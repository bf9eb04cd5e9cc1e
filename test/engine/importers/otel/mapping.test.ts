import { expect, test } from 'vitest';
import { documentsOfSpan } from '../../../../main/engine/importers/traces/otel/segment-of-span.ts';
import type { Attributes, Span } from '../../../../main/engine/importers/traces/otel/span.ts';
import { documentOf, spanWith, TRACE, withAttributes } from './support.ts';

// The table of xray.md 6.2, row by row.

test('times keep their microseconds, rounded down from nanoseconds', () => {
  const document = documentOf({});
  expect([document.start_time, document.end_time]).toEqual([1763640000.000001, 1763640000.250001]);
  expect(documentOf({ endUs: null })).toMatchObject({ in_progress: true });
});

test.each<[Span['kind'], string | null, boolean]>([
  ['SERVER', 'a0', false],
  ['SERVER', null, false],
  ['CLIENT', 'a0', true],
  ['CLIENT', null, false],
  ['INTERNAL', 'a0', true],
  ['INTERNAL', null, false],
  ['PRODUCER', 'a0', true],
  ['CONSUMER', 'a0', true],
  ['UNSPECIFIED', 'a0', true],
])('a %s span with parent %s: subsegment %s', (kind, parentId, isSubsegment) => {
  const resource = { 'service.name': 'shop', 'host.id': 'i-1' };
  const document = documentOf({ kind, parentId, resource });
  expect(document.type).toBe(isSubsegment ? 'subsegment' : undefined);
  expect(document.parent_id).toBe(parentId ?? undefined);
  // Only segments keep what their resource says.
  expect(document.aws).toEqual(isSubsegment ? undefined : { ec2: { instance_id: 'i-1' } });
  expect(document.metadata).toEqual(
    isSubsegment ? undefined : { default: { 'otel.resource.service.name': 'shop', 'otel.resource.host.id': 'i-1' } },
  );
});

test.each<Span['kind']>(['SERVER', 'INTERNAL'])('a local root of kind %s becomes a segment', (kind) => {
  const document = withAttributes({ 'aws.span.kind': 'LOCAL_ROOT', 'aws.local.service': 'shop' }, { kind });
  expect([document.name, document.type, document.namespace, document.parent_id]).toEqual([
    'shop',
    undefined,
    undefined,
    '00000000000000a0',
  ]);
});

test.each<Span['kind']>(['CLIENT', 'PRODUCER', 'CONSUMER'])('a local root of kind %s becomes two documents', (kind) => {
  const link = { traceId: TRACE, spanId: '00000000000000ff', attributes: {} };
  const span = spanWith({
    kind,
    attributes: {
      'aws.span.kind': 'LOCAL_ROOT',
      'aws.local.service': 'worker',
      'aws.remote.service': 'orders',
      'http.request.method': 'GET',
      'aws.region': 'eu-west-1',
      tags: ['a'],
    },
    resource: { 'service.name': 'worker', 'cloud.platform': 'aws_eks' },
    links: [link],
  });
  const [service, call] = documentsOfSpan(span);
  expect(service).toMatchObject({ name: 'worker', origin: 'AWS::EKS::Container', parent_id: '00000000000000a0' });
  expect(service?.id).toMatch(/^[0-9a-f]{16}$/);
  expect([service?.type, service?.namespace, service?.http]).toEqual([undefined, undefined, undefined]);
  expect(service?.aws).toEqual({ eks: {} });
  expect(service?.metadata).toEqual({
    default: { 'otel.resource.service.name': 'worker', 'otel.resource.cloud.platform': 'aws_eks' },
  });
  expect(service?.annotations).not.toHaveProperty(['aws.remote.service']);
  expect(call).toMatchObject({ id: span.spanId, name: 'orders', parent_id: service?.id, namespace: 'remote' });
  expect(call?.http).toEqual({ request: { method: 'GET' }, response: {} });
  const links = [{ trace_id: TRACE, id: link.spanId }];
  expect([service?.links, call?.links]).toEqual(kind === 'CONSUMER' ? [links, undefined] : [undefined, links]);
});

const SDK = { 'rpc.system': 'aws-api' };
test('our rule 6.2: the service segment of a local root has an id of its own, the same whenever it is read', () => {
  const idOf = (more: Partial<Span>) =>
    String(
      documentsOfSpan(spanWith({ kind: 'CLIENT', attributes: { 'aws.span.kind': 'LOCAL_ROOT' }, ...more }))[0]?.id,
    );
  expect(idOf({ name: 'a' })).toBe(idOf({ name: 'b' }));
  expect(new Set([idOf({}), idOf({ spanId: '00000000000000cc' }), idOf({ traceId: `${TRACE.slice(0, -1)}f` }), spanWith({}).spanId]).size).toBe(4); // biome-ignore format: one set
});

test.each<[string, Span['kind'], Attributes, string]>([
  ['aws.local.service of a server', 'SERVER', { 'aws.local.service': 'a', 'peer.service': 'b' }, 'a'],
  ['aws.local.service of no other', 'CLIENT', { 'aws.local.service': 'a', 'peer.service': 'b' }, 'b'],
  ['aws.remote.service of a call', 'CLIENT', { 'aws.remote.service': 'r', 'peer.service': 'b' }, 'r'],
  ['aws.remote.service of no server', 'SERVER', { 'aws.remote.service': 'r', 'peer.service': 'b' }, 'b'],
  ['without AWS.SDK. for the SDK', 'PRODUCER', { ...SDK, 'aws.remote.service': 'AWS.SDK.SQS' }, 'SQS'],
  ['without AWS:: for the SDK', 'CLIENT', { ...SDK, 'aws.remote.service': 'AWS::S3' }, 'S3'],
  ['with AWS:: for others', 'CLIENT', { 'aws.remote.service': 'AWS::S3' }, 'AWS::S3'],
  ['peer.service', 'CLIENT', { 'peer.service': 'p', 'aws.service': 's' }, 'p'],
  ['aws.service', 'CLIENT', { 'aws.service': 's', 'db.name': 'd' }, 's'],
  [
    'db.name with the host',
    'CLIENT',
    { 'db.name': 'd', 'db.connection_string': 'jdbc:postgresql://pg.internal:5432/x', 'rpc.service': 'r' },
    'd@pg.internal',
  ],
  ['db.name alone', 'CLIENT', { 'db.name': 'd', 'rpc.service': 'r' }, 'd'],
  ['service.name of a server', 'SERVER', { 'rpc.service': 'r' }, 'shop'],
  ['rpc.service', 'CLIENT', { 'rpc.service': 'r', 'http.host': 'h' }, 'r'],
  ['http.host', 'CLIENT', { 'http.host': 'h', 'net.peer.name': 'n' }, 'h'],
  ['net.peer.name', 'CLIENT', { 'net.peer.name': 'n' }, 'n'],
  ['the span’s name', 'CLIENT', {}, 'GET /orders'],
])('name: %s', (_, kind, attributes, name) => {
  expect(withAttributes(attributes, { kind, resource: { 'service.name': 'shop' } }).name).toBe(name);
});

test('a name out of the span has no characters that X-Ray refuses, 200 at most, and is never empty', () => {
  expect(documentOf({ name: 'GET /a?b=<1>|{é}' }).name).toBe('GET /ab=1é');
  expect(documentOf({ name: 'x'.repeat(300) }).name).toBe('x'.repeat(200));
  expect(documentOf({ name: '???' }).name).toBe('span');
});

test('our rule 6.2: a root of another kind than SERVER is named by its service, and keeps its own name', () => {
  const root = { parentId: null, resource: { 'service.name': 'cron' } };
  const document = withAttributes({ 'peer.service': 'orders' }, { ...root, kind: 'CLIENT', name: 'GET' });
  expect([document.name, (document.otel as { name: string }).name]).toEqual(['cron', 'GET']);
  expect(withAttributes({ 'peer.service': 'orders' }, { ...root, kind: 'SERVER' }).name).toBe('orders');
  expect(documentOf({ parentId: null, kind: 'INTERNAL' }).name).toBe('GET /orders');
});

test.each<[string, Span['kind'], Attributes, string | undefined]>([
  ['the SDK', 'INTERNAL', SDK, 'aws'],
  ['a name from aws.service', 'INTERNAL', { 'aws.service': 's' }, 'aws'],
  ['not a name from elsewhere', 'INTERNAL', { 'aws.service': 's', 'peer.service': 'p' }, undefined],
  ['a client', 'CLIENT', {}, 'remote'],
  ['a producer with aws.remote.service', 'PRODUCER', { 'aws.remote.service': 'r' }, 'remote'],
  ['a consumer with aws.remote.service', 'CONSUMER', { 'aws.remote.service': 'r' }, 'remote'],
  ['a producer without', 'PRODUCER', {}, undefined],
  ['code', 'INTERNAL', { 'aws.remote.service': 'r' }, undefined],
])('namespace: %s', (_, kind, attributes, namespace) => {
  expect(withAttributes(attributes, { kind }).namespace).toBe(namespace);
});

test.each<[Attributes, string | undefined]>([
  [{ 'cloud.platform': 'aws_app_runner' }, 'AWS::AppRunner::Service'],
  [{ 'cloud.platform': 'aws_eks', 'cloud.provider': 'aws' }, 'AWS::EKS::Container'],
  [{ 'cloud.platform': 'aws_elastic_beanstalk' }, 'AWS::ElasticBeanstalk::Environment'],
  [{ 'cloud.platform': 'aws_ecs' }, 'AWS::ECS::Container'],
  [{ 'cloud.platform': 'aws_ecs', 'aws.ecs.launchtype': 'ec2' }, 'AWS::ECS::EC2'],
  [{ 'cloud.platform': 'aws_ecs', 'aws.ecs.launchtype': 'fargate' }, 'AWS::ECS::Fargate'],
  [{ 'cloud.platform': 'aws_ec2' }, 'AWS::EC2::Instance'],
  [{ 'cloud.platform': 'aws_ec2', 'cloud.provider': 'gcp' }, undefined],
  [{ 'cloud.platform': 'aws_lambda' }, undefined],
  [{}, undefined],
])('origin of %j', (resource, origin) => {
  expect(documentOf({ kind: 'SERVER', resource }).origin).toBe(origin);
});

test.each<[string, Attributes, Span['status']['code'], string]>([
  ['200', { 'http.status_code': 200 }, 'UNSET', ''],
  ['404', { 'http.response.status_code': 404 }, 'UNSET', 'error'],
  ['404 beside Error', { 'http.status_code': 404 }, 'ERROR', 'error'],
  ['429', { 'http.status_code': 429 }, 'UNSET', 'error throttle'],
  ['503', { 'http.response.status_code': '503' }, 'UNSET', 'fault'],
  ['200 beside Error', { 'http.status_code': 200 }, 'ERROR', 'fault'],
  ['Error', {}, 'ERROR', 'fault'],
  ['Ok', {}, 'OK', ''],
])('outcome of %s', (_, attributes, code, flags) => {
  const document = withAttributes(attributes, { status: { code, message: null } });
  const set = ['fault', 'error', 'throttle'].filter((flag) => document[flag] === true).join(' ');
  expect(set).toBe(flags);
  expect([document.fault, document.error, document.throttle]).not.toContain(undefined);
});

test('cause: exceptions, remote for calls; else the message of a status that is Error', () => {
  const exception = {
    name: 'exception',
    timeUs: 1,
    attributes: { 'exception.type': 'TimeoutError', 'exception.message': 'too slow' },
  };
  const id = expect.stringMatching(/^[0-9a-f]{16}$/);
  const found = (span: Partial<Span>) => documentOf(span).cause;
  expect(found({ events: [exception] })).toEqual({
    exceptions: [{ id, type: 'TimeoutError', message: 'too slow', remote: true }],
  });
  expect(found({ events: [exception], kind: 'INTERNAL' })).toMatchObject({ exceptions: [{ remote: false }] });
  expect(found({ status: { code: 'ERROR', message: 'broken' } })).toEqual({
    exceptions: [{ id, type: '', message: 'broken' }],
  });
  expect(found({ status: { code: 'UNSET', message: 'broken' } })).toBeUndefined();
  expect(found({ status: { code: 'ERROR', message: null } })).toBeUndefined();
});

test('cause: a call of the SDK has the tries that failed', () => {
  const event = {
    name: 'HTTP request failure',
    timeUs: 1_763_640_000_500_000,
    attributes: { 'http.response.status_code': 503, 'aws.http.error_message': 'Slow Down' },
  };
  expect(withAttributes(SDK, { events: [event] }).cause).toMatchObject({
    exceptions: [{ type: 'aws.http.error.event', message: '503@1763640000.500000@Slow Down', remote: true }],
  });
  expect(withAttributes({}, { events: [event] }).cause).toBeUndefined();
});

test.each<[string, Span['kind'], Attributes, object]>([
  [
    'older names',
    'CLIENT',
    {
      'http.method': 'GET',
      'http.url': 'https://a/b',
      'http.user_agent': 'curl',
      'http.client_ip': '192.0.2.1',
      'http.status_code': 200,
    },
    {
      request: { method: 'GET', url: 'https://a/b', user_agent: 'curl', client_ip: '192.0.2.1', x_forwarded_for: true },
      response: { status: 200 },
    },
  ],
  [
    'newer names',
    'SERVER',
    {
      'http.request.method': 'GET',
      'url.full': 'https://a/b',
      'user_agent.original': 'curl',
      'client.address': '192.0.2.1',
      'network.peer.address': '10.0.0.1',
      'http.response.status_code': 404,
    },
    {
      request: { method: 'GET', url: 'https://a/b', user_agent: 'curl', client_ip: '192.0.2.1' },
      response: { status: 404 },
    },
  ],
  [
    'the peer as client',
    'SERVER',
    { 'http.method': 'GET', 'net.peer.ip': '10.0.0.1', 'http.host': 'h' },
    {
      request: { method: 'GET', url: 'http://h/', client_ip: '10.0.0.1' },
      response: {},
    },
  ],
])('http by %s', (_, kind, attributes, http) => {
  expect(withAttributes(attributes, { kind }).http).toEqual(http);
});

test.each<[string, Span['kind'], Attributes, string | undefined]>([
  [
    'target',
    'CLIENT',
    { 'http.scheme': 'https', 'http.host': 'h:8443', 'http.target': '/a?b=1' },
    'https://h:8443/a?b=1',
  ],
  [
    'path and query',
    'CLIENT',
    { 'url.path': '/a', 'url.query': 'b=1', 'server.address': 'h', 'server.port': 8080 },
    'http://h:8080/a?b=1',
  ],
  [
    'usual ports left out',
    'SERVER',
    { 'url.scheme': 'https', 'url.path': '/', 'server.address': 'h', 'server.port': 443 },
    'https://h/',
  ],
  ['port 80', 'SERVER', { 'http.target': '/x', 'net.host.name': 'h', 'net.host.port': 80 }, 'http://h/x'],
  [
    'the peer of a client',
    'CLIENT',
    { 'http.method': 'GET', 'net.peer.name': 'p', 'net.peer.port': 81 },
    'http://p:81/',
  ],
  ['nothing to go by', 'CLIENT', { 'http.method': 'GET' }, undefined],
])('url of %s', (_, kind, attributes, url) => {
  expect((withAttributes(attributes, { kind }).http as { request: { url?: string } }).request.url).toBe(url);
});

test('addresses alone are no HTTP', () => {
  expect(withAttributes({ 'server.address': 'pg', 'net.peer.ip': '10.0.0.1' }).http).toBeUndefined();
});

test('our rule 6.2: sql by older names, and by newer ones too, for systems of SQL alone', () => {
  const older = {
    'db.system': 'postgresql',
    'db.name': 'shop',
    'db.connection_string': 'postgresql://pg',
    'db.user': 'app',
    'db.statement': 'SELECT ?',
  };
  expect(withAttributes(older, { name: 'SELECT shop' }).sql).toEqual({
    url: 'SELECT shop',
    connection_string: 'postgresql://pg/shop',
    database_type: 'postgresql',
    user: 'app',
    sanitized_query: 'SELECT ?',
  });
  const newer = { 'db.system.name': 'mysql', 'db.namespace': 'shop', 'db.query.text': 'SELECT ?' };
  expect(withAttributes(newer).sql).toMatchObject({
    connection_string: 'localhost/shop',
    database_type: 'mysql',
    sanitized_query: 'SELECT ?',
  });
  expect(withAttributes({ 'db.system': 'redis', 'db.statement': 'GET a' }).sql).toBeUndefined();
  for (const system of 'db2 derby hive mariadb mssql mysql oracle postgresql sqlite teradata other_sql'.split(' '))
    expect(withAttributes({ 'db.system': system }).sql).toMatchObject({ database_type: system });
});

test.each<[Attributes, object | undefined]>([
  [{ 'aws.operation': 'o', 'rpc.method': 'm' }, { operation: 'o' }],
  [{ 'rpc.method': 'm' }, { operation: 'm' }],
  [
    { 'aws.account_id': '1', 'aws.region': 'eu-west-1', 'aws.requestId': 'R' },
    { account_id: '1', region: 'eu-west-1', request_id: 'R' },
  ],
  [{ 'aws.request_id': 'R' }, { request_id: 'R' }],
  [{ 'aws.queue_url': 'q' }, { queue_url: 'q' }],
  [{ 'aws.queue.url': 'q' }, { queue_url: 'q' }],
  [{ 'messaging.url': 'm', 'aws.queue.url': 'q' }, { queue_url: 'm' }],
  [{ 'aws.table_name': 't' }, { table_name: 't' }],
  [{ 'aws.table.name': 't' }, { table_name: 't' }],
  [{ 'aws.dynamodb.table_names': ['t'] }, { table_name: 't' }],
  [{ 'aws.dynamodb.table_names': ['t', 'u'], 'aws.table_name': 'v' }, { table_names: ['t', 'u'] }],
  [{ 'app.tier': 'gold' }, undefined],
])('aws of a call with %j', (attributes, aws) => {
  expect(withAttributes(attributes).aws).toEqual(aws);
});

test.each<[string, Attributes, object | undefined]>([
  [
    'ec2',
    { 'host.id': 'i-1', 'host.type': 'm5', 'host.image.id': 'ami-1', 'cloud.availability_zone': 'eu-west-1a' },
    { ec2: { instance_id: 'i-1', instance_size: 'm5', ami_id: 'ami-1', availability_zone: 'eu-west-1a' } },
  ],
  [
    'ecs',
    {
      'cloud.platform': 'aws_ecs',
      'container.name': 'c',
      'container.id': 'cid',
      'aws.ecs.container.arn': 'carn',
      'aws.ecs.task.arn': 'tarn',
      'aws.ecs.task.family': 'fam',
      'aws.ecs.cluster.arn': 'clarn',
      'aws.ecs.launchtype': 'fargate',
    },
    {
      ecs: {
        container: 'c',
        container_id: 'cid',
        container_arn: 'carn',
        task_arn: 'tarn',
        task_family: 'fam',
        cluster_arn: 'clarn',
        launch_type: 'fargate',
      },
    },
  ],
  ['eks', { 'k8s.cluster.name': 'prod', 'k8s.pod.name': 'p' }, { eks: { cluster_name: 'prod', pod: 'p' } }],
  [
    'elastic_beanstalk',
    {
      'cloud.platform': 'aws_elastic_beanstalk',
      'service.namespace': 'env',
      'service.version': 'v1',
      'service.instance.id': '23',
    },
    { elastic_beanstalk: { environment_name: 'env', version_label: 'v1', deployment_id: 23 } },
  ],
  [
    'xray',
    { 'telemetry.sdk.name': 'opentelemetry', 'telemetry.sdk.language': 'java', 'telemetry.sdk.version': '1.5' },
    { xray: { sdk: 'opentelemetry for java', sdk_version: '1.5', auto_instrumentation: false } },
  ],
  [
    'log groups by ARN',
    { 'aws.log.group.arns': ['arn:aws:logs:eu-west-1:111122223333:log-group:/shop:*'], 'aws.log.group.names': ['x'] },
    {
      cloudwatch_logs: [{ log_group: '/shop', arn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/shop:*' }],
    },
  ],
  [
    'log groups by name',
    { 'aws.log.group.names': 'a&b' },
    { cloudwatch_logs: [{ log_group: 'a' }, { log_group: 'b' }] },
  ],
  ['account', { 'cloud.account.id': '111122223333' }, { account_id: '111122223333' }],
  ['another cloud', { 'cloud.provider': 'gcp', 'host.id': 'i-1' }, undefined],
])('aws of a segment: %s', (_, resource, aws) => {
  expect(documentOf({ kind: 'SERVER', resource }).aws).toEqual(aws);
});

test('user and version of the service', () => {
  expect(withAttributes({ 'enduser.id': 'u-77' }).user).toBe('u-77');
  expect(documentOf({ kind: 'SERVER', resource: { 'service.version': '2.4' } }).service).toEqual({ version: '2.4' });
});

test('our rule 6.2: every scalar attribute is an annotation, its key as given; lists and maps are metadata', () => {
  const attributes = { 'app.tier': 'gold', n: 1.5, ok: true, list: ['a'], map: { a: 1 }, none: null };
  expect(withAttributes(attributes)).toMatchObject({
    annotations: { 'app.tier': 'gold', n: 1.5, ok: true },
    metadata: { default: { list: ['a'], map: { a: 1 } } },
  });
});

test('aws.xray.metadata.<namespace> holds JSON of a namespace', () => {
  const attributes = {
    'aws.xray.metadata.debug': '{"a":1}',
    'aws.xray.metadata.default': '{"b":2}',
    'aws.xray.metadata.bad': '{',
  };
  expect(withAttributes(attributes).metadata).toEqual({ debug: { a: 1 }, default: { b: 2 } });
});

test('links, their ids converted', () => {
  const link = { traceId: TRACE, spanId: '00000000000000ff', attributes: { a: 'b' } };
  expect(documentOf({ links: [link] }).links).toEqual([{ trace_id: TRACE, id: link.spanId, attributes: { a: 'b' } }]);
});

test('nothing of a span is lost: what X-Ray has no member for stands under otel', () => {
  const event = { name: 'retry', timeUs: 5, attributes: { n: 1 } };
  const document = documentOf({
    resource: { 'service.name': 'shop', 'cloud.platform': 'aws_ec2' },
    scope: { name: 'lib', version: '1', attributes: {} },
    events: [event],
    status: { code: 'OK', message: null },
    rest: { traceState: 'a=b' },
  });
  expect(document.otel).toEqual({
    service: 'shop',
    kind: 'CLIENT',
    name: 'GET /orders',
    status: { code: 'OK' },
    scope: { name: 'lib', version: '1' },
    events: [event],
    origin: 'AWS::EC2::Instance',
    resource: { 'service.name': 'shop', 'cloud.platform': 'aws_ec2' },
    traceState: 'a=b',
  });
});
