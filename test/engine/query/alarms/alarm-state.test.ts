import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluationRange, type StateQuestion, stateOf } from '../../../../main/engine/query/alarms/alarm-state.ts';
import type { AlarmState } from '../../../../preload/contract/metrics.ts';

type Treatment = StateQuestion['treatMissingData'];
const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
const STATES = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;

/** `0 - X`: not breaching, missing, breaching; the newest last, as AWS's tables write it. */
function points(text: string): (boolean | null)[] {
  return text.split(' ').map((mark) => (mark === '-' ? null : mark === 'X'));
}

function state(text: string, needed: number, treatMissingData: Treatment, current: AlarmState = 'OK'): AlarmState {
  const question = { evaluationPeriods: 3, datapointsToAlarm: needed, treatMissingData, current };
  return stateOf({ ...question, points: points(text) }).state;
}

/**
 * The two tables of "Configuring how CloudWatch alarms treat missing data" in the CloudWatch user guide: 3 evaluation periods,
 * a range of 5; columns missing, ignore, breaching, notBreaching. `kept` is "Retain current state".
 */
const TABLES: [needed: number, text: string, ...states: (AlarmState | 'kept')[]][] = [
  [3, '0 - X - X', 'OK', 'OK', 'OK', 'OK'],
  [3, '0 - - - -', 'OK', 'OK', 'OK', 'OK'],
  [3, '- - - - -', 'INSUFFICIENT_DATA', 'kept', 'ALARM', 'OK'],
  [3, '0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  [3, '- - X - -', 'ALARM', 'kept', 'ALARM', 'OK'],
  [2, '0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  [2, '0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  [2, '0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
  [2, '- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
  [2, '- - - X -', 'ALARM', 'kept', 'ALARM', 'OK'],
];

describe.each(TABLES)('%i of 3, %s', (needed, text, ...expected) => {
  test.each(TREATMENTS.map((treatment, index) => [treatment, expected[index]] as const))(
    '%s: %s',
    (treatment, said) => {
      for (const current of STATES)
        expect(state(text, needed, treatment, current)).toBe(said === 'kept' ? current : said);
    },
  );
});

test('a breaching data point that is too young raises no alarm yet', () => {
  // From the same page: with 3 data points to alarm neither goes into ALARM at once.
  for (const text of ['- - - - X', '- - - X -'])
    for (const current of ['OK', 'INSUFFICIENT_DATA'] as const) {
      expect(state(text, 3, 'missing', current)).toBe(current);
      expect(state(text, 3, 'ignore', current)).toBe(current);
    }
  // And what follows when the next one does not breach.
  expect(state('- - - X 0', 3, 'missing')).toBe('OK');
  expect(state('- - X - 0', 3, 'missing')).toBe('OK');
});

test('the range of 3 evaluation periods is 5', () => {
  expect(evaluationRange(3)).toBe(5);
});

const anyQuestion = fc.integer({ min: 1, max: 6 }).chain((evaluationPeriods) =>
  fc.record({
    evaluationPeriods: fc.constant(evaluationPeriods),
    datapointsToAlarm: fc.integer({ min: 1, max: evaluationPeriods }),
    points: fc.array(fc.constantFrom(true, false, null), {
      minLength: evaluationPeriods + 2,
      maxLength: evaluationPeriods + 2,
    }),
    treatMissingData: fc.constantFrom(...TREATMENTS),
    current: fc.constantFrom(...STATES),
  }),
);

test('with enough data points the last N decide, whatever missing ones are treated as', () => {
  fc.assert(
    fc.property(anyQuestion, (question) => {
      const real = question.points.filter((point) => point !== null);
      fc.pre(real.length >= question.evaluationPeriods);
      const breaching = real.slice(-question.evaluationPeriods).filter(Boolean).length;
      expect(stateOf(question).state).toBe(breaching >= question.datapointsToAlarm ? 'ALARM' : 'OK');
    }),
  );
});

test('only an alarm on missing data becomes INSUFFICIENT_DATA, and only without any', () => {
  fc.assert(
    fc.property(anyQuestion, (question) => {
      const { state } = stateOf({ ...question, current: 'OK' });
      const isEmpty = question.points.every((point) => point === null);
      expect(state === 'INSUFFICIENT_DATA').toBe(isEmpty && question.treatMissingData === 'missing');
    }),
  );
});

test('a further breaching data point never ends an alarm', () => {
  fc.assert(
    fc.property(anyQuestion, fc.nat(), (question, at) => {
      fc.pre(stateOf(question).state === 'ALARM');
      const place = at % question.points.length;
      fc.pre(question.points[place] === false);
      const points = question.points.with(place, true);
      expect(stateOf({ ...question, points }).state).toBe('ALARM');
    }),
  );
});
