import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { fileNameOf, newWorkspacePath, withEnding } from '../../main/app/new-workspace-path.ts';
import { tempFolder } from './temp-folder.ts';

test('a new workspace is named by its source and the date, with a number where that is taken', async () => {
  const folder = join(tempFolder(), 'made', 'on the way');
  const noon = new Date(2026, 2, 5, 12);
  const first = await newWorkspacePath(folder, 'trail', noon);
  writeFileSync(first, '');
  const second = await newWorkspacePath(folder, 'trail', noon);
  expect([dirname(first), basename(first), basename(second)]).toEqual([
    folder,
    'trail 2026-03-05.trailglass',
    'trail 2026-03-05 2.trailglass',
  ]);
});

test.each([
  ['../../etc/passwd', 'etc passwd'],
  ['.hidden', 'hidden'],
  ['a\u202eb\u0000c', 'a b c'],
  ['CON: <x>?', 'CON x'],
  ['   ', 'investigation'],
  ['x'.repeat(300), 'x'.repeat(80)],
])('%j becomes a name that every file system takes', (suggested, name) => {
  expect(fileNameOf(suggested)).toBe(name);
});

test('the ending is added once', () => {
  expect([withEnding('/a/b'), withEnding('/a/b.trailglass'), withEnding('/a/B.TrailGlass')]).toEqual([
    '/a/b.trailglass',
    '/a/b.trailglass',
    '/a/B.TrailGlass',
  ]);
});
