import { FilterStop } from './diagnostics.ts';
import type { Scope } from './keywords.ts';
import { Lexer, type Token } from './lexer.ts';
import { OPERATORS } from './parser.ts';

/** What can stand where somebody types; `from` is where the typed word begins, which is to be replaced. */
export type FilterPlace = { from: number } & (
  | { kind: 'nothing' }
  /** A term; behind a whole one (`isJoined` false) AND and OR as well. `hasCoverage`: among the keywords is `coverage`. */
  | { kind: 'term'; scope: Scope; hasCoverage: boolean; isJoined: boolean }
  | { kind: 'annotation' }
  | { kind: 'operator'; scope: Scope; key: string }
  /** `isQuoted`: the quote is open already. */
  | { kind: 'value'; scope: Scope; key: string; isQuoted: boolean }
  | { kind: 'node'; isQuoted: boolean }
  | { kind: 'id-part' }
  | { kind: 'id-value'; part: 'name' | 'type' | 'account.id'; isQuoted: boolean }
);

const TYPED = /[\p{L}\p{N}_.]*$/u;
const TYPED_KEY = /\bannotation\[[^\]"]*$/i;

/** The place of the cursor in a filter expression that need not be whole. */
export function placeAt(text: string, cursor: number): FilterPlace {
  const before = text.slice(0, cursor);
  const quote = openQuote(before);
  if (quote !== null) {
    const isKey = /\bannotation\[\s*$/i.test(before.slice(0, quote));
    const start = isKey ? before.toLowerCase().lastIndexOf('annotation') : quote + 1;
    if (isKey) return { kind: 'annotation', from: start };
    return placeBehind(before.slice(0, quote), start, true);
  }
  const key = TYPED_KEY.exec(before);
  if (key !== null) return { kind: 'annotation', from: key.index };
  const typed = TYPED.exec(before)?.[0] ?? '';
  const from = cursor - typed.length;
  const place = placeBehind(before.slice(0, from), from, false);
  return place.kind === 'term' && typed.toLowerCase().startsWith('annotation.') ? { kind: 'annotation', from } : place;
}

/** Where the quote that is open at the end begins; null where none is. */
function openQuote(text: string): number | null {
  let open: number | null = null;
  for (let at = 0; at < text.length; at++) {
    if (open !== null && text[at] === '\\') at++;
    else if (text[at] === '"') open = open === null ? at : null;
  }
  return open;
}

type Bracket = 'group' | 'service' | 'edge' | 'id' | 'key' | 'braces';

/** The innermost braces around a place. */
interface Around {
  scope: Scope;
  hasCoverage: boolean;
}

/** The place behind whole tokens. */
function placeBehind(head: string, from: number, isQuoted: boolean): FilterPlace {
  const tokens = tokensOf(head);
  if (tokens === null) return { kind: 'nothing', from };
  const brackets: Bracket[] = [];
  const outside: Around = { scope: 'trace', hasCoverage: false };
  const arounds = [outside];
  let next = outside;
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (isWord(token)) next = aroundOf(token.text) ?? next;
    else if (isSymbol(token, '(')) brackets.push(isWord(before) ? callOf(before.text) : 'group');
    else if (isSymbol(token, '[')) brackets.push('key');
    else if (isSymbol(token, '{')) {
      brackets.push('braces');
      arounds.push(next);
    } else if (isSymbol(token, ')') || isSymbol(token, ']')) brackets.pop();
    else if (isSymbol(token, '}')) {
      brackets.pop();
      arounds.pop();
    }
  }
  const inside = brackets.at(-1);
  if (inside === 'service' || inside === 'edge' || inside === 'id') return argument(inside, tokens, from, isQuoted);
  if (inside === 'key') return { kind: 'nothing', from };
  return inExpression(tokens, arounds.at(-1) ?? outside, from, isQuoted);
}

function argument(inside: 'service' | 'edge' | 'id', tokens: Token[], from: number, isQuoted: boolean): FilterPlace {
  const last = tokens.at(-1);
  if (inside === 'id' && isSymbol(last, ':')) {
    const part = tokens.at(-2);
    const name = isWord(part) ? part.text.toLowerCase() : '';
    if (name === 'name' || name === 'type' || name === 'account.id')
      return { kind: 'id-value', part: name, from, isQuoted };
  }
  if (!isSymbol(last, '(') && !isSymbol(last, ',')) return { kind: 'nothing', from };
  if (inside !== 'id') return { kind: 'node', from, isQuoted };
  return isQuoted ? { kind: 'nothing', from } : { kind: 'id-part', from };
}

function inExpression(tokens: Token[], { scope, hasCoverage }: Around, from: number, isQuoted: boolean): FilterPlace {
  const last = tokens.at(-1);
  if (operatorOf(last) !== null) {
    const key = keyBefore(tokens.slice(0, -1));
    return key === null ? { kind: 'nothing', from } : { kind: 'value', scope, key, from, isQuoted };
  }
  if (isQuoted) return { kind: 'nothing', from };
  const isAfterValue = operatorOf(tokens.at(-2)) !== null;
  const joins = isWord(last) && /^(and|or)$/i.test(last.text);
  if (isWord(last) && !joins && !isAfterValue) {
    // Terms with braces of their own are whole without an operator.
    if (scopeOf(last.text) === null) return { kind: 'operator', scope, key: last.text, from };
  }
  if (isSymbol(last, ']')) {
    const key = keyBefore(tokens);
    if (key !== null) return { kind: 'operator', scope, key, from };
  }
  const opens = last === undefined || joins || ['(', '{', '!'].some((symbol) => isSymbol(last, symbol));
  return { kind: 'term', scope, hasCoverage, isJoined: opens, from };
}

/** The key that the tokens end with, annotations with their prefix. */
function keyBefore(tokens: Token[]): string | null {
  const last = tokens.at(-1);
  if (isWord(last)) return last.text;
  const key = tokens.at(-2);
  if (!isSymbol(last, ']') || key === undefined || key.kind !== 'string') return null;
  return `annotation.${key.text}`;
}

function callOf(word: string): Bracket {
  const name = word.toLowerCase();
  return name === 'service' || name === 'edge' || name === 'id' ? name : 'group';
}

function aroundOf(word: string): Around | null {
  const scope = scopeOf(word);
  return scope === null ? null : { scope, hasCoverage: word.toLowerCase() === 'rootcause.responsetime.entity' };
}

function scopeOf(word: string): Scope | null {
  const name = word.toLowerCase();
  if (name === 'service' || name === 'edge') return name;
  const level = /^rootcause\.\w+\.(service|entity|exception)$/.exec(name)?.[1];
  return level === undefined ? null : (`cause-${level}` as Scope); // the three words of the pattern
}

function operatorOf(token: Token | undefined): string | null {
  if (token === undefined || (token.kind !== 'word' && token.kind !== 'symbol')) return null;
  return OPERATORS.find((operator) => operator === token.text.toUpperCase()) ?? null;
}

function isWord(token: Token | undefined): token is Extract<Token, { kind: 'word' }> {
  return token?.kind === 'word';
}

function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text;
}

/** The key in square brackets as one string; null where something is no token at all. */
function tokensOf(text: string): Token[] | null {
  const lexer = new Lexer(text);
  const tokens: Token[] = [];
  try {
    for (let token = lexer.next(); token.kind !== 'end'; token = lexer.next()) {
      const isKey = isSymbol(token, '[') && isWord(tokens.at(-1));
      tokens.push(token);
      if (!isKey || lexer.isQuoteNext()) continue;
      const { text: key, at } = lexer.rawKey();
      const close = { start: at.end, end: at.end + 1 };
      tokens.push({ kind: 'string', text: key, at }, { kind: 'symbol', text: ']', at: close });
    }
    return tokens;
  } catch (error) {
    if (error instanceof FilterStop) return null;
    throw error;
  }
}
