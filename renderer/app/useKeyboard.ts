import { useEffect } from 'react';
import { matchesShortcut } from '../lib/shortcut.ts';
import { SEQUENCE_MS, SINGLE_KEYS, singleKey, singleKeyAct } from '../lib/single-keys.ts';
import { analysisActs } from './analysis-commands.ts';
import type { App } from './app.ts';
import type { Command } from './commands.ts';

/** Text fields and menus take letters for themselves. */
const takesLetters = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('input:not([type="radio"], [type="checkbox"]), textarea, [contenteditable="true"], [role="menu"]') !==
    null;

const hasSingleKeys = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('[role="grid"], [role="tree"], [data-single-keys]') !== null;

/**
 * The keyboard map of the window: every shortcut of the command table, and the single keys that are the window's own,
 * among them `G` then a letter.
 */
export function useKeyboard(app: App, commands: Command[]): void {
  useEffect(() => {
    let goAt = Number.NEGATIVE_INFINITY;

    const ofSingleKey = (event: KeyboardEvent, letter: string): Command | undefined => {
      const hasGone = event.timeStamp - goAt < SEQUENCE_MS;
      goAt = Number.NEGATIVE_INFINITY;
      if (hasGone) return commands.find((command) => command.shortcuts.includes(`G ${letter}`));
      const act = singleKeyAct(app.preferences.store.get(), event, ['window']);
      if (act === null) return undefined;
      if (act === 'go') {
        goAt = event.timeStamp;
        return undefined;
      }
      const command = commands.find(({ shortcuts }) => shortcuts.includes(SINGLE_KEYS[act].key));
      return command?.ofRows === true && !hasSingleKeys(event.target) ? undefined : command;
    };

    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const dialog = app.layout.get().dialog;
      const typing = takesLetters(event.target);
      const letter = singleKey(event);
      if (letter !== null) {
        if (typing || dialog !== null || !app.preferences.store.get().singleKeys) return;
        const command = ofSingleKey(event, letter);
        if (!command?.can()) return;
        event.preventDefault();
        command.run();
        return;
      }
      for (const command of commands) {
        const named = command.shortcuts.filter((keys) => keys.length > 1 && !keys.includes(' '));
        if (!named.some((keys) => matchesShortcut(event, keys, app.desktop.platform))) continue;
        // A text field undoes its own typing.
        if (command.id === 'undo' && typing) return;
        // Under a dialog only the palette and the theme answer.
        if (dialog !== null && !['theme', 'palette'].includes(command.id)) return;
        if (!command.can()) return;
        event.preventDefault();
        command.run();
        return;
      }
      if (event.key === 'Escape' && dialog === null && app.layout.get().area === 'query') {
        const tab = app.tabs.active();

        const acts = analysisActs(app);
        const run = tab === null ? null : app.runOf(tab.id);
        if (run?.store.get().run.kind === 'running') run.cancel();
        else if (acts?.isRunning()) acts.cancel();
        else if (app.layout.get().drawer && !hasSingleKeys(event.target)) {
          app.layout.set((state) => ({ ...state, drawer: false }));
        }
      }
    };
    // A button takes Enter with any other key for a press, before the window hears of it.
    const onButton = (event: KeyboardEvent) => {
      const isRun = matchesShortcut(event, 'Mod+Enter', app.desktop.platform);
      if (!isRun || !(event.target instanceof HTMLElement) || event.target.closest('button') === null) return;
      if (app.layout.get().dialog !== null || event.target.closest('[role="dialog"]') !== null) return;
      onKeyDown(event);
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('keydown', onButton, true);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('keydown', onButton, true);
    };
  }, [app, commands]);
}
