import type { EditField, EditValue } from '../../../../preload/contract/edit.ts';
import type { FieldFilter } from '../../../../preload/contract/facets.ts';
import { type Expr, fieldName } from '../insights/ast.ts';
import { parse } from '../insights/parser.ts';
import { isNode, type Node, nodes, text as textOf, type Value } from '../sql/tree.ts';
import { writtenField } from './insights-condition.ts';
import { sourceColumn } from './sql-shape.ts';

/** The filters that `insightsCondition` and `sqlCondition` write, read again: what a facet shows as chosen. */

/** What the last such filter of a Logs Insights text says of the field; null where there is none. */
export function insightsFilter(text: string, field: EditField): FieldFilter | null {
  const written = parse(`fields ${writtenField(field)}`).query.commands[0];
  const expr = written?.kind === 'fields' ? written.items[0]?.expr : undefined;
  const name = expr?.kind === 'field' ? fieldName(expr) : field.name;
  const filters = parse(text).query.commands.flatMap((command) => {
    const found = command.kind === 'filter' ? simpleFilter(command.where, name) : null;
    return found === null ? [] : [found];
  });
  return filters.at(-1) ?? null;
}

/** `f = x`, `f in [..]`, `f not in [..]`, `ispresent(f)` and its opposite, joined as `insightsCondition` joins them. */
function simpleFilter(where: Expr, name: string): FieldFilter | null {
  const present = presenceOf(where, name);
  if (present !== null) return { negated: present, values: [{ kind: 'missing' }] };
  if (where.kind === 'binary' && where.operator === 'or') {
    const base = simpleFilter(where.left, name);
    if (base === null || presenceOf(where.right, name) !== false) return null;
    // Excluding keeps events without the field by this very term; including adds them.
    if (!base.negated) return { negated: false, values: [...base.values, { kind: 'missing' }] };
    return { negated: true, values: base.values.filter((value) => value.kind !== 'missing') };
  }
  if (where.kind === 'binary' && where.operator === '=' && isField(where.left, name)) {
    const value = literalOf(where.right);
    return value === null ? null : { negated: false, values: [value] };
  }
  if (where.kind === 'in' && isField(where.value, name)) {
    const values = where.list.map(literalOf).filter((value) => value !== null);
    if (values.length !== where.list.length) return null;
    return { negated: where.negated, values: where.negated ? [...values, { kind: 'missing' }] : values };
  }
  return null;
}

const isField = (expr: Expr, name: string) => expr.kind === 'field' && fieldName(expr) === name;

/** Whether `ispresent(f)` (true) or its opposite (false) stands here. */
function presenceOf(expr: Expr, name: string): boolean | null {
  if (expr.kind === 'not') return presenceOf(expr.operand, name) === true ? false : null;
  const [argument] = expr.kind === 'call' ? expr.args : [];
  const isPresence = expr.kind === 'call' && expr.name.toLowerCase() === 'ispresent' && expr.args.length === 1;
  return isPresence && argument !== undefined && isField(argument, name) ? true : null;
}

function literalOf(expr: Expr): EditValue | null {
  if (expr.kind === 'string') return { kind: 'text', text: expr.value };
  if (expr.kind === 'number') return { kind: 'number', text: expr.text };
  if (expr.kind === 'boolean') return { kind: 'boolean', value: expr.value };
  if (expr.kind === 'negate' && expr.operand.kind === 'number')
    return { kind: 'number', text: `-${expr.operand.text}` };
  return null;
}

/** What the last such condition in a statement's WHERE says of a column of its result; null where there is none. */
export function sqlFilter(tree: Node, field: EditField): FieldFilter | null {
  const column = sourceColumn(tree, field.name)?.replaceAll('"', '').toLowerCase();
  if (column === undefined || !isNode(tree.where_clause)) return null;
  const filters = conjuncts(tree.where_clause).flatMap((node) => {
    const found = simpleCondition(node, column);
    return found === null ? [] : [found];
  });
  return filters.at(-1) ?? null;
}

function conjuncts(node: Node): Node[] {
  return node.type === 'CONJUNCTION_AND' ? nodes(node.children).flatMap(conjuncts) : [node];
}

function simpleCondition(node: Node, column: string): FieldFilter | null {
  const isColumn = (value: Value | undefined) =>
    isNode(value) &&
    value.class === 'COLUMN_REF' &&
    Array.isArray(value.column_names) &&
    value.column_names.map(textOf).join('.').toLowerCase() === column;
  if (node.type === 'CONJUNCTION_OR') {
    const [base, missing, ...rest] = nodes(node.children);
    if (base === undefined || missing?.type !== 'OPERATOR_IS_NULL' || !isColumn(nodes(missing.children)[0]))
      return null;
    const found = rest.length === 0 ? simpleCondition(base, column) : null;
    if (found === null) return null;
    const values = found.values.filter((value) => value.kind !== 'missing');
    return { negated: found.negated, values: found.negated ? values : [...values, { kind: 'missing' }] };
  }
  const children = nodes(node.children);
  const [left, right] = [node.left ?? children[0], node.right ?? children[1]];
  if (!isColumn(left)) return null;
  switch (node.type) {
    case 'OPERATOR_IS_NULL':
      return { negated: false, values: [{ kind: 'missing' }] };
    case 'OPERATOR_IS_NOT_NULL':
      return { negated: true, values: [{ kind: 'missing' }] };
    case 'COMPARE_EQUAL':
    case 'COMPARE_DISTINCT_FROM': {
      const value = constantOf(right);
      return value === null ? null : { negated: node.type === 'COMPARE_DISTINCT_FROM', values: [value] };
    }
    case 'COMPARE_IN':
    case 'COMPARE_NOT_IN': {
      const values = children.slice(1).map(constantOf);
      if (values.some((value) => value === null)) return null;
      const negated = node.type === 'COMPARE_NOT_IN';
      const known = values.filter((value) => value !== null);
      return { negated, values: negated ? [...known, { kind: 'missing' }] : known };
    }
    default:
      return null;
  }
}

function constantOf(value: Value | undefined): EditValue | null {
  if (!isNode(value) || value.class !== 'CONSTANT' || !isNode(value.value) || !isNode(value.value.type)) return null;
  const { type, value: constant } = value.value;
  if (type.id === 'VARCHAR' && typeof constant === 'string') return { kind: 'text', text: constant };
  if (typeof constant === 'boolean') return { kind: 'boolean', value: constant };
  // Decimals are kept as their digits alone, which a facet of numbers seldom has.
  return typeof constant === 'number' && type.id === 'INTEGER' ? { kind: 'number', text: String(constant) } : null;
}
