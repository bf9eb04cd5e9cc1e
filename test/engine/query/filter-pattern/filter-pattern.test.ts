import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePattern, selectMatching } from '../../../../main/engine/query/filter-pattern/compile.ts';
import { DECIDED, DOCUMENTED } from './cases.ts';
import { columnPattern, type Judged, jsonPattern, termPattern } from './patterns.ts';

let connection: DuckDBConnection;
let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

/** For each message whether the pattern fits it, as DuckDB says. */
async function matches(text: string, messages: readonly string[]): Promise<boolean[]> {
  const parsed = parsePattern(text);
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join());
  await connection.run('CREATE OR REPLACE TEMP TABLE given (n INTEGER, message VARCHAR)');
  await connection.run(
    `INSERT INTO given SELECT generate_subscripts(m, 1), unnest(m) FROM (SELECT from_json($1, '["VARCHAR"]') AS m)`,
    [JSON.stringify(messages)],
  );
  const { sql, params } = selectMatching(parsed.pattern, 'given', ['n']);
  const reader = await connection.runAndReadAll(sql, params);
  const found = new Set(reader.getRows().map(([n]) => Number(n)));
  return messages.map((_, index) => found.has(index + 1));
}

test.each([...DOCUMENTED, ...DECIDED].map((one) => [one.pattern, one] as const))(
  '%s',
  async (_, { pattern, fits, not }) => {
    const expected = [...fits.map(() => true), ...not.map(() => false)];
    expect(await matches(pattern, [...fits, ...not])).toEqual(expected);
  },
);

test('the cases are many', () => {
  expect(DOCUMENTED.length + DECIDED.length).toBeGreaterThanOrEqual(80);
});

// Patterns are made together with what they mean, in JavaScript, so that nothing of the parser is believed.
test.each<[string, fc.Arbitrary<Judged>]>([
  ['terms', termPattern],
  ['JSON', jsonPattern],
  ['columns', columnPattern],
])('%s: DuckDB judges as plain JavaScript does', async (_, patterns) => {
  await fc.assert(
    fc.asyncProperty(patterns, async ({ text, messages, fits }) => {
      expect(await matches(text, messages)).toEqual(messages.map(fits));
    }),
    { numRuns: 150 },
  );
});

test('no text makes the parser throw, and what it takes runs', async () => {
  const scraps = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '$.a',
    '[0]',
    '=',
    '!=',
    '&&',
    '||',
    '"',
    '%',
    '...',
    ',',
    'IS NULL',
    '?',
    '-',
    ' ',
    '(',
    ')',
    '*',
    '4',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(scraps, fc.string({ maxLength: 3 })), { maxLength: 12 }), async (parts) => {
      const text = parts.join('');
      const parsed = parsePattern(text);
      if (parsed.ok) await matches(text, ['{"a":[4]}', '4 x', '']);
      else
        for (const { at } of parsed.errors)
          expect(at.start >= 0 && at.start <= at.end && at.end <= text.length).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['{ $.a = 1', 'The closing } is missing', [8, 9]],
  ['{ $.a }', 'A comparison is missing: = != < <= > >= IS or NOT EXISTS', [6, 7]],
  ['{ $.a > "x" }', '> compares numbers alone', [8, 11]],
  ['{ $.a IS NOT NULL }', 'There is no IS NOT; write = * for a value that is there', [9, 12]],
  ['{ $.a EXISTS }', 'There is no EXISTS; write = *', [6, 12]],
  ['{ $.a NOT NULL }', 'EXISTS is missing behind NOT', [10, 11]],
  ['{ a = 1 }', 'A selector begins with $.', [2, 3]],
  ['{ $ = 1 }', 'A selector names a member: $.name', [2, 3]],
  ['{ $.a[*] = 1 }', 'An element of an array is named by its place: [0]', [5, 6]],
  ['{ ($.a = 1 }', 'The closing ) is missing', [11, 12]],
  ['{ $.a = 1 } x', 'Nothing may stand behind the closing }', [12, 13]],
  ['{ $.a = "x }', 'The quote is not closed', [8, 9]],
  ['[a, b', 'The closing ] is missing', [4, 5]],
  ['[..., a, ...]', '... may stand once', [9, 12]],
  ['[a=1 || b=2]', 'A condition of the column a speaks of a alone', [8, 9]],
  ['[a < x]', '< compares numbers alone', [5, 6]],
  ['[]', 'There is no column between the brackets', [0, 2]],
  ['"open', 'The quote is not closed', [0, 1]],
  ['a"b"', 'A blank is needed between two terms', [1, 2]],
  ['x -', 'A term is missing behind -', [2, 3]],
  ['%open', 'The regular expression is not closed with %', [0, 1]],
  ['%%', 'The regular expression is empty', [0, 2]],
  ['%(a)%', '( must not stand in a regular expression of a filter pattern', [1, 2]],
  ['%\u00e9%', '\u00e9 must not stand in a regular expression of a filter pattern', [1, 2]],
  ['%a b%', 'A blank must not stand in a regular expression of a filter pattern', [2, 3]],
  ['%a\\b%', 'A regular expression here has no \\b: only \\d \\D \\s \\S \\w \\W, \\xhh and signs are escaped', [2, 4]],
  ['%[]%', 'A class of characters is empty', [1, 3]],
  ['%a{1,2000}%', 'A repetition of more than 1000 times', [1, 10]],
] as const)('%s: %s', (text, message, [start, end]) => {
  expect(parsePattern(text)).toEqual({ ok: false, errors: [{ severity: 'error', message, at: { start, end } }] });
});

test('readings and limits of AWS are told as warnings', () => {
  const warnings = (text: string) => {
    const parsed = parsePattern(text);
    return parsed.ok ? parsed.warnings.map(({ message, at }) => [message, at.start, at.end]) : [];
  };
  expect(warnings('ERROR "any thing"')).toEqual([]);
  expect(warnings('?a b')).toEqual([
    ['Read as alternatives: each ? begins one, and the terms up to the next ? belong to it', 0, 4],
  ]);
  expect(warnings('?a -b')).toEqual([['The ? is ignored beside plain and excluded terms: all terms must fit', 0, 5]]);
  expect(warnings('a.b')).toEqual([
    ['AWS wants quotes around a term with characters other than letters, digits and _', 0, 3],
  ]);
  expect(warnings('%a% %b% %c%')).toEqual([['AWS takes at most 2 regular expressions in a pattern', 8, 11]]);
  expect(warnings('x'.repeat(1025))).toEqual([['AWS takes at most 1024 characters', 1024, 1025]]);
});
