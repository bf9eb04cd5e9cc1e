import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, clipboard, type IpcMainInvokeEvent, ipcMain, nativeTheme, shell } from 'electron';
import { z } from 'zod';
import { bundleForm } from '../../preload/contract/bundle.ts';
import { pageFileEnding, type WindowLanguage } from '../../preload/contract/desktop.ts';
import { DESKTOP_CALL, type DesktopCall, type DesktopCalls } from '../../preload/contract/desktop-wire.ts';
import { exportEnding } from '../../preload/contract/export.ts';
import {
  chooseBundle,
  chooseExportFile,
  chooseFiles,
  chooseFolders,
  chooseNewBundle,
  chooseNewWorkspace,
  chooseWorkspace,
} from './dialogs.ts';
import { nativeTexts } from './native-texts.ts';
import { newWorkspacePath, sampleWorkspace } from './new-workspace-path.ts';
import { PAGE_ORIGIN } from './page-protocol.ts';
import { type RecentWorkspaces, recentEntry } from './recent-workspaces.ts';
import type { SettingsFile } from './settings-file.ts';
import { languageOf } from './system-language.ts';
import type { Windows } from './windows.ts';
import type { WorkspaceWindow } from './workspace-window.ts';

type Answer<C extends DesktopCall> = ReturnType<DesktopCalls[C]>;
type Handlers = {
  [C in DesktopCall]: {
    args: z.ZodType<Parameters<DesktopCalls[C]>>;
    run(window: WorkspaceWindow, ...args: Parameters<DesktopCalls[C]>): Answer<C> | Promise<Answer<C>>;
  };
};

/** Where workspaces are kept that nobody chose a place for. */
const ownFolder = () => join(app.getPath('documents'), 'Trailglass');

const none = z.tuple([]);
const text = z.tuple([z.string().max(10_000_000)]);

/**
 * Answers the page's desktop calls. Calls of anybody but our own page in one of our windows are refused. `follow` is told
 * the language after each change of the settings.
 */
export function answerDesktopCalls(
  windows: Windows,
  settings: SettingsFile,
  recents: RecentWorkspaces,
  follow: (language: WindowLanguage) => void,
): void {
  const texts = async () => nativeTexts(languageOf(await settings.get()));
  const handlers: Handlers = {
    chooseFolder: { args: none, run: async ({ browser }) => chooseFolders(browser, await texts()) },
    chooseFiles: { args: none, run: async ({ browser }) => chooseFiles(browser, await texts()) },
    chooseWorkspace: { args: none, run: async ({ browser }) => chooseWorkspace(browser, await texts()) },
    chooseNewWorkspace: {
      args: text,
      run: async ({ browser }, name) => chooseNewWorkspace(browser, await texts(), name),
    },
    chooseExportFile: {
      args: z.tuple([z.string().max(10_000), exportEnding]),
      run: async ({ browser }, name, ending) => chooseExportFile(browser, await texts(), name, ending),
    },
    saveFile: {
      args: z.tuple([z.string().max(10_000), pageFileEnding, z.instanceof(Uint8Array)]),
      run: async ({ browser }, name, ending, bytes) => {
        const path = await chooseExportFile(browser, await texts(), name, ending);
        if (path !== null) await writeFile(path, bytes);
        return path;
      },
    },
    chooseBundle: {
      args: z.tuple([bundleForm]),
      run: async ({ browser }, form) => chooseBundle(browser, await texts(), form),
    },
    chooseNewBundle: {
      args: z.tuple([z.string().max(10_000), bundleForm]),
      run: async ({ browser }, name, form) => chooseNewBundle(browser, await texts(), name, form),
    },
    newWorkspacePath: { args: text, run: (_, name) => newWorkspacePath(ownFolder(), name) },
    sampleWorkspace: { args: none, run: () => sampleWorkspace(ownFolder()) },
    recentsList: { args: none, run: () => recents.list() },
    recentsRemember: {
      args: z.tuple([recentEntry]),
      run: (_, entry) => {
        app.addRecentDocument(entry.path);
        return recents.remember(entry);
      },
    },
    recentsForget: { args: text, run: (_, path) => recents.forget(path) },
    settingsGet: { args: none, run: () => settings.get() },
    settingsSet: {
      args: z.tuple([z.looseObject({})]), // the file checks each setting
      run: async (_, change) => {
        const now = await settings.set(change);
        nativeTheme.themeSource = now.theme;
        follow(languageOf(now));
        windows.renewEngines(now.engine);
        return now;
      },
    },
    claimWorkspace: { args: z.tuple([z.string().nullable()]), run: (window, path) => windows.claim(window, path) },
    startArguments: { args: none, run: (window) => window.takeStart() },
    showInFolder: { args: text, run: (_, path) => shell.showItemInFolder(path) },
    copyText: { args: text, run: (_, copied) => clipboard.writeText(copied) },
    restartEngine: { args: none, run: ({ engine }) => engine.restart() },
    minimizeWindow: { args: none, run: ({ browser }) => browser.minimize() },
    toggleMaximizeWindow: {
      args: none,
      run: ({ browser }) => (browser.isMaximized() ? browser.unmaximize() : browser.maximize()),
    },
    closeWindow: { args: none, run: ({ browser }) => browser.close() },
    isMaximized: { args: none, run: ({ browser }) => browser.isMaximized() },
  };

  ipcMain.handle(DESKTOP_CALL, async (event, name: unknown, ...args: unknown[]) => {
    const window = windows.ofContents(event.sender);
    if (window === undefined || !isOurPage(event)) throw new Error('This call is not for this page.');
    if (typeof name !== 'string' || !Object.hasOwn(handlers, name)) throw new Error('There is no such call.');
    const handler = handlers[name as DesktopCall];
    // Arguments and handler belong together, which the compiler cannot follow through a name it does not know.
    const run = handler.run as (window: WorkspaceWindow, ...args: unknown[]) => unknown;
    return await run(window, ...handler.args.parse(args));
  });
}

/** The top frame of a page of ours; an embedded frame or a page from elsewhere is neither. */
function isOurPage({ senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame.parent === null && senderFrame.url.startsWith(`${PAGE_ORIGIN}/`);
}
