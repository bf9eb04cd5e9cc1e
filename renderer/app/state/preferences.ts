import type { DesktopApi, Settings } from '../../../preload/contract/desktop.ts';
import { createStore, type Store } from '../../lib/store.ts';

export interface Preferences {
  store: Store<Settings>;
  change(change: Partial<Settings>): void;
  /** The theme that shows: `system` resolved. */
  shownTheme(): 'light' | 'dark';
}

/** Settings of this computer: read once, kept by the desktop, applied to the document. */
export function createPreferences(desktop: DesktopApi, initial: Settings): Preferences {
  const store = createStore<Settings>(initial);
  const dark = window.matchMedia?.('(prefers-color-scheme: dark)');
  const shownTheme = () => {
    const { theme } = store.get();
    return theme === 'system' ? (dark?.matches ? 'dark' : 'light') : theme;
  };
  const apply = () => {
    document.documentElement.dataset.theme = shownTheme();
    document.documentElement.dataset.density = store.get().density;
  };
  dark?.addEventListener('change', apply);
  store.subscribe(apply);
  apply();
  return {
    store,
    shownTheme,
    change(change) {
      store.set({ ...store.get(), ...change });
      void desktop.settings.set(change);
    },
  };
}
