import { expect, test } from 'vitest';
import { compile } from '../../../../main/engine/query/insights/compile.ts';
import { placeOf } from '../../../../main/engine/query/insights/diagnostics.ts';
import { CATALOG, NOW_US } from './support.ts';

/** Everything that a query left open or that differs from the service is said, with its place: [query, line, column, words]. */
const WARNINGS: readonly [string, number, number, RegExp][] = [
  ['stats count(*) by bin(300s)', 1, 23, /300s is clamped to 60s.*write 5m/],
  ['stats count(*) by bin(90m)', 1, 23, /90m is clamped to 60m/],
  ['stats count(*) by bin(48h)', 1, 23, /48h is clamped to 24h.*write 2d/],
  ['fields datefloor(@timestamp, 5000ms) as t', 1, 30, /5000ms is clamped to 1000ms.*write 5s/],
  ['fields dateceil(@timestamp, 120s) as t', 1, 29, /120s is clamped to 60s.*write 2m/],
  ['fields a\n| limit 10\n| sort b', 3, 3, /sorted before the limit/],
  ['fields a as x | stats count(*) by b | filter x = 1 and b = 2', 1, 39, /moved in front/],
  ['sort @timestamp desc | stats count(*) by a', 1, 1, /no effect/],
  ['display a | parse @message "*x" as b', 1, 13, /not shown/],
  ['fields event-name', 1, 8, /subtracts; a field of this name is written `event-name`/],
  ['filter @timestamp > "2024-01-01"', 1, 8, /not portable/],
  ['filter @timestamp > "yesterday"', 1, 8, /no ISO 8601 time/],
  ["SOURCE logGroups(namePrefix: ['zzz'])", 1, 1, /fits no log group/],
  ["SOURCE logGroups(tags: ['env:nowhere'])", 1, 1, /fits no log group of the workspace$/],
  ["filter a = 1 | join left=l right=r where l.k=r.k (SOURCE 'other')", 1, 16, /50,000 different keys; here it is not/],
  ['fields host | filldown cpu*', 1, 24, /fits none of the shown columns/],
];

test.each(WARNINGS)('%s', (query, line, column, message) => {
  const result = compile(query, { catalog: CATALOG, nowUs: NOW_US });
  if (!result.ok) throw new Error(result.diagnostics.map((one) => one.message).join('; '));
  expect(
    result.query.warnings.map((one) => ({ ...placeOf(query, one.at.start), message: one.message })),
  ).toContainEqual({
    line,
    column,
    message: expect.stringMatching(message),
  });
});

test.each([
  'stats count(*) by bin(60s)',
  'stats count(*) by bin(24h), a',
  'fields a | sort b | limit 10',
  'stats count(*) as n by a | filter n > 1 | sort n',
  'fields a, b | display b',
  'stats count(*) by bin(90d)',
  'fields `event-name`',
])('%s leaves nothing open', (query) => {
  const result = compile(query, { catalog: CATALOG, nowUs: NOW_US });
  expect(result.ok ? result.query.warnings : result.diagnostics).toEqual([]);
});

test('says that nothing is known of tags where no group has them', () => {
  const logGroups = CATALOG.logGroups.map(({ tags, ...group }) => group);
  const catalog = { ...CATALOG, logGroups };
  const result = compile("SOURCE logGroups(tags: ['env:production'])", { catalog, nowUs: NOW_US });
  expect(result.ok && result.query.warnings.map(({ message }) => message)).toEqual([
    'This SOURCE fits no log group of the workspace: tags of log groups are not known in it',
  ]);
});
