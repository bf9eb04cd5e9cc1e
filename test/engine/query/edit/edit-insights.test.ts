import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editInsights } from '../../../../main/engine/query/edit/edit-insights.ts';
import { parse } from '../../../../main/engine/query/insights/parser.ts';
import type { EditAct, EditValue } from '../../../../preload/contract/edit.ts';
import { ask, fill, openDatabase } from '../insights/support.ts';

const text = (value: string): EditValue => ({ kind: 'text', text: value });
const filter = (
  name: string,
  values: EditValue[],
  more: Partial<Extract<EditAct, { kind: 'filter' }>> = {},
): EditAct => ({
  kind: 'filter',
  field: { name, of: 'rows' },
  values,
  negated: false,
  alone: false,
  ...more,
});

test.each([
  [
    'behind the last filter, before sort and limit',
    'fields a, b\n| filter a = 1 # why\n| sort b\n| limit 20',
    filter('b', [text('x')]),
    'fields a, b\n| filter a = 1 # why\n| filter b = "x"\n| sort b\n| limit 20',
  ],
  [
    'on a line of its own in a text of one line',
    'fields a | sort b',
    filter('a', [text('x')]),
    'fields a\n| filter a = "x"\n | sort b',
  ],
  [
    'behind stats, as rows are counts there',
    'stats count(*) as n by a | sort n desc',
    filter('a', [text('x')]),
    'stats count(*) as n by a\n| filter a = "x"\n | sort n desc',
  ],
  [
    'before stats when the events are meant',
    '# who\nstats count(*) as n by a',
    filter('b', [text('x')], { field: { name: 'b', of: 'events' } }),
    '# who\nfilter b = "x"\n| stats count(*) as n by a',
  ],
  ['into a text of comments alone', '# start', filter('a', [text('x')]), '# start\nfilter a = "x"'],
  [
    'negated, keeping events without the field',
    'fields a',
    filter('a', [text('x')], { negated: true }),
    'fields a\n| filter a not in ["x"] or not ispresent(a)',
  ],
  [
    'for events without the field',
    'fields a',
    filter('a', [{ kind: 'missing' }]),
    'fields a\n| filter not ispresent(a)',
  ],
  [
    'for events with it',
    'fields a',
    filter('a', [{ kind: 'missing' }], { negated: true }),
    'fields a\n| filter ispresent(a)',
  ],
  [
    'alone: other filters on the field go, those on others stay',
    'fields a, b\n| filter a = 1 and b = 2 # both\n| filter a like /x/\n| filter c = 3 or a = 1',
    filter('a', [text('x')], { alone: true }),
    'fields a, b\n| filter b = 2 # both\n| filter c = 3 or a = 1\n| filter a = "x"',
  ],
  [
    'names that need backticks',
    'fields a',
    filter('count(*)', [{ kind: 'number', text: '5' }]),
    'fields a\n| filter `count(*)` = 5',
  ],
  [
    'keys that hold dots',
    'fields a',
    filter('x', [text('v')], { field: { name: 'x', of: 'events', path: ['items', 0, 'user.id'] } }),
    'fields a\n| filter items[0].`user.id` = "v"',
  ],
  [
    'whole numbers beyond 2^53 by all their digits',
    'fields a',
    filter('a', [text('12345678901234567890')]),
    'fields a\n| filter a = 12345678901234567890',
  ],
])('a filter stands %s', (_, before, act, after) => {
  expect(editInsights(before, act)).toBe(after);
});

test.each<[string, string, EditAct, string]>([
  [
    'a column behind the others',
    'fields a # x\n| limit 5',
    { kind: 'column', field: { name: 'b.c', of: 'events' } },
    'fields a, b.c # x\n| limit 5',
  ],
  [
    'a column that is there stays one',
    'fields a, b',
    { kind: 'column', field: { name: 'b', of: 'events' } },
    'fields a, b',
  ],
  [
    'a column where none were chosen',
    'filter a = 1',
    { kind: 'column', field: { name: 'b', of: 'events' } },
    'filter a = 1\n| fields @timestamp, @message, b',
  ],
  [
    'another order in place of the old',
    'fields a | sort a desc | limit 5',
    { kind: 'sort', field: { name: 'b', of: 'rows' }, direction: 'asc' },
    'fields a\n| sort b asc\n | limit 5',
  ],
  [
    'counts of the events that the filters keep',
    'fields a, b\n| filter a = 1 # why\n| sort b\n| limit 20',
    { kind: 'count', field: { name: 'b', of: 'events' } },
    'fields a, b\n| filter a = 1 # why\n| stats count(*) as rows by b\n| sort rows desc',
  ],
])('%s', (_, before, act, after) => {
  expect(editInsights(before, act)).toBe(after);
});

test('maps are refused, as no comparison with them holds', () => {
  expect(() => editInsights('fields a', filter('a', [{ kind: 'json', text: '{"b":1}' }]))).toThrow(/map or a list/);
  expect(() => editInsights('fields a | filter', filter('a', [text('x')]))).toThrow(/has a mistake/);
});

/** Texts that are hard to write: quotes, backslashes, line ends, signs of the language, numbers of all sizes. */
const hardText = fc.oneof(
  fc.constantFrom(
    '"',
    "'",
    '\\',
    '\\n',
    'a\nb',
    'a\rb',
    '\t',
    '#',
    '# x',
    '|',
    '| stats',
    '/',
    '`',
    '*',
    '[x]',
    '[1]',
    '{x',
    '$1',
    '',
    ' ',
    'true',
    'false',
    '0',
    '1',
    '01',
    '1.0',
    '+1',
    '1e3',
    '-5',
    '9007199254740993',
    '12345678901234567890',
    '012345678901234567',
    '123456789012345678901234567890123456789012345',
    'Ünïcödé 😀',
    '\u202e',
    '\u0001',
  ),
  fc
    .string({ unit: 'binary', maxLength: 8 })
    .filter(
      (one) => !one.includes('\0') && !/[\ud800-\udfff]/.test(one.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')),
    ),
  fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map(String),
);

test('keeps exactly the events whose field is the value, whatever it is, and the other way round', async () => {
  const connection = await openDatabase();
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(hardText, { minLength: 2, maxLength: 8 }), fc.nat(), async (values, pick) => {
      const chosen = values[pick % values.length] ?? '';
      await fill(connection, [...values.map((value) => JSON.stringify({ v: value })), JSON.stringify({ w: 1 })]);
      const query = 'fields v, @message # first\n# second\n| sort @timestamp\n| limit 100';
      const ask2 = async (values_: EditValue[], negated: boolean) => {
        const edited = editInsights(query, filter('v', values_, { negated, field: { name: 'v', of: 'events' } }));
        const parsed = parse(edited);
        expect(parsed.diagnostics).toEqual([]);
        expect(parsed.comments.map((comment) => comment.text)).toEqual(['# first', '# second']);
        return (await ask(connection, edited)).rows.map(([value]) => value);
      };
      // The language compares texts that read as numbers by value, so equal numbers in other spellings belong together.
      const same = (value: string) => value === chosen || spelledAlike(value, chosen);
      expect(await ask2([text(chosen)], false)).toEqual(values.filter(same));
      expect(await ask2([text(chosen)], true)).toEqual([...values.filter((value) => !same(value)), null]);
      expect(await ask2([text(chosen), { kind: 'missing' }], true)).toEqual(values.filter((value) => !same(value)));
      expect(await ask2([{ kind: 'missing' }], false)).toEqual([null]);
    }),
    { numRuns: 60 },
  );
});

/** Another spelling of the same number as a canonical one that was chosen. */
function spelledAlike(value: string, chosen: string): boolean {
  const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
  if (!number.test(value) || !number.test(chosen)) return false;
  if (/^-?[1-9]\d{15,}$/.test(chosen) && chosen.length <= 38)
    return /^[+-]?\d+$/.test(value) ? BigInt(value) === BigInt(chosen) : Number(value) === Number(chosen);
  return String(Number(chosen)) === chosen && Number(value) === Number(chosen);
}
