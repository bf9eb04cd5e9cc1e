import {
  type DesktopApi,
  settings as defaults,
  type EngineEvent,
  type RecentWorkspace,
  type Settings,
} from '../../preload/contract/desktop.ts';

export interface FakeDesktop extends DesktopApi {
  copied: string[];
  /** Tells the window what the engine process did. */
  engineDid(event: EngineEvent): void;
}

export const RECENTS: RecentWorkspace[] = [
  {
    path: '/cases/acme-incident-1114.trailglass',
    name: 'acme-incident-1114',
    openedAt: Date.UTC(2026, 10, 14, 9, 58),
    exists: true,
    events: 10_977_491,
    sizeBytes: 1_900_000_000,
    from: Date.UTC(2026, 10, 14, 7, 30) * 1000,
    to: Date.UTC(2026, 10, 14, 10, 0) * 1000,
    sources: 4,
  },
  {
    path: '/cases/flaws-cloud-training.trailglass',
    name: 'flaws-cloud-training',
    openedAt: Date.UTC(2026, 8, 3),
    exists: true,
    events: 1_939_207,
    sizeBytes: 400_000_000,
    from: Date.UTC(2017, 1, 12) * 1000,
    to: Date.UTC(2020, 9, 7) * 1000,
    sources: 1,
  },
  {
    path: '/old/staging-replay.trailglass',
    name: 'staging-replay',
    openedAt: Date.UTC(2026, 7, 22),
    exists: false,
    events: 4_118_092,
    sizeBytes: 700_000_000,
    from: Date.UTC(2026, 7, 21) * 1000,
    to: Date.UTC(2026, 7, 22) * 1000,
    sources: 2,
  },
];

/** The desktop's side without a desktop. */
export function fakeDesktop(change: Partial<DesktopApi> = {}, settings: Partial<Settings> = {}): FakeDesktop {
  let now: Settings = { ...defaults.parse({}), theme: 'light', ...settings };
  const copied: string[] = [];
  const engineListeners = new Set<(event: EngineEvent) => void>();
  return {
    copied,
    engineDid(event) {
      for (const listener of engineListeners) listener(event);
    },
    platform: 'linux',
    versions: { app: '0.1.0', electron: '33.2.1', chrome: '130' },
    systemLanguage: 'en',
    styleNonce: 'test',
    chooseFolder: async () => ['/cases/1114/org-trail'],
    chooseFiles: async () => [],
    chooseWorkspace: async () => null,
    chooseNewWorkspace: async () => null,
    saveFile: async (name, ending) => `/exports/${name}.${ending}`,
    chooseExportFile: async (name, ending) => `/exports/${name}.${ending}`,
    chooseBundle: async (form) => `/bundles/case.trailglass-bundle${form === 'zip' ? '.zip' : ''}`,
    chooseNewBundle: async (name, form) => `/bundles/${name}.trailglass-bundle${form === 'zip' ? '.zip' : ''}`,
    newWorkspacePath: async (name) => `/cases/${name}.trailglass`,
    sampleWorkspace: async () => ({ path: '/cases/Sample investigation.trailglass', exists: false }),
    pathOf: (file) => `/dropped/${file.name}`,
    recents: { list: async () => RECENTS, remember: async () => undefined, forget: async () => undefined },
    settings: {
      get: async () => now,
      set: async (part) => {
        now = { ...now, ...part };
        return now;
      },
    },
    claimWorkspace: async () => 'ok',
    startArguments: async () => ({ workspace: null, importPaths: [] }),
    showInFolder: async () => undefined,
    copyText: async (text) => {
      copied.push(text);
    },
    onMenuCommand: () => () => undefined,
    onOpenPaths: () => () => undefined,
    onEngine(listener) {
      engineListeners.add(listener);
      return () => engineListeners.delete(listener);
    },
    restartEngine: async () => undefined,
    windowControls: {
      minimize: async () => undefined,
      toggleMaximize: async () => undefined,
      close: async () => undefined,
      onMaximized: () => () => undefined,
    },
    ...change,
  };
}
