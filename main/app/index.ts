import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { app, nativeTheme, session } from 'electron';
import type { WindowLanguage } from '../../preload/contract/desktop.ts';
import { rendererFolder } from './app-paths.ts';
import { CHROMIUM_SWITCHES } from './chromium-switches.ts';
import { answerDesktopCalls } from './desktop-calls.ts';
import { isWorkspacePath, parseLaunchArguments, windowsToOpen } from './launch-arguments.ts';
import { lockPages, lockSession } from './lockdown.ts';
import { showMenu } from './menu.ts';
import { registerPageScheme, servePage } from './page-protocol.ts';
import { RecentWorkspaces } from './recent-workspaces.ts';
import { SettingsFile } from './settings-file.ts';
import { prepareSmoke, runSmoke } from './smoke.ts';
import { languageOf } from './system-language.ts';
import { Windows } from './windows.ts';

/** First file of the desktop program: sets the walls up, then opens the windows that it was started for. */

// In development the first argument that is no switch is the app's folder.
const argumentsToSkip = app.isPackaged ? 1 : 2;
const launch = parseLaunchArguments(process.argv, argumentsToSkip, process.cwd());

for (const [name, value] of CHROMIUM_SWITCHES) app.commandLine.appendSwitch(name, value);
registerPageScheme();
lockPages();
// Root runs without Chromium's sandbox (`--no-sandbox`), which this call would undo, and nothing would start.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
// One folder with the command line's; a folder that the user named goes first.
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), 'trailglass'));

if (launch.smokeReport !== null) prepareSmoke(launch.smokeReport);

if (app.requestSingleInstanceLock({ argv: process.argv })) start();
else app.quit(); // the running program was told what we were started with, see second-instance

function start(): void {
  const dataFolder = app.getPath('userData');
  const settings = new SettingsFile(dataFolder);
  const recents = new RecentWorkspaces(dataFolder);
  const styleNonce = randomBytes(16).toString('base64');
  const devTools = !app.isPackaged;
  const windows = new Windows(dataFolder, { styleNonce, version: app.getVersion(), devTools }, settings);
  /** Paths that macOS asks for before we are ready. */
  const early: string[] = [];

  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (!app.isReady()) early.push(path);
    else if (isWorkspacePath(path)) void windows.follow({ workspace: path, importPaths: [] });
    else void windows.follow({ workspace: null, importPaths: [path] });
  });
  app.on('second-instance', (_event, _argv, folder, data) => {
    // The argument list of the event is rearranged by Chromium; the one in `data` is as it was typed.
    const { argv } = data as { argv: string[] };
    for (const paths of windowsToOpen(parseLaunchArguments(argv, argumentsToSkip, folder))) void windows.follow(paths);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    if (windows.front() === undefined) void windows.open();
  });

  void app.whenReady().then(async () => {
    lockSession(session.defaultSession, { devTools });
    servePage(session.defaultSession, rendererFolder, styleNonce);
    nativeTheme.themeSource = (await settings.get()).theme;
    const actions = {
      newWindow: () => void windows.open(),
      command: (command: string) => windows.front()?.tell({ kind: 'menu-command', command }),
    };
    const menuIn = (language: WindowLanguage) => showMenu(actions, language, { devTools });
    menuIn(languageOf(await settings.get()));
    answerDesktopCalls(windows, settings, recents, menuIn);
    const found = parseLaunchArguments(early, 0, '/');
    launch.workspaces.push(...found.workspaces);
    launch.importPaths.push(...found.importPaths);
    if (launch.smokeReport !== null) await runSmoke(windows, launch.importPaths, launch.smokeReport);
    else for (const paths of windowsToOpen(launch)) await windows.open(paths);
  });
}
