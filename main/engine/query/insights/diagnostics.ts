import type { TextRange } from '../../../../preload/contract/errors.ts';

/** A mistake is an `error` and the query does not run; a `warning` tells of a choice or a clamp; a `hint` helps. */
export interface Diagnostic {
  severity: 'error' | 'warning';
  code: 'query.syntax' | 'query.unknown-field' | 'query.unsupported' | 'query.choice' | 'query.clamped' | 'query.hint';
  message: string;
  at: TextRange;
  /** What to write in place of `at`, where the closest name is known. */
  replacement?: string;
}

/** 1-based line and column (in UTF-16 code units) of an offset. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, Math.max(0, Math.min(offset, text.length)));
  const line = before.split('\n').length;
  return { line, column: before.length - (before.lastIndexOf('\n') + 1) + 1 };
}

/** One line a diagnostic, as the command line prints it: `line 1, column 8: error: No field ...`. */
export function describe(text: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ severity, message, at }) => {
      const { line, column } = placeOf(text, at.start);
      return `line ${line}, column ${column}: ${severity}: ${message}`;
    })
    .join('\n');
}

/** The candidate that is nearest to a mistyped word, or null when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const typed = word.toLowerCase();
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(typed, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours; gives up (returning `bound`) once it must exceed it. */
function editDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) >= bound) return bound;
  let twoAgo: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, (twoAgo[j - 2] ?? 0) + 1);
      current.push(value);
    }
    twoAgo = previous;
    previous = current;
  }
  return Math.min(bound, previous[b.length] ?? bound);
}
