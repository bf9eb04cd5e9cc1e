import { expect, test } from 'vitest';
import { between } from '../../renderer/features/map/useMovingPlaces.ts';

test('services go from their old places to their new ones, and what is new is where it belongs', () => {
  const from = new Map([
    ['a', { x: 0, y: 100 }],
    ['gone', { x: 5, y: 5 }],
  ]);
  const to = new Map([
    ['a', { x: 200, y: 0 }],
    ['new', { x: 7, y: 9 }],
  ]);
  expect([...between(from, to, 0.25)]).toEqual([
    ['a', { x: 50, y: 75 }],
    ['new', { x: 7, y: 9 }],
  ]);
  expect(between(from, to, 0).get('a')).toEqual(from.get('a'));
  expect(between(from, to, 1)).toEqual(to);
});
