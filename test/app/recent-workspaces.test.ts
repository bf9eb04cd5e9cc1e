import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RecentWorkspaces } from '../../main/app/recent-workspaces.ts';
import { tempFolder } from './temp-folder.ts';

const entry = (path: string) => ({ path, name: 'a', events: 1, sizeBytes: 2, from: null, to: null, sources: 1 });

test('the newest is first, opening again moves up, and a file that is gone stays and is marked', async () => {
  const folder = tempFolder();
  const here = join(folder, 'here.trailglass');
  writeFileSync(here, '');
  const recents = new RecentWorkspaces(folder);
  await recents.remember(entry(here), 1);
  await recents.remember(entry('/gone.trailglass'), 2);
  await recents.remember({ ...entry(here), events: 9 }, 3);
  expect(await new RecentWorkspaces(folder).list()).toEqual([
    { ...entry(here), events: 9, openedAt: 3, exists: true },
    { ...entry('/gone.trailglass'), openedAt: 2, exists: false },
  ]);
  await recents.forget(here);
  expect((await recents.list()).map(({ path }) => path)).toEqual(['/gone.trailglass']);
});

test('a damaged list counts as empty; a long one loses its oldest', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'recent.json'), '[{"path": 7}]');
  const recents = new RecentWorkspaces(folder);
  expect(await recents.list()).toEqual([]);
  await Promise.all(Array.from({ length: 40 }, (_, n) => recents.remember(entry(`/${n}`), n)));
  const kept = await new RecentWorkspaces(folder).list();
  expect([kept.length, kept[0]?.path, kept.at(-1)?.path]).toEqual([30, '/39', '/10']);
});
