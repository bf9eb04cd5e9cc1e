import type { TextRange } from '../../../../preload/contract/errors.ts';
import type { CauseKind, CauseLevel, Expression, Key, Node, Operator, Value } from './ast.ts';
import { parseCauses } from './cause-json.ts';
import { FilterStop, orList, stop } from './diagnostics.ts';
import { Lexer, type Token } from './lexer.ts';

export type ParsedFilter = { ok: true; expression: Expression } | { ok: false; error: FilterStop['diagnostic'] };

const SYMBOL_OPERATORS: readonly Operator[] = ['=', '!=', '<', '<=', '>', '>='];
const WORD_OPERATORS: readonly Operator[] = ['CONTAINS', 'BEGINSWITH', 'ENDSWITH'];
/** Every operator that compares, as it is written. */
export const OPERATORS: readonly Operator[] = [...SYMBOL_OPERATORS, ...WORD_OPERATORS];
const CAUSE = /^rootcause\.(fault|error|responsetime)\.(service|entity|exception)$/;
const CAUSE_JSON = /^rootcause\.(?:(fault|error|responsetime)\.)?json$/;
const TERM = ['a keyword', 'service(', 'edge(', '!', '('];

/** Deepest nesting of brackets, braces and `!`; DuckDB's own limit on expressions is a multiple of it. */
const DEEPEST = 100;

/** Reads a filter expression (xray.md 5.1). Keywords and where they may stand are `check.ts`'s part. Never throws. */
export function parseFilter(text: string): ParsedFilter {
  try {
    return { ok: true, expression: new Parser(text).whole() };
  } catch (error) {
    if (!(error instanceof FilterStop)) throw error;
    return { ok: false, error: error.diagnostic };
  }
}

class Parser {
  readonly #lexer: Lexer;
  #depth = 0;

  constructor(text: string) {
    this.#lexer = new Lexer(text);
  }

  whole(): Expression {
    const expression = this.#or();
    if (this.#lexer.peek().kind !== 'end') this.#fail(['AND', 'OR', 'the end']);
    return expression;
  }

  #or(): Expression {
    const parts = [this.#and()];
    while (this.#eatWord('or')) parts.push(this.#and());
    return joined('or', parts);
  }

  /** Two terms side by side mean AND. */
  #and(): Expression {
    const parts = [this.#unary()];
    while (this.#eatWord('and') || this.#beginsTerm()) parts.push(this.#unary());
    return joined('and', parts);
  }

  #beginsTerm(): boolean {
    const token = this.#lexer.peek();
    if (token.kind === 'symbol') return token.text === '!' || token.text === '(';
    return token.kind === 'word' && token.text.toLowerCase() !== 'or';
  }

  #unary(): Expression {
    if (++this.#depth > DEEPEST) {
      const { start, end } = this.#lexer.peek().at;
      stop(`Nested more than ${DEEPEST} deep`, start, end, []);
    }
    const expression = this.#unaryOfDepth();
    this.#depth--;
    return expression;
  }

  #unaryOfDepth(): Expression {
    if (this.#eat('!')) return { kind: 'not', inner: this.#unary() };
    if (!this.#eat('(')) return this.#term();
    const inner = this.#or();
    this.#need(')', ['AND', 'OR', ')']);
    return inner;
  }

  #term(): Expression {
    const token = this.#lexer.peek();
    const name = token.kind === 'word' ? token.text.toLowerCase() : null;
    if (token.kind !== 'word' || name === null || name === 'and' || name === 'or') return this.#fail(TERM);
    this.#lexer.next();
    const start = token.at.start;
    const cause = CAUSE.exec(name);
    if (cause !== null) {
      // The pattern allows no other words.
      const [, kind, level] = cause as unknown as [string, CauseKind, CauseLevel];
      const where = this.#braces();
      return { kind: 'root-cause', cause: kind, level, where, at: this.#from(start) };
    }
    const json = CAUSE_JSON.exec(name);
    if (json !== null) return this.#causeJson((json[1] ?? null) as CauseKind | null, start);
    if (this.#isSymbol('(')) {
      if (name === 'service') return this.#service(start);
      if (name === 'edge') return this.#edge(start);
    } else if (name === 'service' || name === 'edge') this.#fail(['(']);
    return this.#comparison(this.#key(token), start);
  }

  #service(start: number): Expression {
    this.#need('(', ['(']);
    const node = this.#isSymbol(')') ? null : this.#node(['a name in quotes', 'id(', ')']);
    this.#need(')', [')']);
    const where = this.#braces();
    return { kind: 'service', node, where, at: this.#from(start) };
  }

  #edge(start: number): Expression {
    this.#need('(', ['(']);
    const from = this.#node(['a name in quotes', 'id(']);
    this.#need(',', [',']);
    const to = this.#node(['a name in quotes', 'id(']);
    this.#need(')', [')']);
    const where = this.#braces();
    return { kind: 'edge', from, to, where, at: this.#from(start) };
  }

  #node(expected: readonly string[]): Node {
    const token = this.#lexer.peek();
    if (token.kind === 'string') {
      this.#lexer.next();
      return { name: token.text };
    }
    if (!this.#eatWord('id')) return this.#fail(expected);
    this.#need('(', ['(']);
    const node: Node = {};
    do this.#idArgument(node);
    while (this.#eat(','));
    this.#need(')', [',', ')']);
    return node;
  }

  #idArgument(node: Node): void {
    const expected = ['name', 'type', 'account.id'];
    const token = this.#lexer.peek();
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    if (!expected.includes(word)) this.#fail(expected);
    this.#lexer.next();
    this.#need(':', [':']);
    const text = this.#string();
    const part = word === 'account.id' ? 'account' : word === 'type' ? 'type' : 'name';
    if (node[part] !== undefined) stop(`${word} stands twice`, token.at.start, token.at.end, []);
    node[part] = text;
  }

  #string(): string {
    const token = this.#lexer.peek();
    if (token.kind !== 'string') return this.#fail(['text in quotes']);
    this.#lexer.next();
    return token.text;
  }

  #braces(): Expression | null {
    if (!this.#eat('{')) return null;
    const where = this.#or();
    this.#need('}', ['AND', 'OR', '}']);
    return where;
  }

  #causeJson(cause: CauseKind | null, start: number): Expression {
    this.#need('=', ['=']);
    this.#need('#', ['#']);
    const { text, at } = this.#lexer.jsonArray();
    return { kind: 'root-cause-json', cause, causes: parseCauses(text, at), at: this.#from(start) };
  }

  /** The key that begins with a word which was taken; only annotations have more than that word. */
  #key(word: Extract<Token, { kind: 'word' }>): Key {
    const name = word.text.toLowerCase();
    if (name.startsWith('annotation.'))
      return { kind: 'annotation', name: word.text.slice('annotation.'.length), at: word.at };
    if (name !== 'annotation') return { kind: 'keyword', name, at: word.at };
    if (!this.#eat('[')) return this.#fail(['. and a key', '[']);
    const key = this.#lexer.isQuoteNext() ? this.#quotedKey() : this.#lexer.rawKey();
    if (key.text === '') stop('Expected the key of an annotation', key.at.start, key.at.end + 1, ['a key']);
    return { kind: 'annotation', name: key.text, at: this.#from(word.at.start) };
  }

  #quotedKey(): { text: string; at: TextRange } {
    const token = this.#lexer.next();
    this.#need(']', [']']);
    return { text: token.kind === 'string' ? token.text : '', at: token.at };
  }

  #comparison(key: Key, start: number): Expression {
    const operator = this.#operator();
    if (operator === null) return { kind: 'is-set', key, at: this.#from(start) };
    return { kind: 'compare', key, operator, value: this.#value(operator), at: this.#from(start) };
  }

  #operator(): Operator | null {
    const token = this.#lexer.peek();
    const written = token.kind === 'word' ? token.text.toUpperCase() : token.kind === 'symbol' ? token.text : '';
    const operator = OPERATORS.find((one) => one === written) ?? null;
    if (operator !== null) this.#lexer.next();
    return operator;
  }

  #value(operator: Operator): Value {
    const token = this.#lexer.peek();
    if (token.kind === 'string') {
      this.#lexer.next();
      return { kind: 'string', text: token.text, at: token.at };
    }
    if (token.kind === 'number') {
      this.#lexer.next();
      return { kind: 'number', value: token.value, at: token.at };
    }
    const expected = ['text in quotes', 'a number', 'true', 'false'];
    if (token.kind !== 'word') return this.#fail(expected);
    const word = token.text.toLowerCase();
    // One published example leaves the quotes out behind =.
    const isText = operator === '=' && word !== 'and' && word !== 'or';
    if (word !== 'true' && word !== 'false' && !isText) return this.#fail(expected);
    this.#lexer.next();
    if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true', at: token.at };
    return { kind: 'string', text: token.text, at: token.at };
  }

  #isSymbol(text: string): boolean {
    const token = this.#lexer.peek();
    return token.kind === 'symbol' && token.text === text;
  }

  #eat(text: string): boolean {
    if (!this.#isSymbol(text)) return false;
    this.#lexer.next();
    return true;
  }

  #need(text: string, expected: readonly string[]): void {
    if (!this.#eat(text)) this.#fail(expected);
  }

  #eatWord(word: string): boolean {
    const token = this.#lexer.peek();
    if (token.kind !== 'word' || token.text.toLowerCase() !== word) return false;
    this.#lexer.next();
    return true;
  }

  #from(start: number): TextRange {
    return { start, end: this.#lexer.lastEnd };
  }

  #fail(expected: readonly string[]): never {
    const token = this.#lexer.peek();
    const found = token.kind === 'end' ? 'the end' : this.#lexer.text.slice(token.at.start, token.at.end);
    return stop(`Expected ${orList(expected)}, found ${found}`, token.at.start, token.at.end, expected);
  }
}

function joined(kind: 'and' | 'or', parts: readonly Expression[]): Expression {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind, parts };
}
