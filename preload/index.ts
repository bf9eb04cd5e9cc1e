import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import type { DesktopApi, EngineEvent, MenuCommand } from './contract/desktop.ts';
import {
  DESKTOP_CALL,
  DESKTOP_EVENT,
  type DesktopCall,
  type DesktopCalls,
  type DesktopEvent,
  ENGINE_PORT,
  LANGUAGE_SWITCH,
  type OpenPaths,
  STYLE_NONCE_SWITCH,
  VERSION_SWITCH,
} from './contract/desktop-wire.ts';

/** Runs before the page, in a sandbox of its own: hands the engine's port on and offers the few desktop calls. */

function call<C extends DesktopCall>(
  name: C,
  ...args: Parameters<DesktopCalls[C]>
): Promise<ReturnType<DesktopCalls[C]>> {
  return ipcRenderer.invoke(DESKTOP_CALL, name, ...args);
}

function listeners<T>() {
  const all = new Set<(value: T) => void>();
  return {
    add(listener: (value: T) => void) {
      all.add(listener);
      return () => {
        all.delete(listener);
      };
    },
    tell(value: T) {
      for (const listener of all) listener(value);
    },
  };
}

const menuCommands = listeners<MenuCommand>();
const openPaths = listeners<OpenPaths>();
const engineEvents = listeners<EngineEvent>();
const maximized = listeners<boolean>();

/** Takes back what has not been told yet of an engine that has ended since. */
let forgetReady = (): void => undefined;

ipcRenderer.on(DESKTOP_EVENT, (_event: IpcRendererEvent, message: DesktopEvent) => {
  switch (message.kind) {
    case 'menu-command':
      return menuCommands.tell(message.command);
    case 'open-paths':
      return openPaths.tell(message.paths);
    case 'engine-stopped':
      forgetReady();
      return engineEvents.tell(message);
    case 'maximized':
      return maximized.tell(message.maximized);
  }
});

ipcRenderer.on(ENGINE_PORT, (event: IpcRendererEvent) => {
  // Ready is told only after the page has the port: this listener runs with the page's own, the timer after all of them.
  let timer: ReturnType<typeof setTimeout> | undefined;
  const told = (message: MessageEvent) => {
    if (message.data?.kind !== 'engine-port') return;
    window.removeEventListener('message', told);
    timer = setTimeout(() => engineEvents.tell({ kind: 'engine-ready' }), 0);
  };
  forgetReady = () => {
    window.removeEventListener('message', told);
    clearTimeout(timer);
  };
  window.addEventListener('message', told);
  window.postMessage({ kind: 'engine-port' }, window.origin, event.ports);
});

function switchValue(name: string): string {
  return process.argv.find((argument) => argument.startsWith(name))?.slice(name.length) ?? '';
}

const api: DesktopApi = {
  platform: process.platform as DesktopApi['platform'],
  versions: {
    app: switchValue(VERSION_SWITCH),
    electron: process.versions.electron,
    chrome: process.versions.chrome,
  },
  systemLanguage: switchValue(LANGUAGE_SWITCH) === 'ko' ? 'ko' : 'en',
  styleNonce: switchValue(STYLE_NONCE_SWITCH),
  chooseFolder: () => call('chooseFolder'),
  chooseFiles: () => call('chooseFiles'),
  chooseWorkspace: () => call('chooseWorkspace'),
  chooseNewWorkspace: (suggestedName) => call('chooseNewWorkspace', suggestedName),
  chooseExportFile: (suggestedName, ending) => call('chooseExportFile', suggestedName, ending),
  saveFile: (suggestedName, ending, bytes) => call('saveFile', suggestedName, ending, bytes),
  chooseBundle: (form) => call('chooseBundle', form),
  chooseNewBundle: (suggestedName, form) => call('chooseNewBundle', suggestedName, form),
  newWorkspacePath: (suggestedName) => call('newWorkspacePath', suggestedName),
  sampleWorkspace: () => call('sampleWorkspace'),
  pathOf: (file) => webUtils.getPathForFile(file),
  recents: {
    list: () => call('recentsList'),
    remember: (entry) => call('recentsRemember', entry),
    forget: (path) => call('recentsForget', path),
  },
  settings: {
    get: () => call('settingsGet'),
    set: (change) => call('settingsSet', change),
  },
  claimWorkspace: (path) => call('claimWorkspace', path),
  startArguments: () => call('startArguments'),
  showInFolder: (path) => call('showInFolder', path),
  copyText: (text) => call('copyText', text),
  onMenuCommand: menuCommands.add,
  onOpenPaths: openPaths.add,
  onEngine: engineEvents.add,
  restartEngine: () => call('restartEngine'),
  windowControls: {
    minimize: () => call('minimizeWindow'),
    toggleMaximize: () => call('toggleMaximizeWindow'),
    close: () => call('closeWindow'),
    onMaximized(listener) {
      void call('isMaximized').then(listener);
      return maximized.add(listener);
    },
  },
};

contextBridge.exposeInMainWorld('trailglass', api);
