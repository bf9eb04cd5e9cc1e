import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, expect, test } from 'vitest';
import { EVENT, FUNCTION_CASES } from './function-cases.ts';
import { ask, fill, NOW_US, openDatabase, sameCell } from './support.ts';

const DAY_US = 86_400_000_000n;
const RANGE = { fromUs: NOW_US - 2n * DAY_US, toUs: NOW_US + DAY_US };
let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await openDatabase();
  await fill(connection, [EVENT]);
});

test.each(FUNCTION_CASES)('%s is %s', async (expression, expected) => {
  const { rows } = await ask(connection, `fields ${expression} as v`, { range: RANGE });
  const cell = rows[0]?.[0] ?? null;
  expect(sameCell(cell, expected) ? expected : cell).toBe(expected);
});

/** A condition keeps the event when its value is true, whatever short form the filter takes. */
test.each(
  FUNCTION_CASES.filter(([, cell]) => cell === '1' || cell === '0' || cell === null).filter(([text]) =>
    /[=<>]| like | in |^not |^!| and | or |^is/.test(text),
  ),
)('filter %s', async (expression, expected) => {
  const { rows } = await ask(connection, `filter ${expression} | fields n`, { range: RANGE });
  expect(rows.length).toBe(expected === '1' ? 1 : 0);
  const { rows: negated } = await ask(connection, `filter not (${expression}) | fields n`, { range: RANGE });
  expect(negated.length).toBe(expected === '0' ? 1 : 0);
});
