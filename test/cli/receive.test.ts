import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { NodeTracerProvider, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-node';
import AWSXRay from 'aws-xray-sdk-core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { receiverChild } from '../../main/cli/receiver-child.ts';
import { getServiceGraph } from '../../main/engine/graph/get-service-graph.ts';
import { importReport } from '../../main/engine/jobs/import-report.ts';
import { ReceiverHub } from '../../main/engine/receivers/receiver-hub.ts';
import type { ReceiverStatus } from '../../preload/contract/receivers.ts';
import { ImportCase } from '../engine/support/import-case.ts';
import { flattened, graphOf } from '../engine/support/trace-files.ts';

async function receivers(): Promise<{ workspace: ImportCase; hub: ReceiverHub; status: ReceiverStatus }> {
  const workspace = await ImportCase.open();
  const hub = new ReceiverHub(workspace.store, workspace.jobs, receiverChild);
  onTestFinished(async () => {
    await hub.stop();
  });
  return { workspace, hub, status: await hub.start({ xray: 0, otlp: 0 }) };
}

const arrived = (hub: ReceiverHub, which: 'xray' | 'otlp', count: number) =>
  vi.waitFor(() => expect(hub.status[which]?.counters.accepted).toBe(count), { timeout: 30_000 });

test('traces of a program with the X-Ray SDK are stored, and their service graph is drawn', async () => {
  const { workspace, hub, status } = await receivers();
  AWSXRay.setDaemonAddress(`127.0.0.1:${status.xray?.port}`);
  for (let order = 0; order < 3; order++) {
    const segment = new AWSXRay.Segment('checkout');
    segment.addAnnotation('order', order);
    const call = segment.addNewSubsegment('api.bank.example');
    call.namespace = 'remote';
    if (order === 2) call.addError(new Error('declined'));
    call.close();
    segment.close();
  }
  await arrived(hub, 'xray', 3);
  const last = await hub.stop();
  expect(last).toMatchObject({
    xray: { counters: { received: 3, accepted: 3, rejected: 0 } },
    records: { read: 3, inserted: 3, failed: 0 },
  });
  const { Services, Edges } = flattened(getServiceGraph(await graphOf(workspace)));
  expect(Services.map(({ Name }) => Name).sort()).toEqual(['api.bank.example', 'checkout', 'checkout']);
  expect(Edges).toHaveLength(2);
  expect(await workspace.rows('SELECT n FROM annotations ORDER BY n')).toEqual([[0], [1], [2]]);
  expect(await workspace.rows('SELECT DISTINCT message FROM exceptions')).toEqual([['declined']]);
  // All batches are one import, which is over and told like any other.
  const report = await importReport(workspace.store, last.importId ?? -1);
  expect(report.records).toMatchObject({ read: 3, inserted: 3 });
  expect(report.bySource.map(({ kind }) => kind)).toContain('xray');
  expect((await workspace.jobs.list()).map((job) => job.status)).toEqual(['done']);
});

test.each<[string, string, (url: string) => SpanExporter]>([
  ['JSON', 'otlp-json', (url) => new JsonExporter({ url })],
  ['protobuf', 'otlp-protobuf', (url) => new ProtobufExporter({ url })],
])('traces of a program with an OpenTelemetry SDK in %s are stored', async (_, kind, exporterOf) => {
  const { workspace, hub, status } = await receivers();
  const exporter = exporterOf(`http://127.0.0.1:${status.otlp?.port}/v1/traces`);
  const provider = new NodeTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': 'checkout' })),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('test', '1.0.0');
  const root = tracer.startSpan('POST /checkout', {
    kind: SpanKind.SERVER,
    attributes: { 'http.response.status_code': 500 },
  });
  const call = tracer.startSpan(
    'SELECT orders',
    { kind: SpanKind.CLIENT, attributes: { 'db.system': 'postgresql', 'peer.service': 'orders-db', retries: 2 } },
    trace.setSpan(context.active(), root),
  );
  call.recordException(new TypeError('no connection'));
  call.setStatus({ code: SpanStatusCode.ERROR, message: 'no connection' });
  call.end();
  root.end();
  await provider.forceFlush();
  await arrived(hub, 'otlp', 2);
  expect((await hub.stop()).records).toMatchObject({ read: 2, inserted: 2, failed: 0 });
  await provider.shutdown();
  const { traceId, spanId } = root.spanContext();
  expect(
    await workspace.rows(`SELECT w3c_trace_id, root_id, has_fault, http_status, entry_name, span_count FROM traces`),
  ).toEqual([[traceId, spanId, true, 500, 'checkout', 2]]);
  expect(await workspace.rows(`SELECT DISTINCT kind FROM import_file`)).toEqual([[kind]]);
  const { Edges } = flattened(getServiceGraph(await graphOf(workspace)));
  expect(Edges.map(({ To }) => To)).toContainEqual({ Name: 'orders-db', Type: 'Database::SQL' });
  expect(await workspace.rows('SELECT DISTINCT type, message, stack IS NOT NULL FROM exceptions')).toEqual([
    ['TypeError', 'no connection', true],
  ]);
});

test('cancelling the import stops the receivers, and a stopped hub can be started again', async () => {
  const { workspace, hub, status } = await receivers();
  const [job] = await workspace.jobs.list();
  expect([job?.status, job?.subject]).toEqual([
    'running',
    [`receivers (xray ${status.xray?.port}, otlp ${status.otlp?.port})`],
  ]);
  await expect(hub.start({ xray: 0, otlp: null })).rejects.toMatchObject({ code: 'bad-request' });
  expect((await workspace.jobs.cancel(job?.jobId ?? '')).status).toBe('cancelled');
  await vi.waitFor(() => expect(hub.status.xray).toBeNull());
  expect((await hub.start({ xray: 0, otlp: null })).otlp).toBeNull();
});

test('a port that is taken leaves nothing running', async () => {
  const { workspace, hub, status } = await receivers();
  const other = new ReceiverHub(workspace.store, workspace.jobs, receiverChild);
  await expect(other.start({ xray: status.xray?.port ?? 0, otlp: null })).rejects.toMatchObject({
    code: 'receivers.port',
  });
  expect(other.status).toMatchObject({ xray: null, otlp: null, importId: null });
  expect(await workspace.jobs.list()).toHaveLength(1);
  await hub.stop();
});
