import { join } from 'node:path';
import { expect, test } from 'vitest';
import { traceFacets } from '../../../main/engine/graph/trace-facets.ts';
import { listTraces } from '../../../main/engine/graph/trace-list.ts';
import { wholeTrace } from '../../../main/engine/graph/whole-trace.ts';
import type { TraceOrder } from '../../../preload/contract/traces.ts';
import { ImportCase } from '../support/import-case.ts';
import { ALL, ndjson, traceFiles, where, workedExamples, XRAY_DATA } from '../support/trace-files.ts';

async function examples(): Promise<ImportCase> {
  const workspace = await ImportCase.open();
  await workspace.import(
    traceFiles(ndjson(workedExamples().flatMap(([, { segment_documents }]) => segment_documents))),
  );
  return workspace;
}

test('the list is sorted and paged, those without a value last, and counts all that were chosen', async () => {
  const { store } = await examples();
  const connection = await store.newConnection();
  const list = async (order: TraceOrder, descending: boolean, offset: number, limit: number | null) =>
    await listTraces(connection, ALL, { order, descending, offset, limit });
  const all = await list('response', true, 0, null);
  const times = all.traces.map(({ responseUs }) => responseUs);
  expect([all.total, all.faults, times.length, times.at(-1)]).toEqual([15, 2, 15, null]);
  expect(times.slice(0, -1)).toEqual([...times.slice(0, -1)].sort((a, b) => Number(b) - Number(a)));
  expect(all.responseTimes.reduce((sum, { count }) => sum + count, 0)).toBe(14);
  const ascending = await list('response', false, 0, null);
  expect(ascending.traces.at(-1)?.responseUs).toBe(null);
  const page = await list('response', true, 4, 3);
  expect(page.traces).toEqual(all.traces.slice(4, 7));
  const { traces } = await listTraces(connection, where('t.has_fault'), {
    order: 'start',
    descending: false,
    offset: 0,
    limit: 10,
  });
  expect(traces.map(({ traceId }) => traceId.slice(-3))).toEqual(['203', '303']);
  store.giveBack(connection);
});

test('a trace is a list in the order of its timeline, with its blocks, exceptions and documents', async () => {
  const { store } = await examples();
  const connection = await store.newConnection();
  const trace = await wholeTrace(connection, '1-691f02c0-a1b2c3d40000000000000203');
  expect(trace.entities.map(({ name, kind, depth, outcome }) => [depth, kind, name, outcome])).toEqual([
    [0, 'segment', 'shop-frontend', 'fault'],
    [1, 'subsegment', 'orders.internal', 'fault'],
    [2, 'segment', 'orders', 'fault'],
    [3, 'subsegment', 'orders@pg-1.internal', 'ok'],
  ]);
  expect(trace.entities[2]?.exceptions.map(({ type, message }) => [type, message])).toEqual([
    ['PoolTimeout', 'no free connection'],
  ]);
  expect(trace.entities[3]?.blocks.sql).toMatchObject({ database_type: 'PostgreSQL', user: 'app' });
  expect(trace.documents).toHaveLength(2);
  const partial = await wholeTrace(connection, '691f02c0a1b2c3d40000000000000501');
  expect(partial.documents.map(({ superseded }) => superseded).filter(Boolean)).toHaveLength(2);
  expect(partial.entities.map(({ name, depth }) => [depth, name])).toEqual([
    [0, 'report-service'],
    [1, '## build report'],
    [2, 'api.rates.example'],
    [2, 'api.rates.example'],
  ]);
  await expect(wholeTrace(connection, 'nowhere')).rejects.toThrow('There is no trace nowhere');
  store.giveBack(connection);
});

test('facets count traces by service, status and annotation', async () => {
  const { store } = await examples();
  const connection = await store.newConnection();
  const facets = await traceFacets(connection, ALL, 3, () => undefined);
  const of = (name: string) => facets.find(({ field }) => field === name);
  // A service of the second example and a table of the third are called so, in three traces each.
  expect(of('service')?.values[0]).toEqual({ value: 'orders', traces: 6 });
  // As many as the expected summaries of the examples have of each.
  expect(of('method')?.values).toEqual([
    { value: 'POST', traces: 10 },
    { value: 'GET', traces: 3 },
  ]);
  expect(of('plan')).toEqual({ field: 'plan', annotation: true, distinct: 1, values: [{ value: 'gold', traces: 1 }] });
  store.giveBack(connection);
});

test('root causes are computed where AWS gave none: the way of a fault, and of the time', async () => {
  const workspace = await examples();
  const causes = async (kind: string, trace: string) =>
    await workspace.rows(`SELECT service_ord, service_name, entity_ord, entity_name, remote, round(coverage, 3), exc_message
      FROM root_causes WHERE kind = '${kind}' AND trace_id LIKE '%${trace}' ORDER BY service_ord, entity_ord`);
  expect(await causes('fault', '203')).toEqual([
    [0, 'shop-frontend', 0, 'shop-frontend', false, null, null],
    [0, 'shop-frontend', 1, 'orders.internal', true, null, null],
    [1, 'orders', 0, 'orders', false, null, 'no free connection'],
  ]);
  // 0.116 of 0.15 seconds, of which the call took 0.12; its own call of the database covers no half of it.
  expect(await causes('responsetime', '203')).toEqual([
    [0, 'shop-frontend', 0, 'shop-frontend', false, 1, null],
    [0, 'shop-frontend', 1, 'orders.internal', true, 0.8, null],
    [1, 'orders', 0, 'orders', false, 0.773, null],
  ]);
  expect(await causes('responsetime', '302')).toHaveLength(5);
});

test('the trace with a summary of AWS shows it', async () => {
  const workspace = await ImportCase.open();
  await workspace.import(join(XRAY_DATA, 'real'));
  const connection = await workspace.store.newConnection();
  const trace = await wholeTrace(connection, '1-59602603-23fc5b688855d396af79b496');
  expect(JSON.parse(trace.awsSummary ?? '')).toMatchObject({ ResponseTime: 3.232, Users: [{ UserName: '5M388M1E' }] });
  workspace.store.giveBack(connection);
});
