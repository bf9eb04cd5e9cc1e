import type { DesktopApi } from '../../../preload/contract/desktop.ts';
import type { CallOptions, EngineClient } from '../../../preload/contract/index.ts';
import type { WorkspaceInfo } from '../../../preload/contract/workspace.ts';
import { asEngineError, type EngineError } from '../../lib/connect.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { baseName } from '../../lib/visible-text.ts';
import { t } from '../../messages/message.ts';

export interface Failure {
  title: string;
  error: EngineError;
}

export interface SessionState {
  workspace: WorkspaceInfo | null;
  /** When `workspace` was read, epoch milliseconds. */
  readAt: number;
  /** Name of the workspace that is being opened. */
  opening: string | null;
  failure: Failure | null;
  /** Something to know that is no failure. */
  notice: string | null;
}

export interface Session {
  store: Store<SessionState>;
  /** Grows whenever events came or went: what counts asks again. */
  data: Store<number>;
  open(path: string): Promise<boolean>;
  create(path: string): Promise<boolean>;
  /** Shows the workspace that a call makes and opens at this path. */
  make(path: string, call: () => Promise<WorkspaceInfo>): Promise<boolean>;
  /** Makes a new workspace file of a bundle and shows it; throws what is wrong with the bundle. */
  openBundle(path: string, workspacePath: string, options: CallOptions<'bundle.open'>): Promise<boolean>;
  close(): Promise<void>;
  /** After the engine came back: the same file again, tabs and range as they are. */
  reopen(): Promise<boolean>;
  /** Events came or went: counts are asked again, at most every second. */
  changed(): void;
  fail(title: string, error: unknown): void;
  dismiss(): void;
}

/** `/a/b/incident.trailglass` -> `incident`. */
export const workspaceName = (path: string) => baseName(path).replace(/\.trailglass$/i, '');

/** The open workspace of this window. `onOpen` runs before it shows, with null when it closed. */
export function createSession(
  engine: EngineClient,
  desktop: DesktopApi,
  onOpen: (info: WorkspaceInfo | null) => Promise<void>,
): Session {
  const store = createStore<SessionState>({ workspace: null, readAt: 0, opening: null, failure: null, notice: null });
  const data = createStore(0);
  let due: ReturnType<typeof setTimeout> | undefined;

  const fail = (title: string, error: unknown) => {
    const known = asEngineError(error);
    const failure = known.code === 'cancelled' ? null : { title, error: known };
    store.set((state) => ({ ...state, opening: null, failure: failure ?? state.failure }));
  };

  const remember = (info: WorkspaceInfo) =>
    desktop.recents.remember({
      path: info.path,
      name: info.name,
      events: info.events + info.logEvents,
      sizeBytes: info.sizeBytes,
      from: info.range?.from ?? null,
      to: info.range?.to ?? null,
      sources: info.imports,
    });

  const refresh = async () => {
    try {
      const info = await engine.call('workspace.info', {});
      if (store.get().workspace === null) return;
      store.set((state) => ({ ...state, workspace: info, readAt: Date.now() }));
      data.set((n) => n + 1);
      await remember(info);
    } catch {
      // The engine is gone or the file closed: the session hears of it by its own road.
    }
  };

  /** Shows the workspace that `ask` opens; one that another window shows is left there. Throws what `ask` throws. */
  const take = async (path: string, ask: () => Promise<WorkspaceInfo>): Promise<boolean> => {
    const name = workspaceName(path);
    store.set((state) => ({ ...state, opening: name, failure: null, notice: null }));
    const before = store.get().workspace;
    try {
      if ((await desktop.claimWorkspace(path)) === 'shown-elsewhere') {
        store.set((state) => ({ ...state, opening: null, notice: t('workspace.shownElsewhere', { name }) }));
        return false;
      }
      const info = await ask();
      await onOpen(info);
      store.set({ workspace: info, readAt: Date.now(), opening: null, failure: null, notice: null });
      data.set((n) => n + 1);
      void remember(info);
      return true;
    } catch (error) {
      // The engine keeps the workspace that was open when another one cannot be opened; so does the window.
      const kept = before !== null && before.path !== path ? before : null;
      await desktop.claimWorkspace(kept?.path ?? null);
      store.set((state) => ({ ...state, opening: null, workspace: kept }));
      if (kept === null) await onOpen(null);
      throw error;
    }
  };

  const show = async (path: string, call: () => Promise<WorkspaceInfo>): Promise<boolean> => {
    try {
      return await take(path, call);
    } catch (error) {
      fail(t('workspace.openFailed', { name: workspaceName(path) }), error);
      return false;
    }
  };

  return {
    store,
    data,
    open: (path) => show(path, () => engine.call('workspace.open', { path })),
    create: (path) => show(path, () => engine.call('workspace.create', { path })),
    make: show,
    openBundle: (path, workspacePath, options) =>
      take(workspacePath, async () => (await engine.call('bundle.open', { path, workspacePath }, options)).info),
    async close() {
      if (store.get().workspace === null) return;
      store.set({ workspace: null, readAt: 0, opening: null, failure: null, notice: null });
      await onOpen(null);
      try {
        await engine.call('workspace.close', {});
      } catch (error) {
        fail(t('workspace.close'), error);
      }
      await desktop.claimWorkspace(null);
    },
    async reopen() {
      const { workspace } = store.get();
      if (workspace === null) return false;
      try {
        const info = await engine.call('workspace.open', { path: workspace.path });
        store.set((state) => ({ ...state, workspace: info, readAt: Date.now() }));
        data.set((n) => n + 1);
        return true;
      } catch (error) {
        fail(t('workspace.openFailed', { name: workspace.name }), error);
        return false;
      }
    },
    changed() {
      if (due !== undefined) return;
      due = setTimeout(() => {
        due = undefined;
        void refresh();
      }, 1000);
    },
    fail,
    dismiss() {
      store.set((state) => ({ ...state, failure: null, notice: null }));
    },
  };
}
