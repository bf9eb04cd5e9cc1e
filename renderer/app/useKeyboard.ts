import { useEffect } from 'react';
import { matchesShortcut } from '../lib/shortcut.ts';
import type { App } from './app.ts';
import type { Command } from './commands.ts';

const isTextField = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input, textarea, [contenteditable="true"]') !== null;

const hasSingleKeys = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('[role="grid"], [role="tree"], [data-single-keys]') !== null;

/** The keyboard map of the window: every shortcut of the command table, and `G` then a letter where no text is typed. */
export function useKeyboard(app: App, commands: Command[]): void {
  useEffect(() => {
    let goAt = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const dialog = app.layout.get().dialog;
      const typing = isTextField(event.target);
      const single = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
      if (single && (typing || !app.preferences.store.get().singleKeys)) return;

      if (single && dialog === null) {
        const key = event.key.toUpperCase();
        const now = event.timeStamp;
        if (goAt !== 0 && now - goAt < 1200) {
          goAt = 0;
          const command = commands.find((c) => c.shortcuts.includes(`G ${key}`));
          if (command?.can()) {
            event.preventDefault();
            command.run();
            return;
          }
        } else if (key === 'G' && !event.shiftKey) {
          goAt = now;
          return;
        }
      }
      for (const command of commands) {
        const hit = command.shortcuts.some((s) => !s.includes(' ') && matchesShortcut(event, s, app.desktop.platform));
        if (!hit || (command.ofRows === true && !hasSingleKeys(event.target))) continue;
        // A text field undoes its own typing.
        if (command.id === 'undo' && typing) return;
        // Under a dialog only the palette and the theme answer; `?` is a single key of grids and trees, and of no field.
        if (dialog !== null && !['theme', 'palette'].includes(command.id)) return;
        if (!command.can()) return;
        event.preventDefault();
        command.run();
        return;
      }
      if (event.key === 'Escape' && dialog === null && app.layout.get().area === 'query') {
        const tab = app.tabs.active();
        const run = tab === null ? null : app.runOf(tab.id);
        if (run?.store.get().run.kind === 'running') run.cancel();
        else if (app.layout.get().drawer && !hasSingleKeys(event.target)) {
          app.layout.set((state) => ({ ...state, drawer: false }));
        }
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [app, commands]);
}
