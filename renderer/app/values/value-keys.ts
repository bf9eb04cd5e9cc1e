import type { ValueAct } from './acts.ts';

/** Keys of a value under the cursor (ui.md part 5); `P` waits for the letter of where to go. */
const ACTS: Readonly<Record<string, ValueAct>> = {
  '+': 'filter',
  '-': 'exclude',
  c: 'count',
  a: 'column',
  t: 'around',
  '[': 'from',
  ']': 'to',
};
const PIVOTS: Readonly<Record<string, ValueAct>> = { t: 'pivot-trails', l: 'pivot-logs', s: 'pivot-session' };
/** Longest time between two keys of one sequence, as for those of the window (G, then a letter). */
const SEQUENCE_MS = 1200;

interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  timeStamp: number;
}

/** Reads key presses one after the other; null for one that is no act, `waiting` for the first of a sequence. */
export function createValueKeys(): (event: KeyPress) => ValueAct | 'waiting' | null {
  let first = { key: '', at: 0 };
  return ({ key, ctrlKey, metaKey, altKey, timeStamp }) => {
    if (ctrlKey || metaKey || altKey || key.length !== 1) return null;
    const letter = key.toLowerCase();
    const before = timeStamp - first.at < SEQUENCE_MS ? first.key : '';
    first = { key: '', at: 0 };
    if (before === 'p') return PIVOTS[letter] ?? null;
    if (before === 'g') return null; // the window's own sequence
    if (letter === 'p' || letter === 'g') first = { key: letter, at: timeStamp };
    return letter === 'p' ? 'waiting' : (ACTS[letter] ?? null);
  };
}
