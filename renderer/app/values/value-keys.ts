import { useRef } from 'react';
import {
  type KeyPress,
  SEQUENCE_MS,
  type SingleKeys,
  singleKey,
  singleKeyAct,
  useSingleKeys,
} from '../../lib/single-keys.ts';
import type { ValueAct } from './acts.ts';

/** Letters behind `P`: where to go with a value (ui.md part 5). */
const PIVOTS: Readonly<Record<string, ValueAct>> = {
  T: 'pivot-trails',
  L: 'pivot-logs',
  X: 'pivot-traces',
  S: 'pivot-session',
};

type ReadKey = (event: KeyPress & { timeStamp: number }) => ValueAct | 'waiting' | null;

/** Reads key presses one after the other; null for one that is no act, `waiting` for the first of a sequence. */
export function createValueKeys(keys: () => SingleKeys): ReadKey {
  let first: { act: 'pivot' | 'go' | null; at: number } = { act: null, at: 0 };
  return (event) => {
    const letter = singleKey(event);
    if (letter === null) return null;
    const before = event.timeStamp - first.at < SEQUENCE_MS ? first.act : null;
    first = { act: null, at: 0 };
    if (before === 'pivot') return PIVOTS[letter] ?? null;
    if (before === 'go') return null; // the window's own sequence
    const act = singleKeyAct(keys(), event, ['values', 'window']);
    if (act === 'pivot' || act === 'go') first = { act, at: event.timeStamp };
    switch (act) {
      case 'pivot':
        return 'waiting';
      case 'filter':
      case 'exclude':
      case 'count':
      case 'column':
      case 'around':
      case 'from':
      case 'to':
        return act;
      default:
        return null;
    }
  };
}

/** The keys of the values that a component shows, as the settings have them. */
export function useValueKeys(): ReadKey {
  const keys = useSingleKeys();
  const now = useRef(keys);
  now.current = keys;
  const read = useRef<ReadKey>(null);
  read.current ??= createValueKeys(() => now.current);
  return read.current;
}
