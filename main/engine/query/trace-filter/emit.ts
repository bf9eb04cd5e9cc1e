import type { Params } from '../insights/sql-text.ts';
import type { CauseLevel, Expression, Key, Node, Operator, Value } from './ast.ts';
import { booleanOf, isTestOfPresence } from './check.ts';
import { emitCauses } from './emit-causes.ts';
import { type Keyword, keywordOf, NODES, type Scope } from './keywords.ts';

type Compare = Extract<Expression, { kind: 'compare' }>;

/**
 * A checked expression without groups as a condition on `traces AS t`, over the views of xray.md part 4. Values become
 * parameters. A test of what is not set is null or false, and `!` turns both into true (xray.md 5.3).
 */
export function emitFilter(expression: Expression, params: Params, scope: Scope = 'trace'): string {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.parts
        .map((part) => `(${emitFilter(part, params, scope)})`)
        .join(expression.kind === 'and' ? ' AND ' : ' OR ');
    case 'not':
      return `NOT coalesce(${emitFilter(expression.inner, params, scope)}, false)`;
    case 'service': {
      const node = expression.node === null ? [] : nodeTests(expression.node, 'dst', params);
      return among('calls AS c', [NODES, ...node, ...whereOf(expression.where, 'service', params)]);
    }
    case 'edge': {
      const ends = [...nodeTests(expression.from, 'src', params), ...nodeTests(expression.to, 'dst', params)];
      return among('calls AS c', [`c.what IN ('edge', 'link')`, ...ends, ...whereOf(expression.where, 'edge', params)]);
    }
    case 'root-cause': {
      const { cause, level, where } = expression;
      const tests = [`r.kind = '${cause}'`, HAS_LEVEL[level], ...whereOf(where, `cause-${level}`, params)];
      return among('root_causes AS r', tests);
    }
    case 'root-cause-json':
      return emitCauses(expression.cause, expression.causes, params);
    case 'is-set':
      return emitIsSet(expression.key, scope, params);
    case 'compare':
      return emitCompare(expression, scope, params);
  }
}

const HAS_LEVEL: Readonly<Record<CauseLevel, string>> = {
  service: 'r.service_ord IS NOT NULL',
  entity: 'r.entity_ord IS NOT NULL',
  exception: 'r.exc_ord IS NOT NULL',
};

/** The trace is among those of the rows that pass. Not correlated, so that it is one semi join. */
function among(table: string, tests: readonly string[]): string {
  const [alias] = table.split(' ').slice(-1);
  return `t.trace_id IN (SELECT ${alias}.trace_id FROM ${table} WHERE ${tests.join(' AND ')})`;
}

/** Braces; the client in front of a root satisfies none. */
function whereOf(where: Expression | null, scope: Scope, params: Params): string[] {
  if (where === null) return [];
  const notClient = scope === 'service' ? [`c.dst_type IS DISTINCT FROM 'client'`] : [];
  return [...notClient, `(${emitFilter(where, params, scope)})`];
}

function nodeTests({ name, type, account }: Node, end: 'src' | 'dst', params: Params): string[] {
  const parts = { name, type, account };
  return Object.entries(parts).flatMap(([part, text]) =>
    text === undefined ? [] : [`c.${end}_${part} = ${params.add(text)}`],
  );
}

/** `check.ts` let only keywords through that there are. */
function known(scope: Scope, name: string): Keyword {
  const keyword = keywordOf(scope, name);
  if (keyword === null) throw new Error(`The keyword ${name} was not checked`);
  return keyword;
}

function emitIsSet(key: Key, scope: Scope, params: Params): string {
  if (key.kind === 'annotation') return annotated(key.name, [`(a.type <> 'b' OR a.b)`], params);
  const { type, sql, many } = known(scope, key.name);
  if (many !== undefined) return among(many, [`${sql} IS NOT NULL`]);
  return type === 'boolean' ? sql : `${sql} IS NOT NULL`;
}

function emitCompare({ key, operator, value }: Compare, scope: Scope, params: Params): string {
  if (key.kind === 'annotation') return compareAnnotation(key.name, operator, value, params);
  const { type, sql, many } = known(scope, key.name);
  const isPresence = isTestOfPresence(operator, value);
  if (many === undefined)
    return isPresence ? `(${sql}) IS NOT NULL` : compareSql(sql, operator, typed(value, type), params);
  const isSet = `${sql} IS NOT NULL`;
  if (isPresence) return among(many, [isSet]);
  if (operator !== '!=') return among(many, [compareSql(sql, operator, value, params)]);
  // Of several values: one exists, and none is equal.
  return `(${among(many, [isSet])} AND NOT ${among(many, [compareSql(sql, '=', value, params)])})`;
}

function typed(value: Value, type: Keyword['type']): Value {
  const truth = type === 'boolean' ? booleanOf(value) : null;
  return truth === null ? value : { kind: 'boolean', value: truth, at: value.at };
}

function compareAnnotation(key: string, operator: Operator, value: Value, params: Params): string {
  if (isTestOfPresence(operator, value)) return annotated(key, [], params);
  const column = { string: 'a.s', number: 'a.n', boolean: 'a.b' }[value.kind];
  const type = `a.type = '${value.kind[0]}'`;
  if (operator !== '!=') return annotated(key, [type, compareSql(column, operator, value, params)], params);
  const equal = annotated(key, [type, compareSql(column, '=', value, params)], params);
  return `(${annotated(key, [], params)} AND NOT ${equal})`;
}

function annotated(key: string, tests: readonly string[], params: Params): string {
  return among('annotations AS a', [`a.key = ${params.add(key)}`, ...tests]);
}

function compareSql(sql: string, operator: Operator, value: Value, params: Params): string {
  if (value.kind === 'boolean') return `(${sql}) ${operator === '=' ? '=' : '<>'} ${value.value}`;
  const place = params.add(value.kind === 'number' ? value.value : value.text);
  switch (operator) {
    case 'CONTAINS':
      return `contains(${sql}, ${place})`;
    case 'BEGINSWITH':
      return `starts_with(${sql}, ${place})`;
    case 'ENDSWITH':
      return `ends_with(${sql}, ${place})`;
    default:
      return `${sql} ${operator === '!=' ? '<>' : operator} ${place}`;
  }
}
