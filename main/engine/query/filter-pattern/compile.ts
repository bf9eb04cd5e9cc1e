import { Params, type Statement, statementOf } from '../insights/sql-text.ts';
import type { Pattern } from './ast.ts';
import { type PatternDiagnostic, PatternStop } from './diagnostics.ts';
import { emitPattern } from './emit.ts';
import { parseColumns } from './parse-columns.ts';
import { parseJson } from './parse-json.ts';
import { parseTerms } from './parse-terms.ts';
import { Reader } from './reader.ts';

/** Longest pattern that AWS takes. */
const LONGEST = 1024;

export type ParsedPattern =
  | { ok: true; pattern: Pattern; warnings: PatternDiagnostic[] }
  | { ok: false; errors: PatternDiagnostic[] };

/** Reads a filter pattern; its first character that is not blank says of which kind it is. An empty one fits everything. */
export function parsePattern(text: string): ParsedPattern {
  const reader = new Reader(text);
  if (text.length > LONGEST) reader.warn(`AWS takes at most ${LONGEST} characters`, LONGEST, text.length);
  try {
    reader.skipSpace();
    const first = text[reader.at];
    const parse = first === '{' ? parseJson : first === '[' ? parseColumns : parseTerms;
    return { ok: true, pattern: parse(reader), warnings: reader.warnings };
  } catch (error) {
    if (!(error instanceof PatternStop)) throw error;
    return { ok: false, errors: [error.diagnostic] };
  }
}

/**
 * The rows of `table` that a pattern fits, as a statement that selects `columns`; `table` has the text of the events as
 * `message`. `further` are conditions beside the pattern, without values.
 */
export function selectMatching(
  pattern: Pattern,
  table: string,
  columns: readonly string[],
  further: readonly string[] = [],
): Statement {
  const params = new Params();
  const emitted = emitPattern(pattern, params);
  const computed = [...emitted.columns].map(([name, sql]) => `${sql} AS ${name}`);
  const condition = further.length === 0 ? '' : ` WHERE ${further.join(' AND ')}`;
  const rows =
    computed.length === 0 ? `${table}${condition}` : `(SELECT *, ${computed.join(', ')} FROM ${table}${condition})`;
  const where = computed.length === 0 && further.length > 0 ? ` AND (${emitted.where})` : ` WHERE ${emitted.where}`;
  return statementOf(`SELECT ${columns.join(', ')} FROM ${rows}${where}`, params);
}
