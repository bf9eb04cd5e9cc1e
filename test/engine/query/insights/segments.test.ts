import { expect, test } from 'vitest';
import { ensureFieldCatalog, fieldCatalog } from '../../../../main/engine/query/catalog/field-catalog.ts';
import { dataSets } from '../../../../main/engine/query/data-sets.ts';
import { histogram } from '../../../../main/engine/query/histogram.ts';
import { pageRows, type RowValue } from '../../../../main/engine/query/page-rows.ts';
import { QueryRunner } from '../../../../main/engine/query/query-runner.ts';
import { recordDetail } from '../../../../main/engine/query/record-detail.ts';
import { textSize } from '../../../../main/engine/query/text-size.ts';
import { putNote } from '../../../../main/engine/workspaces/notes.ts';
import { ImportCase } from '../../support/import-case.ts';
import { type Json, ndjson, traceFiles, workedExamples } from '../../support/trace-files.ts';

const SCOPE = { sources: ['xray'], range: null, rowLimit: null, records: true };
const OPTIONS = { pageSize: 1000, timeoutMs: 60_000, signal: new AbortController().signal, report: () => undefined };
const TRACE = '1-691f02c0-a1b2c3d40000000000000901';

/** A shop's request: its own code, a query in it, and a call whose document came alone. */
const SHOP: Json = {
  trace_id: TRACE,
  id: '00000000000000a1',
  name: 'shop',
  origin: 'AWS::ECS::Container',
  start_time: 1763640000.25,
  end_time: 1763640001.5,
  fault: true,
  aws: { account_id: '111122223333' },
  http: { request: { method: 'GET', url: 'https://shop.example/cart' }, response: { status: 502 } },
  annotations: { plan: 'gold', retries: 3, beta: true },
  metadata: { default: { subsegments: [{ id: '00000000000000b2', name: 'not one' }] } },
  subsegments: [
    {
      id: '00000000000000b1',
      name: 'cart',
      start_time: 1763640000.5,
      end_time: 1763640001,
      subsegments: [
        {
          id: '00000000000000b2',
          name: 'orders',
          namespace: 'remote',
          start_time: 1763640000.6,
          end_time: 1763640000.9,
          sql: { sanitized_query: 'SELECT ?' },
        },
      ],
    },
  ],
};
const CALL: Json = {
  trace_id: TRACE,
  id: '00000000000000c1',
  parent_id: '00000000000000a1',
  type: 'subsegment',
  name: 'DynamoDB',
  namespace: 'aws',
  start_time: 1763640001.1,
  end_time: 1763640001.2,
  error: true,
  aws: { operation: 'GetItem', region: 'eu-west-1', request_id: 'R-1' },
};

async function shop(): Promise<{ workspace: ImportCase; ask: (text: string) => Promise<RowValue[][]> }> {
  const workspace = await ImportCase.open();
  await workspace.import(traceFiles(ndjson([SHOP]), ndjson([CALL])));
  return { workspace, ask: (text) => asked(workspace, text) };
}

/** The rows of a query, which the SQL that is shown must give as well. */
async function asked(workspace: ImportCase, text: string, sources = ['xray']): Promise<RowValue[][]> {
  const runner = new QueryRunner(workspace.store);
  const answer = await runner.runInsights(text, { ...SCOPE, sources }, OPTIONS);
  const rows = pageRows(answer.firstPage, answer.columns);
  const shown = await runner.run(await runner.explainInsights(text, { ...SCOPE, sources }), OPTIONS);
  expect(shown.rowCount).toBe(rows.length);
  await runner.closeAll();
  return rows;
}

test('segments and subsegments are events of the group xray: start, own document, service, account', async () => {
  const { ask } = await shop();
  expect(
    await ask(
      'fields @timestamp, @logStream, @log, @aws.account, name, id, parent_id, trace_id, @ingestionTime | sort @timestamp, id',
    ),
  ).toEqual([
    [
      '2025-11-20 12:00:00.250',
      'shop',
      '111122223333:xray',
      '111122223333',
      'shop',
      '00000000000000a1',
      null,
      TRACE,
      null,
    ],
    [
      '2025-11-20 12:00:00.500',
      'shop',
      '111122223333:xray',
      '111122223333',
      'cart',
      '00000000000000b1',
      '00000000000000a1',
      TRACE,
      null,
    ],
    [
      '2025-11-20 12:00:00.600',
      'shop',
      '111122223333:xray',
      '111122223333',
      'orders',
      '00000000000000b2',
      '00000000000000b1',
      TRACE,
      null,
    ],
    [
      '2025-11-20 12:00:01.100',
      'shop',
      '111122223333:xray',
      '111122223333',
      'DynamoDB',
      '00000000000000c1',
      '00000000000000a1',
      TRACE,
      null,
    ],
  ]);
});

test('fields are those of the documents: flags as 1, numbers, annotations, metadata, lists', async () => {
  const { ask } = await shop();
  expect(
    await ask(
      'filter fault = 1 | fields http.response.status, http.request.method, annotations.plan, annotations.retries, annotations.beta, end_time - start_time as took, metadata.default.subsegments.0.name, subsegments.0.subsegments.0.name',
    ),
  ).toEqual([['502', 'GET', 'gold', '3', '1', 1.25, 'not one', 'orders']]);
  expect(await ask('filter ispresent(aws.operation) | fields aws.operation, aws.region, error, fault')).toEqual([
    ['GetItem', 'eu-west-1', '1', null],
  ]);
  expect(await ask('filter sql.sanitized_query like /SELECT/ | stats count(*) as n by name')).toEqual([['orders', 1]]);
  expect(await ask('filter @message like /GetItem/ | fields id')).toEqual([['00000000000000c1']]);
});

test('the range is that of the segment’s start; without a source segments are not asked', async () => {
  const { workspace } = await shop();
  const runner = new QueryRunner(workspace.store);
  const within = { from: 1763640000500000, to: 1763640001100000 };
  const answer = await runner.runInsights('fields id | sort id', { ...SCOPE, range: within }, OPTIONS);
  expect(pageRows(answer.firstPage, answer.columns)).toEqual([['00000000000000b1'], ['00000000000000b2']]);
  expect(answer.statistics).toMatchObject({ recordsScanned: 2, recordsMatched: 2 });
  await runner.closeAll();
  expect(await asked(workspace, 'stats count(*) as n', [])).toEqual([[0]]);
  expect(await asked(workspace, "SOURCE 'xray' | stats count(*) as n", [])).toEqual([[4]]);
});

test('the group is one to choose from, and its fields are discovered in every segment and subsegment', async () => {
  const { workspace } = await shop();
  expect(await dataSets(workspace.store)).toEqual([{ name: 'xray', kind: 'traces', account: null, events: 4 }]);
  await ensureFieldCatalog(workspace.store);
  const [found] = await fieldCatalog(workspace.store, ['xray']);
  const share = (name: string) => found?.fields.find((field) => field.name === name)?.share;
  expect([found?.events, share('name'), share('annotations.plan'), share('sql.sanitized_query')]).toEqual([
    4, 1, 0.25, 0.25,
  ]);
});

test('its size is that of its documents, and it misses the files of traces that could not be read', async () => {
  const { workspace } = await shop();
  const bytes = JSON.stringify(SHOP).length + JSON.stringify(CALL).length;
  expect(await textSize(workspace.store, 'fields @logStream | filter sql.user = "x"', SCOPE)).toMatchObject({ bytes });
  const runner = new QueryRunner(workspace.store);
  const answer = await runner.runInsights('stats count(*)', SCOPE, OPTIONS);
  expect(answer.reads).toEqual({ trails: false, groups: [], traces: true });
  await runner.closeAll();
});

test('a row leads to its document, which can be noted and is counted over time', async () => {
  const { workspace } = await shop();
  const runner = new QueryRunner(workspace.store);
  const answer = await runner.runInsights('fields name | filter name = "orders"', SCOPE, OPTIONS);
  const { records } = answer.firstPage;
  expect(records?.dataSets[0]).toBe(2);
  const record = { dataSet: 'xray' as const, fileId: records?.fileIds[0] ?? 0, position: records?.positions[0] ?? 0 };
  expect(await recordDetail(workspace.store, record)).toMatchObject({
    dataSet: 'xray',
    raw: JSON.stringify(SHOP),
    traceId: TRACE,
    id: '00000000000000a1',
    name: 'shop',
    outcome: 'fault',
    account: '111122223333',
  });
  const all = await runner.runInsights('fields @timestamp', SCOPE, OPTIONS);
  const counted = await histogram(
    runner,
    { resultId: all.resultId, range: null, maxBins: 10 },
    new AbortController().signal,
  );
  expect(counted.bins.reduce((sum, { unknown }) => sum + unknown, 0)).toBe(4);
  await runner.closeAll();
  const note = await putNote(workspace.store, {
    target: { record },
    text: 'the cart fails',
    tags: [],
    query: null,
    range: null,
  });
  expect(note.anchor).toEqual({ kind: 'segment', traceId: TRACE, id: '00000000000000a1' });
});

test('each segment and subsegment of the worked examples has its own document, whatever replaced what', async () => {
  for (const [name, { segment_documents }] of workedExamples()) {
    const workspace = await ImportCase.open();
    await workspace.import(traceFiles(ndjson(segment_documents)));
    const rows = await asked(workspace, 'fields trace_id, id, @message');
    const counting = await workspace.rows('SELECT count(*) FROM segments');
    expect([name, rows.length]).toEqual([name, Number(counting[0]?.[0])]);
    const sent = new Set(segment_documents.flatMap(entitiesOf).map((entity) => JSON.stringify(entity)));
    for (const [, id, message] of rows) {
      expect(JSON.parse(String(message))).toHaveProperty('id', id);
      expect(sent).toContain(message);
    }
  }
});

function entitiesOf(entity: Json): Json[] {
  return [entity, ...((entity.subsegments ?? []) as Json[]).flatMap(entitiesOf)];
}
