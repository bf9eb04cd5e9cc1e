import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createApp } from '../../renderer/app/app.ts';
import { createCommands } from '../../renderer/app/commands.ts';
import { SINGLE_KEY_ACTS, SINGLE_KEYS, type SingleKeyAct } from '../../renderer/lib/single-keys.ts';
import { gridKey } from '../../renderer/ui/grid-keys.ts';
import { fakeDesktop } from './fake-desktop.ts';
import { trailEngine } from './fake-engine.ts';

/** The keyboard map of the design, key by key, for the areas that there are. */
const desktop = fakeDesktop();
const commands = createCommands(createApp(trailEngine() as never, desktop, await desktop.settings.get()));
const shortcuts = new Set(commands.flatMap((command) => command.shortcuts));

const OF_COMMANDS: Record<string, string> = {
  'Mod+K': 'palette',
  'Mod+Enter': 'run',
  'Mod+T': 'new-tab',
  'Mod+W': 'close-tab',
  'Mod+Shift+T': 'reopen-tab',
  'Mod+1': 'tab-1',
  'Mod+8': 'tab-8',
  'Mod+9': 'last-tab',
  'G H': 'home',
  'G Q': 'query',
  'G F': 'findings',
  'G N': 'evidence',
  'G I': 'import',
  'Mod+O': 'choose-folder',
  'Mod+Shift+O': 'sample',
  'Mod+Alt+O': 'open-workspace',
  'Mod+B': 'side-panel',
  'Mod+J': 'drawer',
  F: 'facets',
  'Mod+Shift+D': 'range',
  'Alt+ArrowLeft': 'back',
  'Alt+ArrowRight': 'forward',
  'Mod+S': 'save',
  'Mod+Shift+S': 'save-as',
  'Mod+Shift+Q': 'switch-language',
  'Mod+Shift+L': 'theme',
  F6: 'next-region',
  'Shift+F6': 'previous-region',
  'Mod+F': 'find',
  'Mod+Z': 'undo',
  '?': 'keys',
  ' ': 'mark',
  '+': 'value-filter',
  '-': 'value-exclude',
  C: 'value-count',
  A: 'value-column',
  T: 'value-around',
  '[': 'value-from',
  ']': 'value-to',
  'P T': 'value-pivot-trails',
  'P L': 'value-pivot-logs',
  'P X': 'value-pivot-traces',
  'P S': 'value-pivot-session',
  B: 'star',
  N: 'note',
  F1: 'help',
};

test('each key of the design does its command', () => {
  const found = Object.keys(OF_COMMANDS).map((keys) => [
    keys,
    commands.find((command) => command.shortcuts.includes(keys))?.id,
  ]);
  expect(Object.fromEntries(found)).toEqual(OF_COMMANDS);
});

test('no shortcut has two commands, and each single key of the settings is one of the design', () => {
  const all = commands.flatMap((command) => command.shortcuts);
  expect(all.filter((keys, i) => all.indexOf(keys) !== i)).toEqual([]);
  // Keys of the grid and of charts that move a cursor are no commands.
  const inPlace: SingleKeyAct[] = ['nextRow', 'previousRow', 'pivot', 'go', 'zoomOut', 'twin'];
  const without = SINGLE_KEY_ACTS.filter((act) => !inPlace.includes(act) && !shortcuts.has(SINGLE_KEYS[act].key));
  expect(without).toEqual([]);
});

test('keys of rows', () => {
  const press = (key: string, more = {}) =>
    gridKey(
      { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more },
      { singleKeys: true, keys: {} },
    );
  expect(['j', 'ArrowDown', 'k', 'ArrowUp'].map((key) => press(key))).toMatchObject([
    { kind: 'rows', by: 1 },
    { kind: 'rows', by: 1 },
    { kind: 'rows', by: -1 },
    { kind: 'rows', by: -1 },
  ]);
  expect(['Enter', 'Escape', ' ', 'ContextMenu'].map((key) => press(key)?.kind)).toEqual([
    'open',
    'escape',
    'mark',
    'menu',
  ]);
  expect(press('F10', { shiftKey: true })?.kind).toBe('menu');
  expect(['a', 'c'].map((key) => press(key, { ctrlKey: true })?.kind)).toEqual(['all', 'copy']);
  expect(press('End', { ctrlKey: true })).toMatchObject({ kind: 'ends', to: 'last' });
  expect(press('End')).toMatchObject({ kind: 'line', to: 'last' });
  expect(press('J', { shiftKey: true })).toMatchObject({ kind: 'rows', by: 1, extend: 'rows' });
});

test('every key that a button or menu shows is one that acts', () => {
  // Of the place itself: what is open there answers them.
  const inPlace = new Set(['Enter', 'Alt+Enter', 'Escape', 'Delete', 'F2', 'Mod+C', 'Shift+Enter', 'J', 'K', 'L', '0']);
  const shown = readdirSync('renderer', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx') || name.endsWith('.ts'))
    .flatMap((name) => {
      const text = readFileSync(join('renderer', name), 'utf8');
      return [...text.matchAll(/\bshortcut(?:=|: )["']([^"']+)["']/g)].map((hit) => ({ name, keys: hit[1] ?? '' }));
    });
  expect(shown.length).toBeGreaterThan(20);
  expect(shown.filter(({ keys }) => !shortcuts.has(keys) && !inPlace.has(keys))).toEqual([]);
});

test('what can be done is in the palette, apart from moving about and what a field does by itself', () => {
  const moving = /^(tab-\d|last-tab|next-region|previous-region|undo|palette)$/;
  expect(commands.filter((command) => !command.listed && !moving.test(command.id))).toEqual([]);
  const texts = commands.filter((command) => command.listed).map((command) => command.text);
  expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([]);
});
