import type { DuckDBConnection } from '@duckdb/node-api';
import type { EditAct, EditField, EditValue } from '../../../../preload/contract/edit.ts';
import { UserFacingError } from '../../../../preload/contract/errors.ts';
import { quoteLiteral } from '../../store/sql-text.ts';
import { cloudtrailView } from '../../store/views/cloudtrail.ts';
import { VIEWS } from '../../store/views/index.ts';
import { passGate } from '../sql/gate.ts';
import { isNode, type Node, text as textOf } from '../sql/tree.ts';
import { sqlCondition, writtenName } from './sql-condition.ts';
import { isRowByRow, readsOneTable, type Shape, shapeOf, sourceColumn } from './sql-shape.ts';

/**
 * Acts of the window as edits of a SQL text. A condition goes into WHERE where the statement's rows are rows of one table
 * and the column is the table's own, so that they stay records; else the statement becomes the inner query of a derived
 * one. As with Logs Insights, a filter and an order apply before LIMIT. Comments and everything else of the text stay.
 */
export async function editSql(connection: DuckDBConnection, text: string, act: EditAct): Promise<string> {
  const { tree, explain } = await passGate(connection, text);
  if (explain !== 'no')
    throw new UserFacingError(
      'query.refused',
      'An EXPLAIN shows a plan, whose rows cannot be filtered. Remove EXPLAIN.',
    );
  switch (act.kind) {
    case 'filter':
      return act.field.of === 'events'
        ? filterEvents(text, tree, act.field, act.values, act)
        : filterRows(text, tree, act.field, act.values, act);
    case 'column':
      return withColumn(text, tree, act.field);
    case 'sort':
      return sorted(text, act.field, act.direction);
    case 'count':
      return counted(text, act.field, tree);
  }
}

interface Manner {
  negated: boolean;
  alone: boolean;
}

function filterRows(
  text: string,
  tree: Node,
  field: EditField,
  values: readonly EditValue[],
  { negated, alone }: Manner,
): string {
  const shape = shapeOf(text);
  const column = shape !== null && isRowByRow(tree) ? sourceColumn(tree, field.name) : null;
  if (shape !== null && column !== null) {
    const condition = values.length === 0 ? null : sqlCondition(column, field, values, negated);
    return withCondition(text, shape, condition, alone ? column : null);
  }
  if (values.length === 0) return text;
  const condition = sqlCondition(writtenName(field.name), field, values, negated);
  return `${derived(text)}\nWHERE ${condition}`;
}

/** Into the WHERE of the statement that reads the table itself, which may lie in derived ones. */
function filterEvents(
  text: string,
  tree: Node,
  field: EditField,
  values: readonly EditValue[],
  manner: Manner,
): string {
  const from = tree.from_table;
  const shape = shapeOf(text);
  if (shape !== null && readsOneTable(tree) && isNode(from)) {
    if (from.type === 'SUBQUERY') {
      const inner = innerOf(text, shape);
      const node = isNode(from.subquery) && isNode(from.subquery.node) ? from.subquery.node : null;
      if (inner !== null && node !== null)
        return (
          text.slice(0, inner.start) +
          filterEvents(text.slice(inner.start, inner.end), node, field, values, manner) +
          text.slice(inner.end)
        );
    }
    const known = eventField(textOf(from.table_name), field);
    if (known !== null) {
      const typed = { ...field, databaseType: known.type };
      const told = values.map((value) => asTyped(value, known.type));
      const condition = values.length === 0 ? null : sqlCondition(known.expr, typed, told, manner.negated);
      return withCondition(text, shape, condition, manner.alone ? known.expr : null);
    }
  }
  throw new UserFacingError(
    'query.refused',
    `This query does not read ${field.name} straight from a table, so it cannot be filtered by it. Filter by a column of the result, or write the condition where the table is read.`,
  );
}

/** A field of a record as SQL: the view's own column, else a member of a JSON column. */
function eventField(table: string, { name, path }: EditField): { expr: string; type: string } | null {
  const view = VIEWS.find((one) => one.name.toLowerCase() === table.toLowerCase());
  if (view === undefined) return null;
  const keys = path ?? name.split('.');
  const whole = keys.join('.');
  const column = view.columns.find((one) => one.name === whole) ?? view.columns.find((one) => one.name === name);
  if (column !== undefined) return { expr: writtenName(column.name), type: column.type };
  if (view.name !== cloudtrailView.name) return null;
  const part = view.columns.find((one) => one.name === keys[0] && one.type === 'JSON');
  // What no column holds is still in the record's own text.
  const [base, rest] = part === undefined ? ['raw', keys] : [writtenName(part.name), keys.slice(1)];
  const place = rest.map((key) => (typeof key === 'number' ? `[${key}]` : member(key))).join('');
  return { expr: `(${base}->>${quoteLiteral(`$${place}`)})`, type: 'VARCHAR' };
}

const member = (key: string): string =>
  /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `."${key.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** A value of a record's JSON as the column that keeps it has it. */
function asTyped(value: EditValue, type: string): EditValue {
  if (type === 'BOOLEAN' && value.kind === 'text') return { kind: 'boolean', value: value.text === 'true' };
  if (type === 'VARCHAR' && (value.kind === 'number' || value.kind === 'json'))
    return { kind: 'text', text: value.text };
  if (type === 'VARCHAR' && value.kind === 'boolean') return { kind: 'text', text: String(value.value) };
  if (type === 'TIMESTAMP' && value.kind === 'text') {
    const ms = Date.parse(value.text);
    if (!Number.isNaN(ms)) return { kind: 'time', us: String(BigInt(ms) * 1000n) };
  }
  return value;
}

/** The text between the brackets of `FROM (...)`. */
function innerOf(text: string, { tokens, clauses }: Shape): { start: number; end: number } | null {
  const from = clauses[0];
  const open = tokens.find(({ start, kind }) => kind !== 'comment' && start >= (from?.bodyStart ?? 0));
  if (open === undefined || text[open.start] !== '(') return null;
  const close = tokens.find(({ start, depth, word }) => start > open.start && depth === open.depth && word === ')');
  return close === undefined ? null : { start: open.end, end: close.start };
}

/** Adds a condition to WHERE; first drops the conditions joined by AND that are on `alone` and on nothing else. */
function withCondition(text: string, shape: Shape, condition: string | null, alone: string | null): string {
  const where = shape.clauses.find(({ word }) => word === 'where');
  if (where === undefined) {
    if (condition === null) return text;
    const at = endOfClause(shape, shape.clauses[0]?.end ?? shape.end);
    return `${text.slice(0, at)}\nWHERE ${condition}${spaced(text.slice(at))}`;
  }
  const terms = termsOf(text, shape, where.bodyStart, where.end);
  const kept = alone === null ? terms : terms.filter((term) => !isOn(text, shape, term, alone));
  if (kept.length === terms.length) {
    if (condition === null) return text;
    const isOr = terms.length === 1 && hasTop(shape, where.bodyStart, where.end, 'or');
    const first =
      shape.tokens.find(({ start, kind }) => start >= where.bodyStart && kind !== 'comment')?.start ?? where.bodyStart;
    const old = isOr ? `${text.slice(0, first)}(${text.slice(first, where.end)})` : text.slice(0, where.end);
    const at = endOfClause(shape, where.end);
    return `${old}${text.slice(where.end, at)}\n  AND ${condition}${spaced(text.slice(at))}`;
  }
  const parts = [...kept.map(({ start, end }) => text.slice(start, end)), ...(condition === null ? [] : [condition])];
  const comments = shape.tokens
    .filter(({ kind, start }) => kind === 'comment' && start >= where.start && start < where.end)
    .filter(({ start }) => !kept.some((term) => start >= term.start && start < term.end))
    .map(({ start, end }) => `${text.slice(start, end)}\n`)
    .join('');
  const clause = parts.length === 0 ? '' : `WHERE ${parts.join('\n  AND ')}`;
  const before = text.slice(0, where.start);
  return (comments + clause === '' ? before.trimEnd() : before + comments + clause) + text.slice(where.end);
}

const spaced = (rest: string): string => (/^[^\S\n]*[^\s;)]/.test(rest) ? `\n${rest.trimStart()}` : rest);

/** Behind a comment on the same line. */
function endOfClause({ tokens }: Shape, end: number): number {
  const next = tokens.find(({ start }) => start >= end);
  return next?.kind === 'comment' ? next.end : end;
}

interface Term {
  start: number;
  end: number;
}

/** The conditions between the ANDs of a clause; one where an OR joins them. */
function termsOf(text: string, shape: Shape, start: number, end: number): Term[] {
  const inside = shape.tokens.filter((token) => token.kind !== 'comment' && token.start >= start && token.end <= end);
  const whole = (list: typeof inside): Term => ({ start: list[0]?.start ?? start, end: list.at(-1)?.end ?? end });
  if (inside.some(({ word, depth }) => depth === 0 && word === 'or')) return [whole(inside)];
  const terms: Term[] = [];
  let current: typeof inside = [];
  let [betweens, cases] = [0, 0];
  for (const token of inside) {
    if (token.word === 'case') cases += 1;
    if (token.word === 'end') cases -= 1;
    if (token.depth === 0 && token.word === 'between') betweens += 1;
    if (token.depth === 0 && token.word === 'and' && cases === 0) {
      if (betweens === 0) {
        terms.push(whole(current));
        current = [];
        continue;
      }
      betweens -= 1;
    }
    current.push(token);
  }
  if (current.length > 0) terms.push(whole(current));
  return terms.filter((term) => text.slice(term.start, term.end) !== '');
}

function hasTop({ tokens }: Shape, start: number, end: number, word: string): boolean {
  return tokens.some((token) => token.depth === 0 && token.word === word && token.start >= start && token.end <= end);
}

/** Words of a condition that name nothing. */
const CONDITION_WORDS = new Set(
  'and or not in is null distinct from like ilike between true false timestamp timestamptz varchar double'.split(' '),
);

/** Whether a condition names the column (or member) and no other. */
function isOn(text: string, { tokens }: Shape, { start, end }: Term, column: string): boolean {
  const namesIn = (part: string) => (shapeTokens(part) ?? []).map((name) => name.toLowerCase());
  const wanted = new Set(namesIn(column));
  const own = tokens.filter((token) => token.start >= start && token.end <= end);
  const names = namesIn(text.slice(start, end));
  if (names.length === 0 || !names.every((name) => wanted.has(name))) return false;
  // A member of JSON is told by its path as well.
  const path = /->>('(?:[^']|'')*')/.exec(column)?.[1];
  return path === undefined || own.some((token) => text.slice(token.start, token.end) === path);
}

/** The names in a piece of SQL, without quotes. */
function shapeTokens(part: string): string[] | null {
  const shape = shapeOf(`SELECT ${part} FROM t`);
  if (shape === null) return null;
  return shape.tokens
    .slice(1, -2)
    .filter(({ kind, word }) => kind === 'quoted-name' || (kind === 'word' && !CONDITION_WORDS.has(word)))
    .map((token) => {
      const own = `SELECT ${part} FROM t`.slice(token.start, token.end);
      return token.kind === 'quoted-name' ? own.slice(1, -1).replaceAll('""', '"') : own;
    });
}

/** The statement as the inner query of another. */
function derived(text: string): string {
  const inner = text.replace(/[;\s]+$/, '');
  return `SELECT * FROM (\n${inner}\n) AS rows_before`;
}

function sorted(text: string, field: EditField, direction: 'asc' | 'desc'): string {
  const order = `ORDER BY ${writtenName(field.name)}${direction === 'desc' ? ' DESC' : ''}`;
  const shape = shapeOf(text);
  if (shape === null) return `${derived(text)}\n${order}`;
  const old = shape.clauses.find(({ word }) => word === 'order');
  if (old !== undefined) return text.slice(0, old.start) + order + text.slice(old.end);
  const next = shape.clauses.find(({ word }) => word === 'limit' || word === 'offset');
  if (next !== undefined) return `${text.slice(0, next.start)}${order}\n${text.slice(next.start)}`;
  const at = endOfClause(shape, shape.end);
  return `${text.slice(0, at)}\n${order}${text.slice(at)}`;
}

function withColumn(text: string, tree: Node, field: EditField): string {
  const shape = shapeOf(text);
  const from = tree.from_table;
  const known = shape !== null && isRowByRow(tree) && isNode(from) ? eventField(textOf(from.table_name), field) : null;
  if (shape === null || known === null)
    throw new UserFacingError(
      'query.refused',
      `The rows of this query do not come straight from a table that has ${field.name}.`,
    );
  if (sourceColumn(tree, field.name) !== null) return text;
  const last = shape.tokens.findLast(({ end, kind }) => kind !== 'comment' && end <= shape.from);
  const at = last?.end ?? shape.from;
  const alias = known.expr.startsWith('(') ? ` AS ${writtenName(field.name)}` : '';
  return `${text.slice(0, at)}, ${known.expr}${alias}${text.slice(at)}`;
}

function counted(text: string, field: EditField, tree: Node): string {
  const from = tree.from_table;
  const shape = shapeOf(text);
  const known =
    field.of === 'events' && shape !== null && readsOneTable(tree) && isNode(from)
      ? eventField(textOf(from.table_name), field)
      : null;
  if (shape !== null && known !== null) {
    // The same table and conditions; what they are shown as does not matter.
    const kept = shape.clauses.filter(({ word }) => word === 'from' || word === 'where');
    const body = text.slice(kept[0]?.start, kept.at(-1)?.end);
    const head = text.slice(0, shape.select - 'select'.length);
    const alias = known.expr.startsWith('(') ? ` AS ${writtenName(field.name)}` : '';
    return `${head}SELECT ${known.expr}${alias}, count(*) AS events\n${body}\nGROUP BY ALL\nORDER BY events DESC`;
  }
  const inner = text.replace(/[;\s]+$/, '');
  const name = writtenName(field.name);
  return `SELECT ${name}, count(*) AS row_count\nFROM (\n${inner}\n) AS rows_before\nGROUP BY ALL\nORDER BY row_count DESC`;
}
