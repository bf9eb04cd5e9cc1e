import { expect, test } from 'vitest';
import type { ResultColumn } from '../../preload/contract/page.ts';
import { deltaText, deltaUnit, isDelta } from '../../renderer/features/query/comparison.ts';

const column = (name: string, type: ResultColumn['type']): ResultColumn => ({ name, type, databaseType: '' });

test('a difference has its sign and its unit, and keeps its digits', () => {
  const columns = [column('at, A', 'time'), column('at, B', 'time'), column('at, change', 'number')];
  const [, , at] = columns;
  if (at === undefined) throw new Error('no column');
  expect(isDelta(at)).toBe(true);
  expect(isDelta(column('change', 'text'))).toBe(false);
  expect(deltaText('-3.5', deltaUnit(at, columns))).toBe('−3.5 s');
  expect(deltaText('0', '')).toBe('0');
  expect(deltaText('9007199254740993', '')).toBe('+9,007,199,254,740,993');
});
