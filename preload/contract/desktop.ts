import { z } from 'zod';
import type { BundleForm } from './bundle.ts';
import { engineSettings } from './engine-settings.ts';
import type { ExportEnding } from './export.ts';

/** Endings of files that the page itself makes. */
export const pageFileEnding = z.enum(['png', 'svg', 'json', 'csv']);
export type PageFileEnding = z.infer<typeof pageFileEnding>;

/** What the page may ask of the desktop, beside the engine's port. Implemented in preload/index.ts and main/app. */
export const recentWorkspace = z.object({
  path: z.string(),
  name: z.string(),
  openedAt: z.number(),
  exists: z.boolean(),
  /** From the workspace's own summary when it was last open. */
  /** Trail events and log events. */
  events: z.number().nullable(),
  sizeBytes: z.number().nullable(),
  from: z.number().nullable(),
  to: z.number().nullable(),
  sources: z.number().nullable(),
});
export type RecentWorkspace = z.infer<typeof recentWorkspace>;

/** Languages that the window speaks. */
export const LANGUAGES = ['en', 'ko'] as const;
export type WindowLanguage = (typeof LANGUAGES)[number];

export const settings = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  density: z.enum(['compact', 'comfortable']).default('compact'),
  /** `UTC`, `local` or an IANA name; a matter of display only. */
  timeZone: z.string().default('UTC'),
  singleKeys: z.boolean().default(true),
  /** `system`: the first of the user's system languages that the window speaks, else English. */
  language: z.enum(['system', ...LANGUAGES]).default('system'),
  /** Single keys that were changed, by act (renderer/lib/single-keys.ts); an empty text switches one off. */
  keys: z.record(z.string(), z.string().max(4)).default({}),
  engine: engineSettings.prefault({}),
  /** What the user calls AWS accounts, by their ids of 12 digits. */
  accountNames: z.record(z.string().regex(/^\d{12}$/), z.string().min(1).max(200)).default({}),
});
export type Settings = z.infer<typeof settings>;

export type EngineEvent =
  | { kind: 'engine-ready' }
  /**
   * The process ended; a new one follows as `engine-ready` with a new port unless `givingUp`. `asked`: it ends so that the
   * next one begins with other settings.
   */
  | { kind: 'engine-stopped'; reason: string; givingUp: boolean; asked: boolean };

/** Commands that come from the native menu, by id (the window's own command table has the same ids). */
export type MenuCommand = string;

export interface DesktopApi {
  platform: 'linux' | 'darwin' | 'win32';
  versions: { app: string; electron: string; chrome: string };
  /** What the language `system` stands for. */
  systemLanguage: WindowLanguage;
  /** Nonce for style elements that libraries add (strict CSP). */
  styleNonce: string;
  chooseFolder(): Promise<string[]>;
  chooseFiles(): Promise<string[]>;
  chooseWorkspace(): Promise<string | null>;
  /** Where a new workspace is to be kept. */
  chooseNewWorkspace(suggestedName: string): Promise<string | null>;
  /** Where an export is to be written; asks before a file that is there is replaced. Null when the dialog was cancelled. */
  chooseExportFile(suggestedName: string, ending: ExportEnding): Promise<string | null>;
  /**
   * Writes what the page made (a picture of a map) where the user says; asks before a file that is there is replaced. Answers
   * with the path, null when the dialog was cancelled.
   */
  saveFile(suggestedName: string, ending: PageFileEnding, bytes: Uint8Array): Promise<string | null>;
  /** A bundle to open: its folder, or its zip file. Null when the dialog was cancelled. */
  chooseBundle(form: BundleForm): Promise<string | null>;
  /** Where a bundle is to be written. Null when the dialog was cancelled. */
  chooseNewBundle(suggestedName: string, form: BundleForm): Promise<string | null>;
  /** A path in the product's own folder for a workspace made without asking (paths dropped on the home screen). */
  newWorkspacePath(suggestedName: string): Promise<string>;
  /** Where the sample investigation lies in the product's own folder, and whether it was made already. */
  sampleWorkspace(): Promise<{ path: string; exists: boolean }>;
  /** Real path of a dropped file or folder. */
  pathOf(file: File): string;
  recents: {
    list(): Promise<RecentWorkspace[]>;
    /** Called by the page whenever it opened a workspace or its summary changed. */
    remember(entry: Omit<RecentWorkspace, 'exists' | 'openedAt'>): Promise<void>;
    forget(path: string): Promise<void>;
  };
  settings: { get(): Promise<Settings>; set(change: Partial<Settings>): Promise<Settings> };
  /**
   * Says that this window now shows the workspace (null: none). When another window shows it already, that one is
   * focused and the answer is `shown-elsewhere`.
   */
  claimWorkspace(path: string | null): Promise<'ok' | 'shown-elsewhere'>;
  /** What the program was started with for this window: a workspace to open, or paths to import into a new one. */
  startArguments(): Promise<{ workspace: string | null; importPaths: string[] }>;
  showInFolder(path: string): Promise<void>;
  copyText(text: string): Promise<void>;
  onMenuCommand(listener: (command: MenuCommand) => void): () => void;
  /** Paths that the system asked this window to open after start. */
  onOpenPaths(listener: (paths: { workspace: string | null; importPaths: string[] }) => void): () => void;
  onEngine(listener: (event: EngineEvent) => void): () => void;
  /** Starts an engine again after it was given up. */
  restartEngine(): Promise<void>;
  /** The page draws the title bar and, except on macOS, the window's own controls in it (the window has no frame). */
  windowControls: {
    minimize(): Promise<void>;
    toggleMaximize(): Promise<void>;
    close(): Promise<void>;
    /** Called with the present state at once, then on each change. */
    onMaximized(listener: (maximized: boolean) => void): () => void;
  };
}
