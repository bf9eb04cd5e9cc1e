import type {
  BinaryOperator,
  Call,
  Expr,
  FieldRef,
  Literal,
  Period,
  Query,
  RegexLiteral,
  StringLiteral,
} from './ast.ts';
import { commandNamed } from './commands.ts';
import { functionNamed } from './functions.ts';
import { TokenReader } from './token-reader.ts';

const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='];
/** These words are never function names (specs/insights-ql.md part 2). */
const NEVER_CALLED = ['and', 'or', 'not', 'in', 'like', 'as', 'by', 'asc', 'desc'];
const BARE_URL = /[A-Za-z][A-Za-z0-9+.-]*:\/\/\S*/y;
/** Deeper nesting than any person writes; keeps the recursion inside the stack. */
const DEEPEST = 150;

function written(field: FieldRef): string {
  return field.segments[0]?.text ?? '';
}

/** Expressions: one method a rule of the grammar, tightest binding last. */
export abstract class ExpressionParser extends TokenReader {
  private depth = 0;
  /** In the source of `parse` a `/` outside of brackets opens the pattern. */
  private slashDivides = true;

  protected abstract subquery(): Query;

  expression(): Expr {
    this.deeper();
    try {
      return this.or();
    } finally {
      this.depth--;
    }
  }

  /** An expression that ends at the first `/` outside of brackets. */
  protected expressionBeforePattern(): Expr {
    return this.withSlash(false, () => this.expression());
  }

  private deeper(): void {
    if (++this.depth > DEEPEST) this.fail('This expression is nested too deeply to be read', this.peek().at);
  }

  /** Runs one rule; a mistake in it leaves no trace in the nesting that was counted. */
  protected guarded<T>(work: () => T): T {
    const { depth, slashDivides } = this;
    try {
      return work();
    } finally {
      this.depth = depth;
      this.slashDivides = slashDivides;
    }
  }

  private withSlash<T>(divides: boolean, work: () => T): T {
    const before = this.slashDivides;
    this.slashDivides = divides;
    try {
      return work();
    } finally {
      this.slashDivides = before;
    }
  }

  private binary(operator: BinaryOperator, left: Expr, right: Expr): Expr {
    return { kind: 'binary', operator, left, right, at: { start: left.at.start, end: right.at.end } };
  }

  private or(): Expr {
    let left = this.and();
    while (this.eatWord('or')) left = this.binary('or', left, this.and());
    return left;
  }

  private and(): Expr {
    let left = this.not();
    while (this.eatWord('and')) left = this.binary('and', left, this.not());
    return left;
  }

  private not(): Expr {
    const start = this.peek().at.start;
    if (!this.eatWord('not') && !this.eatSymbol('!')) return this.comparison();
    this.deeper();
    const operand = this.not();
    this.depth--;
    return { kind: 'not', operand, at: { start, end: operand.at.end } };
  }

  private comparison(): Expr {
    const left = this.sum();
    const token = this.peek();
    if (token.kind === 'symbol' && COMPARISONS.includes(token.text)) {
      this.next();
      const url = this.lexer.readWord(BARE_URL);
      if (url) return this.binary(token.text as BinaryOperator, left, { kind: 'string', value: url.text, at: url.at });
      return this.binary(token.text as BinaryOperator, left, this.sum());
    }
    if (token.kind === 'symbol' && token.text === '=~') {
      this.next();
      return this.like(left, '=~', false);
    }
    if (token.kind === 'symbol' && (token.text === '==' || token.text === '<>' || token.text === '&&'))
      this.stop('Expected a comparison');
    const mark = this.lexer.mark();
    const negated = this.eatWord('not');
    if (this.eatWord('like')) return this.like(left, 'like', negated);
    if (this.eatWord('in')) return this.membership(left, negated);
    if (negated) this.lexer.reset(mark);
    return left;
  }

  private like(value: Expr, operator: 'like' | '=~', negated: boolean): Expr {
    const pattern = this.regexOrNull() ?? this.stringLiteral(`a text or a /regex/ after ${operator}`);
    return { kind: 'like', operator, negated, value, pattern, at: this.rangeFrom(value.at.start) };
  }

  private membership(value: Expr, negated: boolean): Expr {
    if (this.eatSymbol('[')) {
      const list = this.isSymbol(']') ? [] : this.expressionList();
      this.expectSymbol(']', 'at the end of the list');
      return { kind: 'in', negated, value, list, at: this.rangeFrom(value.at.start) };
    }
    if (!this.isSymbol('(')) this.stop('Expected a list in brackets or a query in parentheses after in');
    const mark = this.lexer.mark();
    this.next();
    const first = this.word();
    if (this.isSymbol('|') || (first !== null && commandNamed(first) && this.startsCommand())) {
      this.lexer.reset(mark);
      return { kind: 'in-query', negated, value, query: this.subquery(), at: this.rangeFrom(value.at.start) };
    }
    const list = this.expressionList();
    this.expectSymbol(')', 'at the end of the list');
    return { kind: 'in', negated, value, list, at: this.rangeFrom(value.at.start) };
  }

  /** `(limit, pattern)` is a list of fields: a command is not followed by a comma, an operator or the end. */
  private startsCommand(): boolean {
    const mark = this.lexer.mark();
    this.next();
    const after = this.peek();
    const isField = after.kind === 'symbol' && [',', ')', ...COMPARISONS].includes(after.text);
    this.lexer.reset(mark);
    return !isField;
  }

  private expressionList(): Expr[] {
    return this.withSlash(true, () => {
      const list = [this.expression()];
      while (this.eatSymbol(',')) list.push(this.expression());
      return list;
    });
  }

  private sum(): Expr {
    let left = this.product();
    for (;;) {
      const token = this.peek();
      if (token.kind !== 'symbol' || (token.text !== '+' && token.text !== '-')) return left;
      this.next();
      left = this.binary(token.text, left, this.product());
    }
  }

  private product(): Expr {
    let left = this.unary();
    for (;;) {
      const token = this.peek();
      if (token.kind !== 'symbol' || !['*', '/', '%'].includes(token.text)) return left;
      if (token.text === '/' && !this.slashDivides) return left;
      this.next();
      left = this.binary(token.text as BinaryOperator, left, this.unary());
    }
  }

  private unary(): Expr {
    const start = this.peek().at.start;
    if (!this.isSymbol('-')) return this.power();
    this.deeper();
    this.next();
    const operand = this.unary();
    this.depth--;
    return { kind: 'negate', operand, at: { start, end: operand.at.end } };
  }

  private power(): Expr {
    const base = this.primary();
    if (!this.eatSymbol('^')) return base;
    this.deeper();
    const exponent = this.unary();
    this.depth--;
    return this.binary('^', base, exponent);
  }

  private primary(): Expr {
    const token = this.peek();
    switch (token.kind) {
      case 'number':
        this.next();
        return { kind: 'number', text: token.text, at: token.at };
      case 'string':
        this.next();
        return { kind: 'string', value: token.value, at: token.at };
      case 'period':
        return this.period('a period');
      case 'symbol': {
        if (token.text !== '(') break;
        this.next();
        const inner = this.withSlash(true, () => this.expression());
        this.expectSymbol(')', 'to close the bracket');
        return { ...inner, at: this.rangeFrom(token.at.start) };
      }
      case 'name':
        return this.nameOrCall(token);
      default:
    }
    return this.stop('Expected a field, a value or a function');
  }

  private nameOrCall(token: { sigil: string; segments: FieldRef['segments']; at: FieldRef['at'] }): Expr {
    const word = this.word();
    if (word === 'true' || word === 'false') {
      this.next();
      return { kind: 'boolean', value: word === 'true', at: token.at };
    }
    const field = this.field('a field');
    if (word === null || !this.isSymbol('(')) {
      if (word !== null && NEVER_CALLED.includes(word))
        this.fail(`Expected a field, a value or a function, found ${written(field)}`, token.at);
      return field;
    }
    if (NEVER_CALLED.includes(word))
      this.fail(`Expected a field, a value or a function, found ${written(field)}`, token.at);
    return this.call(field);
  }

  private call(name: FieldRef): Call {
    const written = name.segments[0]?.text ?? '';
    this.next();
    const args: Expr[] = [];
    let star = false;
    if (this.eatSymbol('*')) star = true;
    else if (!this.isSymbol(')'))
      this.withSlash(true, () => {
        do args.push(this.argument(written, args.length));
        while (this.eatSymbol(','));
      });
    this.expectSymbol(')', `to close the arguments of ${written}`);
    return { kind: 'call', name: written, star, args, at: this.rangeFrom(name.at.start), nameAt: name.at };
  }

  private argument(name: string, index: number): Expr {
    if (index === 1 && functionNamed(name)?.name === 'regexReplace') {
      const regex = this.regexOrNull();
      if (regex) return regex;
    }
    return this.expression();
  }

  /** `zero`: nothing is a length too, as in `end=0s`. */
  protected period(what: string, zero: 'zero' | 'no-zero' = 'no-zero'): Period {
    const token = this.peek();
    if (token.kind !== 'period') this.stop(`Expected ${what} such as 5m`);
    if (token.unit === null)
      this.fail(`${token.unitText} is no unit of time; write ms, s, m, h, d, w, mo, q or y`, token.at);
    if (token.amount === 0 && zero === 'no-zero') this.fail('A period must be longer than nothing', token.at);
    this.next();
    return { kind: 'period', amount: token.amount, unit: token.unit, at: token.at };
  }

  protected regexOrNull(): RegexLiteral | null {
    const regex = this.lexer.readRegex();
    if (regex === null) return null;
    if ('error' in regex) this.fail(regex.error, regex.at);
    return { kind: 'regex', source: regex.source, at: regex.at };
  }

  protected stringLiteral(what: string): StringLiteral {
    const token = this.peek();
    if (token.kind !== 'string') this.stop(`Expected ${what}`);
    this.next();
    return { kind: 'string', value: token.value, at: token.at };
  }

  protected literal(what: string): Literal {
    const start = this.peek().at.start;
    const negative = this.eatSymbol('-');
    const token = this.peek();
    if (token.kind === 'number') {
      this.next();
      return { kind: 'number', text: (negative ? '-' : '') + token.text, at: this.rangeFrom(start) };
    }
    if (!negative && token.kind === 'string') return this.stringLiteral(what);
    if (!negative && this.isWord('true', 'false')) return { kind: 'boolean', value: this.boolean(what), at: token.at };
    return this.stop(`Expected ${what}, a literal value`);
  }
}
