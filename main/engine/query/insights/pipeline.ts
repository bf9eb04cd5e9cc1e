import type { Expr, FieldRef, Named, Query, Segment } from './ast.ts';
import { fieldName, pathName } from './ast.ts';
import type { Context } from './context.ts';
import { nearest } from './diagnostics.ts';
import { writtenField } from './discovered-fields.ts';
import { Expressions, type Scope } from './emit-expression.ts';
import type { Events } from './events.ts';
import { PREPARED_COLUMNS, type PreparationKind } from './prepared-columns.ts';
import { quoteName } from './sql-text.ts';
import { UNVERIFIED } from './unverified.ts';
import { asText, json, MISSING, type Value } from './values.ts';

export interface OrderKey {
  sql: string;
  descending: boolean;
}

/** Work on rows that SQL does not do: patterns and the like, on the result of a statement, into a temporary table. */
export interface Preparation {
  kind: PreparationKind;
  /** The quoted name of the temporary table that later steps read. */
  table: string;
  /** Written when the whole query is, because its events may be asked for more columns until then. */
  sql: () => string;
  options: Record<string, unknown>;
}

/** A preparation with the quoted names that the columns of its table have in the step that reads it. */
export interface Prepared {
  preparation: Preparation;
  columns: Readonly<Record<string, string>>;
}

export interface Step {
  name: string;
  sql: () => string;
}

/** How a subquery is compiled; handed in, because pipelines of pipelines would need each other. */
export type CompileInner = (query: Query, place: 'in-subquery' | 'join' | 'appendcols', outer: Pipeline) => Pipeline;

/**
 * The chain of steps a query becomes, each one a CTE over the one before, with what is in scope after the last: columns by
 * their name in the language, the order of the rows, and what is shown. Every column has an SQL name of its own, so that
 * steps can pass all columns on (`SELECT *, ...`) and a later alias never hides what an earlier expression stands for.
 */
export class Pipeline implements Scope {
  readonly steps: Step[] = [];
  readonly preparations: Preparation[];
  readonly columns = new Map<string, Value>();
  readonly expressions: Expressions;
  /** Events whose own fields can be named; null once stats or another command has made rows of its own. */
  events: Events | null;
  /** After a join: the other side's name and pipeline. */
  joined: { left: string; right: string; other: Pipeline } | null = null;
  order: OrderKey[];
  /** Names that `fields` listed, in order of first mention. */
  listed: string[] = [];
  displayed: string[] | null = null;
  /** Names that other commands made, shown behind the listed ones. */
  appended: string[] = [];
  /** Columns of the last stats or of a command that makes its own rows. */
  made: string[] | null = null;
  /** What `pattern` found, as long as the rows are its own: `anomaly` says more of them. */
  patterns: Prepared | null = null;
  /** The bin of the last stats, for fillmissing. */
  bins: { name: string; period: import('./ast.ts').Period | null; keys: string[] } | null = null;
  /** Columns that the last stats groups by, as long as each row is one of its groups. */
  groups: readonly string[] | null = null;
  /** A limit that no later command had to see yet. */
  limit: { count: number; any: boolean } | null = null;
  /** The step whose rows are the events that matched, for the statistics. */
  matched: { steps: readonly Step[]; name: string };

  constructor(
    readonly context: Context,
    events: Events,
    readonly compileInner: CompileInner,
    readonly prefix: string,
    preparations: Preparation[],
  ) {
    this.events = events;
    this.preparations = preparations;
    this.expressions = new Expressions(context, this);
    const first = context.names.fresh(`${prefix}0`);
    this.steps.push({ name: first, sql: () => events.toSql() });
    this.matched = { steps: this.steps.slice(), name: first };
    this.order = [];
    const stamp = events.system('@timestamp');
    if (stamp) this.order.push({ sql: stamp.sql, descending: true });
    if (UNVERIFIED.tiesByIngestionOrder) this.order.push({ sql: events.rowId, descending: false });
  }

  get from(): string {
    return this.steps.at(-1)?.name ?? '';
  }

  /** Adds a step; `{from}` in it stands for the step before. */
  step(sql: string): string {
    const from = this.from;
    const name = this.context.names.fresh(`${this.prefix}${this.steps.length}`);
    const text = sql.replaceAll('{from}', () => from);
    this.steps.push({ name, sql: () => text });
    return name;
  }

  /** Adds columns to every row; a single step for all of them. */
  addColumns(columns: readonly { column: string; sql: string }[], tail = ''): void {
    if (columns.length === 0) return;
    this.step(`SELECT *, ${columns.map(({ column, sql }) => `${sql} AS ${column}`).join(', ')} FROM {from}${tail}`);
  }

  /** A column for a value under a name of the language; values that are columns or literals already need none. */
  define(name: string, value: Value, pending: { column: string; sql: string }[]): void {
    const isPlain = /^(?:"(?:[^"]|"")*"|\$\d+::[A-Z]+|true|false|NULL::[A-Z]+)$/.test(value.sql);
    if (isPlain) {
      this.columns.set(name, value);
      return;
    }
    const column = this.context.names.fresh(name);
    pending.push({ column, sql: value.sql });
    const { literal: _, ...rest } = value;
    this.columns.set(name, { ...rest, sql: column });
  }

  condition(expr: Expr): string {
    return this.expressions.condition(expr, true);
  }

  value(expr: Expr): Value {
    return this.expressions.value(expr);
  }

  /** The expression of a list item under its name. */
  defineItem(item: Named, pending: { column: string; sql: string }[]): string {
    const name = item.as ? fieldName(item.as) : item.text;
    if (item.expr.kind === 'field' && item.as === null) {
      // A plain field is looked up when it is shown, so that a later command may still change it.
      this.value(item.expr);
      if (!this.columns.has(name) && this.events === null) this.columns.set(name, this.value(item.expr));
      this.fieldRefs.set(name, item.expr);
      return name;
    }
    this.define(name, this.value(item.expr), pending);
    return name;
  }

  /** How the shown plain fields were written: their paths cannot be told from their names. */
  readonly fieldRefs = new Map<string, FieldRef>();

  /** The value of a shown column. */
  shown(name: string): Value {
    const made = this.columns.get(name);
    if (made) return made;
    const field = this.fieldRefs.get(name);
    return field ? this.resolve(field) : (this.events?.system(name) ?? MISSING);
  }

  /** Names of the result's columns (part 3.3). */
  shownNames(): string[] {
    if (this.displayed) return this.displayed;
    const base = this.listed.length > 0 ? this.listed : (this.made ?? ['@timestamp', '@message']);
    return [...base, ...this.appended.filter((name) => !base.includes(name))];
  }

  resolve(field: FieldRef): Value {
    for (let length = field.segments.length; length >= 1; length--) {
      const name = field.sigil + pathName(field.segments.slice(0, length));
      const value = this.columns.get(name);
      if (value) return this.walkInto(value, field.segments.slice(length));
    }
    if (this.joined && field.sigil === '' && field.segments.length > 1) {
      const inner = withoutSide(field);
      if (field.segments[0]?.text === this.joined.right) return this.joined.other.resolve(inner);
      if (field.segments[0]?.text === this.joined.left) return this.resolve(inner);
    }
    if (this.events) {
      this.noteUndiscovered(this.events, field);
      return this.events.field(field);
    }
    this.unknown(field);
    return MISSING;
  }

  private unknown(field: FieldRef): void {
    const name = fieldName(field);
    const known = [...this.columns.keys()];
    const near = nearest(name, known);
    const advice = near ? `; did you mean ${near}?` : `; there are ${known.join(', ')}`;
    this.context.error(
      `No field named ${name} at this point${advice}`,
      field.at,
      'query.unknown-field',
      near && writtenField(near),
    );
  }

  /** A field that no event has is missing, no mistake (part 10); most often it is mistyped, so it is said. */
  private noteUndiscovered(events: Events, field: FieldRef): void {
    const known = events.discovered;
    const name = fieldName(field);
    if (known === null || known.has(field)) return;
    const near = known.nearest(name);
    const advice = near ? `; did you mean ${near}?` : '';
    this.context.warn(
      `No event that was looked at has a field ${name}${advice}`,
      field.at,
      'query.unknown-field',
      near && writtenField(near),
    );
  }

  /** The rest of a path, inside a map or a list. */
  private walkInto(value: Value, rest: readonly Segment[]): Value {
    if (rest.length === 0) return value;
    if (value.kind === 'json') {
      const keys = rest.map((segment) => segment.text.replaceAll('~', '~0').replaceAll('/', '~1'));
      const based = keys.map((key, i) =>
        rest[i]?.bracket && UNVERIFIED.bracketBase !== 0 ? String(Number(key) - UNVERIFIED.bracketBase) : key,
      );
      return json(`json_extract(${value.sql}, ${this.context.params.add(`/${based.join('/')}`)})`);
    }
    if (value.path && this.events)
      return this.events.field({ sigil: value.path.sigil as '', segments: [...value.path.segments, ...rest] });
    return MISSING;
  }

  timestamp(): Value | null {
    const made = this.columns.get('@timestamp');
    if (made) return made;
    return this.events?.system('@timestamp') ?? null;
  }

  subquery(expr: Extract<Expr, { kind: 'in-query' }>): string {
    const inner = this.compileInner(expr.query, 'in-subquery', this);
    const names = inner.shownNames();
    const [name] = names;
    if (
      names.length !== 1 ||
      name === undefined ||
      (inner.listed.length === 0 && inner.displayed === null && inner.made === null)
    ) {
      this.context.error(
        `The query in parentheses must yield one column; end it with fields and the field that is compared (it yields ${names.join(', ')})`,
        expr.query.at,
      );
      return 'SELECT NULL::VARCHAR';
    }
    const column = asText(inner.shown(name));
    inner.flushLimit();
    this.adopt(inner);
    return `SELECT ${column} FROM ${inner.from} WHERE ${column} IS NOT NULL`;
  }

  /** Takes the steps of an inner pipeline into this one, in front of the step that will name them. */
  adopt(inner: Pipeline): void {
    const last = this.steps.at(-1);
    this.steps.pop();
    this.steps.push(...inner.steps);
    if (last) this.steps.push(last);
  }

  /** Rows of a command's own: the events and all earlier names are gone. */
  restart(columns: readonly [string, Value][], order: OrderKey[]): void {
    this.columns.clear();
    this.fieldRefs.clear();
    for (const [name, value] of columns) this.columns.set(name, value);
    this.events = null;
    this.joined = null;
    this.order = order;
    this.listed = [];
    this.displayed = null;
    this.appended = [];
    this.made = columns.map(([name]) => name);
    this.bins = null;
    this.patterns = null;
    this.groups = null;
  }

  /** ORDER BY text of the current order, empty where there is none. */
  orderSql(): string {
    const missing = UNVERIFIED.missingLast ? 'NULLS LAST' : 'NULLS FIRST';
    return this.order.map(({ sql, descending }) => `${sql} ${descending ? 'DESC' : 'ASC'} ${missing}`).join(', ');
  }

  /** Cuts the rows now, for a command that must not see more of them. */
  flushLimit(): void {
    if (this.limit === null) return;
    const order = this.limit.any ? '' : this.orderSql();
    this.step(`SELECT * FROM {from}${order === '' ? '' : ` ORDER BY ${order}`} LIMIT ${this.limit.count}`);
    this.limit = null;
  }

  /** The rows so far are the events that matched. */
  markMatched(): void {
    this.matched = { steps: this.steps.slice(), name: this.from };
  }

  /** Statement text that reads the rows so far. */
  statement(select: string): () => string {
    const steps = this.steps.slice();
    const from = this.from;
    return () => `${withSteps(steps)}${select.replaceAll('{from}', () => from)}`;
  }

  /** Goes on with the rows of a temporary table that a preparation fills. */
  prepared(kind: PreparationKind, options: Record<string, unknown>, input: () => string): Prepared {
    const { names } = this.context;
    const preparation: Preparation = { kind, options, table: names.fresh(`insights_${kind}`), sql: input };
    const columns = Object.fromEntries(PREPARED_COLUMNS[kind].map(([name]) => [name, names.fresh(name)]));
    const select = Object.entries(columns).map(([name, column]) => `${quoteName(name)} AS ${column}`);
    this.preparations.push(preparation);
    this.steps.length = 0;
    this.steps.push({
      name: names.fresh(`${this.prefix}0`),
      sql: () => `SELECT ${select.join(', ')} FROM ${preparation.table}`,
    });
    return { preparation, columns };
  }

  /** `OVER (...)` frame parts for running values. */
  windowOrder(): string {
    const order = this.orderSql();
    return order === '' ? '' : `ORDER BY ${order}`;
  }

  /** Keys of the natural order (4.6) for a value; nulls come last whichever the direction. */
  sortKeys(value: Value, descending: boolean): OrderKey[] {
    switch (value.kind) {
      case 'number':
      case 'boolean':
      case 'time':
        return [{ sql: value.sql, descending }];
      case 'missing':
        return [];
      default: {
        const sql = asText(value);
        return [
          { sql: `CASE WHEN ${sql} IS NOT NULL THEN insights_number(${sql}) IS NOT NULL END`, descending },
          { sql: `insights_number(${sql})`, descending },
          {
            sql: `CASE WHEN insights_number(${sql}) IS NULL THEN insights_natural(${sql}) ELSE ${sql} END`,
            descending,
          },
        ];
      }
    }
  }
}

/** `L.@timestamp`: the sign stands in the first segment behind the side's name. */
function withoutSide(field: FieldRef): FieldRef {
  const segments = field.segments.slice(1);
  const first = segments[0];
  if (!first || first.quoted || !first.text.startsWith('@')) return { ...field, segments };
  const sigil = first.text.startsWith('@@') ? '@@' : '@';
  return { ...field, sigil, segments: [{ ...first, text: first.text.slice(sigil.length) }, ...segments.slice(1)] };
}

/** `WITH s0 AS (...), ...` in front of a SELECT. */
export function withSteps(steps: readonly Step[]): string {
  if (steps.length === 0) return '';
  return `WITH ${steps.map(({ name, sql }) => `${name} AS (${sql()})`).join(',\n')}\n`;
}
