import { type SingleKeys, singleKeyAct } from '../lib/single-keys.ts';

/** What a key means in a grid of rows (ui.md part 5), apart from where the cursor is. */
export type GridAct =
  | { kind: 'rows'; by: 1 | -1; page: boolean; extend: Extend }
  | { kind: 'ends'; to: 'first' | 'last'; extend: Extend }
  | { kind: 'cells'; by: 1 | -1; extend: Extend }
  | { kind: 'line'; to: 'first' | 'last'; extend: Extend }
  | { kind: 'mark' }
  | { kind: 'all' }
  | { kind: 'copy' }
  | { kind: 'open' }
  | { kind: 'escape' }
  | { kind: 'menu' };

/** Whether the selection grows with the cursor, by cells or by whole rows. */
export type Extend = 'cells' | 'rows' | null;

interface KeyPress {
  key: string;
  code?: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Reads one key press; null leaves it to the window. */
export function gridKey(event: KeyPress, singleKeys: SingleKeys): GridAct | null {
  const { key, shiftKey } = event;
  const extend: Extend = shiftKey ? 'cells' : null;
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) {
    if (key === 'Home') return { kind: 'ends', to: 'first', extend };
    if (key === 'End') return { kind: 'ends', to: 'last', extend };
    if (key === 'a' && !shiftKey) return { kind: 'all' };
    if (key === 'c' && !shiftKey) return { kind: 'copy' };
    return null;
  }
  switch (key) {
    case 'ArrowDown':
      return { kind: 'rows', by: 1, page: false, extend };
    case 'ArrowUp':
      return { kind: 'rows', by: -1, page: false, extend };
    case 'PageDown':
      return { kind: 'rows', by: 1, page: true, extend };
    case 'PageUp':
      return { kind: 'rows', by: -1, page: true, extend };
    case 'ArrowRight':
      return { kind: 'cells', by: 1, extend };
    case 'ArrowLeft':
      return { kind: 'cells', by: -1, extend };
    case 'Home':
      return { kind: 'line', to: 'first', extend };
    case 'End':
      return { kind: 'line', to: 'last', extend };
    case 'Enter':
      return { kind: 'open' };
    case 'Escape':
      return { kind: 'escape' };
    case 'ContextMenu':
      return { kind: 'menu' };
    case 'F10':
      return shiftKey ? { kind: 'menu' } : null;
    default:
      switch (singleKeyAct(singleKeys, event, ['rows'])) {
        case 'nextRow':
          return { kind: 'rows', by: 1, page: false, extend: shiftKey ? 'rows' : null };
        case 'previousRow':
          return { kind: 'rows', by: -1, page: false, extend: shiftKey ? 'rows' : null };
        case 'mark':
          return { kind: 'mark' };
        default:
          return null;
      }
  }
}
