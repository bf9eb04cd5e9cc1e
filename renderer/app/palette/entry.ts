import type { LucideIcon } from 'lucide-react';
import type { MessageKey } from '../../messages/message.ts';

/** What the palette lists, in groups with a title. */
export type PaletteGroup =
  | 'time'
  | 'found'
  | 'act'
  | 'tabs'
  | 'saved'
  | 'notebooks'
  | 'sources'
  | 'services'
  | 'fields'
  | 'workspaces'
  | 'commands'
  | 'screen';

/** One line of the palette. */
export interface PaletteEntry {
  id: string;
  group: PaletteGroup;
  icon: LucideIcon;
  text: string;
  /** Part of the text that is drawn as a value. */
  value?: string;
  /** A name from AWS or of a file, not a text of ours. */
  isName?: boolean;
  detail?: string;
  shortcut?: string | undefined;
  /** The palette stays open: the entry changes what it lists. */
  stays?: boolean;
  run(): void;
}

/** What a sign at the beginning of the text narrows the palette to. */
export const PREFIXES: Readonly<Record<string, { group: PaletteGroup; hint: MessageKey }>> = {
  '>': { group: 'commands', hint: 'palette.prefix.commands' },
  '@': { group: 'services', hint: 'palette.prefix.services' },
  '#': { group: 'saved', hint: 'palette.prefix.saved' },
  ':': { group: 'time', hint: 'palette.prefix.time' },
};

/** How well the words of the text are met by what was typed: null not at all, smaller is better. */
export function score(text: string, typed: string): number | null {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = text.toLowerCase();
  let sum = 0;
  for (const word of words) {
    const at = lower.indexOf(word);
    if (at < 0) return null;
    sum += at === 0 ? 0 : /\W/.test(lower[at - 1] ?? '') ? 1 : 3;
  }
  return sum;
}

/** Those that the typed words are in, the best first; of equals the first. */
export function matching(entries: readonly PaletteEntry[], typed: string): PaletteEntry[] {
  return entries
    .map((entry) => ({ entry, score: score(entry.text, typed) }))
    .filter((hit): hit is { entry: PaletteEntry; score: number } => hit.score !== null)
    .sort((a, b) => a.score - b.score)
    .map((hit) => hit.entry);
}
