import { expect, test } from 'vitest';
import { placeWindow } from '../../main/app/window-state.ts';

const screens = [
  { x: 0, y: 0, width: 1920, height: 1080 },
  { x: 1920, y: 0, width: 1280, height: 800 },
];

test('a window comes back to its place, the next one beside it', () => {
  const last = { x: 2000, y: 50, width: 1100, height: 700, maximized: false };
  expect(placeWindow(last, screens, 0)).toEqual({ x: 2000, y: 50, width: 1100, height: 700 });
  expect(placeWindow(last, screens, 1)).toEqual({ x: 2032, y: 82, width: 1100, height: 700 });
});

test('a place on a screen that is gone is forgotten, its size kept', () => {
  const last = { x: 5000, y: 50, width: 1100, height: 700, maximized: false };
  expect(placeWindow(last, screens, 0)).toEqual({ width: 1100, height: 700 });
});

test('a window is never smaller than the design allows, nor larger than its screen', () => {
  expect(placeWindow(null, [{ x: 0, y: 0, width: 1280, height: 720 }], 0)).toEqual({ width: 1280, height: 720 });
  const tiny = { x: 0, y: 0, width: 200, height: 100, maximized: false };
  expect(placeWindow(tiny, screens, 0)).toEqual({ x: 0, y: 0, width: 1024, height: 640 });
});
