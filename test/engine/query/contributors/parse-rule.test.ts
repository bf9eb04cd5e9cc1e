import { describe, expect, test } from 'vitest';
import { exportRule } from '../../../../main/engine/query/contributors/export-rule.ts';
import { RULE_LIBRARY } from '../../../../main/engine/query/contributors/library/index.ts';
import { parseRule } from '../../../../main/engine/query/contributors/parse-rule.ts';
import { ruleInFile } from '../../../../main/engine/query/contributors/rule-files.ts';

/** A rule that has nothing wrong, with members replaced; undefined takes one out. */
function rule(members: Record<string, unknown> = {}, contribution: Record<string, unknown> = {}): string {
  return JSON.stringify({
    Schema: { Name: 'CloudWatchLogRule', Version: 1 },
    LogGroupNames: ['g'],
    LogFormat: 'JSON',
    Contribution: { Keys: ['$.a'], Filters: [], ...contribution },
    AggregateOn: 'Count',
    ...members,
  });
}
const told = (text: string) => parseRule(text).diagnostics.map(({ severity, message }) => `${severity}: ${message}`);
const filters = (...list: unknown[]) => rule({}, { Filters: list });

test('a rule without mistakes is read whole', () => {
  const text = rule(
    { LogFormat: 'CLF', Fields: { 4: 'srcaddr', 10: 'bytes' }, AggregateOn: 'Sum' },
    {
      Keys: ['srcaddr', '5'],
      ValueOf: 'bytes',
      Filters: [
        { Match: '8', EqualTo: 6 },
        { Match: 'srcaddr', IsPresent: true },
      ],
    },
  );
  expect(parseRule(text)).toEqual({
    diagnostics: [],
    rule: {
      groups: { by: 'names', names: ['g'] },
      format: 'CLF',
      aggregateOn: 'Sum',
      aliases: new Map([
        ['srcaddr', 4],
        ['bytes', 10],
      ]),
      keys: [
        { kind: 'position', label: 'srcaddr', position: 4 },
        { kind: 'position', label: '5', position: 5 },
      ],
      value: { kind: 'position', label: 'bytes', position: 10 },
      filters: [
        { field: { kind: 'position', label: '8', position: 8 }, test: { operator: 'EqualTo', number: 6 } },
        { field: { kind: 'position', label: 'srcaddr', position: 4 }, test: { operator: 'IsPresent', present: true } },
      ],
    },
  });
});

describe('each mistake names its member and the bound', () => {
  test.each([
    ['{', ['error: A text in quotes is missing here, or does not end']],
    ['[1]', ['error: must be an object']],
    [rule({ Schema: undefined }), ['error: Schema: is missing: {"Name": "CloudWatchLogRule", "Version": 1}']],
    [
      rule({ Schema: { Name: 'Other', Version: 2 } }),
      ['error: Schema.Name: must be "CloudWatchLogRule"', 'error: Schema.Version: must be 1'],
    ],
    [
      rule({ Schema: { Name: 'ServiceLogRule', Version: 1 } }),
      ['error: Schema.Name: ServiceLogRule is a rule that AWS manages on logs of its own, which are not here'],
    ],
    [rule({ LogGroupARNs: ['x'] }), ['error: LogGroupARNs: stands beside LogGroupNames; a rule has one of the two']],
    [
      rule({ LogGroupNames: undefined }),
      ['error: LogGroupNames: is missing; a rule has LogGroupNames or LogGroupARNs'],
    ],
    [
      rule({ LogGroupNames: ['a*b'] }),
      ['error: LogGroupNames[0]: * stands for the rest of a name, so only at its end'],
    ],
    [
      rule({ LogGroupNames: undefined, LogGroupARNs: ['arn:aws:logs:eu-west-1:1111*:log-group/x'] }),
      [
        'error: LogGroupARNs[0]: must be arn:aws:logs:REGION:ACCOUNT:log-group:NAME, where ACCOUNT has 12 digits or is *',
      ],
    ],
    [rule({ LogFormat: 'XML' }), ['error: LogFormat: must be "JSON" or "CLF"']],
    [rule({ AggregateOn: 'Average' }), ['error: AggregateOn: must be "Count" or "Sum"']],
    [rule({ Contribution: undefined }), ['error: Contribution: is missing']],
    [rule({}, { Keys: [] }), ['error: Contribution.Keys: needs at least 1 of keys']],
    [
      rule({}, { Keys: ['$.a', '$.b', '$.c', '$.d', '$.e'] }),
      ['error: Contribution.Keys: has 5 keys, and at most 4 are allowed'],
    ],
    [
      rule({}, { Keys: ['a'] }),
      ['error: Contribution.Keys[0]: a is no path: write $.name, $.outer.inner or $.list[0]'],
    ],
    [
      rule({ LogFormat: 'CLF', Fields: { 1: 'first' } }, { Keys: ['second'] }),
      ['error: Contribution.Keys[0]: second is neither a position nor an alias of Fields; Fields names first'],
    ],
    [
      rule({ LogFormat: 'CLF', Fields: { 0: 'x' } }, { Keys: ['1'] }),
      ['error: Fields.0: 0 is no position; positions count from 1'],
    ],
    [
      filters({ Match: '$.a' }),
      [
        'error: Contribution.Filters[0]: has no operator; one of In, NotIn, StartsWith, GreaterThan, LessThan, EqualTo, NotEqualTo, IsPresent is needed',
      ],
    ],
    [
      filters({ Match: '$.a', In: ['x'], LessThan: 1 }),
      ['error: Contribution.Filters[0]: has 2 operators (In, LessThan), and a filter has one'],
    ],
    [filters({ In: ['x'] }), ['error: Contribution.Filters[0].Match: is missing: the field that is tested']],
    [filters({ Match: '$.a', In: 'x' }), ['error: Contribution.Filters[0].In: must be an array of texts']],
    [
      filters({ Match: '$.a', In: [...'abcdefghijk'] }),
      ['error: Contribution.Filters[0].In: has 11 texts, and at most 10 are allowed'],
    ],
    [
      filters({ Match: '$.a', GreaterThan: '4' }),
      ['error: Contribution.Filters[0].GreaterThan: must be one number, without quotes'],
    ],
    [filters({ Match: '$.a', IsPresent: 'yes' }), ['error: Contribution.Filters[0].IsPresent: must be true or false']],
    [
      filters(...Array.from({ length: 5 }, () => ({ Match: '$.a', IsPresent: true }))),
      ['error: Contribution.Filters: has 5 filters, and at most 4 are allowed'],
    ],
    ['{"Schema":1,"Schema":2}', expect.arrayContaining(['error: Schema: stands here twice'])],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual(expected);
    expect(parseRule(text).rule).toBeNull();
  });
});

test.each([
  [
    rule({}, { ValueOf: '$.b' }),
    ['warning: Contribution.ValueOf: is ignored: a rule that aggregates on Count counts events'],
  ],
  [rule({ Fields: { 1: 'a' } }), ['warning: Fields: is only for CLF rules, and is ignored']],
  [
    rule({ AgregateOn: 'Sum' }),
    ['warning: AgregateOn: is no member that a rule has here, and is ignored; did you mean AggregateOn?'],
  ],
  [
    filters({ Match: '$.a', In: [200] }),
    ['warning: Contribution.Filters[0].In[0]: is a number; fields are compared by their text'],
  ],
  [
    rule({ LogGroupNames: ['g'.repeat(8200)] }),
    [
      `warning: The rule has ${rule({ LogGroupNames: ['g'.repeat(8200)] }).length} characters, and CloudWatch takes at most 8192`,
    ],
  ],
  [
    rule({ LogGroupNames: ['\u00fc'] }),
    ['warning: The rule has characters that are not ASCII, which CloudWatch refuses'],
  ],
])('a remark leaves the rule usable: %#', (text, expected) => {
  expect(told(text)).toEqual(expected);
  expect(parseRule(text).rule).not.toBeNull();
});

test('a place is that of the member in the text', () => {
  const text =
    '{\n "Schema": {"Name": "CloudWatchLogRule", "Version": 1},\n "LogFormat": "JSON", "AggregateOn": "Count",\n "LogGroupNames": ["g"],\n "Contribution": {"Keys": ["$.a", "b"]}\n}';
  const [mistake] = parseRule(text).diagnostics;
  expect(text.slice(mistake?.at.start, mistake?.at.end)).toBe('"b"');
  expect(mistake?.path).toBe('Contribution.Keys[1]');
});

test('every rule of the library is one, has a name of its own, and goes to CloudWatch', () => {
  expect(new Set(RULE_LIBRARY.map(({ id }) => id)).size).toBe(RULE_LIBRARY.length);
  for (const { id, title, description, rule: text } of RULE_LIBRARY) {
    expect({ id, diagnostics: parseRule(text).diagnostics }).toEqual({ id, diagnostics: [] });
    expect(title.length).toBeGreaterThan(5);
    expect(description.endsWith('.')).toBe(true);
    const { input } = exportRule(text, 'name', true);
    expect(JSON.parse(input.RuleDefinition)).toEqual(JSON.parse(text));
  }
});

test('a rule is exported in ASCII, quoted for the shell, with what CloudWatch would not take', () => {
  const text = rule({ LogGroupNames: ['cloudtrail'] }, { Filters: [{ Match: '$.a', In: ["it's \u00fc"] }] });
  const { input, command, warnings } = exportRule(text, 'my rule', false);
  expect(input).toMatchObject({ RuleName: 'my rule', RuleState: 'DISABLED' });
  expect(input.RuleDefinition).toMatch(/^[ -~]+$/);
  expect(JSON.parse(input.RuleDefinition)).toEqual(JSON.parse(text));
  expect(command).toBe(
    `aws cloudwatch put-insight-rule --rule-name 'my rule' --rule-state DISABLED --rule-definition '${input.RuleDefinition.replaceAll("'", "'\\''")}'`,
  );
  expect(warnings).toHaveLength(2);
  expect(() => exportRule(text, '', true)).toThrow('bad-request');
});

test('a rule is found in what AWS writes', () => {
  const listed = JSON.stringify({
    InsightRules: [
      { Name: 'one', Definition: rule() },
      { Name: 'two', Definition: 'other' },
    ],
  });
  expect(ruleInFile(listed, 'one')).toBe(rule());
  expect(() => ruleInFile(listed, null)).toThrow('The file holds 2 rules: one, two. Name one.');
  expect(() => ruleInFile(listed, 'three')).toThrow('The file holds no rule three');
  expect(ruleInFile(JSON.stringify({ RuleName: 'x', RuleDefinition: rule() }), null)).toBe(rule());
  expect(ruleInFile(rule(), null)).toBe(rule());
  expect(ruleInFile('{ broken', null)).toBe('{ broken');
});
