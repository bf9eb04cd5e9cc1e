import fc from 'fast-check';
import type { PlainFilter, PlainRule } from './evaluator.ts';
import type { GroupEvent } from './support.ts';

const START = Date.UTC(2026, 2, 2, 10);

/** Few values, so that events meet: ties, numbers as text, signs above U+FFFF, texts that look like JSON, nothing. */
const TEXTS = [
  'a',
  'b',
  'A',
  '',
  '-',
  '7',
  '1.5',
  ' 2 ',
  '1e2',
  '0x1',
  'NaN',
  '1_0',
  '\t3',
  '{',
  '[x]',
  '\u{1f600}',
  '\uff5e',
  'null',
];
const leaf = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 2, arbitrary: fc.integer({ min: -50, max: 1000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -400, max: 400 }).map((n) => n / 4) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(true, false, null, { x: 1 }, ['a'], [], {}) },
);
const document = fc.record(
  {
    a: leaf,
    b: leaf,
    n: leaf,
    o: fc.oneof(fc.record({ c: leaf, 'd-e': leaf }, { requiredKeys: [] }), leaf),
    l: fc.array(leaf, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const jsonMessage = fc.oneof(
  { weight: 12, arbitrary: document.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: document.map((value) => ` \n${JSON.stringify(value, null, 1)}\t`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'text',
      '',
      '42',
      '"a"',
      '[{"a":1}]',
      '{"a":1',
      'x {"a":"a"}',
      '{"a":"a"} x',
      'null',
      '{a}',
    ),
  },
);
const clfMessage = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      '-',
      '7',
      '12',
      '1.5',
      '[a b]',
      '"GET /x y"',
      '"open',
      '[open',
      '[]',
      '""',
      'a"b',
      '"x"y',
    ),
    { maxLength: 8 },
  )
  .chain((words) => fc.constantFrom(' ', '  ', '\t').map((between) => words.join(between)));

const JSON_FIELDS = ['$.a', '$.b', '$.n', '$.o.c', '$.o.d-e', '$.l[0]', '$.l[1]'];
const CLF_FIELDS = ['first', 'second', '3', '4'];

function filterOf(fields: readonly string[]): fc.Arbitrary<PlainFilter> {
  const texts = fc.uniqueArray(fc.constantFrom(...TEXTS, 'GET', '12'), { minLength: 1, maxLength: 4 });
  const number = fc.constantFrom(0, 7, 1.5, 100, -2, 12);
  const operand = fc.oneof(
    ...['In', 'NotIn', 'StartsWith'].map((name) => texts.map((value) => ({ [name]: value }))),
    ...['GreaterThan', 'LessThan', 'EqualTo', 'NotEqualTo'].map((name) => number.map((value) => ({ [name]: value }))),
    fc.boolean().map((IsPresent) => ({ IsPresent })),
  );
  return fc.tuple(fc.constantFrom(...fields), operand).map(([Match, rest]) => ({ Match, ...rest }));
}

function ruleOf(format: 'JSON' | 'CLF', fields: readonly string[]): fc.Arbitrary<PlainRule> {
  return fc
    .record({
      keys: fc.uniqueArray(fc.constantFrom(...fields), { minLength: 1, maxLength: 3 }),
      value: fc.option(fc.constantFrom(...fields), { nil: undefined }),
      filters: fc.array(filterOf(fields), { maxLength: 2 }),
      sum: fc.boolean(),
    })
    .map(({ keys, value, filters, sum }) => ({
      LogFormat: format,
      ...(format === 'CLF' ? { Fields: { 1: 'first', 2: 'second' } } : {}),
      Contribution: { Keys: keys, ...(value === undefined || !sum ? {} : { ValueOf: value }), Filters: filters },
      AggregateOn: sum ? 'Sum' : 'Count',
    }));
}

const eventsOf = (message: fc.Arbitrary<string>): fc.Arbitrary<GroupEvent[]> =>
  fc.array(
    fc
      .record({ message, after: fc.integer({ min: -600_000, max: 600_000 }) })
      .map((event) => ({ logGroup: 'app', timestamp: START + event.after, message: event.message })),
    { minLength: 1, maxLength: 60 },
  );

export const jsonRules = ruleOf('JSON', JSON_FIELDS);
export const jsonEvents = eventsOf(jsonMessage);
export const clfRules = ruleOf('CLF', CLF_FIELDS);
export const clfEvents = eventsOf(clfMessage);

/** The rule's JSON for events of the group `app`. */
export function ruleText(rule: PlainRule): string {
  return JSON.stringify({ Schema: { Name: 'CloudWatchLogRule', Version: 1 }, LogGroupNames: ['app'], ...rule });
}
