import { BrowserWindow, MessageChannelMain, nativeTheme } from 'electron';
import {
  DESKTOP_EVENT,
  type DesktopEvent,
  ENGINE_PORT,
  LANGUAGE_SWITCH,
  type OpenPaths,
  STYLE_NONCE_SWITCH,
  VERSION_SWITCH,
} from '../../preload/contract/desktop-wire.ts';
import type { EngineSettings } from '../../preload/contract/engine-settings.ts';
import { preloadPath } from './app-paths.ts';
import { EngineProcess } from './engine-process.ts';
import type { NetworkProcess } from './network-process.ts';
import { PAGE_URL } from './page-protocol.ts';
import { startReceivers } from './receiver-process.ts';
import { systemLanguage } from './system-language.ts';
import { type placeWindow, SMALLEST } from './window-state.ts';

export interface WindowOptions {
  place: ReturnType<typeof placeWindow>;
  maximized: boolean;
  styleNonce: string;
  version: string;
  devTools: boolean;
  engineSettings: EngineSettings;
  network: NetworkProcess;
  /** What the page does first: opens a workspace, or imports into a new one. */
  start: OpenPaths;
}

/** One window with one engine; at most one workspace is shown in it. */
export class WorkspaceWindow {
  readonly browser: BrowserWindow;
  readonly engine: EngineProcess;
  /** The real path of the workspace that the page says it shows. */
  workspace: string | null = null;
  private start: OpenPaths;
  private loaded = false;

  constructor(options: WindowOptions) {
    this.start = options.start;
    this.browser = new BrowserWindow({
      ...options.place,
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      title: 'Trailglass',
      show: false,
      // The page draws the title bar; macOS keeps its own buttons in it.
      ...(process.platform === 'darwin'
        ? { titleBarStyle: 'hiddenInset' as const, trafficLightPosition: { x: 14, y: 13 } }
        : { frame: false }),
      // --bg-app of the page's tokens, so that nothing flashes before it draws.
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#0e1115' : '#f3f5f7',
      webPreferences: {
        preload: preloadPath,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
        devTools: options.devTools,
        additionalArguments: [
          STYLE_NONCE_SWITCH + options.styleNonce,
          VERSION_SWITCH + options.version,
          LANGUAGE_SWITCH + systemLanguage(),
        ],
      },
    });
    this.engine = new EngineProcess(
      {
        started: () => this.handPortOver(),
        stopped: (reason, givingUp, asked) => this.tell({ kind: 'engine-stopped', reason, givingUp, asked }),
        networkWanted: () => {
          const { port1, port2 } = new MessageChannelMain();
          options.network.serve(port1);
          this.engine.connectNetwork(port2);
        },
        receiversWanted: () => {
          const { port1, port2 } = new MessageChannelMain();
          startReceivers(port1);
          this.engine.connectReceivers(port2);
        },
      },
      options.engineSettings,
    );
    this.engine.start(); // in parallel with the page

    const { browser } = this;
    browser.once('ready-to-show', () => {
      if (options.maximized) browser.maximize();
      browser.show();
    });
    browser.on('maximize', () => this.tell({ kind: 'maximized', maximized: true }));
    browser.on('unmaximize', () => this.tell({ kind: 'maximized', maximized: false }));
    browser.webContents.on('did-start-loading', () => {
      this.loaded = false;
    });
    // The page's script has run by then and listens for the port; a reload in development takes the same road.
    browser.webContents.on('did-finish-load', () => {
      this.loaded = true;
      this.handPortOver();
    });
    browser.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') browser.webContents.reload();
    });
    void browser.loadURL(PAGE_URL);
  }

  /** Says something to the page, unless it is gone. */
  tell(event: DesktopEvent): void {
    if (!this.browser.isDestroyed()) this.browser.webContents.send(DESKTOP_EVENT, event);
  }

  /** What the page is to do first; once, so that a page that is loaded again does not import again. */
  takeStart(): OpenPaths {
    const { start } = this;
    this.start = { workspace: this.workspace, importPaths: [] };
    return start;
  }

  focus(): void {
    if (this.browser.isMinimized()) this.browser.restore();
    this.browser.focus();
  }

  private handPortOver(): void {
    if (!this.loaded || this.browser.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    if (this.engine.serve(port1)) this.browser.webContents.postMessage(ENGINE_PORT, null, [port2]);
  }
}
