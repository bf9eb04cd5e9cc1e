import { UserFacingError } from '../../../../preload/contract/errors.ts';
import type { Token } from './tokens.ts';

/** A longer text is a mistake, or an attack on the parser. */
const MAX_LENGTH = 1_000_000;
/** Brackets and CASE inside of each other; DuckDB's parser and binder call themselves for each, on a stack that can end. */
const MAX_NESTING = 200;
/** Words and signs of one statement. Chains such as `1+1+1+...` and `a UNION b UNION ...` nest without brackets. */
const MAX_TOKENS = 50_000;
/** Operators, casts, set operations, joins in a row, which the tree nests. */
const MAX_CHAIN = 900;

export function checkLength(text: string): void {
  if (text.length <= MAX_LENGTH) return;
  throw new UserFacingError('query.refused', `The statement has ${text.length} characters; the most is ${MAX_LENGTH}.`);
}

/** Refuses what would nest deeper than DuckDB's stack holds: a stack that ends takes the process with it. */
export function checkNesting(text: string, tokens: readonly Token[]): void {
  if (tokens.length > MAX_TOKENS) {
    throw new UserFacingError(
      'query.refused',
      `The statement has ${tokens.length} words and signs; the most is ${MAX_TOKENS}.`,
    );
  }
  let depth = 0;
  let chain = 0;
  for (const token of tokens) {
    const word = text.slice(token.start, token.end).toLowerCase();
    if (token.kind === 'punctuation' && '([{'.includes(word)) depth += 1;
    else if (token.kind === 'punctuation' && ')]}'.includes(word)) depth = Math.max(0, depth - 1);
    else if (token.kind === 'word' && word === 'case') depth += 1;
    else if (token.kind === 'word' && word === 'end') depth = Math.max(0, depth - 1);
    if (depth > MAX_NESTING) throw tooDeep(token);
    chain += nestsWithoutBrackets(token, word) ? 1 : 0;
    if (token.kind === 'punctuation' && word === ',') chain = 0;
    if (chain > MAX_CHAIN) throw tooDeep(token);
  }
}

const CHAIN_WORDS = new Set([
  'not',
  'union',
  'intersect',
  'except',
  'join',
  'is',
  'collate',
  'like',
  'between',
  'in',
  'explain',
]);

function nestsWithoutBrackets(token: Token, word: string): boolean {
  if (token.kind === 'word') return CHAIN_WORDS.has(word);
  return token.kind === 'punctuation' && /[-+*/%^~!@#&|<>=?:.[]/.test(word);
}

function tooDeep(token: Token): UserFacingError {
  return new UserFacingError('query.refused', 'The statement is nested too deeply. Split it up with WITH.', {
    at: [{ start: token.start, end: token.end }],
  });
}
