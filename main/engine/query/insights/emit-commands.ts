import type { Command, Expr, FieldRef } from './ast.ts';
import { fieldName } from './ast.ts';
import { emitAppendcols, emitJoin } from './emit-combine.ts';
import { emitCidrLookup, emitLookup } from './emit-lookup.ts';
import { emitAnomaly, emitPattern, emitRelevantFields } from './emit-patterns.ts';
import {
  emitAccum,
  emitAddTotals,
  emitAutoregress,
  emitFillDown,
  emitFillMissing,
  emitOutlier,
  emitSessionize,
} from './emit-rows.ts';
import { emitStats } from './emit-stats.ts';
import type { Pipeline } from './pipeline.ts';
import { globToRegex, toRe2, withGroups } from './regex.ts';
import type { Params } from './sql-text.ts';
import { UNVERIFIED } from './unverified.ts';
import { asJson, asString, asText, json, mapTest, number, text, type Value } from './values.ts';

/** One command as the steps it adds to the pipeline. `diff` and `logcompare` are whole queries and are compiled elsewhere. */
export function emitCommand(pipeline: Pipeline, command: Command): void {
  if (!['fields', 'display', 'limit', 'unmask', 'source'].includes(command.kind)) pipeline.flushLimit();
  switch (command.kind) {
    case 'source':
    case 'diff':
    case 'logcompare':
      return;
    case 'fields':
      emitFields(pipeline, command);
      return;
    case 'display':
      emitDisplay(pipeline, command);
      return;
    case 'filter':
    case 'filterIndex':
      emitFilter(pipeline, command.where);
      return;
    case 'stats':
      emitStats(pipeline, command);
      return;
    case 'sort':
      emitSort(pipeline, command);
      return;
    case 'limit':
      pipeline.limit =
        pipeline.limit === null || command.count < pipeline.limit.count
          ? { count: command.count, any: command.any }
          : pipeline.limit;
      return;
    case 'dedup':
      emitDedup(pipeline, command);
      return;
    case 'parse-glob': {
      const { pattern } = globToRegex(command.pattern.value);
      emitCaptures(
        pipeline,
        command.source,
        pattern,
        command.names.map((name, i) => ({ name: fieldName(name), group: i + 1 })),
      );
      return;
    }
    case 'parse-regex':
      emitParseRegex(pipeline, command);
      return;
    case 'parse-logfmt':
      define(pipeline, command.as, json(`insights_logfmt(${sourceOf(pipeline, command.source)})`, true));
      return;
    case 'parse-csv':
      emitCsv(pipeline, command);
      return;
    case 'json':
      emitJson(pipeline, command);
      return;
    case 'unmask':
      for (const field of command.fields) pipeline.resolve(field);
      return;
    case 'unnest':
      emitUnnest(pipeline, command.field, command.into, false);
      return;
    case 'expand':
      emitUnnest(pipeline, command.field, command.field, true);
      return;
    case 'pattern':
      emitPattern(pipeline, command);
      return;
    case 'anomaly':
      emitAnomaly(pipeline, command);
      return;
    case 'relevantfields':
      emitRelevantFields(pipeline, command);
      return;
    case 'lookup':
      emitLookup(pipeline, command);
      return;
    case 'cidrlookup':
      emitCidrLookup(pipeline, command);
      return;
    case 'join':
      emitJoin(pipeline, command);
      return;
    case 'appendcols':
      emitAppendcols(pipeline, command);
      return;
    case 'addtotals':
      emitAddTotals(pipeline, command);
      return;
    case 'accum':
      emitAccum(pipeline, command);
      return;
    case 'autoregress':
      emitAutoregress(pipeline, command);
      return;
    case 'filldown':
      emitFillDown(pipeline, command);
      return;
    case 'fillmissing':
      emitFillMissing(pipeline, command);
      return;
    case 'outlier':
      emitOutlier(pipeline, command);
      return;
    case 'sessionize':
      emitSessionize(pipeline, command);
      return;
    case 'countFrequent':
      emitCountFrequent(pipeline, command);
      return;
    default:
      unreachable(command);
  }
}

function unreachable(command: never): never {
  throw new Error(`A command was not handled: ${JSON.stringify(command)}`);
}

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>;

/** Notes a name as shown behind the listed ones. */
export function append(pipeline: Pipeline, name: string): void {
  if (!pipeline.appended.includes(name)) pipeline.appended.push(name);
}

/** One new column of a command, shown behind the listed ones. */
export function define(pipeline: Pipeline, field: FieldRef | string, value: Value): void {
  const name = typeof field === 'string' ? field : fieldName(field);
  const pending: { column: string; sql: string }[] = [];
  pipeline.define(name, value, pending);
  pipeline.addColumns(pending);
  append(pipeline, name);
}

function emitFields(pipeline: Pipeline, command: Of<'fields'>): void {
  const pending: { column: string; sql: string }[] = [];
  for (const item of command.items) {
    const name = pipeline.defineItem(item, pending);
    if (!pipeline.listed.includes(name)) pipeline.listed.push(name);
  }
  pipeline.addColumns(pending);
}

function emitDisplay(pipeline: Pipeline, command: Of<'display'>): void {
  const pending: { column: string; sql: string }[] = [];
  const names = command.items.map((item) => pipeline.defineItem(item, pending));
  pipeline.addColumns(pending);
  pipeline.displayed = [...new Set(names)];
}

function emitFilter(pipeline: Pipeline, where: Expr): void {
  pipeline.step(`SELECT * FROM {from} WHERE ${pipeline.condition(where)}`);
}

function emitSort(pipeline: Pipeline, command: Of<'sort'>): void {
  const before = pipeline.order;
  const keys = command.items.flatMap((item) => {
    const value = pipeline.value(item.expr);
    if (value.container) pipeline.context.error('A map or a list cannot be sorted by; name a part of it', item.at);
    return pipeline.sortKeys(value, (item.direction ?? UNVERIFIED.defaultSortDirection) === 'desc');
  });
  // Equal rows keep the order they had: a result that is asked for twice is the same twice.
  const seen = new Set(keys.map((key) => key.sql));
  pipeline.order = [...keys, ...before.filter((key) => !seen.has(key.sql))];
}

function emitDedup(pipeline: Pipeline, command: Of<'dedup'>): void {
  const keys = command.fields.map((field) => {
    const value = pipeline.resolve(field);
    if (value.container) pipeline.context.error('dedup cannot compare maps and lists; name a part of it', field.at);
    return value.kind === 'number' || value.kind === 'time' || value.kind === 'boolean' ? value.sql : asText(value);
  });
  const missing = keys.map((key) => `${key} IS NULL`).join(' OR ');
  pipeline.step(
    `SELECT * FROM {from} QUALIFY ${missing} OR row_number() OVER (PARTITION BY ${keys.join(', ')} ${pipeline.windowOrder()}) = 1`,
  );
}

/** The text that parse reads: `@message` where none is named. */
function sourceOf(pipeline: Pipeline, source: Expr | null): string {
  if (source) return asString(pipeline.value(source));
  const at = { start: 0, end: 0 };
  return asString(
    pipeline.resolve({ kind: 'field', sigil: '@', segments: [{ text: 'message', quoted: false, bracket: false }], at }),
  );
}

function emitCaptures(
  pipeline: Pipeline,
  source: Expr | null,
  pattern: string,
  groups: { name: string; group: number }[],
): void {
  const from = sourceOf(pipeline, source);
  const { params, names } = pipeline.context;
  const last = Math.max(0, ...groups.map(({ group }) => group));
  const places: { column: string; sql: string }[] = [];
  for (let first = 1; first <= last; first += MOST_GROUPS) {
    const some = Math.min(MOST_GROUPS, last - first + 1);
    const part = last <= MOST_GROUPS ? pattern : withGroups(pattern, first, first + some - 1);
    places.push({ column: names.fresh('parts'), sql: partsOf(params, from, part, some) });
  }
  pipeline.addColumns(places);
  const pending: { column: string; sql: string }[] = [];
  for (const { name, group } of groups) {
    const place = places[Math.floor((group - 1) / MOST_GROUPS)]?.column ?? 'NULL';
    pipeline.define(name, text(`${place}[${((group - 1) % MOST_GROUPS) + 2}]`), pending);
    append(pipeline, name);
  }
  pipeline.addColumns(pending);
}

/** Stands between the parts of a text while they are one; a text that has it is searched for each part. */
const BETWEEN = '\u001f';
/** DuckDB counts no further, neither in a replacement nor to take a group out. */
const MOST_GROUPS = 9;

/**
 * A list whose first element is followed by the groups of the first match, and by nothing where there is no match. DuckDB
 * takes groups out one by one, each with a search of its own (all at once only for a pattern that stands in the statement); a
 * replacement names them all with one.
 */
function partsOf(params: Params, from: string, pattern: string, groups: number): string {
  const numbers = Array.from({ length: groups }, (_, i) => i + 1);
  const regex = params.add(pattern);
  const single = numbers.map((group) => `regexp_extract(${from}, ${regex}, ${group})`);
  const oneByOne = `CASE WHEN regexp_matches(${from}, ${regex}) THEN [${["''", ...single].join(', ')}] END`;
  // As little as possible in front, so that the match is the leftmost one.
  const whole = params.add(`(?s:^.*?)(?:${pattern})(?s:.*)`);
  const replacement = params.add(numbers.map((group) => `${BETWEEN}\\${group}`).join(''));
  const between = params.add(BETWEEN);
  const replaced = `string_split(regexp_replace(${from}, ${whole}, ${replacement}), ${between})`;
  return `CASE WHEN NOT contains(${from}, ${between}) THEN ${replaced} ELSE ${oneByOne} END`;
}

function emitParseRegex(pipeline: Pipeline, command: Of<'parse-regex'>): void {
  const regex = toRe2(command.pattern.source);
  const unnamed = command.names.map(fieldName);
  const groups = regex.groups.flatMap((own, i) => {
    const name = own ?? unnamed.shift();
    return name === undefined ? [] : [{ name, group: i + 1 }];
  });
  if (regex.error !== null) {
    for (const { name } of groups) define(pipeline, name, { kind: 'missing', sql: 'NULL::VARCHAR' });
    return;
  }
  if (!command.multi) {
    emitCaptures(pipeline, command.source, regex.pattern, groups);
    return;
  }
  const from = sourceOf(pipeline, command.source);
  const { names, params } = pipeline.context;
  const place = params.add(regex.pattern);
  const lists = groups.map(({ name, group }) => {
    const own = group <= MOST_GROUPS ? place : params.add(withGroups(regex.pattern, group, group));
    const all = `regexp_extract_all(${from}, ${own}, ${group <= MOST_GROUPS ? group : 1})`;
    return { name, column: names.fresh(name), sql: `unnest(CASE WHEN len(${all}) > 0 THEN ${all} ELSE [NULL] END)` };
  });
  const index = names.fresh('match');
  const count = `greatest(1, coalesce(len(regexp_extract_all(${from}, ${place})), 0))`;
  pipeline.addColumns([...lists, { column: index, sql: `unnest(range(1, ${count} + 1))` }]);
  for (const { name, column } of lists) {
    pipeline.columns.set(name, text(column));
    append(pipeline, name);
  }
  pipeline.order = [...pipeline.order, { sql: index, descending: false }];
}

function emitCsv(pipeline: Pipeline, command: Of<'parse-csv'>): void {
  const list = pipeline.context.names.fresh('csv');
  pipeline.addColumns([{ column: list, sql: `insights_csv(${sourceOf(pipeline, command.source)})` }]);
  const pending: { column: string; sql: string }[] = [];
  for (const [i, field] of command.names.entries()) {
    pipeline.define(fieldName(field), text(`${list}[${i + 1}]`), pending);
    append(pipeline, fieldName(field));
  }
  pipeline.addColumns(pending);
}

function emitJson(pipeline: Pipeline, command: Of<'json'>): void {
  const keys = command.path.value.split('.').map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1'));
  const source = asJson(pipeline.resolve(command.field));
  define(pipeline, command.as, json(`json_extract(${source}, ${pipeline.context.params.add(`/${keys.join('/')}`)})`));
}

/** One row for each element; what is no list is a list of one for unnest and stays as it is for expand. */
function emitUnnest(pipeline: Pipeline, field: FieldRef, into: FieldRef, expand: boolean): void {
  const value = pipeline.resolve(field);
  const { names } = pipeline.context;
  const list = names.fresh('elements');
  const whole = asText(value);
  let sql: string;
  if (value.kind === 'json') {
    const single = expand ? `[${value.sql}]` : `CASE WHEN ${whole} IS NOT NULL THEN [${value.sql}] END`;
    sql = `CASE WHEN json_type(${value.sql}) = 'ARRAY' THEN CAST(${value.sql} AS JSON[]) ELSE ${single} END`;
  } else {
    const map = mapTest(value);
    const isList = expand
      ? `json_type(${asJson(value)}) = 'ARRAY'`
      : map === null
        ? null
        : `json_type(CASE WHEN ${map} THEN CAST(${whole} AS JSON) END) = 'ARRAY'`;
    const scalar =
      value.kind === 'number' || value.kind === 'boolean'
        ? `to_json(${value.sql})`
        : map === null
          ? `to_json(${whole})`
          : `CASE WHEN ${map} THEN CAST(${whole} AS JSON) ELSE to_json(${whole}) END`;
    const single = expand ? `[${scalar}]` : `CASE WHEN ${whole} IS NOT NULL THEN [${scalar}] END`;
    sql = isList === null ? single : `CASE WHEN ${isList} THEN CAST(${asJson(value)} AS JSON[]) ELSE ${single} END`;
  }
  pipeline.addColumns([{ column: list, sql }]);
  const [element, index] = [names.fresh(fieldName(into)), names.fresh('element')];
  pipeline.addColumns([
    { column: element, sql: `unnest(${list})` },
    { column: index, sql: `unnest(range(1, len(${list}) + 1))` },
  ]);
  pipeline.columns.set(fieldName(into), json(element));
  if (!expand) append(pipeline, fieldName(into));
  pipeline.order = [...pipeline.order, { sql: index, descending: false }];
}

function emitCountFrequent(pipeline: Pipeline, command: Of<'countFrequent'>): void {
  const { names } = pipeline.context;
  const keys = command.fields.map((field) => {
    const value = pipeline.resolve(field);
    return { name: fieldName(field), column: names.fresh(fieldName(field)), sql: asText(value) };
  });
  const count = names.fresh('_approxcount');
  pipeline.step(
    `SELECT ${keys.map(({ column, sql }) => `${sql} AS ${column}`).join(', ')}, count(*) AS ${count} FROM {from} GROUP BY ALL`,
  );
  const order = [
    { sql: count, descending: true },
    ...keys.flatMap((key) => pipeline.sortKeys(text(key.column), false)),
  ];
  pipeline.restart(
    [...keys.map((key): [string, Value] => [key.name, text(key.column)]), ['_approxcount', number(count)]],
    order,
  );
}
