import { expect, test } from 'vitest';
import { RestartLimit } from '../../main/app/restart-limit.ts';

test('three restarts in half a minute are allowed, the fourth stop ends it; old ones do not count', () => {
  const limit = new RestartLimit(3, 30_000);
  expect([0, 1000, 2000, 3000].map((at) => limit.mayRestart(at))).toEqual([true, true, true, false]);
  expect(limit.mayRestart(60_000)).toBe(true);
});

test('a start that the user asked for begins anew', () => {
  const limit = new RestartLimit(1, 30_000);
  limit.mayRestart(0);
  expect(limit.mayRestart(1)).toBe(false);
  limit.reset();
  expect(limit.mayRestart(2)).toBe(true);
});
