import type { TextRange } from '../../../../preload/contract/errors.ts';
import { stop } from './diagnostics.ts';

export type Token =
  /** Letters, digits and `_`, in parts that dots join. */
  | { kind: 'word'; text: string; at: TextRange }
  | { kind: 'string'; text: string; at: TextRange }
  | { kind: 'number'; value: number; text: string; at: TextRange }
  | { kind: 'symbol'; text: string; at: TextRange }
  | { kind: 'end'; at: TextRange };

const WORD = /[\p{L}][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*/uy;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SYMBOL = /!=|<=|>=|[=<>!(){}[\],:#]/y;
const SPACE = /\s*/y;

/** Reads tokens one by one, because what stands inside of `annotation[...]` and behind `#` is not made of tokens. */
export class Lexer {
  /** Where the next token is looked for. */
  #at = 0;
  #next: Token | null = null;
  /** Where the last token that was taken ends. */
  lastEnd = 0;

  constructor(readonly text: string) {}

  peek(): Token {
    this.#next ??= this.#read();
    return this.#next;
  }

  next(): Token {
    const token = this.peek();
    this.#next = null;
    this.#at = token.at.end;
    this.lastEnd = token.at.end;
    return token;
  }

  /** The text from here up to `]`, blanks around it left out; `]` is taken as well. Must not follow a `peek`. */
  rawKey(): { text: string; at: TextRange } {
    const start = this.#at;
    const end = this.text.indexOf(']', start);
    if (end < 0) stop('The square bracket is not closed', start - 1, start, [']']);
    this.#at = end + 1;
    this.lastEnd = this.#at;
    return { text: this.text.slice(start, end).trim(), at: { start, end } };
  }

  /** Whether a quote comes next, blanks before it left out. */
  isQuoteNext(): boolean {
    return this.text[this.#afterSpace()] === '"';
  }

  /** The JSON array that comes next, as it is written. Must not follow a `peek`. */
  jsonArray(): { text: string; at: TextRange } {
    const start = this.#afterSpace();
    if (this.text[start] !== '[') stop('Expected a JSON array behind #', start, start + 1, ['[']);
    const end = endOfArray(this.text, start);
    if (end === null) stop('The JSON array is not closed', start, start + 1, [']']);
    this.#at = end;
    this.lastEnd = end;
    return { text: this.text.slice(start, end), at: { start, end } };
  }

  #afterSpace(): number {
    SPACE.lastIndex = this.#at;
    return this.#at + (SPACE.exec(this.text)?.[0].length ?? 0);
  }

  #read(): Token {
    const start = this.#afterSpace();
    if (start >= this.text.length) return { kind: 'end', at: { start: this.text.length, end: this.text.length } };
    if (this.text[start] === '"') return this.#string(start);
    const word = matchAt(WORD, this.text, start);
    if (word !== null) return { kind: 'word', text: word, at: { start, end: start + word.length } };
    const number = matchAt(NUMBER, this.text, start);
    if (number !== null) return numberToken(number, start);
    const symbol = matchAt(SYMBOL, this.text, start);
    if (symbol !== null) return { kind: 'symbol', text: symbol, at: { start, end: start + symbol.length } };
    const found = String.fromCodePoint(this.text.codePointAt(start) ?? 0);
    return stop(`${found} means nothing here`, start, start + found.length, []);
  }

  #string(start: number): Token {
    let text = '';
    for (let at = start + 1; at < this.text.length; at++) {
      const character = this.text[at] ?? '';
      if (character === '"') return { kind: 'string', text, at: { start, end: at + 1 } };
      if (character === '\\') at++;
      text += this.text[at] ?? '';
    }
    return stop('The quote is not closed', start, start + 1, ['"']);
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function numberToken(text: string, start: number): Token {
  const at = { start, end: start + text.length };
  const value = Number(text) + 0; // no -0, which prints as 0
  if (!Number.isFinite(value)) return stop(`${text} is beyond what a number can be`, at.start, at.end, []);
  return { kind: 'number', value, text, at };
}

/** Behind the bracket that closes the array that begins at `start`; null where none does. */
function endOfArray(text: string, start: number): number | null {
  let depth = 0;
  let isQuoted = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (isQuoted) {
      if (character === '\\') at++;
      else if (character === '"') isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}
