import { describe, expect, test } from 'vitest';
import type { ServiceGraphAnswer } from '../../../preload/contract/graph.ts';
import { ImportCase } from '../support/import-case.ts';
import {
  ALL,
  entity,
  graphOf,
  entityId as id,
  type Json,
  ndjson,
  START_S as START,
  traceFiles,
} from '../support/trace-files.ts';

/** Each rule of xray.md 3.2 by itself: the fewest documents that show it, and the graph that the rule gives of them. */
const TRACE = '1-691f02c0-000000000000000000000001';
const OTHER = '1-691f02c0-000000000000000000000002';

const segment = (...of: Parameters<typeof entity>): Json => ({ trace_id: TRACE, ...entity(...of) });

async function graphOfDocuments(...documents: Json[]): Promise<ServiceGraphAnswer> {
  const workspace = await ImportCase.open();
  const { records } = await workspace.import(traceFiles(ndjson(documents)));
  expect(records).toMatchObject({ inserted: documents.length, failed: 0 });
  return await graphOf(workspace, ALL);
}

const named = ({ name, type }: { name: string; type: string | null }) => (type === null ? name : `${name} ${type}`);
const nodesOf = ({ nodes }: ServiceGraphAnswer) => nodes.map(named).sort();
const nodeOf = ({ nodes }: ServiceGraphAnswer, name: string) => nodes.find((node) => named(node) === name);
/** Calls as `from > to`, with the milliseconds of their responses. */
const edgesOf = ({ nodes, edges }: ServiceGraphAnswer) =>
  edges
    .map(({ from, to, kind, responseTimes }) => {
      const [a, b] = [from, to].map((end) => nodes.find((node) => node.id === end));
      const times = responseTimes.flatMap(({ ms, count }) => Array<number>(count).fill(ms));
      return `${named(a ?? { name: '', type: '' })} > ${named(b ?? { name: '', type: '' })} ${kind === 'link' ? 'link' : times.join(' ')}`;
    })
    .sort();

describe('our rules of xray.md 3.2', () => {
  test('our rule 3.2.1: a segment is a node by name, origin and account, and active', async () => {
    const graph = await graphOfDocuments(
      segment(1, 'a', 0, 9, { origin: 'AWS::ECS::Fargate', aws: { account_id: '111122223333' } }),
      { ...segment(2, 'a', 0, 9, { origin: 'AWS::ECS::Fargate', aws: { account_id: '444455556666' } }), trace_id: OTHER },
    ); // biome-ignore format: two documents
    const active = graph.nodes.filter(({ state }) => state === 'active');
    expect(active.map(({ name, type, account }) => [name, type, account]).sort()).toEqual([
      ['a', 'AWS::ECS::Fargate', '111122223333'],
      ['a', 'AWS::ECS::Fargate', '444455556666'],
    ]);
  });

  test('our rule 3.2.2: a call that no segment names is a node of unknown state, once also with its inferred segment', async () => {
    const call = entity(2, 'sns', 1, 8, { namespace: 'aws' });
    const inferred = segment(3, 'SNS', 1, 8, { origin: 'AWS::SNS', parent_id: id(2), inferred: true });
    const graph = await graphOfDocuments(segment(1, 'a', 0, 9, { subsegments: [call] }), inferred);
    expect(nodesOf(graph)).toEqual(['SNS AWS::SNS', 'a', 'a client']);
    expect(nodeOf(graph, 'SNS AWS::SNS')).toMatchObject({ state: 'unknown', statistics: { total: 1 } });
  });

  test('our rule 3.2.3a: a root has a client in front, one for all roots of a name, and the figures of the root', async () => {
    const graph = await graphOfDocuments(segment(1, 'a', 0, 9), { ...segment(1, 'a', 0, 7), trace_id: OTHER });
    expect([nodesOf(graph), edgesOf(graph), nodeOf(graph, 'a')?.root]).toEqual([
      ['a', 'a client'],
      ['a client > a 7 9'],
      true,
    ]);
  });

  test('our rule 3.2.3b: below a subsegment the edge comes from its owner and has its figures', async () => {
    const call = entity(2, 'b', 1, 8, { namespace: 'remote' });
    const graph = await graphOfDocuments(
      segment(1, 'a', 0, 9, { subsegments: [call] }),
      segment(3, 'b', 2, 5, { parent_id: id(2) }),
    );
    expect(edgesOf(graph)).toEqual(['a > b 7', 'a client > a 9']);
    expect(nodeOf(graph, 'b')?.responseTimes).toEqual([{ ms: 3, count: 1 }]);
  });

  test('response times of failures are told by their outcome, of nodes and of calls', async () => {
    const graph = await graphOfDocuments(segment(1, 'a', 0, 9, { fault: true }), {
      ...segment(1, 'a', 0, 7, { error: true, throttle: true }),
      trace_id: OTHER,
    });
    const failedTimes = { error: [], throttle: [{ ms: 7, count: 1 }], fault: [{ ms: 9, count: 1 }] };
    expect(nodeOf(graph, 'a')?.failedTimes).toEqual(failedTimes);
    expect(graph.edges[0]?.failedTimes).toEqual(failedTimes);
  });

  test('our rule 3.2.3c: below a segment the edge has the figures of that segment', async () => {
    const graph = await graphOfDocuments(
      segment(1, 'fn', 0, 9, { origin: 'AWS::Lambda' }),
      segment(2, 'fn', 1, 5, { origin: 'AWS::Lambda::Function', parent_id: id(1) }),
    );
    expect(edgesOf(graph)).toEqual(['fn AWS::Lambda > fn AWS::Lambda::Function 9', 'fn client > fn AWS::Lambda 9']);
  });

  test('our rule 3.2.3d: whose caller is not in the data has neither client nor edge, is no root, and is marked', async () => {
    const graph = await graphOfDocuments(segment(1, 'a', 0, 9, { parent_id: id(77) }));
    expect([nodesOf(graph), edgesOf(graph)]).toEqual([['a'], []]);
    expect(nodeOf(graph, 'a')).toMatchObject({ root: false, callerMissing: 1 });
  });

  test('our rule 3.2.3e: an edge leads to each call without a segment, with its figures', async () => {
    const calls = [entity(2, 'db@host', 1, 4, { namespace: 'remote', sql: { url: 'x' } }), entity(3, 'web', 4, 9, { namespace: 'remote' })]; // biome-ignore format: two calls
    const graph = await graphOfDocuments(segment(1, 'a', 0, 9, { subsegments: calls }));
    expect(edgesOf(graph)).toEqual(['a > db@host Database::SQL 3', 'a > web remote 5', 'a client > a 9']);
  });

  test('our rule 3.2.3f: links of a root that are loaded are edges with an age, others are counted; no client', async () => {
    const queue = 'https://sqs.eu-west-1.amazonaws.com/111122223333/q';
    const send = entity(2, 'SQS', 1, 4, { namespace: 'aws', aws: { queue_url: queue } });
    const links = [{ trace_id: OTHER, id: id(2) }, { trace_id: OTHER, id: id(99) }]; // biome-ignore format: two links
    const graph = await graphOfDocuments(
      { ...segment(1, 'a', 0, 9, { subsegments: [send] }), trace_id: OTHER },
      segment(1, 'fn', 10, 12, { links }),
    );
    expect(edgesOf(graph)).toEqual(
      [`${queue} AWS::SQS::Queue > fn link`, `a > ${queue} AWS::SQS::Queue 3`, 'a client > a 9'].sort(),
    );
    // Sent until 4 ms, taken at 10 ms.
    expect(graph.edges.find(({ kind }) => kind === 'link')?.ages).toEqual([{ ms: 6, count: 1 }]);
    expect(nodeOf(graph, 'fn')).toMatchObject({ root: false, linksMissing: 1 });
  });

  test('our rule 3.2.3f: a link to the segment that X-Ray inferred of a call comes from the node of that call', async () => {
    const call = entity(2, 'SQS', 1, 2, { namespace: 'aws', aws: { queue_url: 'https://sqs.example/q' } });
    const graph = await graphOfDocuments(
      segment(1, 'producer', 0, 9, { subsegments: [call] }),
      segment(3, 'SQS', 1, 2, { origin: 'AWS::SQS::Queue', parent_id: id(2), inferred: true }),
      { ...segment(4, 'consumer', 5, 9, { links: [{ trace_id: TRACE, id: id(3) }] }), trace_id: OTHER },
    );
    expect(edgesOf(graph)).toContain('https://sqs.example/q AWS::SQS::Queue > consumer link');
  });

  test('our rule 3.2.3g: code without namespace, or local, is no node; what it calls is', async () => {
    const call = entity(4, 'b', 2, 5, { namespace: 'remote' });
    const local = entity(3, 'inner', 1, 6, { namespace: 'local', subsegments: [call] });
    const plain = entity(2, 'outer', 1, 7, { subsegments: [local] });
    expect(nodesOf(await graphOfDocuments(segment(1, 'a', 0, 9, { subsegments: [plain] })))).toEqual([
      'a',
      'a client',
      'b remote',
    ]);
  });

  test('our rule 3.2.3h: a service that calls itself has an edge to itself', async () => {
    const call = entity(2, 'a', 1, 8, { namespace: 'remote' });
    const graph = await graphOfDocuments(
      segment(1, 'a', 0, 9, { subsegments: [call] }),
      segment(3, 'a', 2, 5, { parent_id: id(2) }),
    );
    expect(edgesOf(graph)).toEqual(['a > a 7', 'a client > a 9']);
  });

  test('our rule 3.2.4: times of complete entities alone; duration is until the latest end; one response a calling entity', async () => {
    const late = entity(2, 'b', 1, 30, { namespace: 'remote' });
    const graph = await graphOfDocuments(
      segment(1, 'a', 0, 9, { subsegments: [late] }),
      segment(3, 'b', 2, 5, { parent_id: id(2) }),
      segment(4, 'b', 6, 8, { parent_id: id(2) }),
      { ...segment(5, 'a', 0, null), trace_id: OTHER },
    );
    const a = nodeOf(graph, 'a');
    expect([a?.statistics.total, a?.responseTimes, a?.durations, a?.inProgress]).toEqual([
      1,
      [{ ms: 9, count: 1 }],
      [{ ms: 30, count: 1 }],
      1,
    ]);
    expect(edgesOf(graph)).toEqual(['a > b 29', 'a client > a 9']);
  });

  test('our rule 3.2.4: histogram values round half up from the integer difference', async () => {
    const times = [[0, 1.499], [0, 1.5], [0, 2.5]]; // biome-ignore format: three times
    const documents = times.map(([from = 0, to = 0], n) => segment(n + 1, 'a', from, to, { parent_id: id(90) }));
    expect(nodeOf(await graphOfDocuments(...documents), 'a')?.responseTimes).toEqual([
      { ms: 1, count: 1 },
      { ms: 2, count: 1 },
      { ms: 3, count: 1 },
    ]);
  });

  test('our rules 3.2.5 and 3.2.6: a flag decides before the status, fault before throttle before error; each counts once', async () => {
    const status = (code: number) => ({ http: { response: { status: code } } });
    const cases: [Json, 'ok' | 'error' | 'throttle' | 'fault'][] = [
      [{ fault: true, throttle: true, error: true }, 'fault'],
      [{ throttle: true, error: true }, 'throttle'],
      [{ error: true }, 'error'],
      [{ error: false, ...status(500) }, 'ok'],
      [status(429), 'throttle'],
      [status(404), 'error'],
      [status(503), 'fault'],
      [status(302), 'ok'],
    ];
    const documents = cases.map(([more], n) => segment(n + 1, `s${n}`, 0, 9, { parent_id: id(90), ...more }));
    const graph = await graphOfDocuments(...documents);
    expect(cases.map((_, n) => nodeOf(graph, `s${n}`)?.statistics)).toEqual(
      cases.map(([, outcome]) => ({
        ok: 0,
        error: 0,
        throttle: 0,
        fault: 0,
        [outcome]: 1,
        total: 1,
        responseUs: 9000,
      })),
    );
  });

  test('our rule 3.2.8: what a service is called by is an alias of the edge', async () => {
    const call = entity(2, 'b.example.com', 1, 8, { namespace: 'remote' });
    const graph = await graphOfDocuments(
      segment(1, 'a', 0, 9, { subsegments: [call] }),
      segment(3, 'b', 2, 5, { parent_id: id(2) }),
    );
    expect(graph.edges.flatMap(({ aliases }) => aliases.map(({ name }) => name))).toEqual(['b.example.com']);
  });

  test('our rule 3.2.9: a node’s window is from its earliest start to its latest end', async () => {
    const graph = await graphOfDocuments(segment(1, 'a', 5, 9), { ...segment(1, 'a', 2, 7), trace_id: OTHER });
    expect(nodeOf(graph, 'a')).toMatchObject({ startUs: START * 1e6 + 2000, endUs: START * 1e6 + 9000 });
  });

  test('our rule 3.2, range: a trace belongs to the range that its earliest segment starts in, and counts whole', async () => {
    const workspace = await ImportCase.open();
    const late = segment(2, 'b', 9, 12, { parent_id: id(1) });
    await workspace.import(traceFiles(ndjson([segment(1, 'a', 5, 20), late])));
    const within = async (from: number, to: number) =>
      nodesOf(await graphOf(workspace, { range: { from: START * 1e6 + from, to: START * 1e6 + to }, condition: null }));
    expect(await within(5000, 5001)).toEqual(['a', 'a client', 'b']);
    expect(await within(5001, 30_000)).toEqual([]);
    expect(await within(0, 5000)).toEqual([]);
  });
});
