import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { settings } from '../../preload/contract/desktop.ts';
import { type LaunchedApp, launchApp, startAgain } from './support/launch.ts';

let launched: LaunchedApp;
afterEach(() => launched.close());

const PATIENT = { timeout: 30_000 };

/** Asks the window's desktop calls as the page does. */
const claim = (page: Page, path: string | null) =>
  page.evaluate(
    (workspace) =>
      (
        window as unknown as { trailglass: { claimWorkspace(path: string | null): Promise<string> } }
      ).trailglass.claimWorkspace(workspace),
    path,
  );

test('a second start hands its workspace to the program that runs, and each workspace has one window', async () => {
  launched = await launchApp();
  const { app, page, home } = launched;
  const folder = join(home, 'cases');
  await mkdir(folder);
  const [shown, other] = [join(folder, 'shown.trailglass'), join(folder, 'other.trailglass')];
  for (const path of [shown, other]) await writeFile(path, '');
  expect(await claim(page, shown)).toBe('ok');

  // Relative, and by another spelling: the same file.
  expect(await startAgain(launched, ['./x/../shown.trailglass'], folder)).toBe(0);
  expect(app.windows()).toHaveLength(1);

  const opened = app.waitForEvent('window', PATIENT);
  expect(await startAgain(launched, ['other.trailglass'], folder)).toBe(0);
  const second = await opened;
  await second.waitForLoadState('load');
  expect(app.windows()).toHaveLength(2);
  await claim(second, null); // an empty file is no workspace, so the page has given it up or is about to
  expect(await claim(second, shown)).toBe('shown-elsewhere');
  expect(await claim(second, other)).toBe('ok');
});

test('settings, recent list and window place are found again by the next start', async () => {
  const home = await mkdtemp(join(tmpdir(), 'trailglass-e2e-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  launched = await launchApp({ home });
  type Api = {
    settings: { get(): Promise<unknown>; set(change: object): Promise<unknown> };
    recents: { remember(entry: object): Promise<void>; list(): Promise<{ path: string; exists: boolean }[]> };
  };
  await launched.page.evaluate(async () => {
    const { trailglass } = window as unknown as { trailglass: Api };
    await trailglass.settings.set({ theme: 'dark' });
    const entry = { name: 'gone', events: null, sizeBytes: null, from: null, to: null, sources: null };
    await trailglass.recents.remember({ ...entry, path: '/gone.trailglass' });
  });
  await launched.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1100, height: 700 });
  });
  await launched.app.close();

  launched = await launchApp({ home });
  const found = await launched.page.evaluate(async () => {
    const { trailglass } = window as unknown as { trailglass: Api };
    const recents = await trailglass.recents.list();
    return { settings: await trailglass.settings.get(), recents: recents.map(({ path, exists }) => [path, exists]) };
  });
  expect(found).toEqual({
    settings: settings.parse({ theme: 'dark' }),
    recents: [['/gone.trailglass', false]],
  });
  const bounds = await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  expect(bounds).toEqual({ x: 40, y: 30, width: 1100, height: 700 });
  expect(existsSync(join(home, '.config', 'trailglass', 'settings.json'))).toBe(true);
});
