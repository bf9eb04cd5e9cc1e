import type { Expr } from './ast.ts';
import type { Context } from './context.ts';
import { periodArgument } from './emit-functions.ts';
import { functionNamed } from './functions.ts';
import { periodMs } from './periods.ts';
import { LIMITS, UNVERIFIED } from './unverified.ts';
import { asNumber, asString, asText, json, MISSING, number, text, type Value } from './values.ts';

/** What an aggregate needs of the events it sums up. */
export interface AggregatePlace {
  context: Context;
  value(expr: Expr): Value;
  timestamp(): Value | null;
}

/** An aggregate call (specs/insights-ql.md 5.8) as an SQL aggregate expression. */
export function emitAggregate(call: Extract<Expr, { kind: 'call' }>, place: AggregatePlace): Value {
  const name = functionNamed(call.name)?.name;
  const first = call.args[0];
  const arg: Value = first === undefined || name === 'topk' ? MISSING : place.value(first);
  const num = asNumber(arg);
  switch (name) {
    case 'count':
      return number(first === undefined ? 'count(*)' : `count(${present(arg)})`);
    case 'countOverTime':
      return number(`count(${present(arg)})`);
    case 'countDistinct':
      return number(`count(DISTINCT ${groupSql(arg)})`);
    case 'sum':
    case 'sumOverTime':
      return number(`sum(${num})`);
    case 'avg':
      return number(`avg(${num})`);
    case 'min':
    case 'max':
      return extreme(name, arg);
    case 'pct':
      return percentile(num, call.args[1], place);
    case 'median':
      return number(`${percentileFunction()}(${num}, 0.5)`);
    case 'stddev':
      return number(`${UNVERIFIED.stddev}(${num})`);
    case 'variance':
      return number(`var_pop(${num})`);
    case 'values':
      return json(`insights_sorted(list(DISTINCT ${asString(arg)}) FILTER (${asString(arg)} IS NOT NULL))`, true);
    case 'earliest':
    case 'latest':
      return atEnd(name, arg, call, place);
    case 'sortsFirst':
    case 'sortsLast':
      return sorted(name, arg);
    case 'rate':
      return rate(call, num, place);
    case 'histogram':
      return histogram(call, num, place);
    default:
      return MISSING;
  }
}

function present(value: Value): string {
  return value.kind === 'json' ? asText(value) : value.sql;
}

/** Keys and distinct values are equal when their texts are (4.5); numbers and times compare as they are. */
export function groupSql(value: Value): string {
  return value.kind === 'dynamic' || value.kind === 'json' ? asText(value) : value.sql;
}

function extreme(name: 'min' | 'max', value: Value): Value {
  if (value.kind === 'number' || value.kind === 'boolean' || value.kind === 'time')
    return {
      kind: value.kind === 'boolean' ? 'number' : value.kind,
      sql: `${name}(${value.kind === 'boolean' ? asNumber(value) : value.sql})`,
    };
  if (value.kind === 'missing') return MISSING;
  const own = asString(value);
  const numeric = `insights_number_text(${name}(${asNumber(value)}))`;
  const worded = `arg_${name}(${own}, CASE WHEN insights_number(${own}) IS NULL THEN insights_natural(${own}) END)`;
  // In natural order texts come before numbers, so the smallest is a text where there is one.
  return text(name === 'min' ? `coalesce(${worded}, ${numeric})` : `coalesce(${numeric}, ${worded})`);
}

function percentileFunction(): string {
  return UNVERIFIED.percentile === 'continuous' ? 'quantile_cont' : 'quantile_disc';
}

/** A number written in the query, read and bounded here; DuckDB wants it in the text of the statement. */
function constant(expr: Expr | undefined): number | null {
  return expr?.kind === 'number' ? Number(expr.text) : null;
}

function percentile(num: string, percent: Expr | undefined, place: AggregatePlace): Value {
  const p = constant(percent);
  if (p === null || p < 0 || p > 100) {
    if (percent) place.context.error('The percentile must be a number from 0 to 100', percent.at);
    return number('NULL::DOUBLE');
  }
  return number(`${percentileFunction()}(${num}, ${p / 100})`);
}

function atEnd(
  name: 'earliest' | 'latest',
  value: Value,
  call: Extract<Expr, { kind: 'call' }>,
  place: AggregatePlace,
): Value {
  const stamp = place.timestamp();
  if (stamp === null) {
    place.context.error(`${call.name} needs @timestamp, which the stats before did not pass on`, call.at);
    return MISSING;
  }
  const sql = `${name === 'earliest' ? 'arg_min' : 'arg_max'}(${groupSql(value)}, ${stamp.sql})`;
  return value.kind === 'dynamic' || value.kind === 'json' ? text(sql) : { kind: value.kind, sql };
}

function sorted(name: 'sortsFirst' | 'sortsLast', value: Value): Value {
  if (value.kind === 'number' || value.kind === 'time')
    return { kind: value.kind, sql: `${name === 'sortsFirst' ? 'min' : 'max'}(${value.sql})` };
  const own = asString(value);
  return text(`${name === 'sortsFirst' ? 'arg_min' : 'arg_max'}(${own}, insights_order(${own}))`);
}

function rate(call: Extract<Expr, { kind: 'call' }>, num: string, place: AggregatePlace): Value {
  const period = periodArgument(call, 1, place);
  const stamp = place.timestamp();
  if (stamp === null) place.context.error('rate needs @timestamp, which the stats before did not pass on', call.at);
  if (period === null || stamp === null) return number('NULL::DOUBLE');
  const when = `FILTER (${num} IS NOT NULL)`;
  const elapsed = `(max(epoch_ms(${stamp.sql})) ${when} - min(epoch_ms(${stamp.sql})) ${when})`;
  return number(
    `(arg_max(${num}, ${stamp.sql}) - arg_min(${num}, ${stamp.sql})) / nullif(${elapsed} / ${periodMs(period)}, 0)`,
  );
}

function histogram(call: Extract<Expr, { kind: 'call' }>, num: string, place: AggregatePlace): Value {
  const n = constant(call.args[1]);
  if (n === null || !Number.isInteger(n) || n < 1 || n > 1000) {
    place.context.error('histogram takes a whole number of ranges from 1 to 1,000', call.args[1]?.at ?? call.at);
    return MISSING;
  }
  return json(`insights_histogram(list(${num}) FILTER (${num} IS NOT NULL), ${n})`, true);
}

/** The number of values that topk asks for, bounded by the analysis. */
export function topkCount(call: Extract<Expr, { kind: 'call' }>): number {
  return Math.min(LIMITS.topk, Math.max(1, Math.trunc(constant(call.args[0]) ?? 1)));
}
