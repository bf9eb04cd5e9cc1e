import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Engine } from '../../../main/engine/engine.ts';
import { compareResults } from '../../../main/engine/query/compare-results.ts';
import { pageRows } from '../../../main/engine/query/page-rows.ts';
import { exportRequest } from '../../../preload/contract/export.ts';
import { contract } from '../../../preload/contract/index.ts';
import type { RowChange } from '../../../preload/contract/results.ts';
import { addLogEvents } from '../support/log-store.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { addRecords, engineWithWorkspace } from '../support/trail-store.ts';

const NOBODY = new AbortController().signal;
const OPTIONS = { pageSize: 100, timeoutMs: 60_000, signal: NOBODY, report: () => undefined };
const ALL = { sources: [], range: null, rowLimit: null };

interface More {
  keys?: string[] | null;
  show?: RowChange[];
}

async function compared(engine: Engine, a: string, b: string, more: More = {}) {
  const question = contract['results.compare'].input.parse({ a, b, ...more });
  const answer = await compareResults(engine.queries, question, NOBODY);
  return { ...answer, rows: pageRows(answer.firstPage, answer.columns), names: answer.columns.map(({ name }) => name) };
}

const sql = async (engine: Engine, text: string) => (await engine.queries.run(text, OPTIONS)).resultId;
const rows = (values: string, names: string) => `SELECT * FROM (VALUES ${values}) t(${names})`;

test('groups of two stats results stand side by side, by what both group by', async () => {
  const engine = await engineWithWorkspace();
  const events = (counts: Record<string, number>, hour: number) =>
    Object.entries(counts).flatMap(([path, n]) =>
      Array.from({ length: n }, (_, i) => ({
        message: JSON.stringify({ path }),
        at: Date.UTC(2026, 10, 14, hour) + i,
      })),
    );
  await addLogEvents(engine.store, { name: 'app' }, [
    ...events({ '/a': 3, '/b': 2, '/c': 1 }, 0),
    ...events({ '/a': 5, '/b': 2, '/d': 4 }, 1),
  ]);
  const hour = (from: number) => ({
    from: Date.UTC(2026, 10, 14, from) * 1000,
    to: Date.UTC(2026, 10, 14, from + 1) * 1000,
  });
  const text = 'stats count(*) as calls by path | sort path asc';
  const a = await engine.queries.runInsights(text, { ...ALL, range: hour(0) }, OPTIONS);
  const b = await engine.queries.runInsights(text, { ...ALL, range: hour(1) }, OPTIONS);
  const answer = await compared(engine, a.resultId, b.resultId);
  expect(answer.keys).toEqual(['path']);
  expect(answer.names).toEqual(['change', 'path', 'calls, A', 'calls, B', 'calls, change']);
  expect(answer.rows).toEqual([
    ['changed', '/a', 3, 5, 2],
    ['only B', '/d', null, 4, null],
    ['only A', '/c', 1, null, null],
    ['same', '/b', 2, 2, 0],
  ]);
  expect(answer.counts).toEqual({ changed: 1, 'only A': 1, 'only B': 1, same: 1 });
  const some = await compared(engine, a.resultId, b.resultId, { show: ['only A'] });
  expect(some.rows).toEqual([['only A', '/c', 1, null, null]]);
  expect(some.counts).toEqual(answer.counts);
});

test('what a SQL statement groups by is what it does not aggregate', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 30);
  const grouped = 'SELECT eventName, count(*) AS n, max(eventTime) AS last FROM cloudtrail';
  const a = await sql(engine, `${grouped} WHERE position <= 15 GROUP BY eventName`);
  const b = await sql(engine, `${grouped} GROUP BY ALL`);
  const answer = await compared(engine, a, b);
  expect(answer.keys).toEqual(['eventName']);
  // 30 events in turn: five of each name in the first half, and the last of each name 15 s later.
  expect(answer.rows.map(([change, , ...values]) => [change, values[2], values[5]])).toEqual(
    [1, 2, 3].map(() => ['changed', 5, 15]),
  );
});

test('rows without keys are compared whole, and counted as often as they are there', async () => {
  const engine = await engineWithWorkspace();
  const a = await sql(engine, rows("('x', 1), ('x', 1), ('y', 2), (NULL, 3)", 'name, n'));
  const b = await sql(engine, rows("('x', 1), ('z', 2), (NULL, 3)", 'name, n'));
  const answer = await compared(engine, a, b);
  expect(answer.keys).toBeNull();
  expect(answer.rows).toEqual([
    ['changed', 'x', 1, 2, 1, -1],
    ['only B', 'z', 2, 0, 1, 1],
    ['only A', 'y', 2, 1, 0, -1],
    ['same', null, 3, 1, 1, 0],
  ]);
});

test('values are compared in all their digits, whatever their types', async () => {
  const engine = await engineWithWorkspace();
  const a = await sql(
    engine,
    `SELECT 1 AS k, 9007199254740993::BIGINT AS big, 1::INTEGER AS n, TIMESTAMP 'infinity' AS at, [1, 2] AS list`,
  );
  const b = await sql(
    engine,
    `SELECT 1 AS k, 9007199254740992::BIGINT AS big, 1.0::DOUBLE AS n, TIMESTAMP 'infinity' AS at, [1, 2] AS list`,
  );
  const answer = await compared(engine, a, b, { keys: ['k'] });
  const row = Object.fromEntries(answer.names.map((name, i) => [name, answer.rows[0]?.[i]]));
  expect(row).toMatchObject({
    change: 'changed',
    'big, A': '9007199254740993',
    'big, change': -1,
    'n, change': 0,
    'at, A': 'infinity',
    'list, A': '[1,2]',
  });
});

test('keys that come again are paired in order and told, as are columns of one side', async () => {
  const engine = await engineWithWorkspace();
  const a = await sql(engine, rows("('x', 1, 'l'), ('x', 2, 'l')", 'k, n, "left"'));
  const b = await sql(engine, rows("('x', 1, 'r'), ('x', 5, 'r'), ('x', 9, 'r')", 'k, n, "right"'));
  const answer = await compared(engine, a, b, { keys: ['k'] });
  expect(answer).toMatchObject({ repeatedKeys: 1, onlyInA: ['left'], onlyInB: ['right'], common: ['k', 'n'] });
  expect(answer.rows).toEqual([
    ['changed', 'x', 2, 5, 3, 'l', 'r'],
    ['only B', 'x', null, 9, null, null, 'r'],
    ['same', 'x', 1, 1, 0, 'l', 'r'],
  ]);
  await expect(compared(engine, a, b, { keys: ['left'] })).rejects.toThrow('Not both results have a column left.');
});

test('no row is lost and none is made: the counts are those of sets', async () => {
  const engine = await engineWithWorkspace();
  const list = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(list, list, async (left, right) => {
      const of = (values: number[]) =>
        sql(engine, `SELECT unnest(${JSON.stringify(values)}::INTEGER[]) AS k, 'v' AS v`);
      const answer = await compared(engine, await of(left), await of(right), { keys: ['k'] });
      expect(answer.counts).toEqual({
        changed: 0,
        same: left.filter((k) => right.includes(k)).length,
        'only A': left.filter((k) => !right.includes(k)).length,
        'only B': right.filter((k) => !left.includes(k)).length,
      });
    }),
    { numRuns: 15 },
  );
});

test('a comparison is a result: paged, exported as it stands, and closed without a trace', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 2000);
  const a = await sql(engine, 'SELECT * FROM cloudtrail WHERE position <= 1500 ORDER BY eventTime');
  const b = await sql(engine, 'SELECT * FROM cloudtrail WHERE position > 500 ORDER BY eventTime');
  const answer = await compared(engine, a, b, { keys: ['eventID'] });
  expect(answer.counts).toEqual({ changed: 0, same: 1000, 'only A': 500, 'only B': 500 });
  const last = await engine.queries.page(answer.resultId, 1999, 10);
  expect(pageRows(last, answer.columns)[0]?.slice(0, 2)).toEqual(['same', 'e-1-1500']);
  const path = join(tempFolder(), 'compared.ndjson');
  const request = exportRequest.parse({
    kind: 'export',
    language: 'sql',
    text: '',
    resultId: answer.resultId,
    format: 'ndjson',
    path,
  });
  const jobs = await engine.jobs();
  const job = await jobs.watch(jobs.start(request, engine.queries), { signal: NOBODY, report: () => undefined });
  expect(job.exported?.rows).toBe(2000);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ change: 'only B', eventID: 'e-1-1501' });
  expect(JSON.parse(lines[1999] ?? '')).toMatchObject({ change: 'same', eventID: 'e-1-1500' });
  for (const id of [a, b, answer.resultId]) await engine.queries.close(id);
  expect(engine.queries.openCount).toBe(0);
  expect(() => jobs.start({ ...request, path: join(tempFolder(), 'x') }, engine.queries)).toThrow(
    'There is no open result',
  );
});
