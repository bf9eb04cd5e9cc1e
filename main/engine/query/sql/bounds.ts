import { UserFacingError } from '../../../../preload/contract/errors.ts';
import type { Token } from './tokens.ts';

/** A longer text is a mistake, or an attack on the parser. */
const MAX_LENGTH = 1_000_000;
/** Words and signs of one statement. */
const MAX_TOKENS = 50_000;
/** Brackets and CASE inside of each other; DuckDB's parser and binder call themselves for each, on a stack that can end. */
const MAX_NESTING = 150;
/** Signs in a row, as in `1+1+1+...`, that nest without brackets: the time to bind them grows faster than their square. */
const MAX_CHAIN = 300;
/** `->` may be a lambda or a member of JSON, and DuckDB tries both for each: 20 in a row take seconds, 30 hours. */
const MAX_ARROWS = 12;
/** Of one statement, whatever stands between them. */
const MAX_OF: Readonly<Record<string, number>> = {
  union: 500,
  intersect: 500,
  except: 500,
  join: 200,
  with: 100,
};

export function checkLength(text: string): void {
  if (text.length <= MAX_LENGTH) return;
  throw new UserFacingError('query.refused', `The statement has ${text.length} characters; the most is ${MAX_LENGTH}.`);
}

/**
 * Refuses what DuckDB would nest deeper than its stack holds, which takes the process with it, or bind for longer than
 * anyone waits: binding cannot be interrupted.
 */
export function checkNesting(text: string, tokens: readonly Token[]): void {
  if (tokens.length > MAX_TOKENS) {
    throw new UserFacingError(
      'query.refused',
      `The statement has ${tokens.length} words and signs; the most is ${MAX_TOKENS}.`,
    );
  }
  let [depth, chain, arrows] = [0, 0, 0];
  const counts = new Map<string, number>();
  for (const token of tokens) {
    const word = text.slice(token.start, token.end).toLowerCase();
    if (token.kind === 'punctuation') {
      if ('([{'.includes(word)) depth += 1;
      else if (')]}'.includes(word)) depth = Math.max(0, depth - 1);
      if (word === '>' && text[token.start - 1] === '-') arrows += 1;
      if (word === ',') [chain, arrows] = [0, 0];
      else if (/[-+*/%^~!@#&|<>=:.[]/.test(word)) chain += 1;
    } else if (token.kind === 'word') {
      if (word === 'case') depth += 1;
      else if (word === 'end') depth = Math.max(0, depth - 1);
      if (NESTING_WORDS.has(word)) chain += 1;
      else if (DIVIDING_WORDS.has(word)) [chain, arrows] = [0, 0];
      const count = (counts.get(word) ?? 0) + 1;
      counts.set(word, count);
      if (count > (MAX_OF[word] ?? count)) throw tooDeep(token);
    }
    if (depth > MAX_NESTING || chain > MAX_CHAIN || arrows > MAX_ARROWS) throw tooDeep(token);
  }
}

const NESTING_WORDS = new Set(['not', 'is', 'collate', 'like', 'ilike', 'between', 'in', 'at']);
/** What stands behind them begins anew; conjunctions are one list, however many there are. */
const DIVIDING_WORDS = new Set([
  'and',
  'or',
  'select',
  'from',
  'where',
  'when',
  'then',
  'else',
  'union',
  'join',
  'on',
  'by',
]);

function tooDeep(token: Token): UserFacingError {
  return new UserFacingError('query.refused', 'The statement is nested too deeply. Split it up with WITH.', {
    at: [{ start: token.start, end: token.end }],
  });
}
