import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alarmsIn, holds, parseAlarmRule, RuleMistake } from '../../../../main/engine/query/alarms/composite-rule.ts';
import { parseAlarmRules } from '../../../../main/engine/query/alarms/parse-rules.ts';
import type { AlarmState } from '../../../../preload/contract/metrics.ts';

const STATES: Record<string, AlarmState> = { a: 'ALARM', o: 'OK', i: 'INSUFFICIENT_DATA' };
const says = (rule: string) => holds(parseAlarmRule(rule), (alarm) => STATES[alarm] ?? 'INSUFFICIENT_DATA');

test.each([
  ['TRUE', true],
  ['FALSE', false],
  ['ALARM(a)', true],
  ['ALARM("a")', true],
  ['ALARM(o)', false],
  ['OK(o)', true],
  ['INSUFFICIENT_DATA(i)', true],
  ['NOT ALARM(a)', false],
  ['ALARM(a) AND OK(o)', true],
  ['ALARM(a) AND OK(a)', false],
  ['ALARM(o) OR ALARM(a)', true],
  ['ALARM(a) OR ALARM(a) AND FALSE', true],
  ['(ALARM(a) OR ALARM(a)) AND FALSE', false],
  ['NOT FALSE AND FALSE', false],
  ['NOT (FALSE AND FALSE)', true],
  ['NOT NOT TRUE', true],
  ['ALARM( "a" )AND(OK(o))', true],
  ['ALARM(arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a)', true],
])('%s is %s', (rule, expected) => {
  expect(says(rule)).toBe(expected);
});

test.each([
  ['', 0],
  ['ALARM', 5],
  ['ALARM(a', 7],
  ['ALARM()', 6],
  ['ALARM(a) ALARM(b)', 9],
  ['BROKEN(a)', 0],
  ['TRUE AND', 8],
])('%j is told to be wrong at character %i', (rule, at) => {
  expect(() => parseAlarmRule(rule)).toThrow(RuleMistake);
  try {
    parseAlarmRule(rule);
  } catch (error) {
    expect((error as RuleMistake).at).toBe(at);
  }
});

test('any text is a rule or a mistake with a place in it', () => {
  const words = fc.constantFrom('ALARM', 'OK', '(', ')', 'AND', 'OR', 'NOT', 'TRUE', '"a b"', 'x', ' ', '"');
  fc.assert(
    fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      try {
        expect(Array.isArray(alarmsIn(parseAlarmRule(text)))).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(RuleMistake);
        expect((error as RuleMistake).at).toBeLessThanOrEqual(text.length);
      }
    }),
  );
});

const ALARM = {
  AlarmName: 'errors',
  Namespace: 'App',
  MetricName: 'Errors',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 2,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
};

test('alarms come alone, in an array, and as DescribeAlarms gives them; composite ones in the order of their need', () => {
  const composite = (AlarmName: string, AlarmRule: string) => ({ AlarmName, AlarmRule });
  const names = (rules: unknown) => {
    const { metricAlarms, compositeAlarms } = parseAlarmRules(JSON.stringify(rules));
    return [...metricAlarms, ...compositeAlarms].map(({ AlarmName }) => AlarmName);
  };
  expect(names(ALARM)).toEqual(['errors']);
  expect(names([composite('outer', 'ALARM(inner)'), composite('inner', 'ALARM(errors)'), ALARM])).toEqual([
    'errors',
    'inner',
    'outer',
  ]);
  expect(names({ MetricAlarms: [{ ...ALARM, StateValue: 'OK' }], CompositeAlarms: [composite('c', 'TRUE')] })).toEqual([
    'errors',
    'c',
  ]);
});

test.each([
  ['{', 'no JSON'],
  ['[]', 'no alarm'],
  [JSON.stringify({ ...ALARM, Period: 0 }), 'errors, Period'],
  [JSON.stringify({ ...ALARM, Statistic: undefined }), 'Statistic and ExtendedStatistic'],
  [JSON.stringify({ ...ALARM, ExtendedStatistic: 'p99' }), 'Statistic and ExtendedStatistic'],
  [JSON.stringify({ ...ALARM, Statistic: undefined, ExtendedStatistic: 'tm90' }), 'only percentiles'],
  [JSON.stringify({ ...ALARM, DatapointsToAlarm: 3 }), 'more than EvaluationPeriods'],
  [JSON.stringify({ ...ALARM, ComparisonOperator: 'GreaterThanUpperThreshold' }), 'ComparisonOperator'],
  [JSON.stringify({ AlarmName: 'math', Metrics: [] }), 'metric math'],
  [JSON.stringify([ALARM, ALARM]), 'two alarms called errors'],
  [JSON.stringify({ AlarmName: 'c', AlarmRule: 'ALARM(gone)' }), 'no alarm gone'],
  [JSON.stringify({ AlarmName: 'c', AlarmRule: 'ALARM(' }), 'character 7'],
  [JSON.stringify([{ AlarmName: 'c', AlarmRule: 'OK(d)' }, { AlarmName: 'd', AlarmRule: 'OK(c)' }]), 'c, d, c'],
])('%s: %s', (rules, message) => {
  expect(() => parseAlarmRules(rules)).toThrow(message);
}); // biome-ignore format: a table
