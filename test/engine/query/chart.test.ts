import { expect, test } from 'vitest';
import type { Engine } from '../../../main/engine/engine.ts';
import { chartOf } from '../../../main/engine/query/chart.ts';
import type { Parsed } from '../../../preload/contract/index.ts';
import { addRecords, engineWithWorkspace } from '../support/trail-store.ts';

const never = new AbortController().signal;
const OPTIONS = { pageSize: 10, timeoutMs: 60_000, signal: never, report: () => undefined };

async function chart(
  engine: Engine,
  sql: string,
  question: Omit<Partial<Parsed<'chart.get'>>, 'resultId'> & { x: string },
) {
  const { resultId } = await engine.queries.run(sql, OPTIONS);
  const limits = { maxPoints: 150, maxSeries: 8, maxGroups: 30 };
  return await chartOf(engine.queries, { resultId, y: null, series: null, ...limits, ...question }, never);
}

const us = (seconds: number) => String(Date.UTC(2026, 10, 14) * 1000 + seconds * 1e6);

test('rows of their own are points of their own, whatever was computed', async () => {
  const engine = await engineWithWorkspace();
  const sql = `SELECT TIMESTAMP '2026-11-14' + to_seconds(i * 60) AS t, 1.5 * i AS mean, CASE i % 2 WHEN 0 THEN 'a' ELSE 'b' END AS s
    FROM range(3) AS r(i) UNION ALL SELECT NULL, 1, 'a' UNION ALL SELECT TIMESTAMP '2026-11-14', 'nan'::DOUBLE, 'c'`;
  expect(await chart(engine, sql, { x: 't', y: 'mean', series: 's' })).toEqual({
    kind: 'time',
    binUs: null,
    points: [us(0), us(60), us(120)],
    series: [
      { name: 'a', values: [0, null, 3] },
      { name: 'b', values: [null, 1.5, null] },
    ],
    made: 'rows',
    skipped: 2,
    foldedSeries: 0,
    leftGroups: 0,
  });
});

test('many times fall into bins, small series into others, and no row is lost', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 1000);
  const answer = await chart(engine, 'SELECT * FROM cloudtrail', {
    x: 'eventTime',
    series: 'sourceIPAddress',
    maxSeries: 3,
  });
  expect(answer).toMatchObject({
    kind: 'time',
    binUs: 10e6,
    made: 'count',
    skipped: 0,
    foldedSeries: 253,
    leftGroups: 0,
  });
  expect(answer.points).toHaveLength(100);
  expect(answer.series.map(({ name }) => name).at(-1)).toBeNull();
  const sum = answer.series.flatMap(({ values }) => values).reduce<number>((all, value) => all + (value ?? 0), 0);
  expect(sum).toBe(1000);
});

test('groups are bars by size, the missing one among them, and smaller ones are counted', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 30);
  expect(await chart(engine, 'SELECT eventName, errorCode FROM cloudtrail', { x: 'errorCode' })).toMatchObject({
    kind: 'group',
    points: [null, 'AccessDenied'],
    series: [{ name: null, values: [27, 3] }],
    made: 'count',
  });
  const sums = await chart(engine, "SELECT * FROM (VALUES ('a', 1), ('a', 2), ('b', 5), ('c', 1)) AS v(g, n)", {
    x: 'g',
    y: 'n',
    maxGroups: 2,
  });
  expect(sums).toMatchObject({
    points: ['b', 'a'],
    series: [{ name: null, values: [5, 3] }],
    made: 'sum',
    leftGroups: 1,
  });
  await expect(chart(engine, 'SELECT 1 AS n', { x: 'm' })).rejects.toThrow(/no column m/);
});
