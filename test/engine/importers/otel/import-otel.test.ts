import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { getServiceGraph } from '../../../../main/engine/graph/get-service-graph.ts';
import { previewImport } from '../../../../main/engine/importers/preview.ts';
import { contract } from '../../../../preload/contract/index.ts';
import { folderOf, ImportCase } from '../../support/import-case.ts';
import {
  expectedGraph,
  flattened,
  graphOf,
  type Json,
  traceFiles,
  type WorkedExample,
} from '../../support/trace-files.ts';
import { encodeTracesData } from './encode-protobuf.ts';
import { DATA } from './support.ts';

const EXPECTED = JSON.parse(readFileSync(join(DATA, 'shop-two-services.expected.json'), 'utf8')) as WorkedExample;

test.each(['shop-two-services.otlp.json', 'shop-two-services.aws-spans.ndjson'])(
  '%s gives the expected graph',
  async (name) => {
    const workspace = await ImportCase.open();
    const report = await workspace.import(join(DATA, name));
    expect(report.records).toMatchObject({ read: 12, inserted: 12, failed: 0 });
    expect(flattened(getServiceGraph(await graphOf(workspace)))).toEqual(expectedGraph(EXPECTED.expected));
  },
);

test('all published files import with their counts; placeholders and a graph without spans are named', async () => {
  const workspace = await ImportCase.open();
  const report = await workspace.import(DATA);
  const bySource = report.bySource.map(({ source, kind, status, records }) => [
    source.split('/').at(-1),
    kind,
    status,
    records.read,
    records.failed,
  ]);
  expect(bySource).toEqual([
    ['PROVENANCE.md', 'text', 'skipped', 0, 0],
    ['cwagent-appsignals-traces.otlp.json', 'otlp-json', 'read', 1, 1],
    ['jaeger-ui-dependency-graph.json', 'jaeger-dependencies', 'skipped', 0, 0],
    ['jaeger-ui-genaiTestTrace.json', 'jaeger', 'read', 57, 0],
    ['jaeger-ui-otlp2jaeger-in-error.json', 'otlp-json', 'read', 1, 0],
    ['jaeger-ui-otlp2jaeger-in.json', 'otlp-json', 'read', 2, 0],
    ['jaeger-ui-otlp2jaeger-multi-in-combined.json', 'otlp-json', 'read', 4, 0],
    ['jaeger-ui-otlp2jaeger-multi-in.json.txt', 'otlp-json', 'read', 4, 0],
    ['jaeger-ui-testTrace.json', 'jaeger', 'read', 4, 0],
    ['opentelemetry-proto-trace.otlp.json', 'otlp-json', 'read', 1, 0],
    ['shop-two-services.aws-spans.ndjson', 'aws-spans', 'read', 12, 0],
    // Its segment documents, shortened to what the graph needs, differ from those that are made of the spans.
    ['shop-two-services.expected.json', 'xray', 'read', 12, 0],
    ['shop-two-services.otlp.json', 'otlp-json', 'read', 12, 0],
  ]);
  expect(report.problems.map(({ source, reason }) => [source.split('/').at(-1), reason])).toEqual([
    ['cwagent-appsignals-traces.otlp.json', expect.stringMatching(/^not JSON: .*START_TIME/)],
  ]);
  expect(await workspace.rows(`SELECT DISTINCT source_format FROM xr_segment ORDER BY 1`)).toEqual([
    ['otlp'],
    ['spans'],
    ['xray'],
  ]);
});

interface Made {
  service: string;
  id: string;
  parent?: string;
  kind: number;
  name?: string;
  attributes?: Json[];
}

/** A message with one span of a service; each starts a second after the one before it and takes half a second less. */
function message({ service, id, parent, kind, name = 'work', attributes = [] }: Made, index = 0): Json {
  const nanos = (seconds: number) => `${BigInt(1_763_640_000_000 + seconds * 1000) * 1_000_000n}`;
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeSpans: [
          {
            scope: { name: 'test' },
            spans: [
              {
                traceId: '691f02c0000000000000000000beef09',
                spanId: id.padStart(16, '0'),
                ...(parent === undefined ? {} : { parentSpanId: parent.padStart(16, '0') }),
                name,
                kind,
                startTimeUnixNano: nanos(index),
                endTimeUnixNano: nanos(20 - index),
                attributes,
              },
            ],
          },
        ],
      },
    ],
  };
}

const KIND = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };

async function nodesAndEdges(workspace: ImportCase): Promise<{ nodes: unknown[]; edges: unknown[] }> {
  const { Services, Edges } = flattened(getServiceGraph(await graphOf(workspace)));
  const name = (node: unknown) => `${(node as Json).Name}${(node as Json).Type === 'client' ? ' (client)' : ''}`;
  return {
    nodes: Services.map(name).sort(),
    edges: Edges.map(({ From, To }) => `${name(From)} -> ${name(To)}`).sort(),
  };
}

const QUEUE: Made[] = [
  { service: 'web', id: 'a1', kind: KIND.server },
  { service: 'web', id: 'a2', parent: 'a1', kind: KIND.producer, name: 'orders send' },
  { service: 'billing', id: 'b1', parent: 'a2', kind: KIND.consumer, name: 'orders receive' },
  { service: 'billing', id: 'b2', parent: 'b1', kind: KIND.internal, name: 'charge' },
];
const QUEUE_GRAPH = {
  nodes: ['billing', 'web', 'web (client)'],
  edges: ['web (client) -> web', 'web -> billing'],
};

test.each([
  ['as they were made', [0, 1, 2, 3]],
  ['the other way round', [3, 2, 1, 0]],
  ['the parent last', [2, 3, 0, 1]],
])('our rule 6.2: a span whose parent is of another service is a segment of its own, %s', async (_, order) => {
  const workspace = await ImportCase.open();
  const messages = QUEUE.map(message);
  // Each in an import of its own, so that nothing is known of what comes.
  for (const index of order) await workspace.import(traceFiles(JSON.stringify(messages[index])));
  expect(await nodesAndEdges(workspace)).toEqual(QUEUE_GRAPH);
  expect(await workspace.rows(`SELECT name, kind, owner_id FROM segments WHERE id LIKE '%b%' ORDER BY id`)).toEqual([
    ['billing', 'segment', '00000000000000b1'],
    ['charge', 'subsegment', '00000000000000b1'],
  ]);
  const together = await ImportCase.open();
  await together.import(traceFiles(JSON.stringify(messages)));
  expect(await nodesAndEdges(together)).toEqual(QUEUE_GRAPH);
});

test('and it is what it was sent as again when its parent goes', async () => {
  const workspace = await ImportCase.open();
  await workspace.import(traceFiles(...QUEUE.slice(2).map((span) => JSON.stringify(message(span)))));
  const shown = () =>
    workspace.rows(`SELECT name, kind, namespace, origin, sent_as FROM xr_segment WHERE id LIKE '%b1'`);
  const before = await shown();
  expect(before).toEqual([['orders receive', 'subsegment', null, null, null]]);
  await workspace.import(traceFiles(JSON.stringify(message({ service: 'web', id: 'a2', kind: KIND.producer }))));
  expect((await shown())[0]?.slice(0, 2)).toEqual(['billing', 'segment']);
  const jobId = workspace.jobs.start({ kind: 'remove-import', importId: 2 });
  expect((await workspace.end(jobId)).status).toBe('done');
  expect(await shown()).toEqual(before);
});

test('our rule 6.2: between two segments of one service there is an edge only where a call lies between', async () => {
  const spans = (between: number): Made[] => [
    { service: 'web', id: 'a1', kind: KIND.server },
    { service: 'web', id: 'a2', parent: 'a1', kind: between, name: 'forward' },
    { service: 'web', id: 'a3', parent: 'a2', kind: KIND.server },
  ];
  const graphs = [];
  for (const between of [KIND.internal, KIND.client]) {
    const workspace = await ImportCase.open();
    await workspace.import(traceFiles(JSON.stringify(spans(between).map(message))));
    graphs.push((await nodesAndEdges(workspace)).edges);
  }
  expect(graphs).toEqual([['web (client) -> web'], ['web (client) -> web', 'web -> web']]);
});

test('our rule 6.2: the call between two segments of one service need not be the parent of the second', async () => {
  const workspace = await ImportCase.open();
  const spans: Made[] = [
    { service: 'web', id: 'a1', kind: KIND.server },
    { service: 'web', id: 'a2', parent: 'a1', kind: KIND.client, name: 'forward' },
    { service: 'web', id: 'a3', parent: 'a2', kind: KIND.internal, name: 'middleware' },
    { service: 'web', id: 'a4', parent: 'a3', kind: KIND.server },
  ];
  await workspace.import(traceFiles(JSON.stringify(spans.map(message))));
  expect((await nodesAndEdges(workspace)).edges).toContain('web -> web');
});

test('plain OpenTelemetry: a SERVER under another service’s CLIENT is its callee, a CLIENT alone an inferred node', async () => {
  const workspace = await ImportCase.open();
  const peer = [{ key: 'peer.service', value: { stringValue: 'stripe' } }];
  const spans: Made[] = [
    { service: 'cron', id: 'c1', kind: KIND.internal, name: 'nightly' },
    { service: 'cron', id: 'c2', parent: 'c1', kind: KIND.client, name: 'GET' },
    { service: 'web', id: 'a1', parent: 'c2', kind: KIND.server },
    { service: 'web', id: 'a2', parent: 'a1', kind: KIND.client, attributes: peer },
  ];
  await workspace.import(traceFiles(JSON.stringify(spans.map(message))));
  expect(await nodesAndEdges(workspace)).toEqual({
    nodes: ['cron', 'cron (client)', 'stripe', 'web'],
    edges: ['cron (client) -> cron', 'cron -> web', 'web -> stripe'],
  });
});

test('the same spans in protobuf give the same graph, and a preview says what an import would read', async () => {
  const workspace = await ImportCase.open();
  const shop = JSON.parse(readFileSync(join(DATA, 'shop-two-services.otlp.json'), 'utf8')) as Json;
  const folder = folderOf({ 'traces.binpb': encodeTracesData(shop) });
  const report = await workspace.import(join(DATA, 'shop-two-services.otlp.json'), folder);
  expect(report.records).toMatchObject({ read: 24, failed: 0 });
  expect(flattened(getServiceGraph(await graphOf(workspace)))).toEqual(expectedGraph(EXPECTED.expected));
  const request = contract['import.preview'].input.parse({ paths: [folder] });
  const { previews } = await previewImport(request, new AbortController().signal);
  expect(previews).toMatchObject([{ status: 'read', kind: 'otlp-protobuf', sampled: { events: 12, failed: 0 } }]);
});

describe('log events that are spans are log events, and traces where they are asked for', () => {
  const records = readFileSync(join(DATA, 'shop-two-services.aws-spans.ndjson'), 'utf8').trim().split('\n');
  const timestamp = 1763640002000;
  const time = new Date(timestamp).toISOString();
  const events = records.map((message, index) => ({
    logStreamName: 'default',
    timestamp,
    message,
    eventId: `${index}`,
  }));
  const delivered = {
    messageType: 'DATA_MESSAGE',
    owner: '111122223333',
    logGroup: 'aws/spans',
    logStream: 'default',
    logEvents: events.map(({ message }, index) => ({ id: `${index}`, timestamp, message })),
  };
  const row = (message: string) => [
    { field: '@timestamp', value: time.replace('T', ' ').replace('Z', '') },
    { field: '@message', value: message },
  ];
  const forms: [kind: string, file: string, content: string][] = [
    ['logs-filter', 'filtered.json', JSON.stringify({ events, searchedLogStreams: [] })],
    ['logs-subscription', 'delivered', JSON.stringify(delivered)],
    ['logs-insights', 'rows.json', JSON.stringify({ results: records.map(row), status: 'Complete' })],
    ['logs-export', '000000', records.map((record) => `${time} ${record}\n`).join('')],
  ];

  test.each(forms)('%s', async (kind, file, content) => {
    const folder = folderOf({ [file]: content });
    const request = contract['import.preview'].input.parse({ paths: [folder] });
    const { previews } = await previewImport(request, new AbortController().signal);
    expect(previews).toMatchObject([
      {
        kind,
        alternatives: expect.arrayContaining([{ format: 'aws-spans', confidence: 1 }]),
        warnings: ['These log events are spans: read as aws-spans they are traces'],
      },
    ]);
    const workspace = await ImportCase.open();
    expect((await workspace.import(folder)).bySource).toMatchObject([{ kind, records: { inserted: 12 } }]);
    const traces = await ImportCase.open();
    expect((await traces.importAs({ as: 'aws-spans' }, folder)).records).toMatchObject({ inserted: 12, failed: 0 });
    expect(flattened(getServiceGraph(await graphOf(traces)))).toEqual(expectedGraph(EXPECTED.expected));
  });
});

test('what is said to be of the log group aws/spans can be read as traces, whatever its first events are', async () => {
  const events = [{ timestamp: 1763640002000, message: 'no span', eventId: '1', logStreamName: 'default' }];
  const folder = folderOf({ 'filtered.json': JSON.stringify({ events }) });
  const request = contract['import.preview'].input.parse({ paths: [folder], logGroup: 'aws/spans' });
  const { previews } = await previewImport(request, new AbortController().signal);
  expect(previews).toMatchObject([{ warnings: ['These log events are spans: read as aws-spans they are traces'] }]);
});
