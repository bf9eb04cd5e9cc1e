import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { serviceGraph } from '../../../../main/engine/graph/service-graph.ts';
import { FileTally } from '../../../../main/engine/importers/file-tally.ts';
import { loadTraces } from '../../../../main/engine/importers/traces/load-traces.ts';
import { TraceSpool } from '../../../../main/engine/importers/traces/trace-spool.ts';
import { Store } from '../../../../main/engine/store/store.ts';
import type { ServiceGraphAnswer } from '../../../../preload/contract/graph.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { ALL, type Json } from '../../support/trace-files.ts';

const TRACES = 3;
const traceId = (n: number) => `1-691f02c0-a1b2c3d4000000000000000${n}`;
const entityId = (n: number) => n.toString(16).padStart(16, '0');

/** What an entity is, before it has an id and a place. */
const entity = fc.record({
  name: fc.constantFrom('shop', 'orders', 'DynamoDB', 'SQS', 'api.example'),
  kind: fc.constantFrom('segment', 'embedded', 'embedded', 'independent'),
  /** Which earlier entity it hangs below; none for a root, -1 for one that is not here. */
  parent: fc.option(fc.integer({ min: -1, max: 11 }), { nil: null, freq: 4 }),
  trace: fc.integer({ min: 0, max: TRACES - 1 }),
  start: fc.integer({ min: 0, max: 5_000_000 }),
  took: fc.option(fc.integer({ min: 0, max: 3_000_000 }), { freq: 6 }),
  namespace: fc.constantFrom(undefined, 'aws', 'remote', 'local'),
  flags: fc.constantFrom({}, {}, { fault: true }, { error: true }, { error: true, throttle: true }, { fault: false }),
  status: fc.constantFrom(undefined, 200, 404, 429, 503),
  origin: fc.constantFrom(undefined, 'AWS::Lambda', 'AWS::EC2::Instance'),
  link: fc.option(fc.integer({ min: 0, max: 11 }), { freq: 4 }),
  /** A further version of its document, that ends so much later. */
  later: fc.option(fc.integer({ min: 1, max: 900 }), { freq: 3 }),
});
const traces = fc.array(entity, { minLength: 1, maxLength: 12 });
type Entity = typeof entity extends fc.Arbitrary<infer E> ? E : never;

/** Segment documents of the entities, with an in-progress one and a later version of some. */
function documentsOf(entities: readonly Entity[]): Json[] {
  const bodies = entities.map((one, i): Json & { subsegments: Json[] } => ({
    id: entityId(i + 1),
    name: one.name,
    start_time: 1763640000 + one.start / 1e6,
    ...(one.took === null ? { in_progress: true } : { end_time: 1763640000 + (one.start + one.took) / 1e6 }),
    ...(one.namespace === undefined || one.kind === 'segment' ? {} : { namespace: one.namespace }),
    ...one.flags,
    ...(one.status === undefined ? {} : { http: { response: { status: one.status } } }),
    ...(one.name === 'DynamoDB' ? { aws: { table_name: 'orders' } } : {}),
    subsegments: [],
  }));
  const documents: Json[] = [];
  const traceOf: number[] = [];
  for (const [i, one] of entities.entries()) {
    const body = bodies[i];
    if (body === undefined) continue;
    const above = one.parent !== null && one.parent >= 0 && one.parent < i ? one.parent : null;
    const around = above === null ? undefined : bodies[above];
    const trace = (above === null ? undefined : traceOf[above]) ?? one.trace;
    traceOf.push(trace);
    if (one.kind === 'embedded' && around !== undefined) {
      around.subsegments.push(body);
      continue;
    }
    body.trace_id = traceId(trace);
    const parent = around?.id ?? (one.parent === -1 ? entityId(99) : undefined);
    if (one.kind === 'segment') {
      Object.assign(
        body,
        parent === undefined ? {} : { parent_id: parent },
        one.origin === undefined ? {} : { origin: one.origin },
      );
      if (one.link !== null && one.link < i)
        body.links = [{ trace_id: traceId(traceOf[one.link] ?? 0), id: entityId(one.link + 1) }];
    } else Object.assign(body, { type: 'subsegment', parent_id: parent ?? entityId(99) });
    documents.push(body);
  }
  // Nothing is embedded any more, so that copies are whole.
  return documents.flatMap((document) => {
    const { later } = entities[Number.parseInt(String(document.id), 16) - 1] ?? { later: null };
    return later === null ? [document] : [document, inProgress(document), moved(document, later)];
  });
}

function inProgress({ end_time: _end, ...document }: Json): Json {
  return { ...document, in_progress: true, user: 'early' };
}

function moved(document: Json, micros: number): Json {
  const { end_time: end } = document;
  return {
    ...document,
    ...(typeof end === 'number'
      ? { end_time: (Math.round(end * 1e6) + micros) / 1e6 }
      : { start_time: Number(document.start_time) + micros / 1e6 }),
    subsegments: (document.subsegments as Json[]).map((one) => moved(one, micros)),
  };
}

/** Each subsegment as a document of its own. */
function apart(document: Json): Json[] {
  const { subsegments, ...own } = document;
  const inside = ((subsegments ?? []) as Json[]).flatMap((one) =>
    apart({ ...one, trace_id: document.trace_id, type: 'subsegment', parent_id: document.id }),
  );
  return [own, ...inside];
}

interface Found {
  graph: Omit<ServiceGraphAnswer, 'elapsedMs'>;
  calls: unknown;
  traces: unknown;
  /** Subsegments that no segment is known of. */
  orphans: number;
  causes: unknown;
}

const TABLES = [
  'xr_segment',
  'xr_trace',
  'xr_annotation',
  'xr_exception',
  'xr_link',
  'xr_call',
  'xr_root_cause',
  'ct_duplicate',
];
let part = 0;

/** What comes of the loads, each a transaction of its own, as the importer makes them of files. */
async function loaded(store: Store, ...loads: readonly Json[][]): Promise<Found> {
  const connection = await store.importConnection();
  for (const table of TABLES) await connection.run(`DELETE FROM ${table}`);
  for (const [i, documents] of loads.entries()) {
    const nextPath = (suffix: string) => `${store.spoolFolder}any-${++part}-${suffix}`;
    const tally = new FileTally(nextPath);
    const spool = new TraceSpool(tally, nextPath);
    tally.begin(i + 1);
    spool.begin('xray');
    for (const [at, document] of documents.entries())
      spool.document({ position: at + 1, document, text: JSON.stringify(document) }, 0);
    expect(tally.failures).toBe(0);
    await connection.run('BEGIN TRANSACTION');
    await loadTraces.load(connection, spool.finish(), { keepOriginal: true, spoolFolder: store.spoolFolder });
    await connection.run('COMMIT');
  }
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  return {
    graph: await serviceGraph(connection, ALL),
    calls: await rows('SELECT * FROM xr_call ORDER BY ALL'),
    traces: await rows('SELECT * EXCLUDE (file_id) FROM xr_trace ORDER BY ALL'),
    orphans: Number((await rows('SELECT count(*) FROM xr_segment WHERE owner_id IS NULL AND NOT superseded'))[0]?.[0]),
    causes: await rows('SELECT * FROM xr_root_cause ORDER BY ALL'),
  };
}

test('neither order, nor batches, nor duplicates, nor how subsegments were sent change what comes of documents', async () => {
  const path = join(tempFolder(), 'any-order.trailglass');
  const store = await Store.open(path, { create: true, installationId: 'here', threads: 2 });
  onTestFinished(() => store.close());
  await fc.assert(
    fc.asyncProperty(traces, fc.infiniteStream(fc.nat()), async (entities, random) => {
      const documents = documentsOf(entities);
      const keys = documents.map(() => random.next().value ?? 0);
      const shuffled = documents
        .map((document, i) => ({ document, key: keys[i] ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ document }) => document);
      const half = shuffled.length >> 1;
      const whole = await loaded(store, documents);
      expect(await loaded(store, shuffled)).toEqual(whole);
      expect(await loaded(store, shuffled.slice(half), shuffled.slice(0, half), documents)).toEqual(whole);
      expect(await loaded(store, shuffled.flatMap(apart).reverse(), [])).toEqual(whole);
      checkSums(whole);
    }),
    { numRuns: 8 },
  );
}, 300_000);

test('what sent no segment has the requests of the calls that lead to it', async () => {
  const path = join(tempFolder(), 'sums.trailglass');
  const store = await Store.open(path, { create: true, installationId: 'here', threads: 2 });
  onTestFinished(() => store.close());
  await fc.assert(
    fc.asyncProperty(traces, async (entities) => {
      // Each subsegment hangs below something that is here, so that a segment is known of it.
      const rooted = entities.map(
        (one, i): Entity =>
          one.parent !== null && one.parent >= 0 && one.parent < i ? one : { ...one, parent: null, kind: 'segment' },
      );
      const found = await loaded(store, documentsOf(rooted));
      expect(found.orphans).toBe(0);
      checkSums(found);
    }),
    { numRuns: 40 },
  );
}, 300_000);

/** ok + error + throttle + fault = total = what the histograms count; a node answers as often as its rows say, and as it is called. */
function checkSums({ graph, calls, orphans }: Found): void {
  const counted = (histogram: { count: number }[]) => histogram.reduce((sum, { count }) => sum + count, 0);
  for (const { statistics, responseTimes, failedTimes } of [...graph.nodes, ...graph.edges]) {
    const { ok, error, throttle, fault, total } = statistics;
    expect(ok + error + throttle + fault).toBe(total);
    expect(counted(responseTimes)).toBe(total);
    expect([failedTimes.error, failedTimes.throttle, failedTimes.fault].map(counted)).toEqual([error, throttle, fault]);
  }
  const ids = new Set(graph.nodes.map(({ id }) => id));
  for (const { from, to } of graph.edges) expect([ids.has(from), ids.has(to)]).toEqual([true, true]);
  // Rules 2, 3e and 4: what sent no segment answered each call that came to it, so its requests are those of the calls that
  // lead to it, but of calls whose own segment is not here.
  const called = graph.nodes.filter(({ state, type }) => state === 'unknown' && type !== 'client');
  for (const { id, statistics } of called) {
    const came = graph.edges.filter(({ to, kind }) => to === id && kind === 'call');
    const requests = came.reduce((sum, edge) => sum + edge.statistics.total, 0);
    if (orphans === 0) expect(requests).toBe(statistics.total);
    else expect(requests).toBeLessThanOrEqual(statistics.total);
  }
  const nodeRows = (calls as unknown[][]).filter(([, , what, , , , , type]) => what === 'node' && type !== 'client');
  const complete = nodeRows.filter((row) => row[10] !== null).length;
  expect(graph.nodes.reduce((sum, { statistics }) => sum + statistics.total, 0)).toBe(complete);
}
