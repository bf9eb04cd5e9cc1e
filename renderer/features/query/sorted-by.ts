import type { Question } from '../../app/state/query-run.ts';

/** What the query sorts its result by first, for the mark in the head; null where it does not tell in plain words. */
export function sortedBy({ language, text }: Question): { name: string; direction: 'asc' | 'desc' } | null {
  const pattern =
    language === 'insights'
      ? /(?:^|\|)\s*sort\s+(?:by\s+)?(`(?:[^`\\]|\\.)+`|[@\p{L}_][\p{L}\p{N}_.@[\]]*)(?:\s+(asc|desc)\b)?/giu
      : /\border\s+by\s+("(?:[^"]|"")+"|[a-z_]\w*)(?:\s+(asc|desc)\b)?/gi;
  // Comments and texts may have the same words in them.
  const plain = text.replace(language === 'insights' ? /#[^\n]*/g : /--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  const found = [...plain.matchAll(pattern)].at(-1);
  if (found?.[1] === undefined) return null;
  const name = found[1]
    .replace(/^["`]|["`]$/g, '')
    .replaceAll('""', '"')
    .replaceAll('\\`', '`');
  return { name, direction: found[2]?.toLowerCase() === 'desc' ? 'desc' : 'asc' };
}
