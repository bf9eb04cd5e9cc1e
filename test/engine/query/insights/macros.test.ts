import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { openDatabase } from './support.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});

/** The texts that read as numbers (specs/insights-ql.md 6.3), as the specification writes them. */
const NUMERIC = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

async function numbers(texts: readonly string[]): Promise<(number | null)[]> {
  const reader = await connection.runAndReadAll(
    `SELECT insights_number(x) FROM (SELECT unnest(from_json($1, '["VARCHAR"]')) AS x)`,
    [JSON.stringify(texts)],
  );
  return reader.getRows().map(([value]) => (value === null ? null : Number(value)));
}

test('a text is a number exactly where the specification says so', async () => {
  const piece = fc.constantFrom(
    ...'0 1 9 . e E + - _ n i f a N x d L , ٣ ｅ'.split(' '),
    ' ',
    '\t',
    '\n',
    '\v',
    '\f',
    '\r',
    '\u00a0',
  );
  const almost = fc.tuple(
    piece,
    fc.constantFrom('12', '-3.5', '+.5e2', '7.', 'inf', '-Infinity', '+nan', '0x1f', '1e', '+-2', '-+2', '--2', '++2'),
    piece,
  );
  const texts = fc.sample(
    fc.oneof(
      fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join('')),
      almost.map((pieces) => pieces.join('')),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    ),
    { numRuns: 20_000, seed: 3 },
  );
  const found = await numbers(texts);
  const wrong = texts.filter((text, index) => {
    const expected = NUMERIC.test(text) ? Number(text) : null;
    return !Object.is(found[index] === 0 ? 0 : found[index], expected === 0 ? 0 : expected);
  });
  expect(texts.filter((text) => NUMERIC.test(text)).length).toBeGreaterThan(3000);
  expect(wrong).toEqual([]);
});

test('a JSON value is a number as its own, as a text that reads as one, and as a Boolean', async () => {
  const reader = await connection.runAndReadAll(
    `SELECT insights_typed_number(json_extract_string(d, '/a'), json_type(d, '/a')) FROM (VALUES
       ('{"a":5}'), ('{"a":"5"}'), ('{"a":true}'), ('{"a":false}'), ('{"a":"true"}'), ('{"a":"x"}'), ('{"a":null}'),
       ('{"a":[1]}'), ('{"a":1e3}'), ('{"a":" 5"}'), ('{}')) t(d)`,
  );
  expect(reader.getRows().map(([value]) => value)).toEqual([5, 5, 1, 0, null, null, null, null, 1000, null, null]);
});
