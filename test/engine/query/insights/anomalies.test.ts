import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, expect, test } from 'vitest';
import { compile } from '../../../../main/engine/query/insights/compile.ts';
import { ask, CATALOG, fill, NOW_US, openDatabase } from './support.ts';

/** The five kinds of anomaly (specs/insights-ql.md 4.14); the halves of the time are seconds 0 to 49 and 50 to 99. */
let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});

/** One event each second, its text given by the second. */
async function found(text: (second: number) => string | null): Promise<(string | null)[][]> {
  const events = Array.from({ length: 100 }, (_, second) => ({ message: text(second), at: second * 1000 })).flatMap(
    ({ message, at }) => (message === null ? [] : [{ message, at }]),
  );
  await fill(connection, events);
  const { rows } = await ask(
    connection,
    'pattern @message | anomaly | display @pattern, @anomalyType, @anomalyScore, @anomalyDescription',
    { sources: ['app'] },
  );
  return rows.filter(([, type]) => type !== null);
}

const steady = (second: number) => `request ${second} served from cache`;

test('texts that stay as they were are no anomaly, also with a number that counts up', async () => {
  expect(await found(steady)).toEqual([]);
});

test('new pattern: one that the first half did not have', async () => {
  expect(await found((second) => (second > 90 ? 'disk full on volume' : steady(second)))).toEqual([
    ['disk full on volume', 'new pattern', '1', 'in the first half of the time 0, in the second 9'],
  ]);
});

test('where everything lies in one half nothing is new', async () => {
  await fill(connection, [{ message: 'a b', at: 0 }]);
  const { rows } = await ask(connection, 'pattern @message | anomaly | display @anomalyType', { sources: ['app'] });
  expect(rows).toEqual([[null]]);
});

test('pattern frequency: one that comes more than three times as often, or as seldom', async () => {
  // 5 against 25: (25 - 5) / (25 + 5)
  const rows = await found((second) => {
    const often = second < 50 ? second % 10 === 0 : second % 2 === 0;
    return often ? 'retry of connection pool' : steady(second);
  });
  expect(rows.map(([pattern, type, score]) => [pattern, type, Number(score).toFixed(4)])).toEqual([
    ['retry of connection pool', 'pattern frequency', (20 / 30).toFixed(4)],
  ]);
});

test('token variation: a token with few values takes one that it never had', async () => {
  const rows = await found((second) => `job done in zone ${second === 60 ? 'gamma' : second % 2 ? 'alpha' : 'beta'}`);
  expect(rows).toEqual([
    ['job done in zone <Token-5>', 'token variation', '0.02', 'token 5 is gamma for the first time'],
  ]);
});

test('a token that is different each time has no usual values', async () => {
  const letters = (n: number) => String.fromCharCode(97 + (n % 26), 97 + Math.floor(n / 26));
  expect(await found((second) => `session opened by user ${letters(second)}`)).toEqual([]);
});

test('numeric token: a number far from those of the first half', async () => {
  const rows = await found((second) => `query took ${second === 70 ? 9000 : 100 + (second % 5)} ms in all`);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.slice(0, 2)).toEqual(['query took <Number-3> ms in all', 'numeric token']);
  expect(rows[0]?.[3]).toBe('token 3 reaches 9000, where it was 100 to 104');
  // Mean 102 and deviation sqrt(2), which is less than 5 % of the mean: the spread is 5.1.
  expect(Number(rows[0]?.[2])).toBeCloseTo(1 - 4 / ((9000 - 102) / 5.1), 6);
});

test('HTTP error code: answers of 400 to 599', async () => {
  const rows = await found((second) => `"GET /health HTTP/1.1" ${second % 20 === 0 ? 503 : 200} ${second}`);
  expect(rows).toEqual([
    ['"GET /health HTTP/1.1" <Number-4> <Number-5>', 'HTTP error code', '0.05', 'token 4 is 503 in 5 of 100'],
  ]);
});

test('several kinds in one pattern are all named, with the highest score', async () => {
  const rows = await found((second) =>
    second < 50 && second % 10 !== 0 ? steady(second) : `status=${second === 80 ? 500 : 200} from node one`,
  );
  expect(rows.map(([, type]) => type)).toContain('pattern frequency, HTTP error code');
});

test('anomaly needs the rows of pattern', () => {
  const mistakes = (query: string) => {
    const result = compile(query, { catalog: CATALOG, nowUs: NOW_US });
    return result.ok ? [] : result.diagnostics.map(({ message }) => message);
  };
  expect(mistakes('pattern @message | filter @ratio > 0 | anomaly | filter @anomalyScore > 0.5')).toEqual([]);
  expect(mistakes('pattern @message | stats count(*) | anomaly')).toEqual([expect.stringContaining('follow pattern')]);
  expect(mistakes('anomaly')).toEqual([expect.stringContaining('follow pattern')]);
});

test('names of our own tables do not stand in the way of those of a query', async () => {
  await fill(connection, ['a b', 'a b', 'c d e']);
  const { rows } = await ask(
    connection,
    'pattern @message | fields @ratio * 3 as ratio, @pattern as pattern, 1 as severity',
    {
      sources: ['app'],
    },
  );
  expect(rows).toEqual([
    ['2', 'a b', '1'],
    ['1', 'c d e', '1'],
  ]);
});
