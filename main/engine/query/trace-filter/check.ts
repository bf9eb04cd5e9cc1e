import type { TextRange } from '../../../../preload/contract/errors.ts';
import { nearest } from '../insights/diagnostics.ts';
import type { Expression, Key, Operator, Value } from './ast.ts';
import { type FilterDiagnostic, orList } from './diagnostics.ts';
import { KEYWORDS, keywordOf, SCOPE_NAMES, type Scope, type ValueType } from './keywords.ts';
import { quoted } from './print.ts';

type Compare = Extract<Expression, { kind: 'compare' }>;

const ORDERING: readonly Operator[] = ['<', '<=', '>', '>='];
const IN_TEXT: readonly Operator[] = ['CONTAINS', 'BEGINSWITH', 'ENDSWITH'];
const ALLOWED: Readonly<Record<ValueType, readonly Operator[]>> = {
  boolean: ['=', '!='],
  number: ['=', '!=', ...ORDERING],
  string: ['=', '!=', ...IN_TEXT],
  group: ['=', '!='],
};
const VALUE_NAMES: Readonly<Record<ValueType, readonly string[]>> = {
  boolean: ['true', 'false'],
  number: ['a number'],
  string: ['text in quotes'],
  group: ['the name or ARN of a group in quotes'],
};

/** Everything in a parsed expression that cannot be asked: unknown keywords, keywords in the wrong braces, wrong values. */
export function checkFilter(expression: Expression, scope: Scope = 'trace'): FilterDiagnostic[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.parts.flatMap((part) => checkFilter(part, scope));
    case 'not':
      return checkFilter(expression.inner, scope);
    case 'service':
    case 'edge':
      return [...checkNesting(expression, scope), ...checkWhere(expression.where, expression.kind)];
    case 'root-cause':
      return [
        ...checkNesting(expression, scope),
        ...checkWhere(expression.where, `cause-${expression.level}`),
        ...checkCoverage(expression),
      ];
    case 'root-cause-json':
      return checkNesting(expression, scope);
    case 'compare':
      return checkCompare(expression, scope);
    case 'is-set': {
      const problem = checkKey(expression.key, scope);
      if (problem !== null) return [problem];
      const isGroup = keywordOf(scope, nameOf(expression.key))?.type === 'group';
      return isGroup ? [mistake('Expected = and the group', expression.at, ['='])] : [];
    }
  }
}

function checkWhere(where: Expression | null, scope: Scope): FilterDiagnostic[] {
  return where === null ? [] : checkFilter(where, scope);
}

function checkNesting({ at }: { at: TextRange }, scope: Scope): FilterDiagnostic[] {
  if (scope === 'trace') return [];
  return [
    mistake(`Services, edges and root causes cannot stand ${SCOPE_NAMES[scope]}`, at, Object.keys(KEYWORDS[scope])),
  ];
}

/** Only what took time covers a part of it. */
function checkCoverage({ cause, level, where }: Extract<Expression, { kind: 'root-cause' }>): FilterDiagnostic[] {
  if (cause === 'responsetime' || level !== 'entity' || where === null) return [];
  const said = 'coverage stands inside the braces of rootcause.responsetime.entity only';
  return keysOf(where).flatMap((key) => (nameOf(key) === 'coverage' ? [mistake(said, key.at, [])] : []));
}

function keysOf(expression: Expression): Key[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.parts.flatMap(keysOf);
    case 'not':
      return keysOf(expression.inner);
    case 'compare':
    case 'is-set':
      return [expression.key];
    default:
      return []; // nothing else can stand inside of braces
  }
}

const nameOf = (key: Key): string => (key.kind === 'keyword' ? key.name : '');

function checkKey(key: Key, scope: Scope): FilterDiagnostic | null {
  if (key.kind === 'annotation') {
    if (scope === 'trace') return null;
    return mistake(`Annotations belong to the whole trace: they cannot stand ${SCOPE_NAMES[scope]}`, key.at, []);
  }
  if (keywordOf(scope, key.name) !== null) return null;
  const known = Object.keys(KEYWORDS[scope]);
  const elsewhere = Object.entries(KEYWORDS).flatMap(([other, words]) =>
    Object.hasOwn(words, key.name) ? [SCOPE_NAMES[other as Scope]] : [],
  );
  if (elsewhere.length > 0) return mistake(`${key.name} stands ${orList(elsewhere)} only`, key.at, known);
  const near = nearest(key.name, known);
  const said = near === null ? `, expected ${orList(known)}` : `; did you mean ${near}?`;
  return {
    ...mistake(`There is no keyword ${key.name} ${SCOPE_NAMES[scope]}${said}`, key.at, known),
    code: 'query.unknown-field',
    ...(near === null ? {} : { replacement: near }),
  };
}

function checkCompare(compare: Compare, scope: Scope): FilterDiagnostic[] {
  const { key, operator, value } = compare;
  const problem = checkKey(key, scope);
  if (problem !== null) return [problem];
  const type = key.kind === 'annotation' ? typeOfAnnotation(value) : (keywordOf(scope, key.name)?.type ?? 'string');
  if (isTestOfPresence(operator, value) && type !== 'group') return [];
  const name = key.kind === 'annotation' ? `A ${type} annotation` : key.name;
  if (!ALLOWED[type].includes(operator))
    return [
      mistake(`${name} is not compared with ${operator}, expected ${orList(ALLOWED[type])}`, compare.at, ALLOWED[type]),
    ];
  return key.kind === 'annotation' || hasType(value, type) ? [] : [wrongValue(name, value, type)];
}

/** `X CONTAINS ""` tests that X exists, whatever its type. */
export function isTestOfPresence(operator: Operator, value: Value): boolean {
  return IN_TEXT.includes(operator) && value.kind === 'string' && value.text === '';
}

const typeOfAnnotation = (value: Value): ValueType => value.kind;

function hasType(value: Value, type: ValueType): boolean {
  if (type === 'group') return value.kind === 'string';
  return value.kind === type || (type === 'boolean' && booleanOf(value) !== null);
}

/** A boolean, which may be written in quotes as well (the published page calls the values strings). */
export function booleanOf(value: Value): boolean | null {
  if (value.kind === 'boolean') return value.value;
  const text = value.kind === 'string' ? value.text.toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : null;
}

function wrongValue(name: string, value: Value, type: ValueType): FilterDiagnostic {
  const written =
    type === 'string' && value.kind !== 'string'
      ? quoted(String(value.value))
      : type === 'number' && value.kind === 'string' && /^-?\d+(\.\d+)?$/.test(value.text)
        ? value.text
        : null;
  const problem = mistake(`${name} is compared with ${orList(VALUE_NAMES[type])}`, value.at, VALUE_NAMES[type]);
  return written === null ? problem : { ...problem, replacement: written };
}

function mistake(message: string, at: TextRange, expected: readonly string[]): FilterDiagnostic {
  return { severity: 'error', code: 'query.syntax', message, at, expected };
}
