import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';

/** Tests and benches run in the repository's folder. */
const root = process.cwd();

export interface LaunchOptions {
  /** Paths on the command line: workspaces to open, anything else is imported into a new workspace. */
  paths?: string[];
  /** Added to the environment of the program. */
  env?: Record<string, string>;
  /** A home folder of an earlier launch, so that settings and recent list are found again; kept by `close`. */
  home?: string;
}

export interface LaunchedApp {
  app: ElectronApplication;
  /** The first window's page. */
  page: Page;
  /** The home folder that the program runs with: settings in `.config`, new workspaces in `Trailglass`. */
  home: string;
  /** Ends the program as closing its windows does, and removes its home folder unless it was given. */
  close(): Promise<void>;
}

/**
 * Starts the built program as a user with an empty home folder would, and waits for its first window. Run the tests by
 * `npm test` or `node scripts/electron.mjs -- npx vitest run --project e2e`, which bring an Electron and a screen.
 */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'trailglass-e2e-')));
  const { app, page } = await start(() =>
    _electron.launch({
      executablePath: electronProgram(),
      cwd: root,
      args: [...switches(), '.', ...(options.paths ?? [])],
      env: { ...homeEnvironment(home), ...options.env },
    }),
  );
  return {
    app,
    page,
    home,
    async close() {
      await app.close();
      if (options.home === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}

/** How long a start may take before it is taken for hung: a start on a machine with four times its load takes 3 s. */
const HUNG_MS = 40_000;

/**
 * On a very busy machine Playwright misses, once in some dozens of starts, that Electron is there and waits for ever, or
 * loses it at once ("socket hang up"): before the program's first line. It is started anew, once.
 */
async function start(launch: () => Promise<ElectronApplication>): Promise<{ app: ElectronApplication; page: Page }> {
  const attempt = async () => {
    const app = await launch();
    const page = await app.firstWindow();
    await page.waitForLoadState('load');
    return { app, page };
  };
  const hung = new Promise<null>((resolve) => setTimeout(() => resolve(null), HUNG_MS).unref());
  const first = attempt().catch(() => null);
  return (await Promise.race([first, hung])) ?? (await attempt());
}

/** Starts the program once more for the same user, from a folder; resolves with its exit code. */
export function startAgain({ home }: LaunchedApp, paths: string[], folder: string): Promise<number> {
  return runProgram(home, paths, folder);
}

/** Starts the program for the user of a home folder, from a folder, and resolves with its exit code when it has ended. */
export async function runProgram(home: string, args: string[], folder: string): Promise<number> {
  const child = spawn(electronProgram(), [...switches(), root, ...args], {
    cwd: folder,
    env: homeEnvironment(home),
    stdio: 'ignore',
  });
  const [code] = await once(child, 'exit');
  return code;
}

function homeEnvironment(home: string): Record<string, string> {
  return {
    ...(process.env as Record<string, string>),
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
  };
}

/** Process ids of the engines, one for each window. */
export function engineProcesses(app: ElectronApplication): Promise<number[]> {
  return utilityProcesses(app, 'Trailglass engine');
}

/** Process ids of the utility processes of this name. */
export function utilityProcesses(app: ElectronApplication, name: string): Promise<number[]> {
  return app.evaluate(
    ({ app: electronApp }, wanted) =>
      electronApp
        .getAppMetrics()
        .filter((process) => process.name === wanted || process.serviceName === wanted)
        .map((process) => process.pid),
    name,
  );
}

/** Ends all engines at once, as running out of memory would. */
export async function killEngines(app: ElectronApplication): Promise<void> {
  for (const pid of await engineProcesses(app)) process.kill(pid, 'SIGKILL');
}

/** Drops files and folders on the page, at its middle unless told where, as a drag out of a file manager does. */
export async function dropPaths(page: Page, paths: string[], at?: { x: number; y: number }): Promise<void> {
  const middle = await page.evaluate(() => ({ x: window.innerWidth / 2, y: window.innerHeight / 2 }));
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...(at ?? middle), data });
  }
  await session.detach();
}

/** Drops files and folders on the window, and imports them as what the preview says that they are. */
export async function importDropped(page: Page, paths: string[]): Promise<void> {
  await dropPaths(page, paths);
  const dialog = page.getByRole('dialog', { name: 'Add data' });
  await dialog.getByRole('button', { name: /^Import \d/ }).click();
}

/** Waits for the end of the import that is on screen, and closes its dialog. */
export async function importDone(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByText('files found').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

function electronProgram(): string {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const program = folder === undefined ? '' : join(folder, 'electron');
  if (existsSync(program)) return program;
  throw new Error(
    'No Electron to test in: run `npm test`, or `node scripts/electron.mjs -- npx vitest run --project e2e`',
  );
}

/** Chromium refuses its sandbox to root, and a virtual screen has no graphics card. */
function switches(): string[] {
  return [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu'];
}
