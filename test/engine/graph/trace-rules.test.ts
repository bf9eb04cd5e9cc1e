import { describe, expect, test } from 'vitest';
import { readChoice } from '../../../main/engine/graph/read-choice.ts';
import { listTraces } from '../../../main/engine/graph/trace-list.ts';
import { wholeTrace } from '../../../main/engine/graph/whole-trace.ts';
import { ImportCase } from '../support/import-case.ts';
import { entity, entityId as id, type Json, ndjson, START_S as START, traceFiles } from '../support/trace-files.ts';

/** Rules of xray.md 3.5, 5.3 and 5.4 by themselves: the fewest documents that show each. */
const US = START * 1_000_000;

const traceId = (n: number) => `1-691f02c0-${n.toString(16).padStart(24, '0')}`;
const segmentOf = (trace: number, ...of: Parameters<typeof entity>): Json => ({
  trace_id: traceId(trace),
  ...entity(...of),
});
const segment = (...of: Parameters<typeof entity>): Json => segmentOf(1, ...of);

async function workspaceOf(...documents: Json[]): Promise<ImportCase> {
  const workspace = await ImportCase.open();
  const { records } = await workspace.import(traceFiles(ndjson(documents)));
  expect(records).toMatchObject({ inserted: documents.length, failed: 0 });
  return workspace;
}

const summaryOf = async (columns: string, ...documents: Json[]) =>
  (await (await workspaceOf(...documents)).rows(`SELECT ${columns} FROM xr_trace`))[0];

describe('our rules of xray.md 3.5', () => {
  const ROOT = 'root_id, entry_name, entry_type';

  test('our rule 3.5: the root is the earliest segment without parent that is not inferred, though others begin before it', async () => {
    const found = await summaryOf(
      ROOT,
      segment(1, 'late', 20, 30, { origin: 'AWS::EC2::Instance' }),
      segment(2, 'early', 10, 15, { origin: 'AWS::ECS::Fargate' }),
      segment(3, 'inferred', 0, 30, { inferred: true }),
      segment(4, 'called', 1, 3, { parent_id: id(1) }),
    );
    expect(found).toEqual([id(2), 'early', 'AWS::ECS::Fargate']);
  });

  test('our rule 3.5: without such a segment the root is the earliest whose parent is not loaded', async () => {
    const found = await summaryOf(
      ROOT,
      segment(1, 'later', 5, 9, { parent_id: id(90) }),
      segment(2, 'first', 4, 9, { parent_id: id(91) }),
      segment(3, 'below', 0, 9, { parent_id: id(2) }),
    );
    expect(found).toEqual([id(2), 'first', null]);
  });

  test('our rule 3.5: it starts with its earliest segment, answers as its root does, lasts to the latest end of anything', async () => {
    const late = entity(3, 'work', 50, 95);
    const found = await summaryOf(
      'start_us, response_us, duration_us, is_partial',
      segment(1, 'root', 10, 40),
      segment(2, 'other', 5, 60, { parent_id: id(1), subsegments: [late] }),
    );
    expect(found).toEqual([String(US + 5000), '30000', '90000', false]);
  });

  test('our rule 3.5: a root in progress has no response time, and a trace is partial if anything is in progress', async () => {
    const open = entity(2, 'work', 1, null);
    expect(await summaryOf('response_us, is_partial', segment(1, 'root', 0, null))).toEqual([null, true]);
    expect(await summaryOf('response_us, is_partial', segment(1, 'root', 0, 9, { subsegments: [open] }))).toEqual([
      '9000',
      true,
    ]);
  });

  const FLAGS = 'has_fault, has_error, has_throttle';
  test('our rule 3.5: each flag of the root counts by itself; without any the status decides', async () => {
    const flags = { fault: true, error: true, throttle: true };
    const answered = (status: number) => ({ http: { response: { status } } });
    expect(await summaryOf(FLAGS, segment(1, 'a', 0, 9, flags))).toEqual([true, true, true]);
    expect(await summaryOf(FLAGS, segment(1, 'a', 0, 9, { throttle: true }))).toEqual([false, true, true]);
    expect(await summaryOf(FLAGS, segment(1, 'a', 0, 9, answered(500)))).toEqual([true, false, false]);
    expect(await summaryOf(FLAGS, segment(1, 'a', 0, 9, answered(404)))).toEqual([false, true, false]);
    expect(await summaryOf(FLAGS, segment(1, 'a', 0, 9, answered(429)))).toEqual([false, true, true]);
    // A flag that is there takes the word from the status.
    expect(await summaryOf(FLAGS, segment(1, 'a', 0, 9, { ...answered(500), fault: false }))).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('our rule 3.5: a throttled entity anywhere marks the trace, a fault or an error below the root does not', async () => {
    const below = (flags: Json) => segment(1, 'a', 0, 9, { subsegments: [entity(2, 'b', 1, 2, flags)] });
    expect(await summaryOf(FLAGS, below({ throttle: true }))).toEqual([false, false, true]);
    expect(await summaryOf(FLAGS, below({ fault: true, error: true }))).toEqual([false, false, false]);
  });

  test('our rule 3.5: what is told of HTTP is the root’s, and what it does not tell is not set', async () => {
    const http = { request: { method: 'POST', url: 'https://shop.example/orders' }, response: { status: 201 } };
    const inner = { request: { method: 'GET', user_agent: 'sdk' }, response: { status: 500 } };
    const found = await summaryOf(
      'http_method, http_url, http_status, http_user_agent, http_client_ip',
      segment(1, 'a', 0, 9, { http }),
      segment(2, 'b', 1, 5, { parent_id: id(1), http: inner }),
    );
    expect(found).toEqual(['POST', 'https://shop.example/orders', 201, null, null]);
  });
});

/** Which of the traces, by their numbers, a filter expression finds. */
async function found({ store }: ImportCase, filter: string): Promise<number[]> {
  const connection = await store.newConnection();
  try {
    const { traces } = await listTraces(connection, readChoice({ range: null, filter, traceId: null }), {
      order: 'start',
      descending: false,
      offset: 0,
      limit: null,
    });
    return traces.map((trace) => Number.parseInt(trace.traceId.slice(11), 16)).sort();
  } finally {
    store.giveBack(connection);
  }
}

describe('our rules of xray.md 5.3 and 5.4', () => {
  test('our rule 5.3: != on a key of many values holds where a value exists and none is equal', async () => {
    const noted = (trace: number, ...plans: string[]) =>
      segmentOf(trace, trace * 10, 'a', 0, 9, {
        subsegments: plans.map((plan, i) => entity(trace * 10 + i + 1, 'b', 1, 2, { annotations: { plan } })),
      });
    const workspace = await workspaceOf(
      noted(1, 'gold'),
      noted(2, 'gold', 'free'),
      noted(3, 'free', 'trial'),
      noted(4),
    );
    expect(await found(workspace, 'annotation[plan] != "gold"')).toEqual([3]);
    expect(await found(workspace, '!annotation[plan] = "gold"')).toEqual([3, 4]);
  });

  test('our rule 5.3: one call must satisfy the whole braces, and a value that is not set fails each test', async () => {
    const called = (trace: number, ...statuses: number[]) =>
      segmentOf(trace, trace * 10, 'a', 0, 9, {
        subsegments: statuses.map((status, i) =>
          entity(trace * 10 + i + 1, 'b', 1, status === 500 ? 7 : 2, {
            namespace: 'remote',
            http: { request: { url: 'http://b' }, response: { status } },
          }),
        ),
      });
    const workspace = await workspaceOf(called(1, 200, 500), called(2, 200), called(3));
    expect(await found(workspace, 'edge("a", "b") { fault AND responsetime < 0.003 }')).toEqual([]);
    expect(await found(workspace, 'edge("a", "b") { fault AND responsetime > 0.003 }')).toEqual([1]);
    expect(await found(workspace, '!http.status = 200')).toEqual([1, 2, 3]);
  });

  test('our rule 5.4: a trace whose root is in progress is ok, and !partial leaves it out', async () => {
    const workspace = await workspaceOf(segmentOf(1, 1, 'a', 0, null), segmentOf(2, 2, 'a', 0, 5), segmentOf(3, 3, 'a', 0, 5, { fault: true })); // biome-ignore format: three documents
    expect(await found(workspace, 'ok')).toEqual([1, 2]);
    expect(await found(workspace, 'ok AND !partial')).toEqual([2]);
  });

  const CAUSES = `SELECT service_name, inferred, entity_name, round(coverage, 3) FROM xr_root_cause WHERE kind = $kind
    ORDER BY service_ord, entity_ord`;
  const causes = async (workspace: ImportCase, kind: string) =>
    await workspace.rows(CAUSES.replace('$kind', `'${kind}'`));

  test('our rule 5.4: a fault is followed down its failed entities, and on into the service that failed as well', async () => {
    const call = entity(2, 'b', 1, 8, { namespace: 'remote', fault: true });
    const query = entity(4, 'db', 3, 7, { namespace: 'remote', fault: true });
    const ok = entity(5, 'cache', 2, 3, { namespace: 'remote' });
    const workspace = await workspaceOf(
      segment(1, 'a', 0, 9, { fault: true, subsegments: [call] }),
      segment(3, 'b', 2, 8, { parent_id: id(2), fault: true, subsegments: [ok, query] }),
    );
    expect((await causes(workspace, 'fault')).map((row) => (row as unknown[]).slice(0, 3))).toEqual([
      ['a', false, 'a'],
      ['a', false, 'b'],
      ['b', false, 'b'],
      ['b', false, 'db'],
      ['db', true, 'db'],
    ]);
    expect(await causes(workspace, 'error')).toEqual([]);
  });

  test('our rule 5.4: an error is the same with errors and throttles, and ends where the next service did not fail', async () => {
    const call = entity(2, 'b', 1, 8, { namespace: 'remote', throttle: true });
    const workspace = await workspaceOf(
      segment(1, 'a', 0, 9, { error: true, subsegments: [call] }),
      segment(3, 'b', 2, 8, { parent_id: id(2) }),
    );
    expect((await causes(workspace, 'error')).map((row) => (row as unknown[])[2])).toEqual(['a', 'b']);
  });

  test('our rule 5.4: time is followed to the longest child while it covers half of its parent, as a share of the root', async () => {
    const short = entity(5, 'quick', 2, 3);
    const call = entity(2, 'b', 10, 90, { namespace: 'remote' });
    const workspace = await workspaceOf(
      segment(1, 'a', 0, 100, { subsegments: [short, call] }),
      // 60 of 80 ms; below it 29 of 60 ms is less than half.
      segment(3, 'b', 20, 80, { parent_id: id(2), subsegments: [entity(4, 'work', 30, 59)] }),
    );
    expect(await causes(workspace, 'responsetime')).toEqual([
      ['a', false, 'a', 1],
      ['a', false, 'b', 0.8],
      ['b', false, 'b', 0.6],
    ]);
  });
});

test('a trace of 10,000 segments and subsegments is given whole', async () => {
  const children = Array.from({ length: 100 }, (_, i) => i);
  const documents = children.map((n) =>
    segment(n * 100 + 1, `service-${n}`, n, n + 500, {
      ...(n === 0 ? {} : { parent_id: id(1) }),
      subsegments: Array.from({ length: 99 }, (_, i) => entity(n * 100 + i + 2, `step-${i}`, n + i, n + i + 1)),
    }),
  );
  const { store } = await workspaceOf(...documents);
  const connection = await store.newConnection();
  const { entities, summary, documents: held } = await wholeTrace(connection, traceId(1));
  store.giveBack(connection);
  expect(new Set(entities.map((one) => one.id))).toEqual(new Set(Array.from({ length: 10_000 }, (_, n) => id(n + 1))));
  expect([entities.length, held.length, summary.segments]).toEqual([10_000, 100, 100]);
});
