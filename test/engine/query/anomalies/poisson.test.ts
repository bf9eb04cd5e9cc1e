import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  largestUnusual,
  lowerTail,
  smallestUnusual,
  upperTail,
} from '../../../../main/engine/query/anomalies/poisson.ts';

/** The same by adding the terms up from 0 on, which is exact enough for small means. */
function sumTo(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = 0;
  for (let k = 0; k <= count; k++) {
    sum += term;
    term *= mean / (k + 1);
  }
  return sum;
}

test('tails are the sums of their terms', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.double({ min: 0.01, max: 30, noNaN: true }), (count, mean) => {
      expect(lowerTail(count, mean)).toBeCloseTo(sumTo(count, mean), 10);
      expect(upperTail(count, mean)).toBeCloseTo(1 - sumTo(count - 1, mean), 10);
    }),
  );
});

test('small tails keep their digits', () => {
  // e^-1 / 10! * (1 + 1/11 + 1/(11*12) + ...), and e^-20
  expect(upperTail(10, 1) / 1.1142547833872e-7).toBeCloseTo(1, 9);
  expect(lowerTail(0, 20) / Math.exp(-20)).toBeCloseTo(1, 9);
});

test('without a mean nothing is expected, and 0 or more are always there', () => {
  expect([upperTail(1, 0), upperTail(0, 0), lowerTail(0, 0), lowerTail(-1, 3)]).toEqual([0, 1, 1, 0]);
});

test('limits are the first counts beyond the tail', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 5000, noNaN: true }), fc.constantFrom(1e-9, 1e-6, 1e-3), (mean, tail) => {
      const high = smallestUnusual(mean, tail);
      expect(upperTail(high, mean)).toBeLessThan(tail);
      expect(upperTail(high - 1, mean)).toBeGreaterThanOrEqual(tail);
      const low = largestUnusual(mean, tail);
      expect(lowerTail(low, mean)).toBeLessThan(tail);
      expect(lowerTail(low + 1, mean)).toBeGreaterThanOrEqual(tail);
    }),
  );
});
