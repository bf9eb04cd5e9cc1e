import { join } from 'node:path';
import type { Rectangle } from 'electron';
import { z } from 'zod';
import { JsonFile } from './json-file.ts';

const state = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof state>;

export const SMALLEST = { width: 1024, height: 640 };
const FIRST = { width: 1440, height: 900 };

/** `window.json` in the user's data folder: where the last window stood. */
export function windowStateFile(folder: string) {
  return new JsonFile(join(folder, 'window.json'), state.nullable(), null);
}

/**
 * Where a new window goes: where the last one stood, if a good part of that is still on a screen, else in the middle of
 * the first screen. `taken` moves it aside, so that a second window does not cover the first.
 */
export function placeWindow(
  last: WindowState | null,
  screens: readonly Rectangle[],
  taken: number,
): Partial<Rectangle> & { width: number; height: number } {
  const [first] = screens;
  const room = first ?? { ...FIRST, x: 0, y: 0 };
  const size = {
    width: Math.max(SMALLEST.width, Math.min(last?.width ?? FIRST.width, room.width)),
    height: Math.max(SMALLEST.height, Math.min(last?.height ?? FIRST.height, room.height)),
  };
  if (last === null || !screens.some((screen) => overlap(last, screen) >= (last.width * last.height) / 4)) return size;
  return { ...size, x: last.x + 32 * taken, y: last.y + 32 * taken };
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
