import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installationId } from '../../../main/engine/store/installation.ts';
import { tempFolder } from '../support/temp-folder.ts';

test('makes an id once and keeps it for all programs of this user', () => {
  const folder = join(tempFolder(), 'config', 'trailglass');
  const id = installationId(folder);
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(readFileSync(join(folder, 'installation-id'), 'utf8')).toBe(`${id}\n`);
  expect(installationId(folder)).toBe(id);
});

test('an empty file, as a process that died may have left it, gets an id that stays', () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'installation-id'), '');
  const id = installationId(folder);
  expect(readFileSync(join(folder, 'installation-id'), 'utf8')).toBe(`${id}\n`);
  expect(installationId(folder)).toBe(id);
  expect(readdirSync(folder)).toEqual(['installation-id']);
});

test('goes on with an id for this process where none can be kept', () => {
  const file = join(tempFolder(), 'not-a-folder');
  writeFileSync(file, '');
  expect(installationId(join(file, 'trailglass'))).toMatch(/^[0-9a-f-]{36}$/);
});
