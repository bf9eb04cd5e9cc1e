import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filterOf } from '../../../main/engine/pulls/traces/trace-request.ts';
import { slicesOf, windowsOf } from '../../../main/engine/pulls/traces/windows.ts';

const spanBetween = fc
  .tuple(fc.integer({ min: 1_700_000_000_000, max: 1_700_100_000_000 }), fc.integer({ min: 1, max: 100_000_000 }))
  .map(([from, length]) => ({ from, to: from + length }));

test('windows join to the time that they are cut out of, and none is longer than allowed', () => {
  fc.assert(
    fc.property(spanBetween, fc.integer({ min: 1_000_000, max: 50_000_000 }), (span, width) => {
      const windows = windowsOf([span], width).reverse();
      expect([windows[0]?.from, windows.at(-1)?.to]).toEqual([span.from, span.to]);
      for (const [i, window] of windows.entries()) {
        expect(window.to - window.from).toBeLessThanOrEqual(width);
        expect(window.from).toBe(i === 0 ? span.from : windows[i - 1]?.to);
      }
    }),
  );
});

test('slices of a window join to it, hold each trace once and in its time, and never part a second', () => {
  const seconds = fc.array(fc.integer({ min: 1_700_000_001, max: 1_700_000_040 }), { maxLength: 900 });
  fc.assert(
    fc.property(seconds, (times) => {
      const span = { from: 1_700_000_000_500, to: 1_700_000_050_500 };
      const summaries = times.map((time, i) => ({
        id: `1-${time.toString(16)}-${i.toString(16).padStart(24, '0')}`,
        at: time * 1000 + (i % 3) * 400,
        text: '{}',
      }));
      const slices = slicesOf(span, summaries);
      expect([slices.at(-1)?.span.from, slices[0]?.span.to]).toEqual([span.from, span.to]);
      for (const [i, slice] of slices.entries()) {
        expect(slice.span.from).toBe(slices[i + 1]?.span.to ?? span.from);
        for (const { at } of slice.summaries) expect(at >= slice.span.from && at < slice.span.to).toBe(true);
      }
      const ids = slices.flatMap((slice) => slice.summaries.map(({ id }) => id));
      expect(ids.sort()).toEqual(summaries.map(({ id }) => id).sort());
    }),
    { numRuns: 60 },
  );
});

test('a group narrows the filter, whatever joins its parts; a name with quotation marks stays a text', () => {
  expect(filterOf({ filter: ' ', group: null })).toBeNull();
  expect(filterOf({ filter: 'fault', group: null })).toBe('fault');
  expect(filterOf({ filter: null, group: 'slow' })).toBe('group.name = "slow"');
  expect(filterOf({ filter: 'fault AND ok', group: 'slow' })).toBe('group.name = "slow" AND fault AND ok');
  expect(filterOf({ filter: 'fault OR error', group: 'a"b' })).toBe('group.name = "a\\"b" AND (fault OR error)');
  expect(() => filterOf({ filter: 'responsetime >', group: null })).toThrow(/query.syntax/);
});
