import { expect, test } from 'vitest';
import { compile } from '../../../../main/engine/query/insights/compile.ts';
import { describe as describeAll, placeOf } from '../../../../main/engine/query/insights/diagnostics.ts';
import { ERROR_CASES } from './error-cases.ts';
import { CATALOG, compiled, NOW_US } from './support.ts';

test.each(ERROR_CASES)('%s', (query, line, column, message) => {
  const result = compile(query, { catalog: CATALOG, nowUs: NOW_US });
  const errors = result.ok ? [] : result.diagnostics.filter((one) => one.severity === 'error');
  expect(errors.map((one) => ({ ...placeOf(query, one.at.start), message: one.message }))).toContainEqual({
    line,
    column,
    message: expect.stringMatching(message),
  });
});

test('one mistake does not hide the next', () => {
  const query = 'filtr a\n| fields nope(b)\n| limit x';
  const result = compile(query, { catalog: CATALOG, nowUs: NOW_US });
  expect(result.ok ? '' : describeAll(query, result.diagnostics)).toBe(
    'line 1, column 1: error: There is no command filtr; did you mean filter?\nline 3, column 9: error: Expected a number of rows after limit, a whole number, found x',
  );
});

test.each([
  ['display a | parse @message "*x" as b', /not shown/],
  ['fields event-name', /subtracts; a field of this name is written `event-name`/],
  ['stats count(*) by bin(48h)', /48h is clamped to 24h.*write 2d/],
  ['filter @timestamp > "2024-01-01"', /not portable/],
  ["SOURCE logGroups(namePrefix: ['zzz'])", /fits no log group/],
])('%s warns', (query, message) => {
  expect(
    compiled(query)
      .warnings.map((one) => one.message)
      .join('\n'),
  ).toMatch(message);
});
