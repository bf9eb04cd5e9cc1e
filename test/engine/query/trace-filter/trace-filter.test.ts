import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Params } from '../../../../main/engine/query/insights/sql-text.ts';
import { compileTraceFilter } from '../../../../main/engine/query/trace-filter/compile.ts';
import { parseFilter } from '../../../../main/engine/query/trace-filter/parser.ts';
import { printFilter } from '../../../../main/engine/query/trace-filter/print.ts';
import { expressions, fits, withoutPlaces } from './evaluator.ts';
import { EXAMPLES, GROUPS, PUBLISHED } from './examples.ts';
import { TraceTables, traces } from './model.ts';

let tables: TraceTables;
beforeAll(async () => {
  tables = await TraceTables.open();
});
afterAll(() => tables.close());

function parsed(text: string) {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(`${result.error.message} at ${result.error.at.start}`);
  return result.expression;
}

test.each(EXAMPLES)('example %i: %s', async (_, text, meaning) => {
  await fc.assert(
    fc.asyncProperty(traces, async (given) => {
      await tables.hold(given);
      const expected = given.filter(meaning).map(({ trace_id }) => trace_id);
      expect(await tables.matching(text, GROUPS)).toEqual(expected.sort());
    }),
    { numRuns: 12 },
  );
});

test.each([...EXAMPLES.map(([, text]) => text), ...PUBLISHED])('prints back to an equal tree: %s', (text) => {
  const expression = parsed(text);
  expect(withoutPlaces(parsed(printFilter(expression)))).toEqual(withoutPlaces(expression));
  expect(compileTraceFilter(text, GROUPS).ok).toBe(true);
});

test('random expressions print back, and DuckDB judges as plain JavaScript does', async () => {
  await fc.assert(
    fc.asyncProperty(traces, fc.array(expressions, { minLength: 1, maxLength: 6 }), async (given, asked) => {
      await tables.hold(given);
      for (const expression of asked) {
        const text = printFilter(expression);
        expect(withoutPlaces(parsed(text))).toEqual(withoutPlaces(expression));
        const expected = given.filter((trace) => fits(expression, trace)).map(({ trace_id }) => trace_id);
        expect(await tables.matching(text), text).toEqual(expected.sort());
      }
    }),
    { numRuns: 150 },
  );
});

test('no text makes the parser throw, and every mistake lies inside of the text', () => {
  const words =
    'service( edge( id( rootcause.fault.entity { } ) ( ! and or = != < # [ ] annotation annotation[ annotation.k "a" " \\ 1 -2e9 , : true ok http.url x.y. é 𝒳'.split(
      ' ',
    );
  const soup = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(' '));
  fc.assert(
    fc.property(fc.oneof(soup, fc.string(), fc.string({ unit: 'binary' })), (text) => {
      const compiled = compileTraceFilter(text);
      if (compiled.ok) return;
      expect(compiled.errors.length).toBeGreaterThan(0);
      for (const { at, message } of compiled.errors) {
        expect(message).not.toBe('');
        expect(at.start).toBeGreaterThanOrEqual(0);
        expect(at.end).toBeGreaterThanOrEqual(at.start);
        expect(at.start).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 3000 },
  );
});

test('nesting has a bound, and so has nothing else', async () => {
  expect(compileTraceFilter('('.repeat(100_000)).ok).toBe(false);
  expect(compileTraceFilter(`${'!'.repeat(100_000)}ok`).ok).toBe(false);
  const deep = `${'!('.repeat(45)}ok${')'.repeat(45)}`;
  const long = Array.from({ length: 400 }, (_, index) => `http.status = ${index}`).join(' OR ');
  await tables.hold([]);
  expect(await tables.matching(deep)).toEqual([]);
  expect(await tables.matching(long)).toEqual([]);
});

test.each<[string, string, [number, number], string]>([
  ['', 'ok AND', [6, 6], 'Expected a keyword, service(, edge(, ! or (, found the end'],
  ['', 'http.status = ', [14, 14], 'Expected text in quotes, a number, true or false, found the end'],
  ['', 'http.status > OR ok', [14, 16], 'Expected text in quotes, a number, true or false, found OR'],
  ['', 'service("a" { fault }', [12, 13], 'Expected ), found {'],
  ['', 'service("a") { fault', [20, 20], 'Expected AND, OR or }, found the end'],
  ['', 'edge("a")', [8, 9], 'Expected ,, found )'],
  ['', 'service(id(kind: "a"))', [11, 15], 'Expected name, type or account.id, found kind'],
  ['', 'service(id(name: "a", name: "b"))', [22, 26], 'name stands twice'],
  ['', 'user = "alice', [7, 8], 'The quote is not closed'],
  ['', 'annotation = 1', [11, 12], 'Expected . and a key or [, found ='],
  ['', 'annotation[] = 1', [11, 12], 'Expected the key of an annotation'],
  ['', 'ok ; fault', [3, 4], '; means nothing here'],
  ['', 'ok )', [3, 4], 'Expected AND, OR or the end, found )'],
  ['', 'rootcause.json = #{}', [18, 19], 'Expected a JSON array behind #'],
  ['', 'rootcause.json = #[{"Services": [{"Nmae": "x"}]}]', [18, 49], 'Not a list of root causes at 0.Services.0'],
  ['unknown', 'responstime > 2', [0, 11], 'did you mean responsetime?'],
  ['unknown', 'NOT ok', [0, 3], 'There is no keyword not outside of braces'],
  ['braces', 'name = "x"', [0, 4], 'name stands inside service() { }'],
  ['braces', 'edge("a", "b") { root }', [17, 21], 'root stands inside service() { } only'],
  ['braces', 'service("a") { annotation.k = 1 }', [15, 27], 'Annotations belong to the whole trace'],
  ['braces', 'service("a") { service("b") }', [15, 27], 'Services, edges and root causes cannot stand'],
  ['braces', 'rootcause.fault.entity { last AND !coverage > 0.5 }', [35, 43], 'rootcause.responsetime.entity only'],
  ['value', 'http.status = "200"', [14, 19], 'http.status is compared with a number'],
  ['value', 'account.id = 111122223333', [13, 25], 'account.id is compared with text in quotes'],
  ['value', 'ok > true', [0, 9], 'ok is not compared with >, expected = or !='],
  ['value', 'annotation.k < "b"', [0, 18], 'A string annotation is not compared with <'],
  ['group', 'group.name = "high"', [13, 19], 'No group high is in this workspace'],
  ['group', 'group.name', [0, 10], 'Expected = and the group'],
])('%s mistake: %s', (_, text, [start, end], message) => {
  const compiled = compileTraceFilter(text, GROUPS);
  const errors = compiled.ok ? [] : compiled.errors;
  expect(errors.map(({ at }) => at)).toEqual([{ start, end }]);
  expect(errors[0]?.message).toContain(message);
});

test('all wrong keywords are told at once, and what would be right in their place', () => {
  const compiled = compileTraceFilter('responstime > 2 AND http.status = "200" OR account.id = 7');
  expect(compiled.ok ? [] : compiled.errors.map(({ replacement }) => replacement)).toEqual([
    'responsetime',
    '200',
    '"7"',
  ]);
});

test('a group in a group, and a group with a mistake, are named', () => {
  const groups = [
    { name: 'outer', arn: null, expression: 'group.name = "inner"' },
    { name: 'broken', arn: null, expression: 'ok AND' },
    { name: 'Default', arn: null, expression: '' },
  ];
  const messageOf = (text: string) => {
    const compiled = compileTraceFilter(text, groups);
    return compiled.ok ? null : compiled.errors[0]?.message;
  };
  expect(messageOf('group.name = "outer"')).toBe(
    'The expression of the group outer has a mistake: a group cannot stand in the expression of a group',
  );
  expect(messageOf('group.name = "broken"')).toContain('The expression of the group broken has a mistake: Expected');
  expect(messageOf('group.name = "Default"')).toBe(null);
});

test('values travel as parameters, never as SQL', () => {
  const compiled = compileTraceFilter(`user = "x' OR 1=1 --" AND annotation["'; DROP TABLE traces; --"] CONTAINS "';"`);
  if (!compiled.ok) throw new Error('a mistake');
  const params = new Params();
  const sql = compiled.predicate(params);
  expect(sql).not.toMatch(/DROP|1=1/);
  expect(new Set(params.values)).toEqual(new Set([`x' OR 1=1 --`, `'; DROP TABLE traces; --`, `';`]));
});
