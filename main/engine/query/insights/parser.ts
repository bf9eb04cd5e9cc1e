import type { Command, Comment, Expr, FieldRef, Literal, LookupOutput, Named, Query, SortItem } from './ast.ts';
import { fieldName } from './ast.ts';
import { commandNamed, commandNames } from './commands.ts';
import { type Diagnostic, nearest } from './diagnostics.ts';
import { SourceParser } from './parse-source.ts';
import { SyntaxStop } from './token-reader.ts';
import { LIMITS } from './unverified.ts';

export interface Parsed {
  query: Query;
  diagnostics: Diagnostic[];
  comments: Comment[];
}

/** Text -> tree. Never throws; commands with a mistake are left out of the tree and named in the diagnostics. */
export function parse(text: string): Parsed {
  const parser = new Parser(text);
  const query = parser.whole();
  return { query, diagnostics: parser.diagnostics, comments: parser.lexer.comments };
}

const TABLE_NAME = /[A-Za-z0-9_-]+/y;
const WILD_FIELD = /(?:`(?:[^`\\]|\\.)*`|[\p{L}\p{N}_@.*])+/uy;

class Parser extends SourceParser {
  private nesting = 0;

  whole(): Query {
    const query = this.pipeline(() => this.peek().kind === 'end');
    if (query.commands.length === 0 && this.diagnostics.length === 0)
      this.error('The query is empty; begin with fields, filter or stats', query.at);
    return query;
  }

  protected subquery(): Query {
    this.expectSymbol('(', 'before the query');
    if (++this.nesting > 20) this.fail('Queries are nested too deeply to be read', this.peek().at);
    const query = this.guarded(() => this.pipeline(() => this.isSymbol(')')));
    this.nesting--;
    this.expectSymbol(')', 'at the end of the inner query');
    return query;
  }

  /** Commands up to the end; `atEnd` tells the closing bracket of an inner query from the end of the text. */
  private pipeline(atEnd: () => boolean): Query {
    const start = this.peek().at.start;
    const commands: Command[] = [];
    this.eatSymbol('|');
    if (this.peek().kind === 'end' && atEnd()) return { commands, at: this.rangeFrom(start) };
    for (;;) {
      try {
        commands.push(this.guarded(() => this.command()));
        if (!atEnd() && !this.isSymbol('|')) this.stop('Expected | before the next command');
      } catch (error) {
        if (!(error instanceof SyntaxStop)) throw error;
        this.diagnostics.push(error.diagnostic);
        this.skipCommand(atEnd);
      }
      if (!this.eatSymbol('|')) break;
    }
    return { commands, at: this.rangeFrom(start) };
  }

  private skipCommand(atEnd: () => boolean): void {
    for (let depth = 0; this.peek().kind !== 'end'; this.next()) {
      if (depth === 0 && (this.isSymbol('|') || atEnd())) return;
      if (this.isSymbol('(')) depth++;
      if (this.isSymbol(')')) depth = Math.max(0, depth - 1);
    }
  }

  private command(): Command {
    const token = this.peek();
    const word = this.word();
    if (word === null) {
      if (this.isSymbol('|') || token.kind === 'end') this.stop('A command is missing before this place');
      this.stop('Expected a command');
    }
    const entry = commandNamed(word);
    if (!entry) {
      const written = this.text.slice(token.at.start, token.at.end);
      const near = nearest(written, commandNames());
      this.fail(`There is no command ${written}${near ? `; did you mean ${near}?` : ''}`, token.at, near);
    }
    this.next();
    const start = token.at.start;
    // The place of a command is known once it was read.
    return Object.assign(this.body(entry.name), { at: this.rangeFrom(start) });
  }

  private body(name: string): Command {
    const at = { start: 0, end: 0 };
    switch (name) {
      case 'source':
        return this.source();
      case 'fields':
        return { kind: 'fields', items: this.namedList('a field'), at };
      case 'display':
        return { kind: 'display', items: this.namedList('a field'), at };
      case 'filter':
        return { kind: 'filter', where: this.condition('filter'), at };
      case 'filterIndex':
        return { kind: 'filterIndex', where: this.condition('filterIndex'), at };
      case 'stats':
        return this.stats();
      case 'sort':
        return this.sort();
      case 'limit':
        return this.limit();
      case 'dedup':
        return { kind: 'dedup', fields: this.fieldList('a field'), at };
      case 'parse':
        return this.parseCommand();
      case 'json':
        return this.json();
      case 'pattern':
        return { kind: 'pattern', expr: this.expression(), at };
      case 'anomaly':
        return { kind: 'anomaly', at };
      case 'diff':
        return this.diff();
      case 'logcompare':
        this.expectWord('timeshift', 'after logcompare');
        return { kind: 'logcompare', shift: this.period('a shift'), at };
      case 'unmask':
        return { kind: 'unmask', fields: this.fieldList('a field'), at };
      case 'unnest': {
        const field = this.field('a field');
        this.expectWord('into', 'after the field of unnest');
        return { kind: 'unnest', field, into: this.field('a name'), at };
      }
      case 'expand':
        return { kind: 'expand', field: this.field('a field'), at };
      case 'relevantfields': {
        const fields = this.isWord('where') ? [] : this.fieldList('a field');
        this.expectWord('where', 'before the condition of relevantfields');
        return { kind: 'relevantfields', fields, where: this.condition('where'), at };
      }
      case 'lookup':
        return this.lookup();
      case 'cidrlookup':
        return this.cidrlookup();
      case 'join':
        return this.join();
      case 'appendcols':
        return this.appendcols();
      case 'addtotals':
        return this.addtotals();
      case 'accum':
        return { kind: 'accum', field: this.field('a field'), as: this.alias(), at };
      case 'autoregress':
        return this.autoregress();
      case 'filldown':
        return this.filldown();
      case 'fillmissing':
        return this.fillmissing();
      case 'outlier':
        return this.outlier();
      case 'sessionize': {
        const fields = this.fieldList('a field');
        const maxSpan = this.eatWord('maxspan') ? this.period('the longest gap') : null;
        return { kind: 'sessionize', fields, maxSpan, as: this.alias(), at };
      }
      case 'countFrequent':
        return { kind: 'countFrequent', fields: this.fieldList('a field'), at };
      default:
        return this.stop(`${name} is not supported yet`);
    }
  }

  private alias(): FieldRef | null {
    return this.eatWord('as') ? this.field('a name after as') : null;
  }

  private aliases(): FieldRef[] {
    const names = [this.field('a name after as')];
    while (this.eatSymbol(',')) names.push(this.field('a name'));
    return names;
  }

  private named(what: string): Named {
    const start = this.peek().at.start;
    const expr = this.expression();
    const text = expr.kind === 'field' ? fieldName(expr) : this.lexer.textFrom(start);
    const as = this.alias();
    if (this.peek().kind === 'string') this.stop(`Expected a comma or a pipe after ${what}`);
    return { expr, as, text, at: this.rangeFrom(start) };
  }

  private namedList(what: string): Named[] {
    const items = [this.named(what)];
    while (this.eatSymbol(',')) items.push(this.named(what));
    return items;
  }

  private condition(after: string): Expr {
    if (this.peek().kind === 'end' || this.isSymbol('|') || this.isSymbol(')'))
      this.stop(`Expected a condition after ${after}`);
    return this.expression();
  }

  private stats(): Command {
    const aggregates = this.namedList('an aggregate');
    const by = this.eatWord('by') ? this.namedList('a group') : [];
    const offset = by.length > 0 && this.eatWord('offset') ? this.period('an offset') : null;
    return { kind: 'stats', aggregates, by, offset, at: { start: 0, end: 0 } };
  }

  private sort(): Command {
    this.eatWord('by');
    const items: SortItem[] = [];
    do {
      const start = this.peek().at.start;
      const expr = this.expression();
      const direction = this.eatWord('asc') ? 'asc' : this.eatWord('desc') ? 'desc' : null;
      items.push({ expr, direction, at: this.rangeFrom(start) });
    } while (this.eatSymbol(','));
    return { kind: 'sort', items, at: { start: 0, end: 0 } };
  }

  private limit(): Command {
    const any = this.eatWord('any');
    const at = this.peek().at;
    const count = this.integer('a number of rows after limit');
    if (count < 1 || count > LIMITS.rows)
      this.error(`limit takes a whole number from 1 to ${LIMITS.rows.toLocaleString('en')}`, at);
    return { kind: 'limit', any, count, at: { start: 0, end: 0 } };
  }

  private parseCommand(): Command {
    const at = { start: 0, end: 0 };
    const source = this.parseSource();
    const regex = this.regexOrNull();
    if (regex) {
      const names = this.eatWord('as') ? this.aliases() : [];
      return { kind: 'parse-regex', source, pattern: regex, names, multi: this.eatWord('multi'), at };
    }
    if (this.eatWord('logfmt')) {
      this.expectWord('as', 'after logfmt');
      return { kind: 'parse-logfmt', source, as: this.field('a name after as'), at };
    }
    if (this.eatWord('csv')) {
      this.expectWord('as', 'after csv');
      return { kind: 'parse-csv', source, names: this.aliases(), at };
    }
    const pattern = this.stringLiteral('a "glob *", a /regex/, logfmt or csv');
    this.expectWord('as', 'after the pattern');
    return { kind: 'parse-glob', source, pattern, names: this.aliases(), at };
  }

  private parseSource(): Expr | null {
    if (this.peek().kind === 'string' || this.lexer.nextCharacter() === '/') return null;
    if (this.isWord('logfmt', 'csv')) {
      const mark = this.lexer.mark();
      this.next();
      const isMode = this.isWord('as');
      this.lexer.reset(mark);
      if (isMode) return null;
    }
    return this.expressionBeforePattern();
  }

  private json(): Command {
    if (!this.eatOption('field')) this.stop('Expected field= after json');
    const field = this.field('a field');
    const path = this.stringLiteral('a "path.in.the.object"');
    this.expectWord('as', 'after the path');
    return { kind: 'json', field, path, as: this.field('a name'), at: { start: 0, end: 0 } };
  }

  private diff(): Command {
    const against = this.eatWord('previousday')
      ? 'previousDay'
      : this.eatWord('previousweek')
        ? 'previousWeek'
        : this.eatWord('previousmonth')
          ? 'previousMonth'
          : 'previous';
    return { kind: 'diff', against, at: { start: 0, end: 0 } };
  }

  private outputs(): { onlyEmpty: boolean; outputs: LookupOutput[] } {
    const onlyEmpty = this.isWord('outputnew');
    if (!this.eatWord('output', 'outputnew')) this.stop('Expected OUTPUT or OUTPUTNEW and the columns to add');
    const outputs: LookupOutput[] = [];
    do outputs.push({ column: this.field('a column of the table'), as: this.alias() });
    while (this.eatSymbol(','));
    return { onlyEmpty, outputs };
  }

  private tableName(): { table: string; tableAt: { start: number; end: number } } {
    const word = this.lexer.readWord(TABLE_NAME);
    if (!word) this.stop('Expected the name of a lookup table');
    return { table: word.text, tableAt: word.at };
  }

  private lookup(): Command {
    const table = this.tableName();
    const keys: { column: FieldRef; field: FieldRef | null }[] = [];
    do keys.push({ column: this.field('a key column'), field: this.alias() });
    while (this.eatSymbol(','));
    return { kind: 'lookup', ...table, keys, ...this.outputs(), at: { start: 0, end: 0 } };
  }

  private cidrlookup(): Command {
    const table = this.tableName();
    const field = this.field('a field with an address');
    const column = this.alias();
    return { kind: 'cidrlookup', ...table, field, column, ...this.outputs(), at: { start: 0, end: 0 } };
  }

  private join(): Command {
    let type: 'inner' | 'left' = 'inner';
    let left: string | null = null;
    let right: string | null = null;
    for (
      let option = this.eatOption('type', 'left', 'right');
      option;
      option = this.eatOption('type', 'left', 'right')
    ) {
      if (option === 'type') {
        if (this.eatWord('left')) type = 'left';
        else this.expectWord('inner', 'or left as the type of a join');
      } else {
        const name = fieldName(this.field('a name'));
        if (option === 'left') left = name;
        else right = name;
      }
    }
    if (left === null || right === null) this.stop('join needs left=NAME and right=NAME');
    this.expectWord('where', 'before the condition of a join');
    const first = this.field(`a field such as ${left}.id`);
    const operator = this.peek();
    if (operator.kind !== 'symbol' || operator.text !== '=') this.stop('A join can only compare with =');
    this.next();
    const second = this.field(`a field such as ${right}.id`);
    const ends = [first, second].map((field) => ({ name: field.segments[0]?.text, field }));
    const leftKey = ends.find((end) => end.name === left && end.field.segments.length > 1)?.field;
    const rightKey = ends.find((end) => end.name === right && end.field.segments.length > 1)?.field;
    if (!leftKey || !rightKey)
      this.fail(`The condition of a join compares ${left}.field with ${right}.field`, {
        start: first.at.start,
        end: second.at.end,
      });
    return { kind: 'join', type, left, right, leftKey, rightKey, query: this.subquery(), at: { start: 0, end: 0 } };
  }

  private appendcols(): Command {
    let override = false;
    let max: number = LIMITS.defaultRows;
    for (let option = this.eatOption('override', 'max'); option; option = this.eatOption('override', 'max')) {
      if (option === 'override') override = this.boolean('override');
      else {
        const at = this.peek().at;
        max = this.integer('a number of rows');
        if (max < 1 || max > LIMITS.rows) this.error('max takes a whole number from 1 to 100,000', at);
      }
    }
    return { kind: 'appendcols', override, max, query: this.subquery(), at: { start: 0, end: 0 } };
  }

  private addtotals(): Command {
    let name: FieldRef | null = null;
    let row = true;
    let col = false;
    const options = ['fieldname', 'row', 'col'];
    for (let option = this.eatOption(...options); option; option = this.eatOption(...options)) {
      if (option === 'fieldname') name = this.field('a name');
      else if (option === 'row') row = this.boolean('row');
      else col = this.boolean('col');
    }
    const fields = this.peek().kind === 'name' ? this.fieldList('a field') : [];
    return { kind: 'addtotals', name, row, col, fields, at: { start: 0, end: 0 } };
  }

  private autoregress(): Command {
    const field = this.field('a field');
    const as = this.alias();
    let from = 1;
    let to = 1;
    if (this.eatOption('p')) {
      const at = this.peek().at;
      from = this.integer('a number of rows');
      to = this.eatSymbol('-') ? this.integer('a number of rows') : from;
      if (from < 1 || to < from || to > 1000) this.fail('p takes n or n-m, from 1 to 1000', at);
    }
    return { kind: 'autoregress', field, as, from, to, at: { start: 0, end: 0 } };
  }

  private filldown(): Command {
    const fields: { pattern: string; at: { start: number; end: number } }[] = [];
    for (;;) {
      const word = this.lexer.readWord(WILD_FIELD);
      if (!word) break;
      fields.push({ pattern: word.text.replaceAll('`', ''), at: word.at });
      this.eatSymbol(',');
    }
    return { kind: 'filldown', fields, at: { start: 0, end: 0 } };
  }

  private fillmissing(): Command {
    const values: { value: Literal; field: FieldRef }[] = [];
    if (this.eatWord('with'))
      do {
        const value = this.literal('a value');
        this.expectWord('for', 'after the value');
        values.push({ value, field: this.field('a field') });
      } while (this.eatSymbol(',') && (this.eatWord('with') || true));
    return { kind: 'fillmissing', values, at: { start: 0, end: 0 } };
  }

  private outlier(): Command {
    let action: 'remove' | 'transform' = 'transform';
    let param = 2.5;
    let useLower = false;
    let mark = false;
    const options = ['action', 'param', 'uselower', 'mark'];
    for (let option = this.eatOption(...options); option; option = this.eatOption(...options)) {
      if (option === 'action') {
        if (this.eatWord('remove')) action = 'remove';
        else this.expectWord('transform', 'or remove as the action of outlier');
      } else if (option === 'param') {
        const value = this.literal('a number');
        if (value.kind !== 'number') this.fail('param takes a number', value.at);
        param = Number(value.text);
      } else if (option === 'uselower') useLower = this.boolean('uselower');
      else mark = this.boolean('mark');
    }
    const fields = [this.field('a field')];
    for (;;) {
      this.eatSymbol(',');
      if (this.peek().kind !== 'name') break;
      fields.push(this.field('a field'));
    }
    return { kind: 'outlier', action, param, useLower, mark, fields, at: { start: 0, end: 0 } };
  }
}
