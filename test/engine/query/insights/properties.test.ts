import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../../../main/engine/query/insights/commands.ts';
import { compile } from '../../../../main/engine/query/insights/compile.ts';
import { format } from '../../../../main/engine/query/insights/format.ts';
import { FUNCTIONS } from '../../../../main/engine/query/insights/functions.ts';
import { parse } from '../../../../main/engine/query/insights/parser.ts';
import { COMMAND_CASES } from './command-cases.ts';
import { ERROR_CASES } from './error-cases.ts';
import { FUNCTION_CASES } from './function-cases.ts';
import { ask, CATALOG, fill, NOW_US, openDatabase, sorted } from './support.ts';

const QUERIES = [
  ...COMMAND_CASES.map((one) => one.query),
  ...FUNCTION_CASES.map(([text]) => `fields ${text} as v`),
  ...ERROR_CASES.map(([query]) => query),
];
const WORDS = [
  ...COMMANDS.map((one) => one.name),
  ...FUNCTIONS.map((one) => `${one.name}(`),
  ...'| ( ) [ ] , = != < =~ /a/ / * "x" \'y\' ` @ . 5m 1 # not and or in like by as `b c` @x a.b \n'.split(' '),
];

/** Trees without places and without names of columns, which an alias makes moot. */
function bare(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, function (this: { as?: unknown }, key, inner) {
      if (key === 'text' && this.as) return undefined;
      return ['at', 'nameAt', 'tableAt'].includes(key) ? undefined : inner;
    }),
  );
}

test('reading never throws, whatever the text', () => {
  const options = { catalog: CATALOG, nowUs: NOW_US };
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => void compile(text, options)),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...WORDS), { maxLength: 25 }),
      (words) => void compile(words.join(' '), options),
    ),
    { numRuns: 2000 },
  );
});

test('neither does reading a query that is cut or has a piece of another in it', () => {
  const options = { catalog: CATALOG, nowUs: NOW_US };
  fc.assert(
    fc.property(fc.constantFrom(...QUERIES), fc.constantFrom(...QUERIES), fc.nat(200), fc.nat(200), (a, b, i, j) => {
      compile(a.slice(0, i) + b.slice(j), options);
    }),
    { numRuns: 3000 },
  );
});

test('deep nesting is a diagnostic', () => {
  for (const deep of [
    `fields ${'('.repeat(5000)}`,
    `fields ${'-'.repeat(5000)}a`,
    `fields ${'not '.repeat(5000)}a`,
    `filter a in ${'(fields b | filter c in '.repeat(500)}`,
    `fields ${'abs('.repeat(5000)}`,
  ])
    expect(parse(deep).diagnostics.length).toBeGreaterThan(0);
});

test.each(QUERIES.filter((query) => format(query) !== null))('formatted it is the same query: %s', (query) => {
  const formatted = format(query) ?? '';
  expect(bare(parse(formatted).query)).toEqual(bare(parse(query).query));
  expect(format(formatted)).toBe(formatted);
});

test('formatting keeps comments and the names of columns', () => {
  expect(format('FIELDS  A,b # why\n|  STATS Count( * ),max(a)  BY bin( 5m ) | # filter x\n sort a')).toBe(
    'fields A, b\n# why\n| stats Count( * ), max(a) by bin( 5m )\n# filter x\n| sort a',
  );
  expect(parse('fields regexReplace( a, /# */,\n "\t  " # gone\n)').query.commands[0]).toMatchObject({
    items: [{ text: 'regexReplace( a, /# */, "\t  " )' }],
  });
});

test('no value of the query stands in the SQL that runs', () => {
  // Marks that no keyword, name or number of ours holds.
  const mark = fc
    .string({ unit: fc.constantFrom('q', 'z', "'", '"', ';', '-', ' '), minLength: 3, maxLength: 10 })
    .map((text) => `zqzq${text}`);
  fc.assert(
    fc.property(mark, (value) => {
      const quoted = `"${value.replaceAll('"', '\\"')}"`;
      const query = `filter a = ${quoted} and b like ${quoted} and c in [${quoted}, "x"] and concat(d, ${quoted}) != ${quoted} | parse @message ${JSON.stringify('*')} as p | fields replace(a, ${quoted}, "y") as r, jsonArrayContains(l, ${quoted}) as s`;
      const result = compile(query, { catalog: CATALOG, nowUs: NOW_US });
      if (!result.ok) throw new Error(result.diagnostics.map((one) => one.message).join());
      expect(result.query.sql).not.toContain('zqzq');
      expect(result.query.params).toContain(value);
    }),
    { numRuns: 200 },
  );
});

/** What the language says of a comparison, written again from 6.3 without the compiler: true, false or null. */
type Json = string | number | boolean | null | undefined | { [key: string]: Json } | Json[];
const NUMERIC = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function judge(value: Json, operator: string, literal: string | number): boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') return false;
  if (typeof value === 'boolean') {
    if (literal === 'true' || literal === 'false')
      return operator === '=' ? String(value) === literal : operator === '!=' ? String(value) !== literal : null;
    return judge(value ? 1 : 0, operator, literal);
  }
  const [a, b] = [String(value), String(literal)];
  if (NUMERIC.test(a) && NUMERIC.test(b)) return holds(Number(a), operator, Number(b));
  if (typeof value === 'number' || typeof literal === 'number')
    return operator === '=' ? false : operator === '!=' ? true : null;
  return holds(a, operator, b);
}

function holds<T>(a: T, operator: string, b: T): boolean {
  switch (operator) {
    case '=':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    default:
      return a >= b;
  }
}

interface Condition {
  text: string;
  judge: (event: Record<string, Json>) => boolean | null;
}

const FIELDS = ['a', 'b', 'c'];
const literal = fc.constantFrom<string | number>('x', 'B', '10', '9', '', 'true', 5, 10, -1, 0, 2.5);
const comparison: fc.Arbitrary<Condition> = fc
  .tuple(fc.constantFrom(...FIELDS), fc.constantFrom('=', '!=', '<', '<=', '>', '>='), literal)
  // Order against "true" is left out: Booleans are 1 and 0, and what they are before or after a word is nobody's question.
  .filter(([, operator, value]) => value !== 'true' || operator === '=' || operator === '!=')
  .map(([field, operator, value]) => ({
    text: `${field} ${operator} ${JSON.stringify(value)}`,
    judge: (event) => judge(event[field], operator, value),
  }));
const presence: fc.Arbitrary<Condition> = fc.constantFrom(...FIELDS).map((field) => ({
  text: `ispresent(${field})`,
  judge: (event) => event[field] !== null && event[field] !== undefined,
}));
const membership: fc.Arbitrary<Condition> = fc
  .tuple(fc.constantFrom(...FIELDS), fc.array(literal, { minLength: 1, maxLength: 3 }))
  .map(([field, list]) => ({
    text: `${field} in ${JSON.stringify(list)}`,
    judge: (event) => any(list.map((value) => judge(event[field], '=', value))),
  }));

function any(parts: (boolean | null)[]): boolean | null {
  return parts.includes(true) ? true : parts.includes(null) ? null : false;
}

const not = (one: boolean | null): boolean | null => (one === null ? null : !one);
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    comparison,
    presence,
    membership,
    tie('condition').map((one) => ({
      text: `not (${one.text})`,
      judge: (event: Record<string, Json>) => not(one.judge(event)),
    })),
    fc.tuple(tie('condition'), tie('condition')).map(([x, y]) => ({
      text: `(${x.text}) or (${y.text})`,
      judge: (event: Record<string, Json>) => any([x.judge(event), y.judge(event)]),
    })),
    fc.tuple(tie('condition'), tie('condition')).map(([x, y]) => ({
      text: `(${x.text}) and (${y.text})`,
      judge: (event: Record<string, Json>) => not(any([not(x.judge(event)), not(y.judge(event))])),
    })),
  ),
}));

const VALUES: Json[] = [
  'x',
  'B',
  'b',
  '10',
  '9',
  '010',
  '',
  'true',
  'false',
  5,
  10,
  -1,
  0,
  2.5,
  true,
  false,
  null,
  undefined,
  { k: 1 },
  [1],
  '{"k":1}',
  1e21,
  ' 9',
  '1_0',
];

test('random filters keep what a second evaluator keeps, over 10,000 random events', async () => {
  const connection = await openDatabase();
  const events = fc.sample(
    fc.record({ a: fc.constantFrom(...VALUES), b: fc.constantFrom(...VALUES), c: fc.constantFrom(...VALUES) }),
    { numRuns: 10_000, seed: 7 },
  );
  await fill(
    connection,
    events.map((event, id) => JSON.stringify({ id, ...event })),
  );
  for (const one of fc.sample(condition, { numRuns: 60, seed: 11 })) {
    const { rows } = await ask(connection, `SOURCE app | filter ${one.text} | fields id`, { rowLimit: null });
    const expected = events.flatMap((event, id) => (one.judge(event) === true ? [[String(id)]] : []));
    expect({ text: one.text, rows: sorted(rows) }).toEqual({ text: one.text, rows: sorted(expected) });
  }
});
