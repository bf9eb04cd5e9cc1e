import { expect, test } from 'vitest';
import { offsetTicks } from '../../renderer/features/traces/offset-ticks.ts';

const texts = (from: number, to: number) => offsetTicks(from, to).map(({ text }) => text);

test('ticks of a trace stand at round times since its start', () => {
  expect(texts(0, 715_000)).toEqual(['0 ms', '200 ms', '400 ms', '600 ms']);
  expect(texts(0, 2_386_000)).toEqual(['0 ms', '500 ms', '1.0 s', '1.5 s', '2.0 s']);
  expect(texts(120_000, 164_000)).toEqual(['120 ms', '130 ms', '140 ms', '150 ms']);
  expect(texts(0, 900)).toEqual(['0 ms', '200 µs', '400 µs', '600 µs']);
  expect(texts(0, 0)).toEqual(['0 ms']);
});
