import type { TextRange } from '../../../../preload/contract/errors.ts';

/** A mistake is an `error`, and the pattern fits nothing; a `warning` tells of a reading, or of what AWS would refuse. */
export interface PatternDiagnostic {
  severity: 'error' | 'warning';
  message: string;
  at: TextRange;
}

/** Ends the parsing of a pattern: the first mistake in so short a text is the one that matters. */
export class PatternStop extends Error {
  constructor(readonly diagnostic: PatternDiagnostic) {
    super(diagnostic.message);
  }
}

export function stop(message: string, start: number, end: number): never {
  throw new PatternStop({ severity: 'error', message, at: { start, end } });
}
