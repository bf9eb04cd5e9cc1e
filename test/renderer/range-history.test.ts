import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TimeRange } from '../../preload/contract/time.ts';
import { createRangeHistory } from '../../renderer/app/state/range-history.ts';

const HOUR = 3600e6;
const DATA: TimeRange = { from: 0, to: 48 * HOUR };
const ranges = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 1_000_000 }))
  .map(([hour, width]): TimeRange => ({ from: hour * HOUR, to: hour * HOUR + 2 * width }));

test('a step moves by the full width, of all data too, and back again', () => {
  const range = createRangeHistory();
  range.step(1, null);
  expect(range.store.get().current).toBeNull();
  range.step(-1, DATA);
  expect(range.store.get().current).toEqual({ from: -48 * HOUR, to: 0 });
  fc.assert(
    fc.property(ranges, fc.constantFrom(1 as const, -1 as const), (start, direction) => {
      range.set(start);
      range.step(direction, DATA);
      const moved = range.store.get().current;
      expect(direction === 1 ? moved?.from : moved?.to).toBe(direction === 1 ? start.to : start.from);
      range.step(direction === 1 ? -1 : 1, DATA);
      expect(range.store.get().current).toEqual(start);
    }),
  );
});

test('zooming out doubles around the middle, and past all data becomes all data', () => {
  const range = createRangeHistory();
  range.set({ from: 10 * HOUR, to: 20 * HOUR });
  range.zoomOut(DATA);
  expect(range.store.get().current).toEqual({ from: 5 * HOUR, to: 25 * HOUR });
  fc.assert(
    fc.property(ranges, (start) => {
      range.set(start);
      range.zoomOut(null);
      const wide = range.store.get().current;
      expect(wide).toEqual({
        from: start.from - (start.to - start.from) / 2,
        to: start.to + (start.to - start.from) / 2,
      });
      for (let times = 0; times < 60 && range.store.get().current !== null; times++) range.zoomOut(DATA);
      expect(range.store.get().current).toBeNull();
    }),
  );
});
