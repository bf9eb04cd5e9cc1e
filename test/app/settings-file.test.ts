import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SettingsFile } from '../../main/app/settings-file.ts';
import { settings } from '../../preload/contract/desktop.ts';
import { tempFolder } from './temp-folder.ts';

const DEFAULTS = settings.parse({});

test('a change is found again by the next start, and the file is written whole', async () => {
  const folder = tempFolder();
  expect(await new SettingsFile(folder).set({ theme: 'dark' })).toEqual({ ...DEFAULTS, theme: 'dark' });
  expect(await new SettingsFile(folder).get()).toEqual({ ...DEFAULTS, theme: 'dark' });
  expect(readdirSync(folder)).toEqual(['settings.json']);
});

test('changes made at once all hold', async () => {
  const folder = tempFolder();
  const file = new SettingsFile(folder);
  await Promise.all([
    file.set({ theme: 'dark' }),
    file.set({ density: 'comfortable' }),
    file.set({ timeZone: 'local' }),
  ]);
  const wanted = { ...DEFAULTS, theme: 'dark', density: 'comfortable', timeZone: 'local' };
  expect(await file.get()).toEqual(wanted);
  expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toEqual(wanted);
});

test.each([
  ['missing', null],
  ['empty', ''],
  ['cut off', '{"theme": "da'],
  ['not an object', '[1, 2]'],
])('a file that is %s counts as empty, and the next change replaces it', async (_, text) => {
  const folder = tempFolder();
  if (text !== null) writeFileSync(join(folder, 'settings.json'), text);
  const file = new SettingsFile(folder);
  expect(await file.get()).toEqual(DEFAULTS);
  await file.set({ singleKeys: false });
  expect(await new SettingsFile(folder).get()).toEqual({ ...DEFAULTS, singleKeys: false });
});

test('one setting of a newer program does not reset the others', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ theme: 'sepia', density: 'comfortable', later: 1 }));
  expect(await new SettingsFile(folder).get()).toEqual({ ...DEFAULTS, density: 'comfortable' });
});

test('a value that is not allowed is refused and changes nothing', async () => {
  const file = new SettingsFile(tempFolder());
  await expect(file.set({ theme: 'sepia' })).rejects.toThrow();
  expect(await file.get()).toEqual(DEFAULTS);
});
