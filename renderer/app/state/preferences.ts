import type { DesktopApi, Settings } from '../../../preload/contract/desktop.ts';
import { nameAccounts } from '../../lib/account-names.ts';
import { maskNames } from '../../lib/secrets.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { type Language, speak } from '../../messages/message.ts';

export interface Preferences {
  store: Store<Settings>;
  change(change: Partial<Settings>): void;
  /** The theme that shows: `system` resolved. */
  shownTheme(): 'light' | 'dark';
  /** The language of the window: `system` resolved. */
  language(settings: Settings): Language;
}

/** Settings of this computer: read once, kept by the desktop, applied to the document. */
export function createPreferences(desktop: DesktopApi, initial: Settings): Preferences {
  const store = createStore<Settings>(initial);
  const dark = window.matchMedia?.('(prefers-color-scheme: dark)');
  const shownTheme = () => {
    const { theme } = store.get();
    return theme === 'system' ? (dark?.matches ? 'dark' : 'light') : theme;
  };
  const language = (settings: Settings): Language =>
    settings.language === 'system' ? desktop.systemLanguage : settings.language;
  const apply = () => {
    // Before any part of the window is told of the change, so that what is drawn next speaks the new language.
    speak(language(store.get()));
    nameAccounts(store.get().accountNames);
    maskNames(store.get().engine.secretNames);
    document.documentElement.lang = language(store.get());
    document.documentElement.dataset.theme = shownTheme();
    document.documentElement.dataset.density = store.get().density;
  };
  dark?.addEventListener('change', apply);
  store.subscribe(apply);
  apply();
  return {
    store,
    shownTheme,
    language,
    change(change) {
      store.set({ ...store.get(), ...change });
      void desktop.settings.set(change);
    },
  };
}
