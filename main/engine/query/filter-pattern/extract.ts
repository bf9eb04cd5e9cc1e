import { quoteLiteral } from '../../store/sql-text.ts';
import type { Column, Pattern, Step } from './ast.ts';
import { PatternStop } from './diagnostics.ts';
import { columnText, jsonPath } from './emit.ts';
import { parseSelector } from './parse-json.ts';
import { Reader } from './reader.ts';

/**
 * The text that a reference takes out of an event that a pattern fits, as SQL on the rows of `selectMatching`: `$.member` of a
 * JSON pattern, `$column` of one with columns. Null for a reference that the pattern has nothing for.
 */
export function extractedText(pattern: Pattern, reference: string): string | null {
  if (pattern.kind === 'json') {
    const steps = stepsOf(reference);
    return steps === null ? null : `TRY(json_extract_string(message, ${quoteLiteral(jsonPath(steps))}))`;
  }
  if (pattern.kind !== 'columns' || !reference.startsWith('$')) return null;
  const { front, back } = pattern.columns;
  const isNamed = ({ name }: Column) => name?.toLowerCase() === reference.slice(1).toLowerCase();
  const inFront = front.findIndex(isNamed);
  if (inFront >= 0) return columnText(`vals[${inFront + 1}]`);
  const inBack = back?.findIndex(isNamed) ?? -1;
  return inBack < 0 ? null : columnText(`vals[len(vals) - ${(back?.length ?? 0) - inBack - 1}]`);
}

function stepsOf(reference: string): readonly Step[] | null {
  const reader = new Reader(reference);
  try {
    const { steps } = parseSelector(reader);
    reader.skipSpace();
    return reader.isAtEnd ? steps : null;
  } catch (error) {
    if (!(error instanceof PatternStop)) throw error;
    return null;
  }
}
