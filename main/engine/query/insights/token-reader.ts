import type { TextRange } from '../../../../preload/contract/errors.ts';
import type { FieldRef } from './ast.ts';
import type { Diagnostic } from './diagnostics.ts';
import { Lexer, type Token } from './lexer.ts';

/** Ends the command at hand; the parser goes on after the next pipe, so that one mistake does not hide the others. */
export class SyntaxStop extends Error {
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.message);
  }
}

const SUGGESTED_SYMBOLS: Record<string, string> = { '==': '=', '<>': '!=', '&&': 'and', '||': 'or' };

/** The small steps that every grammar rule is made of. */
export class TokenReader {
  readonly lexer: Lexer;
  readonly diagnostics: Diagnostic[] = [];

  constructor(readonly text: string) {
    this.lexer = new Lexer(text);
  }

  peek(): Token {
    return this.lexer.peek();
  }

  next(): Token {
    return this.lexer.next();
  }

  rangeFrom(start: number): TextRange {
    return { start, end: Math.max(start, this.lexer.lastEnd) };
  }

  isSymbol(text: string): boolean {
    const token = this.peek();
    return token.kind === 'symbol' && token.text === text;
  }

  eatSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.next();
    return true;
  }

  expectSymbol(text: string, where: string): void {
    if (!this.eatSymbol(text)) this.stop(`Expected ${text} ${where}`);
  }

  /** A word without sigil, backticks or dots, in lower case; null for any other token. */
  word(): string | null {
    const token = this.peek();
    if (token.kind !== 'name' || token.sigil !== '' || token.segments.length !== 1) return null;
    const segment = token.segments[0];
    return segment && !segment.quoted ? segment.text.toLowerCase() : null;
  }

  isWord(...words: string[]): boolean {
    const word = this.word();
    return word !== null && words.includes(word);
  }

  eatWord(...words: string[]): boolean {
    if (!this.isWord(...words)) return false;
    this.next();
    return true;
  }

  expectWord(word: string, where: string): void {
    if (!this.eatWord(word)) this.stop(`Expected ${word} ${where}`);
  }

  /** `word=`: an option; leaves everything in place when it is none. */
  eatOption(...words: string[]): string | null {
    const word = this.word();
    if (word === null || !words.includes(word)) return null;
    const mark = this.lexer.mark();
    this.next();
    if (this.eatSymbol('=')) return word;
    this.lexer.reset(mark);
    return null;
  }

  field(what: string): FieldRef {
    const token = this.peek();
    if (token.kind !== 'name') this.stop(`Expected ${what}`);
    this.next();
    return { kind: 'field', sigil: token.sigil, segments: token.segments, at: token.at };
  }

  fieldList(what: string): FieldRef[] {
    const fields = [this.field(what)];
    while (this.eatSymbol(',')) fields.push(this.field(what));
    return fields;
  }

  integer(what: string): number {
    const token = this.peek();
    if (token.kind !== 'number' || !/^\d+$/.test(token.text)) this.stop(`Expected ${what}, a whole number`);
    this.next();
    return Number(token.text);
  }

  boolean(what: string): boolean {
    if (this.eatWord('true')) return true;
    if (this.eatWord('false')) return false;
    return this.stop(`Expected true or false for ${what}`);
  }

  hint(message: string, at: TextRange): void {
    this.diagnostics.push({ severity: 'warning', code: 'query.hint', message, at });
  }

  error(message: string, at: TextRange): void {
    this.diagnostics.push({ severity: 'error', code: 'query.syntax', message, at });
  }

  /** Fails at the next token; its own mistake (an open string) wins over what was expected. */
  stop(expected: string): never {
    const token = this.peek();
    const meant = token.kind === 'symbol' ? SUGGESTED_SYMBOLS[token.text] : undefined;
    this.fail(this.messageFor(expected, token), token.at, meant);
  }

  /** Fails with a sentence that is complete as it stands; `meant` is what to write instead, where that is known. */
  fail(message: string, at: TextRange, meant?: string | null): never {
    const replacement = meant ? { replacement: meant } : {};
    throw new SyntaxStop({ severity: 'error', code: 'query.syntax', message, at, ...replacement });
  }

  private messageFor(expected: string, token: Token): string {
    if (token.kind === 'bad') return token.message;
    if (token.kind === 'symbol') {
      const suggestion = SUGGESTED_SYMBOLS[token.text];
      if (suggestion !== undefined) return `${token.text} is no operator here; write ${suggestion}`;
    }
    const found =
      token.kind === 'end' ? 'the query ends here' : `found ${shorten(this.text.slice(token.at.start, token.at.end))}`;
    return `${expected}, ${found}`;
  }
}

function shorten(text: string): string {
  return text.length > 30 ? `${text.slice(0, 30)}...` : text;
}
