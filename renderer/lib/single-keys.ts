import { createContext, useContext } from 'react';

/**
 * Keys that act without Ctrl or Alt (ui.md part 5). They can be changed one by one and switched off, one by one or all
 * together (WCAG 2.1.4 Character Key Shortcuts).
 */

/** Longest time between two keys of one sequence. */
export const SEQUENCE_MS = 1200;

/** Where a key acts: rows of the grid, a value under the cursor, a chart, or the window around all of them. */
export type KeyPart = 'rows' | 'values' | 'charts' | 'window';

/** The keys as they come; a letter stands for both cases. */
export const SINGLE_KEYS = {
  nextRow: { key: 'J', part: 'rows' },
  previousRow: { key: 'K', part: 'rows' },
  mark: { key: ' ', part: 'rows' },
  star: { key: 'B', part: 'window' },
  note: { key: 'N', part: 'window' },
  filter: { key: '+', part: 'values' },
  exclude: { key: '-', part: 'values' },
  count: { key: 'C', part: 'values' },
  column: { key: 'A', part: 'values' },
  around: { key: 'T', part: 'values' },
  from: { key: '[', part: 'values' },
  to: { key: ']', part: 'values' },
  pivot: { key: 'P', part: 'values' },
  zoomOut: { key: '-', part: 'charts' },
  twin: { key: 'L', part: 'charts' },
  facets: { key: 'F', part: 'window' },
  go: { key: 'G', part: 'window' },
  keys: { key: '?', part: 'window' },
} as const satisfies Record<string, { key: string; part: KeyPart }>;

export type SingleKeyAct = keyof typeof SINGLE_KEYS;
export const SINGLE_KEY_ACTS = Object.keys(SINGLE_KEYS) as SingleKeyAct[];

/** What the settings say of single keys. */
export interface SingleKeys {
  /** Off: none of them acts. */
  singleKeys: boolean;
  /** Keys that were changed, by act; an empty text switches the key off. */
  keys: Readonly<Record<string, string>>;
}

export interface KeyPress {
  key: string;
  code?: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** The key that does the act; empty where it was switched off by itself. */
export function keyOf({ keys }: Pick<SingleKeys, 'keys'>, act: SingleKeyAct): string {
  return keys[act] ?? SINGLE_KEYS[act].key;
}

/**
 * The single key that was pressed, letters as capitals; null for one with Ctrl or Alt, or with a name. Under a layout
 * without Latin letters (Korean) a letter counts by its place.
 */
export function singleKey({ key, code, ctrlKey, metaKey, altKey }: KeyPress): string | null {
  if (ctrlKey || metaKey || altKey || [...key].length !== 1) return null;
  if (/^[ -~]$/.test(key)) return key.toUpperCase();
  return /^Key([A-Z])$/.exec(code ?? '')?.[1] ?? key.toUpperCase();
}

/** What a key press means in these parts; null where it means nothing, or single keys are off. */
export function singleKeyAct(keys: SingleKeys, event: KeyPress, parts: readonly KeyPart[]): SingleKeyAct | null {
  const key = keys.singleKeys ? singleKey(event) : null;
  if (key === null) return null;
  return SINGLE_KEY_ACTS.find((act) => parts.includes(SINGLE_KEYS[act].part) && keyOf(keys, act) === key) ?? null;
}

/** Whether both can be meant by one key press: charts are neither rows nor values, the window is around everything. */
function meet(a: KeyPart, b: KeyPart): boolean {
  return a === b || a === 'window' || b === 'window' || (a !== 'charts' && b !== 'charts');
}

/** Other acts that the key would do in the same place. */
export function keyConflicts(keys: Pick<SingleKeys, 'keys'>, act: SingleKeyAct, key: string): SingleKeyAct[] {
  if (key === '') return [];
  return SINGLE_KEY_ACTS.filter(
    (other) => other !== act && keyOf(keys, other) === key && meet(SINGLE_KEYS[act].part, SINGLE_KEYS[other].part),
  );
}

/**
 * A single key, or a sequence that begins with one, as the settings have it, for a key that is written as it comes: `J`,
 * `Shift+J`, `P T`. Empty where it is switched off. `part` says whose key is meant where two parts have the same.
 */
export function shownKeys(keys: SingleKeys, written: string, part?: KeyPart): string {
  if (written.startsWith('Shift+') && written.length === 7) {
    const shown = shownKeys(keys, written.slice(6), part);
    return shown === '' ? '' : `Shift+${shown}`;
  }
  const [first = '', ...rest] = written === ' ' ? [' '] : written.split(' ');
  const act = SINGLE_KEY_ACTS.find(
    (one) => SINGLE_KEYS[one].key === first && (part === undefined || SINGLE_KEYS[one].part === part),
  );
  if (act === undefined) return written;
  const now = keys.singleKeys ? keyOf(keys, act) : '';
  return now === '' ? '' : [now, ...rest].join(' ');
}

export const SingleKeysContext = createContext<SingleKeys>({ singleKeys: true, keys: {} });

/** The single keys as the settings have them. */
export function useSingleKeys(): SingleKeys {
  return useContext(SingleKeysContext);
}
