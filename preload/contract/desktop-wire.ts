import type { BundleForm } from './bundle.ts';
import type { DesktopApi, PageFileEnding, RecentWorkspace, Settings } from './desktop.ts';
import type { ExportEnding } from './export.ts';

/**
 * What travels between preload/index.ts and main/app over Electron's IPC. Three channels: calls to main, events to the
 * preload, and ports of the engine. No zod here: a sandboxed preload bundles this file and may load nothing.
 */
export const DESKTOP_CALL = 'trailglass:call';
export const DESKTOP_EVENT = 'trailglass:event';
export const ENGINE_PORT = 'trailglass:engine-port';

/** Switches by which main hands fixed values to the preload (`webPreferences.additionalArguments`). */
export const STYLE_NONCE_SWITCH = '--trailglass-style-nonce=';
export const VERSION_SWITCH = '--trailglass-version=';
export const LANGUAGE_SWITCH = '--trailglass-language=';

export type OpenPaths = Awaited<ReturnType<DesktopApi['startArguments']>>;

/** Each call by its name on the wire; over the wire all of them answer with a promise. */
export interface DesktopCalls {
  chooseFolder(): string[];
  chooseFiles(): string[];
  chooseWorkspace(): string | null;
  chooseNewWorkspace(suggestedName: string): string | null;
  chooseExportFile(suggestedName: string, ending: ExportEnding): string | null;
  saveFile(suggestedName: string, ending: PageFileEnding, bytes: Uint8Array): string | null;
  chooseBundle(form: BundleForm): string | null;
  chooseNewBundle(suggestedName: string, form: BundleForm): string | null;
  newWorkspacePath(suggestedName: string): string;
  sampleWorkspace(): { path: string; exists: boolean };
  recentsList(): RecentWorkspace[];
  recentsRemember(entry: Omit<RecentWorkspace, 'exists' | 'openedAt'>): void;
  recentsForget(path: string): void;
  settingsGet(): Settings;
  settingsSet(change: Partial<Settings>): Settings;
  claimWorkspace(path: string | null): 'ok' | 'shown-elsewhere';
  startArguments(): OpenPaths;
  showInFolder(path: string): void;
  copyText(text: string): void;
  restartEngine(): void;
  minimizeWindow(): void;
  toggleMaximizeWindow(): void;
  closeWindow(): void;
  isMaximized(): boolean;
}

export type DesktopCall = keyof DesktopCalls;

/** What main says to a window by itself. That an engine is ready is said by the arrival of its port. */
export type DesktopEvent =
  | { kind: 'menu-command'; command: string }
  | { kind: 'open-paths'; paths: OpenPaths }
  | { kind: 'engine-stopped'; reason: string; givingUp: boolean; asked: boolean }
  | { kind: 'maximized'; maximized: boolean };
