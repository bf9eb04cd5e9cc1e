import type { DesktopApi, WindowLanguage } from '../../../preload/contract/desktop.ts';
import type { EngineClient } from '../../../preload/contract/index.ts';
import { SAMPLE_TOURS, type SampleProgress } from '../../../preload/contract/sample.ts';
import { createStore, type Store } from '../../lib/store.ts';
import type { createLayout } from './layout.ts';
import type { Session } from './session.ts';

/** The sample investigation: made on this computer when it is first asked for, opened again later. */
export interface Sample {
  /** How far it is while it is being made; null otherwise. */
  progress: Store<SampleProgress | null>;
  /** Opens it with its tour beside the data; makes it first where it is not there yet. */
  open(): Promise<void>;
  /** Makes it anew in place of the one that is there, with everything that was written into it. */
  startAgain(): Promise<void>;
  /** Stops the making; what was there before stays. */
  cancel(): void;
}

export function createSample(
  engine: EngineClient,
  desktop: DesktopApi,
  session: Session,
  layout: ReturnType<typeof createLayout>,
  language: () => WindowLanguage,
  showNotebook: (names: readonly string[]) => Promise<void>,
  onError: (error: unknown) => void,
): Sample {
  // A sample that is there keeps the language that it was made in.
  const tours = Object.values(SAMPLE_TOURS);
  const progress = createStore<SampleProgress | null>(null);
  let making: AbortController | null = null;

  const make = async (path: string, replace: boolean): Promise<boolean> => {
    if (making !== null) return false;
    const abort = new AbortController();
    making = abort;
    progress.set({ step: 'files', done: 0, total: null });
    layout.set((state) => ({ ...state, dialog: { kind: 'sample' } }));
    try {
      return await session.make(path, () =>
        engine.call(
          'sample.create',
          { path, replace, language: language() },
          { signal: abort.signal, onProgress: progress.set },
        ),
      );
    } finally {
      making = null;
      progress.set(null);
      layout.set((state) => (state.dialog?.kind === 'sample' ? { ...state, dialog: null } : state));
    }
  };

  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      onError(error);
    }
  };
  return {
    progress,
    open: () =>
      attempt(async () => {
        const { path, exists } = await desktop.sampleWorkspace();
        const isShown = session.store.get().workspace?.path === path;
        if (isShown || (exists ? await session.open(path) : await make(path, false))) await showNotebook(tours);
      }),
    startAgain: () =>
      attempt(async () => {
        const { path, exists } = await desktop.sampleWorkspace();
        if (session.store.get().workspace?.path === path) await session.close();
        if (await make(path, exists)) await showNotebook(tours);
      }),
    cancel: () => making?.abort(),
  };
}
