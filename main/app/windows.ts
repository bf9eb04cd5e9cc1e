import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { app, BrowserWindow, screen, type WebContents } from 'electron';
import type { OpenPaths } from '../../preload/contract/desktop-wire.ts';
import type { EngineSettings } from '../../preload/contract/engine-settings.ts';
import { NetworkProcess } from './network-process.ts';
import type { SettingsFile } from './settings-file.ts';
import { placeWindow, windowStateFile } from './window-state.ts';
import { type WindowOptions, WorkspaceWindow } from './workspace-window.ts';

const NOTHING: OpenPaths = { workspace: null, importPaths: [] };

/** All windows of the program: who shows which workspace, where new ones go, how they close. */
export class Windows {
  private readonly all = new Set<WorkspaceWindow>();
  private readonly state;
  private quitting = false;
  private readonly network = new NetworkProcess();

  constructor(
    dataFolder: string,
    private readonly options: Pick<WindowOptions, 'styleNonce' | 'version' | 'devTools'>,
    private readonly settings: SettingsFile,
  ) {
    this.state = windowStateFile(dataFolder);
    app.on('before-quit', () => {
      this.quitting = true;
    });
  }

  async open(start: OpenPaths = NOTHING): Promise<WorkspaceWindow> {
    const [last, { engine: engineSettings }] = await Promise.all([this.state.read(), this.settings.get()]);
    const screens = screen.getAllDisplays().map((display) => display.workArea);
    const window = new WorkspaceWindow({
      ...this.options,
      engineSettings,
      network: this.network,
      place: placeWindow(last, screens, this.all.size),
      maximized: last?.maximized ?? false,
      start,
    });
    this.all.add(window);
    let closing = false;
    window.browser.on('close', (event) => {
      if (closing) return;
      // Out of sight at once; the program stays until the engine has written everything.
      event.preventDefault();
      closing = true;
      void this.close(window);
    });
    return window;
  }

  /** Follows what the system asks for: a shown workspace comes to the front, an empty window is used, else a new one. */
  async follow(paths: OpenPaths): Promise<void> {
    if (paths.workspace === null && paths.importPaths.length === 0) {
      const front = this.front();
      if (front) front.focus();
      else await this.open();
      return;
    }
    if (paths.workspace !== null && this.focusShowing(paths.workspace)) return;
    const free = [...this.all].find((window) => window.workspace === null && window.browser.isVisible());
    if (free === undefined) {
      await this.open(paths);
      return;
    }
    free.focus();
    free.tell({ kind: 'open-paths', paths });
  }

  /** The page shows this workspace from now on, unless another window does: then that one comes to the front. */
  claim(window: WorkspaceWindow, path: string | null): 'ok' | 'shown-elsewhere' {
    if (path !== null && this.focusShowing(path, window)) return 'shown-elsewhere';
    window.workspace = path === null ? null : realPath(path);
    return 'ok';
  }

  /** Every engine starts anew where these settings are others than it has. */
  renewEngines(settings: EngineSettings): void {
    for (const { engine } of this.all) engine.renew(settings);
  }

  ofContents(contents: WebContents): WorkspaceWindow | undefined {
    return [...this.all].find((window) => !window.browser.isDestroyed() && window.browser.webContents === contents);
  }

  /** The window with the focus, or any. */
  front(): WorkspaceWindow | undefined {
    const focused = BrowserWindow.getFocusedWindow();
    const all = [...this.all];
    return all.find((window) => window.browser === focused) ?? all.at(-1);
  }

  /** Closes every window and resolves when their engines have written everything. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.all].map((window) => this.close(window)));
  }

  private focusShowing(path: string, except?: WorkspaceWindow): boolean {
    const real = realPath(path);
    const shown = [...this.all].find((window) => window !== except && window.workspace === real);
    shown?.focus();
    return shown !== undefined;
  }

  private async close(window: WorkspaceWindow): Promise<void> {
    const { browser } = window;
    const { x, y, width, height } = browser.getNormalBounds();
    const maximized = browser.isMaximized();
    browser.hide();
    const saved = this.state.write({ x, y, width, height, maximized }).catch((error: unknown) => {
      process.stderr.write(`The window's place was not kept: ${String(error)}\n`);
    });
    await Promise.all([saved, window.engine.close()]);
    this.all.delete(window);
    if (this.all.size === 0) this.network.close();
    browser.destroy();
    // Holding the close event back has cancelled a quit that was under way.
    if (this.quitting && this.all.size === 0) app.quit();
  }
}

/** Symbolic links and `..` resolved, so that one file has one name; as it is where the file does not exist. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}
