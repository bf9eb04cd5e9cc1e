import { nearest } from '../insights/diagnostics.ts';
import type { Expression } from './ast.ts';
import { checkFilter } from './check.ts';
import type { FilterDiagnostic } from './diagnostics.ts';
import { keywordOf } from './keywords.ts';
import { parseFilter } from './parser.ts';

/** A group of X-Ray: an expression under a name (GetGroups). */
export interface TraceGroup {
  name: string;
  arn: string | null;
  expression: string;
}

type Compare = Extract<Expression, { kind: 'compare' }>;

/** The expression with each `group.name` and `group.arn` replaced by what the group stands for. Mistakes go to `problems`. */
export function expandGroups(
  expression: Expression,
  groups: readonly TraceGroup[],
  problems: FilterDiagnostic[],
): Expression {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return { ...expression, parts: expression.parts.map((part) => expandGroups(part, groups, problems)) };
    case 'not':
      return { kind: 'not', inner: expandGroups(expression.inner, groups, problems) };
    case 'compare':
      return isGroup(expression) ? expressionOf(expression, groups, problems) : expression;
    default:
      return expression; // groups do not stand inside of braces
  }
}

const isGroup = ({ key }: Compare): boolean => key.kind === 'keyword' && keywordOf('trace', key.name)?.type === 'group';

function expressionOf(compare: Compare, groups: readonly TraceGroup[], problems: FilterDiagnostic[]): Expression {
  const { key, value, operator } = compare;
  const wanted = value.kind === 'string' ? value.text : String(value.value);
  const idOf = ({ name, arn }: TraceGroup) => (key.name === 'group.name' ? name : arn);
  const group = groups.find((one) => idOf(one) === wanted);
  const known = groups.flatMap((one) => idOf(one) ?? []);
  if (group === undefined) {
    const near = nearest(wanted, known);
    const said = near === null ? '' : `; did you mean ${near}?`;
    problems.push({ ...problem(`No group ${wanted} is in this workspace${said}`, value.at), expected: known });
    return compare;
  }
  // A group without an expression, as X-Ray's own Default is, holds every trace.
  const text = group.expression.trim();
  const parsed = text === '' ? null : parseFilter(text);
  if (parsed === null) return everything(compare, operator === '!=');
  const mistakes = parsed.ok ? [...checkFilter(parsed.expression), ...nested(parsed.expression)] : [parsed.error];
  const [mistake] = mistakes;
  if (!parsed.ok || mistake !== undefined) {
    problems.push(
      problem(`The expression of the group ${group.name} has a mistake: ${mistake?.message ?? ''}`, value.at),
    );
    return compare;
  }
  return operator === '!=' ? { kind: 'not', inner: parsed.expression } : parsed.expression;
}

/** An expression that every trace fits, or none. */
function everything({ at }: Compare, isNegated: boolean): Expression {
  const ok: Expression = { kind: 'is-set', key: { kind: 'keyword', name: 'ok', at }, at };
  const all: Expression = { kind: 'or', parts: [ok, { kind: 'not', inner: ok }] };
  return isNegated ? { kind: 'not', inner: all } : all;
}

/** Groups inside of a group's expression. */
function nested(expression: Expression): FilterDiagnostic[] {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.parts.flatMap(nested);
    case 'not':
      return nested(expression.inner);
    case 'compare':
      return isGroup(expression) ? [problem('a group cannot stand in the expression of a group', expression.at)] : [];
    default:
      return [];
  }
}

function problem(message: string, at: FilterDiagnostic['at']): FilterDiagnostic {
  return { severity: 'error', code: 'query.unknown-field', message, at, expected: [] };
}
