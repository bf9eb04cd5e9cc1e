import { expect, test } from 'vitest';
import { limitToRange, rangeCondition } from '../../renderer/lib/range-query.ts';

const RANGE = { from: Date.UTC(2026, 10, 14, 9, 33) * 1000, to: Date.UTC(2026, 10, 14, 9, 45) * 1000 };
const CONDITION = "eventTime >= TIMESTAMP '2026-11-14 09:33:00' AND eventTime < TIMESTAMP '2026-11-14 09:45:00'";

function limited(sql: string): string | null {
  const change = limitToRange(sql, RANGE);
  return change === null ? null : sql.slice(0, change.from) + change.insert + sql.slice(change.to);
}

test('the condition is half-open and in UTC', () => {
  expect(rangeCondition(RANGE)).toBe(CONDITION);
});

test('a simple query gets the condition at the right place, and keeps what it said', () => {
  expect(limited('SELECT * FROM cloudtrail')).toBe(`SELECT * FROM cloudtrail\nWHERE ${CONDITION}`);
  expect(limited('SELECT * FROM cloudtrail ORDER BY eventTime;')).toBe(
    `SELECT * FROM cloudtrail\nWHERE ${CONDITION} ORDER BY eventTime;`,
  );
  expect(limited("SELECT 'where' FROM cloudtrail AS c -- where\nWHERE a = 1\nLIMIT 5")).toBe(
    `SELECT 'where' FROM cloudtrail AS c -- where\nWHERE ${CONDITION}\n  AND a = 1\nLIMIT 5`,
  );
  expect(limited('SELECT * FROM cloudtrail WHERE a = 1 OR b = 2')).toBe(
    `SELECT * FROM cloudtrail WHERE ${CONDITION}\n  AND (a = 1 OR b = 2)`,
  );
});

test('a second range takes the place of the first', () => {
  const once = limited('SELECT * FROM cloudtrail') ?? '';
  const other = { from: RANGE.from + 60e6, to: RANGE.to };
  const change = limitToRange(once, other);
  expect(change && once.slice(0, change.from) + change.insert + once.slice(change.to)).toBe(
    `SELECT * FROM cloudtrail\nWHERE ${rangeCondition(other)}`,
  );
});

test('what is not simple is left alone', () => {
  for (const sql of [
    'SELECT 1',
    'SELECT * FROM sources',
    'SELECT * FROM cloudtrail JOIN sources USING (source)',
    'SELECT * FROM (SELECT * FROM cloudtrail)',
    'SELECT * FROM cloudtrail UNION ALL FROM cloudtrail',
    'SELECT * FROM cloudtrail; SELECT 2',
  ]) {
    expect(limited(sql), sql).toBeNull();
  }
});
