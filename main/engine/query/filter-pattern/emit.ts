import type { Params } from '../insights/sql-text.ts';
import type { Column, Columns, Condition, Operator, Pattern, Step, Value } from './ast.ts';

/** A pattern as SQL on a table with `message`: columns to work out for each row first, and the condition on them. */
export interface EmittedPattern {
  /** SQL of further columns by their names; each is worked out once a row. */
  columns: ReadonlyMap<string, string>;
  where: string;
}

/** Turns a pattern into SQL; its values become parameters. */
export function emitPattern(pattern: Pattern, params: Params): EmittedPattern {
  switch (pattern.kind) {
    case 'everything':
      return { columns: new Map(), where: 'true' };
    case 'terms': {
      const groups = pattern.anyOf.map((terms) =>
        terms.map(({ excluded, match }) => `${excluded ? 'NOT ' : ''}${contains(match, params)}`).join(' AND '),
      );
      return { columns: new Map(), where: groups.map((group) => `(${group})`).join(' OR ') };
    }
    case 'json':
      return emitJson(pattern.where, params);
    case 'columns':
      return emitColumns(pattern.columns, params);
  }
}

function contains(match: Extract<Value, { kind: 'text' | 'regex' }>, params: Params): string {
  return match.kind === 'text'
    ? `contains(message, ${params.add(match.text)})`
    : `regexp_matches(message, ${params.add(match.source)})`;
}

/** Only a message that is one JSON object fits; it is parsed once for all selectors. */
function emitJson(where: Condition, params: Params): EmittedPattern {
  const paths: string[] = [];
  const placeOf = (steps: readonly Step[]) => {
    const path = jsonPath(steps);
    if (!paths.includes(path)) paths.push(path);
    return `doc[${paths.indexOf(path) + 1}]`;
  };
  const condition = emitCondition(where, placeOf, params);
  const list = paths.map((path) => params.add(path)).join(', ');
  const doc = `CASE WHEN starts_with(ltrim(message, chr(32) || chr(9) || chr(10) || chr(13)), '{') THEN TRY(json_extract(message, [${list}])) END`;
  return { columns: new Map([['doc', doc]]), where: `doc IS NOT NULL AND (${condition})` };
}

/** The place of a value in a document, as DuckDB's JSON functions take it. */
export function jsonPath(steps: readonly Step[]): string {
  return `$${steps.map((step) => (typeof step === 'number' ? `[${step}]` : `."${step}"`)).join('')}`;
}

function emitCondition(condition: Condition, placeOf: (steps: readonly Step[]) => string, params: Params): string {
  switch (condition.kind) {
    case 'or':
    case 'and': {
      const parts = condition.parts.map((part) => emitCondition(part, placeOf, params));
      return `(${parts.join(condition.kind === 'or' ? ' OR ' : ' AND ')})`;
    }
    case 'not-exists':
      return `${placeOf(condition.selector.steps)} IS NULL`;
    case 'is':
      return `coalesce(CAST(${placeOf(condition.selector.steps)} AS VARCHAR) = '${condition.what}', false)`;
    case 'compare': {
      const found = placeOf(condition.selector.steps);
      const { operator, value } = condition;
      // Arrays and objects fit no comparison, not even !=; null has no text, and differs from every value.
      const isContainer = `starts_with(CAST(${found} AS VARCHAR), '{') OR starts_with(CAST(${found} AS VARCHAR), '[')`;
      const absent = operator === '!=' ? `${found} IS NOT NULL` : 'false';
      return `CASE WHEN ${isContainer} THEN false ELSE coalesce(${compare(`(${found} ->> '$')`, operator, value, params)}, ${absent}) END`;
    }
  }
}

/** A value in text form against what the pattern has; null where the value is. */
function compare(text: string, operator: Operator, value: Value, params: Params): string {
  const isNegated = operator === '!=';
  const not = isNegated ? 'NOT ' : '';
  switch (value.kind) {
    case 'regex':
      return `${not}regexp_matches(${text}, ${params.add(value.source)})`;
    case 'wildcard':
      return `${not}(${text} LIKE ${params.add(likePattern(value.text))} ESCAPE '\\')`;
    case 'text':
      return `${text} ${isNegated ? '<>' : '='} ${params.add(value.text)}`;
    case 'number': {
      const sql = isNegated ? '<>' : operator;
      const number = `CASE WHEN regexp_full_match(${text}, '${NUMBER}') THEN ${inNumbers(text, sql, value, params)}`;
      if (operator !== '=' && !isNegated) return `${number} ELSE false END`;
      return `${number} ELSE ${text} ${sql} ${params.add(value.text)} END`;
    }
  }
}

const NUMBER = '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?';

/** Whole numbers are compared as such: doubles would make neighbours beyond 2^53 equal. */
function inNumbers(
  text: string,
  operator: string,
  { text: written, value }: Extract<Value, { kind: 'number' }>,
  params: Params,
): string {
  const asDouble = `TRY_CAST(${text} AS DOUBLE) ${operator} CAST(${params.add(String(value))} AS DOUBLE)`;
  if (!/^[+-]?\d{1,38}$/.test(written)) return asDouble;
  return `coalesce(CASE WHEN regexp_full_match(${text}, '[+-]?[0-9]{1,38}') THEN TRY_CAST(${text} AS HUGEINT) ${operator} TRY_CAST(${params.add(written)} AS HUGEINT) END, ${asDouble})`;
}

function likePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');
}

/** A value in quotes or square brackets is one, its delimiters taken off; else values end at a blank. */
const VALUES = '"[^"]*"|\\[[^\\]]*\\]|[^ ]+';
const DELIMITED = '^(?:"([^"]*)"|\\[([^\\]]*)\\])$';

function emitColumns({ front, back }: Columns, params: Params): EmittedPattern {
  const named = front.length + (back?.length ?? 0);
  const last = front.at(-1);
  // Without ... the last column takes all that is left, unless it has a condition.
  const isOpen = back !== null || last?.test.length === 0;
  const count = `len(vals) ${isOpen ? '>=' : '='} ${named}`;
  const tests = [
    ...front.flatMap((column, index) => columnTest(column, `vals[${index + 1}]`, params)),
    ...(back ?? []).flatMap((column, index) =>
      columnTest(column, `vals[len(vals) - ${(back?.length ?? 0) - index - 1}]`, params),
    ),
  ];
  const vals = `regexp_extract_all(rtrim(message, chr(13) || chr(10)), '${VALUES}')`;
  return { columns: new Map([['vals', vals]]), where: [count, ...tests].join(' AND ') };
}

/** The text of a column, its delimiters taken off; `place` is an item of `vals`. */
export function columnText(place: string): string {
  return `regexp_replace(${place}, '${DELIMITED}', '\\1\\2')`;
}

function columnTest({ test }: Column, place: string, params: Params): string[] {
  if (test.length === 0) return [];
  const text = columnText(place);
  const anyOf = test.map((all) =>
    all.map(({ operator, value }) => compare(text, operator, value, params)).join(' AND '),
  );
  return [`(${anyOf.map((all) => `(${all})`).join(' OR ')})`];
}
