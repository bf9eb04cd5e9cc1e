import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Engine } from '../../../main/engine/engine.ts';
import { editQuery } from '../../../main/engine/query/edit/edit-query.ts';
import { recordDetail } from '../../../main/engine/query/record-detail.ts';
import { patternsOf } from '../../../main/engine/query/result-patterns.ts';
import { contract } from '../../../preload/contract/index.ts';
import { recordDataSet } from '../../../preload/contract/page.ts';
import { addLogEvents, LOG_START_MS } from '../support/log-store.ts';
import { addRecords, engineWithWorkspace, runQuery } from '../support/trail-store.ts';

const NOBODY = new AbortController().signal;
const OPTIONS = { pageSize: 100, timeoutMs: 60_000, signal: NOBODY, report: () => undefined };
const ALL = { sources: [], range: null, rowLimit: null };

async function found(engine: Engine, resultId: string, column: string, limit = 1000) {
  const question = contract['results.patterns'].input.parse({ resultId, column, limit });
  return await patternsOf(engine.queries, question, { signal: NOBODY, report: () => undefined });
}

/** 40 deliveries, 20 errors and one line of its own, a second apart. */
const LINES = [
  ...Array.from({ length: 40 }, (_, i) => `order ${1000 + i} was delivered in ${i} ms`),
  ...Array.from({ length: 20 }, (_, i) => `ERROR cannot reach 10.0.0.${i}: timed out`),
  'started',
];

async function withLines(engine: Engine, lines: readonly string[]) {
  await addLogEvents(
    engine.store,
    { name: 'app' },
    lines.map((message, i) => ({ message, at: LOG_START_MS + i * 1000 })),
  );
  return await engine.queries.runInsights(
    'fields @timestamp, @message | sort @timestamp asc',
    { ...ALL, records: true },
    OPTIONS,
  );
}

test('lines are told by their pattern, with their share, their times and a sample', async () => {
  const engine = await engineWithWorkspace();
  const { resultId } = await withLines(engine, LINES);
  const answer = await found(engine, resultId, '@message');
  expect(answer).toMatchObject({ found: 3, rows: 61, missing: 0, rowsLeftOut: 0, unplaced: 0 });
  expect(
    answer.patterns.map(({ pattern, count, severity, sampleRow }) => [pattern, count, severity, sampleRow]),
  ).toEqual([
    ['order <Number-2> was delivered in <Number-6> ms', 40, 'None', 0],
    ['ERROR cannot reach <IPAddress-4>: timed out', 20, 'Error', 40],
    ['started', 1, 'None', 60],
  ]);
  expect(answer.patterns[0]?.share).toBeCloseTo(40 / 61);
  expect(answer.patterns[1]?.sample).toBe('ERROR cannot reach 10.0.0.0: timed out');
  for (const { trend, count } of answer.patterns) expect(trend.reduce((sum, n) => sum + n, 0)).toBe(count);
  // The errors begin at second 40.
  const first = answer.patterns[1]?.trend.findIndex((n) => n > 0) ?? -1;
  expect(answer.bins[first]).toBe((LOG_START_MS + 40_000) * 1000);
  expect(await found(engine, resultId, '@message', 1)).toMatchObject({ found: 3, rowsLeftOut: 21 });
});

test('a filter on a pattern keeps its rows, and the other way round, in both languages', async () => {
  const engine = await engineWithWorkspace();
  const { resultId } = await withLines(engine, LINES);
  const [orders] = (await found(engine, resultId, '@message')).patterns;
  const value = { kind: 'pattern' as const, regex: orders?.regex ?? '' };
  const edited = async (language: 'sql' | 'insights', text: string, negated: boolean) => {
    const field = { name: '@message', of: 'rows' as const };
    const act = { kind: 'filter' as const, field, values: [value], negated, alone: false };
    return await editQuery(engine.store, { language, text, sources: [], act });
  };
  for (const [negated, rows] of [
    [false, 40],
    [true, 21],
  ] as const) {
    const insights = await edited('insights', 'fields @message', negated);
    expect((await engine.queries.runInsights(insights, ALL, OPTIONS)).rowCount).toBe(rows);
    const sql = await edited('sql', 'SELECT "@message" FROM logs', negated);
    expect((await runQuery(engine, sql)).rows).toHaveLength(rows);
  }
});

test('the expression of a pattern matches every text that it was found in', async () => {
  const engine = await engineWithWorkspace();
  const token = fc.oneof(
    fc.constantFrom('a', '12', '<Number>', '10.0.0.1', 'x/y', '^$', '\u00a0', ''),
    fc.string({ maxLength: 4, unit: 'binary' }),
  );
  const lines = fc.array(
    fc.array(token, { maxLength: 5 }).map((parts) => parts.join(' ')),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(lines, async (texts) => {
      const values = `from_json('${JSON.stringify(texts).replaceAll("'", "''")}', '["VARCHAR"]')`;
      const { resultId } = await engine.queries.run(`SELECT unnest(${values}) AS t`, OPTIONS);
      const { patterns } = await found(engine, resultId, 't');
      for (const { regex, count } of patterns) {
        const { rows } = await runQuery(
          engine,
          `SELECT count(*) FROM (SELECT unnest(${values}) AS t) WHERE regexp_matches(t, '${regex.replaceAll("'", "''")}')`,
        );
        expect(Number(rows[0]?.[0])).toBeGreaterThanOrEqual(count);
      }
      await engine.queries.close(resultId);
    }),
    { numRuns: 40 },
  );
});

test('rows of log events are records: what they are, where they lie, their outcomes in time', async () => {
  const engine = await engineWithWorkspace();
  await addRecords(engine.store, 3);
  await addLogEvents(engine.store, { name: 'app', account: '123456789012' }, [
    { message: '{"n": 9007199254740993}', stream: 's' },
  ]);
  const mixed = await engine.queries.runInsights('fields @message', { ...ALL, records: true }, OPTIONS);
  expect([...(mixed.firstPage.records?.dataSets ?? [])].map((code) => recordDataSet.options[code]).sort()).toEqual([
    'cloudtrail',
    'cloudtrail',
    'cloudtrail',
    'logs',
  ]);
  const { firstPage } = await engine.queries.run('SELECT "@message" FROM logs', OPTIONS);
  expect(firstPage.records).toMatchObject({ dataSets: Uint8Array.of(1), positions: Float64Array.of(1) });
  expect(await recordDetail(engine.store, { dataSet: 'logs', fileId: 1, position: 1 })).toMatchObject({
    dataSet: 'logs',
    raw: '{"n": 9007199254740993}',
    group: 'app',
    account: '123456789012',
    stream: 's',
    time: LOG_START_MS * 1000,
    provenance: { source: '/logs/1.json.gz', position: 1 },
  });
  await expect(recordDetail(engine.store, { dataSet: 'logs', fileId: 1, position: 2 })).rejects.toThrow(
    'not in the workspace',
  );
});
