import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRule } from '../../main/engine/query/contributors/parse-rule.ts';
import type { ContributorQuestion } from '../../preload/contract/contributors.ts';
import { filtered } from '../../renderer/features/contributors/key-handle.ts';
import {
  FILTER_OPERATORS,
  newRuleText,
  pathOfField,
  type RuleFilter,
  readRuleForm,
  writeRuleForm,
} from '../../renderer/lib/contributor-rule.ts';

const RULE = newRuleText('cloudtrail', ['$.sourceIPAddress']);

test('what the form writes, the form reads, and the engine takes as a rule', () => {
  const text = fc.string({ minLength: 1, maxLength: 12 });
  const filter = fc.oneof(
    fc.record({
      match: fc.constantFrom('$.a', '$.b.c', '$.l[0]'),
      operator: fc.constantFrom('In', 'NotIn', 'StartsWith'),
      operand: fc.array(text, { minLength: 1, maxLength: 10 }),
    }),
    fc.record({
      match: fc.constant('$.n'),
      operator: fc.constantFrom('GreaterThan', 'LessThan', 'EqualTo', 'NotEqualTo'),
      operand: fc.integer(),
    }),
    fc.record({ match: fc.constant('$.p'), operator: fc.constant('IsPresent'), operand: fc.boolean() }),
  ) as fc.Arbitrary<RuleFilter>;
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom('$.a', '$.b.c', '$.d[1]', '$.e-f'), { minLength: 1, maxLength: 4 }),
      fc.array(filter, { maxLength: 4 }),
      fc.option(fc.constantFrom('$.bytes', '$.n')),
      fc.array(fc.constantFrom('app', '/aws/x*', 'cloudtrail/111122223333'), { minLength: 1, maxLength: 3 }),
      (keys, filters, summed, groups) => {
        const change = { keys, filters, summed, groups, aggregateOn: summed === null ? 'Count' : 'Sum' } as const;
        const written = writeRuleForm(RULE, change);
        expect(readRuleForm(written)).toEqual({ ...change, format: 'JSON', aliases: [] });
        expect(parseRule(written).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      },
    ),
  );
  expect(FILTER_OPERATORS).toHaveLength(8);
});

test('members that the form does not know stay where they are', () => {
  const text =
    '{"Note":"kept","LogGroupARNs":["arn:aws:logs:eu-west-1:111122223333:log-group:a"],"LogFormat":"CLF","Fields":{"4":"src"},"Contribution":{"Keys":["src"]},"AggregateOn":"Count"}';
  const written = writeRuleForm(text, { groups: ['app'], keys: ['src', '5'] });
  expect(Object.keys(JSON.parse(written) as object)).toEqual([
    'Note',
    'LogGroupNames',
    'LogFormat',
    'Fields',
    'Contribution',
    'AggregateOn',
  ]);
  expect(readRuleForm(written)).toMatchObject({ groups: ['app'], aliases: [{ position: '4', name: 'src' }] });
});

test.each([
  ['no JSON', '{'],
  [
    'a filter of two operators',
    RULE.replace('"Filters": []', '"Filters": [{"Match": "$.a", "In": ["x"], "LessThan": 2}]'),
  ],
  [
    'a number that would come back as another one',
    RULE.replace('"Filters": []', '"Filters": [{"Match": "$.a", "EqualTo": 12345678901234567890}]'),
  ],
])('the form does not show %s', (_, text) => {
  expect(readRuleForm(text)).toBeNull();
});

test('a digit in a text is no number', () => {
  expect(readRuleForm(RULE.replace('cloudtrail', '12345678901234567890'))).not.toBeNull();
});

test('fields of the catalog as paths', () => {
  expect(['userIdentity.arn', 'resources.0.ARN', 'a'].map(pathOfField)).toEqual([
    '$.userIdentity.arn',
    '$.resources[0].ARN',
    '$.a',
  ]);
});

test('plus, minus and only on a value: one filter a field, and no fifth one', () => {
  const question: ContributorQuestion = { kind: 'rule', rule: RULE, sources: [], ignoreDash: false };
  const filtersOf = (asked: ReturnType<typeof filtered>) =>
    asked?.kind === 'rule' ? readRuleForm(asked.rule)?.filters : undefined;
  const one = filtered(question, '$.a', 'x', 'exclude');
  if (one === null) throw new Error('no room for a first filter');
  expect(filtersOf(filtered(one, '$.a', 'y', 'exclude'))).toEqual([
    { match: '$.a', operator: 'NotIn', operand: ['x', 'y'] },
  ]);
  expect(filtersOf(filtered(one, '$.a', 'z', 'only'))).toEqual([{ match: '$.a', operator: 'In', operand: ['z'] }]);
  const full = ['$.b', '$.c', '$.d'].reduce<typeof one>((asked, label) => {
    const next = filtered(asked, label, 'x', 'filter');
    if (next === null) throw new Error(`no room for ${label}`);
    return next;
  }, one);
  expect(filtered(full, '$.e', 'x', 'filter')).toBeNull();
  const fields: ContributorQuestion = {
    kind: 'fields',
    keys: ['a'],
    measure: { kind: 'count' },
    where: 'b = 1',
    sources: [],
    ignoreDash: false,
  };
  expect(filtered(fields, 'a', 'x"y', 'exclude')).toMatchObject({
    where: '(b = 1) and not (a = "x\\"y")',
  });
});
