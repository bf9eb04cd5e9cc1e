import type { Expr, FieldRef } from './ast.ts';
import { among, compare } from './compare.ts';
import type { Context } from './context.ts';
import { nearest } from './diagnostics.ts';
import { emitFunction } from './emit-functions.ts';
import { functionNamed, functionNames } from './functions.ts';
import { periodText } from './periods.ts';
import { toRe2 } from './regex.ts';
import { UNVERIFIED } from './unverified.ts';
import {
  asCondition,
  asNumber,
  asString,
  asText,
  BIG_WHOLE,
  boolean,
  MISSING,
  NUMERIC_TEXT,
  number,
  type Value,
} from './values.ts';

/** What an expression may name. */
export interface Scope {
  resolve(field: FieldRef): Value;
  timestamp(): Value | null;
  /** The one column of an inner query, as the SQL of a list of texts. */
  subquery(expr: Extract<Expr, { kind: 'in-query' }>): string;
  /** An aggregate call, where one may stand. */
  aggregate?(call: Extract<Expr, { kind: 'call' }>): Value;
}

const ARITHMETIC = ['+', '-', '*', '/', '%', '^'];

/** Expressions as SQL over the columns of one step. */
export class Expressions {
  constructor(
    readonly context: Context,
    readonly scope: Scope,
  ) {}

  value(expr: Expr): Value {
    const { params } = this.context;
    switch (expr.kind) {
      case 'number': {
        const whole = BIG_WHOLE.test(expr.text);
        const sql = whole ? params.add(BigInt(expr.text)) : params.add(Number(expr.text));
        return { kind: 'number', sql, literal: { kind: 'number', text: expr.text } };
      }
      case 'string':
        return { kind: 'text', sql: params.add(expr.value), literal: { kind: 'string', text: expr.value } };
      case 'boolean':
        return {
          kind: 'boolean',
          sql: expr.value ? 'true' : 'false',
          literal: { kind: 'boolean', text: String(expr.value) },
        };
      case 'field':
        return this.scope.resolve(expr);
      case 'period':
        this.context.error(
          `The period ${periodText(expr)} can only be an argument of bin, datefloor, dateceil or rate`,
          expr.at,
        );
        return MISSING;
      case 'regex':
        this.context.error(
          'A regular expression can only stand after like or =~, in parse and in regexReplace',
          expr.at,
        );
        return MISSING;
      case 'negate': {
        // A negative number stays a literal, so that comparisons can decide on it.
        if (expr.operand.kind === 'number')
          return this.value({ ...expr.operand, text: `-${expr.operand.text.replace(/^-/, '')}` });
        return number(`(-${asNumber(this.value(expr.operand))})`);
      }
      case 'binary':
        if (ARITHMETIC.includes(expr.operator)) return this.arithmetic(expr);
        return boolean(this.condition(expr, false));
      case 'not':
      case 'like':
      case 'in':
      case 'in-query':
        return boolean(this.condition(expr, false));
      case 'call':
        return this.call(expr);
    }
  }

  /**
   * A condition as SQL. `onlyTruth`: the caller keeps rows that are true and does not tell false from unknown, which holds
   * through `and` and `or`, not under `not`.
   */
  condition(expr: Expr, onlyTruth: boolean): string {
    switch (expr.kind) {
      case 'binary': {
        if (expr.operator === 'and' || expr.operator === 'or') {
          const [left, right] = [this.condition(expr.left, onlyTruth), this.condition(expr.right, onlyTruth)];
          return `(${left} ${expr.operator.toUpperCase()} ${right})`;
        }
        if (ARITHMETIC.includes(expr.operator)) break;
        this.noteHyphens(expr.left);
        this.noteHyphens(expr.right);
        const [left, right] = [this.value(expr.left), this.value(expr.right)];
        this.noteTimes(expr, left, right);
        return compare(expr.operator as '=', left, right, this.context.params, onlyTruth);
      }
      case 'not':
        return `(NOT ${this.condition(expr.operand, false)})`;
      case 'like': {
        const test = this.like(expr);
        return expr.negated ? `(NOT ${test})` : test;
      }
      case 'in': {
        const elements = expr.list.map((element) => this.value(element));
        const test = among(this.value(expr.value), elements, this.context.params, onlyTruth && !expr.negated);
        return expr.negated ? `(NOT ${test})` : test;
      }
      case 'in-query': {
        const value = asText(this.value(expr.value));
        const test = `${value} IN (${this.scope.subquery(expr)})`;
        if (expr.negated) return `CASE WHEN ${value} IS NOT NULL THEN NOT (${test}) END`;
        return onlyTruth ? `(${test})` : `CASE WHEN ${value} IS NOT NULL THEN ${test} END`;
      }
      default:
    }
    return asCondition(this.value(expr));
  }

  private like(expr: Extract<Expr, { kind: 'like' }>): string {
    const { params } = this.context;
    const value = asString(this.value(expr.value));
    if (expr.pattern.kind === 'string' && expr.operator === 'like')
      return `contains(${value}, ${params.add(expr.pattern.value)})`;
    const source = expr.pattern.kind === 'regex' ? expr.pattern.source : expr.pattern.value;
    const regex = toRe2(source);
    if (regex.error !== null)
      this.context.error(`This regular expression cannot be read: ${regex.error}`, expr.pattern.at);
    if (regex.plain !== null) return `contains(${value}, ${params.add(regex.plain)})`;
    const pattern = UNVERIFIED.dotMatchesNewline ? `(?s)${regex.pattern}` : regex.pattern;
    return `regexp_matches(${value}, ${params.add(pattern)})`;
  }

  private arithmetic(expr: Extract<Expr, { kind: 'binary' }>): Value {
    this.noteHyphens(expr);
    const [left, right] = [asNumber(this.value(expr.left)), asNumber(this.value(expr.right))];
    switch (expr.operator) {
      case '/':
        return number(`(${left} / nullif(${right}, 0))`);
      case '%':
        return number(`(${left} % nullif(${right}, 0))`);
      case '^':
        return number(`pow(${left}, ${right})`);
      default:
        return number(`(${left} ${expr.operator} ${right})`);
    }
  }

  private call(call: Extract<Expr, { kind: 'call' }>): Value {
    const entry = functionNamed(call.name);
    if (!entry) {
      const near = nearest(call.name, functionNames());
      const advice = near ? `; did you mean ${near}?` : '';
      this.context.error(`There is no function ${call.name}${advice}`, call.nameAt, 'query.syntax', near);
      return MISSING;
    }
    const given = call.star ? 1 : call.args.length;
    if (given < entry.least || (entry.most !== null && given > entry.most) || (call.star && entry.name !== 'count')) {
      this.context.error(`${entry.name} is called as ${entry.signature}`, call.at);
      return MISSING;
    }
    if (entry.group === 'aggregate') {
      if (this.scope.aggregate) return this.scope.aggregate(call);
      this.context.error(`${entry.name} is an aggregate: it can only stand in stats`, call.at);
      return MISSING;
    }
    return emitFunction(entry, call, {
      context: this.context,
      value: (argument) => this.value(argument),
      timestamp: () => this.scope.timestamp(),
    });
  }

  /** `event-name` without backticks is a subtraction, which is seldom meant (part 1). */
  private noteHyphens(expr: Expr): void {
    if (expr.kind !== 'binary' || expr.operator !== '-') return;
    if (expr.left.kind !== 'field' || expr.right.kind !== 'field') return;
    const written = this.context.text.slice(expr.at.start, expr.at.end);
    if (/\s/.test(written)) return;
    this.context.warn(`${written} subtracts; a field of this name is written \`${written}\``, expr.at, 'query.hint');
  }

  private noteTimes(expr: Extract<Expr, { kind: 'binary' }>, left: Value, right: Value): void {
    const [stamp, other] = left.kind === 'time' ? [left, right] : [right, left];
    if (stamp.kind !== 'time' || other.literal?.kind !== 'string' || NUMERIC_TEXT.test(other.literal.text)) return;
    const parsed = Date.parse(other.literal.text);
    if (Number.isNaN(parsed))
      this.context.warn('This text is no ISO 8601 time, so the comparison is true for no event', expr.at);
    else
      this.context.warn(
        'A timestamp compared with a text is not portable: the service compares toMillis(@timestamp) with a number only',
        expr.at,
        'query.hint',
      );
  }
}
