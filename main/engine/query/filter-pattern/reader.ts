import type { Operator, Value } from './ast.ts';
import { type PatternDiagnostic, stop } from './diagnostics.ts';
import { checkRegex } from './regex.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const OPERATORS: readonly Operator[] = ['!=', '<=', '>=', '=', '<', '>'];

/** Most regular expressions that AWS takes in one pattern. */
const MOST_REGEXES = 2;

/** Walks over the text of a pattern; the parsers of its three kinds share it. */
export class Reader {
  at = 0;
  readonly warnings: PatternDiagnostic[] = [];
  #regexes = 0;

  constructor(readonly text: string) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  skipSpace(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
  }

  /** Takes the word where it stands next, white space before it left out. */
  take(word: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  /** Takes a word in capitals where it stands next and no letter follows. */
  takeKeyword(word: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(word, this.at) || /\w/.test(this.text[this.at + word.length] ?? '')) return false;
    this.at += word.length;
    return true;
  }

  need(word: string, what: string): void {
    if (!this.take(word)) this.fail(`${what} is missing`);
  }

  /** Ends the parsing at the next character. */
  fail(message: string): never {
    this.skipSpace();
    return stop(message, Math.min(this.at, Math.max(0, this.text.length - 1)), Math.min(this.at + 1, this.text.length));
  }

  warn(message: string, start: number, end: number): void {
    this.warnings.push({ severity: 'warning', message, at: { start, end } });
  }

  operator(): Operator | null {
    this.skipSpace();
    const found = OPERATORS.find((operator) => this.text.startsWith(operator, this.at)) ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  /** What a value is compared with; a bare one ends in front of a character that `ends` fits, and of `&&` and `||`. */
  value(ends: RegExp): Value {
    this.skipSpace();
    const start = this.at;
    const next = this.text[start];
    if (next === '%') return this.regex();
    if (next === '"') {
      const text = this.quoted();
      return { kind: text.includes('*') ? 'wildcard' : 'text', text, at: { start, end: this.at } };
    }
    while (!this.isAtEnd) {
      const rest = this.text.slice(this.at, this.at + 2);
      if (ends.test(rest[0] ?? '') || rest === '&&' || rest === '||' || rest[0] === '"') break;
      this.at++;
    }
    const text = this.text.slice(start, this.at);
    const at = { start, end: this.at };
    if (text === '') this.fail('A value is missing');
    if (NUMBER.test(text)) return { kind: 'number', value: Number(text), text, at };
    return { kind: text.includes('*') ? 'wildcard' : 'text', text, at };
  }

  /** The text inside of double quotes, in which `\"` is a quote. */
  quoted(): string {
    const start = this.at;
    let text = '';
    for (this.at++; !this.isAtEnd; this.at++) {
      const character = this.text[this.at] ?? '';
      if (character === '"') {
        this.at++;
        return text;
      }
      if (character === '\\' && this.text[this.at + 1] === '"') this.at++;
      text += this.text[this.at] ?? '';
    }
    return stop('The quote is not closed', start, start + 1);
  }

  /** `%...%`. */
  regex(): Extract<Value, { kind: 'regex' }> {
    const start = this.at;
    let end = start + 1;
    while (end < this.text.length && this.text[end] !== '%') end += this.text[end] === '\\' ? 2 : 1;
    if (end >= this.text.length) stop('The regular expression is not closed with %', start, start + 1);
    const source = this.text.slice(start + 1, end);
    checkRegex(source, start + 1);
    this.at = end + 1;
    this.#regexes++;
    if (this.#regexes === MOST_REGEXES + 1)
      this.warn(`AWS takes at most ${MOST_REGEXES} regular expressions in a pattern`, start, this.at);
    return { kind: 'regex', source, at: { start, end: this.at } };
  }
}
