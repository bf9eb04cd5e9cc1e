import type { Command, SourceItem, SourceSelector, SourceTime } from './ast.ts';
import { ExpressionParser } from './parse-expression.ts';

const GROUP_NAME = /[\p{L}\p{N}_\-./#:]+/uy;
const SELECTORS: Record<string, SourceSelector['name']> = {
  nameprefix: 'namePrefix',
  accountidentifiers: 'accountIdentifiers',
  accountidentifier: 'accountIdentifiers',
  class: 'class',
  loggroupclass: 'class',
  loggroupidentifier: 'logGroupIdentifier',
  tags: 'tags',
};

/** Reads SOURCE, which says what a query is asked of (specs/insights-ql.md 4.19), and its time range. */
export abstract class SourceParser extends ExpressionParser {
  protected source(): Command {
    const items: SourceItem[] = [];
    let start: SourceTime | null = null;
    let end: SourceTime | null = null;
    for (;;) {
      const option = this.eatOption('start', 'end');
      if (option === 'start') start = this.sourceTime();
      else if (option === 'end') end = this.sourceTime();
      else if (this.peek().kind === 'end' || this.isSymbol('|') || this.isSymbol(')')) break;
      else items.push(this.sourceItem());
      this.eatSymbol(',');
    }
    if (items.length === 0) this.stop("Expected a log group after SOURCE, such as 'my-group' or logGroups(...)");
    return { kind: 'source', items, start, end, at: { start: 0, end: 0 } };
  }

  private sourceItem(): SourceItem {
    const token = this.peek();
    if (token.kind === 'string') {
      this.next();
      return { kind: 'group', name: token.value, at: token.at };
    }
    if (this.isWord('loggroups', 'datasource')) {
      const mark = this.lexer.mark();
      const word = this.word();
      this.next();
      if (this.isSymbol('('))
        return word === 'loggroups' ? this.logGroups(token.at.start) : this.dataSource(token.at.start);
      this.lexer.reset(mark);
    }
    const name = this.lexer.readWord(GROUP_NAME);
    if (!name) this.stop('Expected a log group');
    return { kind: 'group', name: name.text, at: name.at };
  }

  private logGroups(start: number): SourceItem {
    this.next();
    const selectors: SourceSelector[] = [];
    while (!this.isSymbol(')')) {
      const token = this.peek();
      const name = SELECTORS[this.word() ?? ''];
      if (!name) this.stop('Expected namePrefix, accountIdentifiers, class, logGroupIdentifier or tags');
      this.next();
      this.expectSymbol(':', 'after the name of the argument');
      selectors.push({ name, values: this.stringList(), at: this.rangeFrom(token.at.start) });
      if (!this.eatSymbol(',')) break;
    }
    this.expectSymbol(')', 'at the end of logGroups');
    return { kind: 'log-groups', selectors, at: this.rangeFrom(start) };
  }

  private dataSource(start: number): SourceItem {
    this.next();
    const names = this.stringList();
    this.expectSymbol(')', 'at the end of dataSource');
    return { kind: 'data-source', names, at: this.rangeFrom(start) };
  }

  private stringList() {
    this.expectSymbol('[', 'before the list');
    const values = [this.stringLiteral('a text')];
    while (this.eatSymbol(',')) values.push(this.stringLiteral('a text'));
    this.expectSymbol(']', 'at the end of the list');
    return values;
  }

  private sourceTime(): SourceTime {
    if (this.eatWord('now')) return { kind: 'now' };
    const negative = this.eatSymbol('-');
    if (!negative && this.peek().kind === 'number') return { kind: 'epoch', value: this.integer('a time') };
    return {
      kind: 'ago',
      sign: negative ? -1 : 1,
      // The console writes the present as END=0s.
      period: this.period('a time such as now, -1d or seconds since 1970', 'zero'),
    };
  }
}
