import { expect, test } from 'vitest';
import { markNames } from '../../renderer/ui/LatencyHistogram.tsx';

test('names of percentiles that lie close stand beside each other, inside of the chart', () => {
  const marks = (p50: number, p99: number) => [
    { name: 'p50', x: p50 },
    { name: 'p99', x: p99 },
  ];
  // 24 pixels a name, over its line where there is room.
  expect(markNames(marks(100, 200), 300)).toEqual([
    { name: 'p99', left: 188 },
    { name: 'p50', left: 88 },
  ]);
  expect(markNames(marks(262, 276), 300)).toEqual([
    { name: 'p99', left: 264 },
    { name: 'p50', left: 240 },
  ]);
  expect(markNames(marks(2, 300), 300)).toEqual([
    { name: 'p99', left: 276 },
    { name: 'p50', left: 0 },
  ]);
});
