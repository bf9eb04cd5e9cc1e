import { expect, test } from 'vitest';
import type { MetricBoard } from '../../../preload/contract/metric-boards.ts';
import { call } from '../query/contributors/support.ts';
import { engineWithWorkspace } from '../support/trail-store.ts';

const BOARD: MetricBoard = {
  source: { kind: 'emf', namespace: 'shop', metricName: null, dimensions: null },
  sources: ['app'],
  periodSeconds: null,
  statistic: 'p99.9',
  alarms: '[{"AlarmName": ',
};

test('metrics are kept by name with alarm rules as they are written, changed by id and removed', async () => {
  const engine = await engineWithWorkspace();
  const first = await call(engine, 'boards.save', { name: ' Latency ', board: BOARD });
  expect(first).toMatchObject({ name: 'Latency', board: BOARD });
  const filter: MetricBoard = {
    ...BOARD,
    source: { kind: 'filter', pattern: 'ERROR', value: '1', defaultValue: 0, dimensions: {}, namespace: 'LogMetrics', metricName: 'Errors', unit: 'Count' },
    statistic: 'Sum',
  }; // biome-ignore format: one source
  await call(engine, 'boards.save', { name: 'Errors', board: BOARD });
  await call(engine, 'boards.save', { id: first.id, name: 'Slow', board: filter });
  const { boards } = await call(engine, 'boards.list', {});
  expect(boards.map(({ name }) => name)).toEqual(['Errors', 'Slow']);
  expect(boards[1]).toMatchObject({ id: first.id, board: filter, createdAt: first.createdAt });
  await call(engine, 'boards.remove', { id: first.id });
  expect((await call(engine, 'boards.list', {})).boards.map(({ name }) => name)).toEqual(['Errors']);
});

test('a name that is taken or empty, an id that is not there and a statistic that is none are refused', async () => {
  const engine = await engineWithWorkspace();
  await call(engine, 'boards.save', { name: 'Latency', board: BOARD });
  await expect(call(engine, 'boards.save', { name: 'Latency', board: BOARD })).rejects.toThrow('already');
  await expect(call(engine, 'boards.save', { name: ' ', board: BOARD })).rejects.toThrow('no name');
  await expect(call(engine, 'boards.remove', { id: 'x' })).rejects.toThrow('no metric');
  await expect(call(engine, 'boards.save', { name: 'A', board: { ...BOARD, statistic: 'p101' } })).rejects.toThrow();
});
