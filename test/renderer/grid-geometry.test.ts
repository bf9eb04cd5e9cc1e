import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnAxis, columnsIn, revealRow, rowScale, toContent, toScrollBar } from '../../renderer/ui/grid-geometry.ts';

test('columns that show are found in eighty of them', () => {
  const axis = columnAxis(Array.from({ length: 80 }, () => 100));
  expect(columnsIn(axis, 0, 950)).toEqual({ first: 0, last: 10 });
  expect(columnsIn(axis, 4050, 950)).toEqual({ first: 40, last: 50 });
  expect(columnsIn(axis, 7900, 950)).toEqual({ first: 79, last: 80 });
});

test('a million rows fit under the height that a page may have, and every place is reached', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (rows, share) => {
      const view = 476;
      const scale = rowScale(rows, 24);
      expect(scale.height).toBeLessThanOrEqual(15_000_000);
      const top = share * Math.max(0, scale.full - view);
      expect(toContent(scale, toScrollBar(scale, top, view), view)).toBeCloseTo(top, 0);
      // The ends of the bar are the ends of the rows.
      expect(toContent(scale, Math.max(0, scale.height - view), view)).toBeCloseTo(Math.max(0, scale.full - view), 3);
    }),
  );
});

test('a row is brought into view by the smallest move', () => {
  const scale = rowScale(1000, 24);
  expect(revealRow(scale, 240, 480, 15)).toBe(240);
  expect(revealRow(scale, 240, 480, 5)).toBe(120);
  expect(revealRow(scale, 240, 480, 30)).toBe(264);
});
