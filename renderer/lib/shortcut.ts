/** Keys written once, as `Mod+Shift+L`: `Mod` is Ctrl, on macOS Cmd (ui.md part 5). */

export type Platform = 'linux' | 'darwin' | 'win32';

interface KeyLike {
  key: string;
  code?: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Whether the pressed key is the shortcut's. A letter counts by its key, or by its place when the layout has no Latin one. */
export function matchesShortcut(event: KeyLike, shortcut: string, platform: Platform): boolean {
  const parts = shortcut.split('+');
  const key = parts.pop() ?? '';
  const wants = (name: string) => parts.includes(name);
  const mod = platform === 'darwin' ? event.metaKey : event.ctrlKey;
  const other = platform === 'darwin' ? event.ctrlKey : event.metaKey;
  if (mod !== wants('Mod') || other || event.altKey !== wants('Alt')) return false;
  const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // Shift is a part of the sign itself in `?`, so it is only compared where the key is named.
  const named = key.length > 1 || /[a-z0-9]/i.test(key);
  if (named && event.shiftKey !== wants('Shift')) return false;
  if (pressed === key.toLowerCase() || event.key === key) return true;
  const latin = /^[a-z0-9]$/.test(pressed);
  return !latin && key.length === 1 && (event.code === `Key${key.toUpperCase()}` || event.code === `Digit${key}`);
}

const SIGNS: Record<string, string> = {
  Enter: '↵',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  ' ': 'Space',
};

/** The shortcut as a key cap shows it: `Ctrl ⇧ L`, on macOS `⌘ ⇧ L`. */
export function shortcutText(shortcut: string, platform: Platform): string {
  if (shortcut === '+') return shortcut;
  return shortcut
    .split('+')
    .map((part) => {
      if (part === 'Mod') return platform === 'darwin' ? '⌘' : 'Ctrl';
      if (part === 'Shift') return '⇧';
      if (part === 'Alt') return platform === 'darwin' ? '⌥' : 'Alt';
      return SIGNS[part] ?? part;
    })
    .join(' ');
}
