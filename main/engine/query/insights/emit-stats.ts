import { nameOfItem } from './analyze.ts';
import { type Command, type Expr, fieldName } from './ast.ts';
import { emitAggregate, groupSql, topkCount } from './emit-aggregates.ts';
import { Expressions, type Scope } from './emit-expression.ts';
import { functionNamed } from './functions.ts';
import { clamped, intervalSql } from './periods.ts';
import type { OrderKey, Pipeline } from './pipeline.ts';
import { asString, json, MISSING, text, type Value } from './values.ts';

type Stats = Extract<Command, { kind: 'stats' }>;

/** `stats`: one step that groups, and a second where items calculate with aggregates or with earlier items. */
export function emitStats(pipeline: Pipeline, command: Stats): void {
  const only = command.aggregates[0]?.expr;
  if (only?.kind === 'call' && functionNamed(only.name)?.name === 'topk') {
    emitTopk(pipeline, command, only);
    return;
  }
  const { context } = pipeline;
  const keys = groupKeys(pipeline, command);
  const first: { column: string; sql: string }[] = keys.map(({ column, sql }) => ({ column, sql }));
  const second: { column: string; sql: string }[] = [];
  const out = new Map<string, Value>(keys.map(({ name, value }) => [name, value]));
  const known = new Map<string, Value>();

  const aggregate = (call: Extract<Expr, { kind: 'call' }>, wish: string): Value => {
    const value = emitAggregate(call, {
      context,
      value: (expr) => pipeline.value(expr),
      timestamp: () => pipeline.timestamp(),
    });
    const same = known.get(value.sql);
    if (same) return same;
    const column = context.names.fresh(wish);
    first.push({ column, sql: value.sql });
    const made: Value = { ...value, sql: column };
    known.set(value.sql, made);
    return made;
  };
  for (const item of command.aggregates) {
    const name = nameOfItem(item);
    if (item.expr.kind === 'call' && functionNamed(item.expr.name)?.group === 'aggregate' && isWellFormed(item.expr)) {
      out.set(name, aggregate(item.expr, name));
      continue;
    }
    const scope: Scope = {
      aggregate: (call) => aggregate(call, `${call.name} ${first.length}`),
      subquery: () => 'SELECT NULL::VARCHAR',
      timestamp: () => out.get('@timestamp') ?? null,
      resolve: (field) => {
        const value = out.get(fieldName(field));
        if (value) return value;
        context.error(
          `${fieldName(field)} must stand inside of an aggregate here, or after by`,
          field.at,
          'query.unknown-field',
        );
        return MISSING;
      },
    };
    const value = new Expressions(context, scope).value(item.expr);
    const column = context.names.fresh(name);
    second.push({ column, sql: value.sql });
    const { literal: _, ...rest } = value;
    out.set(name, { ...rest, sql: column });
  }
  const select = first.map(({ column, sql }) => `${sql} AS ${column}`).join(', ');
  pipeline.step(`SELECT ${select} FROM {from}${keys.length > 0 ? ' GROUP BY ALL' : ''}`);
  // Later items see earlier ones: DuckDB lets a SELECT name its own columns.
  pipeline.addColumns(second);
  const bin = keys.find((key) => key.isBin);
  pipeline.restart([...out], timeOrder(keys));
  pipeline.groups = keys.map(({ name }) => name);
  if (bin)
    pipeline.bins = {
      name: bin.name,
      period: bin.period,
      keys: keys.filter((key) => key !== bin).map((key) => key.name),
    };
}

/** Calls with the wrong arguments get their diagnostic where all calls do. */
function isWellFormed(call: Extract<Expr, { kind: 'call' }>): boolean {
  const entry = functionNamed(call.name);
  const given = call.star ? 1 : call.args.length;
  return (
    entry !== undefined &&
    given >= entry.least &&
    (entry.most === null || given <= entry.most) &&
    (!call.star || entry.name === 'count')
  );
}

interface Key {
  name: string;
  column: string;
  sql: string;
  value: Value;
  isBin: boolean;
  period: import('./ast.ts').Period | null;
}

function groupKeys(pipeline: Pipeline, command: Stats): Key[] {
  const { context } = pipeline;
  const { offset } = command;
  const scope: Scope = {
    resolve: (field) => pipeline.resolve(field),
    subquery: (expr) => pipeline.subquery(expr),
    timestamp: () => {
      const stamp = pipeline.timestamp();
      // The value shown for bin t is that of t minus the offset.
      return stamp && offset ? { ...stamp, sql: `(${stamp.sql} + ${intervalSql(offset)})` } : stamp;
    },
  };
  const expressions = new Expressions(context, scope);
  return command.by.map((item) => {
    const name = nameOfItem(item);
    const value = expressions.value(item.expr);
    if (value.container)
      context.error(`${item.text} is a map or a list, which cannot be a group; name a part of it`, item.at);
    const column = context.names.fresh(name);
    const isText =
      value.kind === 'dynamic' || value.kind === 'json' || value.kind === 'text' || value.kind === 'missing';
    const keyValue: Value = isText ? text(column) : { kind: value.kind, sql: column };
    const call = item.expr.kind === 'call' ? functionNamed(item.expr.name)?.name : undefined;
    const isBin = call === 'bin' || call === 'datefloor' || call === 'dateceil';
    const last = item.expr.kind === 'call' ? item.expr.args.at(-1) : undefined;
    const period = isBin && last?.kind === 'period' ? clamped(last, []) : null;
    return { name, column, sql: groupSql(value), value: keyValue, isBin, period };
  });
}

/** Bins come in the order of time; other groups in none. */
function timeOrder(keys: readonly Key[]): OrderKey[] {
  return keys.filter((key) => key.value.kind === 'time').map((key) => ({ sql: key.column, descending: false }));
}

function emitTopk(pipeline: Pipeline, command: Stats, call: Extract<Expr, { kind: 'call' }>): void {
  const item = command.aggregates[0];
  const field = call.args[1];
  if (!item || !field) {
    // The wrong number of arguments is reported by the check of every call.
    new Expressions(pipeline.context, { ...scopeless, aggregate: () => MISSING }).value(call);
    return;
  }
  const value = asString(pipeline.value(field));
  const { names } = pipeline.context;
  const [v, n, list] = [names.fresh('value'), names.fresh('count'), names.fresh(nameOfItem(item))];
  const order = `${n} DESC, insights_order(${v})`;
  pipeline.step(`SELECT ${value} AS ${v}, count(*) AS ${n} FROM {from} WHERE ${value} IS NOT NULL GROUP BY ALL`);
  pipeline.step(`SELECT * FROM {from} ORDER BY ${order} LIMIT ${topkCount(call)}`);
  pipeline.step(`SELECT to_json(list(${v} ORDER BY ${order})) AS ${list} FROM {from}`);
  pipeline.restart([[nameOfItem(item), json(list, true)]], []);
}

const scopeless: Scope = {
  resolve: () => MISSING,
  subquery: () => 'SELECT NULL::VARCHAR',
  timestamp: () => null,
};
