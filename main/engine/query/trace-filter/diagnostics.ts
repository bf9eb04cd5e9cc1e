import type { Diagnostic } from '../insights/diagnostics.ts';

/** A mistake with the words that could stand in its place, in the order in which they are best offered. */
export interface FilterDiagnostic extends Diagnostic {
  expected: readonly string[];
}

/** Ends the parsing: in a text of one line the first mistake is the one that matters. */
export class FilterStop extends Error {
  constructor(readonly diagnostic: FilterDiagnostic) {
    super(diagnostic.message);
  }
}

export function stop(message: string, start: number, end: number, expected: readonly string[]): never {
  throw new FilterStop({ severity: 'error', code: 'query.syntax', message, at: { start, end }, expected });
}

/** `a, b or c`. */
export function orList(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
